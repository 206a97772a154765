// A table over several pages, with its head repeated on each. pdfkit's own table cannot repeat a head, clips rows longer than a page, and
// draws a cell in one font. Long or rarely read columns are printed below their row at full width, so no hash is broken to fit a column.
import { setImmediate as yieldNow } from 'node:timers/promises';
import { MARGIN, type Sheet, STYLE } from './sheet.ts';
import type { Line, Style } from './text.ts';

export interface Column {
  readonly name: string;
  readonly label: string;
}

/** Lines of the head and of the first row that begin on one page. */
export const HEAD_LINES = 6;

export interface TableOf {
  readonly columns: readonly Column[];
  /** Columns printed below each row. */
  readonly details: readonly Column[];
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Joins a label and its value on one line. */
  readonly pair: (label: string, value: string) => string;
}

const [GAP, PAD] = [6, 2.5];
/** Rows measured for the width of a column, and rows drawn before yielding to other requests. */
const [MEASURED, BETWEEN_YIELDS] = [200, 4];
const NUMBER_WIDTH = 20;
const [NARROWEST, WIDEST, WIDEST_WORD] = [22, 150, 90];

/** Column widths: at least the longest word of each, then in proportion to the wanted widths; surplus is shared equally. */
function widthsOf({ width, set }: Sheet, { columns, rows }: TableOf): number[] {
  const room = width - NUMBER_WIDTH - GAP * columns.length;
  const needs = columns.map(({ name, label }) => {
    const cells = rows.slice(0, MEASURED).map((row) => row[name] ?? '');
    const words = [
      set.wordWidthOf(label, STYLE.head),
      ...cells.map((cell) => Math.min(WIDEST_WORD, set.wordWidthOf(cell, STYLE.cell))),
    ];
    const least = Math.max(NARROWEST, ...words) + 1;
    return { least, wanted: Math.min(WIDEST, Math.max(least, ...cells.map((cell) => set.widthOf(cell, STYLE.cell) + 1))) };
  });
  const sumOf = (of: 'least' | 'wanted') => needs.reduce((sum, need) => sum + need[of], 0);
  const [least, wanted] = [sumOf('least'), sumOf('wanted')];
  if (wanted <= room) return needs.map((need) => need.wanted + (room - wanted) / columns.length);
  if (least >= room) return needs.map((need) => (need.least * room) / least);
  return needs.map((need) => need.least + ((need.wanted - need.least) * (room - least)) / (wanted - least));
}

export async function drawTable(sheet: Sheet, table: TableOf): Promise<void> {
  const { columns, details, rows, pair } = table;
  const widths = widthsOf(sheet, table);
  const lefts = widths.map((_, i) => NUMBER_WIDTH + widths.slice(0, i).reduce((sum, width) => sum + width + GAP, 0));
  const linesOf = (cells: readonly string[], style: Style) =>
    cells.map((cell, i) => sheet.set.linesOf(cell, widths[i] as number, style));

  /** Draws a row, continuing on the next page when this one is full. */
  function line(number: string, cells: readonly (readonly Line[])[], style: Style): void {
    const height = sheet.set.heightOf(style);
    const count = Math.max(1, ...cells.map((lines) => lines.length));
    for (let i = 0; i < count; i++) {
      sheet.room(height);
      if (i === 0) sheet.set.draw(number, MARGIN.x, sheet.y(), style);
      for (const [j, lines] of cells.entries()) {
        const text = lines[i];
        if (text !== undefined && text !== '') sheet.set.draw(text, MARGIN.x + (lefts[j] as number), sheet.y(), style);
      }
      sheet.move(height);
    }
  }

  const heads = linesOf(
    columns.map(({ label }) => label),
    STYLE.head,
  );
  const head = (): void => {
    line('', heads, STYLE.head);
    sheet.move(PAD / 2);
    sheet.rule();
    sheet.move(PAD);
  };
  sheet.room(HEAD_LINES * sheet.set.heightOf(STYLE.head));
  head();
  sheet.onPage(head);
  for (const [i, row] of rows.entries()) {
    if (i % BETWEEN_YIELDS === BETWEEN_YIELDS - 1) await yieldNow();
    const cells = linesOf(
      columns.map(({ name }) => row[name] ?? ''),
      STYLE.cell,
    );
    const below = details.flatMap(({ name, label }) => (row[name] ? [pair(label, row[name])] : [])).join('   ·   ');
    const belowLines = below === '' ? [] : sheet.set.linesOf(below, sheet.width - NUMBER_WIDTH, STYLE.detail);
    const height =
      Math.max(1, ...cells.map((lines) => lines.length)) * sheet.set.heightOf(STYLE.cell) +
      belowLines.length * sheet.set.heightOf(STYLE.detail);
    // A row that fits on one page is not split over two.
    sheet.room(height + PAD);
    line(`${i + 1}`, cells, STYLE.cell);
    sheet.drawn(belowLines, STYLE.detail, NUMBER_WIDTH);
    sheet.move(PAD);
    sheet.rule();
    sheet.move(PAD);
  }
  sheet.onPage(undefined);
}
