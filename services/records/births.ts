// When somebody may have been born: lists state several dates, ranges of them, and years that are only about right.
import { hole, type Json } from './shape.ts';

export interface Birth {
  /** YYYY, YYYY-MM or YYYY-MM-DD; the first that it may be where `until` is stated. */
  readonly date: string;
  readonly until?: string;
  readonly approximate?: true;
}

/** How many years an approximate date may be off, either way. */
const ABOUT = 2;

const isDated = (text: unknown): text is string => typeof text === 'string' && /^\d{4}(?:-\d\d(?:-\d\d)?)?$/.test(text);

/** One stated birth; undefined if it has no date that can be read. */
export function birthIn(value: unknown): Birth | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { date, until, approximate } = value as Json;
  if (!isDated(date)) return undefined;
  return { date, ...(isDated(until) && { until }), ...(approximate === true && { approximate }) };
}

/** Each birth of a person with the field that states it. */
export function birthsIn(person: Json): readonly (readonly [field: string, birth: Birth])[] {
  const alternatives = Array.isArray(person.alternativeDateOfBirth) ? (person.alternativeDateOfBirth as unknown[]) : [];
  const stated: [string, unknown][] = [
    ['dateOfBirth', person.dateOfBirth],
    ...alternatives.map((value, i): [string, unknown] => [`alternativeDateOfBirth/${i}`, value]),
  ];
  return stated.flatMap(([field, value]) => {
    const birth = value === hole ? undefined : birthIn(value);
    return birth === undefined ? [] : [[field, birth] as const];
  });
}

const shifted = (date: string, years: number): string =>
  `${String(Math.min(9999, Math.max(1, Number(date.slice(0, 4)) + years))).padStart(4, '0')}${date.slice(4)}`;

/** The first day that it may be, as far as it is known. */
export const earliestOf = ({ date, approximate }: Birth): string =>
  approximate === true ? shifted(date, -ABOUT).slice(0, 4) : date;
/** The last day that it may be. */
export const latestOf = ({ date, until = date, approximate }: Birth): string =>
  approximate === true ? shifted(until, ABOUT).slice(0, 4) : until;

/** Whether every day of `a` is before every day of `b`. */
const isBefore = (a: string, b: string): boolean => {
  const known = Math.min(a.length, b.length);
  return a.slice(0, known) < b.slice(0, known);
};

/** `century`: of one of them only two digits of the year are sure. */
export function birthsAgree(a: Birth, b: Birth, century = false): boolean {
  const meets = (one: Birth): boolean => !isBefore(latestOf(one), earliestOf(b)) && !isBefore(latestOf(b), earliestOf(one));
  if (meets(a)) return true;
  return (
    century &&
    [-200, -100, 100, 200].some((years) =>
      meets({ ...a, date: shifted(a.date, years), ...(a.until && { until: shifted(a.until, years) }) }),
    )
  );
}

/** Whether no birth of one may be a birth of the other; what is not stated contradicts nothing. */
export const birthsDiffer = (these: readonly Birth[], those: readonly Birth[], century = false): boolean =>
  these.length > 0 && those.length > 0 && !these.some((one) => those.some((other) => birthsAgree(one, other, century)));

/** Years of a range beyond which it says nothing of when somebody was born. */
const MOST_YEARS = 12;

/**
 * Each date on which a person may have been born, as `compareBirths` takes it: YYYY, YYYY-MM or YYYY-MM-DD. A range, or a date that is about right, is
 * each of its years.
 */
export function birthDates(person: Json): string[] {
  const dates = birthsIn(person).flatMap(([, birth]) => {
    if (birth.until === undefined && birth.approximate !== true) return [birth.date];
    const [first, last] = [earliestOf(birth), latestOf(birth)].map((date) => Number(date.slice(0, 4))) as [number, number];
    return Array.from({ length: last - first < MOST_YEARS ? Math.max(0, last - first + 1) : 0 }, (_, i) =>
      String(first + i).padStart(4, '0'),
    );
  });
  return [...new Set(dates)];
}
