import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TURN_MS } from '../../../../services/exchange/context/index.ts';
import { type Breathe, BURST_MS, createFairQueue, OPENING_MS, SHARE } from '../../../../services/exchange/link/fairness.ts';

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

  test('a lane that works without end leaves seven eighths of the thread while another is present, nothing when it is alone', async () => {
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
    expect(await flood()).toBeGreaterThanOrEqual((200 - BURST_MS) / SHARE);
    // Until the other has been silent for two seconds.
    idle(2_000);
    expect(await flood()).toBe(200);
  });

  test('while others are present a lane has no more than its share, whatever it does and whatever it is charged', async () => {
    const step = fc.record({
      ms: fc.integer({ min: 1, max: 40 }),
      pieces: fc.integer({ min: 0, max: 20 }),
      charged: fc.integer({ min: 0, max: 80 }),
      pause: fc.integer({ min: 0, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const { queue, run, done, now, idle } = bench();
        let used = 0;
        const use = (ms: number) => {
          idle(ms);
          used += ms;
          queue.present('own people');
        };
        queue.present('own people');
        for (const { ms, pieces, charged, pause } of steps) {
          const work = queue.run('flood', async (breathe) => {
            // It has the thread again only once all that was used before is paid for.
            expect(now()).toBeGreaterThanOrEqual((used - BURST_MS) / SHARE);
            used += OPENING_MS;
            await breathe();
            for (let i = 0; i < pieces; i++) {
              expect(now()).toBeGreaterThanOrEqual((used - BURST_MS) / SHARE);
              use(ms);
              done.push('flood');
              await breathe();
            }
          });
          await Promise.all([work, run()]);
          idle(pause);
          use(charged);
          queue.charge('flood', charged);
        }
      }),
    );
  });

  test('a lane that uses less than its share never rests, however long that goes on', async () => {
    const { queue, work, run, now, idle } = bench();
    for (let i = 0; i < 1_000; i++) {
      queue.present('own people');
      const came = now();
      void work('small', 2);
      await run();
      expect(now() - came).toBe(2);
      idle((OPENING_MS + 2) / SHARE);
    }
  });

  test('what its commits cost is paid for before more of it is opened', async () => {
    const { queue, work, run, now } = bench();
    void work('flood', 1);
    await run();
    queue.present('own people');
    queue.charge('flood', 50);
    const came = now();
    void work('flood', 1);
    await run();
    expect(now() - came).toBeGreaterThanOrEqual((50 - BURST_MS) / SHARE);
  });

  test('works of a lane alone begin together; with others present each waits until the one before it is paid for', async () => {
    const { queue, run, now } = bench();
    const begun: number[] = [];
    const commit = async () => {
      begun.push(now());
      await Promise.resolve();
      queue.charge('flood', 30);
    };
    void queue.spread('flood', [commit, commit, commit]);
    await run();
    expect(begun).toEqual([0, 0, 0]);
    queue.present('own people');
    const failing = () => commit().then(() => Promise.reject(new Error('not taken')));
    const outcomes = queue.spread('flood', [commit, failing, commit]);
    await run();
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const [first = 0, second = 0, third = 0] = begun.slice(3);
    expect(second - first).toBeGreaterThanOrEqual((30 - BURST_MS) / SHARE);
    expect(third - second).toBeGreaterThanOrEqual((30 - BURST_MS) / SHARE);
  });

  test('what is not its own to pay for costs a lane nothing', async () => {
    const { queue, run, now } = bench();
    const answers = () =>
      queue.run(
        'sender',
        async () => 'receipt',
        (one) => one === 'receipt',
      );
    for (let i = 0; i < 100; i++) {
      queue.present('own people');
      void answers();
      await run();
    }
    expect(now()).toBe(0);
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
