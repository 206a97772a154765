// The fields of a machine readable zone. Each is undefined where it is left unspecified or cannot be read, which is a fault of the lines.
import type { Micros } from '../domain/index.ts';
import { daysIn } from './dates.ts';
import { DOCUMENT_CODES, type Span } from './layouts.ts';
import { after, type MrzLines, mrzCheckDigit, place, trimmed } from './mrz-lines.ts';
import { isIcaoState, meantState } from './states.ts';

const CODE: Span = [1, 1, 2];
export const ISSUING_STATE: Span = [1, 3, 5];

export function readCode({ layout, at, fault }: MrzLines): string | undefined {
  const { holds, rule } = DOCUMENT_CODES[layout.codes];
  if (!holds.test(at(CODE))) fault(place(CODE), rule);
  return trimmed(at(CODE));
}

export function readState({ at, flag, faults }: MrzLines, span: Span): string | undefined {
  const code = trimmed(at(span));
  if (code !== undefined && isIcaoState(code)) return code;
  const meant = code && meantState(code);
  if (meant) flag(span, 'a code that documents carry, outside Doc 9303-3 section 5');
  else faults.push({ field: place(span), rule: 'a code of a state or organization (ICAO Doc 9303-3)' });
  return meant;
}

export function readSex({ layout, at, fault }: MrzLines): 'FEMALE' | 'MALE' | undefined {
  const sex = at(layout.sex);
  if (!/[FM<]/.test(sex)) fault(place(layout.sex), 'F, M or <');
  return sex === 'F' ? 'FEMALE' : sex === 'M' ? 'MALE' : undefined;
}

/** Of a date, each part that is known; undefined where its form does not hold. */
function dateParts(text: string): (string | undefined)[] | undefined {
  const parts = /^(\d\d|<<)(\d\d|<<)(\d\d|<<)$/.exec(text)?.slice(1);
  return parts?.map((part) => (part === '<<' ? undefined : part));
}

function hasDay(year: number, month: string | undefined, day: string | undefined): boolean {
  const within = (text: string | undefined, most: number) => text === undefined || (Number(text) >= 1 && Number(text) <= most);
  return within(month, 12) && within(day, month === undefined ? 31 : daysIn(year, Number(month)));
}
const NO_DAY = 'a date that the calendar has';

// Where a day has to be written and there is none: 01-01-9999 and 31-12-9999, by their last two digits, on cards for life.
const FOR_LIFE = ['990101', '991231'];

export function readExpiry({ layout, at, check, flag, fault }: MrzLines): string | undefined {
  const span = layout.expiry;
  const text = at(span);
  check([span], after(span), text === '<<<<<<');
  const [yy, month, day] = dateParts(text) ?? [];
  if (text === '<<<<<<') flag(span, 'no expiry');
  else if (layout.codes === 'ACI' && FOR_LIFE.includes(text)) flag(span, 'no expiry: a day of the year 9999');
  else if (yy === undefined || month === undefined || day === undefined) fault(place(span), 'YYMMDD');
  else {
    const year = (Number(yy) >= 80 ? 1900 : 2000) + Number(yy);
    if (hasDay(year, month, day)) return `${year}-${month}-${day}`;
    fault(place(span), NO_DAY);
  }
  return undefined;
}

/** Doc 9303-3 section 4.8: what is not known of it is filled. */
export function readBirth(lines: MrzLines, expiry: string | undefined, readAt: Micros | undefined): string | undefined {
  const { layout, at, check, flag, fault } = lines;
  const span = layout.birth;
  check([span], after(span));
  const parts = dateParts(at(span));
  if (parts === undefined) {
    fault(place(span), 'YYMMDD, with < for unknown parts');
    return undefined;
  }
  const [yy, month, day] = parts;
  const latest = [expiry, readAt === undefined ? undefined : new Date(readAt / 1000).toISOString().slice(0, 10)]
    .filter((date) => date !== undefined)
    .sort()[0];
  const year = yy === undefined || latest === undefined ? undefined : yearUpTo(latest, Number(yy), month, day);
  // Of a year that is not known, any day that a leap year has.
  if (!hasDay(year ?? 2000, month, day)) {
    fault(place(span), NO_DAY);
    return undefined;
  }
  if (yy === undefined && (month ?? day) !== undefined) flag(span, 'a birth of no known year, which a record cannot hold');
  else if (month === undefined && day !== undefined) flag(span, 'a day of birth of no known month, which a record cannot hold');
  if (year === undefined) return undefined;
  return [String(year), month, month && day].filter((part) => part !== undefined).join('-');
}

/** The latest year of these two digits in which the day, or the first that it can be, is not after `latest`. */
function yearUpTo(latest: string, yy: number, month = '01', day = '01'): number {
  const last = Number(latest.slice(0, 4));
  const year = last - ((last - yy) % 100);
  return `${year}-${month}-${day}` > latest ? year - 100 : year;
}

/** The number, and the optional data without what of it belongs to the number. */
interface NumberAndRest {
  readonly number: string;
  readonly optional: readonly string[];
}

export function readNumber(lines: MrzLines): { documentNumber: string | undefined; optionalData: readonly string[] } {
  const { layout, at, check, fault } = lines;
  const columns: NumberAndRest = { number: at(layout.number), optional: layout.optional.map(at) };
  const isLong = layout.longNumber && at(after(layout.number)) === '<' && !columns.number.includes('<');
  if (!isLong) check([layout.number], after(layout.number));
  const { number, optional } = isLong ? readLongNumber(lines, columns) : columns;
  const documentNumber = trimmed(number);
  if (documentNumber === undefined) fault(place(layout.number), 'a document number');
  else if (number.startsWith('<')) fault(place(layout.number), 'a document number from its first column on');
  return { documentNumber, optionalData: optional.map(trimmed).filter((text) => text !== undefined) };
}

/** Doc 9303-5 and -6, notes on long numbers: a filler in place of the check digit; its rest, check digit and a filler follow. */
function readLongNumber({ layout, fault, flag }: MrzLines, columns: NumberAndRest): NumberAndRest {
  const { number: start, optional } = columns;
  const [first = '', ...others] = optional;
  const continuation = layout.optional[0] as Span;
  const rest = /^([A-Z0-9]+)([0-9])</.exec(first);
  if (rest === null) {
    fault(place(continuation), 'the rest of a long number, its check digit, <');
    return columns;
  }
  const [line, from] = continuation;
  const [tail, digit] = [rest[1] as string, rest[2] as string];
  const number = start + tail;
  const expected = String(mrzCheckDigit(number));
  const overFiller = String(mrzCheckDigit(`${start}<${tail}`));
  const span: Span = [line, from, from + tail.length];
  if (digit !== expected && digit === overFiller) flag(span, 'a check digit that counts the filler within the number');
  else if (digit !== expected) fault(`${place(layout.number)}; ${place(span)}`, `check digit ${digit}, expected ${expected}`);
  return { number, optional: [first.slice(tail.length + 2), ...others] };
}

// Doc 9303-3 section 4.6: components by one filler, identifiers by two. Real passports leave out a surname that there is not.
const PART = '[A-Z]+(?:<[A-Z]+)*';
const NAME = new RegExp(`^(?:(${PART})(?:<<(${PART}))?|<<(${PART}))`);

type NameParts =
  | { readonly primary: string; readonly secondary: string | undefined; readonly hasNoSurname: boolean }
  /** Columns of the field, from 0, whose text no identifier would have. */
  | { readonly lostAt: number; readonly end: number };

function partsOf(text: string): NameParts | undefined {
  const written = text.replace(/<+$/, '');
  const found = NAME.exec(written);
  if (found === null || /[^A-Z<]/.test(written)) return undefined;
  if (found[0].length < written.length) return { lostAt: found[0].length, end: written.length };
  const [primary, secondary, only] = found.slice(1).map((part) => part?.replaceAll('<', ' '));
  return { primary: primary ?? only ?? '', secondary, hasNoSurname: primary === undefined };
}

export interface MrzName {
  readonly primary: string;
  readonly secondary: string | undefined;
  /** It fills its columns, so its end may be missing. */
  readonly isTruncated: boolean;
}

export function readName({ layout, at, fault, flag }: MrzLines): MrzName | undefined {
  const text = at(layout.name);
  const parts = partsOf(text);
  const [line, from] = layout.name;
  if (parts === undefined) {
    fault(place(layout.name), 'primary identifier, <<, secondary identifier, in letters');
    return undefined;
  }
  if ('lostAt' in parts) {
    const lost: Span = [line, from + parts.lostAt, from + parts.end - 1];
    fault(place(lost), 'one << in a name and no more, so that no part of it is lost');
    return undefined;
  }
  if (parts.hasNoSurname) flag(layout.name, 'no primary identifier: the secondary stands for it');
  return { primary: parts.primary, secondary: parts.secondary, isTruncated: !text.endsWith('<') };
}
