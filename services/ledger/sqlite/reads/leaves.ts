// Leaves: the entries of all logs of this country, and their hashes.
import { AuditKind } from '../../../../proto/index.ts';
import { read } from './read.ts';

type Range = [from: number, end: number];
type Leaf = { leaf_index: number; hash: Uint8Array; entry: Uint8Array };

/** Kinds of leaves of which an exchange has its row. */
export const OWN_KINDS = [AuditKind.SENT, AuditKind.HELD, AuditKind.REFUSED, AuditKind.RECEIVED] as const;

/** Many entries in one row. What is read of no leaf is null. */
export interface EntriesRow {
  /** Each entry behind a byte 00. */
  readonly prefixed: Uint8Array;
  /** Of each, by commas. */
  readonly lengths: string;
  /** Leaves about an exchange that has no row, by commas. */
  readonly rowless: string | null;
}

/** What a tile is made of, over the rows of `TILE_ROWS`; their order is that of the key which they are found by. */
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
  /** With their kinds. */
  leavesFrom: read<[leaf: number, limit: number], { leaf_index: number; hash: Uint8Array; entry: Uint8Array; kind: number }>(
    'SELECT leaf_index, hash, entry, kind FROM leaf WHERE leaf_index >= ? ORDER BY leaf_index LIMIT ?',
  ),
  leafEntries: read<Range, { entry: Uint8Array }>(
    'SELECT entry FROM leaf WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index',
  ),
  /** One row for a whole tile: many small ones would cost more than their hashing. */
  leafHashes: read<Range, { hashes: Uint8Array | null }>(
    "SELECT CAST(group_concat(hash, '' ORDER BY leaf_index) AS BLOB) AS hashes FROM leaf WHERE leaf_index >= ? AND leaf_index < ?",
  ),
  /** Of one tile, with what the rows say of its entries. In any other order than theirs the hashes would not be those that are logged. */
  leafTile: read<
    Range,
    EntriesRow & { n: number; hashes: Uint8Array; ids: Uint8Array | null; id_lengths: string; kinds: string }
  >(
    `SELECT count(*) AS n, CAST(group_concat(hash, '') AS BLOB) AS hashes, ${TILE_COLUMNS},
  CAST(group_concat(exchange_id, '') AS BLOB) AS ids, group_concat(length(exchange_id)) AS id_lengths, group_concat(kind) AS kinds
  FROM ${TILE_ROWS}`,
  ),
  /** Of the leaves that are there. */
  entryTile: read<Range, EntriesRow & { first: number; n: number }>(
    `SELECT min(leaf_index) AS first, count(*) AS n, ${TILE_COLUMNS} FROM ${TILE_ROWS}`,
  ),
  lastLeaf: read<[], { last: number | null }>('SELECT max(leaf_index) AS last FROM leaf'),
  /** Leaves that are in no log, whose leaves end there. */
  leavesBeyond: read<[end: number], { n: number }>('SELECT count(*) AS n FROM leaf WHERE leaf_index < 0 OR leaf_index >= ?'),
  /** Entries of who may act here, and of what is pinned of partners, in their order. */
  authorityEntries: read<[], { entry: Uint8Array }>(
    `SELECT entry FROM leaf WHERE kind = ${AuditKind.USERS_CHANGE} AND length(entry) > 0 ORDER BY leaf_index`,
  ),
  /** Entries of links that were taken down and brought up, in their order. */
  linkSuspensions: read<[], { entry: Uint8Array }>(
    `SELECT entry FROM leaf WHERE kind IN (${AuditKind.LINK_SUSPENDED}, ${AuditKind.LINK_RESUMED}) AND length(entry) > 0 ORDER BY leaf_index`,
  ),
  /**
   * Of the kinds in a JSON array. Not those whose entry is gone: an exchange that was held may have some of them in a log that has expired.
   */
  stepsOfExchange: read<[exchangeId: Uint8Array, kinds: string, limit: number], Leaf>(
    `SELECT leaf_index, hash, entry FROM leaf WHERE exchange_id = ? AND kind IN (SELECT value FROM json_each(?)) AND length(entry) > 0
  ORDER BY leaf_index LIMIT ?`,
  ),
  /** Of a receipt that was received or sent. */
  receiptLeaf: read<[exchangeId: Uint8Array], Leaf>(
    `SELECT leaf_index, hash, entry FROM leaf WHERE exchange_id = ? AND kind IN (${AuditKind.RECEIPT}, ${AuditKind.SENT})
  AND length(entry) > 0 ORDER BY leaf_index LIMIT 1`,
  ),
  /** What opens the commitments of leaves that are not the exchange's own. */
  openingsOfExchange: read<[exchangeId: Uint8Array], { leaf_index: number; vault_id: Uint8Array; sealed: Uint8Array }>(
    'SELECT leaf_index, vault_id, sealed FROM opening WHERE exchange_id = ?',
  ),
  /** Entries that say that a log expired. */
  expiriesFrom: read<[leaf: number], { hash: Uint8Array; entry: Uint8Array }>(
    `SELECT hash, entry FROM leaf WHERE kind = ${AuditKind.LOG_EXPIRED} AND leaf_index >= ?`,
  ),
} as const;
