// What this country knows of its partners' logs, and they of its own: cosigned trees, promises, rollovers, and contradictions.
import { read } from './read.ts';

interface PromiseRow {
  readonly leaf_index: number;
  readonly leaf_hash: Uint8Array;
  readonly statement_digest: Uint8Array;
  readonly batch_id: Uint8Array;
  readonly position: number;
}

/** Cosigned by the given partner. */
const COSIGNED_BY = 'EXISTS (SELECT 1 FROM json_each(witnesses) WHERE value = ?)';
const COSIGNED_BY_FIRST = COSIGNED_BY.replace('?', '?1');

/** The partners' logs: promises, proofs, and our cosignatures. */
const PARTNERS = {
  partnerTurns: read<[partner: string], { number: number; turn: string }>(
    'SELECT number, turn FROM partner_turn WHERE partner = ? ORDER BY number',
  ),
  witnessedTree: read<[origin: string], { size: number; root: Uint8Array; note: string; at: number }>(
    'SELECT size, root, note, at FROM witnessed WHERE origin = ?',
  ),
  promisedOrigin: read<[partner: string], { promised_origin: string | null }>(
    'SELECT promised_origin FROM link WHERE partner = ?',
  ),
  // A promise without an origin belongs to the partner's first log.
  promisesBelow: read<[partner: string, size: number, origin: string, limit: number], PromiseRow>(
    `SELECT * FROM promise WHERE partner = ?1 AND leaf_index < ?2 AND coalesce(origin, ?3) = ?3 ORDER BY leaf_index LIMIT ?4`,
  ),
  promiseBeyond: read<[partner: string, size: number, origin: string], PromiseRow>(
    `SELECT * FROM promise WHERE partner = ?1 AND leaf_index >= ?2 AND coalesce(origin, ?3) = ?3 ORDER BY leaf_index LIMIT 1`,
  ),
  oldestPromise: read<[partner: string], { at: number | null }>('SELECT min(at) AS at FROM promise WHERE partner = ?'),
  unshownTrees: read<[partner: string], { origin: string; teller: string; at: number; note: string }>(
    'SELECT origin, teller, at, note FROM unshown WHERE partner = ? ORDER BY at',
  ),
  hasUnshown: read<[origin: string, teller: string]>('SELECT 1 FROM unshown WHERE origin = ? AND teller = ?'),
  oldestUnshown: read<[partner: string], { at: number | null }>('SELECT min(at) AS at FROM unshown WHERE partner = ?'),
  hasInconsistency: read<[partner: string, kind: string, after: number]>(
    'SELECT 1 FROM inconsistency WHERE partner = ? AND kind = ? AND at > ? LIMIT 1',
  ),
} as const;

/** Our own logs: checkpoints that partners cosigned. A parameter `witnesses` is all of them as JSON, or their number. */
const OWN = {
  cosignedBy: read<[partner: string], { log: number; size: number; note: string }>(
    `SELECT log, size, note FROM cosigned WHERE ${COSIGNED_BY} ORDER BY log DESC, size DESC, hour DESC LIMIT 1`,
  ),
  /** The checkpoints of one log, or of all logs if the number is null. */
  cosignedNoteBy: read<[partner: string, log: number | null], { note: string }>(
    `SELECT note FROM cosigned WHERE ${COSIGNED_BY_FIRST} AND (?2 IS NULL OR log = ?2) ORDER BY log DESC, size DESC, hour DESC LIMIT 1`,
  ),
  cosignedSizeBy: read<[log: number, partner: string], { size: number | null }>(
    `SELECT max(size) AS size FROM cosigned WHERE log = ? AND ${COSIGNED_BY}`,
  ),
  cosignedOfSize: read<[log: number, size: number], { note: string; witnesses: string }>(
    'SELECT note, witnesses FROM cosigned WHERE log = ? AND size = ? ORDER BY hour DESC LIMIT 1',
  ),
  finalCheckpoint: read<[log: number, witnesses: string], { size: number; note: string; at: number }>(
    'SELECT size, note, at FROM cosigned WHERE log = ? AND witnesses = ? ORDER BY size DESC, hour DESC LIMIT 1',
  ),
  /** The oldest checkpoint that covers the leaf and that all partners cosigned: the tightest upper bound on the leaf's time. */
  finalWith: read<[log: number, index: number, witnesses: number], { note: string }>(
    `SELECT note FROM cosigned WHERE log = ? AND size > ? AND json_array_length(witnesses) >= ?
  ORDER BY size, hour LIMIT 1`,
  ),
  /** The latest checkpoint that does not cover the leaf: the lower bound on its time. */
  finalWithout: read<[log: number, index: number, witnesses: number], { note: string }>(
    `SELECT note FROM cosigned WHERE log = ? AND size <= ? AND json_array_length(witnesses) >= ?
  ORDER BY size DESC, hour DESC LIMIT 1`,
  ),
  newestCosignedWith: read<[log: number, index: number], { note: string }>(
    'SELECT note FROM cosigned WHERE log = ? AND size > ? ORDER BY size DESC, hour DESC LIMIT 1',
  ),
  mostCosigned: read<[log: number], { note: string }>(
    'SELECT note FROM cosigned WHERE log = ? ORDER BY json_array_length(witnesses) DESC, size DESC LIMIT 1',
  ),
  /** For a ledger copy written by an earlier version, which has one log. */
  mostCosignedBefore: read<[log: number], { note: string }>(
    'SELECT note FROM cosigned WHERE 1 = ? ORDER BY json_array_length(witnesses) DESC, size DESC LIMIT 1',
  ),
} as const;

export const WITNESSES = { ...PARTNERS, ...OWN } as const;
