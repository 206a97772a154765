// Finds the font that contains a character. Fonts are embedded, so that a report looks the same and can be searched everywhere. pdfkit
// embeds only the glyphs that a document uses; from a compressed file it would embed wrong ones, so fonts are decompressed first.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create, type Font } from 'fontkit';
import { LRUCache } from 'lru-cache';
import { decompress } from 'woff2-encoder';

export type Weight = 'regular' | 'bold';

export interface ReportFont {
  /** Path of its file. */
  readonly name: string;
  readonly font: Font;
  /** Its strokes are hairlines: drawn with an outline, they match the weight of the other fonts. */
  readonly isThin: boolean;
}

interface Family {
  /** Path of a JSON file: subset name → characters, as a CSS unicode-range. The font files are in the folder `files` beside it. */
  readonly ranges: string;
  readonly fileOf: (subset: string, weight: Weight) => string;
  readonly isThin: boolean;
}

const require = createRequire(import.meta.url);
const NUMBER = { regular: 400, bold: 700 } as const;
const inWeights = (name: string, ranges: string): Family => ({
  ranges,
  fileOf: (subset, weight) => `${name}-${subset}-${NUMBER[weight]}-normal.woff2`,
  isThin: false,
});

/**
 * The first family that contains a character is used. For Chinese and Japanese there is one variable font, which pdfkit embeds in its
 * default weight, the thinnest: static fonts in several weights would be sixteen times as large.
 */
const FAMILIES: readonly Family[] = [
  inWeights('noto-sans', require.resolve('@fontsource/noto-sans/unicode.json')),
  inWeights('noto-sans-arabic', require.resolve('@fontsource/noto-sans-arabic/unicode.json')),
  {
    ranges: require.resolve('@fontsource-variable/noto-sans-sc/unicode.json'),
    fileOf: (subset) => `noto-sans-sc-${subset.replaceAll(/[[\]]/g, '')}-wght-normal.woff2`,
    isThin: true,
  },
];

interface Covered {
  readonly first: number;
  readonly last: number;
  readonly family: Family;
  readonly subset: string;
}

function coverageOf(family: Family): Covered[] {
  const subsets = JSON.parse(readFileSync(family.ranges, 'utf8')) as Record<string, string>;
  // Other subsets repeat characters of the Latin one, which must win.
  const ordered = Object.entries(subsets).sort(([a], [b]) => Number(b === 'latin') - Number(a === 'latin'));
  return ordered.flatMap(([subset, ranges]) =>
    ranges.split(',').map((range) => {
      const [first = 0, last = first] = range
        .slice(2)
        .split('-')
        .map((hex) => Number.parseInt(hex, 16));
      return { first, last, family, subset };
    }),
  );
}

let coverage: readonly Covered[] | undefined;

function coveredBy(codePoint: number): Covered | undefined {
  coverage ??= FAMILIES.flatMap(coverageOf);
  return coverage.find(({ first, last }) => first <= codePoint && codePoint <= last);
}

/** Decompressed font files: reports need the same few. */
const decompressed = new LRUCache<string, Buffer>({ max: 64 });

async function bytesOf(name: string): Promise<Buffer> {
  const known = decompressed.get(name) ?? Buffer.from(await decompress(await readFile(name)));
  decompressed.set(name, known);
  return known;
}

/** The opened font that contains a character, or undefined. */
export type FontOf = (codePoint: number, weight: Weight) => ReportFont | undefined;

/**
 * Opens the fonts that a text needs, and those for Latin letters, for one document only: a font object remembers the character that each
 * glyph was first drawn for, which would leak into another document.
 */
export async function fontsFor(text: string): Promise<FontOf> {
  const opened = new Map<string, ReportFont>();
  async function open({ family, subset }: Covered, weight: Weight): Promise<ReportFont> {
    const name = join(dirname(family.ranges), 'files', family.fileOf(subset, weight));
    const font = opened.get(name) ?? { name, font: create(await bytesOf(name)) as Font, isThin: family.isThin };
    opened.set(name, font);
    return font;
  }
  const found = new Map<number, Readonly<Record<Weight, ReportFont>>>();
  for (const character of new Set(`${BASIC}${text.normalize('NFC')}`)) {
    const codePoint = character.codePointAt(0) as number;
    const covered = coveredBy(codePoint);
    if (covered === undefined) continue;
    found.set(codePoint, { regular: await open(covered, 'regular'), bold: await open(covered, 'bold') });
  }
  return (codePoint, weight) => found.get(codePoint)?.[weight];
}

/** The characters of a report's fixed texts in all languages: Latin-1 and some typographic marks. */
const BASIC =
  Array.from({ length: 0xff - 0x1f }, (_, i) => String.fromCodePoint(0x20 + i)).join('') +
  '\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u202f\u0152\u0153';
