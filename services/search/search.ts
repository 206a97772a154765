// The index in a gateway: a thread that follows the ledger and answers, and reads of its file for what must be known within a commit.
import { Worker } from 'node:worker_threads';
import { type Country, type Id, TripointError, toHex } from '../domain/index.ts';
import { createVault, type RawReader, readDatabase } from '../ledger/index.ts';
import { sameKeys } from './secrets.ts';
import type { Findings, Found, Listing, Question } from './types.ts';
import type { Answer, Order, Report, WorkerOptions } from './worker.ts';

/** A record by its originator's name for it. */
export interface RecordName {
  readonly source: Country;
  readonly recordId: Id;
}

/** `group`: the same for records with the same action on a hit, and says nothing else. */
export interface SameSubject extends RecordName {
  readonly group: string;
}

export interface Search {
  /** Number of leaves followed; 0 until the index can answer. */
  next(): number;
  /** Bytes that the index has in memory. */
  bytes(): number;
  /** Resolves when `size` leaves are followed, after `timeoutMs`, or when the thread has ended. */
  reach(size: number, timeoutMs: number): Promise<void>;
  /** One answer per question. Throws SEARCH_NOT_READY if the index has ended or failed. */
  find(questions: readonly Question[]): Promise<readonly Findings[]>;
  list(listing: Listing): Promise<readonly Found[]>;
  /**
   * Some records of each action on a subject with one of these keys (`sameSubjectKeys`), at once, on the calling thread. Undefined if the file has not
   * followed `size` leaves. Throws if it cannot be read. */
  same(keys: readonly string[], size: number): SameSubject[] | undefined;
  /** Resolves when a record is removed. False if a file still has it: a reader holds it, or the thread ended. */
  forget(exchangeId: Id): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * flood: of the records on one subject, the oldest for each action, so that a thousand of one action hide none of another, and cost no more
 * than a few. The actions are stepped through by the primary key.
 */
const MOST_SAME = 8;
const SAME = `
  WITH RECURSIVE step (action) AS (
    SELECT min(action) FROM same WHERE key = ?1
    UNION ALL SELECT (SELECT min(action) FROM same WHERE key = ?1 AND action > step.action) FROM step WHERE step.action IS NOT NULL
  )
  SELECT s.source, s.record_id, step.action FROM step JOIN subject s ON s.subject IN (
    SELECT subject FROM same WHERE key = ?1 AND action = step.action ORDER BY subject LIMIT ${MOST_SAME}
  )`;

const FOLLOWED = 'SELECT next FROM state';

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: TripointError) => void;
}

/** Throws the error that prevents the thread from starting. `onFailed` is called when a step or an answer failed, or when the thread ended. */
export async function startSearch(options: WorkerOptions, onFailed: (error: Error, why?: string) => void): Promise<Search> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options });
  const sameOf = sameKeys(createVault(options.master));
  const waiting = new Map<number, Waiting>();
  const reaching = new Set<{ readonly size: number; readonly done: () => void }>();
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let [next, bytes, asked] = [0, 0, 0];
  let [closing, ended] = [false, false];
  const order = (what: Order): void => worker.postMessage(what);
  const failure = (cause?: unknown) => new TripointError('SEARCH_NOT_READY', [], { cause });

  const end = (): void => {
    ended = true;
    for (const { done } of reaching) done();
    for (const { reject } of waiting.values()) reject(failure());
    waiting.clear();
  };
  function take(report: Report): void {
    if ('failed' in report) {
      onFailed(report.failed, report.why);
      if (report.id !== undefined) waiting.get(report.id)?.reject(failure(report.failed));
      if (report.id !== undefined) waiting.delete(report.id);
    } else if ('answer' in report) {
      waiting.get(report.id)?.resolve(report.answer);
      waiting.delete(report.id);
    } else {
      ({ next, bytes } = report);
      for (const one of reaching) if (next >= one.size) one.done();
    }
  }
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (report: Report) => {
      take(report);
      resolve();
    });
    worker.once('error', reject);
  });
  worker.on('error', (error) => {
    if (!closing) onFailed(error as Error);
    end();
  });
  worker.on('exit', end);
  const reader: RawReader & { close(): void } = readDatabase(options.indexFile);

  function ask<A extends Answer>(what: (id: number) => Order): Promise<A> {
    if (ended || closing) return Promise.reject(failure());
    const id = ++asked;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      order(what(id));
    });
  }

  return {
    next: () => next,
    bytes: () => bytes,
    reach(size, timeoutMs) {
      if (next >= size || ended) return Promise.resolve();
      return new Promise((resolve) => {
        const one = {
          size,
          done: () => {
            clearTimeout(timer);
            reaching.delete(one);
            resolve();
          },
        };
        const timer = setTimeout(one.done, timeoutMs);
        reaching.add(one);
        order({ order: 'wake' });
      });
    },
    find: (questions) => ask((id) => ({ order: 'find', id, questions })),
    list: (listing) => ask((id) => ({ order: 'list', id, listing })),
    same(keys, size) {
      if (Number(reader.get(FOLLOWED)?.next ?? 0) < size) return undefined;
      const rows = keys.flatMap((key) => reader.all(SAME, sameOf(key)));
      return rows.map(({ source, record_id: recordId, action }) => ({
        source: source as Country,
        recordId: recordId as Id,
        group: toHex(action as Uint8Array),
      }));
    },
    forget: (exchangeId) => ask<boolean>((id) => ({ order: 'forget', id, exchange: exchangeId })).catch(() => false),
    async close() {
      if (!closing) {
        closing = true;
        order({ order: 'close' });
      }
      await exited;
      reader.close();
    },
  };
}
