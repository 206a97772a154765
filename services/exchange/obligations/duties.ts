// What an exchange obliges this country to: opened with the exchange, in one commit, and read back with it.
import { type Obligation, ObligationKind } from '../../../proto/index.ts';
import { type Country, DAY, HOUR, type Id, type Micros, toHex } from '../../domain/index.ts';
import type { Transaction } from '../commit/index.ts';
import { type Direction, DUTY, type DutyKind, type DutyView, type NewDuty, stateAfter } from '../context/index.ts';
import { dutyView } from '../reads/index.ts';

/** Whose duty it is: an exchange in one direction, with one partner. */
export interface About {
  readonly exchangeId: Id;
  readonly direction: Direction;
  readonly partner: Country;
}

export function openDuty(tx: Transaction, { exchangeId, direction, partner }: About, at: Micros, duty: NewDuty): DutyView {
  const { kind, clause, due, waiting } = duty;
  const state = stateAfter(DUTY, undefined, 'opened');
  tx.write('duty', exchangeId, direction, partner, kind, clause, at, due, state, waiting);
  return dutyView({ ...duty, state, at });
}

/** One change of the duties of an exchange in one commit: a second one there would not see what the first has left. */
export const claimDuties = (tx: Transaction, exchangeId: Id): boolean => tx.claim(`duties ${toHex(exchangeId)}`);

/** Obligations of a statement that are this country's to see to once it has received it; the others are said and shown. */
const BY_OBLIGATION: Readonly<Partial<Record<ObligationKind, Pick<NewDuty, 'kind' | 'waiting'>>>> = {
  [ObligationKind.RETENTION]: { kind: 'RETENTION', waiting: 0 },
  [ObligationKind.HUMAN_RELEASE]: { kind: 'HUMAN_RELEASE', waiting: 1 },
  [ObligationKind.VERIFY_BEFORE_ACTION]: { kind: 'VERIFY_BEFORE_ACTION', waiting: 1 },
};

const termOf = ({ days, hours }: Pick<Obligation, 'days' | 'hours'>): Micros => days * DAY + hours * HOUR;

/**
 * What our own agreement obliges to, and what the sender says beyond it: never less than our own. Of several retentions the shortest is
 * left, in the place of the first.
 */
export function unionOf(ours: readonly Obligation[], said: readonly Obligation[]): Obligation[] {
  const all = [...ours];
  for (const obligation of said) if (!all.some((known) => same(known, obligation))) all.push(obligation);
  const isRetention = ({ kind }: Obligation) => kind === ObligationKind.RETENTION;
  const [shortest] = all.filter(isRetention).sort((a, b) => termOf(a) - termOf(b));
  return [...(shortest === undefined ? [] : [shortest]), ...all.filter((obligation) => !isRetention(obligation))];
}

const same = (a: Obligation, b: Obligation): boolean =>
  a.kind === b.kind && a.days === b.days && a.hours === b.hours && a.text === b.text && a.clause === b.clause;

/** The duties that an admitted statement opens. One of a kind is enough. */
export function dutiesFrom(obligations: readonly Obligation[], issued: Micros): NewDuty[] {
  const duties = new Map<DutyKind, NewDuty>();
  for (const obligation of obligations) {
    const found = BY_OBLIGATION[obligation.kind];
    if (found === undefined || duties.has(found.kind)) continue;
    // A term of nothing is over at once, and 0 would be none.
    const due = found.kind === 'RETENTION' ? Math.max(1, issued + termOf(obligation)) : 0;
    duties.set(found.kind, { ...found, clause: obligation.clause, due });
  }
  return [...duties.values()];
}
