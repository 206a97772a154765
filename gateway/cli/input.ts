import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { parseJson, TripointError, withoutMark } from '../../services/domain/index.ts';
import { CommandError, EXIT } from './exit.ts';
import type { Shell } from './shell.ts';

/** For commander: an option that may be repeated, or hold several values separated by commas. */
export const several = (value: string, before: readonly string[] = []): string[] => [
  ...before,
  ...value
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean),
];
/** For commander: a code that has one spelling, in capitals. */
export const code = (value: string): string => value.trim().toUpperCase();
/** For commander: codes that may be repeated, or separated by commas. */
export const codes = (value: string, before: readonly string[] = []): string[] => several(code(value), before);
/** For commander: a person's citizenships. `unknown` becomes XXX, the code of ICAO Doc 9303-3 for an unknown nationality. */
export const citizenships = (value: string, before: readonly string[] = []): string[] =>
  codes(value, before).map((state) => (state === 'UNKNOWN' ? 'XXX' : state));
/** For commander: an option that may be repeated; commas are part of the value. */
export const each = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** For commander: a word of a list, as lists write it: `counter-terrorism` for COUNTER_TERRORISM. */
export const word = (value: string): string => code(value).replace(/[\s-]+/g, '_');
/** For commander: words that may be repeated, or separated by commas. */
export const words = (value: string, before: readonly string[] = []): string[] => [...before, ...several(value).map(word)];
/** For commander: an id, which has one spelling, in small letters. */
export const uuid = (value: string): string => value.trim().toLowerCase();

/** Text of a file, or of stdin for `-`. */
export function readText(file: string, { stdin }: Pick<Shell, 'stdin'>): string {
  try {
    return withoutMark(file === '-' ? stdin() : readFileSync(file, 'utf8'));
  } catch {
    throw new CommandError(EXIT.usage, ['fail.file-unreadable', { file }], ['next.same-with-file']);
  }
}

export function readRecordFile(file: string, shell: Pick<Shell, 'stdin'>): Record<string, unknown> {
  let json: unknown;
  try {
    json = parseJson(readText(file, shell));
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    throw new CommandError(EXIT.usage, ['fail.record-unusable', { why: error.message }], ['next.same-with-object']);
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw new CommandError(EXIT.usage, ['fail.record-not-object'], ['next.same-with-object']);
}

/** For commander: a span in milliseconds, such as 90s, 15m, 2h or 7d. */
export function span(text: string): number {
  const [, count, unit] = /^([0-9]{1,6})([smhd])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) throw new InvalidArgumentError('a span such as 90s, 15m, 2h or 7d.');
  return Number(count) * ({ s: 1, m: 60, h: 3_600, d: 86_400 }[unit] as number) * 1_000;
}

/** Only the options that were given. */
export const said = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
