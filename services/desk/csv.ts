// An answer as CSV (RFC 4180). Each part is one plain table with one header row, whose names are those of the JSON in every language, so
// that programs can read it unchanged. The question and the basis are in a separate part, with the SHA-256 of the other two.
import { stringify } from 'csv-stringify/sync';
import { sha256, timeText, toHex, utf8 } from '../domain/index.ts';
import type { Say } from '../messages/index.ts';
import { columnName, notesOf, titleOf } from './heading.ts';
import type { Answer, Cell, Table } from './types.ts';

export const CSV_PARTS = ['rows', 'head', 'erased'] as const;
export type CsvPart = (typeof CSV_PARTS)[number];

export function csvOf(answer: Answer, say: Say): Readonly<Record<CsvPart, string>> {
  const rows = tableOf(answer);
  const erased = tableOf(answer.erased ?? { columns: [], rows: [] });
  return { rows, erased, head: headOf(answer, say, rows, erased) };
}

/** Prefixes an apostrophe to a cell that a spreadsheet would evaluate. */
const write = (table: readonly (readonly Cell[])[]): string =>
  stringify(
    table.map((cells) => cells.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell))),
    { record_delimiter: 'windows' },
  );

const tableOf = ({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string =>
  columns.length === 0 ? '' : write([columns, ...rows.map((row) => columns.map((column) => row[column] ?? null))]);

/** A dotted name stands for one of several: a filter, total, column or clause. */
function headOf(answer: Answer, say: Say, rows: string, erased: string): string {
  const { question, access, basis, totals = {}, columns, next, authorities = [] } = answer;
  const several = (kind: string, of: Readonly<Record<string, Cell>>): [string, Cell][] =>
    Object.entries(of).map(([name, value]) => [`${kind}.${name}`, value]);
  return write([
    ['name', 'value'],
    ['title', titleOf(answer, say)],
    ['question', question],
    ['country', basis.country],
    ['askedBy', access.by],
    ['askedAt', timeText(access.at)],
    ...several('asked', access.asked),
    ['log', basis.origin],
    ['indexed', basis.indexed],
    ['size', basis.size],
    ['access.log', access.log.origin],
    ['access.index', access.log.index],
    ['access.leafHash', access.log.leafHash],
    ['checkpoint', basis.checkpoint],
    ['rows', answer.rows.length],
    ['rows.sha256', toHex(sha256(utf8(rows)))],
    ['next', next ?? null],
    ...several('total', totals),
    ...notesOf(answer, say).map((note): [string, Cell] => ['note', note]),
    ['erased', answer.erased?.count ?? 0],
    ['erased.sha256', toHex(sha256(utf8(erased)))],
    ...several('column', Object.fromEntries(columns.map((column) => [column, columnName(column, say)]))),
    ...authorities.flatMap(({ agreement, version, clauses }) =>
      clauses.map(({ id, text, source, mark }): [string, Cell] => [
        `clause.${agreement}.${version}.${id}`,
        text === undefined ? null : `${text} [${mark}: ${source}]`,
      ]),
    ),
  ]);
}

/**
 * formula: a spreadsheet evaluates text that begins like a formula, full-width signs from East Asian input included, and some programs end
 * a line at an unquoted carriage return.
 */
function harmless(cell: string): string {
  const text = cell.replaceAll(/[\p{Cc}]/gu, (control) => (control === '\n' ? control : ' '));
  return /^[\s\p{Cf}]*[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
}
