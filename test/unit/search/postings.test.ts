import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPostings } from '../../../services/search/postings.ts';

const KEYS = 200;
/** Spread over all 32 bits, as hashes are. */
const keyOf = (n: number): number => Math.imul(n + 1, 0x9e3779b1) >>> 0;

it('every key has the subjects to which it was added, through any number of merges, and none that is gone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 0, max: 1_000 }), (subjects, seed) => {
      const isGone = (subject: number) => subject % 7 === 3;
      const postings = createPostings(isGone);
      const expected = new Map<number, number[]>();
      for (let subject = 1; subject <= subjects; subject++) {
        const keys = [...new Set([0, 1, 2].map((i) => keyOf((subject * (i + 3) + seed) % KEYS)))];
        postings.add(subject, keys);
        for (const key of keys) if (!isGone(subject)) expected.set(key, [...(expected.get(key) ?? []), subject]);
      }
      for (let n = 0; n < KEYS; n += 11) {
        const found: number[] = [];
        postings.each(keyOf(n), (subject) => {
          if (!isGone(subject)) found.push(subject);
        });
        expect(found.sort((a, b) => a - b)).toEqual(expected.get(keyOf(n)) ?? []);
        expect(postings.count(keyOf(n))).toBeGreaterThanOrEqual(found.length);
      }
    }),
    { numRuns: 6 },
  );
});
