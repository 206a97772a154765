// The private keys with which this country signs and decrypts.
import { type CryptoKey, importJWK } from 'jose';
import { type Country, TripointError } from '../../domain/index.ts';
import type { KeyBook, KeyPairs, KeySet } from '../../identity/index.ts';
import type { OwnKeys } from '../context/index.ts';

/** The private keys of the key sets that this country published. */
export async function createOwnKeys(
  book: KeyBook,
  self: Country,
): Promise<OwnKeys & { add(pairs: KeyPairs): Promise<void>; forget(set: KeySet): void }> {
  const signing = new Map<string, CryptoKey>();
  const decryption = new Map<string, CryptoKey>();
  const suitesOf = (kid: string) =>
    book.chain(self).findLast(({ document }) => document.keys.some((key) => key.kid === kid))?.document.suites ?? [];
  return {
    async add({ signing: sig, encryption: enc }) {
      signing.set(sig.kid, (await importJWK({ ...sig }, 'EdDSA')) as CryptoKey);
      decryption.set(enc.kid, (await importJWK({ ...enc }, 'ECDH-ES')) as CryptoKey);
    },
    forget({ document }) {
      for (const { kid } of document.keys) {
        signing.delete(kid);
        decryption.delete(kid);
      }
    },
    signer(at) {
      const set = book.current(self, at);
      const kid = set?.document.keys.find(({ use }) => use === 'sig')?.kid ?? '';
      const key = signing.get(kid);
      if (set === undefined || key === undefined) throw new TripointError('NOT_READY', 'this country has no valid signing key');
      return { kid, key, keySet: set.digest, log: set.document.log };
    },
    decryption(kid) {
      const key = decryption.get(kid);
      return key && { key, suites: suitesOf(kid) };
    },
  };
}
