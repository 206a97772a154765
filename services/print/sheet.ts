// Pages filled from the top. A table that continues on a new page repeats its head there (`onPage`).
import type { Line, Style, Typesetter } from './text.ts';

type Document = PDFKit.PDFDocument;

export const MARGIN = { x: 40, top: 40, bottom: 48 } as const;
export const STYLE = {
  title: { size: 15, weight: 'bold' },
  heading: { size: 10, weight: 'bold' },
  label: { size: 7.5, weight: 'bold' },
  text: { size: 7.5, weight: 'regular' },
  head: { size: 6.8, weight: 'bold' },
  cell: { size: 6.8, weight: 'regular' },
  detail: { size: 6.2, weight: 'regular', color: '#333333' },
  foot: { size: 6.5, weight: 'regular', color: '#444444' },
} as const satisfies Record<string, Style>;
const RULE = '#999999';

export interface Sheet {
  readonly width: number;
  /** Of what one page holds, in points. */
  readonly height: number;
  /** Vertical position of the next element, in points. */
  y(): number;
  move(by: number): void;
  /** Begins a new page if less than `height` points are left. Returns whether it did. */
  room(height: number): boolean;
  /** Breaks text into lines and draws them, over as many pages as they need. */
  lines(text: string, style: Style, x?: number): void;
  /** Draws lines that already fit the width. */
  drawn(lines: readonly Line[], style: Style, x?: number): void;
  rule(): void;
  /** Sets the function that is called at the start of every new page. */
  onPage(begin: (() => void) | undefined): void;
  readonly set: Typesetter;
}

export function createSheet(doc: Document, set: Typesetter): Sheet {
  let y: number = MARGIN.top;
  let begin: (() => void) | undefined;
  const bottom = () => doc.page.height - MARGIN.bottom;
  const sheet: Sheet = {
    width: doc.page.width - 2 * MARGIN.x,
    height: doc.page.height - MARGIN.top - MARGIN.bottom,
    set,
    y: () => y,
    move(by) {
      y += by;
    },
    room(height) {
      if (y + height <= bottom()) return false;
      doc.addPage();
      y = MARGIN.top;
      begin?.();
      return true;
    },
    lines(text, style, x = 0) {
      sheet.drawn(set.linesOf(text, sheet.width - x, style), style, x);
    },
    drawn(lines, style, x = 0) {
      for (const line of lines) {
        sheet.room(set.heightOf(style));
        set.draw(line, MARGIN.x + x, y, style);
        y += set.heightOf(style);
      }
    },
    rule() {
      doc
        .lineWidth(0.4)
        .strokeColor(RULE)
        .moveTo(MARGIN.x, y)
        .lineTo(MARGIN.x + sheet.width, y)
        .stroke();
    },
    onPage(next) {
      begin = next;
    },
  };
  return sheet;
}
