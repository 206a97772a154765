// Entries of the log as a pass over all of it reads them: many in one row, since a row for each would cost more than all that is done with
// them.
import type { EntriesRow } from '../../ledger/index.ts';

/** Entries that follow each other. Their bytes stay as they are. */
export interface EntryTile {
  /** The leaf of the first. */
  readonly first: number;
  /** Each behind a byte 00, behind which it is hashed (RFC 6962 section 2.1). */
  readonly bytes: Uint8Array;
  /** Where each ends. */
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
