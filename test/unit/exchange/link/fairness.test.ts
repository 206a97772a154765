import { describe, expect, test } from 'vitest';
import { createBreath, createFairQueue } from '../../../../services/exchange/link/fairness.ts';

/** Work on a clock that only work and rest move. */
function bench(atOnce = 1) {
  let now = 0;
  const done: string[] = [];
  const wait = async (ms: number) => {
    now += ms;
  };
  const queue = createFairQueue({ atOnce, now: () => now, wait });
  const work = (lane: string, ms: number) =>
    queue.run(lane, async () => {
      now += ms;
      done.push(lane);
    });
  return { work, done, queue, now: () => now };
}

describe('a fair queue', () => {
  test('a lane whose work is dear waits while others’ is cheap, and none is forgotten', async () => {
    const { work, done } = bench();
    await Promise.all([
      ...Array.from({ length: 3 }, () => work('flood', 100)),
      ...Array.from({ length: 20 }, () => work('small', 1)),
    ]);
    // The first of the flood had begun; then all that is small goes before what is as dear as a hundred of them.
    expect(done).toEqual(['flood', ...Array.from({ length: 20 }, () => 'small'), 'flood', 'flood']);
  });

  test('lanes of equal work take turns, however many wait in one', async () => {
    const { work, done } = bench();
    await Promise.all([...Array.from({ length: 50 }, () => work('a', 10)), work('b', 10), work('b', 10)]);
    expect(done.slice(0, 5).filter((lane) => lane === 'b')).toHaveLength(2);
  });

  test('a lane rests as long as it worked while another is present, and not when it is alone', async () => {
    const { work, now } = bench();
    const flood = async () => {
      const since = now();
      await Promise.all(Array.from({ length: 20 }, () => work('flood', 100)));
      return now() - since;
    };
    expect(await flood()).toBe(2_000);
    await work('small', 1);
    // Until the other has been silent for two seconds.
    expect(await flood()).toBe(2_000 + 10 * 100);
    expect(await flood()).toBe(2_000);
  });

  test('rest saves nothing up', async () => {
    const { work, done } = bench();
    for (let i = 0; i < 100; i++) await work('busy', 10);
    done.length = 0;
    await Promise.all([
      ...Array.from({ length: 10 }, () => work('rested', 10)),
      ...Array.from({ length: 10 }, () => work('busy', 10)),
    ]);
    expect(done.slice(0, 10).filter((lane) => lane === 'busy').length).toBeGreaterThanOrEqual(4);
  });

  test('no more is under way than may be, and what fails gives its place back', async () => {
    const { queue } = bench(2);
    let running = 0;
    let most = 0;
    const work = (i: number) =>
      queue.run(`lane ${i % 3}`, async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        if (i % 4 === 0) throw new Error(`work ${i}`);
        return i;
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => work(i)));
    expect(most).toBe(2);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
  });
});

test('between two pieces of long work everyone else has a turn of the event loop', async () => {
  const breathe = createBreath(2);
  let turned = 0;
  setImmediate(() => turned++);
  const end = performance.now() + 20;
  for (let pieces = 0; performance.now() < end || pieces < 10; pieces++) {
    const until = performance.now() + 1;
    while (performance.now() < until);
    const pause = breathe();
    if (pause !== undefined) await pause;
  }
  expect(turned).toBe(1);
  expect(createBreath(1_000)()).toBeUndefined();
});
