// What was rejected under an exchange id, by an entry of its own or by one that it shares with others of its batch.
import { type AuditEntry, AuditKind } from '../../../proto/index.ts';
import { inclusionProof, rangeRootsOf } from '../../audit/index.ts';
import { type Id, merkleRoot, sameBytes, TripointError } from '../../domain/index.ts';
import { refusedLeaf } from '../../envelope/index.ts';
import type { OneRefused } from '../../evidence/index.ts';
import type { Reader, Row } from '../../ledger/index.ts';

/**
 * The first whose entry is here: what comes again under one id is rejected again. flood: each half stops at its first, however often that
 * was.
 */
const REJECTED = `SELECT leaf_index, hash, entry, position FROM (
    SELECT * FROM (SELECT leaf_index, NULL AS position FROM leaf
      WHERE exchange_id = ?1 AND kind = ${AuditKind.REJECTED} AND length(entry) > 0 ORDER BY leaf_index LIMIT 1)
    UNION ALL SELECT * FROM (SELECT r.leaf_index, r.position FROM refused r JOIN leaf l ON l.leaf_index = r.leaf_index
      WHERE r.exchange_id = ?1 AND length(l.entry) > 0 ORDER BY r.leaf_index, r.position LIMIT 1)
  ) JOIN leaf USING (leaf_index) ORDER BY leaf_index LIMIT 1`;
const TOGETHER = 'SELECT exchange_id, code, peer_index, peer_leaf_hash FROM refused WHERE leaf_index = ? ORDER BY position';

/** `position`: in what was rejected together. */
export const findRejected = (store: Pick<Reader, 'get'>, exchangeId: Id): Row | undefined => store.get(REJECTED, exchangeId);

/** What proves that the exchange is one of those that the entry rejects. Throws LEDGER_CORRUPT where the rows are not those of its root. */
export function refusedIn(
  store: Pick<Reader, 'all'>,
  { leaf_index: leaf, position: at }: Row,
  { refused }: AuditEntry,
  exchangeId: Id,
): OneRefused | undefined {
  if (refused === null) return undefined;
  const rows = store.all(TOGETHER, leaf as number);
  const position = at as number;
  const one = rows[position];
  const hashes = rows.map((row) =>
    refusedLeaf(row.exchange_id as Uint8Array, row.code as string, row.peer_index as number, row.peer_leaf_hash as Uint8Array),
  );
  if (
    one === undefined ||
    !sameBytes(one.exchange_id as Uint8Array, exchangeId) ||
    rows.length !== refused.count ||
    !sameBytes(merkleRoot(hashes), refused.root)
  )
    throw new TripointError('LEDGER_CORRUPT', { field: `leaf ${leaf}`, rule: 'the root of what was refused together' });
  return {
    ...{ code: one.code as string, index: one.peer_index as number, hash: one.peer_leaf_hash as Uint8Array },
    ...{ position, path: inclusionProof(rangeRootsOf(hashes), position, hashes.length) },
  };
}
