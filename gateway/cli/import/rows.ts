// The records of a file, one after another, whatever the file is.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { type Clock, type Fault, parseJson, TripointError, withoutMark } from '../../../services/domain/index.ts';
import { lookoutFromMrz, mrzLines, parseMrz } from '../../../services/records/index.ts';
import { recordOf } from './cells.ts';
import { columnsOf, FAULTS, type Mapping, type ReadFamily } from './mapping.ts';

export const FORMATS = ['json', 'ndjson', 'csv', 'mrz'] as const;
export type Format = (typeof FORMATS)[number];

/** One record of the file. */
export interface Row {
  /** Counted from 1. */
  readonly number: number;
  /** The line of the file on which it begins, counted from 1. */
  readonly line: number;
  /** Its lines, or the rows of a table, as the file has them. */
  readonly raw: readonly string[];
  readonly record: Record<string, unknown>;
  /** What was wrong before it was a record. */
  readonly faults: readonly Fault[];
}

export interface Source {
  readonly family: ReadFamily;
  readonly mapping: Mapping;
  readonly clock: Clock;
  /** Called with the names of a table's columns, before its first row. */
  readonly onHeads?: (names: readonly string[]) => void;
}

/** The rows of a file. Throws INVALID where the file as a whole cannot be read. */
export type ReadRows = (file: string, source: Source) => AsyncGenerator<Row, void, undefined>;

/** A JSON file is read whole; a larger list belongs into NDJSON. */
const JSON_BYTES = 64 << 20;
/** Characters of one line: the largest record, as JSON. */
const LINE_CHARACTERS = 1 << 20;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Another encoding read as UTF-8 would share a name that nobody has. */
const NOT_UTF8: Fault = { field: '', rule: 'UTF-8 text: this holds bytes that are not' };
const garbled = (raw: string): Fault[] => (raw.includes('\ufffd') ? [NOT_UTF8] : []);

/** With what the mapping says of every record. */
const completed = ({ mapping, family }: Source, record: Record<string, unknown>, row: number): Record<string, unknown> => ({
  ...(mapping.reference !== undefined && {
    [family === 'visaQuery' ? 'caseReference' : 'recordReference']: mapping.reference.replaceAll('{row}', String(row)),
  }),
  ...mapping.constants,
  ...record,
});

function readObject(text: string): { readonly record: Record<string, unknown>; readonly faults: readonly Fault[] } {
  try {
    const value = parseJson(text);
    // The faults with which a refused row came back.
    if (isObject(value)) {
      const { [FAULTS]: _, ...record } = value;
      return { record, faults: [] };
    }
    return { record: {}, faults: [{ field: '', rule: 'one JSON object' }] };
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    return { record: {}, faults: error.faults.length > 0 ? error.faults : [{ field: '', rule: error.message }] };
  }
}

/** The lines of a file. flood: of one that is too long no more is kept than shows that. */
async function* linesOf(file: string): AsyncGenerator<{ line: number; text: string }> {
  let line = 0;
  let begun = '';
  const ended = (text: string) => {
    line++;
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    return { line, text: line === 1 ? withoutMark(whole) : whole };
  };
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const [first = '', ...others] = chunk.split('\n');
    const last = others.pop();
    if (begun.length <= LINE_CHARACTERS) begun += first;
    if (last === undefined) continue;
    yield ended(begun);
    for (const text of others) yield ended(text);
    begun = last;
  }
  if (begun !== '') yield ended(begun);
}

/** Zones or objects that are too long to be any. */
const tooLong = (text: string): Fault[] =>
  text.length > LINE_CHARACTERS ? [{ field: '', rule: `at most ${LINE_CHARACTERS} characters in a line` }] : [];

async function* ndjsonRows(file: string, source: Source): ReturnType<ReadRows> {
  let number = 0;
  for await (const { line, text } of linesOf(file)) {
    if (text.trim() === '') continue;
    const long = tooLong(text);
    const { record, faults } = long.length > 0 ? { record: {}, faults: long } : readObject(text);
    number++;
    yield { number, line, raw: [text], record: completed(source, record, number), faults: [...garbled(text), ...faults] };
  }
}

async function* jsonRows(file: string, source: Source): ReturnType<ReadRows> {
  if ((await stat(file)).size > JSON_BYTES)
    throw new TripointError('INVALID', {
      field: file,
      rule: 'at most 64 MiB of JSON: write a larger list as NDJSON, one object in a line',
    });
  const text = withoutMark(await readFile(file, 'utf8'));
  const value = parseJson(text);
  const records = Array.isArray(value) ? value : [value];
  for (const [i, item] of records.entries()) {
    const raw = JSON.stringify(item);
    const { record, faults } = readObject(raw);
    yield { number: i + 1, line: 1, raw: [raw], record: completed(source, record, i + 1), faults: [...garbled(raw), ...faults] };
  }
}

/** Zones of two or three lines each, as a reader gives them. An empty line ends a zone; lines that begin with # are not read. */
async function* mrzRows(file: string, source: Source): ReturnType<ReadRows> {
  let number = 0;
  let [first, lines]: [number, string[]] = [0, []];
  const take = (): Row[] => {
    if (lines.length === 0) return [];
    const zone = parseMrz(mrzLines(lines.join('\n')), source.clock());
    number++;
    const record = completed(source, lookoutFromMrz(zone), number);
    const row = { number, line: first, raw: lines, record, faults: zone.faults };
    lines = [];
    return [row];
  };
  for await (const { line, text } of linesOf(file)) {
    const long = tooLong(text);
    if (long.length > 0) {
      yield* take();
      yield { number: ++number, line, raw: [`# ${line}`], record: {}, faults: long };
      continue;
    }
    const [read = ''] = mrzLines(text);
    if (read === '') yield* take();
    if (read === '' || read.startsWith('#')) continue;
    if (lines.length === 0) first = line;
    lines.push(text);
    // The lines of a TD1 have 30 characters, all others at least 36 (ICAO Doc 9303-3).
    const [of = ''] = mrzLines(lines[0] ?? '');
    if (lines.length === (of.length <= 32 ? 3 : 2)) yield* take();
  }
  yield* take();
}

interface Parsed {
  readonly record: Readonly<Record<string, string>>;
  readonly raw: string;
  readonly info: { readonly lines: number; readonly error?: { readonly record: readonly string[] } };
}

/** A cell as RFC 4180 writes it. */
export const csvCell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

async function* csvRows(file: string, source: Source): ReturnType<ReadRows> {
  const { mapping, family } = source;
  let columns: ReturnType<typeof columnsOf> | undefined;
  let names: readonly string[] = [];
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      delimiter: mapping.delimiter ?? ',',
      columns: (heads: string[]) => {
        names = heads.map((head) => head.trim());
        columns = columnsOf(family, mapping, names);
        source.onHeads?.(names);
        return [...names];
      },
      ...{ info: true, raw: true, skip_empty_lines: true, relax_column_count: true, max_record_size: LINE_CHARACTERS },
    }),
  );
  let number = 0;
  let group: Parsed[] = [];
  /** Every cell there is, those beyond the columns too, without the faults of an earlier import. */
  const cellsOf = ({ record, info }: Parsed): string =>
    (info.error?.record ?? names.map((name) => record[name] ?? ''))
      .filter((_, i) => names[i] !== FAULTS)
      .map(csvCell)
      .join(mapping.delimiter ?? ',');
  const take = (): Row[] => {
    const [head] = group;
    if (head === undefined || columns === undefined) return [];
    const { record, faults } = recordOf(
      group.map((row) => row.record),
      columns,
    );
    const broken = group.flatMap(({ info }) => (info.error ? [{ field: '', rule: 'as many cells as there are columns' }] : []));
    number++;
    const raw = group.map(cellsOf);
    group = [];
    const all = [...garbled(raw.join('')), ...broken, ...faults];
    // Counted at its end; a quoted cell may go over several lines.
    const line = head.info.lines - (head.raw.trimEnd().split('\n').length - 1);
    return [{ number, line, raw, record: completed(source, record, number), faults: all }];
  };
  try {
    for await (const row of parser as AsyncIterable<Parsed>) {
      const [head] = group;
      const joins = mapping.group !== undefined && head?.record[mapping.group] === row.record[mapping.group];
      if (!joins) yield* take();
      group.push(row);
    }
  } catch (error) {
    if (error instanceof TripointError) throw error;
    // A quote that never ends: nothing after it can be told apart.
    throw new TripointError('INVALID', { field: file, rule: `CSV (RFC 4180): ${(error as Error).message}` });
  }
  yield* take();
}

export const ROWS: Readonly<Record<Format, ReadRows>> = { json: jsonRows, ndjson: ndjsonRows, csv: csvRows, mrz: mrzRows };

/** By the end of the name; undefined if that says nothing. */
export function formatOf(file: string): Format | undefined {
  const end = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  return end === 'jsonl' ? 'ndjson' : end === 'txt' || end === 'mrz' ? 'mrz' : FORMATS.find((format) => format === end);
}
