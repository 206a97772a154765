// Turns on the one thread that all partners share: opening what a partner sent is the dearest work that it can order, and its order is
// nobody's turn but its own.
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FairQueue {
  /** Runs it when it is the lane's turn. */
  run<T>(lane: string, work: () => Promise<T>): Promise<T>;
}

interface Lane {
  readonly waiting: (() => void)[];
  running: number;
  /** What its work has taken, in milliseconds; of one that rested, at least as much as that of who was served last. */
  spent: number;
  /** When its last work ended, and when it may begin again. */
  endedAt: number;
  restsUntil: number;
}

export interface FairQueueOptions {
  /** One opens while another is decrypted in the thread pool. */
  readonly atOnce?: number;
  /** Milliseconds. */
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** A lane that did something this recently shares the thread. */
const PRESENT_MS = 2_000;

/**
 * The lane whose work has taken least goes next (start-time fair queueing), so many small parcels wait for one large one and not for all.
 * While others are present a lane rests after its work, as long for each of them as the work took: who floods leaves them the thread that
 * their small parcels need at once, not only their place in the queue. A lane alone is never held up.
 */
export function createFairQueue({
  atOnce = 2,
  now = () => performance.now(),
  wait = (ms) => sleep(ms, undefined, { ref: false }),
}: FairQueueOptions = {}): FairQueue {
  const lanes = new Map<string, Lane>();
  let running = 0;
  let floor = 0;
  let wakesAt = Number.POSITIVE_INFINITY;

  function next(at: number): Lane | undefined {
    let least: Lane | undefined;
    for (const lane of lanes.values())
      if (lane.waiting.length > 0 && lane.restsUntil <= at && (least === undefined || lane.spent < least.spent)) least = lane;
    return least;
  }

  function pump(): void {
    const at = now();
    for (let lane = next(at); running < atOnce && lane !== undefined; lane = next(at)) {
      floor = Math.max(floor, lane.spent);
      lane.waiting.shift()?.();
    }
    if (running < atOnce) wake(at);
  }

  /** Goes on when the first that rests has rested. */
  function wake(at: number): void {
    const resting = [...lanes.values()].filter(({ waiting }) => waiting.length > 0).map(({ restsUntil }) => restsUntil);
    const first = Math.min(...resting);
    if (first >= wakesAt || first === Number.POSITIVE_INFINITY) return;
    wakesAt = first;
    void wait(first - at).then(() => {
      wakesAt = Number.POSITIVE_INFINITY;
      pump();
    });
  }

  const othersPresent = (lane: Lane, at: number): number =>
    [...lanes.values()].filter(
      (other) => other !== lane && (other.running + other.waiting.length > 0 || at - other.endedAt < PRESENT_MS),
    ).length;

  function ended(lane: Lane, took: number): void {
    const at = now();
    lane.spent += took;
    lane.endedAt = at;
    lane.restsUntil = Math.max(lane.restsUntil, at) + took * othersPresent(lane, at);
    lane.running--;
    running--;
    pump();
  }

  return {
    run(name, work) {
      const lane = lanes.get(name) ?? { waiting: [], running: 0, spent: 0, endedAt: Number.NEGATIVE_INFINITY, restsUntil: 0 };
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
            .finally(() => ended(lane, now() - began))
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
