// Group commit. Whatever is waiting when the committer is free becomes one transaction: one item under light load, many under
// heavy load, no timer. One commit is in flight at a time.
import { codeOf, TripointError } from '../domain/index.ts';
import type { Rest, Store } from './store.ts';
import type { Head, Write } from './writes.ts';

/** What one transaction is to hold. `results` has one entry per draft, in order: its value, or the error that dropped it. */
export interface Staged<Result> {
  readonly writes: readonly Write[];
  /** Called once, when the writer is at these already. */
  readonly rest: () => Rest;
  readonly results: readonly (Result | TripointError)[];
  /** Runs once the transaction is durable, before any draft's promise resolves. */
  readonly committed: () => void;
}

/**
 * Turns drafts into one transaction, on top of `head`. Nothing else writes meanwhile, so what it reads from the store holds until
 * the commit; the store refuses the commit otherwise. A draft that fails its checks is dropped before any log index is given.
 */
export type Stage<Draft, Result> = (drafts: readonly Draft[], head: Head) => Promise<Staged<Result>>;

export interface Committer<Draft, Result> {
  /** Resolves when durable. Throws what dropped the draft, OVERLOADED, or LEDGER_FAILED. */
  submit(draft: Draft): Promise<Result>;
  /** Set for good by a failed commit. */
  failure(): TripointError | undefined;
  waiting(): number;
  /** Commits what is waiting, then takes nothing more. */
  drain(): Promise<void>;
}

export interface CommitterLimits {
  /** Drafts in one transaction. */
  readonly batch: number;
  /** Bytes of drafts in one transaction, by `sizeOf`. */
  readonly batchBytes: number;
  /** Drafts that may wait; beyond, submit throws OVERLOADED. */
  readonly queue: number;
}

export function createCommitter<Draft, Result>(
  store: Pick<Store, 'head' | 'commitWith'>,
  stage: Stage<Draft, Result>,
  sizeOf: (draft: Draft) => number,
  limits: CommitterLimits,
  onFailure: (error: TripointError) => void,
): Committer<Draft, Result> {
  interface Waiting {
    readonly draft: Draft;
    readonly bytes: number;
    readonly resolve: (result: Result) => void;
    readonly reject: (error: Error) => void;
  }
  let queue: Waiting[] = [];
  let running: Promise<void> | undefined;
  let failure: TripointError | undefined;
  let closed = false;

  function take(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { bytes: size } of queue) {
      if (count === limits.batch || (count > 0 && bytes + size > limits.batchBytes)) break;
      bytes += size;
      count++;
    }
    const taken = queue.slice(0, count);
    queue = queue.slice(count);
    return taken;
  }

  function tell(taken: readonly Waiting[], { results }: Staged<Result>): void {
    taken.forEach(({ resolve, reject }, i) => {
      const result = results[i] as Result | TripointError;
      if (result instanceof TripointError) reject(result);
      else resolve(result);
    });
  }

  async function run(): Promise<void> {
    /** Tells those of the last commit, which is durable. */
    let tellLast = (): void => {};
    while (queue.length > 0 && failure === undefined) {
      const taken = take();
      try {
        const staged = await stage(
          taken.map(({ draft }) => draft),
          store.head(),
        );
        const committing = store.commitWith(staged.writes, staged.rest);
        // Only now: what they do next is done while the writer writes.
        tellLast();
        tellLast = () => {};
        await committing;
        staged.committed();
        tellLast = () => tell(taken, staged);
      } catch (cause) {
        tellLast();
        // A commit that failed may or may not be on disk: only a restart, which reads the store, can tell.
        failure =
          codeOf(cause) === 'LEDGER_FAILED'
            ? (cause as TripointError)
            : new TripointError('LEDGER_FAILED', (cause as Error).message, { cause });
        for (const { reject } of [...taken, ...queue]) reject(failure);
        queue = [];
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
      if (queue.length >= limits.queue) return Promise.reject(new TripointError('OVERLOADED'));
      return new Promise((resolve, reject) => {
        queue.push({ draft, bytes: sizeOf(draft), resolve, reject });
        // A microtask later, so that everything submitted in this turn shares the transaction.
        running ??= Promise.resolve().then(run);
      });
    },
    failure: () => failure,
    waiting: () => queue.length,
    async drain() {
      closed = true;
      await running;
    },
  };
}
