// The rows of a table → the JSON of a record, by a mapping.
import { enumOf } from '../../../proto/index.ts';
import { didYouMean, type Fault } from '../../../services/domain/index.ts';
import { word } from '../input.ts';
import { type Column, dateIn, type Step } from './mapping.ts';

type Json = Record<string, unknown>;
type Cells = Readonly<Record<string, string>>;

const NUMBERS = ['uint32', 'int32', 'uint64', 'int64', 'double', 'float'];
const TRUTHS: Readonly<Record<string, boolean>> = { TRUE: true, FALSE: false, YES: true, NO: false, Y: true, N: false };

/** The record that the rows of one group make, and what is wrong with them, each fault by its column. An empty cell says nothing. */
export function recordOf(
  rows: readonly Cells[],
  columns: ReadonlyMap<string, Column>,
): { readonly record: Json; readonly faults: Fault[] } {
  const record: Json = {};
  const faults: Fault[] = [];
  for (const [i, cells] of rows.entries())
    for (const column of columns.values()) {
      const cell = (cells[column.name] ?? '').trim();
      if (cell === '') continue;
      const texts = column.split === undefined ? [cell] : cell.split(column.split).map((text) => text.trim());
      const values = texts.filter((text) => text !== '').flatMap((text) => readCell(column, text, faults));
      if (!put(record, column.path, values, i))
        faults.push({ field: column.name, rule: 'the same value in each row of a group' });
    }
  return { record: withoutRepeats(record), faults };
}

function readCell(column: Column, text: string, faults: Fault[]): unknown[] {
  const { name, type, values, date } = column;
  const fault = (rule: string): [] => {
    faults.push({ field: name, rule });
    return [];
  };
  let said = text;
  if (values !== undefined) {
    // prototype: a cell is a stranger's text.
    if (!Object.hasOwn(values, text))
      return fault(`one of the values of the mapping: ${Object.keys(values).slice(0, 20).join(', ')}`);
    said = values[text] as string;
  }
  if (date !== undefined)
    return [dateIn(date, said)].flatMap((read) => (read === undefined ? fault(`a date as ${date}`) : [read]));
  if (NUMBERS.includes(type)) {
    if (!/^-?\d+(\.\d+)?$/.test(said)) return fault('a number, with a point for decimals');
    // Rounded, it would be another number than the file has.
    return Math.abs(Number(said)) <= Number.MAX_SAFE_INTEGER
      ? [Number(said)]
      : fault(`a number up to ${Number.MAX_SAFE_INTEGER}`);
  }
  if (type === 'bool')
    return [TRUTHS[said.toUpperCase()]].flatMap((truth) => (truth === undefined ? fault('yes or no') : [truth]));
  const names = enumOf(type);
  if (names === undefined) return [said];
  const known = Object.keys(names).filter((one) => one !== 'UNSPECIFIED');
  return known.includes(word(said)) ? [word(said)] : fault(`one of ${known.join(', ')}${didYouMean(word(said), known)}`);
}

/** The list of that name, made if it is not there. */
function listIn<T>(record: Json, name: string): T[] {
  record[name] ??= [];
  return record[name] as T[];
}

/** The element of that place, made if it is not there. */
function elementOf(list: Json[], index: number): Json {
  list[index] ??= {};
  return list[index];
}

/** Puts values at the end of a path. False if another row of the group said otherwise. */
function put(record: Json, [step, ...rest]: readonly Step[], values: readonly unknown[], row: number): boolean {
  if (step === undefined || values.length === 0) return true;
  const { name, at } = step;
  if (rest.length === 0) return putValues(record, step, values);
  if (at === undefined) {
    record[name] ??= {};
    return put(record[name] as Json, rest, values, row);
  }
  const list = listIn<Json>(record, name);
  // Several values in one cell are several elements, from the first on.
  if (values.length > 1 && rest.every((inner) => inner.at === undefined))
    return values.every((value, i) => put(elementOf(list, i), rest, [value], row));
  return put(elementOf(list, at === 'ROW' ? row : at === 'ALL' ? 0 : at), rest, values, row);
}

function putValues(record: Json, { name, at }: Step, values: readonly unknown[]): boolean {
  if (at === undefined) {
    if (record[name] !== undefined && record[name] !== values[0]) return false;
    record[name] = values[0];
    return true;
  }
  const list = listIn<unknown>(record, name);
  if (typeof at === 'number') list[at] = values[0];
  else list.push(...values);
  return true;
}

/** A container that stands in the rows of all its goods is one container; an element that no row filled is none. */
function withoutRepeats(record: Json): Json {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => {
      if (!Array.isArray(value)) return [name, value];
      const seen = new Set<string>();
      return [
        name,
        value.filter((item) => item !== undefined && !seen.has(JSON.stringify(item)) && seen.add(JSON.stringify(item))),
      ];
    }),
  );
}
