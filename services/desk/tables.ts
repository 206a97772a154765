// What the questions share: whom they may ask, and how a day and a month are written.
import type { AuditKind } from '../../proto/index.ts';
import { type Country, idText, type Micros, timeText } from '../domain/index.ts';
import { isOfRow, type RawReader, type Reader, type Value, type Vault } from '../ledger/index.ts';
import type { Clause, Condition, Place } from './filters.ts';
import type { Filters, Replay, Table, Terms } from './types.ts';

type TermName = keyof Terms;

/** Everything that an answer is made of. */
export interface Sources {
  readonly self: Country;
  readonly index: Pick<RawReader, 'get' | 'all'>;
  readonly ledger: Pick<Reader, 'get' | 'all' | 'keys'>;
  readonly vault: Vault;
  readonly replay: Replay;
  /** Now. */
  readonly at: Micros;
}

export interface Asked {
  readonly filters: Filters;
  readonly where: Condition;
  readonly terms: Terms;
  readonly limit: number;
  /** Where the page before ended. */
  readonly place: Place | undefined;
}

/** A page of an answer; `next` is written as a cursor by whoever asked. */
export type Page = Omit<Table, 'next'> & { readonly next?: Place | undefined };

/** The exchanges that a question is about, by the leaf that decided each last. */
export interface Scope {
  readonly kinds?: readonly AuditKind[];
  readonly verb?: number;
  readonly direction?: 'sent' | 'received';
}

export interface Question {
  /** The filters that it takes; those marked in `needs` it cannot do without. */
  readonly takes: readonly (keyof Filters)[];
  readonly needs?: readonly (keyof Filters)[];
  readonly terms?: readonly TermName[];
  readonly columns: readonly string[];
  /** The exchanges that it no longer sees once they were erased; absent: an erasure takes nothing from its answer. */
  readonly loses?: Scope;
  /** Absent: what it asks for this gateway does not keep. */
  readonly answer?: (sources: Sources, asked: Asked) => Page | Promise<Page>;
}

export const dayOf = (at: Micros): string => new Date(at / 1000).toISOString().slice(0, 10);

/** Days of the counts that a range of time reaches. */
export function daysWithin({ from, until }: Filters): Clause {
  const parts: string[] = [];
  const parameters: Value[] = [];
  if (from !== undefined) {
    parts.push('AND day >= ?');
    parameters.push(dayOf(from));
  }
  if (until !== undefined) {
    parts.push('AND day <= ?');
    parameters.push(dayOf(until - 1));
  }
  return { sql: parts.join(' '), parameters };
}

/** In a cell, what the ledger does not say any more. */
export const UNREADABLE = 'UNREADABLE';

/** What a row says, or what stands in its place where it does not read: the rows around it do. */
export function readable<T>(read: () => T, instead: T): T {
  try {
    return read();
  } catch (error) {
    if (!isOfRow(error)) throw error;
    return instead;
  }
}

/** A time in a cell. */
export const timeCell = (at: Value | undefined): string => readable(() => timeText(at as Micros), UNREADABLE);
export const idCell = (id: Value | undefined): string => readable(() => idText(id as Uint8Array), UNREADABLE);
