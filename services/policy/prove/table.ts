// Truth tables: what Cedar itself says of one rule, for each combination of what that rule reads.
import { contextOf } from '../context.ts';
import type { Covered } from '../coverage.ts';
import type { Facts } from '../facts.ts';
import type { Rule } from '../rules.ts';
import { createSlices } from '../slices.ts';
import { type Dimension, factsAt } from './domain.ts';
import { type Reading, readingOf } from './reading.ts';
import { type Condition, layout } from './solve.ts';

export const NO = 0;
export const YES = 1;
/** It fails to evaluate. */
export const FAILS = 2;

export interface Table {
  /** Which dimensions it reads, ascending. */
  readonly over: readonly number[];
  /** One per combination of their values, the last dimension fastest. */
  readonly cells: Uint8Array;
}

/** Where a rule is asked. */
interface Asked {
  readonly covered: Covered;
  readonly base: Facts;
  readonly dimensions: readonly Dimension[];
  readonly action: string;
  readonly resource: { readonly type: 'Kind' | 'FieldGroup'; readonly id: string };
}

export interface Tables extends Disposable {
  readonly readingOf: (rule: Rule) => Reading;
  /** Throws TooLarge when the rule reads more combinations than can be asked. */
  readonly of: (rule: Rule, asked: Asked) => Table;
}

/** Questions to Cedar per rule. */
const MAX_QUESTIONS = 1 << 16;
/** What rules see under another name than that of the fact. */
const FACT_OF: Readonly<Record<string, string>> = { agency: 'fromAgency' };

/** Every combination of digits below `sizes`, the last fastest; each is the same array. */
export function* combinations(sizes: readonly number[]): Iterable<number[]> {
  const { count } = layout(sizes);
  const digits = sizes.map(() => 0);
  for (let i = 0; i < count; i++) {
    yield digits;
    for (let j = sizes.length - 1; j >= 0 && ++digits[j]! === sizes[j]; j--) digits[j] = 0;
  }
}

/** Fills a table by asking for the facts of each combination. */
export function tabulate(
  names: readonly string[],
  { base, dimensions }: Pick<Asked, 'base' | 'dimensions'>,
  ask: (facts: Facts) => number,
): Table {
  const over = dimensions.flatMap(({ name }, i) => (names.includes(name) ? [i] : []));
  const read = over.map((i) => dimensions[i]!);
  const sizes = read.map(({ values }) => values.length);
  const cells = new Uint8Array(layout(sizes, MAX_QUESTIONS).count);
  let i = 0;
  for (const digits of combinations(sizes)) cells[i++] = ask(factsAt(base, read, digits));
  return { over, cells };
}

export function createTables(): Tables {
  const slices = createSlices();
  const readings = new Map<Rule, Reading>();
  const answers = new Map<string, number>();

  const reading = (rule: Rule): Reading => {
    const found = readings.get(rule) ?? readingOf(rule);
    readings.set(rule, found);
    return found;
  };
  return {
    readingOf: reading,
    of(rule, { covered, action, resource, ...asked }) {
      const slice = slices.of([rule]);
      const { paths, variables } = reading(rule);
      // Its scope was compared when it was chosen: what its conditions do not look at cannot change its answer.
      const seen = { principal: covered.grant.to, action, resource: resource.id };
      const scope = Object.entries(seen).flatMap(([name, value]) => (variables.includes(name) ? [value] : []));
      const names = paths.map((path) => FACT_OF[path] ?? path);
      return tabulate(names, asked, (facts) => {
        const context = contextOf(facts, covered, rule.reads);
        const key = JSON.stringify([rule.id, scope, context]);
        let answer = answers.get(key);
        if (answer === undefined) {
          const verdict = slice.ask({ recipient: covered.grant.to, action, resource, context });
          answer = 'failed' in verdict ? FAILS : verdict.rules.length > 0 ? YES : NO;
          answers.set(key, answer);
        }
        return answer;
      });
    },
    [Symbol.dispose]() {
      slices[Symbol.dispose]();
      answers.clear();
    },
  };
}

/** The same table over fewer values: `kept` lists, per dimension, the positions of those that are left, ascending. */
export function narrowed(table: Table, sizes: readonly number[], kept: readonly (readonly number[])[]): Table {
  const { over, cells } = table;
  // Most tables read none of what was narrowed.
  if (over.every((i) => kept[i]!.length === sizes[i])) return table;
  const { strides } = layout(over.map((i) => sizes[i]!));
  const left = over.map((i) => kept[i]!);
  const fewer = new Uint8Array(layout(left.map(({ length }) => length)).count);
  let i = 0;
  for (const digits of combinations(left.map(({ length }) => length)))
    fewer[i++] = cells[digits.reduce((at, digit, j) => at + left[j]![digit]! * strides[j]!, 0)]!;
  return { over, cells: fewer };
}

/** Per dimension the first of each class of values that no table tells apart. */
export function classesOf(tables: readonly Table[], sizes: readonly number[]): number[][] {
  const marks = sizes.map((size) => Array.from({ length: size }, () => ''));
  for (const table of tables)
    rowsOf(table, sizes).forEach((rows, j) => {
      const marked = marks[table.over[j]!]!;
      rows.forEach((row, value) => {
        marked[value] += row;
      });
    });
  return marks.map((rows) => {
    const first = new Set<string>();
    return rows.flatMap((mark, value) => {
      if (first.has(mark)) return [];
      first.add(mark);
      return [value];
    });
  });
}

/** What was made of a table, of which there is one for its cells: tables that nothing narrows are asked again and again. */
const rowsMade = new WeakMap<Uint8Array, string[][]>();
const conditionsMade = new WeakMap<Uint8Array, Map<number, Condition>>();

/** Per dimension that the table reads and value of it, what it answers for all values of the others. */
function rowsOf({ over, cells }: Table, sizes: readonly number[]): string[][] {
  const known = rowsMade.get(cells);
  if (known !== undefined) return known;
  const { strides } = layout(over.map((i) => sizes[i]!));
  const made = over.map((i, j) => {
    const rows = Array.from({ length: sizes[i]! }, () => '');
    cells.forEach((cell, at) => {
      rows[Math.floor(at / strides[j]!) % sizes[i]!]! += cell;
    });
    return rows.map((row) => `${row};`);
  });
  rowsMade.set(cells, made);
  return made;
}

/** That a table gives one of these answers. The same object each time, so that what two goals share is compared once. */
export function answers({ over, cells }: Table, ...wanted: readonly number[]): Condition {
  const made = conditionsMade.get(cells) ?? new Map<number, Condition>();
  conditionsMade.set(cells, made);
  const key = wanted.reduce((bits, answer) => bits | (1 << answer), 0);
  const condition = made.get(key) ?? { over, holds: cells.map((cell) => (key >> cell) & 1) };
  made.set(key, condition);
  return condition;
}
