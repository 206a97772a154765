// What was refused: statements that share one leaf, and parcels that did not open.
import { AuditKind } from '../../../../proto/index.ts';
import { type Found, read } from './read.ts';

type Refused = {
  position: number;
  exchange_id: Uint8Array;
  code: string;
  peer_origin: string;
  peer_index: number;
  peer_leaf_hash: Uint8Array;
};

export const REFUSALS = {
  /**
   * What was rejected under an id: the first whose entry is here, as what comes again under one id is rejected again. `position`: in what was
   * rejected together. flood: each half stops at its first, however often that was.
   */
  rejectedUnderId: read<
    [exchangeId: Uint8Array],
    { leaf_index: number; hash: Uint8Array; entry: Uint8Array; position: number | null }
  >(
    `SELECT leaf_index, hash, entry, position FROM (
       SELECT * FROM (SELECT leaf_index, NULL AS position FROM leaf
         WHERE exchange_id = ?1 AND kind = ${AuditKind.REJECTED} AND length(entry) > 0 ORDER BY leaf_index LIMIT 1)
       UNION ALL SELECT * FROM (SELECT r.leaf_index, r.position FROM refused r JOIN leaf l ON l.leaf_index = r.leaf_index
         WHERE r.exchange_id = ?1 AND length(l.entry) > 0 ORDER BY r.leaf_index, r.position LIMIT 1)
     ) JOIN leaf USING (leaf_index) ORDER BY leaf_index LIMIT 1`,
  ),
  /** In the order of the root of their leaf. */
  refusedTogether: read<[leaf: number], Refused>(
    `SELECT position, exchange_id, code, peer_origin, peer_index, peer_leaf_hash FROM refused WHERE leaf_index = ? ORDER BY position`,
  ),
  /** What one leaf refused together, each exchange once. */
  exchangesRefused: read<[leafIndex: number], { exchange_id: Uint8Array; position: number }>(
    `SELECT exchange_id, min(position) AS position FROM refused WHERE leaf_index = ? AND exchange_id <> x''
     GROUP BY exchange_id ORDER BY position`,
  ),
  /** The leaves by which an exchange was refused with others. */
  leavesRefusing: read<[exchangeId: Uint8Array], { leaf_index: number }>(
    'SELECT DISTINCT leaf_index FROM refused WHERE exchange_id = ?',
  ),
  codeRefusing: read<[exchangeId: Uint8Array, leafIndex: number], { code: string }>(
    'SELECT code FROM refused WHERE exchange_id = ? AND leaf_index = ? ORDER BY position LIMIT 1',
  ),
  codesOfRefused: read<[leafIndex: number], { code: string; n: number }>(
    'SELECT code, count(*) AS n FROM refused WHERE leaf_index = ? GROUP BY code ORDER BY code',
  ),
  quarantineHeld: read<[partner: string], { n: number; bytes: number }>(
    'SELECT count(*) AS n, coalesce(sum(length(parcel)), 0) AS bytes FROM quarantine WHERE partner = ?',
  ),
  quarantined: read<[partner: string, sha256: Uint8Array], { code: string }>(
    'SELECT code FROM quarantine WHERE partner = ? AND sha256 = ?',
  ),
  quarantinedBefore: read<[at: number], Found>('SELECT 1 FROM quarantine WHERE at < ? LIMIT 1'),
} as const;
