// The index in a gateway: a thread that follows the ledger, and a reader of the index that it builds.
import { Worker } from 'node:worker_threads';
import { type RawReader, readDatabase } from '../ledger/index.ts';
import type { Order, Report, WorkerOptions } from './worker.ts';

export interface Index extends Pick<RawReader, 'get' | 'all'> {
  /** Number of leaves indexed. */
  next(): number;
  /** Resolves when `size` leaves are indexed, after `timeoutMs`, or when the thread has ended. */
  reach(size: number, timeoutMs: number): Promise<void>;
  /** Resolves when the persons of an exchange are removed. False if a file still has them: a reader holds it, or the thread ended. */
  forget(exchangeId: Uint8Array): Promise<boolean>;
  close(): Promise<void>;
}

/** Throws the error that prevents the thread from starting. `onFailed` is called when a step failed and will be retried (`why`: the
 * system's cause), or when the thread ended, after which the index no longer advances. */
export async function startIndex(options: WorkerOptions, onFailed: (error: Error, why?: string) => void): Promise<Index> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options });
  const waiting = new Set<{ readonly size: number; readonly done: () => void }>();
  const forgetting = new Map<number, (clean: boolean) => void>();
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let next = 0;
  let asked = 0;
  let closing = false;
  let failed = false;
  const order = (what: Order): void => worker.postMessage(what);

  await new Promise<void>((resolve, reject) => {
    worker.once('message', (first: Report) => {
      if ('failed' in first) onFailed(first.failed, first.why);
      resolve();
    });
    worker.once('error', reject);
  });
  const end = (): void => {
    failed = true;
    for (const { done } of waiting) done();
    for (const done of forgetting.values()) done(false);
  };
  worker.on('error', (error) => {
    if (!closing) onFailed(error as Error);
    end();
  });
  worker.on('exit', end);
  worker.on('message', (report: Report) => {
    if ('failed' in report) {
      onFailed(report.failed, report.why);
      return;
    }
    if ('forgotten' in report) {
      forgetting.get(report.forgotten)?.(report.clean);
      return;
    }
    next = report.next;
    for (const wait of waiting) if (next >= wait.size) wait.done();
  });
  const reader = readDatabase(options.indexFile);
  order({ order: 'wake' });

  return {
    get: reader.get,
    all: reader.all,
    next: () => next,
    reach(size, timeoutMs) {
      if (next >= size || failed) return Promise.resolve();
      return new Promise((resolve) => {
        const wait = {
          size,
          done: () => {
            clearTimeout(timer);
            waiting.delete(wait);
            resolve();
          },
        };
        const timer = setTimeout(wait.done, timeoutMs);
        waiting.add(wait);
        order({ order: 'wake' });
      });
    },
    forget(exchangeId) {
      if (failed) return Promise.resolve(false);
      const id = ++asked;
      return new Promise((resolve) => {
        forgetting.set(id, (clean) => {
          forgetting.delete(id);
          resolve(clean);
        });
        order({ order: 'forget', id, exchange: exchangeId });
      });
    },
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
