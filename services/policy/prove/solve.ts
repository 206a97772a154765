// Whether conditions over finite variables can hold together. Exact: each variable is eliminated in turn, so the work grows with
// how many variables one condition joins, and not with the product of all of them.

/** `holds` has one byte per combination of the values of `over`, the last variable fastest; 1: it holds. */
export interface Condition {
  readonly over: readonly number[];
  readonly holds: Uint8Array;
}

/** More combinations than can be gone through. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

const MAX_COMBINATIONS = 1 << 22;

/** How far apart two values of each variable lie, and how many combinations there are. Throws TooLarge beyond `max`. */
export function layout(sizes: readonly number[], max = MAX_COMBINATIONS): { strides: number[]; count: number } {
  const strides: number[] = [];
  let count = 1;
  for (let i = sizes.length - 1; i >= 0; i--) {
    strides[i] = count;
    count *= sizes[i]!;
  }
  if (count > max) throw new TooLarge();
  return { strides, count };
}

interface Step {
  readonly variable: number;
  readonly over: readonly number[];
  readonly chosen: Int32Array;
}

/**
 * A value per variable, of which variable i has `sizes[i]`, such that every condition holds; undefined when there is none.
 * Throws TooLarge when the conditions join too many variables.
 */
export function solve(sizes: readonly number[], conditions: readonly Condition[]): number[] | undefined {
  let open = conditions.filter(({ holds }) => holds.includes(0));
  const steps: Step[] = [];
  while (open.length > 0) {
    if (open.some(({ holds }) => !holds.includes(1))) return undefined;
    const { variable, over } = cheapest(sizes, open);
    const [joined, rest] = [
      open.filter((one) => one.over.includes(variable)),
      open.filter((one) => !one.over.includes(variable)),
    ];
    const chosen = eliminate(sizes, variable, over, joined);
    steps.push({ variable, over, chosen });
    const left = { over, holds: Uint8Array.from(chosen, (value) => (value < 0 ? 0 : 1)) };
    open = left.holds.includes(0) ? [...rest, left] : rest;
  }
  // Each step looked only at variables that were eliminated after it.
  const values = sizes.map(() => 0);
  for (const { variable, over, chosen } of steps.reverse()) {
    const { strides } = layout(over.map((other) => sizes[other]!));
    values[variable] = chosen[over.reduce((at, other, i) => at + values[other]! * strides[i]!, 0)]!;
  }
  return values;
}

/** What must hold of the kept variables alone so that values of the others exist; undefined: whatever they are, none do. Throws TooLarge. */
export function project(
  sizes: readonly number[],
  conditions: readonly Condition[],
  isKept: (variable: number) => boolean,
): readonly Condition[] | undefined {
  let open = conditions.filter(({ holds }) => holds.includes(0));
  for (;;) {
    if (open.some(({ holds }) => !holds.includes(1))) return undefined;
    const { variable, over } = cheapest(sizes, open, isKept);
    if (variable === -1) return open;
    const joined = open.filter((one) => one.over.includes(variable));
    const holds = Uint8Array.from(eliminate(sizes, variable, over, joined), (value) => (value < 0 ? 0 : 1));
    open = [...open.filter((one) => !joined.includes(one)), ...(holds.includes(0) ? [{ over, holds }] : [])];
  }
}

/** That these do not all hold, as one condition. Throws TooLarge. */
export function unless(sizes: readonly number[], conditions: readonly Condition[]): Condition {
  const over = [...new Set(conditions.flatMap((one) => one.over))].sort((a, b) => a - b);
  const { count } = layout(over.map((variable) => sizes[variable]!));
  const reads = conditions.map((one) => {
    const { strides } = layout(one.over.map((variable) => sizes[variable]!));
    return { holds: one.holds, strides: over.map((variable) => strides[one.over.indexOf(variable)] ?? 0) };
  });
  const holds = new Uint8Array(count);
  const digits = over.map(() => 0);
  for (let i = 0; i < count; i++) {
    holds[i] = reads.every(({ holds: all, strides }) => all[strides.reduce((at, stride, j) => at + stride * digits[j]!, 0)] === 1)
      ? 0
      : 1;
    for (let j = over.length - 1; j >= 0 && ++digits[j]! === sizes[over[j]!]; j--) digits[j] = 0;
  }
  return { over, holds };
}

/** The variable whose elimination joins the fewest combinations, and those that it is joined with. */
function cheapest(
  sizes: readonly number[],
  conditions: readonly Condition[],
  isKept: (variable: number) => boolean = () => false,
): { variable: number; over: readonly number[] } {
  const joined = new Map<number, Set<number>>();
  for (const { over } of conditions)
    for (const variable of over) {
      const others = joined.get(variable) ?? new Set();
      joined.set(variable, others);
      for (const other of over) if (other !== variable) others.add(other);
    }
  let best = { variable: -1, cost: Number.POSITIVE_INFINITY };
  for (const [variable, others] of joined) {
    if (isKept(variable)) continue;
    let cost = 1;
    for (const other of others) cost *= sizes[other]!;
    if (cost < best.cost) best = { variable, cost };
  }
  return { variable: best.variable, over: [...(joined.get(best.variable) ?? [])].sort((a, b) => a - b) };
}

/** Per combination of `over`, the first value of the variable that satisfies all that it is joined by; -1: none does. */
function eliminate(
  sizes: readonly number[],
  variable: number,
  over: readonly number[],
  joined: readonly Condition[],
): Int32Array {
  const { count } = layout(over.map((other) => sizes[other]!));
  const reads = joined.map((condition) => {
    const { strides } = layout(condition.over.map((other) => sizes[other]!));
    const strideOf = (other: number) => strides[condition.over.indexOf(other)] ?? 0;
    return { holds: condition.holds, step: strideOf(variable), strides: over.map(strideOf) };
  });
  const chosen = new Int32Array(count).fill(-1);
  const digits = over.map(() => 0);
  const size = sizes[variable]!;
  for (let i = 0; i < count; i++) {
    const starts = reads.map(({ strides }) => strides.reduce((at, stride, j) => at + stride * digits[j]!, 0));
    for (let value = 0; value < size && chosen[i] === -1; value++)
      if (reads.every(({ holds, step }, j) => holds[starts[j]! + value * step] === 1)) chosen[i] = value;
    for (let j = over.length - 1; j >= 0 && ++digits[j]! === sizes[over[j]!]; j--) digits[j] = 0;
  }
  return chosen;
}
