// Every read of the store, by name, in one file per subject. Nothing else in the product contains SQL, except what makes and reads the indexes.
import { AGREEMENTS } from './agreements.ts';
import { BATCHES } from './batches.ts';
import { DECISIONS } from './decisions.ts';
import { DEMONSTRATION } from './demonstration.ts';
import { DERIVATION } from './derivation.ts';
import { DESK } from './desk.ts';
import { DUTIES } from './duties.ts';
import { EVENTS } from './events.ts';
import { EXCHANGE_LEAVES } from './exchange-leaves.ts';
import { EXCHANGES } from './exchanges.ts';
import { KEYS } from './keys.ts';
import { LEAVES } from './leaves.ts';
import { LINKS } from './links.ts';
import { LOGS } from './logs.ts';
import { ONWARD } from './onward.ts';
import { POSTS } from './posts.ts';
import type { Read } from './read.ts';
import { RECORDS } from './records.ts';
import { REFUSALS } from './refusals.ts';
import { SEARCH } from './search.ts';
import { SETS } from './sets.ts';
import { VISAS } from './visas.ts';
import { WITNESSES } from './witnesses.ts';

export const READS = {
  ...AGREEMENTS,
  ...BATCHES,
  ...DECISIONS,
  ...DEMONSTRATION,
  ...DERIVATION,
  ...DESK,
  ...DUTIES,
  ...EVENTS,
  ...EXCHANGE_LEAVES,
  ...EXCHANGES,
  ...KEYS,
  ...LEAVES,
  ...LINKS,
  ...LOGS,
  ...ONWARD,
  ...POSTS,
  ...RECORDS,
  ...REFUSALS,
  ...SEARCH,
  ...SETS,
  ...VISAS,
  ...WITNESSES,
} as const;

export type ReadName = keyof typeof READS;
export type ParametersOf<N extends ReadName> = (typeof READS)[N] extends Read<infer P, object> ? P : never;
export type RowOf<N extends ReadName> = (typeof READS)[N] extends Read<infer _, infer R> ? R : never;

export const sqlOf = (name: ReadName): string => READS[name].sql;
