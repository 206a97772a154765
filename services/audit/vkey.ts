// The keys of signed notes in text, `name+hex(key id)+base64(type ‖ public key)` (C2SP signed-note), for the two Ed25519 types that we use.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { fromBase64, sha256, TripointError, toBase64, toBase64url, toHex, utf8 } from '../domain/index.ts';
import { isKeyName } from './note.ts';

/** A log's own signature, and a cosignature with its time. */
export const KEY_TYPES = { ed25519: 0x01, cosignature: 0x04 } as const;
type KeyType = (typeof KEY_TYPES)[keyof typeof KEY_TYPES];

const MAX_VKEY = 1024;

export interface NoteKey {
  readonly name: string;
  /** 4 bytes: SHA-256(name ‖ 0A ‖ type ‖ public key)[:4]. */
  readonly keyId: Uint8Array;
}

/**
 * Reads a vkey of one type. Throws MALFORMED for any other spelling of it, and for a key id that is not the one of name and key;
 * ALGORITHM_NOT_ALLOWED for another type.
 */
export function parseVkey(vkey: string, type: KeyType): NoteKey & { readonly publicKey: KeyObject } {
  if (vkey.length > MAX_VKEY) throw malformed('vkey', `at most ${MAX_VKEY} characters`);
  // A name holds no plus, so the first one ends it; base64 may hold some.
  const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(vkey) ?? [];
  if (name === undefined || id === undefined || base64 === undefined) throw malformed('vkey', 'name+hex+base64');
  const key = fromBase64(base64);
  if (key === undefined) throw malformed('vkey', 'canonical base64');
  if (key[0] !== type) throw new TripointError('ALGORITHM_NOT_ALLOWED', { field: 'vkey', rule: `type 0${type}, of Ed25519` });
  if (key.length !== 33) throw malformed('vkey', 'a public key of 32 bytes');
  const keyId = keyIdOf(name, key);
  if (toHex(keyId) !== id) throw malformed('vkey', 'the key id of its name and key');
  const x = toBase64url(key.subarray(1));
  return { name, keyId, publicKey: createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } }) };
}

/** The vkey of a public key. Throws MALFORMED for a bad name, ALGORITHM_NOT_ALLOWED for another kind of key. */
export function vkeyText(name: string, publicKey: KeyObject, type: KeyType): string {
  if (publicKey.type !== 'public') throw wrongKey('public');
  const key = typed(publicKey, type);
  return `${name}+${toHex(keyIdOf(name, key))}+${toBase64(key)}`;
}

/** Name and key id of a private key's signatures. Throws as `vkeyText`. */
export function noteKeyOf(name: string, privateKey: KeyObject, type: KeyType): NoteKey {
  if (privateKey.type !== 'private') throw wrongKey('private');
  return { name, keyId: keyIdOf(name, typed(createPublicKey(privateKey), type)) };
}

function keyIdOf(name: string, key: Uint8Array): Uint8Array {
  if (!isKeyName(name)) throw malformed('name', 'not empty, no spaces, no plus');
  return sha256(Buffer.concat([utf8(`${name}\n`), key])).slice(0, 4);
}

function typed(publicKey: KeyObject, type: KeyType): Uint8Array {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw wrongKey('public');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return new Uint8Array(Buffer.concat([Buffer.of(type), Buffer.from(x, 'base64url')]));
}

const malformed = (field: string, rule: string): TripointError => new TripointError('MALFORMED', { field, rule });
const wrongKey = (kind: string): TripointError =>
  new TripointError('ALGORITHM_NOT_ALLOWED', { field: 'key', rule: `an Ed25519 ${kind} key` });
