// Entries of the log as a pass over all of it reads them: many in one row, since a row for each would cost more than all that is done with
// them.

/** Entries that follow each other. Their bytes stay as they are. */
export interface EntryTile {
  /** The leaf of the first. */
  readonly first: number;
  /** Each behind a byte 00, behind which it is hashed (RFC 6962 section 2.1). */
  readonly bytes: Buffer;
  /** Where each ends. */
  readonly ends: readonly number[];
}

export type OnEntries = (tile: EntryTile) => void;

/** Columns of a row over leaves, in the order of `leaf_index`. */
export const ENTRIES = `CAST(group_concat(x'00' || entry, '') AS BLOB) AS prefixed, group_concat(length(entry)) AS lengths`;

/** The entries in such a row. */
export function tileOf(first: number, { prefixed, lengths }: Record<string, unknown>): EntryTile {
  const { buffer, byteOffset, byteLength } = prefixed as Uint8Array;
  let end = 0;
  const ends = (lengths as string).split(',').map((length) => {
    end += 1 + Number(length);
    return end;
  });
  return { first, bytes: Buffer.from(buffer, byteOffset, byteLength), ends };
}
