import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBackoffTimer } from '../../../../services/exchange/link/backoff.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('each delay is twice the one before it, up to the longest, until it is reset', () => {
  const due: number[] = [];
  const began = Date.now();
  const backoff = createBackoffTimer({ retryMs: 100, retryMaxMs: 300 }, () => {
    due.push(Date.now() - began);
    backoff.grow();
    backoff.arm();
  });
  backoff.arm();
  vi.advanceTimersByTime(900);
  expect(due).toEqual([100, 300, 600, 900]);
  backoff.cancel();
  backoff.reset();
  backoff.arm();
  vi.advanceTimersByTime(100);
  expect(due).toEqual([100, 300, 600, 900, 1000]);
});

test('what is armed twice is due once, and what is cancelled or closed not at all', () => {
  let due = 0;
  const backoff = createBackoffTimer({ retryMs: 100, retryMaxMs: 100 }, () => due++);
  backoff.arm();
  backoff.arm();
  expect(backoff.isArmed()).toBe(true);
  vi.advanceTimersByTime(500);
  expect([due, backoff.isArmed()]).toEqual([1, false]);
  backoff.arm();
  backoff.cancel();
  expect(backoff.isArmed()).toBe(false);
  backoff.close();
  backoff.arm();
  vi.advanceTimersByTime(500);
  expect([due, backoff.isArmed()]).toEqual([1, false]);
});
