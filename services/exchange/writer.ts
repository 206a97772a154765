// All commits go through one committer; their consequences follow once the commit is durable.
import type { Country, TripointError } from '../domain/index.ts';
import { createCommitter } from '../ledger/index.ts';
import { createScrubbing, createStage, type Draft, type Scrubbing, type Submit } from './commit/index.ts';
import type { Context } from './context/index.ts';
import type { FairQueue, Links } from './link/index.ts';
import { tellingErasures } from './obligations/index.ts';
import type { ExchangeOptions } from './options.ts';
import { createEventWaiters, type EventWaiters } from './reads/index.ts';
import type { LiveSets } from './sets/index.ts';

export interface Writer {
  readonly submit: Submit;
  readonly scrubbing: Scrubbing;
  readonly eventAfter: EventWaiters['eventAfter'];
  /** rollback: a partner holds more of our log than we do, so nothing more is committed. */
  rolledBack(error: TripointError): void;
  /** Why nothing more is committed. */
  failure(): TripointError | undefined;
  /** Commits everything that is waiting. */
  drain(): Promise<void>;
}

export interface WriterRooms {
  readonly links: Links;
  readonly turns: Pick<FairQueue, 'present'>;
  readonly sets: Pick<LiveSets, 'watching'>;
}

/** Maximum number of drafts, and of bytes, per commit. */
const COMMIT = { batch: 256, batchBytes: 1 << 20 };

export function createWriter(
  context: Context,
  options: Pick<ExchangeOptions, 'onErased' | 'onHead' | 'onTurned' | 'onFatal' | 'repeats'>,
  { links, turns, sets }: WriterRooms,
  onCommitted: () => void,
): Writer {
  const { self, store, limits } = context;
  const { onErased, onHead, onTurned, onFatal, repeats } = options;
  const waiters = createEventWaiters(context);
  const scrubbing = createScrubbing(context, onErased);
  let rolledBack: TripointError | undefined;

  const staged = createStage(context, {
    maySign: links.isResumed,
    onCommitted(batches, events) {
      onHead?.(store.head().checkpoint);
      for (const batch of batches) if (batch.linkSequence > 0) links.find(batch.to)?.dispatcher.add(batch);
      if (events > 0) waiters.wake();
      onCommitted();
    },
    ...(onTurned && { onTurned }),
    ...(repeats && { repeats }),
  });
  const stage = tellingErasures(sets.watching(staged), (exchangeId) => {
    for (const { dispatcher } of links.all()) dispatcher.forget();
    scrubbing.erased(exchangeId);
  });
  const laneOf = ({ partner = self }: Draft): Country => partner;
  const committer = createCommitter<Draft, unknown>(
    store,
    stage,
    ({ bytes }) => bytes,
    { ...COMMIT, queue: limits.queue },
    onFatal,
    laneOf,
  );

  return {
    submit: (<T>(draft: Draft<T>) => {
      if (rolledBack !== undefined) return Promise.reject(rolledBack);
      // What the people of this country do is signed; what the gateway does by itself is not.
      if (draft.partner === undefined && draft.phase === 'send' && draft.unsigned !== true) turns.present(self);
      return committer.submit(draft) as Promise<T>;
    }) as Submit,
    scrubbing,
    eventAfter: waiters.eventAfter,
    rolledBack(error) {
      rolledBack = error;
      onFatal(error);
    },
    failure: () => rolledBack ?? committer.failure(),
    drain: () => committer.drain(),
  };
}
