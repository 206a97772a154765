// Documents as PDF, on landscape pages: the same text is the same bytes.
import PDFDocument from 'pdfkit';
import type { PrintedDocument, Section } from './document.ts';
import { fontsFor } from './fonts.ts';
import { createSheet, MARGIN, type Sheet, STYLE } from './sheet.ts';
import { drawTable, HEAD_LINES } from './table.ts';
import { createTypesetter, type Style } from './text.ts';

export interface PdfFacts {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly keywords: string;
  /** BCP 47. */
  readonly language: string;
  readonly createdAt: Date;
  /** Every text that is drawn: its fonts are embedded. */
  readonly text: string;
  readonly foot: string;
  readonly page: (page: number, pages: number) => string;
}

/** Draws a document on sheets, then numbers its pages. */
export async function pdf(facts: PdfFacts, draw: (sheet: Sheet) => Promise<void>): Promise<Uint8Array> {
  const { title, author, subject, keywords, language, createdAt } = facts;
  const doc = new PDFDocument({
    size: 'LETTER',
    layout: 'landscape',
    margin: 0,
    bufferPages: true,
    lang: language,
    displayTitle: true,
    pdfVersion: '1.7',
    info: { Title: title, Author: author, Subject: subject, Keywords: keywords, Creator: 'Tripoint', CreationDate: createdAt },
  });
  const chunks: Uint8Array[] = [];
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.once('end', () => resolve(Buffer.concat(chunks)));
    doc.once('error', reject);
  });
  const sheet = createSheet(doc, createTypesetter(doc, await fontsFor(facts.text)));
  await draw(sheet);
  numberPages(doc, sheet, facts);
  doc.end();
  return done;
}

function numberPages(doc: PDFKit.PDFDocument, { set, width }: Sheet, { foot, page: worded }: PdfFacts): void {
  const { start, count } = doc.bufferedPageRange();
  const style: Style = STYLE.foot;
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    const y = doc.page.height - MARGIN.bottom / 2 - 6;
    const number = worded(page - start + 1, count);
    set.draw(foot, MARGIN.x, y, style);
    set.draw(number, MARGIN.x + width - set.widthOf(number, style), y, style);
  }
}

const LABEL_WIDTH = 150;

/** `room`: with what must not be parted from it, in points. */
export function titled(sheet: Sheet, title: string, room = 60): void {
  sheet.move(12);
  sheet.room(room);
  sheet.lines(title, STYLE.heading);
  sheet.move(3);
}

/** What a label and its value take, if a page can hold them; else what their beginning does. */
function heightOfPair({ set, width, height }: Sheet, [label, value]: readonly [label: string, value: string]): number {
  const labels = set.linesOf(label, LABEL_WIDTH - 10, STYLE.label).length * set.heightOf(STYLE.label);
  const whole = Math.max(labels, set.linesOf(value, width - LABEL_WIDTH, STYLE.text).length * set.heightOf(STYLE.text));
  return whole > height ? labels : whole;
}

/** A label and what it says, side by side and on one page; a value of several lines below one another. */
export function pairs(sheet: Sheet, lines: readonly (readonly [label: string, value: string])[]): void {
  const { set } = sheet;
  for (const [label, value] of lines) {
    const labels = set.linesOf(label, LABEL_WIDTH - 10, STYLE.label);
    sheet.room(heightOfPair(sheet, [label, value]));
    const top = sheet.y();
    for (const [i, line] of labels.entries()) set.draw(line, MARGIN.x, top + i * set.heightOf(STYLE.label), STYLE.label);
    sheet.lines(value, STYLE.text, LABEL_WIDTH);
    sheet.move(Math.max(0, top + labels.length * set.heightOf(STYLE.label) - sheet.y()) + 2);
  }
}

/** A document of titles, notes, pairs and tables. `createdAt`: its date, which is part of the bytes. */
export const pdfOfDocument = (document: PrintedDocument, createdAt: Date): Promise<Uint8Array> =>
  pdf(
    {
      ...{ title: document.title, author: '', subject: document.subtitle, keywords: document.foot, createdAt },
      ...{ language: document.language, text: JSON.stringify(document), foot: document.foot, page: document.page },
    },
    (sheet) => drawDocument(sheet, document),
  );

export async function drawDocument(sheet: Sheet, { mark, title, subtitle, sections }: PrintedDocument): Promise<void> {
  if (mark !== undefined) sheet.lines(mark, STYLE.heading);
  sheet.lines(title, STYLE.title);
  sheet.move(2);
  sheet.lines(subtitle, STYLE.text);
  sheet.move(4);
  sheet.rule();
  for (const section of sections) await drawSection(sheet, section);
}

async function drawSection(sheet: Sheet, { title, notes = [], pairs: lines = [], table }: Section): Promise<void> {
  titled(sheet, title, heightOfOpening(sheet, { notes, pairs: lines }));
  for (const note of notes) sheet.lines(note, STYLE.text);
  if (notes.length > 0) sheet.move(3);
  pairs(sheet, lines);
  if (table === undefined || table.rows.length === 0) return;
  const columns = table.columns.map((label, i) => ({ name: String(i), label }));
  const rows = table.rows.map((row) => Object.fromEntries(row.map((cell, i) => [String(i), cell])));
  await drawTable(sheet, { columns, details: [], rows, pair: (label, value) => `${label} ${value}` });
}

/** A title, its notes, and the first pair or the head of the table with its first lines: a page does not end between them. */
function heightOfOpening(sheet: Sheet, { notes = [], pairs: [first] = [] }: Pick<Section, 'notes' | 'pairs'>): number {
  const { set, width, height } = sheet;
  const noted = notes.flatMap((note) => set.linesOf(note, width, STYLE.text)).length * set.heightOf(STYLE.text);
  const begun = first === undefined ? HEAD_LINES * set.heightOf(STYLE.head) : heightOfPair(sheet, first);
  return Math.min(height, set.heightOf(STYLE.heading) + 6 + noted + begun);
}
