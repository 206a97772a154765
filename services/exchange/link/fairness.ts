// Shares one thread fairly between all partners. flood: what a partner sends is opened, judged and committed on it, at a cost that the
// partner chooses, so it delays only the partner itself.
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { TURN_MS } from '../context/index.ts';

/** Called between two pieces of work; returns a promise if others must have the thread first. */
export type Breathe = () => Promise<void> | undefined;

export interface FairQueue {
  /** Runs the work in its lane. The work calls `breathe` after each of its pieces. `isFree`: whether it is not the lane's to pay for. */
  run<T>(lane: string, work: (breathe: Breathe) => Promise<T>, isFree?: (result: T) => boolean): Promise<T>;
  /** All at once if the lane is alone; otherwise one after the other, each once the lane has paid for what it used before. */
  spread<T>(lane: string, works: readonly (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]>;
  /** Resolves once the lane has paid for what it used before; at once if it is alone. */
  paid(lane: string): Promise<void>;
  /** Whether nobody else needs the thread at present. */
  isAlone(lane: string): boolean;
  /** Milliseconds of the thread that were used elsewhere for the lane, such as in a commit. */
  charge(lane: string, ms: number): void;
  /** Somebody other than a partner needs the thread at present. */
  present(lane: string): void;
}

interface Lane {
  readonly waiting: (() => void)[];
  running: number;
  /** Milliseconds of the thread that it has used since it last left it to others. */
  used: number;
  /** Milliseconds of the thread that it may still use of its share; negative if it has used more. */
  left: number;
  /** When `left` was last brought up to date. */
  at: number;
  /** When it was last seen working; time is counted from here. */
  since: number;
  isWaking: boolean;
}

export interface FairQueueOptions {
  /** Milliseconds. */
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
  /** Resolves when the event loop has had a turn. */
  readonly turn?: () => Promise<unknown>;
}

/** The share of the thread that a lane has while another is present. The rest stays free, so that short work finds it so. */
export const SHARE = 1 / 8;
/** Milliseconds of the thread that a lane may use at once after a rest, in turns: what an honest partner sends does not come evenly. */
export const BURST_MS = 10;
/** Milliseconds that a lane rests at most, whatever it has used. */
const REST_MS = 1_000;
/** Milliseconds of the thread that a parcel costs before its first statement is opened. Its decryption is done by other threads. */
export const OPENING_MS = 1;
/** Works of a lane at once: one parcel opens while another is decrypted. */
const AT_ONCE = 2;
/** Milliseconds of inactivity after which a lane no longer shares the thread. */
const PRESENT_MS = 2_000;

/**
 * No lane waits for another. Each has the thread for short turns, and for no more than its share of the time, while another lane is
 * present. A lane alone never rests, nor does one that uses less than its share: what it waits for (decryption, other lanes) is not
 * counted as its own.
 */
export function createFairQueue({
  now = () => performance.now(),
  wait = (ms) => sleep(ms, undefined, { ref: false }),
  turn = () => nextTurn(),
}: FairQueueOptions = {}): FairQueue {
  const lanes = new Map<string, Lane>();

  function laneOf(name: string): Lane {
    const lane = lanes.get(name) ?? {
      ...{ waiting: [], running: 0, used: 0, left: BURST_MS, at: now(), since: Number.NEGATIVE_INFINITY, isWaking: false },
    };
    lanes.set(name, lane);
    return lane;
  }

  const isAlone = (lane: Lane, at: number): boolean =>
    [...lanes.values()].every(
      (other) => other === lane || (other.running + other.waiting.length === 0 && at - other.since >= PRESENT_MS),
    );

  function use(lane: Lane, ms: number, at: number): void {
    lane.used += ms;
    // What it uses while nobody else is there is nobody's loss.
    const left = Math.min(BURST_MS, lane.left + (at - lane.at) * SHARE) - ms;
    lane.left = isAlone(lane, at) ? BURST_MS : Math.max(left, -REST_MS * SHARE);
    lane.at = at;
  }

  /** How long the lane rests before its next turn. */
  function owed(lane: Lane, at: number): number {
    use(lane, 0, at);
    return lane.left >= 0 ? 0 : -lane.left / SHARE;
  }

  async function paid(lane: Lane): Promise<void> {
    for (let ms = owed(lane, now()); ms > 0; ms = owed(lane, now())) await wait(ms);
  }

  function breathOf(lane: Lane, spend: (ms: number) => void): Breathe {
    let isBegun = false;
    return () => {
      const at = now();
      // Before the first piece, the time since then was spent on decryption.
      const ms = isBegun ? at - lane.since : 0;
      use(lane, ms, at);
      spend(ms);
      isBegun = true;
      lane.since = at;
      const rest = owed(lane, at);
      if (lane.used < TURN_MS && rest === 0) return undefined;
      lane.used = 0;
      return (rest > 0 ? wait(rest) : turn()).then(() => {
        lane.since = now();
      });
    };
  }

  function pump(lane: Lane): void {
    if (lane.isWaking) return;
    while (lane.running < AT_ONCE && lane.waiting.length > 0) {
      const ms = owed(lane, now());
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
    run(name, work, isFree = () => false) {
      const lane = laneOf(name);
      return new Promise((resolve, reject) => {
        lane.waiting.push(() => {
          lane.running++;
          use(lane, OPENING_MS, now());
          let spent = OPENING_MS;
          const breathe = breathOf(lane, (ms) => {
            spent += ms;
          });
          Promise.resolve()
            .then(() => work(breathe))
            .then((result) => {
              if (isFree(result)) lane.left = Math.min(BURST_MS, lane.left + spent);
              return result;
            })
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
    async spread(name, works) {
      const lane = laneOf(name);
      const done: Promise<unknown>[] = [];
      for (const work of works) {
        if (owed(lane, now()) > 0) await paid(lane);
        const one = work();
        done.push(one);
        if (!isAlone(lane, now())) await one.catch(() => {});
      }
      return Promise.allSettled(done) as never;
    },
    paid: (name) => paid(laneOf(name)),
    isAlone: (name) => isAlone(laneOf(name), now()),
    charge: (name, ms) => use(laneOf(name), ms, now()),
    present(name) {
      laneOf(name).since = now();
    },
  };
}
