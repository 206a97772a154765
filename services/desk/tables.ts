// What the questions share: their sources, their shape, and how cells are written.
import type { AuditKind } from '../../proto/index.ts';
import { type Country, idText, type Micros, timeText } from '../domain/index.ts';
import { isOfRow, type RawReader, type Reader, type Value, type Vault } from '../ledger/index.ts';
import type { Clause, Condition, Place } from './filters.ts';
import type { Filters, Replay, Table, Terms } from './types.ts';

type TermName = keyof Terms;

/** The sources of an answer. */
export interface Sources {
  readonly self: Country;
  readonly index: Pick<RawReader, 'get' | 'all'>;
  readonly ledger: Pick<Reader, 'get' | 'all' | 'keys'>;
  readonly vault: Vault;
  readonly replay: Replay;
  /** The current time. */
  readonly at: Micros;
}

export interface Asked {
  readonly filters: Filters;
  readonly where: Condition;
  readonly terms: Terms;
  readonly limit: number;
  /** Where the previous page ended. */
  readonly place: Place | undefined;
}

/** A page of an answer; the caller turns `next` into a cursor. */
export type Page = Omit<Table, 'next'> & { readonly next?: Place | undefined };

/** The exchanges that a question is about, by the last leaf that decided each. */
export interface Scope {
  readonly kinds?: readonly AuditKind[];
  readonly verb?: number;
  readonly direction?: 'sent' | 'received';
}

export interface Question {
  /** The filters that it accepts; those in `needs` are required. */
  readonly takes: readonly (keyof Filters)[];
  readonly needs?: readonly (keyof Filters)[];
  readonly terms?: readonly TermName[];
  readonly columns: readonly string[];
  /** The exchanges that it can no longer see once they are erased; absent if erasures do not affect its answer. */
  readonly loses?: Scope;
  /** Absent if this gateway does not keep the data that it asks for. */
  readonly answer?: (sources: Sources, asked: Asked) => Page | Promise<Page>;
}

export const dayOf = (at: Micros): string => new Date(at / 1000).toISOString().slice(0, 10);

/** The UTC days that a time range touches, as a condition on the counts. */
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

/** The cell for a value that the ledger's row no longer yields. */
export const UNREADABLE = 'UNREADABLE';

/** The result of `read`, or `instead` if the row is unreadable, so that one bad row does not fail the answer. */
export function readable<T>(read: () => T, instead: T): T {
  try {
    return read();
  } catch (error) {
    if (!isOfRow(error)) throw error;
    return instead;
  }
}

export const timeCell = (at: Value | undefined): string => readable(() => timeText(at as Micros), UNREADABLE);
export const idCell = (id: Value | undefined): string => readable(() => idText(id as Uint8Array), UNREADABLE);
