import { hash } from 'node:crypto';

/** SHA-256, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  // Through a binary (Latin-1) string: `hash(…, 'buffer')` takes three times as long for the short inputs of Merkle nodes.
  const digest = hash('sha256', bytes, 'binary');
  const out = new Uint8Array(32);
  for (let i = 0; i < 32; i++) out[i] = digest.charCodeAt(i);
  return out;
}
