// A log's own signature on its notes (C2SP signed-note, signature type 01).
import { type KeyObject, sign, verify } from 'node:crypto';
import { utf8 } from '../domain/index.ts';
import type { NoteSigner, NoteVerifier } from './note.ts';
import { KEY_TYPES, noteKeyOf, parseVkey, vkeyText } from './vkey.ts';

/** A signer over an Ed25519 private key. Throws MALFORMED for a bad name, ALGORITHM_NOT_ALLOWED for another kind of key. */
export function ed25519Signer(name: string, privateKey: KeyObject): NoteSigner {
  const key = noteKeyOf(name, privateKey, KEY_TYPES.ed25519);
  return { ...key, sign: (text) => new Uint8Array(sign(null, utf8(text), privateKey)) };
}

/** The verifier of a log's vkey. Throws MALFORMED, ALGORITHM_NOT_ALLOWED. */
export function ed25519Verifier(vkey: string): NoteVerifier {
  const { name, keyId, publicKey } = parseVkey(vkey, KEY_TYPES.ed25519);
  return { name, keyId, verify: (text, signature) => verify(null, utf8(text), publicKey, signature) };
}

/** The vkey of a log's public key. Throws MALFORMED for a bad name, ALGORITHM_NOT_ALLOWED for another kind of key. */
export const vkeyOf = (name: string, publicKey: KeyObject): string => vkeyText(name, publicKey, KEY_TYPES.ed25519);
