// Waits for the next event of this country's stream.
import type { Context, Exchange } from '../context/index.ts';
import { lastEvent } from './waiting.ts';

export interface EventWaiters {
  /** A commit contained events. */
  wake(): void;
  readonly eventAfter: Exchange['eventAfter'];
}

export function createEventWaiters(context: Context): EventWaiters {
  const waiters = new Set<() => void>();
  return {
    wake() {
      for (const wake of waiters) wake();
    },
    eventAfter(cursor, signal, partner) {
      const behind = () => lastEvent(context, partner) > cursor;
      return new Promise<void>((resolve) => {
        const done = () => {
          waiters.delete(wake);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const wake = () => {
          if (behind()) done();
        };
        waiters.add(wake);
        signal.addEventListener('abort', done, { once: true });
        if (signal.aborted) done();
        else wake();
      });
    },
  };
}
