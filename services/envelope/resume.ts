// RESUME: the signed answer to what a partner holds from us, which a gateway requests from each partner before it signs anything.
import { decode, encode, type Outgoing, type ResumeState } from '../../proto/index.ts';
import { sameBytes, TripointError } from '../domain/index.ts';
import { checkResumeState } from './bounds.ts';
import { type PrivateKey, type SigningKey, signatureKeyId, signDetached, verifyDetached } from './jose.ts';
import { BOUNDS, LIMITS, RESUME_CAPS } from './limits.ts';
import type { Link } from './open.ts';

/** Throws MALFORMED, WRONG_RECIPIENT or WRONG_SENDER. Returns the nonce to be signed over, and the asker's key sets, unverified. */
export function readResumeRequest(bytes: Uint8Array, link: Link): { nonce: Uint8Array; keySets: readonly string[] } {
  const request = decode('ResumeRequest', bytes, RESUME_CAPS);
  if (request.to !== link.self) throw new TripointError('WRONG_RECIPIENT');
  if (request.from !== link.partner) throw new TripointError('WRONG_SENDER');
  if (request.nonce.length !== 16) throw new TripointError('MALFORMED', { field: 'ResumeRequest.nonce', rule: '16 bytes' });
  if (request.keySets.length > BOUNDS.keySets)
    throw new TripointError('MALFORMED', { field: 'ResumeRequest.key_sets', rule: `at most ${BOUNDS.keySets}` });
  return { nonce: request.nonce, keySets: request.keySets };
}

export async function writeResumeReply(state: Outgoing<'ResumeState'>, signer: PrivateKey): Promise<Uint8Array> {
  const signed = encode('ResumeState', state);
  return encode('ResumeReply', { state: signed, signature: await signDetached('tripoint-resume', signed, signer) });
}

/**
 * Throws unless the partner signed this state, for us, under this nonce. `keyOf` also receives the state's own key sets, since a
 * partner may have rotated its keys while the link was down; it must verify the chain before it returns a key.
 */
export async function readResumeReply(
  bytes: Uint8Array,
  link: Link,
  nonce: Uint8Array,
  keyOf: (kid: string, keySets: readonly string[]) => Promise<SigningKey | undefined>,
): Promise<ResumeState> {
  const reply = decode('ResumeReply', bytes, RESUME_CAPS);
  if (reply.signature === null) throw new TripointError('SIGNATURE_INVALID', 'there is none');
  const state = decode('ResumeState', reply.state, RESUME_CAPS);
  const signer = await keyOf(signatureKeyId('tripoint-resume', reply.signature), state.keySets);
  if (signer === undefined) throw new TripointError('UNKNOWN_KEY');
  if (signer.revokedAt !== undefined) throw new TripointError('KEY_REVOKED');
  if (signer.country !== link.partner || state.from !== link.partner) throw new TripointError('WRONG_SENDER');
  await verifyDetached(reply.state, reply.signature, signer.key);
  if (state.to !== link.self) throw new TripointError('WRONG_RECIPIENT');
  if (state.issued < signer.notBefore - LIMITS.skew || state.issued > signer.notAfter + LIMITS.skew)
    throw new TripointError('KEY_NOT_VALID');
  if (!sameBytes(state.nonce, nonce)) throw new TripointError('REPLAYED', 'the nonce is not ours');
  checkResumeState(state);
  return state;
}
