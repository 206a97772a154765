// Duties: the obligations of an exchange on this country, opened with it in one commit and read back with it.
import { type Obligation, ObligationKind, type Statement, type Verb } from '../../../proto/index.ts';
import { type Country, HOUR, type Id, type Micros } from '../../domain/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import type { Transaction } from '../commit/index.ts';
import { type Direction, DUTY, type DutyKind, type DutyView, type NewDuty, stateAfter } from '../context/index.ts';
import { dutyView, termOf } from '../reads/index.ts';

/** The exchange that a duty belongs to: one direction, with one partner. */
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

/** The obligations of a statement that become this country's duties on receipt; all others are only shown. */
const BY_OBLIGATION: Readonly<Partial<Record<ObligationKind, Pick<NewDuty, 'kind' | 'waiting'>>>> = {
  [ObligationKind.RETENTION]: { kind: 'RETENTION', waiting: 0 },
  [ObligationKind.HUMAN_RELEASE]: { kind: 'HUMAN_RELEASE', waiting: 1 },
  [ObligationKind.VERIFY_BEFORE_ACTION]: { kind: 'VERIFY_BEFORE_ACTION', waiting: 1 },
};

/**
 * The obligations of our own agreement and any further ones of the sender: never less than our own. Of several retentions, the shortest
 * takes the position of the first.
 */
export function unionOf(ours: readonly Obligation[], said: readonly Obligation[]): Obligation[] {
  const all = [...ours];
  for (const obligation of said) if (!all.some((known) => isSameObligation(known, obligation))) all.push(obligation);
  const isRetention = ({ kind }: Obligation) => kind === ObligationKind.RETENTION;
  const [shortest] = all.filter(isRetention).sort((a, b) => termOf(a) - termOf(b));
  return [...(shortest === undefined ? [] : [shortest]), ...all.filter((obligation) => !isRetention(obligation))];
}

export const isSameObligation = (a: Obligation, b: Obligation): boolean =>
  a.kind === b.kind && a.days === b.days && a.hours === b.hours && a.text === b.text && a.clause === b.clause;

type OwedDuty = NonNullable<NonNullable<ReturnType<typeof factsOfVerb>>['owes']>['duty'];

/** The obligation that says by when, and who settles it where it is owed (1, a person; 0, the gateway); where it is awaited, nobody does. */
const OWED: Readonly<Record<OwedDuty, { readonly said: ObligationKind; readonly waiting: number }>> = {
  CERTIFY_DESTRUCTION: { said: ObligationKind.RESPOND, waiting: 0 },
  CONFIRM_CORRECTION: { said: ObligationKind.CONFIRM_CORRECTION, waiting: 1 },
  ANSWER: { said: ObligationKind.RESPOND, waiting: 1 },
};

/**
 * What a verb obliges its receiver to by itself, by when the text has it due: it is owed whether or not a text sets a time. The same duty
 * stands where it was sent, as awaited from the partner.
 */
export function dutyOfVerb(
  verb: Verb,
  obligations: readonly Pick<Obligation, 'kind' | 'clause' | 'days' | 'hours'>[],
  issued: Micros,
  direction: Direction,
): NewDuty[] {
  const owes = factsOfVerb(verb)?.owes;
  if (owes === undefined) return [];
  const { duty: kind, hours = 0 } = owes;
  const agreed = obligations.find((one) => one.kind === OWED[kind].said);
  const term = (agreed && termOf(agreed)) || hours * HOUR;
  return [
    {
      kind,
      clause: agreed?.clause ?? '',
      due: term === 0 ? 0 : issued + term,
      waiting: direction === 'received' ? OWED[kind].waiting : 0,
    },
  ];
}

/** The duties that an admitted statement opens, at most one of each kind. */
export function dutiesFrom(obligations: readonly Obligation[], { verb, issued }: Pick<Statement, 'verb' | 'issued'>): NewDuty[] {
  const duties = new Map<DutyKind, NewDuty>(dutyOfVerb(verb, obligations, issued, 'received').map((duty) => [duty.kind, duty]));
  for (const obligation of obligations) {
    const found = BY_OBLIGATION[obligation.kind];
    if (found === undefined || duties.has(found.kind)) continue;
    // A term of zero ends at once; a due time of 0 would mean that there is none.
    const due = found.kind === 'RETENTION' ? Math.max(1, issued + termOf(obligation)) : 0;
    duties.set(found.kind, { ...found, clause: obligation.clause, due });
  }
  return [...duties.values()];
}
