// The findings about rows that the log contradicts.
import { toHex } from '../../../domain/index.ts';
import type { Value, Write } from '../../../ledger/index.ts';
import type { Finding } from '../held-rows.ts';

export interface Difference {
  readonly finding: Finding;
  /** Rebuilds the row from the log. Empty if the log does not contain enough. */
  readonly heals: readonly Write[];
  /** Whether nothing may be signed on this ledger. */
  readonly refuses: boolean;
}

const keyOf = (parts: readonly Value[]): string =>
  parts.map((part) => (part instanceof Uint8Array ? toHex(part) : String(part))).join(' ');

const difference = (
  table: string,
  key: readonly Value[],
  rule: string,
  heals: readonly Write[],
  refuses: boolean,
): Difference => ({
  finding: { table, key: keyOf(key), rule },
  heals,
  refuses,
});

/** The log determines the right row. */
export const healed = (table: string, key: readonly Value[], rule: string, ...heals: readonly Write[]): Difference =>
  difference(table, key, rule, heals, false);

/** The row's content is lost; everything else continues. */
export const lost = (table: string, key: readonly Value[], rule: string): Difference => difference(table, key, rule, [], false);

export const forged = (table: string, key: readonly Value[], rule: string): Difference => difference(table, key, rule, [], true);
