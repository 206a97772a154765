// Opens and judges a partner's parcels, one after another, each partner in its turn.
import { Lane } from '../../../proto/index.ts';
import { type Country, TripointError } from '../../domain/index.ts';
import type { OpenedBatch } from '../../envelope/index.ts';
import type { Counter } from '../../ledger/index.ts';
import { openFrom } from '../admission/index.ts';
import { unforeseen } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { LinkBudgets } from './budgets.ts';
import type { Breathe, FairQueue } from './fairness.ts';
import type { Intake } from './intake.ts';
import { countersOf, isKeyChange, type Judged } from './verb-handlers.ts';

export interface Incoming {
  readonly batch: OpenedBatch;
  readonly parcel: Uint8Array;
  readonly judged: readonly Judged[];
}

/** The answers to what this country sent are part of its own sending. Of those that answer nothing the budget of refusals bounds the number. */
const isOurs = (opened: Pick<Incoming, 'judged'>): boolean =>
  opened.judged.length > 0 && opened.judged.every((one) => one === 'receipt');

export const changesKeys = ({ judged }: Incoming): boolean => judged.some(isKeyChange);

/** Returns the fault of a parcel that did not open, which is then quarantined, so that the others continue. */
export type OpenIncoming = (parcel: Uint8Array) => Promise<Incoming | TripointError>;

export interface IncomingOptions {
  readonly budgets: Pick<LinkBudgets, 'charge'>;
  readonly turns: FairQueue;
  /** The link sequence up to which everything has been taken. */
  readonly takenThrough: () => number;
}

export function createOpenIncoming(
  context: Context,
  partner: Country,
  intake: Pick<Intake, 'judge'>,
  { budgets, turns, takenThrough }: IncomingOptions,
): OpenIncoming {
  // flood: of a batch that we have already, only the manifest counts.
  const wants = ({ lane, linkSequence }: OpenedBatch['manifest']): boolean => lane !== Lane.LINK || linkSequence > takenThrough();

  async function open(parcel: Uint8Array, breathe: Breathe): Promise<Incoming> {
    const batch = await openFrom(context, partner, parcel, { breathe, wants });
    if (batch.manifest.lane === Lane.QUERY) throw new TripointError('VERB_NOT_ALLOWED', 'a query on the link lane');
    const judged: Judged[] = [];
    // flood: judged by the counts of before, all statements behind one that reaches a limit would be judged again, within the commit.
    const counts = countsAhead(context.store);
    for (const statement of batch.statements) {
      const one = await intake.judge(statement, counts.of);
      counts.add(countersOf(one));
      judged.push(one);
      const pause = breathe();
      if (pause !== undefined) await pause;
    }
    budgets.charge('bytes', parcel.length);
    budgets.charge('statements', 1 + batch.statements.length);
    return { batch, parcel, judged };
  }

  return (parcel) =>
    turns
      .run(partner, (breathe) => open(parcel, breathe), isOurs)
      // An unexpected error is quarantined like any other: if it were thrown, the same parcel would come again for ever.
      .catch((error: unknown) => (error instanceof TripointError ? error : unforeseen(context, error)));
}

/** The counts as they will be once what has been judged is taken. */
function countsAhead(store: Pick<Context['store'], 'count'>) {
  const more = new Map<string, number>();
  return {
    of: (counter: Counter): number => store.count(counter) + (more.get(counter.name) ?? 0),
    add(counters: readonly Counter[]): void {
      for (const { name } of counters) more.set(name, (more.get(name) ?? 0) + 1);
    },
  };
}
