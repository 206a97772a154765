// Leaves: the entries of all of this country's logs, and their hashes.
import { AuditKind } from '../../../../proto/index.ts';
import { read } from './read.ts';

type Range = [from: number, end: number];
type Leaf = { leaf_index: number; hash: Uint8Array; entry: Uint8Array };

/** Kinds of leaves whose exchange must have a row. */
export const OWN_KINDS = [AuditKind.SENT, AuditKind.HELD, AuditKind.REFUSED, AuditKind.RECEIVED] as const;

/** Many entries in one row. Columns are null if there is no leaf. */
export interface EntriesRow {
  /** Each entry, preceded by a byte 00, concatenated. */
  readonly prefixed: Uint8Array;
  /** The length of each entry, comma-separated. */
  readonly lengths: string;
  /** Indexes of leaves whose exchange should have a row and has none, comma-separated. */
  readonly rowless: string | null;
}

/** The contents of a tile, aggregated over `TILE_ROWS` in the order of its subquery. */
const TILE_COLUMNS = `CAST(group_concat(x'00' || entry, '') AS BLOB) AS prefixed, group_concat(length(entry)) AS lengths,
  group_concat(rowless) AS rowless`;
const TILE_ROWS = `(SELECT leaf_index, hash, entry, kind, exchange_id, CASE WHEN kind IN (${OWN_KINDS.join(', ')})
    AND NOT EXISTS (SELECT 1 FROM exchange e WHERE e.exchange_id = leaf.exchange_id) THEN leaf_index END AS rowless
  FROM leaf WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index)`;

export const LEAVES = {
  leafEntry: read<[leaf: number], { entry: Uint8Array }>('SELECT entry FROM leaf WHERE leaf_index = ?'),
  leafExchange: read<[leaf: number], { exchange_id: Uint8Array }>('SELECT exchange_id FROM leaf WHERE leaf_index = ?'),
  leafHash: read<[leaf: number], { hash: Uint8Array }>('SELECT hash FROM leaf WHERE leaf_index = ?'),
  leafOf: read<[leaf: number], { hash: Uint8Array; entry: Uint8Array }>('SELECT hash, entry FROM leaf WHERE leaf_index = ?'),
  leaves: read<Range, Leaf>(
    'SELECT leaf_index, hash, entry FROM leaf WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index',
  ),
  /** Leaves with their kinds, from an index on. */
  leavesFrom: read<[leaf: number, limit: number], { leaf_index: number; hash: Uint8Array; entry: Uint8Array; kind: number }>(
    'SELECT leaf_index, hash, entry, kind FROM leaf WHERE leaf_index >= ? ORDER BY leaf_index LIMIT ?',
  ),
  leafEntries: read<Range, { entry: Uint8Array }>(
    'SELECT entry FROM leaf WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index',
  ),
  /** One row for a whole tile: many small rows would cost more than hashing them. */
  leafHashes: read<Range, { hashes: Uint8Array | null }>(
    "SELECT CAST(group_concat(hash, '' ORDER BY leaf_index) AS BLOB) AS hashes FROM leaf WHERE leaf_index >= ? AND leaf_index < ?",
  ),
  /** One tile, with the columns of its leaves. In any other order the hashes would not match the log. */
  leafTile: read<
    Range,
    EntriesRow & { n: number; hashes: Uint8Array; ids: Uint8Array | null; id_lengths: string; kinds: string }
  >(
    `SELECT count(*) AS n, CAST(group_concat(hash, '') AS BLOB) AS hashes, ${TILE_COLUMNS},
  CAST(group_concat(exchange_id, '') AS BLOB) AS ids, group_concat(length(exchange_id)) AS id_lengths, group_concat(kind) AS kinds
  FROM ${TILE_ROWS}`,
  ),
  /** The entries of the leaves that exist in a range. */
  entryTile: read<Range, EntriesRow & { first: number; n: number }>(
    `SELECT min(leaf_index) AS first, count(*) AS n, ${TILE_COLUMNS} FROM ${TILE_ROWS}`,
  ),
  lastLeaf: read<[], { last: number | null }>('SELECT max(leaf_index) AS last FROM leaf'),
  /** Leaves that belong to no log: `end` is the end of the current one. */
  leavesBeyond: read<[end: number], { n: number }>('SELECT count(*) AS n FROM leaf WHERE leaf_index < 0 OR leaf_index >= ?'),
  /** USERS_CHANGE entries (who may act here, and what is pinned for each partner), in log order. */
  authorityEntries: read<[], { entry: Uint8Array }>(
    `SELECT entry FROM leaf WHERE kind = ${AuditKind.USERS_CHANGE} AND length(entry) > 0 ORDER BY leaf_index`,
  ),
  /** LINK_SUSPENDED and LINK_RESUMED entries, in log order. */
  linkSuspensions: read<[], { entry: Uint8Array }>(
    `SELECT entry FROM leaf WHERE kind IN (${AuditKind.LINK_SUSPENDED}, ${AuditKind.LINK_RESUMED}) AND length(entry) > 0 ORDER BY leaf_index`,
  ),
  /**
   * `kinds`: JSON array. Leaves without their entry are left out: some leaves of a held exchange may be in an expired log.
   */
  stepsOfExchange: read<[exchangeId: Uint8Array, kinds: string, limit: number], Leaf>(
    `SELECT leaf_index, hash, entry FROM leaf WHERE exchange_id = ? AND kind IN (SELECT value FROM json_each(?)) AND length(entry) > 0
  ORDER BY leaf_index LIMIT ?`,
  ),
  /** The leaf of a receipt, received or sent. */
  receiptLeaf: read<[exchangeId: Uint8Array], Leaf>(
    `SELECT leaf_index, hash, entry FROM leaf WHERE exchange_id = ? AND kind IN (${AuditKind.RECEIPT}, ${AuditKind.SENT})
  AND length(entry) > 0 ORDER BY leaf_index LIMIT 1`,
  ),
  /** The openings of an exchange's leaves other than its own. */
  openingsOfExchange: read<[exchangeId: Uint8Array], { leaf_index: number; vault_id: Uint8Array; sealed: Uint8Array }>(
    'SELECT leaf_index, vault_id, sealed FROM opening WHERE exchange_id = ?',
  ),
  /** LOG_EXPIRED entries. */
  expiriesFrom: read<[leaf: number], { hash: Uint8Array; entry: Uint8Array }>(
    `SELECT hash, entry FROM leaf WHERE kind = ${AuditKind.LOG_EXPIRED} AND leaf_index >= ?`,
  ),
} as const;
