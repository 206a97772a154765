// Persons in the index: a keyed hash of each search key of a record (`keysIn` of services/records). Only exact search is possible: the
// hash of part of a name finds nothing.
import { createHmac, createSecretKey } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { personId } from '../domain/index.ts';
import type { Vault } from '../ledger/index.ts';

/** Length in bytes to which a keyed hash is truncated. */
const SIGN_BYTES = 16;
/** Officers whose hash is cached. */
const MOST_OFFICERS = 4_096;

/** Pseudonyms ("signs") of persons and officers: keyed hashes, equal for the same person. */
export interface Signs {
  /** The sign of a search key, from a record or from a question. */
  readonly person: (key: string) => Uint8Array;
  /** The sign of a token's subject, the same for all its spellings. */
  readonly officer: (subject: string) => Uint8Array;
}

export function createSigns(vault: Vault): Signs {
  // The desk derives its own keys from the vault: a leaf needs several hashes, and hashing with a KeyObject takes a sixth of the time.
  const keyed = (use: string) => {
    const key = createSecretKey(vault.keyedHash(`desk/${use}`, ''));
    return (text: string): Uint8Array => createHmac('sha256', key).update(text).digest().subarray(0, SIGN_BYTES);
  };
  const [person, officer] = [keyed('person'), keyed('officer')];
  const officers = new LRUCache<string, Uint8Array>({ max: MOST_OFFICERS });
  return {
    person,
    officer(subject) {
      const sign = officers.get(subject) ?? officer(personId(subject));
      officers.set(subject, sign);
      return sign;
    },
  };
}

/** Splits concatenated signs. */
export const signsIn = (signs: Uint8Array | null): Uint8Array[] =>
  Array.from({ length: (signs?.length ?? 0) / SIGN_BYTES }, (_, i) =>
    (signs as Uint8Array).subarray(i * SIGN_BYTES, (i + 1) * SIGN_BYTES),
  );
