// Exchanges: for display, for acting on one, and for deciding again.
import { AuditKind } from '../../../../proto/index.ts';
import { RETRYABLE } from '../../../domain/index.ts';
import { SHARING } from '../../../records/index.ts';
import { type Direction, read } from './read.ts';

/** Refused and not decided again. Must match the condition of the index `exchange_again`; only link messages are in that besides. */
const NOT_DECIDED_AGAIN = `direction = 'sent' AND verb NOT IN (2, 3) AND verb IN (${SHARING.join(', ')}) AND state IN ('REJECTED', 'REFUSED') AND decided_again IS NULL`;
/** Still to be decided again: refused with a retryable code. */
const TO_DECIDE_AGAIN = `${NOT_DECIDED_AGAIN} AND code IN (${RETRYABLE.map((code) => `'${code}'`).join(', ')})`;
/** Not erased since. */
const NOT_ERASED = `NOT EXISTS (SELECT 1 FROM leaf l WHERE l.exchange_id = exchange.exchange_id AND l.kind = ${AuditKind.ERASED})`;

export type ExchangeShown = {
  exchange_id: Uint8Array;
  direction: Direction;
  partner: string;
  verb: number;
  state: string;
  code: string | null;
  at: number;
  record_id: Uint8Array | null;
  record_version: number | null;
  statement: Uint8Array;
  decision: string;
  leaf_index: number;
  peer: string | null;
  decided_again: Uint8Array | null;
  source: string | null;
  version: number | null;
  kind: number | null;
  header: Uint8Array | null;
  record_state: string | null;
  record_sealed: Uint8Array | null;
  record_vault: Uint8Array | null;
  leaf_hash: Uint8Array;
  leaf_entry: Uint8Array;
  link_sequence: number | null;
  peer_received_through: number | null;
};

export type ExchangeStored = {
  exchange_id: Uint8Array;
  direction: Direction;
  partner: string;
  verb: number;
  statement: Uint8Array;
  decision: string;
  leaf_index: number;
  sealed: Uint8Array | null;
  vault_id: Uint8Array;
  header: Uint8Array;
  entry: Uint8Array;
  hash: Uint8Array;
};

type Waiting = {
  exchange_id: Uint8Array;
  partner: string;
  state: string;
  code: string;
  at: number;
  statement: Uint8Array;
  decision: string;
  leaf_index: number;
};

export const EXCHANGES = {
  exchangeShown: read<[exchangeId: Uint8Array], ExchangeShown>(
    `SELECT e.*, r.source, r.version, r.kind, r.header, r.state AS record_state, r.sealed AS record_sealed, r.vault_id AS record_vault, l.hash AS leaf_hash, l.entry AS leaf_entry,
     b.link_sequence, n.peer_received_through
     FROM exchange e JOIN leaf l ON l.leaf_index = e.leaf_index
     LEFT JOIN record r ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source
     LEFT JOIN batch b ON b.batch_id = e.batch_id AND b.direction = e.direction
     LEFT JOIN link n ON n.partner = e.partner
     WHERE e.exchange_id = ?`,
  ),
  /** With its sealed content and its log entry. */
  exchangeStored: read<[exchangeId: Uint8Array], ExchangeStored>(
    `SELECT e.exchange_id, e.direction, e.partner, e.verb, e.statement, e.decision, e.leaf_index, e.sealed, e.vault_id,
     r.header, l.entry, l.hash
     FROM exchange e JOIN leaf l ON l.leaf_index = e.leaf_index JOIN record r ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source WHERE e.exchange_id = ?`,
  ),
  /** The partner of an exchange, in each direction; two rows if it was sent and came back. */
  exchangeEnds: read<[exchangeId: Uint8Array], { direction: Direction; partner: string }>(
    'SELECT direction, partner FROM exchange WHERE exchange_id = ?',
  ),
  exchangeSent: read<[exchangeId: Uint8Array, partner: string], { state: string; peer: string | null; statement: Uint8Array }>(
    "SELECT state, peer, statement FROM exchange WHERE exchange_id = ? AND direction = 'sent' AND partner = ?",
  ),
  statementSent: read<[exchangeId: Uint8Array], { statement: Uint8Array }>(
    "SELECT statement FROM exchange WHERE exchange_id = ? AND direction = 'sent'",
  ),
  statementsOfRecord: read<[recordId: Uint8Array, partner: string], { statement: Uint8Array }>(
    "SELECT statement FROM exchange WHERE record_id = ? AND partner = ? AND direction = 'sent'",
  ),
  /** Questions without an answer yet. */
  exchangesAsked: read<[], { exchange_id: Uint8Array; partner: string; statement: Uint8Array }>(
    "SELECT exchange_id, partner, statement FROM exchange WHERE state = 'ASKED'",
  ),
  /** Exchanges to be decided again, in log order. */
  exchangesToCome: read<[afterLeaf: number, limit: number], Waiting>(
    `SELECT exchange_id, partner, state, code, at, statement, decision, leaf_index FROM exchange WHERE ${TO_DECIDE_AGAIN} AND leaf_index > ?
     AND ${NOT_ERASED} ORDER BY leaf_index LIMIT ?`,
  ),
  exchangeToCome: read<[exchangeId: Uint8Array], { partner: string; state: string; code: string; statement: Uint8Array }>(
    `SELECT partner, state, code, statement FROM exchange WHERE exchange_id = ? AND ${TO_DECIDE_AGAIN}`,
  ),
  /** The exchange that occupies a reference. One that never left, or that the partner refused, does not, unless it will be retried. */
  exchangeOfReference: read<[reference: Uint8Array], { exchange_id: Uint8Array; partner: string; at: number }>(
    `SELECT exchange_id, partner, at FROM (SELECT record_id AS id FROM record WHERE reference = ?)
     JOIN exchange ON record_id = id AND direction = 'sent'
     WHERE state NOT IN ('REFUSED', 'DENIED', 'EXPIRED', 'REJECTED')
       OR (${TO_DECIDE_AGAIN} AND ${NOT_ERASED}) ORDER BY at LIMIT 1`,
  ),
  referenceOfRecord: read<[reference: Uint8Array, recordId: Uint8Array]>(
    'SELECT 1 FROM record WHERE reference = ? AND record_id = ? LIMIT 1',
  ),
  /** Every exchange of a version of a record: it has one key, whichever partners it was sent to. */
  exchangesOfRecord: read<[recordId: Uint8Array, version: number, vaultId: Uint8Array], { exchange_id: Uint8Array }>(
    `SELECT exchange_id FROM exchange
     WHERE direction = 'sent' AND record_id = ? AND record_version = ? AND vault_id = ?`,
  ),
  exchangeContent: read<[exchangeId: Uint8Array], { entry: Uint8Array; vault_id: Uint8Array }>(
    'SELECT l.entry, e.vault_id FROM exchange e JOIN leaf l ON l.leaf_index = e.leaf_index WHERE e.exchange_id = ?',
  ),
} as const;
