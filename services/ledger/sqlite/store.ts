// A country's one transactional store. Writes go to the worker; reads are small, by index, on a connection of their own, so
// that a reader never waits for an fsync.
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { TripointError } from '../../domain/index.ts';
import { createCounts } from '../counts.ts';
import type { Reader } from '../reader.ts';
import type { Rest, Store } from '../store.ts';
import type { Head, Write } from '../writes.ts';
import { systemFailure } from './failure.ts';
import { type Packed, pack } from './packed.ts';
import { extended, type RawReader, rawReader, readerOver } from './raw.ts';
import type { Begin, End } from './worker.ts';

/** What leaves bytes in the write-ahead file that are in the store no more. */
const REMAINING: readonly Write[0][] = ['vaultKeyDestroyed', 'expiredEntries', 'quarantineErased', 'quarantineExpired'];

/** Reads a store, or a copy of one, and never writes. Throws LEDGER_FAILED. */
export const readStore = (file: string): Reader & { close(): void } => reading(open(file));

/**
 * The same, of the state that it has now, whatever is committed meanwhile: for as long, what an erasure took stays in the write-ahead file.
 */
export function readState(file: string): Reader & { close(): void } {
  const reader = open(file);
  // Which state it is, the first read decides.
  reader.exec('BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1');
  const state = reading(reader);
  return extended(state, { ...state, snapshot: (read) => read() });
}

function reading(connection: DatabaseSync): Reader & { close(): void } {
  const reader = readerOver(rawReader(connection), (read) => {
    connection.exec('BEGIN');
    try {
      return read();
    } finally {
      connection.exec('COMMIT');
    }
  });
  return extended(reader, { ...reader, close: () => connection.close() });
}

/** Reads a database by SQL of the caller's own, and never writes. Throws LEDGER_FAILED. */
export function readDatabase(file: string): RawReader & { close(): void } {
  const connection = open(file);
  return { ...rawReader(connection), close: () => connection.close() };
}

function open(file: string): DatabaseSync {
  try {
    const reader = new DatabaseSync(file, { readOnly: true });
    reader.exec('PRAGMA query_only = ON; PRAGMA busy_timeout = 5000');
    return reader;
  } catch (cause) {
    throw new TripointError('LEDGER_FAILED', systemFailure(cause, file) ?? 'the file is no ledger that can be read', { cause });
  }
}

/** Opens or creates the store in `file`. Throws LEDGER_FAILED. */
export async function openStore(file: string): Promise<Store> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { file } });
  const waiting = new Map<number, { resolve: (busy?: boolean) => void; reject: (error: Error) => void }>();
  /** Keys and entries may be in the write-ahead file that are in the store no more; at the start too. */
  let hasRemains = true;
  /** Under way: one that is asked for meanwhile is not done before it. */
  let scrubs = 0;
  let failed: Error | undefined;
  let closing = false;
  // From the start: a worker that has died would else be waited for at the close for ever.
  const exited = new Promise((resolve) => worker.once('exit', resolve));

  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', (cause) => reject(new TripointError('LEDGER_FAILED', cause.message, { cause })));
  });
  const fail = (cause: Error) => {
    failed ??= cause;
    for (const { reject } of waiting.values()) reject(new TripointError('LEDGER_FAILED', cause.message, { cause }));
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', () => {
    if (!closing) fail(new Error('the ledger worker stopped'));
  });
  worker.on('message', ({ id = 0, error, busy }: { id?: number; error?: string; busy?: boolean }) => {
    if (error !== undefined) return fail(new Error(error));
    if (busy) hasRemains = true;
    waiting.get(id)?.resolve(busy);
    waiting.delete(id);
  });

  const reader = readStore(file);

  let head = reader.get('head') as Head;
  let sequence = 0;
  const counts = createCounts(reader);

  async function commit(writes: readonly Write[], rest: () => Rest): Promise<void> {
    if (failed !== undefined) throw new TripointError('LEDGER_FAILED', failed.message, { cause: failed });
    counts.committing();
    hand({ writes: pack(writes) });
    // INVARIANT: in the same turn, so that nothing else goes to the writer in between.
    const last = worked(rest);
    const next = { ...last.head, revision: head.revision + 1 };
    const id = ++sequence;
    hasRemains ||= [writes, last.writes].some((part) => part.some(([name]) => REMAINING.includes(name)));
    await new Promise<void>((resolve, reject) => {
      waiting.set(id, { resolve: () => resolve(), reject });
      hand({ id, expected: head.revision, head: next, writes: last.packed });
    });
    head = next;
    counts.committed(writes);
    counts.committed(last.writes);
  }
  const hand = (request: Begin | End) => worker.postMessage(request, [request.writes.buffer]);
  function worked(rest: () => Rest): Rest & { readonly packed: Packed } {
    try {
      const { head, writes } = rest();
      return { head, writes, packed: pack(writes) };
    } catch (cause) {
      // The transaction stands open until the writer closes, which takes it back: nothing may follow.
      fail(cause as Error);
      throw new TripointError('LEDGER_FAILED', (cause as Error).message, { cause });
    }
  }

  const store: Store = {
    head: () => head,
    count: counts.of,
    commit: (next, writes) => commit(writes, () => ({ head: next, writes: [] })),
    commitWith: commit,
    async scrub() {
      if (!hasRemains && scrubs === 0) return true;
      if (failed !== undefined) throw new TripointError('LEDGER_FAILED', failed.message, { cause: failed });
      const id = ++sequence;
      // What is destroyed from here on is the next call's.
      hasRemains = false;
      scrubs++;
      try {
        return await new Promise<boolean>((resolve, reject) => {
          waiting.set(id, { resolve: (busy) => resolve(busy !== true), reject });
          worker.postMessage({ id, scrub: true });
        });
      } finally {
        scrubs--;
      }
    },
    get: reader.get,
    all: reader.all,
    each: reader.each,
    snapshot: reader.snapshot,
    async close() {
      if (closing) return void (await exited);
      closing = true;
      worker.postMessage('close');
      await exited;
      reader.close();
    },
  };
  return extended(reader, store);
}
