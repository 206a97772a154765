import type { Row, Value } from '../../row.ts';

/** One read: its parameters in order, and the columns of a row that it gives. A row was written by us, but the disk may lie: see `integrity`. */
export interface Read<P extends readonly Value[], R extends object> {
  readonly sql: string;
  /** For the compiler alone. */
  readonly types?: (...parameters: P) => R;
}

/** @example const DUE = read<[now: number], { exchange_id: Uint8Array }>('SELECT exchange_id FROM duty WHERE due <= ?'); */
export const read = <P extends readonly Value[] = [], R extends object = Row>(sql: string): Read<P, R> => ({ sql });

export type Direction = 'sent' | 'received';

/** Of a read that only finds out whether there is a row. */
export type Found = { '1': number };

/** Of a read that counts. */
export type Counted = { n: number };
