// The lines of a machine readable zone by line and column, and what is wrong with them.
import type { Fault } from '../domain/index.ts';
import type { Layout, MrzFormat, Span } from './layouts.ts';

export interface MrzLines {
  readonly layout: Layout;
  at(span: Span): string;
  /** `rule` without its source: the part of Doc 9303 that the layout is of is added. */
  fault(field: string, rule: string): void;
  flag(span: Span, rule: string): void;
  /** A fault where the digit is not the check digit of what stands in `over`; a filler may stand for it where nothing stands there. */
  check(over: readonly Span[], digit: Span, fillerWhenEmpty?: boolean): void;
  readonly faults: Fault[];
  readonly flags: Fault[];
}

/** Doc 9303-3 section 4.9: weights 7, 3, 1; digits as they are, A = 10 to Z = 35, filler = 0; sum modulo 10. */
export function mrzCheckDigit(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const at = text.charCodeAt(i);
    const value = at >= 65 && at <= 90 ? at - 55 : at >= 48 && at <= 57 ? at - 48 : 0;
    sum += value * ([7, 3, 1][i % 3] as number);
  }
  return sum % 10;
}

const columns = ([, from, to]: Span): string => (from === to ? `${from}` : `${from}-${to}`);
export const place = (span: Span): string => `line ${span[0]}, column${span[1] === span[2] ? '' : 's'} ${columns(span)}`;
export const trimmed = (text: string): string | undefined => text.replace(/<+$/, '').replaceAll('<', ' ') || undefined;

/** The column behind a field: where its check digit stands. */
export const after = ([line, , to]: Span): Span => [line, to + 1, to + 1];

/** The lines and their first faults: a line of another length, a character that no zone has. */
export function openLines(lines: readonly string[], format: MrzFormat, layout: Layout): MrzLines {
  const faults: Fault[] = [];
  const flags: Fault[] = [];
  const doc = `(ICAO Doc 9303-${layout.part})`;
  const fault = (field: string, rule: string): void => {
    faults.push({ field, rule: `${rule} ${doc}` });
  };
  const at = ([line, from, to]: Span): string => (lines[line - 1] as string).slice(from - 1, to);
  lines.forEach((line, i) => {
    if (line.length !== layout.length)
      fault(`line ${i + 1}`, `${line.length} characters, expected ${layout.length} of a ${format}`);
    else {
      const stray = line.search(/[^A-Z0-9<]/);
      if (stray !== -1) fault(place([i + 1, stray + 1, stray + 1]), 'a capital letter, a digit or <');
    }
  });

  return {
    layout,
    at,
    fault,
    flag(span, rule) {
      flags.push({ field: place(span), rule: `${rule} ${doc}` });
    },
    check(over, digit, fillerWhenEmpty = false) {
      const text = over.map(at).join('');
      const [found, expected] = [at(digit), String(mrzCheckDigit(text))];
      if (found === expected || (fillerWhenEmpty && found === '<' && /^<*$/.test(text))) return;
      fault([...over, digit].map(place).join('; '), `check digit ${found}, expected ${expected}`);
    },
    faults,
    flags,
  };
}
