// Timestamped cosignatures (C2SP tlog-cosignature, signature type 04): a witness states that at this time this was the largest tree of that
// log that it had seen.
import { type KeyObject, sign, verify } from 'node:crypto';
import { TripointError, utf8 } from '../domain/index.ts';
import type { NoteSigner, NoteVerifier } from './note.ts';
import { KEY_TYPES, noteKeyOf, parseVkey, vkeyText } from './vkey.ts';

/** u64be seconds, then 64 bytes of Ed25519. */
const LENGTH = 72;

const signedText = (seconds: number, checkpoint: string): Uint8Array => utf8(`cosignature/v1\ntime ${seconds}\n${checkpoint}`);

/**
 * A witness's signer at one time, in POSIX seconds. The key must sign nothing else: not a log, not for another witness.
 * Throws MALFORMED for a bad name or time, ALGORITHM_NOT_ALLOWED for another kind of key.
 */
export function cosigner(name: string, privateKey: KeyObject, seconds: number): NoteSigner {
  if (!Number.isSafeInteger(seconds) || seconds < 0)
    throw new TripointError('MALFORMED', { field: 'time', rule: 'POSIX seconds' });
  return {
    ...noteKeyOf(name, privateKey, KEY_TYPES.cosignature),
    sign(checkpoint) {
      const blob = new Uint8Array(LENGTH);
      new DataView(blob.buffer).setBigUint64(0, BigInt(seconds));
      blob.set(sign(null, signedText(seconds, checkpoint), privateKey), 8);
      return blob;
    },
  };
}

/** The verifier of a witness's vkey. Throws MALFORMED, ALGORITHM_NOT_ALLOWED. */
export function cosignatureVerifier(vkey: string): NoteVerifier {
  const { name, keyId, publicKey } = parseVkey(vkey, KEY_TYPES.cosignature);
  return {
    name,
    keyId,
    verify(checkpoint, signature) {
      const seconds = cosignatureTime(signature);
      return seconds !== undefined && verify(null, signedText(seconds, checkpoint), publicKey, signature.subarray(8));
    },
  };
}

/** POSIX seconds at which a witness signed; undefined for anything but a cosignature. */
export function cosignatureTime(signature: Uint8Array): number | undefined {
  if (signature.length !== LENGTH) return undefined;
  const seconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  return seconds <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seconds) : undefined;
}

/** The vkey of a witness's public key. Throws MALFORMED for a bad name, ALGORITHM_NOT_ALLOWED for another kind of key. */
export const cosignerVkey = (name: string, publicKey: KeyObject): string => vkeyText(name, publicKey, KEY_TYPES.cosignature);
