// Log entries for a pass over the whole log: many per row, since a row each would cost more than all other work on them.
import type { EntriesRow } from '../../ledger/index.ts';

/** Consecutive entries. Their bytes are not modified. */
export interface EntryTile {
  /** The leaf of the first entry. */
  readonly first: number;
  /** The entries, each preceded by the byte 00 with which it is hashed (RFC 6962 section 2.1). */
  readonly bytes: Uint8Array;
  /** The end offset of each entry in `bytes`. */
  readonly ends: readonly number[];
  /** Leaves about an exchange that has no row. */
  readonly rowless: readonly number[];
}

export type OnEntries = (tile: EntryTile) => void;

export function tileOf(first: number, { prefixed, lengths, rowless }: EntriesRow): EntryTile {
  let end = 0;
  const ends = lengths.split(',').map((length) => {
    end += 1 + Number(length);
    return end;
  });
  return { first, bytes: prefixed, ends, rowless: rowless?.split(',').map(Number) ?? [] };
}
