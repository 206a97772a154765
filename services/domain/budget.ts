// One partner's share of a common resource: a token bucket that may be overdrawn, since most work is priced after it is done.
import { type Clock, SECOND } from './time.ts';

export interface Rate {
  readonly perSecond: number;
  /** Amount that may be used at once after a rest. */
  readonly burst: number;
}

export interface Budget {
  /** Takes `n` and returns true, or takes nothing if less than that is left. */
  take(n?: number): boolean;
  /** Takes `n` regardless of what is left. */
  charge(n: number): void;
  /** Milliseconds until it is no longer overdrawn. */
  owedMs(): number;
}

/** `burst` at the start, refilled at `perSecond`. A clock that goes back refills nothing. */
export function budget({ perSecond, burst }: Rate, clock: Clock): Budget {
  let left = burst;
  let last = clock();
  function refill(): void {
    const now = clock();
    left = Math.min(burst, left + (Math.max(0, now - last) * perSecond) / SECOND);
    last = now;
  }
  return {
    take(n = 1) {
      refill();
      if (left < n) return false;
      left -= n;
      return true;
    },
    charge(n) {
      refill();
      left -= n;
    },
    owedMs() {
      refill();
      return left >= 0 ? 0 : Math.ceil((-left * 1000) / perSecond);
    },
  };
}

/** Runs synchronous work and charges the milliseconds that it took, even if it throws. */
export function timed<T>(charge: (ms: number) => void, work: () => T): T {
  const began = performance.now();
  try {
    return work();
  } finally {
    charge(performance.now() - began);
  }
}
