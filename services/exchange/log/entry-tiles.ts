// Entries of the log as a pass over all of it reads them: many in one row, since a row for each would cost more than all that is done with
// them.
import { AuditKind } from '../../../proto/index.ts';

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

/** Kinds of leaves of which an exchange has its row. */
export const OWN_KINDS = [AuditKind.SENT, AuditKind.HELD, AuditKind.REFUSED, AuditKind.RECEIVED] as const;

/** What a tile is made of, over the rows of `LEAVES`; their order is that of the key which they are found by. */
export const ENTRIES = `CAST(group_concat(x'00' || entry, '') AS BLOB) AS prefixed, group_concat(length(entry)) AS lengths,
  group_concat(rowless) AS rowless`;
export const LEAVES = `(SELECT leaf_index, hash, entry, kind, exchange_id, CASE WHEN kind IN (${OWN_KINDS.join(', ')})
    AND NOT EXISTS (SELECT 1 FROM exchange e WHERE e.exchange_id = leaf.exchange_id) THEN leaf_index END AS rowless
  FROM leaf WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index)`;

/** The entries in a row of `ENTRIES`. */
export function tileOf(first: number, { prefixed, lengths, rowless }: Record<string, unknown>): EntryTile {
  let end = 0;
  const ends = (lengths as string).split(',').map((length) => {
    end += 1 + Number(length);
    return end;
  });
  return { first, bytes: prefixed as Uint8Array, ends, rowless: (rowless as string | null)?.split(',').map(Number) ?? [] };
}
