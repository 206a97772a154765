// What a partner certified to be destroyed, held against what its log says of that now.
import { concat, decode, type PeerRef, type ReconcileRow, Verb } from '../../../proto/index.ts';
import { type Id, sameBytes, toHex } from '../../domain/index.ts';
import { openSealed, placeOfRecord } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

/** A version of a record of ours that was destroyed there, and the entry that says so. */
export interface Claim {
  readonly exchangeId: Id;
  readonly entry: PeerRef;
}

export const isCertificate = ({ sent, verb }: ReconcileRow): boolean => sent && verb === Verb.DESTRUCTION_CERTIFICATE;

/** What a certificate that we took claims; nothing of one that we refused, or that is destroyed itself. */
export function claimsIn(context: Context, certificate: Id): readonly Claim[] {
  const row = context.store.get('recordOfExchange', certificate);
  const opened = row && openSealed(context, placeOfRecord(row), row.vault_id, row.sealed);
  if (opened === undefined) return [];
  const { destroyed } = decode(
    'DestructionCertificate',
    concat(decode('BatchEntry', opened).disclosures.map(({ carried }) => carried)),
  );
  return destroyed.map(({ exchangeId, logOrigin: origin, index, leafHash }) => ({
    exchangeId,
    entry: { origin, index, leafHash },
  }));
}

/** Those claims of which the partner's log says something else. An expired entry says nothing any more. */
export function unproven(claims: readonly Claim[], rows: readonly ReconcileRow[]): readonly Claim[] {
  const said = new Map(rows.map((row) => [toHex(row.exchangeId), row]));
  return claims.filter(({ exchangeId, entry }) => {
    const row = said.get(toHex(exchangeId));
    if (row === undefined || row.expired) return row === undefined;
    const { erased } = row;
    return (
      erased === null ||
      erased.origin !== entry.origin ||
      erased.index !== entry.index ||
      !sameBytes(erased.leafHash, entry.leafHash)
    );
  });
}
