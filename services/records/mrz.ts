// Machine readable zones, ICAO Doc 9303: part 3 (characters, check digits, dates), 4 (TD3), 5 (TD1), 6 (TD2), 7 (MRV-A, MRV-B).
import type { Fault, Micros } from '../domain/index.ts';
import { daysIn } from './dates.ts';
import { LAYOUTS, type MrzFormat, type Span } from './layouts.ts';
import { isIcaoState } from './states.ts';

/** What the zone says. A field that it leaves unspecified, or that cannot be read, is undefined. */
export interface Mrz {
  /** Undefined when the lines fit no format; nothing else is read then. */
  readonly format: MrzFormat | undefined;
  readonly documentCode: string | undefined;
  readonly issuingState: string | undefined;
  readonly documentNumber: string | undefined;
  readonly primaryIdentifier: string | undefined;
  readonly secondaryIdentifier: string | undefined;
  /** The name fills its columns, so its end may be missing. */
  readonly nameTruncated: boolean;
  readonly nationality: string | undefined;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly dateOfBirth: string | undefined;
  readonly sex: 'FEMALE' | 'MALE' | undefined;
  /** YYYY-MM-DD. */
  readonly expiry: string | undefined;
  readonly optionalData: readonly string[];
  /** `field` names line and columns, counted from 1; `rule` what stands there and what is expected. No values but check digits. */
  readonly faults: readonly Fault[];
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
const place = (span: Span): string => `line ${span[0]}, column${span[1] === span[2] ? '' : 's'} ${columns(span)}`;
const trimmed = (text: string): string | undefined => text.replace(/<+$/, '').replaceAll('<', ' ') || undefined;

/**
 * Two lines of a TD2, a TD3 or a visa, or three of a TD1. Never throws: what does not hold is in `faults`. Each year has two
 * digits; an expiry lies in 1980 to 2079 (there was no machine readable zone before), a birth is the latest year that is not
 * after the expiry nor after `readAt`. Without `readAt` a person of nearly a hundred years can come out a century too young.
 */
export function parseMrz(lines: readonly string[], readAt?: Micros): Mrz {
  const faults: Fault[] = [];
  const unread = {
    ...{ format: undefined, documentCode: undefined, issuingState: undefined, documentNumber: undefined },
    ...{ primaryIdentifier: undefined, secondaryIdentifier: undefined, nameTruncated: false, nationality: undefined },
    ...{ dateOfBirth: undefined, sex: undefined, expiry: undefined, optionalData: [], faults },
  };
  const format = formatOf(lines);
  if (format === undefined) {
    faults.push({ field: `${lines.length} lines`, rule: 'two lines (TD2, TD3, visa) or three (TD1) (ICAO Doc 9303)' });
    return unread;
  }
  const layout = LAYOUTS[format];
  const doc = `(ICAO Doc 9303-${layout.part})`;
  const fault = (field: string, rule: string) => faults.push({ field, rule: `${rule} ${doc}` });
  lines.forEach((line, i) => {
    if (line.length !== layout.length)
      fault(`line ${i + 1}`, `${line.length} characters, expected ${layout.length} of a ${format}`);
    else {
      const stray = line.search(/[^A-Z0-9<]/);
      if (stray !== -1) fault(place([i + 1, stray + 1, stray + 1]), 'a capital letter, a digit or <');
    }
  });
  // Columns mean nothing once a line is too long or holds what no reader can have read there.
  if (faults.length > 0) return unread;

  const at = ([line, from, to]: Span): string => (lines[line - 1] as string).slice(from - 1, to);
  const after = ([line, , to]: Span): Span => [line, to + 1, to + 1];
  const check = (over: readonly Span[], digit: Span, fillerWhenEmpty = false): void => {
    const text = over.map(at).join('');
    const [found, expected] = [at(digit), String(mrzCheckDigit(text))];
    if (found === expected || (fillerWhenEmpty && found === '<' && /^<*$/.test(text))) return;
    const spans = [...over, digit].map(place).join('; ');
    fault(spans, `check digit ${found}, expected ${expected}`);
  };
  const state = (span: Span): string | undefined => {
    const code = trimmed(at(span));
    if (code === undefined || !isIcaoState(code)) {
      faults.push({ field: place(span), rule: 'a code of a state or organization (ICAO Doc 9303-3)' });
      return undefined;
    }
    return code;
  };
  const date = (span: Span, century: (yy: number) => number | undefined, partial: boolean): string | undefined => {
    check([span], after(span));
    const parts = /^(?:(\d\d)(?:(\d\d)(\d\d|<<)|<<<<)|<<<<<<)$/.exec(at(span));
    const [yy, month, day] = [parts?.[1], parts?.[2], parts?.[3]];
    if (parts === null || (!partial && (day ?? '<<') === '<<')) {
      fault(place(span), partial ? 'YYMMDD, or < for what is not known' : 'YYMMDD');
      return undefined;
    }
    if (yy === undefined) return undefined;
    const year = century(Number(yy));
    const real = (n: string | undefined, most: number) => n === undefined || n === '<<' || (Number(n) >= 1 && Number(n) <= most);
    if (!real(month, 12) || !real(day, daysIn(year ?? 2000, Number(month)))) {
      fault(place(span), 'a date that the calendar has');
      return undefined;
    }
    if (year === undefined) return undefined;
    return [String(year), month, day].filter((part) => part !== undefined && part !== '<<').join('-');
  };

  const documentCode = trimmed(at([1, 1, 2]));
  if (!layout.codes.includes(at([1, 1, 1])) || !/[A-Z<]/.test(at([1, 2, 2])))
    fault(place([1, 1, 2]), `a document code: ${layout.codes.split('').join(', ')}, then a letter or <`);
  const name = readName(at(layout.name));
  if (name === undefined) fault(place(layout.name), 'primary identifier, <<, secondary identifier, in letters');

  const expiry = date(layout.expiry, (yy) => (yy >= 80 ? 1900 : 2000) + yy, false);
  const latest = Math.min(
    expiry === undefined ? Number.POSITIVE_INFINITY : Number(expiry.slice(0, 4)),
    readAt === undefined ? Number.POSITIVE_INFINITY : new Date(readAt / 1000).getUTCFullYear(),
  );
  const dateOfBirth = date(
    layout.birth,
    (yy) => (latest === Number.POSITIVE_INFINITY ? undefined : latest - ((latest - yy) % 100)),
    true,
  );

  let number = at(layout.number);
  const optionalData = layout.optional.map(at);
  const numberCheck = after(layout.number);
  // Doc 9303-5 and -6, note on long numbers: a filler in place of the check digit, the rest and its check digit follow.
  const rest =
    layout.longNumber && at(numberCheck) === '<' && !number.includes('<')
      ? /^([A-Z0-9]+)([0-9])(?:<|$)/.exec(optionalData[0] as string)
      : null;
  if (rest === null) check([layout.number], numberCheck);
  else {
    const [line, from] = layout.optional[0] as Span;
    const [tail, digit] = [rest[1] as string, rest[2] as string];
    number += tail;
    const expected = String(mrzCheckDigit(number));
    if (digit !== expected) {
      const spans = [place(layout.number), place([line, from, from + tail.length])].join('; ');
      fault(spans, `check digit ${digit}, expected ${expected}`);
    }
    optionalData[0] = (optionalData[0] as string).slice(tail.length + 2);
  }
  const documentNumber = trimmed(number);
  if (documentNumber === undefined) fault(place(layout.number), 'a document number');
  if (layout.optionalChecked) check(layout.optional, after(layout.optional[0] as Span), true);
  if (layout.composite) check(layout.composite.over, layout.composite.at);
  const sex = at(layout.sex);
  if (!/[FM<]/.test(sex)) fault(place(layout.sex), 'F, M or <');

  return {
    format,
    documentCode,
    documentNumber,
    issuingState: state([1, 3, 5]),
    primaryIdentifier: name?.primary,
    secondaryIdentifier: name?.secondary,
    nameTruncated: name !== undefined && !at(layout.name).endsWith('<'),
    nationality: state(layout.nationality),
    dateOfBirth,
    sex: sex === 'F' ? 'FEMALE' : sex === 'M' ? 'MALE' : undefined,
    expiry,
    optionalData: optionalData.map(trimmed).filter((text) => text !== undefined),
    faults,
  };
}

// A wrong number of characters is told against the nearest format, so that one lost column is named as such.
function formatOf(lines: readonly string[]): MrzFormat | undefined {
  const visa = lines[0]?.startsWith('V');
  if (lines.length === 3) return 'TD1';
  if (lines.length !== 2) return undefined;
  const long = Math.max(...lines.map((line) => line.length)) > 40;
  return long ? (visa ? 'MRV-A' : 'TD3') : visa ? 'MRV-B' : 'TD2';
}

function readName(text: string): { primary: string; secondary: string | undefined } | undefined {
  if (!/^[A-Z][A-Z<]*$/.test(text)) return undefined;
  const [primary, secondary] = text.replace(/<+$/, '').split('<<') as [string, string?];
  return { primary: primary.replaceAll('<', ' '), secondary: secondary === undefined ? undefined : trimmed(secondary) };
}

/** The subject of a lookout, in the JSON form of `readRecord`: only what the zone says. A truncated name has quality LOW. */
export function lookoutFromMrz(mrz: Mrz): Record<string, unknown> {
  const present = (record: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
  const { primaryIdentifier, secondaryIdentifier, dateOfBirth, nationality, documentNumber, issuingState, expiry } = mrz;
  const name = present({ primaryIdentifier, secondaryIdentifier, quality: mrz.nameTruncated ? 'LOW' : undefined });
  return present({
    subjectKind: 'PERSON',
    name: primaryIdentifier === undefined ? undefined : [name],
    dateOfBirth: dateOfBirth === undefined ? undefined : { date: dateOfBirth },
    citizenship: nationality === undefined ? undefined : [nationality],
    sex: mrz.sex,
    document:
      documentNumber === undefined
        ? undefined
        : [present({ documentNumber, issuingState, documentType: mrz.documentCode, expiry })],
  });
}
