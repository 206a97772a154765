// A timer that is armed once at a time, and whose delay grows with each fruitless run.
import { type Backoff, backoffMs } from '../../domain/index.ts';

export interface BackoffTimer {
  /** Calls `onDue` after the current delay, unless it is already armed or closed. */
  arm(): void;
  isArmed(): boolean;
  /** Doubles the next delay, up to the maximum. */
  grow(): void;
  /** The next delay is the initial one again. */
  reset(): void;
  cancel(): void;
  close(): void;
}

export function createBackoffTimer(bounds: Backoff, onDue: () => void): BackoffTimer {
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  function cancel(): void {
    clearTimeout(timer);
    timer = undefined;
  }
  return {
    arm() {
      if (isClosed || timer !== undefined) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          onDue();
        },
        backoffMs(bounds, failures),
      ).unref();
    },
    isArmed: () => timer !== undefined,
    grow() {
      failures++;
    },
    reset() {
      failures = 0;
    },
    cancel,
    close() {
      isClosed = true;
      cancel();
    },
  };
}
