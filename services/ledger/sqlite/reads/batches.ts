// Batches, sent and received, and the statements that they prove.
import { Verb } from '../../../../proto/index.ts';
import { type Direction, type Found, read } from './read.ts';

export type StatementRow = {
  exchange_id: Uint8Array;
  direction: Direction;
  partner: string;
  verb: number;
  statement: Uint8Array;
  leaf_index: number;
  batch_id: Uint8Array | null;
  batch_position: number | null;
  vault_id: Uint8Array;
  sealed: Uint8Array | null;
  peer: string | null;
  source: string | null;
  record_id: Uint8Array | null;
  version: number | null;
  header: Uint8Array | null;
  commitments: Uint8Array | null;
  record_sealed: Uint8Array | null;
  record_vault: Uint8Array | null;
  hash: Uint8Array;
  entry: Uint8Array;
};

const STATEMENT = `SELECT e.exchange_id, e.direction, e.partner, e.verb, e.statement, e.leaf_index, e.batch_id, e.batch_position, e.vault_id,
  e.sealed, e.peer, r.source, r.record_id, r.version, r.header, r.commitments, r.sealed AS record_sealed, r.vault_id AS record_vault, l.hash, l.entry
  FROM exchange e JOIN leaf l ON l.leaf_index = e.leaf_index
  LEFT JOIN record r ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source`;

export type EntryToSend = {
  statement: Uint8Array;
  decision: string;
  leaf: Uint8Array;
  leaf_index: number;
  source: string;
  record_id: Uint8Array;
  version: number;
  header: Uint8Array;
  commitments: Uint8Array;
  sealed: Uint8Array;
  vault_id: Uint8Array;
};

type Signed = { manifest: Uint8Array; protected: Uint8Array | null; signature: Uint8Array | null };

export const BATCHES = {
  statementOfExchange: read<[exchangeId: Uint8Array], StatementRow>(`${STATEMENT} WHERE e.exchange_id = ?`),
  /** The statements of a sent batch, in its order. */
  statementsSent: read<[batchId: Uint8Array], StatementRow>(
    `${STATEMENT} WHERE e.batch_id = ? AND e.direction = 'sent' ORDER BY e.batch_position`,
  ),
  receiptsSent: read<[batchId: Uint8Array], StatementRow>(
    `${STATEMENT} WHERE e.batch_id = ? AND e.direction = 'sent' AND e.verb = ${Verb.RECEIPT} ORDER BY e.batch_position`,
  ),
  /** The entries of a sent batch, in its order, to be sealed to the partner. */
  entriesToSend: read<[batchId: Uint8Array], EntryToSend>(
    `SELECT e.statement, e.decision, l.entry AS leaf, l.leaf_index, r.source, r.record_id, r.version, r.header, r.commitments,
     r.sealed, r.vault_id
     FROM exchange e JOIN leaf l ON l.leaf_index = e.leaf_index
     JOIN record r ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source
     WHERE e.batch_id = ? AND e.direction = 'sent' ORDER BY e.batch_position`,
  ),
  queuedInBatch: read<[batchId: Uint8Array], { exchange_id: Uint8Array; verb: number }>(
    "SELECT exchange_id, verb FROM exchange WHERE batch_id = ? AND direction = 'sent' AND state = 'QUEUED'",
  ),
  batch: read<
    [batchId: Uint8Array, direction: Direction],
    Signed & { receipt_batch: Uint8Array | null; tuples: Uint8Array | null }
  >('SELECT manifest, protected, signature, receipt_batch, tuples FROM batch WHERE batch_id = ? AND direction = ?'),
  batchReceived: read<[batchId: Uint8Array], Found>("SELECT 1 FROM batch WHERE batch_id = ? AND direction = 'received'"),
  batchSentTo: read<[batchId: Uint8Array, partner: string], { manifest_sha256: Uint8Array; receipt_batch: Uint8Array | null }>(
    "SELECT manifest_sha256, receipt_batch FROM batch WHERE batch_id = ? AND direction = 'sent' AND partner = ?",
  ),
  batchAt: read<[partner: string, direction: Direction, linkSequence: number], { batch_id: Uint8Array }>(
    'SELECT batch_id FROM batch WHERE partner = ? AND direction = ? AND link_sequence = ?',
  ),
  batchOfManifest: read<[partner: string, manifestSha256: Uint8Array], { batch_id: Uint8Array }>(
    "SELECT batch_id FROM batch WHERE partner = ? AND direction = 'received' AND manifest_sha256 = ?",
  ),
  /** The batch of which a part may have been taken. */
  batchBegun: read<[partner: string, linkSequence: number], { batch_id: Uint8Array; manifest_sha256: Uint8Array }>(
    "SELECT batch_id, manifest_sha256 FROM batch WHERE partner = ? AND direction = 'received' AND link_sequence = ?",
  ),
  /** The statements of a received batch that were admitted. */
  admittedOfBatch: read<
    [batchId: Uint8Array],
    { batch_position: number; exchange_id: Uint8Array; leaf_index: number; hash: Uint8Array }
  >(
    `SELECT e.batch_position, e.exchange_id, e.leaf_index, l.hash FROM exchange e JOIN leaf l ON l.leaf_index = e.leaf_index
     WHERE e.batch_id = ? AND e.direction = 'received'`,
  ),
  /** A received batch, with the link sequence of the batch that holds our receipt. */
  batchAnswered: read<[partner: string, linkSequence: number], { manifest_sha256: Uint8Array; receipt_sequence: number | null }>(
    `SELECT b.manifest_sha256, r.link_sequence AS receipt_sequence FROM batch b
     LEFT JOIN batch r ON r.batch_id = b.receipt_batch AND r.direction = 'sent'
     WHERE b.partner = ? AND b.direction = 'received' AND b.link_sequence = ?`,
  ),
  /** For a sent exchange: its batch, and the batch that holds the receipt. */
  batchOfExchange: read<[exchangeId: Uint8Array], { batch_id: Uint8Array; receipt_batch: Uint8Array | null }>(
    `SELECT e.batch_id, b.receipt_batch FROM exchange e JOIN batch b ON b.batch_id = e.batch_id AND b.direction = 'sent'
     WHERE e.exchange_id = ? AND e.direction = 'sent'`,
  ),
  /** The evidence kept for the statements of a received batch. */
  retained: read<[batchId: Uint8Array], { entries: Uint8Array }>('SELECT entries FROM retained WHERE batch_id = ?'),
} as const;
