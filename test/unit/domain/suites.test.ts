import { expect, test } from 'vitest';
import { bestSuite, type Suite } from '../../../services/domain/index.ts';

test('of what both have it is the best of ours, whatever else they have', () => {
  const own = ['better', 'good'] as unknown as Suite[];
  expect(
    bestSuite(
      [
        ['good', 'better'],
        ['better', 'good', 'one-to-come'],
      ],
      own,
    ),
  ).toBe('better');
  expect(bestSuite([['good'], ['better', 'good']], own)).toBe('good');
  expect(bestSuite([['one-to-come'], ['better']], own)).toBeUndefined();
  expect(bestSuite([[], ['better']], own)).toBeUndefined();
});
