// Record content at rest: AES-256-GCM under one key per record, which is stored wrapped by the country's master key. Destroying the
// wrapped key erases every copy of the content.
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { concat } from '../../proto/index.ts';
import { newId, randomPool, sha256, TripointError, utf8 } from '../domain/index.ts';
import { type Place, placeBytes, placeName } from './place.ts';

export interface RecordKey {
  /** Primary key of the key's row; also part of the authenticated data of everything that the key seals. */
  readonly vaultId: Uint8Array;
  readonly key: Uint8Array;
  readonly wrapped: Uint8Array;
}

export interface Vault {
  newKey(): RecordKey;
  /** Throws LEDGER_CORRUPT if the key was not wrapped by this vault. */
  unwrap(vaultId: Uint8Array, wrapped: Uint8Array): RecordKey;
  /** swap: sealed content is bound to its row, so the rows of two persons cannot be exchanged on the disk. */
  seal(key: RecordKey, place: Place, plaintext: Uint8Array): Uint8Array;
  /** Throws LEDGER_CORRUPT naming the row. */
  open(key: RecordKey, place: Place, sealed: Uint8Array): Uint8Array;
  /** HMAC-SHA-256, so that an index over a guessable value (a document number) cannot be searched by guessing. */
  keyedHash(label: string, value: string): Uint8Array;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `master` is 32 bytes, kept outside the ledger and its backups. Throws CONFIG_INVALID for any other length. */
export function createVault(master: Uint8Array): Vault {
  if (master.length !== 32) throw new TripointError('CONFIG_INVALID', { field: 'vault master key', rule: '32 bytes' });
  const derive = (use: string) => new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), `tripoint/vault/${use}/v1`, 32));
  const wrapping = createSecretKey(derive('wrap'));
  const random = randomPool();
  const indexing = createSecretKey(derive('index'));
  /** Digests of labels; bounded, since every label is a constant in the code. */
  const labels = new Map<string, Uint8Array>();

  return {
    newKey() {
      // Ordered by time, as the ledger's other ids are: a commit then appends to one page instead of touching a page per key.
      const vaultId = newId();
      const key = random(32);
      return { vaultId, key, wrapped: encrypt(wrapping, random(IV_BYTES), vaultId, key) };
    },
    unwrap: (vaultId, wrapped) => ({ vaultId, wrapped, key: decrypt(wrapping, vaultId, wrapped, ['vault_key', vaultId]) }),
    seal: (key, place, plaintext) => encrypt(secret(key.key), random(IV_BYTES), placeBytes(key.vaultId, place), plaintext),
    open: (key, place, sealed) => decrypt(secret(key.key), placeBytes(key.vaultId, place), sealed, place),
    keyedHash(label, value) {
      const digest = labels.get(label) ?? sha256(utf8(label));
      labels.set(label, digest);
      return new Uint8Array(createHmac('sha256', indexing).update(digest).update(value).digest());
    },
  };
}

// node:crypto takes three times as long with raw key bytes as with a KeyObject.
const secret = (key: Uint8Array): KeyObject => createSecretKey(key);

function encrypt(key: KeyObject, iv: Uint8Array, bound: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(bound);
  const body = cipher.update(plaintext);
  cipher.final();
  return concat([iv, body, cipher.getAuthTag()]);
}

function decrypt(key: KeyObject, bound: Uint8Array, sealed: Uint8Array, row: Place): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(bound);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const body = decipher.update(sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES));
    decipher.final();
    return new Uint8Array(body);
  } catch (cause) {
    throw new TripointError('LEDGER_CORRUPT', `${placeName(row)}: its sealed content does not open`, { cause });
  }
}
