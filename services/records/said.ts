// What a country says about a record, as its receiver judges it. A record that is shared may arrive in part and with faults, which are flagged
// and never dropped; what is said about one meets a duty, ends a dispute or gives a right, so what says nothing, or nothing readable, is not taken.
import type { Fault, Micros } from '../domain/index.ts';
import type { Family } from './families.ts';
import { wholeFaults } from './record.ts';

interface Said {
  readonly family: Family;
  /** As `showRecord` shows it. */
  readonly shown: Readonly<Record<string, unknown>>;
  /** The two countries between which it is said. */
  readonly between: readonly string[];
  /** The time of the statement. */
  readonly at?: Micros;
}

/** `mayLack`: JSON names of fields that the agreement withholds from the receiver. */
export function saidFaults({ family, shown, between, at }: Said, mayLack: readonly string[] = []): Fault[] {
  const { thirdCountry } = shown;
  const third =
    typeof thirdCountry === 'string' && between.includes(thirdCountry)
      ? [{ field: `/${family}/thirdCountry`, rule: 'a country that is neither of the two' }]
      : [];
  const lacking = mayLack.map((name) => `/${family}/${name}`);
  return [...wholeFaults(family, shown, at).filter(({ field }) => !lacking.includes(field)), ...third];
}
