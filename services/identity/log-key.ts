import { hash } from 'node:crypto';

const ED25519 = 0x01;

/**
 * The verifier key of a log (C2SP signed-note): `name+hex(key id)+base64(01 ‖ public key)`, where the key id is the first four
 * bytes of SHA-256(name ‖ 0A ‖ 01 ‖ public key).
 */
export function logVerifierKey(name: string, publicKey: Uint8Array): string {
  const typed = Buffer.concat([Buffer.of(ED25519), publicKey]);
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'buffer').subarray(0, 4);
  return `${name}+${id.toString('hex')}+${typed.toString('base64')}`;
}

/** A key name without spaces or plus, as signed-note asks. */
export const isLogOrigin = (origin: unknown): origin is string => typeof origin === 'string' && /^[!-*,-~]{1,200}$/.test(origin);

/** Whether a verifier key is an Ed25519 one, is well formed, and bears the log's own name. */
export function isLogVerifierKey(vkey: unknown, origin: string): vkey is string {
  if (typeof vkey !== 'string' || vkey.length > 300) return false;
  // Behind `origin+` and eight hex digits and `+`. The base64 may hold a plus itself, so splitting at one would be wrong.
  const key = Buffer.from(vkey.slice(origin.length + 10), 'base64');
  return key.length === 33 && key[0] === ED25519 && logVerifierKey(origin, key.subarray(1)) === vkey;
}

/** The common prefix of a country's log names, up to the last slash; empty for a name without one. */
export const originPrefix = (origin: string): string => origin.slice(0, origin.lastIndexOf('/') + 1);

/** Type and public key: what follows the name and the eight digits of the key id. */
export const publicKeyIn = (vkey: string): string => vkey.slice(vkey.indexOf('+') + 10);
