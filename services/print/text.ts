// Text of any script in lines of a given width. pdfkit draws what is of one font and runs one way; names run both ways and need several.
import bidiFactory from 'bidi-js';
import { LRUCache } from 'lru-cache';
import type { FontOf, ReportFont, Weight } from './fonts.ts';

type Document = PDFKit.PDFDocument;

export interface Style {
  readonly size: number;
  readonly weight: Weight;
  readonly color?: string;
}

/** Part of a line that one font draws in one direction; its text is in the order of reading. */
interface Run {
  readonly text: string;
  readonly font: ReportFont;
}

/** A line of text, made to fit a width. */
export type Line = string;

export interface Typesetter {
  /** At least one line; what has no blank to break at is broken where it must be. */
  readonly linesOf: (text: string, width: number, style: Style) => readonly Line[];
  /** `y` is the top of the line. */
  readonly draw: (line: Line, x: number, y: number, style: Style) => void;
  readonly widthOf: (text: string, style: Style) => number;
  /** Of the widest that is not broken over lines. */
  readonly wordWidthOf: (text: string, style: Style) => number;
  readonly heightOf: (style: Style) => number;
}

// Its types say that it is a module with a default export, and it is the function itself.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Of the size: from one line to the next, and from the top of a line to its baseline. */
const [LEADING, ASCENT] = [1.32, 1.04];
/** Of the size, the outline that brings a hairline to the strength of the other fonts. */
const OUTLINE = 0.022;

/** Characters that control a text would hide or reorder what is around them (U+202E does), so they are blanks. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** A character that no font has is named: nothing stands for another. */
const named = (character: string): string =>
  `[U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}]`;

/** Latin 1: one font has all of it, and it runs one way. */
const PLAIN = /^[\x20-\x7e\xa0-\xff]*$/;

const printable = (text: string, fontOf: FontOf): string =>
  PLAIN.test(text)
    ? text
    : Array.from(text.normalize('NFC').replaceAll(CONTROLS, ' '), (character) =>
        fontOf(character.codePointAt(0) as number, 'regular') === undefined ? named(character) : character,
      ).join('');

/** An id is one word; else a word with the blanks behind it, and the parts of a long name or list. */
const WORDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}[\s,;]*|[^\s,;/_-]*[\s,;/_-]+|[^\s,;/_-]+/gu;

/** In the order of the eye, from the left. */
function runsOf(line: Line, weight: Weight, fontOf: FontOf): readonly Run[] {
  if (PLAIN.test(line)) return [{ text: line, font: fontOf(0x20, weight) as ReportFont }];
  const levels = bidi.getEmbeddingLevels(line, 'auto');
  const order = bidi.getReorderedIndices(line, levels);
  const runs: (Run & { readonly rightToLeft: boolean; last: number })[] = [];
  for (const at of order) {
    // The second half of a character beyond U+FFFF goes with the first.
    const isSecond = at > 0 && (line.charCodeAt(at) & 0xfc00) === 0xdc00;
    if (isSecond) continue;
    const character = String.fromCodePoint(line.codePointAt(at) as number);
    const rightToLeft = ((levels.levels[at] as number) & 1) === 1;
    const font = fontOf(character.codePointAt(0) as number, weight) ?? (fontOf(0x20, weight) as ReportFont);
    const before = runs.at(-1);
    const isNext = before !== undefined && Math.abs(at - before.last) <= 2 && before.rightToLeft === rightToLeft;
    const isCombining = /\p{M}/u.test(character);
    if (isNext && (before.font === font || isCombining)) {
      const text = rightToLeft ? character + before.text : before.text + character;
      runs[runs.length - 1] = { ...before, text, last: at };
    } else runs.push({ text: character, font, rightToLeft, last: at });
  }
  return runs;
}

export function createTypesetter(doc: Document, fontOf: FontOf): Typesetter {
  /** Of the words of one document, at size 1. */
  const widths = new LRUCache<string, number>({ max: 20_000 });

  const registered = new Set<string>();

  function use({ name, font }: ReportFont, size: number): Document {
    if (!registered.has(name)) {
      registered.add(name);
      doc.registerFont(name, font as unknown as PDFKit.Mixins.PDFFontSource);
    }
    return doc.font(name).fontSize(size);
  }

  function widthOf(text: string, { size, weight }: Style): number {
    const name = `${weight} ${text}`;
    const known = widths.get(name);
    if (known !== undefined) return known * size;
    const width = runsOf(text, weight, fontOf).reduce((sum, run) => sum + use(run.font, 1).widthOfString(run.text), 0);
    widths.set(name, width);
    return width * size;
  }

  /** A word that is wider than the line, in pieces that are not. */
  function pieces(word: string, width: number, style: Style): string[] {
    const found: string[] = [];
    let piece = '';
    let used = 0;
    for (const { segment } of graphemes.segment(word)) {
      // Letters that join are no wider together than alone.
      const needed = widthOf(segment, style);
      if (piece !== '' && used + needed > width) {
        found.push(piece);
        [piece, used] = ['', 0];
      }
      piece += segment;
      used += needed;
    }
    return [...found, piece];
  }

  function paragraph(text: string, width: number, style: Style): string[] {
    const lines: string[] = [];
    let line = '';
    let used = 0;
    for (const word of text.match(WORDS) ?? []) {
      const needed = widthOf(word.trimEnd(), style);
      if (used + needed > width && line !== '') {
        lines.push(line.trimEnd());
        [line, used] = ['', 0];
      }
      if (needed > width) {
        const parts = pieces(word, width, style);
        line = parts.pop() ?? '';
        lines.push(...parts);
        used = widthOf(line, style);
      } else {
        line += word;
        used += widthOf(word, style);
      }
    }
    return [...lines, line.trimEnd()];
  }

  return {
    widthOf: (text, style) => widthOf(printable(text, fontOf), style),
    wordWidthOf: (text, style) =>
      Math.max(0, ...(printable(text, fontOf).match(WORDS) ?? []).map((word) => widthOf(word.trimEnd(), style))),
    heightOf: ({ size }) => size * LEADING,
    linesOf: (text, width, style) => text.split('\n').flatMap((part) => paragraph(printable(part, fontOf).trim(), width, style)),
    draw(line, x, y, { size, weight, color = 'black' }) {
      let left = x;
      for (const { text, font } of runsOf(line, weight, fontOf)) {
        use(font, size)
          .fillColor(color)
          .strokeColor(color)
          .lineWidth(size * OUTLINE);
        // Its fonts have ascents of their own: the baseline is what they share.
        doc.text(text, left, y + size * ASCENT, { lineBreak: false, baseline: 'alphabetic', fill: true, stroke: font.isThin });
        left += doc.widthOfString(text);
      }
    },
  };
}
