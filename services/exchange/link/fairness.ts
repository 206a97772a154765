// Shares one thread fairly between all partners. flood: opening and judging parcels is the most expensive work that a partner can cause on
// it, so it delays only the partner itself.
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** Called between two pieces of work; returns a promise if others must have the thread first. */
export type Breathe = () => Promise<void> | undefined;

export interface FairQueue {
  /** Runs the work in its lane. The work calls `breathe` after each of its pieces. */
  run<T>(lane: string, work: (breathe: Breathe) => Promise<T>): Promise<T>;
}

interface Lane {
  readonly waiting: (() => void)[];
  running: number;
  /** Milliseconds of the thread that it has used since it last left it to others. */
  used: number;
  /** When it was last seen working; time is counted from here. */
  since: number;
  restsUntil: number;
  isWaking: boolean;
}

export interface FairQueueOptions {
  /** Milliseconds. */
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
  /** Resolves when the event loop has had a turn. */
  readonly turn?: () => Promise<unknown>;
}

/** Milliseconds for which a lane has the thread before it leaves it to others; a single piece of work may exceed it. */
export const TURN_MS = 2;
/** Milliseconds of the thread that a parcel costs before its first statement is opened. Its decryption is done by other threads. */
export const OPENING_MS = 1;
/** Works of a lane at once: one parcel opens while another is decrypted. */
const AT_ONCE = 2;
/** Milliseconds of inactivity after which a lane no longer shares the thread. */
const PRESENT_MS = 2_000;

/**
 * No lane waits for another. Each has the thread for a short turn and then rests, for each other active lane as long as its turn took, so
 * that the others find the thread free, not only a place in a queue. A lane alone never rests, nor does one that uses little: what it
 * waits for (decryption, other lanes) is not counted as its own.
 */
export function createFairQueue({
  now = () => performance.now(),
  wait = (ms) => sleep(ms, undefined, { ref: false }),
  turn = () => nextTurn(),
}: FairQueueOptions = {}): FairQueue {
  const lanes = new Map<string, Lane>();

  const othersPresent = (lane: Lane, at: number): number =>
    [...lanes.values()].filter(
      (other) => other !== lane && (other.running + other.waiting.length > 0 || at - other.since < PRESENT_MS),
    ).length;

  /** Ends the lane's turn; returns how long it rests. */
  function rest(lane: Lane, at: number): number {
    lane.restsUntil = Math.max(lane.restsUntil, at) + lane.used * othersPresent(lane, at);
    lane.used = 0;
    return lane.restsUntil - at;
  }

  function breathOf(lane: Lane): Breathe {
    let isBegun = false;
    return () => {
      const at = now();
      // Before the first piece, the time since then was spent on decryption.
      if (isBegun) lane.used += at - lane.since;
      isBegun = true;
      lane.since = at;
      if (lane.used < TURN_MS && lane.restsUntil <= at) return undefined;
      const ms = rest(lane, at);
      return (ms > 0 ? wait(ms) : turn()).then(() => {
        lane.since = now();
      });
    };
  }

  function pump(lane: Lane): void {
    if (lane.isWaking) return;
    while (lane.running < AT_ONCE && lane.waiting.length > 0) {
      const at = now();
      const ms = lane.used < TURN_MS ? lane.restsUntil - at : rest(lane, at);
      if (ms > 0) {
        lane.isWaking = true;
        void wait(ms).then(() => {
          lane.isWaking = false;
          pump(lane);
        });
        return;
      }
      lane.waiting.shift()?.();
    }
  }

  return {
    run(name, work) {
      const lane = lanes.get(name) ?? {
        ...{ waiting: [], running: 0, used: 0, since: Number.NEGATIVE_INFINITY, restsUntil: 0, isWaking: false },
      };
      lanes.set(name, lane);
      return new Promise((resolve, reject) => {
        lane.waiting.push(() => {
          lane.running++;
          lane.used += OPENING_MS;
          Promise.resolve()
            .then(() => work(breathOf(lane)))
            .finally(() => {
              lane.running--;
              lane.since = now();
              pump(lane);
            })
            .then(resolve, reject);
        });
        pump(lane);
      });
    },
  };
}
