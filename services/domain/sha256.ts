import { hash } from 'node:crypto';

/** SHA-256, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(32);
  sha256Into(bytes, out, 0);
  return out;
}

/** SHA-256 of `bytes`, written to `out` from `at` on. */
export function sha256Into(bytes: Uint8Array, out: Uint8Array, at: number): void {
  // Through a binary (Latin-1) string: `hash(…, 'buffer')` takes three times as long for the short inputs of Merkle nodes.
  const digest = hash('sha256', bytes, 'binary');
  for (let i = 0; i < 32; i++) out[at + i] = digest.charCodeAt(i);
}
