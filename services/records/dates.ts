// Dates as records write them. Gregorian, years 0001 to 9999; no clock is read.

const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days of a month (1 to 12) of a year. */
export const daysIn = (year: number, month: number): number =>
  month === 2 ? (leap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** A valid calendar date YYYY, YYYY-MM or YYYY-MM-DD. */
export function isPartialDate(text: string): boolean {
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1)];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** A valid calendar date YYYY-MM-DD (ISO 8601). */
export const isDate = (text: string): boolean => text.length === 10 && isPartialDate(text);

/**
 * RFC 3339 section 5.6 `date-time`, with capital T and Z. A leap second is taken only where one can be: in the last minute
 * of a UTC month (section 5.7 and appendix D).
 */
export function isDateTime(text: string): boolean {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(text);
  if (parts === null || !isDate(parts[1] as string)) return false;
  const [hour, minute, second, offsetHour, offsetMinute] = [parts[2], parts[3], parts[4], parts[6], parts[7]].map((part) =>
    Number(part ?? 0),
  ) as [number, number, number, number, number];
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  const offset = (offsetHour * 60 + offsetMinute) * (parts[5] === '-' ? -1 : 1);
  const next = new Date(Date.parse(`${parts[1]}T00:00:00Z`) + (hour * 60 + minute + 1 - offset) * 60_000);
  return next.getUTCDate() === 1 && next.getUTCHours() === 0 && next.getUTCMinutes() === 0;
}

/** Milliseconds since 1970 of what `isDateTime` accepts. A leap second is the first of the next minute, as clocks in UTC count on. */
export function millisOf(dateTime: string): number {
  const leaps = dateTime.startsWith(':60', 16);
  return Date.parse(leaps ? `${dateTime.slice(0, 16)}:59${dateTime.slice(19)}` : dateTime) + (leaps ? 1000 : 0);
}
