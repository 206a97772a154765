// Truth tables: what Cedar says of one rule, for each combination of what that rule reads. Its parts are asked of Cedar, and joined here as Cedar joins them.
import { LRUCache } from 'lru-cache';
import { sha256, toHex, utf8 } from '../../domain/index.ts';
import { contextOf } from '../context.ts';
import type { Covered } from '../coverage.ts';
import type { Facts } from '../facts.ts';
import type { Rule } from '../rules.ts';
import { createSlices } from '../slices.ts';
import { type Dimension, factsAt } from './domain.ts';
import { type Asks, type Part, partsOf } from './parts.ts';
import { readingOf } from './reading.ts';
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
  /** Throws TooLarge when the rule reads more combinations than can be asked. */
  readonly of: (rule: Rule, asked: Asked) => Table;
}

/** Per rule, or per part of one. */
const MAX_COMBINATIONS = 1 << 16;
/** What rules see under another name than that of the fact. */
const factOf = (path: string): string => (path === 'agency' ? 'fromAgency' : path);
const isRead = (paths: readonly string[], { name }: Dimension): boolean => paths.some((path) => factOf(path) === name);

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
  const cells = new Uint8Array(layout(sizes, MAX_COMBINATIONS).count);
  let i = 0;
  for (const digits of combinations(sizes)) cells[i++] = ask(factsAt(base, read, digits));
  return { over, cells };
}

/** Tables made by this process, by all that goes into one: texts that are compared, or checked after each change, have most rules in common. */
const MADE = new LRUCache<string, Table>({ maxSize: 1 << 22, sizeCalculation: ({ cells }, key) => cells.length + key.length });

/** The values of a dimension, whose lists may be long and which every rule of a place shares, in few characters. */
const digests = new WeakMap<Dimension, string>();
function digestOf(dimension: Dimension): string {
  const known = digests.get(dimension);
  if (known !== undefined) return known;
  // JSON has no undefined: absent, as null, which no fact is.
  const values = dimension.values.map((value) => value ?? null);
  const made = toHex(sha256(utf8(JSON.stringify([dimension.name, values]))));
  digests.set(dimension, made);
  return made;
}

/** All that goes into a table. */
function keyOf(rule: string, { covered, base, dimensions, action, resource }: Asked): string {
  const { paths } = readingOf(rule);
  const { from, to, kind, verb, mode } = covered.grant;
  const { issued: _, ...facts } = base;
  const open = dimensions.flatMap((dimension, i) => (isRead(paths, dimension) ? [[i, digestOf(dimension)]] : []));
  const ends = [covered.sender.state, covered.recipient.state];
  return JSON.stringify([rule, action, resource.id, from, to, kind, verb, mode, ends, facts, open]);
}

/** Cedar's answers to this process, by all that it was asked. */
const ANSWERS = new LRUCache<string, number>({ maxSize: 1 << 24, sizeCalculation: (_, key) => key.length });

export function createTables(): Tables {
  const slices = createSlices();

  function asked({ text, looksAt }: Asks, at: Asked): Table {
    const { paths } = readingOf(text);
    const reads = [...new Set(paths.map((path) => path.split('.')[0]!))];
    const { covered, action, resource } = at;
    const seen = { principal: covered.grant.to, action, resource };
    const scope = looksAt.map((variable) => seen[variable]);
    return tabulate(paths.map(factOf), at, (facts) => {
      const context = contextOf(facts, covered, reads);
      const key = JSON.stringify([text, scope, context]);
      let answer = ANSWERS.get(key);
      if (answer === undefined) {
        const verdict = slices.of([{ ...PART, reads, text }]).ask({ recipient: covered.grant.to, action, resource, context });
        // Kept as an answer, a trap inside Cedar would close what the text leaves open.
        if ('failed' in verdict && verdict.unasked) throw new Error('Cedar did not evaluate a part of a rule');
        answer = 'failed' in verdict ? FAILS : verdict.rules.length > 0 ? YES : NO;
        ANSWERS.set(key, answer);
      }
      return answer;
    });
  }
  function of(part: Part, at: Asked, sizes: readonly number[]): Table {
    if ('text' in part) return asked(part, at);
    if ('not' in part) {
      const { over, cells } = of(part.not, at, sizes);
      return { over, cells: cells.map((cell) => NEGATED[cell]!) };
    }
    const [parts, settling] = 'all' in part ? [part.all, NO] : [part.any, YES];
    return parts.map((one) => of(one, at, sizes)).reduce((left, right) => joined(left, right, sizes, settling));
  }
  return {
    of({ text }, at) {
      const key = keyOf(text, at);
      const made =
        MADE.get(key) ??
        of(
          partsOf(text),
          at,
          at.dimensions.map(({ values }) => values.length),
        );
      MADE.set(key, made);
      return made;
    },
    [Symbol.dispose]: () => slices[Symbol.dispose](),
  };
}

const PART = { id: 'part', clause: '', effect: 'permit', obliges: [], notes: [], actions: [] } as const;
const NEGATED = { [NO]: YES, [YES]: NO, [FAILS]: FAILS } as Readonly<Record<number, number>>;

/** As Cedar evaluates `&&` and `||`: the left answer stands if it fails or settles both, otherwise it is the right one's. Throws TooLarge. */
function joined(left: Table, right: Table, sizes: readonly number[], settling: number): Table {
  const over = [...new Set([...left.over, ...right.over])].sort((a, b) => a - b);
  const own = over.map((i) => sizes[i]!);
  const cells = new Uint8Array(layout(own, MAX_COMBINATIONS).count);
  const [strides, others] = [left, right].map((table) => {
    const { strides } = layout(table.over.map((i) => sizes[i]!));
    return over.map((i) => strides[table.over.indexOf(i)] ?? 0);
  }) as [number[], number[]];
  let at = 0;
  for (const digits of combinations(own)) {
    let [i, j] = [0, 0];
    for (let k = 0; k < digits.length; k++) {
      i += digits[k]! * strides[k]!;
      j += digits[k]! * others[k]!;
    }
    const answer = left.cells[i]!;
    cells[at++] = answer === settling || answer === FAILS ? answer : right.cells[j]!;
  }
  return { over, cells };
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
