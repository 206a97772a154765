// The keys of the index, each derived from the vault's master key.
import { createHmac, createSecretKey } from 'node:crypto';
import type { RecordKey, Vault } from '../ledger/index.ts';

/** Seals what the index knows. It is one key: a record leaves the index by its row, as its own key leaves the vault. */
export const sealingKey = (vault: Vault): RecordKey => ({
  vaultId: vault.keyedHash('search/id', '').subarray(0, 16),
  key: vault.keyedHash('search/seal', ''),
  wrapped: new Uint8Array(),
});

const BYTES = 16;

/** Keyed hashes of what makes a subject the same, and of what to do on a hit. */
export function sameKeys(vault: Vault): (key: string) => Uint8Array {
  const secret = createSecretKey(vault.keyedHash('search/same', ''));
  return (key) => createHmac('sha256', secret).update(key).digest().subarray(0, BYTES);
}
