// What a row of the ledger is found to be that the log does not bear out.
import { toHex } from '../../../domain/index.ts';
import type { Value, Write } from '../../../ledger/index.ts';
import type { Finding } from '../held-rows.ts';

export interface Difference {
  readonly finding: Finding;
  /** Makes the row what the log says that it is. Empty: the log does not say enough. */
  readonly heals: readonly Write[];
  /** Nothing may be signed on such a ledger. */
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

/** The log says what it is. */
export const healed = (table: string, key: readonly Value[], rule: string, ...heals: readonly Write[]): Difference =>
  difference(table, key, rule, heals, false);

/** What was there is lost; all else goes on. */
export const lost = (table: string, key: readonly Value[], rule: string): Difference => difference(table, key, rule, [], false);

export const forged = (table: string, key: readonly Value[], rule: string): Difference => difference(table, key, rule, [], true);
