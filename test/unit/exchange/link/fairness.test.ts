import { describe, expect, test } from 'vitest';
import { type Breathe, createFairQueue, OPENING_MS, TURN_MS } from '../../../../services/exchange/link/fairness.ts';

/** The pieces of each lane on a clock that only work moves, or rest while nothing else can go on. */
function bench() {
  let now = 0;
  const done: string[] = [];
  const resting: { readonly until: number; readonly wake: () => void }[] = [];
  const queue = createFairQueue({
    now: () => now,
    wait: (ms) => new Promise<void>((wake) => resting.push({ until: now + ms, wake })),
  });
  /** Until there is nothing left to do. */
  async function run(): Promise<void> {
    for (let idle = 0; idle < 5; ) {
      const before = done.length;
      await new Promise((resolve) => setImmediate(resolve));
      if (done.length > before) {
        idle = 0;
        continue;
      }
      const next = resting.toSorted((a, b) => a.until - b.until)[0];
      if (next === undefined) idle++;
      else {
        resting.splice(resting.indexOf(next), 1);
        now = Math.max(now, next.until);
        next.wake();
      }
    }
  }
  const pieces =
    (lane: string, count: number, ms = 1) =>
    async (breathe: Breathe) => {
      for (let i = 0; i < count; i++) {
        await breathe();
        now += ms;
        done.push(lane);
      }
      await breathe();
    };
  return {
    ...{ queue, done, run, now: () => now },
    idle(ms: number) {
      now += ms;
    },
    work: (lane: string, count: number, ms?: number) => queue.run(lane, pieces(lane, count, ms)),
  };
}

describe('a fair queue', () => {
  test('between two statements of one partner, another has at most a turn, however much of it waits', async () => {
    const { work, done, run } = bench();
    void Promise.all(Array.from({ length: 8 }, () => work('flood', 256)));
    void work('other', 20);
    await run();
    const places = done.flatMap((lane, place) => (lane === 'other' ? [place] : []));
    expect(places).toHaveLength(20);
    for (const [i, place] of places.entries()) expect(place - (places[i - 1] ?? -1) - 1).toBeLessThanOrEqual(2 * TURN_MS);
    expect(done).toHaveLength(8 * 256 + 20);
  });

  test('a lane that works without end leaves half of the thread to another that is present, and nothing when it is alone', async () => {
    const { work, run, now, idle } = bench();
    const flood = async () => {
      const since = now();
      void work('flood', 200);
      await run();
      return now() - since;
    };
    expect(await flood()).toBe(200);
    void work('other', 1);
    await run();
    expect(await flood()).toBeGreaterThanOrEqual(2 * 200 - 2 * TURN_MS);
    // Until the other has been silent for two seconds.
    idle(2_000);
    expect(await flood()).toBe(200);
  });

  test('what a lane only waits for is not its own work, so one that needs little never rests', async () => {
    const { queue, work, done, run, now, idle } = bench();
    void work('flood', 1);
    await run();
    for (let i = 0; i < 10; i++) {
      void queue.run('small', async (breathe) => {
        // Decryption, by other threads.
        idle(100);
        await breathe();
        done.push('small');
      });
      await run();
    }
    expect(now()).toBeLessThanOrEqual(1 + 10 * 100 + 10 * OPENING_MS);
  });

  test('parcels that cost nothing but their opening are paid for too', async () => {
    const { queue, work, run, now } = bench();
    void work('other', 1);
    void Promise.all(Array.from({ length: 100 }, () => queue.run('flood', async () => {})));
    await run();
    expect(now()).toBeGreaterThanOrEqual(100 * OPENING_MS - TURN_MS);
  });

  test('no more of a lane is under way than may be, and what fails gives its place back', async () => {
    const queue = createFairQueue();
    const running = new Map<string, number>();
    let most = 0;
    const add = (lane: string, n: number) => {
      running.set(lane, (running.get(lane) ?? 0) + n);
      most = Math.max(most, running.get(lane) as number);
    };
    const work = (i: number) => {
      const lane = `lane ${i % 3}`;
      return queue.run(lane, async () => {
        add(lane, 1);
        await new Promise((resolve) => setImmediate(resolve));
        add(lane, -1);
        if (i % 4 === 0) throw new Error(`work ${i}`);
        return i;
      });
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 24 }, (_, i) => work(i)));
    expect(most).toBe(2);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(6);
  });

  test('between two turns of a lane that is alone everyone else has a turn of the event loop', async () => {
    const queue = createFairQueue();
    let turned = 0;
    await queue.run('alone', async (breathe) => {
      setImmediate(() => turned++);
      const end = performance.now() + 10 * TURN_MS;
      for (let pieces = 0; performance.now() < end || pieces < 10; pieces++) {
        const until = performance.now() + 1;
        while (performance.now() < until);
        await breathe();
      }
    });
    expect(turned).toBe(1);
  });
});
