// Compares the dates of a record with each other and with the day of the statement. Dates may be partial: only the parts known to both are compared.
import { LRUCache } from 'lru-cache';
import type { Micros } from '../domain/index.ts';
import type { FamilyFacts } from './families.ts';
import { hole, type Json } from './shape.ts';

/** Adds a fault below the record, at a path such as `document/0/expiry`. */
type Report = (path: string, rule: string) => void;

const isDated = (date: unknown): date is string => typeof date === 'string' && /^\d{4}/.test(date);

/** Whether a day of `a` is certainly after every day of `b`. */
const after = (a: unknown, b: unknown): boolean => {
  if (!isDated(a) || !isDated(b)) return false;
  const known = Math.min(a.length, b.length);
  return a.slice(0, known) > b.slice(0, known);
};

/** Whether two dates of one day in the life of a person may be the same; `century`: of one of them only two digits of the year are sure. */
export function agrees(a: string, b: string, century = false): boolean {
  const [partsA, partsB] = [a, b].map((date) => {
    const [year = '', month = '', day = ''] = date.split('-');
    return [century ? year.slice(2) : year, month, day];
  }) as [string[], string[]];
  return partsA.every((part, i) => part === '' || partsB[i] === '' || part === partsB[i]);
}

const HALF_DAY = 12 * 3_600_000_000;
const DAY = 2 * HALF_DAY;
/** Every record of a day asks for the same two days. */
const days = new LRUCache<number, string>({ max: 8 });
function dayOf(at: Micros): string {
  const day = Math.floor(at / DAY);
  let text = days.get(day);
  if (text === undefined) {
    text = new Date((day * DAY) / 1000).toISOString().slice(0, 10);
    days.set(day, text);
  }
  return text;
}
/** A day begins and ends up to so much before and after that of UTC (UTC+14, UTC−12). */
const latestDay = (at: Micros): string => dayOf(at + HALF_DAY + HALF_DAY / 6);
const earliestDay = (at: Micros): string => dayOf(at - HALF_DAY);

const bornOn = (value: unknown): unknown => (typeof value === 'object' && value !== null ? (value as Json).date : undefined);

/** Lists of others than its subject whom a record gives a date of birth. */
const OTHERS: Readonly<Partial<Record<FamilyFacts['message'], string>>> = { Lookout: 'misidentification' };

/** Every part of a record that may hold a date of birth, with its path. */
function people(message: FamilyFacts['message'], record: Json): (readonly [Json, string])[] {
  const name = OTHERS[message];
  const others = name === undefined || !Array.isArray(record[name]) ? [] : (record[name] as unknown[]);
  return [[record, ''], ...others.flatMap((other, i) => (other === hole ? [] : [[other as Json, `${name}/${i}/`] as const]))];
}

/** [the later one, the earlier one]: of each kind of record. */
const IN_ORDER: Readonly<Partial<Record<FamilyFacts['message'], readonly (readonly [string, string])[]>>> = {
  HighRiskCargo: [['validUntil', 'reviewBy']],
  Lookout: [['validUntil', 'reviewBy']],
  VisaAnswer: [
    ['refusalDate', 'visaApplicationDate'],
    ['removalDate', 'refusalDate'],
  ],
  Recall: [],
  DestructionCertificate: [],
  OverrideReview: [],
  CorrectionConfirmation: [],
};

/** Impossible orders of dates, whatever the day. */
export function checkOrder(message: FamilyFacts['message'], record: Json, report: Report): void {
  for (const [later, earlier] of IN_ORDER[message] ?? [])
    if (after(record[earlier], record[later])) report(later, `not before ${earlier}`);
  for (const [person, path] of people(message, record)) {
    const born = bornOn(person.dateOfBirth);
    const documents = Array.isArray(person.document) ? person.document : [person.document];
    for (const [i, document] of documents.entries())
      if (after(born, (document as Json | undefined)?.expiry))
        report(`${path}document/${Array.isArray(person.document) ? `${i}/` : ''}expiry`, 'not before the date of birth');
    for (const name of ['visaApplicationDate', 'refusalDate', 'removalDate'])
      if (after(born, person[name])) report(`${path}${name}`, 'not before the date of birth');
  }
}

/** Dates impossible on the day of the statement: future births, past validity, future events. */
export function checkDay(message: FamilyFacts['message'], record: Json, at: Micros, report: Report): void {
  for (const [person, path] of people(message, record))
    if (after(bornOn(person.dateOfBirth), latestDay(at))) report(`${path}dateOfBirth/date`, 'not in the future');
  for (const name of ['visaApplicationDate', 'refusalDate'])
    if (after(record[name], latestDay(at))) report(name, 'not in the future');
  for (const name of ['validUntil', 'reviewBy']) if (after(earliestDay(at), record[name])) report(name, 'not in the past');
}
