// A timer that is armed once and takes longer each time that it was of no use.
import { type Backoff, backoffMs } from '../../domain/index.ts';

export interface BackoffTimer {
  /** Calls `onDue` after the present delay, unless it is armed already or closed. */
  arm(): void;
  isArmed(): boolean;
  /** The next delay is twice as long, up to the longest. */
  grow(): void;
  /** The next delay is the first again. */
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
