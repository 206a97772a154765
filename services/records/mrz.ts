// Machine readable zones, ICAO Doc 9303: part 3 (characters, check digits, dates), 4 (TD3), 5 (TD1), 6 (TD2), 7 (MRV-A, MRV-B).
import type { Fault, Micros } from '../domain/index.ts';
import { daysIn } from './dates.ts';
import { DOCUMENT_CODES, LAYOUTS, type MrzFormat, type Span } from './layouts.ts';
import { isIcaoState, meantState } from './states.ts';

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
  /** What is taken all the same, in the form of a fault: known deviations of real documents, and what a record has no place for. */
  readonly flags: readonly Fault[];
}

/** The lines of a zone as somebody typed or copied them: small letters, spaces and empty lines mean nothing in one. */
export const mrzLines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/\s+/g, '').replace(/[a-z]/g, (letter) => letter.toUpperCase()))
    .filter((line) => line !== '');

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

// Where a day has to be written and there is none: 01-01-9999 and 31-12-9999, by their last two digits, on cards for life.
const FOR_LIFE = ['990101', '991231'];

/**
 * Two lines of a TD2, a TD3 or a visa, or three of a TD1. Never throws: what does not hold is in `faults`. Each year has two
 * digits; an expiry lies in 1980 to 2079 (there was no machine readable zone before), a birth is the latest day that is not
 * after the expiry nor after `readAt`. Without `readAt` a person of nearly a hundred years can come out a century too young.
 */
export function parseMrz(lines: readonly string[], readAt?: Micros): Mrz {
  const faults: Fault[] = [];
  const flags: Fault[] = [];
  const unread = {
    ...{ format: undefined, documentCode: undefined, issuingState: undefined, documentNumber: undefined },
    ...{ primaryIdentifier: undefined, secondaryIdentifier: undefined, nameTruncated: false, nationality: undefined },
    ...{ dateOfBirth: undefined, sex: undefined, expiry: undefined, optionalData: [], faults, flags },
  };
  const format = formatOf(lines);
  if (format === undefined) {
    faults.push({ field: `${lines.length} lines`, rule: 'two lines (TD2, TD3, visa) or three (TD1) (ICAO Doc 9303)' });
    return unread;
  }
  const layout = LAYOUTS[format];
  const doc = `(ICAO Doc 9303-${layout.part})`;
  const fault = (field: string, rule: string) => faults.push({ field, rule: `${rule} ${doc}` });
  const flag = (span: Span, rule: string) => flags.push({ field: place(span), rule: `${rule} ${doc}` });
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
    if (code !== undefined && isIcaoState(code)) return code;
    const meant = code && meantState(code);
    if (meant) flag(span, 'a code that documents carry, outside Doc 9303-3 section 5');
    else faults.push({ field: place(span), rule: 'a code of a state or organization (ICAO Doc 9303-3)' });
    return meant;
  };

  /** Of a date, each part that is known; undefined where its form does not hold. */
  const dateParts = (span: Span): (string | undefined)[] | undefined => {
    const parts = /^(\d\d|<<)(\d\d|<<)(\d\d|<<)$/.exec(at(span))?.slice(1);
    return parts?.map((part) => (part === '<<' ? undefined : part));
  };
  const hasDay = (span: Span, year: number, month: string | undefined, day: string | undefined): boolean => {
    const within = (text: string | undefined, most: number) => text === undefined || (Number(text) >= 1 && Number(text) <= most);
    if (within(month, 12) && within(day, month === undefined ? 31 : daysIn(year, Number(month)))) return true;
    fault(place(span), 'a date that the calendar has');
    return false;
  };

  const readExpiry = (span: Span): string | undefined => {
    const text = at(span);
    check([span], after(span), text === '<<<<<<');
    const [yy, month, day] = dateParts(span) ?? [];
    if (text === '<<<<<<') flag(span, 'no expiry');
    else if (layout.codes === 'ACI' && FOR_LIFE.includes(text)) flag(span, 'no expiry: a day of the year 9999');
    else if (yy === undefined || month === undefined || day === undefined) fault(place(span), 'YYMMDD');
    else {
      const year = (Number(yy) >= 80 ? 1900 : 2000) + Number(yy);
      if (hasDay(span, year, month, day)) return `${year}-${month}-${day}`;
    }
    return undefined;
  };

  /** Doc 9303-3 section 4.8: what is not known of it is filled. */
  const readBirth = (span: Span, expiry: string | undefined): string | undefined => {
    check([span], after(span));
    const parts = dateParts(span);
    if (parts === undefined) {
      fault(place(span), 'YYMMDD, or < for what is not known');
      return undefined;
    }
    const [yy, month, day] = parts;
    const latest = [expiry, readAt === undefined ? undefined : new Date(readAt / 1000).toISOString().slice(0, 10)]
      .filter((date) => date !== undefined)
      .sort()[0];
    const year = yy === undefined || latest === undefined ? undefined : yearUpTo(latest, Number(yy), month, day);
    // Of a year that is not known, any day that a leap year has.
    if (!hasDay(span, year ?? 2000, month, day)) return undefined;
    if (yy === undefined && (month ?? day) !== undefined) flag(span, 'a birth of no known year, which a record cannot hold');
    else if (month === undefined && day !== undefined) flag(span, 'a day of birth of no known month, which a record cannot hold');
    if (year === undefined) return undefined;
    return [String(year), month, month && day].filter((part) => part !== undefined).join('-');
  };

  const documentCode = trimmed(at([1, 1, 2]));
  const { holds, rule } = DOCUMENT_CODES[layout.codes];
  if (!holds.test(at([1, 1, 2]))) fault(place([1, 1, 2]), rule);
  const name = readName(at(layout.name));
  if (name === undefined || 'lostAt' in name) {
    const [line, from] = layout.name;
    if (name === undefined) fault(place(layout.name), 'primary identifier, <<, secondary identifier, in letters');
    else
      fault(
        place([line, from + name.lostAt, from + name.end - 1]),
        'one << in a name and no more, so that no part of it is lost',
      );
  }
  const given = name !== undefined && 'primary' in name ? name : undefined;
  if (given?.hasNoSurname) flag(layout.name, 'no primary identifier: the secondary stands for it');

  const expiry = readExpiry(layout.expiry);
  const dateOfBirth = readBirth(layout.birth, expiry);

  let number = at(layout.number);
  const optionalData = layout.optional.map(at);
  const numberCheck = after(layout.number);
  // Doc 9303-5 and -6, notes on long numbers: a filler in place of the check digit; its rest, check digit and a filler follow.
  const isLong = layout.longNumber && at(numberCheck) === '<' && !number.includes('<');
  const rest = isLong ? /^([A-Z0-9]+)([0-9])</.exec(optionalData[0] as string) : null;
  if (isLong && rest === null) fault(place(layout.optional[0] as Span), 'the rest of a long number, its check digit, <');
  else if (rest === null) check([layout.number], numberCheck);
  else {
    const [line, from] = layout.optional[0] as Span;
    const [tail, digit] = [rest[1] as string, rest[2] as string];
    const overFiller = String(mrzCheckDigit(`${number}<${tail}`));
    number += tail;
    const expected = String(mrzCheckDigit(number));
    const span: Span = [line, from, from + tail.length];
    if (digit !== expected && digit === overFiller) flag(span, 'a check digit that counts the filler within the number');
    else if (digit !== expected) fault(`${place(layout.number)}; ${place(span)}`, `check digit ${digit}, expected ${expected}`);
    optionalData[0] = (optionalData[0] as string).slice(tail.length + 2);
  }
  const documentNumber = trimmed(number);
  if (documentNumber === undefined) fault(place(layout.number), 'a document number');
  else if (number.startsWith('<')) fault(place(layout.number), 'a document number from its first column on');
  if (layout.optionalChecked) check(layout.optional, after(layout.optional[0] as Span), true);
  if (layout.composite) check(layout.composite.over, layout.composite.at);
  const sex = at(layout.sex);
  if (!/[FM<]/.test(sex)) fault(place(layout.sex), 'F, M or <');

  return {
    format,
    documentCode,
    documentNumber,
    issuingState: state([1, 3, 5]),
    primaryIdentifier: given?.primary,
    secondaryIdentifier: given?.secondary,
    nameTruncated: given !== undefined && !at(layout.name).endsWith('<'),
    nationality: state(layout.nationality),
    dateOfBirth,
    sex: sex === 'F' ? 'FEMALE' : sex === 'M' ? 'MALE' : undefined,
    expiry,
    optionalData: optionalData.map(trimmed).filter((text) => text !== undefined),
    faults,
    flags,
  };
}

/** The latest year of these two digits in which the day, or the first that it can be, is not after `latest`. */
function yearUpTo(latest: string, yy: number, month = '01', day = '01'): number {
  const last = Number(latest.slice(0, 4));
  const year = last - ((last - yy) % 100);
  return `${year}-${month}-${day}` > latest ? year - 100 : year;
}

// A wrong number of characters is told against the nearest format, so that one lost column is named as such.
function formatOf(lines: readonly string[]): MrzFormat | undefined {
  const visa = lines[0]?.startsWith('V');
  if (lines.length === 3) return 'TD1';
  if (lines.length !== 2) return undefined;
  const long = Math.max(...lines.map((line) => line.length)) > 40;
  return long ? (visa ? 'MRV-A' : 'TD3') : visa ? 'MRV-B' : 'TD2';
}

// Doc 9303-3 section 4.6: components by one filler, identifiers by two. Real passports leave out a surname that there is not.
const PART = '[A-Z]+(?:<[A-Z]+)*';
const NAME = new RegExp(`^(?:(${PART})(?:<<(${PART}))?|<<(${PART}))`);

type Name =
  | { readonly primary: string; readonly secondary: string | undefined; readonly hasNoSurname: boolean }
  /** Columns of the field, from 0, whose text no identifier would have. */
  | { readonly lostAt: number; readonly end: number };

function readName(text: string): Name | undefined {
  const written = text.replace(/<+$/, '');
  const found = NAME.exec(written);
  if (found === null || /[^A-Z<]/.test(written)) return undefined;
  if (found[0].length < written.length) return { lostAt: found[0].length, end: written.length };
  const [primary, secondary, only] = found.slice(1).map((part) => part?.replaceAll('<', ' '));
  return { primary: primary ?? only ?? '', secondary, hasNoSurname: primary === undefined };
}

/** The subject of a lookout, in the JSON form of `readRecord`: only what the zone says. A name that is truncated or flagged has quality LOW. */
export function lookoutFromMrz(mrz: Mrz): Record<string, unknown> {
  const present = (record: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
  const { primaryIdentifier, secondaryIdentifier, dateOfBirth, nationality, documentNumber, issuingState, expiry } = mrz;
  const isFlagged =
    mrz.format !== undefined && mrz.flags.some(({ field }) => field === place(LAYOUTS[mrz.format as MrzFormat].name));
  const quality = mrz.nameTruncated || isFlagged ? 'LOW' : undefined;
  const name = present({ primaryIdentifier, secondaryIdentifier, quality });
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
