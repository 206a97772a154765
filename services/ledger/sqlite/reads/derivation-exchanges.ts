// Reads that compare exchanges and their records with the log: each row with its entry and its sealed content.
import { AuditKind } from '../../../../proto/index.ts';
import { read } from './read.ts';

/** A record, to be compared with its header. If `header` is null, there is no record, and the other columns of it are null too. */
type Recorded = {
  record_id: Uint8Array;
  record_version: number;
  record_source: string;
  record_kind: number;
  header: Uint8Array | null;
  commitments: Uint8Array;
  record_sealed: Uint8Array;
  record_vault: Uint8Array;
  record_state: string;
  /** The key of the exchange. */
  vault_id: Uint8Array;
};

type ExchangeWithEntry = Recorded & {
  exchange_id: Uint8Array;
  direction: string;
  partner: string;
  verb: number;
  state: string;
  code: string | null;
  at: number;
  statement: Uint8Array;
  decision: string;
  leaf_index: number;
  peer: string | null;
  batch_id: Uint8Array | null;
  batch_position: number | null;
  sealed: Uint8Array | null;
  decided_again: Uint8Array | null;
  /** The entry of its leaf. */
  entry: Uint8Array | null;
  /** The leaf hashes of its batch's tree, 32 bytes each. */
  tuples: Uint8Array | null;
};

/** Kinds of leaves with commitments that a row of `opening` opens. */
const COMMITTING = [
  ...[
    AuditKind.APPROVED,
    AuditKind.RELEASED,
    AuditKind.DENIED,
    AuditKind.OVERRIDE,
    AuditKind.OVERRIDE_REVIEWED,
    AuditKind.REVIEWED,
    AuditKind.RECORD_ACCESS,
    AuditKind.ONWARD_REFUSED,
  ],
  ...[AuditKind.OBLIGATION_MET, AuditKind.AUDITOR_ACCESS, AuditKind.AGREEMENT_CHANGE, AuditKind.ERASED, AuditKind.LOG_EXPIRED],
].join(', ');

export const DERIVED_EXCHANGES = {
  /** Exchanges whose leaf is at or after `leaf`, or invalid (negative). */
  exchangesWithEntry: read<[leaf: number], ExchangeWithEntry>(
    `SELECT e.*, l.entry, r.kind AS record_kind, r.header, r.commitments, r.sealed AS record_sealed, r.vault_id AS record_vault,
  r.state AS record_state, b.tuples
  FROM exchange e LEFT JOIN leaf l ON l.leaf_index = e.leaf_index
  LEFT JOIN record r ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source
  LEFT JOIN batch b ON b.batch_id = e.batch_id AND b.direction = e.direction AND b.partner = e.partner
  WHERE e.leaf_index >= ? OR e.leaf_index < 0`,
  ),
  /** hidden row: exchanges that claim a leaf of an expired log, but are not the exchange of that leaf, or not emptied as it is. */
  exchangesOutliving: read<[expiredLeaf: number], { exchange_id: Uint8Array }>(
    `SELECT e.exchange_id FROM exchange e LEFT JOIN leaf l ON l.leaf_index = e.leaf_index
  WHERE e.leaf_index >= 0 AND e.leaf_index < ? AND (l.exchange_id IS NOT e.exchange_id
    OR (length(l.entry) = 0 AND (length(e.statement) > 0 OR e.decision <> 'null' OR e.sealed IS NOT NULL)))`,
  ),
  /** Records that no exchange refers to. */
  recordsUnannounced: read<[], Recorded>(
    `SELECT source AS record_source, record_id, version AS record_version, kind AS record_kind, header, commitments,
  sealed AS record_sealed, vault_id AS record_vault, vault_id, state AS record_state FROM record WHERE (record_id, version, source) NOT IN
  (SELECT record_id, record_version, record_source FROM exchange WHERE record_id IS NOT NULL)`,
  ),
  hasNewerVersion: read<[recordId: Uint8Array, version: number, source: string]>(
    'SELECT 1 FROM record WHERE record_id = ? AND version > ? AND source = ? LIMIT 1',
  ),
  /** Whether the exchange was held before the leaf of its decision. */
  wasHeld: read<[exchangeId: Uint8Array, leaf: number]>(
    `SELECT 1 FROM leaf WHERE exchange_id = ? AND kind = ${AuditKind.HELD} AND leaf_index < ?`,
  ),
  /** Without a condition SQLite counts in an index. */
  exchangeCount: read<[], { n: number }>('SELECT count(*) AS n FROM exchange'),
  exchangeCountFrom: read<[leaf: number], { n: number }>(
    'SELECT count(*) AS n FROM exchange WHERE leaf_index >= ? OR leaf_index < 0',
  ),
  /** Exchanges at or after a leaf without an entry of their own, or that share their id with another row. */
  exchangesUnlogged: read<[leaf: number], { exchange_id: Uint8Array }>(
    `SELECT e.exchange_id FROM exchange e LEFT JOIN leaf l ON l.leaf_index = e.leaf_index WHERE (e.leaf_index >= ? OR e.leaf_index < 0)
  AND (l.exchange_id IS NOT e.exchange_id OR (SELECT count(*) FROM exchange o WHERE o.exchange_id = e.exchange_id) > 1)`,
  ),
  exchangeDecidedAgain: read<[exchangeId: Uint8Array], { partner: string; decided_again: Uint8Array | null }>(
    "SELECT partner, decided_again FROM exchange WHERE exchange_id = ? AND direction = 'sent'",
  ),
  /** Entries logged about an exchange after a leaf. */
  entriesAfter: read<[exchangeId: Uint8Array, leaf: number], { entry: Uint8Array }>(
    'SELECT entry FROM leaf WHERE exchange_id = ? AND leaf_index > ? AND length(entry) > 0 ORDER BY leaf_index',
  ),
  receiptBatchOf: read<[batchId: Uint8Array], { receipt_batch: Uint8Array | null }>(
    "SELECT receipt_batch FROM batch WHERE batch_id = ? AND direction = 'sent'",
  ),
  manifestReceived: read<[batchId: Uint8Array], { manifest: Uint8Array }>(
    "SELECT manifest FROM batch WHERE batch_id = ? AND direction = 'received'",
  ),
  hasOpening: read<[exchangeId: Uint8Array]>('SELECT 1 FROM opening WHERE exchange_id = ?'),
  /** Openings at or after a leaf, each with its entry. */
  openingsWithEntry: read<
    [leaf: number],
    { leaf_index: number; exchange_id: Uint8Array; vault_id: Uint8Array; sealed: Uint8Array; entry: Uint8Array | null }
  >(
    `SELECT o.leaf_index, o.exchange_id, o.vault_id, o.sealed, l.entry FROM opening o
  LEFT JOIN leaf l ON l.leaf_index = o.leaf_index WHERE o.leaf_index >= ? OR o.leaf_index < 0`,
  ),
  leavesUnopened: read<[], { leaf_index: number; entry: Uint8Array }>(
    `SELECT l.leaf_index, l.entry FROM leaf l WHERE l.kind IN (${COMMITTING}) AND NOT EXISTS (SELECT 1 FROM opening o WHERE o.leaf_index = l.leaf_index)`,
  ),
  visas: read<[], { document: Uint8Array; vault_id: Uint8Array; sealed: Uint8Array }>(
    'SELECT document, vault_id, sealed FROM visa',
  ),
} as const;
