// Refusals: statements that share one leaf, and parcels that could not be opened.
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
   * The first rejection under an id whose entry still exists; a repeated statement is rejected again. `position`: among those rejected
   * together. flood: each half stops at its first row, however often the id was rejected.
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
  /** The statements refused under one leaf, in the order of the root in that leaf. */
  refusedTogether: read<[leaf: number], Refused>(
    `SELECT position, exchange_id, code, peer_origin, peer_index, peer_leaf_hash FROM refused WHERE leaf_index = ? ORDER BY position`,
  ),
  /** The exchanges refused under one leaf, without duplicates. */
  exchangesRefused: read<[leafIndex: number], { exchange_id: Uint8Array; position: number }>(
    `SELECT exchange_id, min(position) AS position FROM refused WHERE leaf_index = ? AND exchange_id <> x''
     GROUP BY exchange_id ORDER BY position`,
  ),
  /** The leaves under which an exchange was refused together with others. */
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
