// What a text shows must be what it says: a signature binds bytes, and people read glyphs.
import { LOOKALIKES, SMALL_LOOKALIKES } from '../../domain/index.ts';

/** `line` counts from 1. */
export interface Spot {
  readonly line: number;
  readonly rule: string;
}

const BOM = '\uFEFF';
/** Spaces that French and Spanish set before a colon or in a number. */
const TYPESET = '\u00A0\u202F';
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Zs}]/gu;
const WORD = /[\p{L}\p{M}]+/gu;
const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Cherokee',
  'Han',
  'Hangul',
  'Hiragana',
  'Katakana',
  'Arabic',
  'Hebrew',
];
const OF_SCRIPT = SCRIPTS.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const);

const codeOf = (letter: string): string => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
const scriptOf = (letter: string): string | undefined => OF_SCRIPT.find(([, pattern]) => pattern.test(letter))?.[0];
const looksLatin = (letter: string): boolean => SMALL_LOOKALIKES.has(letter) || LOOKALIKES.has(letter.toUpperCase());

/** The faults of a file's bytes, one of each sort in a line. `tabs`: whether they may stand in it. */
export function spotsOf(text: string, { tabs }: { readonly tabs: boolean }): readonly Spot[] {
  const body = text.startsWith(BOM) ? text.slice(1) : text;
  const spots: Spot[] = body === text ? [] : [{ line: 1, rule: 'UTF-8 without a byte order mark (U+FEFF): save it without one' }];
  const lines = body.split('\n');
  const returned = lines.findIndex((line) => line.includes('\r'));
  if (returned !== -1)
    spots.push({ line: returned + 1, rule: 'lines that end with LF alone, not CR LF: another line ending is another agreement' });
  lines.forEach((line, i) => {
    const rule = unseenRule(line, tabs) ?? scriptRule(line) ?? composedRule(line);
    if (rule !== undefined) spots.push({ line: i + 1, rule });
  });
  return spots;
}

function unseenRule(line: string, tabs: boolean): string | undefined {
  for (const [found] of line.matchAll(UNSEEN)) {
    if (found === ' ' || found === '\r' || TYPESET.includes(found) || (found === '\t' && tabs)) continue;
    return found === '\t' ? 'spaces, not a tab' : `no invisible character (${codeOf(found)}): delete it`;
  }
  return undefined;
}

/** homoglyph: a letter of another script that looks like a Latin one, beside Latin letters or alone. */
function scriptRule(line: string): string | undefined {
  for (const [word] of line.matchAll(WORD)) {
    const letters = [...word].filter((letter) => scriptOf(letter) !== undefined);
    const foreign = letters.filter((letter) => scriptOf(letter) !== 'Latin');
    const [first] = foreign;
    if (first === undefined) continue;
    const isMixed = foreign.length < letters.length;
    if (isMixed || foreign.every(looksLatin))
      return `letters of one script: ${codeOf(first)} in "${word}" is ${scriptOf(first)}; type the Latin letter`;
  }
  return undefined;
}

const composedRule = (line: string): string | undefined =>
  line === line.normalize('NFC') ? undefined : 'composed letters (Unicode NFC): an accent is part of its letter';
