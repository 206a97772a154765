// Paces repeated work: one round at a time, each followed by a pause, during which requests are only noted.
export interface Pacing {
  /** Runs a round now, or another one after the current round and its pause. */
  want(): void;
  /** Resolves when the current round is over. Never rejects. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** `round` must never reject; `pauseMs` follows each. */
export function createPacing(round: () => Promise<void>, pauseMs: number): Pacing {
  let running: Promise<void> | undefined;
  let pause: NodeJS.Timeout | undefined;
  let isWanted = false;
  let isClosed = false;

  function start(): void {
    if (isClosed) return;
    isWanted = false;
    running = round().finally(() => {
      running = undefined;
      pause = setTimeout(() => {
        pause = undefined;
        if (isWanted) start();
      }, pauseMs).unref();
    });
  }

  return {
    want() {
      isWanted = true;
      if (running === undefined && pause === undefined) start();
    },
    settled: async () => running,
    async close() {
      isClosed = true;
      clearTimeout(pause);
      await running;
      clearTimeout(pause);
    },
  };
}
