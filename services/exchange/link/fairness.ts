// Shares one thread fairly between all partners. flood: opening parcels is the most expensive work that a partner can cause, so it delays
// only the partner itself.
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FairQueue {
  /** Runs the work when it is the lane's turn. */
  run<T>(lane: string, work: () => Promise<T>): Promise<T>;
}

interface Lane {
  readonly waiting: (() => void)[];
  running: number;
  /** Milliseconds that its work has taken; after idling, at least as much as the lane served last. */
  spent: number;
  /** When its last work ended, and the earliest time at which its next may begin. */
  endedAt: number;
  restsUntil: number;
}

export interface FairQueueOptions {
  /** By default 2: one parcel opens while another is decrypted in the thread pool. */
  readonly atOnce?: number;
  /** Milliseconds. */
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** Milliseconds of inactivity after which a lane no longer shares the thread. */
const PRESENT_MS = 2_000;

/**
 * The lane whose work has taken least time goes next (start-time fair queueing), so many small parcels wait for one large one, not for all.
 * While other lanes are active, a lane rests after its work, as long for each of them as the work took. flood: the other lanes thus get the
 * thread at once for their small parcels, not only a place in the queue. A lane alone never waits.
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

  /** Continues when the first resting lane has rested. */
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
      // Idling earns no credit: a lane that was silent for an hour must not delay the others for as long.
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

/** Called between two pieces of work; returns a promise if the event loop needs a turn first. */
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
