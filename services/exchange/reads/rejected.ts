// Finds a rejection by exchange id, in its own entry or in one shared with other statements of its batch.
import type { AuditEntry } from '../../../proto/index.ts';
import { inclusionProof, rangeRootsOf } from '../../audit/index.ts';
import { type Id, merkleRoot, sameBytes, TripointError } from '../../domain/index.ts';
import { refusedLeaf } from '../../envelope/index.ts';
import type { OneRefused } from '../../evidence/index.ts';
import type { Reader, RowOf } from '../../ledger/index.ts';

type RejectedRow = RowOf<'rejectedUnderId'>;

export const findRejected = (store: Pick<Reader, 'get'>, exchangeId: Id): RejectedRow | undefined =>
  store.get('rejectedUnderId', exchangeId);

/** The proof that a shared entry rejects this exchange. Throws LEDGER_CORRUPT if the stored rows do not match the entry's root. */
export function refusedIn(
  store: Pick<Reader, 'all'>,
  { leaf_index: leaf, position: at }: Pick<RejectedRow, 'leaf_index' | 'position'>,
  { refused }: AuditEntry,
  exchangeId: Id,
): OneRefused | undefined {
  if (refused === null) return undefined;
  const rows = store.all('refusedTogether', leaf);
  const position = at as number;
  const one = rows[position];
  const hashes = rows.map((row) => refusedLeaf(row.exchange_id, row.code, row.peer_index, row.peer_leaf_hash));
  if (
    one === undefined ||
    !sameBytes(one.exchange_id, exchangeId) ||
    rows.length !== refused.count ||
    !sameBytes(merkleRoot(hashes), refused.root)
  )
    throw new TripointError('LEDGER_CORRUPT', { field: `leaf ${leaf}`, rule: 'the root of what was refused together' });
  return {
    ...{ code: one.code, index: one.peer_index, hash: one.peer_leaf_hash },
    ...{ position, path: inclusionProof(rangeRootsOf(hashes), position, hashes.length) },
  };
}
