// Reads that compare the tables with the log and with what partners signed: batches, links, and state kept about partners.
import { AuditKind, Verb } from '../../../../proto/index.ts';
import { RECEIPTS } from '../../../records/index.ts';
import { DERIVED_ACTS } from './derivation-acts.ts';
import { DERIVED_EXCHANGES } from './derivation-exchanges.ts';
import { type Found, read } from './read.ts';

type BatchRow = {
  batch_id: Uint8Array;
  direction: string;
  partner: string;
  link_sequence: number | null;
  receipts_only: number;
  manifest: Uint8Array;
  manifest_sha256: Uint8Array;
  protected: Uint8Array | null;
  signature: Uint8Array | null;
  receipt_batch: Uint8Array | null;
  tuples: Uint8Array | null;
};

const BATCHES = {
  batches: read<[], BatchRow>('SELECT * FROM batch'),
  /** For a sent batch: its first leaf, whether all statements are receipts, and whether their positions are exactly 0 to n − 1. */
  statementsPlaced: read<[batchId: Uint8Array], { leaf: number | null; receipts: number | null; placed: number }>(
    `SELECT min(leaf_index) AS leaf, min(verb IN (${RECEIPTS.join(', ')})) AS receipts,
  count(*) = count(DISTINCT batch_position) AND min(batch_position) = 0 AND max(batch_position) = count(*) - 1 AS placed FROM exchange
  WHERE batch_id = ? AND direction = 'sent'`,
  ),
  /** Retained rows without a received batch. */
  retainedStray: read<[], { batch_id: Uint8Array }>(
    "SELECT batch_id FROM retained WHERE batch_id NOT IN (SELECT batch_id FROM batch WHERE direction = 'received')",
  ),
  manifestsReceived: read<[], { manifest: Uint8Array; manifest_sha256: Uint8Array }>(
    "SELECT manifest, manifest_sha256 FROM batch WHERE direction = 'received'",
  ),
} as const;

const LINKS = {
  linkSequences: read<[], { partner: string; direction: 'sent' | 'received'; last: number; n: number }>(
    `SELECT partner, direction, max(link_sequence) AS last, count(*) AS n FROM batch WHERE link_sequence IS NOT NULL
  GROUP BY partner, direction`,
  ),
  batchUnanswered: read<[partner: string, linkSequence: number], Found>(
    `SELECT 1 FROM batch WHERE partner = ? AND direction = 'received' AND link_sequence = ? AND receipt_batch IS NULL AND receipts_only = 0`,
  ),
  manifestReceivedAt: read<[partner: string, linkSequence: number], { manifest: Uint8Array }>(
    `SELECT manifest FROM batch WHERE partner = ? AND direction = 'received' AND link_sequence = ?`,
  ),
  linkPositions: read<[], { partner: string; sent_through: number; received_through: number; peer_received_through: number }>(
    'SELECT partner, sent_through, received_through, peer_received_through FROM link',
  ),
  /** The promised leaf of each link, with the tree of the batch that bound it. */
  linkPromises: read<
    [],
    {
      partner: string;
      promised_origin: string | null;
      promised_index: number | null;
      promised_leaf_hash: Uint8Array | null;
      promised_position: number | null;
      promised_digest: Uint8Array | null;
      tuples: Uint8Array | null;
    }
  >(
    `SELECT l.partner, l.promised_origin, l.promised_index, l.promised_leaf_hash, l.promised_position, l.promised_digest, b.tuples
  FROM link l LEFT JOIN batch b ON b.batch_id = l.promised_batch AND b.direction = 'received' AND b.partner = l.partner`,
  ),
  retainedOfPartner: read<[partner: string], { manifest: Uint8Array; entries: Uint8Array }>(
    `SELECT b.manifest, r.entries FROM batch b JOIN retained r ON r.batch_id = b.batch_id
  WHERE b.partner = ? AND b.direction = 'received'`,
  ),
} as const;

/** State kept besides the exchanges. */
const KEPT = {
  answersGiven: read<
    [],
    { partner: string; query_id: Uint8Array; query_digest: Uint8Array; statement: Uint8Array | null; told: string | null }
  >(
    `SELECT a.partner, a.query_id, a.query_digest, e.statement, e.partner AS told FROM answered a
  LEFT JOIN exchange e ON e.batch_id = a.answer_batch_id AND e.direction = 'sent' AND e.verb = ${Verb.RESPONSE}`,
  ),
  inconsistencies: read<[], { inconsistency_id: number; partner: string; at: number; kind: string; evidence: string }>(
    'SELECT inconsistency_id, partner, at, kind, evidence FROM inconsistency',
  ),
  rejections: read<[], { leaf_index: number; entry: Uint8Array }>(
    `SELECT leaf_index, entry FROM leaf WHERE kind = ${AuditKind.REJECTED} AND length(entry) > 0`,
  ),
  /** Leaves, at or after `leaf` or invalid (negative), that rows of `refused` name. */
  leavesOfRefused: read<[leaf: number], { leaf_index: number }>(
    'SELECT DISTINCT leaf_index FROM refused WHERE leaf_index >= ? OR leaf_index < 0',
  ),
  parcelsQuarantined: read<[], { quarantine_id: number; sha256: Uint8Array; parcel: Uint8Array }>(
    'SELECT quarantine_id, sha256, parcel FROM quarantine',
  ),
} as const;

/** Reads of what partners signed. */
const SIGNED = {
  batchSignatures: read<
    [],
    {
      batch_id: Uint8Array;
      direction: string;
      partner: string;
      manifest: Uint8Array;
      protected: Uint8Array | null;
      signature: Uint8Array | null;
    }
  >('SELECT batch_id, direction, partner, manifest, protected, signature FROM batch'),
  /** Each promise, with its batch if that exists. */
  promises: read<
    [],
    {
      partner: string;
      leaf_index: number;
      leaf_hash: Uint8Array;
      statement_digest: Uint8Array;
      position: number;
      origin: string | null;
      manifest: Uint8Array | null;
      tuples: Uint8Array | null;
    }
  >(
    `SELECT p.*, b.manifest, b.tuples FROM promise p
  LEFT JOIN batch b ON b.batch_id = p.batch_id AND b.direction = 'received' AND b.partner = p.partner`,
  ),
  partnersTurned: read<[], { partner: string }>('SELECT DISTINCT partner FROM partner_turn'),
  witnessedTrees: read<[], { origin: string; size: number; root: Uint8Array; note: string }>(
    'SELECT origin, size, root, note FROM witnessed',
  ),
  allUnshown: read<[], { partner: string; origin: string; teller: string; note: string }>(
    'SELECT partner, origin, teller, note FROM unshown',
  ),
  cosignedTrees: read<[], { log: number; size: number; hour: number; note: string; at: number; witnesses: string }>(
    'SELECT * FROM cosigned',
  ),
} as const;

export const DERIVATION = { ...BATCHES, ...LINKS, ...KEPT, ...SIGNED, ...DERIVED_ACTS, ...DERIVED_EXCHANGES } as const;
