// The names of a country's successive logs.
import { type Country, type Fault, type Micros, TripointError } from '../../domain/index.ts';
import { originPrefix } from '../../identity/index.ts';

/** A name ending in the year, and in a number if the log is not the first of its year (C2SP: an origin identifies one log). */
const ORIGIN = /^(.+\/)(\d{4})(?:\.(\d{1,3}))?$/;

/** The end of a log's year; undefined for an origin without a year. */
export function yearEnd(origin: string): Micros | undefined {
  const year = ORIGIN.exec(origin)?.[2];
  return year === undefined ? undefined : Date.UTC(Number(year) + 1) * 1000;
}

/**
 * The successor of this log at a time: the log of that year, or the next one of the same year. Throws INVALID if the origin has no year.
 */
export function nextOrigin(origin: string, at: Micros): string {
  const [, base, year, number = '1'] = ORIGIN.exec(origin) ?? [];
  if (base === undefined || year === undefined)
    throw new TripointError('INVALID', { field: 'origin', rule: 'a name that ends in its year, as tripoint.example/us/2026' });
  const now = new Date(at / 1000).getUTCFullYear();
  return now > Number(year) ? base + now : `${base}${year}.${Number(number) + 1}`;
}

/** Throws MALFORMED for a log whose prefix differs from that of its country's first log. */
export function checkPrefix(origin: string, first: string): void {
  const prefix = originPrefix(first);
  if (originPrefix(origin) !== prefix) throw new TripointError('MALFORMED', { field: 'origin', rule: `a name under ${prefix}` });
}

/**
 * Compares the prefixes under which countries name their logs, given the first log of each. squatting: with the same prefix, or one
 * within another, a country could take the name of another's next log. Throws CONFIG_INVALID.
 */
export function checkPrefixes(firstOrigins: Readonly<Record<Country, string>>): void {
  const prefixes = Object.entries(firstOrigins).map(([country, origin]) => ({ country, prefix: originPrefix(origin) }));
  const faults: Fault[] = prefixes.flatMap(({ country, prefix }, i) => {
    const field = `${country}/log/origin`;
    if (prefix === '') return [{ field, rule: 'a name with a prefix of its own, as tripoint.example/us/2026' }];
    const other = prefixes.slice(0, i).find((one) => one.prefix.startsWith(prefix) || prefix.startsWith(one.prefix));
    return other
      ? [{ field, rule: `a prefix of its own: ${prefix} is that of ${other.country}, or one lies within the other` }]
      : [];
  });
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
}
