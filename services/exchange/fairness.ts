// Turns on the one thread that all partners share: opening what a partner sent is the dearest work that it can order, and its order is
// nobody's turn but its own.
import { performance } from 'node:perf_hooks';

export interface FairQueue {
  /** Runs it when it is the lane's turn. */
  run<T>(lane: string, work: () => Promise<T>): Promise<T>;
}

interface Lane {
  readonly waiting: (() => void)[];
  running: number;
  /** What its work has taken, in milliseconds; of one that rested, at least as much as that of who was served last. */
  spent: number;
}

/**
 * The lane whose work has taken least goes next (start-time fair queueing), so many small parcels wait for one large one and not for all.
 * A lane alone is never held up. `atOnce`: one opens while another is decrypted in the thread pool.
 */
export function createFairQueue(atOnce = 2, now: () => number = () => performance.now()): FairQueue {
  const lanes = new Map<string, Lane>();
  let running = 0;
  let floor = 0;

  function next(): Lane | undefined {
    let least: Lane | undefined;
    for (const lane of lanes.values())
      if (lane.waiting.length > 0 && (least === undefined || lane.spent < least.spent)) least = lane;
    return least;
  }

  function pump(): void {
    for (let lane = next(); running < atOnce && lane !== undefined; lane = next()) {
      floor = Math.max(floor, lane.spent);
      lane.waiting.shift()?.();
    }
  }

  return {
    run(name, work) {
      const lane = lanes.get(name) ?? { waiting: [], running: 0, spent: 0 };
      lanes.set(name, lane);
      // Rest saves nothing up: who was silent for an hour does not hold everyone else up for as long.
      if (lane.waiting.length + lane.running === 0) lane.spent = Math.max(lane.spent, floor);
      return new Promise((resolve, reject) => {
        lane.waiting.push(() => {
          running++;
          lane.running++;
          const began = now();
          Promise.resolve()
            .then(work)
            .finally(() => {
              lane.spent += now() - began;
              lane.running--;
              running--;
              pump();
            })
            .then(resolve, reject);
        });
        pump();
      });
    },
  };
}

/** Says, between two pieces of work, whether everyone else is to have a turn of the event loop first. */
export type Breathe = () => Promise<void> | undefined;

const SLICE_MS = 4;

export function createBreath(sliceMs = SLICE_MS): Breathe {
  let since = performance.now();
  return () => {
    if (performance.now() - since < sliceMs) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        since = performance.now();
        resolve();
      }),
    );
  };
}
