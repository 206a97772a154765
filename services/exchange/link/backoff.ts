// A timer that is armed once and takes longer each time that it was of no use.
export interface Backoff {
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

export function createBackoff(bounds: { readonly firstMs: number; readonly maxMs: number }, onDue: () => void): Backoff {
  let delay = bounds.firstMs;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  function cancel(): void {
    clearTimeout(timer);
    timer = undefined;
  }
  return {
    arm() {
      if (isClosed || timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        onDue();
      }, delay).unref();
    },
    isArmed: () => timer !== undefined,
    grow() {
      delay = Math.min(delay * 2, bounds.maxMs);
    },
    reset() {
      delay = bounds.firstMs;
    },
    cancel,
    close() {
      isClosed = true;
      cancel();
    },
  };
}
