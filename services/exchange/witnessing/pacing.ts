// Work that is wanted again and again: one round at a time, and a pause behind each, in which what is wanted is only noted.
export interface Pacing {
  /** Runs a round now, or one more when that under way and its pause are over. */
  want(): void;
  /** Resolves when the round under way is over. Never rejects. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** `round` never rejects. */
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
