import type { Micros } from '../domain/index.ts';

/** Midnight UTC of YYYY-MM-DD; undefined when that is no date. */
export function dateOf(text: string): Micros | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const millis = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(millis) || new Date(millis).toISOString().slice(0, 10) !== text ? undefined : millis * 1000;
}
