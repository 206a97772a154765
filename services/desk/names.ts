// Whom a record is about, as the index knows it: a keyed hash of each key that the record has (`keysIn` of services/records). Exact search
// only: the hash of a part of a name finds nothing.
import { createHmac, createSecretKey } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { personId } from '../domain/index.ts';
import type { Vault } from '../ledger/index.ts';

/** Bytes kept of a keyed hash. */
const SIGN_BYTES = 16;
/** Officers whose hash is kept at hand. */
const MOST_OFFICERS = 4_096;

/** Keyed hashes by which the index knows persons and officers: the same one is the same sign. */
export interface Signs {
  /** Of a key that a record has or that is asked for. */
  readonly person: (key: string) => Uint8Array;
  /** Of the subject of a token, in any of its spellings. */
  readonly officer: (subject: string) => Uint8Array;
}

export function createSigns(vault: Vault): Signs {
  // Keys of the desk's own, which the vault gives: a leaf needs several hashes, and one under a key object costs a sixth.
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

/** Signs that stand one behind the other. */
export const signsIn = (signs: Uint8Array | null): Uint8Array[] =>
  Array.from({ length: (signs?.length ?? 0) / SIGN_BYTES }, (_, i) =>
    (signs as Uint8Array).subarray(i * SIGN_BYTES, (i + 1) * SIGN_BYTES),
  );
