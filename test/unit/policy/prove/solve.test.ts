import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Condition, layout, solve, TooLarge } from '../../../../services/policy/prove/solve.ts';
import { combinations } from '../../../../services/policy/prove/table.ts';

const holdsAt =
  (sizes: readonly number[], choice: readonly number[]) =>
  ({ over, holds }: Condition): boolean => {
    const { strides } = layout(over.map((variable) => sizes[variable]!));
    return holds[over.reduce((at, variable, i) => at + choice[variable]! * strides[i]!, 0)] === 1;
  };

/** Up to six variables of up to four values, and conditions over up to three of them. */
const problem = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 })
  .chain((sizes) =>
    fc.tuple(
      fc.constant(sizes),
      fc.array(
        fc.tuple(fc.uniqueArray(fc.nat(sizes.length - 1), { maxLength: 3 }), fc.integer(), fc.integer({ min: 1, max: 9 })),
        { maxLength: 9 },
      ),
    ),
  )
  .map(([sizes, drawn]) => ({
    sizes,
    conditions: drawn.map(([variables, seed, weight]): Condition => {
      const over = variables.sort((a, b) => a - b);
      const { count } = layout(over.map((variable) => sizes[variable]!));
      return {
        over,
        holds: Uint8Array.from({ length: count }, (_, i) => (Math.abs(Math.imul(seed + i, 2654435761)) % 10 < weight ? 1 : 0)),
      };
    }),
  }));

test('a choice is found exactly when going through all of them finds one, and it satisfies', () => {
  const seen = { some: 0, none: 0 };
  fc.assert(
    fc.property(problem, ({ sizes, conditions }) => {
      const satisfies = (choice: readonly number[]) => conditions.every(holdsAt(sizes, choice));
      let exists = false;
      for (const choice of combinations(sizes)) exists ||= satisfies(choice);
      const found = solve(sizes, conditions);
      seen[exists ? 'some' : 'none']++;
      expect(found !== undefined).toBe(exists);
      if (found !== undefined) expect(satisfies(found)).toBe(true);
    }),
    { numRuns: 3_000, seed: 4 },
  );
  expect(Math.min(seen.some, seen.none)).toBeGreaterThan(500);
});

test('a long chain of conditions costs no product of its variables', () => {
  const sizes = Array.from({ length: 60 }, () => 8);
  const below = Uint8Array.from({ length: 64 }, (_, i) => (Math.floor(i / 8) <= i % 8 ? 1 : 0));
  const chain = sizes.slice(1).map((_, i): Condition => ({ over: [i, i + 1], holds: below }));
  const is = (variable: number, value: number): Condition => ({
    over: [variable],
    holds: Uint8Array.from({ length: 8 }, (_, i) => (i === value ? 1 : 0)),
  });
  expect(solve(sizes, [...chain, is(0, 3), is(59, 5)])?.slice(0, 1)).toEqual([3]);
  expect(solve(sizes, [...chain, is(0, 5), is(59, 3)])).toBeUndefined();
});

test('conditions that join too much are said to be too large, not taken to hold', () => {
  const sizes = Array.from({ length: 9 }, () => 16);
  const holds = Uint8Array.from({ length: 256 }, (_, i) => (Math.floor(i / 16) === i % 16 ? 0 : 1));
  const pairs = sizes.flatMap((_, i) => sizes.slice(i + 1).map((_, j): Condition => ({ over: [i, i + 1 + j], holds })));
  expect(() => solve(sizes, pairs)).toThrow(TooLarge);
});
