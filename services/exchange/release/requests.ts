// The ledger and the log identify a post by keyed hashes. Because the log has them too, a forgotten post can be distinguished from one that
// was never made, and neither shows who posted what.
import { concat } from '../../../proto/index.ts';
import { sha256 } from '../../domain/index.ts';
import type { Context } from '../context/index.ts';

const BYTES = 16;

export interface Posted {
  /** Keyed hash of subject and idempotency key. */
  readonly asked: Uint8Array;
  /** Hash of that and the body. Zeros once the posted content is erased. */
  readonly body: Uint8Array;
}

export function postedBy({ vault }: Pick<Context, 'vault'>, subject: string, key: string, bodySha256: Uint8Array): Posted {
  // One keyed hash serves both: its second half, which is never shown, keys the digest of the body.
  const hash = vault.keyedHash('request', `${subject}\n${key}`);
  return { asked: hash.subarray(0, BYTES), body: sha256(concat([hash.subarray(BYTES), bodySha256])).subarray(0, BYTES) };
}
