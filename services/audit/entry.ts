// Log entries contain only salted commitments to people and decisions. Value and salt stay in the vault; destroying them
// erases the datum, and the leaf with its proofs remains valid.
import { type CommitmentName, nameOf } from '../../proto/index.ts';
import { sameBytes, sha256, utf8 } from '../domain/index.ts';

const TAG = utf8('tripoint/commit/v1\0');
const SALT = 32;

/**
 * SHA-256("tripoint/commit/v1\0" ‖ name ‖ 00 ‖ salt ‖ value), the name in lower case such as `user`. The salt is 32 fresh random bytes
 * for each record and name: without it, or with one used twice, a value out of a small set can be guessed from its digest.
 * Throws RangeError for UNSPECIFIED or a salt of another length.
 */
export function commit(name: CommitmentName, salt: Uint8Array, value: Uint8Array): Uint8Array {
  if (name === 0) throw new RangeError('a commitment has a name');
  if (salt.length !== SALT) throw new RangeError(`a salt has ${SALT} bytes`);
  return sha256(Buffer.concat([TAG, utf8(`${nameOf('CommitmentName', name).toLowerCase()}\0`), salt, value]));
}

/** Whether salt and value open the commitment of that name. Accepts untrusted input: never throws for its content. */
export const openCommitment = (digest: Uint8Array, name: CommitmentName, salt: Uint8Array, value: Uint8Array): boolean =>
  name !== 0 && salt.length === SALT && sameBytes(digest, commit(name, salt, value));
