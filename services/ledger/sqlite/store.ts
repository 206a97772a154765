// A country's single transactional store. Writes go to the worker thread; reads are small, use an index, and run on a separate
// connection, so that a reader never waits for an fsync.
import type { EventEmitter } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { TripointError } from '../../domain/index.ts';
import { createCounts } from '../counts.ts';
import { NO_KEYS } from '../keys.ts';
import type { Reader } from '../reader.ts';
import type { Rest, Store } from '../store.ts';
import type { Head, Write } from '../writes.ts';
import { systemFailure } from './failure.ts';
import { keysAt, keysBeside, keysMark, reading } from './keys.ts';
import { type Packed, pack } from './packed.ts';
import { extended, type RawReader, rawReader, readerOver } from './raw.ts';
import type { Begin, End, Files, Reply, Request } from './writer.ts';

/** Writes that delete content of which the write-ahead log still has a copy. */
const DELETING_WRITES: readonly Write[0][] = ['vaultKeyDestroyed', 'expiredEntries', 'quarantineErased', 'quarantineExpired'];

export type OpenReader = Reader & { close(): void };

/** Reads a store or a copy of one, and its keys if they exist; never writes. Throws LEDGER_FAILED. */
export const readStore = (file: string, keysFile = keysBeside(file)): OpenReader =>
  reader((connect) => {
    const ledger = connect(file);
    const keys = hasKeys(ledger) ? ledger : existsSync(keysFile) ? connect(keysFile) : undefined;
    const connections = keys === undefined || keys === ledger ? [ledger] : [ledger, keys];
    return readerOver(rawReader(ledger), keys === undefined ? NO_KEYS : reading(keys), (read) => {
      for (const connection of connections) connection.exec('BEGIN');
      try {
        return read();
      } finally {
        for (const connection of connections) connection.exec('COMMIT');
      }
    });
  });

/**
 * Like `readStore`, but every read sees the current state of ledger and keys, whatever is committed meanwhile. Until it is closed, erased
 * content remains in the write-ahead log. Throws LEDGER_FAILED, also if the keys do not belong to the ledger's state.
 */
export const readState = (file: string, keysFile = keysBeside(file)): OpenReader =>
  reader((connect) => {
    const ledger = connect(file);
    // In SQLite the first read of a transaction fixes the state that it sees.
    const begin = () => {
      ledger.exec('BEGIN');
      return keysMark(ledger);
    };
    if (!hasKeys(ledger)) {
      const keys = keysAt(
        keysFile,
        () => connect(keysFile),
        begin,
        () => ledger.exec('COMMIT'),
      );
      return readerOver(rawReader(ledger), keys);
    }
    begin();
    return readerOver(rawReader(ledger), reading(ledger));
  });

/** Closes its connections when it is closed, and if `make` throws. */
function reader(make: (connect: (file: string) => DatabaseSync) => Reader): OpenReader {
  const opened = new DisposableStack();
  try {
    const made = make((file) => opened.adopt(open(file), (connection) => connection.close()));
    return extended(made, { ...made, close: () => opened.dispose() });
  } catch (cause) {
    opened.dispose();
    throw cause instanceof TripointError ? cause : new TripointError('LEDGER_FAILED', (cause as Error).message, { cause });
  }
}

/** Keys used to be in the ledger, and still are in one that no gateway of this version has opened. */
const hasKeys = (ledger: DatabaseSync): boolean =>
  ledger.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'vault_key'").get() !== undefined;

/** SQLITE_NOTADB. */
const NOT_A_DATABASE = 26;

function isLedger(file: string): boolean {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const { get, close } = readDatabase(file);
  try {
    return get("SELECT 1 FROM sqlite_schema WHERE name = 'head'") !== undefined;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === NOT_A_DATABASE) return false;
    throw error;
  } finally {
    close();
  }
}

/** Opens the ledger that a person or a configuration names. Throws INVALID if the file is not a ledger, LEDGER_FAILED. */
export function ledgerAt(file: string, read: typeof readStore = readStore): OpenReader {
  if (!isLedger(file)) throw new TripointError('INVALID', { field: file, rule: 'an existing ledger' });
  return read(file);
}

/** Runs the caller's own SQL, read-only. Throws LEDGER_FAILED. */
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
    throw new TripointError('LEDGER_FAILED', systemFailure(cause, file) ?? 'the file is not a readable ledger', { cause });
  }
}

/** Runs a writer, with the messages and events of a thread. After 'exit', its connections are closed. */
export interface WriterHost extends Pick<EventEmitter, 'on' | 'once'> {
  postMessage(request: Request, transfer?: readonly ArrayBuffer[]): void;
}

const inThread = (files: Files): WriterHost => new Worker(new URL('./worker.ts', import.meta.url), { workerData: files });

/** Opens or creates the store in `file` and its key store in `keysFile`. Throws LEDGER_FAILED. */
export async function openStore(file: string, keysFile = keysBeside(file), startWriter = inThread): Promise<Store> {
  const worker = startWriter({ file, keysFile });
  const waiting = new Map<number, { resolve: (busy?: boolean) => void; reject: (error: Error) => void }>();
  /** The write-ahead log may contain deleted keys or entries. True at the start, since an earlier process may have left some. */
  let hasRemains = true;
  /** Scrubs in progress: a call meanwhile must not report success before they end. */
  let scrubs = 0;
  let failed: Error | undefined;
  let closing = false;
  // Registered at once: `close` would otherwise wait for ever for a worker that has already exited.
  const exited = new Promise((resolve) => worker.once('exit', resolve));

  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', (cause) => reject(new TripointError('LEDGER_FAILED', cause.message, { cause })));
  }).catch(async (error: unknown) => {
    await exited;
    throw error;
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
  worker.on('message', ({ id = 0, error, busy }: Reply) => {
    if (error !== undefined) return fail(new Error(error));
    if (busy) hasRemains = true;
    waiting.get(id)?.resolve(busy);
    waiting.delete(id);
  });

  const reader = readStore(file, keysFile);

  let head = reader.get('head') as Head;
  let sequence = 0;
  const counts = createCounts(reader);

  async function commit(writes: readonly Write[], rest: () => Rest): Promise<void> {
    if (failed !== undefined) throw new TripointError('LEDGER_FAILED', failed.message, { cause: failed });
    counts.committing();
    hand({ writes: pack(writes) });
    // INVARIANT: no await before the second message, so that no other request reaches the writer in between.
    const last = worked(rest);
    const next = { ...last.head, revision: head.revision + 1 };
    const id = ++sequence;
    hasRemains ||= [writes, last.writes].some((part) => part.some(([name]) => DELETING_WRITES.includes(name)));
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
      // The transaction stays open until the writer closes and rolls it back: no other request may follow.
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
      // Whatever is destroyed from here on is left to the next call.
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
    keys: reader.keys,
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
