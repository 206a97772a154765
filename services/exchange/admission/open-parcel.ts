// The only entry point for a partner's parcel, on every lane.
import { type Country, TripointError } from '../../domain/index.ts';
import { type OpenedBatch, type Opening, openParcel } from '../../envelope/index.ts';
import type { Context } from '../context/index.ts';

/** Opens a parcel of this partner with the currently known keys. Throws TripointError if it has no valid manifest. */
export async function openFrom(context: Context, partner: Country, parcel: Uint8Array, opening?: Opening): Promise<OpenedBatch> {
  const { self, keys, ownKeys, clock } = context;
  const opened = await openParcel(
    parcel,
    { self, partner },
    { signing: (kid) => keys.signingKey(partner, kid), decryption: ownKeys.decryption },
    clock(),
    opening,
  );
  // hidden log: the leaves must be promised in the log that the partner published, since nobody could check another.
  const { keySet, logOrigin } = opened.manifest;
  if (keys.byDigest(keySet)?.document.log.origin !== logOrigin)
    throw new TripointError('MANIFEST_MISMATCH', 'the log is not the one of its key set');
  return opened;
}
