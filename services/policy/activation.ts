// Which text of an agreement is in force when: each from the time that all its parties signed for, until the next.
import { type Country, type Fault, type Micros, TripointError, timeText, toHex } from '../domain/index.ts';
import { type Agreement, activeFrom } from './agreement.ts';

/** A party's signed statement, already verified. */
export interface SignedTerms {
  readonly party: Country;
  readonly agreement: string;
  readonly agreementVersion: string;
  /** Hex SHA-256. */
  readonly digest: string;
  readonly takesEffect: Micros;
}

export interface Bound {
  /** The text, in effect from the signed time, and no earlier than it states itself. */
  readonly agreement: Agreement;
  readonly takesEffect: Micros;
}

/** The name of a text in faults. */
export const nameOfText = ({ id, version }: Pick<Agreement, 'id' | 'version'>): string => `${id}@${version}`;

/**
 * Binds the parties to a text: each party, and nobody else, has signed this digest once for the same time.
 * Throws AGREEMENT_SIGNATURE_INVALID with every fault; fields are `signatures/<party>`.
 */
export function bind(agreement: Agreement, signatures: readonly SignedTerms[]): Bound {
  const faults: Fault[] = [];
  const fault = (party: Country, rule: string, member = ''): void => {
    faults.push({ field: `signatures/${party}${member}`, rule });
  };
  const countries = agreement.parties.map(({ country }) => country);
  const digest = toHex(agreement.digest);
  const first = countries.flatMap((country) => signatures.find(({ party }) => party === country) ?? [])[0];
  for (const [i, signed] of signatures.entries()) {
    const { party, takesEffect } = signed;
    if (!countries.includes(party)) fault(party, `a party: ${countries.join(', ')}`);
    if (signatures.findIndex((other) => other.party === party) !== i) fault(party, 'one signature of each party');
    if (signed.agreement !== agreement.id) fault(party, agreement.id, '/agreement');
    if (signed.agreementVersion !== agreement.version) fault(party, agreement.version, '/agreementVersion');
    if (signed.digest !== digest) fault(party, 'the digest of this text', '/digest');
    if (first !== undefined && takesEffect !== first.takesEffect)
      fault(party, `the time that ${first.party} signed for, ${timeText(first.takesEffect)}`, '/takesEffect');
  }
  for (const country of countries)
    if (!signatures.some(({ party }) => party === country)) fault(country, 'a signature of every party');
  const { until } = agreement.effective;
  if (first !== undefined && until !== undefined && first.takesEffect >= until)
    fault(first.party, `before the text ends, ${timeText(until)}`, '/takesEffect');
  if (first === undefined || faults.length > 0) throw new TripointError('AGREEMENT_SIGNATURE_INVALID', faults);
  const { takesEffect } = first;
  return { agreement: activeFrom(agreement, takesEffect), takesEffect };
}

/** The same text between only these of its parties. */
export function among(agreement: Agreement, countries: readonly Country[]): Agreement {
  const parties = agreement.parties.filter(({ country }) => countries.includes(country));
  const grants = agreement.grants.filter(({ from, to }) => countries.includes(from) && countries.includes(to));
  return { ...agreement, parties, grants };
}

/**
 * Puts bound texts in order: a text ends when the agreement's next one takes effect, whether that is in force, suspended or
 * terminated. Throws CONFIG_INVALID with every contradiction: two texts of one agreement with one time or one version.
 */
export function timetable(bound: readonly Agreement[]): Agreement[] {
  const faults: Fault[] = [];
  const versions = Map.groupBy(bound, ({ id }) => id);
  const ordered = [...versions.values()].flatMap((texts) => {
    const sorted = texts.toSorted((a, b) => a.effective.from - b.effective.from);
    return sorted.map((text, i) => {
      const twin = sorted.slice(0, i).find(({ version }) => version === text.version);
      if (twin !== undefined) faults.push({ field: `${nameOfText(text)}/version`, rule: 'one text for each version' });
      const next = sorted[i + 1];
      if (next?.effective.from === text.effective.from)
        faults.push({ field: nameOfText(next), rule: `another time than ${nameOfText(text)}: ${timeText(text.effective.from)}` });
      return next === undefined ? text : activeFrom(text, text.effective.from, next.effective.from);
    });
  });
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  return ordered;
}
