import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPacing } from '../../../../services/exchange/witnessing/pacing.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function paced() {
  const rounds: (() => void)[] = [];
  const pacing = createPacing(() => new Promise<void>((resolve) => rounds.push(resolve)), 100);
  const end = async () => {
    rounds.at(-1)?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { rounds, pacing, end };
}

test('however often a round is wanted while one is under way, one more follows it, after a pause', async () => {
  const { rounds, pacing, end } = paced();
  for (let i = 0; i < 3; i++) pacing.want();
  expect(rounds.length).toBe(1);
  await end();
  pacing.want();
  await vi.advanceTimersByTimeAsync(99);
  expect(rounds.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(rounds.length).toBe(2);
});

test('after a pause in which none was wanted the next begins at once', async () => {
  const { rounds, pacing, end } = paced();
  pacing.want();
  await end();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(rounds.length).toBe(1);
  pacing.want();
  expect(rounds.length).toBe(2);
});

test('closing waits for the round under way, and none begins after it', async () => {
  const { rounds, pacing, end } = paced();
  pacing.want();
  pacing.want();
  let isClosed = false;
  const closing = pacing.close().then(() => {
    isClosed = true;
  });
  await vi.advanceTimersByTimeAsync(500);
  expect(isClosed).toBe(false);
  await end();
  await closing;
  pacing.want();
  await vi.advanceTimersByTimeAsync(500);
  expect([isClosed, rounds.length]).toEqual([true, 1]);
});
