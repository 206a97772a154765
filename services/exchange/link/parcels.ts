// Parcels published to a partner: batches, sealed to its current key, and ACKs.
import { decode, Lane } from '../../../proto/index.ts';
import { type Country, sha256, TripointError, toHex } from '../../domain/index.ts';
import { type SignedBatch, sealBatch, signDetached, writeManifest } from '../../envelope/index.ts';
import { type CommittedBatch, readLink, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

export interface SealedParcel {
  readonly parcel: Uint8Array;
  /** The message id by which our server drops duplicates. */
  readonly id: string;
}

/** `again`: a resend, which must pass the server's duplicate window. Throws KEY_NOT_VALID. */
export async function sealCommitted(
  context: Context,
  submit: Submit,
  partner: Country,
  batch: CommittedBatch,
  again: boolean,
): Promise<SealedParcel> {
  const parcel = await sealBatch(await signed(context, submit, partner, batch), recipient(context, partner));
  const id = `${toHex(sha256(batch.manifest)).slice(0, 32)}${again ? `-${context.clock()}` : ''}`;
  return { parcel, id };
}

/** Reports what we have received, in a batch of its own. */
export async function sealAck(context: Context, partner: Country): Promise<SealedParcel> {
  const { self, clock } = context;
  const { receivedThrough } = readLink(context, partner);
  const issued = clock();
  const signer = context.ownKeys.signer(issued);
  const batchId = context.newId();
  const facts = { batchId, from: self, to: partner, lane: Lane.ACK, linkSequence: 0, receivedThrough, issued };
  const manifest = writeManifest({ ...facts, keySet: signer.keySet, logOrigin: signer.log.origin }, []);
  const signature = await signDetached('tripoint-manifest', manifest, signer);
  const parcel = await sealBatch(
    { batchId, from: self, to: partner, manifest, signature, entries: [] },
    recipient(context, partner),
  );
  return { parcel, id: toHex(batchId) };
}

/** Signs a batch committed before the partner had resumed. Ed25519 is deterministic: a crash in between yields the same signature. */
async function signed(context: Context, submit: Submit, partner: Country, batch: CommittedBatch): Promise<SignedBatch> {
  if (batch.signature !== undefined) return { ...batch, signature: batch.signature };
  const { keySet, issued } = decode('Manifest', batch.manifest);
  const signer = context.ownKeys.signer(issued);
  if (toHex(signer.keySet) !== toHex(keySet)) throw new TripointError('KEY_NOT_VALID', 'the key that the manifest names is gone');
  const signature = await signDetached('tripoint-manifest', batch.manifest, signer);
  await submit({
    phase: 'send',
    bytes: 256,
    unsigned: true,
    run: (tx) => tx.write('batchSignature', signature.protected, signature.signature, batch.batchId),
  });
  context.log('info', 'signed after resume', { partner, sequence: batch.linkSequence });
  return { ...batch, signature };
}

function recipient({ keys, clock }: Context, partner: Country) {
  const key = keys.encryptionKey(partner, clock());
  if (key === undefined) throw new TripointError('KEY_NOT_VALID', 'the partner has no valid encryption key');
  return key;
}
