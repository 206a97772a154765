// The auditor's desk's reads: leaves to index, and what its answers need beyond the index.
import { AuditKind } from '../../../../proto/index.ts';
import { type Counted, type Direction, type Found, read } from './read.ts';

/** Kinds of leaves that decide an exchange. */
const DECIDING_KINDS = [AuditKind.SENT, AuditKind.RECEIVED, AuditKind.HELD, AuditKind.REFUSED].join(', ');

export type LeafToIndex = {
  leaf_index: number;
  hash: Uint8Array;
  entry: Uint8Array;
  kind: number;
  exchange_id: Uint8Array;
  direction: Direction | null;
  partner: string | null;
  statement: Uint8Array | null;
  decision: string | null;
  sealed: Uint8Array | null;
  vault_id: Uint8Array | null;
  opening_of: Uint8Array | null;
  source: string | null;
  record_id: Uint8Array | null;
  version: number | null;
  record_sealed: Uint8Array | null;
  record_vault: Uint8Array | null;
};

type Held = {
  exchange_id: Uint8Array;
  direction: Direction;
  clause: string;
  at: number;
  due: number;
  partner: string;
  leaf_index: number;
  hash: Uint8Array;
};

export type TextRow = { digest: Uint8Array; id: string; files: string };

export const DESK = {
  // Statement, decision and record, the largest part, are read only for an exchange's own leaf.
  leavesToIndex: read<[fromLeaf: number, limit: number], LeafToIndex>(
    `SELECT l.leaf_index, l.hash, l.entry, l.kind, l.exchange_id, e.direction, e.partner,
     CASE WHEN l.kind IN (${DECIDING_KINDS}) THEN e.statement END AS statement, CASE WHEN l.kind IN (${DECIDING_KINDS}) THEN e.decision END AS decision,
     coalesce(o.sealed, CASE WHEN e.leaf_index = l.leaf_index THEN e.sealed END) AS sealed,
     coalesce(o.vault_id, e.vault_id) AS vault_id, o.exchange_id AS opening_of, r.source, r.record_id, r.version,
     r.sealed AS record_sealed, r.vault_id AS record_vault
     FROM leaf l LEFT JOIN exchange e ON e.exchange_id = l.exchange_id AND l.exchange_id <> x''
     LEFT JOIN opening o ON o.leaf_index = l.leaf_index
     LEFT JOIN record r ON l.kind IN (${DECIDING_KINDS}) AND r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source
     WHERE l.leaf_index >= ? ORDER BY l.leaf_index LIMIT ?`,
  ),
  openingAt: read<[leaf: number], { leaf_index: number; exchange_id: Uint8Array; sealed: Uint8Array; vault_id: Uint8Array }>(
    'SELECT leaf_index, exchange_id, sealed, vault_id FROM opening WHERE leaf_index = ?',
  ),
  logsExpired: read<[], { first_leaf: number; size: number; expired: number }>(
    'SELECT first_leaf, size, expired FROM log WHERE expired IS NOT NULL ORDER BY first_leaf',
  ),
  cosignedSize: read<[], { size: number | null }>('SELECT max(c.size) AS size FROM cosigned c JOIN head h ON h.log = c.log'),
  inconsistencyCount: read<[], Counted>('SELECT count(*) AS n FROM inconsistency'),
  /** Whether anything was ever logged under an id. */
  exchangeAnywhere: read<[exchangeId: Uint8Array], Found>(
    `SELECT 1 FROM exchange WHERE exchange_id = ?1 UNION ALL SELECT 1 FROM leaf WHERE exchange_id = ?1
     UNION ALL SELECT 1 FROM refused WHERE exchange_id = ?1 LIMIT 1`,
  ),
  recordAnywhere: read<[recordId: Uint8Array], Found>('SELECT 1 FROM record WHERE record_id = ? LIMIT 1'),
  /** Questions answered NO_MATCH that are due for destruction and not yet destroyed. */
  noMatchHeld: read<[now: number, afterDue: number, afterLeaf: number, partner: string | null, limit: number], Held>(
    `SELECT d.exchange_id, d.direction, d.clause, d.at, d.due, e.partner, e.leaf_index, l.hash FROM duty d
     JOIN exchange e ON e.exchange_id = d.exchange_id AND e.direction = d.direction JOIN leaf l ON l.leaf_index = e.leaf_index
     WHERE d.state = 'OPEN' AND d.due > 0 AND d.due <= ?1 AND (d.due, e.leaf_index) > (?2, ?3) AND d.kind = 'DESTROY_ON_NO_MATCH'
     AND (?4 IS NULL OR e.partner = ?4) ORDER BY d.due, e.leaf_index LIMIT ?5`,
  ),
  reviewsOverdue: read<[limit: number], { exchange_id: Uint8Array; due: number; partner: string }>(
    `SELECT d.exchange_id, d.due, e.partner FROM duty d JOIN exchange e ON e.exchange_id = d.exchange_id AND e.direction = d.direction
     WHERE d.kind = 'REVIEW' AND d.state = 'OVERDUE' AND d.waiting > 0 ORDER BY d.at LIMIT ?`,
  ),
  /** `verbs`: JSON array of wire numbers. */
  countedOf: read<[agreement: string, from: string, to: string, kind: number, period: string, verbs: string], Counted>(
    `SELECT coalesce(sum(n), 0) AS n FROM counter WHERE agreement = ? AND from_country = ? AND to_country = ? AND kind = ?
     AND period = ? AND verb IN (SELECT value FROM json_each(?))`,
  ),
  reconciliations: read<[], { partner: string; at: number; result: string }>(
    'SELECT partner, at, result FROM reconciliation ORDER BY partner',
  ),
  textsInForce: read<[at: number], TextRow>(
    'SELECT digest, id, files FROM agreement WHERE takes_effect > 0 AND takes_effect <= ? ORDER BY takes_effect',
  ),
  textsNamed: read<[agreement: string], TextRow>('SELECT digest, id, files FROM agreement WHERE id = ? ORDER BY takes_effect'),
} as const;
