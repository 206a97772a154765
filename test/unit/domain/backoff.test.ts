import { expect, test } from 'vitest';
import { backoffMs, jittered } from '../../../services/domain/index.ts';

test('a pause doubles with each failure, and stays at the longest however many follow', () => {
  const pauses = [0, 1, 2, 3, 4, 5, 2_000].map((failures) => backoffMs({ retryMs: 200, retryMaxMs: 2_000 }, failures));
  expect(pauses).toEqual([200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
});

test('jitter leaves at least half of a pause and never adds to it', () => {
  expect([0, 0.5, 1].map((random) => jittered(100, () => random))).toEqual([50, 75, 100]);
});
