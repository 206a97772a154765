import type { Row, Value } from '../../row.ts';

/** One read: its parameters in order, and the columns of its rows. We wrote every row, but the disk may lie: see `integrity`. */
export interface Read<P extends readonly Value[], R extends object> {
  readonly sql: string;
  /** Type-level only; never set. */
  readonly types?: (...parameters: P) => R;
}

/** @example const DUE = read<[now: number], { exchange_id: Uint8Array }>('SELECT exchange_id FROM duty WHERE due <= ?'); */
export const read = <P extends readonly Value[] = [], R extends object = Row>(sql: string): Read<P, R> => ({ sql });

export type Direction = 'sent' | 'received';

/** For a read that only tests whether a row exists. */
export type Found = { '1': number };

/** For a read that counts. */
export type Counted = { n: number };
