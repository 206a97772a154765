/** UTC microseconds since 1970-01-01. */
export type Micros = number;

/** The clock is always passed in, so that tests control the time. */
export type Clock = () => Micros;

export const systemClock: Clock = () => Date.now() * 1000;

export const SECOND: Micros = 1_000_000;
export const MINUTE: Micros = 60 * SECOND;
export const HOUR: Micros = 60 * MINUTE;
export const DAY: Micros = 24 * HOUR;

/** RFC 3339 in UTC with microseconds. */
export function timeText(time: Micros): string {
  const seconds = new Date(Math.floor(time / 1000)).toISOString().slice(0, -1);
  return `${seconds}${String(time % 1000).padStart(3, '0')}Z`;
}

/** The inverse; for a whole day its first moment. Undefined unless the text is a valid UTC time. */
export function microsOf(text: string): Micros | undefined {
  const [, day, fraction = ''] = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d:\d\d(?:\.(\d{1,6}))?Z)?$/.exec(text) ?? [];
  const ms = Date.parse(text);
  // 30 February would be read as 2 March, and 24:00 as the next day.
  if (day === undefined || !Number.isFinite(ms) || new Date(ms).toISOString().slice(0, 10) !== day) return undefined;
  return Math.floor(ms / 1000) * SECOND + Number(fraction.padEnd(6, '0'));
}
