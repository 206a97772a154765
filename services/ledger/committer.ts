// Group commit. Whatever is waiting when the committer is free becomes one transaction: one draft under light load, many under
// heavy load, no timer. One commit is in flight at a time. Drafts wait in lanes, one per party that shares the ledger, and lanes are
// served round-robin. flood: of a lane's large drafts, another lane waits for the one in flight or for the one that shares its commit,
// never for both.
import { codeOf, TripointError } from '../domain/index.ts';
import type { Rest, Store } from './store.ts';
import type { Head, Write } from './writes.ts';

/** The contents of one transaction. `results` has one entry per draft, in order: its value, or the error that dropped it. */
export interface Staged<Result> {
  readonly writes: readonly Write[];
  /** Called once, after `writes` have been handed to the writer. */
  readonly rest: () => Rest;
  readonly results: readonly (Result | TripointError)[];
  /** Runs once the transaction is durable, before any draft's promise resolves. */
  readonly committed: () => void;
}

/**
 * Turns drafts into one transaction, on top of `head`. Nothing else writes meanwhile, so whatever it reads from the store is still true
 * at the commit; otherwise the store refuses the commit. A draft that fails its checks is dropped before log indexes are assigned.
 */
export type Stage<Draft, Result> = (drafts: readonly Draft[], head: Head) => Promise<Staged<Result>>;

export interface Committer<Draft, Result> {
  /** Resolves when durable. Throws the error that dropped the draft, OVERLOADED, NOT_READY after `drain`, or LEDGER_FAILED. */
  submit(draft: Draft): Promise<Result>;
  /** Set permanently by a failed commit. */
  failure(): TripointError | undefined;
  waiting(): number;
  /** Refuses new drafts and resolves when the waiting ones are committed. */
  drain(): Promise<void>;
}

export interface CommitterLimits {
  /** Maximum drafts in one transaction. */
  readonly batch: number;
  /** Maximum bytes of drafts in one transaction, by `sizeOf`. */
  readonly batchBytes: number;
  /** Maximum drafts waiting in a lane; beyond it, submit throws OVERLOADED. */
  readonly queue: number;
}

/** The fraction of `batchBytes` that one lane may fill while other lanes wait; its first draft is exempt. */
const SHARE = 1 / 4;
/** The fraction of `batchBytes` above which a draft is large: while other lanes wait, it is only ever the first of its commit. */
const LARGE = 1 / 8;

interface Waiting<Draft, Result> {
  readonly draft: Draft;
  readonly bytes: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

function tell<Draft, Result>(taken: readonly Waiting<Draft, Result>[], { results }: Staged<Result>): void {
  taken.forEach(({ resolve, reject }, i) => {
    const result = results[i] as Result | TripointError;
    if (result instanceof TripointError) reject(result);
    else resolve(result);
  });
}

export function createCommitter<Draft, Result>(
  store: Pick<Store, 'head' | 'commitWith'>,
  stage: Stage<Draft, Result>,
  sizeOf: (draft: Draft) => number,
  limits: CommitterLimits,
  onFailure: (error: TripointError) => void,
  laneOf: (draft: Draft) => string = () => '',
): Committer<Draft, Result> {
  /** Non-empty lanes only, the next to be served first. */
  const lanes = new Map<string, Waiting<Draft, Result>[]>();
  /** The lane of which a large draft is in the commit in flight: lanes that came meanwhile go before it. */
  let large: string | undefined;
  let running: Promise<void> | undefined;
  let failure: TripointError | undefined;
  let closed = false;

  function take(): Waiting<Draft, Result>[] {
    const taken: Waiting<Draft, Result>[] = [];
    const share = lanes.size > 1 ? limits.batchBytes * SHARE : limits.batchBytes;
    const isLarge = ({ bytes }: Waiting<Draft, Result>): boolean => bytes > limits.batchBytes * LARGE;
    let bytes = 0;
    const turns = [...lanes]
      .map(([name, queue]) => ({ name, queue, count: 0, bytes: 0 }))
      .sort((a, b) => Number(a.name === large) - Number(b.name === large));
    for (let open = turns; open.length > 0; )
      open = open.filter((lane) => {
        const next = lane.queue[lane.count];
        if (next === undefined || taken.length === limits.batch) return false;
        const isFull = bytes + next.bytes > limits.batchBytes || (turns.length > 1 && isLarge(next));
        if (taken.length > 0 && isFull) return false;
        if (lane.count > 0 && lane.bytes + next.bytes > share) return false;
        taken.push(next);
        bytes += next.bytes;
        lane.bytes += next.bytes;
        lane.count++;
        return true;
      });
    large = taken[0] !== undefined && isLarge(taken[0]) ? turns[0]?.name : undefined;
    for (const { name, queue, count } of turns) {
      if (count === 0) continue;
      // A lane that was served moves behind those that were not.
      lanes.delete(name);
      if (count < queue.length) lanes.set(name, queue.slice(count));
    }
    return taken;
  }

  async function run(): Promise<void> {
    /** Resolves the promises of the previous commit, which is durable. */
    let tellLast = (): void => {};
    while (lanes.size > 0 && failure === undefined) {
      const taken = take();
      try {
        const staged = await stage(
          taken.map(({ draft }) => draft),
          store.head(),
        );
        const committing = store.commitWith(staged.writes, staged.rest);
        // Resolved only now, so that callers continue while the writer thread works.
        tellLast();
        tellLast = () => {};
        await committing;
        staged.committed();
        tellLast = () => tell(taken, staged);
      } catch (cause) {
        tellLast();
        // A failed commit may or may not be on disk: only a restart, which reads the store, can tell.
        failure =
          codeOf(cause) === 'LEDGER_FAILED'
            ? (cause as TripointError)
            : new TripointError('LEDGER_FAILED', (cause as Error).message, { cause });
        for (const { reject } of [...taken, ...[...lanes.values()].flat()]) reject(failure);
        lanes.clear();
        onFailure(failure);
      }
    }
    tellLast();
    running = undefined;
  }

  return {
    submit(draft) {
      if (failure !== undefined) return Promise.reject(failure);
      if (closed) return Promise.reject(new TripointError('NOT_READY', 'it is shutting down'));
      const name = laneOf(draft);
      const lane = lanes.get(name) ?? [];
      if (lane.length >= limits.queue) return Promise.reject(new TripointError('OVERLOADED'));
      return new Promise((resolve, reject) => {
        lanes.set(name, lane);
        lane.push({ draft, bytes: sizeOf(draft), resolve, reject });
        // Starts in a microtask, so that everything submitted in this turn of the event loop shares the transaction.
        running ??= Promise.resolve().then(run);
      });
    },
    failure: () => failure,
    waiting: () => [...lanes.values()].reduce((sum, { length }) => sum + length, 0),
    async drain() {
      closed = true;
      await running;
    },
  };
}
