// The rules of an agreement that can affect a grant, and when.
import type { Micros } from '../domain/index.ts';
import type { Agreement } from './agreement.ts';
import type { Grant } from './grants.ts';
import type { Rule } from './rules.ts';

/** Between two boundaries the same dated rules and suspensions apply: one window, one set of slices, one set of cached decisions. */
export const boundariesOf = ({ rules, suspensions }: Agreement): Micros[] =>
  [...rules.flatMap(({ since, until }) => [since, until]), ...suspensions.flatMap(({ from, until }) => [from, until])]
    .filter((at) => at !== undefined)
    .sort((a, b) => a - b);

/** How many boundaries are not past `at`. */
export function windowOf(boundaries: readonly Micros[], at: Micros): number {
  const next = boundaries.findIndex((boundary) => boundary > at);
  return next === -1 ? boundaries.length : next;
}

export const isDatedAt = ({ since = 0, until = Number.POSITIVE_INFINITY }: Pick<Rule, 'since' | 'until'>, at: Micros): boolean =>
  at >= since && at < until;

/** It is not in effect at all times. */
export const isDated = ({ since, until }: Pick<Rule, 'since' | 'until'>): boolean => since !== undefined || until !== undefined;

export const isAbout = ({ recipient, resource }: Rule, { to, kind }: Grant): boolean =>
  (recipient === undefined || recipient === to) &&
  (resource === undefined || resource === kind || resource.startsWith(`${kind}/`));
