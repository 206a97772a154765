// A search for facts through goals that must all be reached, each by one of its alternatives.
import { type Condition, solve } from '../prove/solve.ts';

/** Alternatives, each a set of conditions that hold together. */
export type Alternatives = readonly (readonly Condition[])[];

/** Conditions that hold together, one for each set of variables. */
type Together = ReadonlyMap<string, Condition>;

/** undefined: they cannot hold together, which takes no search to see. */
function joined(together: Together, conditions: readonly Condition[]): Together | undefined {
  const all = new Map(together);
  for (const condition of conditions) {
    const { over, holds } = condition;
    const key = over.join();
    const other = all.get(key);
    if (other === condition) continue;
    const both = other === undefined ? condition : { over, holds: holds.map((bit, i) => bit & other.holds[i]!) };
    if (!both.holds.includes(1)) return undefined;
    all.set(key, both);
  }
  return all;
}

export interface Found {
  readonly conditions: readonly Condition[];
  readonly choice: readonly number[];
}

/** A choice of values that reaches every goal; undefined: there is none. Throws TooLarge. */
export function search(
  sizes: readonly number[],
  goals: readonly Alternatives[],
  before: Together = new Map(),
): Found | undefined {
  const [goal, ...rest] = goals;
  if (goal === undefined) {
    const conditions = [...before.values()];
    const choice = solve(sizes, conditions);
    return choice && { conditions, choice };
  }
  const open = goal.flatMap((conditions) => joined(before, conditions) ?? []);
  // What cannot be so whichever alternative is taken is not tried with each.
  if (open.length > 1 && solve(sizes, [...before.values()]) === undefined) return undefined;
  for (const together of open) {
    const found = search(sizes, rest, together);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** That a variable has this value. */
export const isAt = (sizes: readonly number[], variable: number, value: number): Condition => ({
  over: [variable],
  holds: Uint8Array.from({ length: sizes[variable]! }, (_, i) => (i === value ? 1 : 0)),
});

/** Each value in turn as early as it can be: an absent fact, an empty list and no are the first of theirs. */
export function smallest(sizes: readonly number[], { conditions, choice: found }: Found): readonly number[] {
  let choice = found;
  const fixed = [...conditions];
  sizes.forEach((_, variable) => {
    for (let value = 0; value < choice[variable]!; value++)
      choice = search(sizes, [[[...fixed, isAt(sizes, variable, value)]]])?.choice ?? choice;
    fixed.push(isAt(sizes, variable, choice[variable]!));
  });
  return choice;
}
