// A post as the ledger knows it again: by keyed hashes, of which the log has both, so that a post that is forgotten is told from one that
// was never made, and nobody reads from either who posted what.
import { concat } from '../../../proto/index.ts';
import { sha256 } from '../../domain/index.ts';
import type { Context } from '../context/index.ts';

const BYTES = 16;

export interface Posted {
  /** Of who asked and the key that was given. */
  readonly asked: Uint8Array;
  /** Of that and the body. Zeros where what was posted is erased. */
  readonly body: Uint8Array;
}

export function postedBy({ vault }: Pick<Context, 'vault'>, subject: string, key: string, bodySha256: Uint8Array): Posted {
  // One keyed hash for both: its second half, which is shown nowhere, keys the digest of the body.
  const hash = vault.keyedHash('request', `${subject}\n${key}`);
  return { asked: hash.subarray(0, BYTES), body: sha256(concat([hash.subarray(BYTES), bodySha256])).subarray(0, BYTES) };
}

/** As an entry of the log has it. */
export const postedIn = (request: Uint8Array): Posted => ({ asked: request.subarray(0, BYTES), body: request.subarray(BYTES) });
