// A report as PDF. Narrow tables are tables; of a wide one each row is a block of its own, so that nothing is cut and a hash can be read.
import PDFDocument from 'pdfkit';
import type { Say } from '../messages/index.ts';
import { columnName, type Heading } from './heading.ts';
import type { Answer, Cell, TableRow } from './types.ts';

type Document = PDFKit.PDFDocument;

const MARGIN = 40;
const WIDEST_TABLE = 8;
const SIZE = { title: 13, text: 8 } as const;
const GAP = 4;

// The standard fonts of PDF have Windows-1252 and nothing else; a character they lack would be shown as another one.
const printable = (text: string): string =>
  text.replaceAll(/[^\x20-\x7e\xa0-\xff\u2013\u2014\u2018\u2019\u201c\u201d\u2026]/g, '?');
const shown = (cell: Cell | undefined): string => (cell === null || cell === undefined ? '' : printable(String(cell)));

/** The same answer gives the same text; only the file's id differs. */
export function pdfOf(answer: Answer, heading: Heading, say: Say): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: 'LETTER',
    layout: 'landscape',
    margin: MARGIN,
    bufferPages: true,
    info: { Title: printable(heading.title), CreationDate: new Date(answer.access.at / 1000) },
  });
  const chunks: Uint8Array[] = [];
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.once('end', () => resolve(Buffer.concat(chunks)));
    doc.once('error', reject);
  });
  head(doc, heading);
  if (answer.columns.length <= WIDEST_TABLE) table(doc, answer, say);
  else for (const [i, row] of answer.rows.entries()) block(doc, i + 1, answer.columns, row, say);
  numberPages(doc, answer);
  doc.end();
  return done;
}

const widthOf = (doc: Document): number => doc.page.width - 2 * MARGIN;

function head(doc: Document, { title, lines, note }: Heading): void {
  doc
    .font('Helvetica-Bold')
    .fontSize(SIZE.title)
    .text(printable(title), MARGIN, MARGIN, { width: widthOf(doc) });
  doc.moveDown(0.5).fontSize(SIZE.text);
  for (const [label, value] of lines) {
    doc.font('Helvetica-Bold').text(`${printable(label)}   `, { continued: true });
    doc.font('Helvetica').text(value.split('\n').map(printable).join('\n'));
  }
  if (note !== undefined) doc.moveDown().font('Helvetica-Oblique').text(printable(note));
  doc.moveDown();
}

/** Begins a page when so much does not fit on this one any more. */
function room(doc: Document, height: number): boolean {
  if (doc.y + height <= doc.page.height - MARGIN) return false;
  doc.addPage();
  return true;
}

function table(doc: Document, { columns, rows }: Answer, say: Say): void {
  if (rows.length === 0) return;
  const width = widthOf(doc) / columns.length;
  const line = (cells: readonly string[], font: string): void => {
    doc.font(font);
    const height = Math.max(...cells.map((cell) => doc.heightOfString(cell || ' ', { width: width - GAP })));
    if (room(doc, height) && font === 'Helvetica') line(names, 'Helvetica-Bold');
    doc.font(font);
    const { y } = doc;
    for (const [i, cell] of cells.entries()) doc.text(cell, MARGIN + i * width, y, { width: width - GAP, height });
    doc.x = MARGIN;
    doc.y = y + height + GAP;
  };
  const names = columns.map((column) => printable(columnName(column, say)));
  line(names, 'Helvetica-Bold');
  for (const row of rows)
    line(
      columns.map((column) => shown(row[column])),
      'Helvetica',
    );
}

function block(doc: Document, number: number, columns: readonly string[], row: TableRow, say: Say): void {
  const parts = columns
    .filter((column) => (row[column] ?? null) !== null)
    .map((column) => `${printable(columnName(column, say))} ${shown(row[column])}`);
  const text = `${number}.  ${parts.join('  |  ')}`;
  doc.font('Helvetica').fontSize(SIZE.text);
  room(doc, Math.min(doc.heightOfString(text, { width: widthOf(doc) }), doc.page.height - 2 * MARGIN));
  doc.text(text, MARGIN, doc.y, { width: widthOf(doc) }).moveDown(0.5);
}

/** Each page names the log and the leaf that says who asked, so that a page by itself is told from another report's. */
function numberPages(doc: Document, { access }: Answer): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    // Below the margin text would begin a page of its own.
    doc.page.margins.bottom = 0;
    const foot = `${access.log.origin} ${access.log.index}   ${page - start + 1} / ${count}`;
    doc
      .font('Helvetica')
      .fontSize(SIZE.text)
      .text(printable(foot), MARGIN, doc.page.height - MARGIN / 2, { lineBreak: false });
  }
}
