// The cursor: how far a partner's batches have been taken. INVARIANT: the ledger's cursor is authoritative; the copy in memory follows it.
import { type Country, TripointError } from '../../domain/index.ts';
import { readLink, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { LinkBudgets } from './budgets.ts';
import type { Incoming } from './incoming.ts';
import { PART_STATEMENTS, takeInParts } from './parts.ts';
import type { Repeats } from './repeats.ts';
import { noteReceivedThrough, type Taking } from './take-batch.ts';

export interface Cursor {
  /** The link sequence up to which everything is taken. */
  at(): number;
  /**
   * Takes batches that are next in order, in as few commits as possible while nobody else is present; returns the error of each batch that
   * was not taken.
   */
  take(batches: readonly Incoming[]): Promise<readonly (TripointError | undefined)[]>;
  /** Applies the partner's `received_through` from a batch of its own. */
  acknowledge(through: number): Promise<void>;
}

export interface CursorOptions extends Taking {
  readonly budgets: Pick<LinkBudgets, 'charge'>;
  readonly repeats: Pick<Repeats, 'took'>;
  /** The partner has received everything up to this link sequence. */
  readonly onReceivedThrough: (linkSequence: number) => void;
  readonly ackDue: (answered: boolean) => void;
}

export function createCursor(context: Context, partner: Country, submit: Submit, options: CursorOptions): Cursor {
  const { budgets, repeats, turns } = options;
  let cursor = readLink(context, partner).receivedThrough;
  const takeOne = (incoming: Incoming) => takeInParts(context, partner, options, submit, incoming);
  return {
    at: () => cursor,
    async take(batches) {
      const works = inCommits(batches).map((part) => () => Promise.allSettled(part.map(takeOne)));
      const outcomes = (await turns.spread(partner, works)).flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
      const { receivedThrough, peerReceivedThrough } = readLink(context, partner);
      // INVARIANT: the ledger decides, whatever the outcome of each batch. A cursor behind it would refuse all later batches.
      cursor = receivedThrough;
      options.onReceivedThrough(peerReceivedThrough);
      options.ackDue(!batches.every(({ judged }) => judged.every((verdict) => verdict === 'receipt')));
      return outcomes.map((outcome, i) => {
        if (outcome.status === 'fulfilled') {
          repeats.took((batches[i] as Incoming).batch);
          budgets.charge('refusals', outcome.value);
          return undefined;
        }
        if (outcome.reason instanceof TripointError) return outcome.reason;
        throw outcome.reason;
      });
    },
    async acknowledge(through) {
      if (through <= readLink(context, partner).peerReceivedThrough) return;
      const run = { phase: 'receive', bytes: 0, unsigned: true } as const;
      budgets.charge('refusals', await submit({ ...run, run: (tx) => noteReceivedThrough(tx, partner, through) }));
      options.onReceivedThrough(readLink(context, partner).peerReceivedThrough);
    },
  };
}

/** flood: one commit of several large batches would make everybody wait for all of them. */
function inCommits(batches: readonly Incoming[]): Incoming[][] {
  const commits: Incoming[][] = [];
  let statements = Number.POSITIVE_INFINITY;
  for (const incoming of batches) {
    statements += incoming.batch.statements.length;
    if (statements > PART_STATEMENTS) {
      commits.push([]);
      statements = incoming.batch.statements.length;
    }
    commits.at(-1)?.push(incoming);
  }
  return commits;
}
