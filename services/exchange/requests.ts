// A post as the ledger knows it again: by keyed hashes, of which the log has both, so that a post that is forgotten is told from one that
// was never made, and nobody reads from either who posted what.
import { toHex } from '../domain/index.ts';
import type { Context } from './context.ts';

const BYTES = 16;

export interface Posted {
  /** Of who asked and the key that was given. */
  readonly asked: Uint8Array;
  /** Of that and the body. Zeros where what was posted is erased. */
  readonly body: Uint8Array;
}

export function postedBy({ vault }: Pick<Context, 'vault'>, subject: string, key: string, bodySha256: Uint8Array): Posted {
  const asked = `${subject}\n${key}`;
  return {
    asked: vault.keyedHash('request', asked).subarray(0, BYTES),
    body: vault.keyedHash('request body', `${asked}\n${toHex(bodySha256)}`).subarray(0, BYTES),
  };
}

/** As an entry of the log has it. */
export const postedIn = (request: Uint8Array): Posted => ({ asked: request.subarray(0, BYTES), body: request.subarray(BYTES) });
