// Ed25519 keys of signed notes (C2SP signed-note, signature type 01) and their text form, the vkey.
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { sha256, TripointError, toHex, utf8 } from '../domain/index.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { isKeyName, type NoteSigner, type NoteVerifier } from './note.ts';

const ED25519 = 0x01;
const MAX_VKEY = 1024;

/** A signer over an Ed25519 private key. Throws MALFORMED for a bad name, ALGORITHM_NOT_ALLOWED for another kind of key. */
export function ed25519Signer(name: string, privateKey: KeyObject): NoteSigner {
  if (privateKey.type !== 'private') throw wrongKey('private');
  const keyId = keyIdOf(checkedName(name), typed(createPublicKey(privateKey)));
  return { name, keyId, sign: (text) => new Uint8Array(sign(null, utf8(text), privateKey)) };
}

/**
 * The verifier of a vkey, `name+hex(key id)+base64(01 ‖ public key)`. Throws MALFORMED for any other spelling of it, and for a key id
 * that is not the one of name and key; ALGORITHM_NOT_ALLOWED for another type than Ed25519.
 */
export function ed25519Verifier(vkey: string): NoteVerifier {
  if (vkey.length > MAX_VKEY) throw malformed(`at most ${MAX_VKEY} characters`);
  // A name holds no plus, so the first one ends it; base64 may hold some.
  const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(vkey) ?? [];
  if (name === undefined || id === undefined || base64 === undefined) throw malformed('name+hex+base64');
  checkedName(name);
  const key = fromBase64(base64);
  if (key === undefined) throw malformed('canonical base64');
  if (key[0] !== ED25519) throw new TripointError('ALGORITHM_NOT_ALLOWED', { field: 'vkey', rule: 'type 01, Ed25519' });
  if (key.length !== 33) throw malformed('a public key of 32 bytes');
  const keyId = keyIdOf(name, key);
  if (toHex(keyId) !== id) throw malformed('the key id of its name and key');
  const x = Buffer.from(key.subarray(1)).toString('base64url');
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
  return {
    name,
    keyId,
    verify: (text, signature) => verify(null, utf8(text), publicKey, signature),
  };
}

/** The vkey of an Ed25519 public key. Throws MALFORMED for a bad name, ALGORITHM_NOT_ALLOWED for another kind of key. */
export function vkeyOf(name: string, publicKey: KeyObject): string {
  if (publicKey.type !== 'public') throw wrongKey('public');
  const key = typed(publicKey);
  return `${checkedName(name)}+${toHex(keyIdOf(name, key))}+${toBase64(key)}`;
}

// SHA-256(name ‖ 0A ‖ type ‖ public key)[:4]
const keyIdOf = (name: string, key: Uint8Array): Uint8Array => sha256(Buffer.concat([utf8(`${name}\n`), key])).slice(0, 4);

function typed(publicKey: KeyObject): Uint8Array {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw wrongKey('public');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return new Uint8Array(Buffer.concat([Buffer.of(ED25519), Buffer.from(x, 'base64url')]));
}

function checkedName(name: string): string {
  if (!isKeyName(name)) throw new TripointError('MALFORMED', { field: 'name', rule: 'not empty, no spaces, no plus' });
  return name;
}

const malformed = (rule: string): TripointError => new TripointError('MALFORMED', { field: 'vkey', rule });
const wrongKey = (kind: string): TripointError =>
  new TripointError('ALGORITHM_NOT_ALLOWED', { field: 'key', rule: `an Ed25519 ${kind} key` });
