import { type Clock, SECOND, TripointError } from '../domain/index.ts';

/** Takes one token; false when there is none. */
export type TokenBucket = () => boolean;

/** `burst` tokens at the start, refilled at `perSecond`. A clock that goes back refills nothing. */
export function tokenBucket({ perSecond, burst, clock }: { perSecond: number; burst: number; clock: Clock }): TokenBucket {
  let tokens = burst;
  let last = clock();
  return () => {
    const now = clock();
    tokens = Math.min(burst, tokens + (Math.max(0, now - last) * perSecond) / SECOND);
    last = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

export interface Gate {
  /** Waits in order for room for one more of `bytes`, and returns what gives the room back. Rejects with OVERLOADED when too many wait. */
  enter(bytes: number): Promise<() => void>;
  inside(): number;
}

/** Bounds what is under way by number and bytes. One thing larger than `bytes` may pass alone. */
export function gate(limits: { count: number; bytes: number; waiting: number }): Gate {
  const queue: { bytes: number; go: () => void }[] = [];
  let count = 0;
  let held = 0;
  const fits = (bytes: number): boolean => count === 0 || (count < limits.count && held + bytes <= limits.bytes);
  const occupy = (bytes: number): (() => void) => {
    count += 1;
    held += bytes;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      count -= 1;
      held -= bytes;
      for (let next = queue[0]; next !== undefined && fits(next.bytes); next = queue[0]) {
        queue.shift();
        next.go();
      }
    };
  };
  return {
    inside: () => count,
    enter(bytes) {
      if (queue.length === 0 && fits(bytes)) return Promise.resolve(occupy(bytes));
      if (queue.length >= limits.waiting) return Promise.reject(new TripointError('OVERLOADED'));
      return new Promise((resolve) => queue.push({ bytes, go: () => resolve(occupy(bytes)) }));
    },
  };
}
