// Compares the dates of a record with each other and with the day of the statement. Dates may be partial: only the parts known to both are compared.
import { LRUCache } from 'lru-cache';
import type { Micros } from '../domain/index.ts';
import { birthIn, birthsIn, earliestOf, latestOf } from './births.ts';
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

/** Fields of a person that hold documents, with a date of issue and an expiry each. */
const DOCUMENTS = ['document', 'previousDocument', 'identification'] as const;

/** Each document of a person, with its path. */
function documentsOf(person: Json, path: string): (readonly [document: Json, path: string])[] {
  const found: [Json, string][] = [];
  for (const name of DOCUMENTS) {
    const value = person[name];
    if (Array.isArray(value)) for (const [i, item] of value.entries()) found.push([item, `${path}${name}/${i}/`]);
    else if (value !== undefined) found.push([value as Json, `${path}${name}/`]);
  }
  return found.filter(([document]) => (document as unknown) !== hole);
}

/** Impossible orders of dates, whatever the day. */
export function checkOrder(message: FamilyFacts['message'], record: Json, report: Report): void {
  for (const [later, earlier] of IN_ORDER[message] ?? [])
    if (after(record[earlier], record[later])) report(later, `not before ${earlier}`);
  for (const [person, path] of people(message, record)) checkLife(person, path, report);
}

/** What happens to a person is not before the birth, whichever of the stated births is the right one. */
function checkLife(person: Json, path: string, report: Report): void {
  const births = birthsIn(person).map(([, birth]) => birth);
  const isBeforeBirth = (date: unknown): boolean => births.length > 0 && births.every((birth) => after(earliestOf(birth), date));
  const check = (date: unknown, at: string): void => {
    if (isBeforeBirth(date)) report(at, 'not before the date of birth');
  };
  for (const [document, at] of documentsOf(person, path)) {
    check(document.expiry, `${at}expiry`);
    check(document.issued, `${at}issued`);
    if (after(document.issued, document.expiry)) report(`${at}expiry`, 'not before issued');
  }
  for (const name of ['visaApplicationDate', 'refusalDate', 'removalDate']) check(person[name], `${path}${name}`);
  const death = birthIn(person.dateOfDeath);
  if (death !== undefined && isBeforeBirth(latestOf(death))) report(`${path}dateOfDeath/date`, 'not before the date of birth');
}

/** Dates impossible on the day of the statement: future births, past validity, future events. */
export function checkDay(message: FamilyFacts['message'], record: Json, at: Micros, report: Report): void {
  const isToCome = (date: unknown): boolean => after(date, latestDay(at));
  const check = (date: unknown, path: string): void => {
    if (isToCome(date)) report(path, 'not in the future');
  };
  for (const [person, path] of people(message, record)) {
    for (const [field, birth] of birthsIn(person)) check(earliestOf(birth), `${path}${field}/date`);
    for (const [document, documentPath] of documentsOf(person, path)) check(document.issued, `${documentPath}issued`);
    const death = birthIn(person.dateOfDeath);
    if (death !== undefined) check(earliestOf(death), `${path}dateOfDeath/date`);
  }
  for (const name of ['visaApplicationDate', 'refusalDate']) check(record[name], name);
  const lists = Array.isArray(record.watchlist) ? (record.watchlist as unknown[]) : [];
  for (const [i, list] of lists.entries()) if (list !== hole) check((list as Json).listed, `watchlist/${i}/listed`);
  for (const name of ['validUntil', 'reviewBy']) if (after(earliestDay(at), record[name])) report(name, 'not in the past');
}
