// Text in any script, in lines of a given width. pdfkit draws text of one font and one direction; names need several of both.
import bidiFactory from 'bidi-js';
import { LRUCache } from 'lru-cache';
import type { FontOf, ReportFont, Weight } from './fonts.ts';

type Document = PDFKit.PDFDocument;

export interface Style {
  readonly size: number;
  readonly weight: Weight;
  readonly color?: string;
}

/** Part of a line in one font and one direction; its text is in logical (reading) order. */
interface Run {
  readonly text: string;
  readonly font: ReportFont;
}

/** A line of text that fits its width. */
export type Line = string;

export interface Typesetter {
  /** At least one line. Text without a space to break at is broken within the word. */
  readonly linesOf: (text: string, width: number, style: Style) => readonly Line[];
  /** `y` is the top of the line, in points. */
  readonly draw: (line: Line, x: number, y: number, style: Style) => void;
  readonly widthOf: (text: string, style: Style) => number;
  /** The width of the widest unbreakable word. */
  readonly wordWidthOf: (text: string, style: Style) => number;
  readonly heightOf: (style: Style) => number;
}

// Its types declare a module with a default export, but at run time it is the function itself.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** In units of the font size: line height, and distance from the top of a line to its baseline. */
const [LEADING, ASCENT] = [1.32, 1.04];
/** In units of the font size: the outline that gives hairlines the weight of the other fonts. */
const OUTLINE = 0.022;

/** spoof: control characters, such as U+202E, hide or reorder the text around them, so they become spaces. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** A character that no font contains is printed as its code point, never as a substitute. */
const named = (character: string): string =>
  `[U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}]`;

/** Latin-1: one font contains all of it, in one direction. */
const PLAIN = /^[\x20-\x7e\xa0-\xff]*$/;

const printable = (text: string, fontOf: FontOf): string =>
  PLAIN.test(text)
    ? text
    : Array.from(text.normalize('NFC').replaceAll(CONTROLS, ' '), (character) =>
        fontOf(character.codePointAt(0) as number, 'regular') === undefined ? named(character) : character,
      ).join('');

/** Break opportunities: an id is one word; other text breaks after spaces and after the separators of long names and lists. */
const WORDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}[\s,;]*|[^\s,;/_-]*[\s,;/_-]+|[^\s,;/_-]+/gu;

/** The runs of a line in visual order, from the left. */
function runsOf(line: Line, weight: Weight, fontOf: FontOf): readonly Run[] {
  if (PLAIN.test(line)) return [{ text: line, font: fontOf(0x20, weight) as ReportFont }];
  const levels = bidi.getEmbeddingLevels(line, 'auto');
  const order = bidi.getReorderedIndices(line, levels);
  const runs: (Run & { readonly rightToLeft: boolean; last: number })[] = [];
  for (const at of order) {
    // A low surrogate is drawn with its high surrogate.
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
  /** Widths of this document's words at font size 1. */
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

  /** Splits a word that is wider than the line. */
  function pieces(word: string, width: number, style: Style): string[] {
    const found: string[] = [];
    let piece = '';
    let used = 0;
    for (const { segment } of graphemes.segment(word)) {
      // Joining letters are never wider together than apart, so the sum is an upper bound.
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
        // Fonts differ in their ascent, so they are aligned at the baseline.
        doc.text(text, left, y + size * ASCENT, { lineBreak: false, baseline: 'alphabetic', fill: true, stroke: font.isThin });
        left += doc.widthOfString(text);
      }
    },
  };
}
