// Links: positions, pending parcels, and the result of the last reconciliation.
import { read } from './read.ts';

export const LINKS = {
  linkPosition: read<[partner: string], { sent_through: number; received_through: number; peer_received_through: number }>(
    'SELECT sent_through, received_through, peer_received_through FROM link WHERE partner = ?',
  ),
  /** The leaf with the highest index that the partner has bound to a batch sent to us, with that batch and position. */
  linkPromise: read<
    [partner: string],
    {
      promised_origin: string | null;
      promised_index: number | null;
      promised_leaf_hash: Uint8Array | null;
      promised_batch: Uint8Array | null;
      promised_position: number | null;
      promised_digest: Uint8Array | null;
    }
  >(
    `SELECT promised_origin, promised_index, promised_leaf_hash, promised_batch, promised_position, promised_digest
     FROM link WHERE partner = ?`,
  ),
  parcelPending: read<[partner: string, linkSequence: number], { parcel: Uint8Array }>(
    'SELECT parcel FROM inbox_pending WHERE partner = ? AND link_sequence = ?',
  ),
  reconciliationWith: read<[partner: string], { at: number; result: string }>(
    'SELECT at, result FROM reconciliation WHERE partner = ?',
  ),
} as const;
