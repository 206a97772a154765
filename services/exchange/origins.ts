// How the logs of a country are named, one after the other.
import { type Micros, TripointError } from '../domain/index.ts';

/** A name that ends in the year, and in a number where a log is not the first of its year (C2SP: an origin is one log's). */
const ORIGIN = /^(.+\/)(\d{4})(?:\.(\d{1,3}))?$/;

/** When the year of a log ends; undefined for an origin that names none. */
export function yearEnd(origin: string): Micros | undefined {
  const year = ORIGIN.exec(origin)?.[2];
  return year === undefined ? undefined : Date.UTC(Number(year) + 1) * 1000;
}

/** The log that goes on behind this one at a time: that of the year, or the next of the same year. Throws INVALID when no year is named. */
export function nextOrigin(origin: string, at: Micros): string {
  const [, base, year, number = '1'] = ORIGIN.exec(origin) ?? [];
  if (base === undefined || year === undefined)
    throw new TripointError('INVALID', { field: 'origin', rule: 'a name that ends in its year, as tripoint.example/us/2026' });
  const now = new Date(at / 1000).getUTCFullYear();
  return now > Number(year) ? base + now : `${base}${year}.${Number(number) + 1}`;
}
