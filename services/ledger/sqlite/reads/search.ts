// What the index of records follows.
import { AuditKind } from '../../../../proto/index.ts';
import { read } from './read.ts';

/** Kinds of leaves with which a version of a record comes into the ledger. */
const COMING = [AuditKind.SENT, AuditKind.RECEIVED, AuditKind.HELD, AuditKind.REFUSED].join(', ');

export type LeafWithRecord = {
  leaf_index: number;
  hash: Uint8Array;
  kind: number;
  exchange_id: Uint8Array;
  source: string | null;
  record_id: Uint8Array | null;
  version: number | null;
  record_kind: number | null;
  sealed: Uint8Array | null;
  vault_id: Uint8Array | null;
};

export const SEARCH = {
  /** A record of ours that copies another country's is found as that. */
  leavesWithRecords: read<[fromLeaf: number, limit: number], LeafWithRecord>(
    `SELECT l.leaf_index, l.hash, l.kind, l.exchange_id, r.source, r.record_id, r.version, r.kind AS record_kind, r.sealed, r.vault_id
     FROM leaf l LEFT JOIN exchange e ON l.kind IN (${COMING}) AND l.exchange_id <> x'' AND e.exchange_id = l.exchange_id
     LEFT JOIN record r ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source
       AND (e.direction = 'received' OR NOT EXISTS (SELECT 1 FROM onward o WHERE o.record_id = r.record_id))
     WHERE l.leaf_index >= ? ORDER BY l.leaf_index LIMIT ?`,
  ),
} as const;
