// The one place that touches JOSE, and the one algorithm allowlist: Ed25519 signatures (RFC 8037, named EdDSA), detached and
// unencoded (RFC 7797); ECDH-ES over X25519 with A256GCM (RFC 7518). Each batch has a fresh ephemeral key: RFC 7518 forbids
// reusing one.
import './base64.ts';
import {
  type CryptoKey,
  decodeProtectedHeader,
  FlattenedEncrypt,
  FlattenedSign,
  flattenedDecrypt,
  flattenedVerify,
  type KeyObject,
} from 'jose';
import type { Jwe, Signature } from '../../proto/index.ts';
import { type Country, type Micros, type Suite, TripointError, toBase64url, utf8 } from '../domain/index.ts';

// Some libraries refuse the newer name Ed25519: we emit EdDSA and accept both.
const SIGNATURE_ALGORITHMS = ['EdDSA', 'Ed25519'];
const AGREEMENT = 'ECDH-ES';
const ENCRYPTION = 'A256GCM';

type Key = CryptoKey | KeyObject;

export interface PrivateKey {
  readonly kid: string;
  readonly key: Key;
}

/** A partner's encryption key. */
export interface Recipient {
  readonly kid: string;
  readonly suite: Suite;
  readonly key: Key;
}

/** A partner's signing key, as its key set and revocation list describe it. Times in UTC microseconds. */
export interface SigningKey {
  readonly country: Country;
  readonly key: Key;
  /** SHA-256 of the key set's JWS. */
  readonly keySet: Uint8Array;
  readonly notBefore: Micros;
  readonly notAfter: Micros;
  readonly revokedAt: Micros | undefined;
  /** The suites that the key set announces. */
  readonly suites: readonly string[];
}

/** A private key of ours, and the suites that its key set announces. */
export interface DecryptionKey {
  readonly key: Key;
  readonly suites: readonly string[];
}

/** confusion: the purpose of a signature, so that one kind of signed bytes never passes for another. */
export type Purpose = 'tripoint-manifest' | 'tripoint-resume' | 'tripoint-reconcile' | 'tripoint-set';

const ascii = new TextDecoder('latin1');
/** Of what jose wrote, which is canonical. */
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));

export async function signDetached(purpose: Purpose, payload: Uint8Array, signer: PrivateKey): Promise<Signature> {
  const jws = await new FlattenedSign(payload)
    .setProtectedHeader({ alg: 'EdDSA', b64: false, crit: ['b64'], kid: signer.kid, typ: purpose })
    .sign(signer.key);
  return { protected: utf8(jws.protected as string), signature: bytesOf(jws.signature) };
}

/** The key id that a signature names; its header must match ours exactly. Throws ALGORITHM_NOT_ALLOWED or SIGNATURE_INVALID. */
export function signatureKeyId(purpose: Purpose, signature: Signature): string {
  const { kid, alg, b64, crit, typ, ...others } = header(signature.protected, 'SIGNATURE_INVALID');
  if (!SIGNATURE_ALGORITHMS.includes(alg as string)) throw new TripointError('ALGORITHM_NOT_ALLOWED', 'the signature algorithm');
  const ours = b64 === false && Array.isArray(crit) && crit.length === 1 && crit[0] === 'b64' && typ === purpose;
  if (!ours || typeof kid !== 'string' || Object.keys(others).length > 0)
    throw new TripointError('SIGNATURE_INVALID', 'its header');
  return kid;
}

/** Throws SIGNATURE_INVALID unless `key` signed these bytes. */
export async function verifyDetached(payload: Uint8Array, signature: Signature, key: Key): Promise<void> {
  const jws = { protected: ascii.decode(signature.protected), payload, signature: toBase64url(signature.signature) };
  try {
    await flattenedVerify(jws, key, { algorithms: SIGNATURE_ALGORITHMS });
  } catch (cause) {
    throw new TripointError('SIGNATURE_INVALID', [], { cause });
  }
}

export async function encrypt(plaintext: Uint8Array, recipient: Recipient): Promise<Jwe> {
  const jwe = await new FlattenedEncrypt(plaintext)
    .setProtectedHeader({ alg: AGREEMENT, enc: ENCRYPTION, kid: recipient.kid })
    .encrypt(recipient.key);
  return {
    protected: utf8(jwe.protected as string),
    iv: bytesOf(jwe.iv as string),
    ciphertext: bytesOf(jwe.ciphertext),
    tag: bytesOf(jwe.tag as string),
  };
}

/** Throws ALGORITHM_NOT_ALLOWED, UNKNOWN_KEY or DECRYPTION_FAILED. */
export async function decrypt(
  jwe: Jwe,
  keyOf: (kid: string) => DecryptionKey | undefined,
): Promise<{ readonly plaintext: Uint8Array; readonly suites: readonly string[] }> {
  const { alg, enc, kid, epk, ...others } = header(jwe.protected, 'DECRYPTION_FAILED');
  if (alg !== AGREEMENT || enc !== ENCRYPTION) throw new TripointError('ALGORITHM_NOT_ALLOWED', 'the encryption algorithm');
  if (typeof kid !== 'string' || Object.keys(others).length > 0) throw new TripointError('DECRYPTION_FAILED', 'its header');
  const ours = keyOf(kid);
  if (ours === undefined) throw new TripointError('UNKNOWN_KEY', 'the key it is encrypted to');
  const flattened = {
    protected: ascii.decode(jwe.protected),
    iv: toBase64url(jwe.iv),
    ciphertext: toBase64url(jwe.ciphertext),
    tag: toBase64url(jwe.tag),
  };
  try {
    const opened = await flattenedDecrypt(flattened, ours.key, {
      keyManagementAlgorithms: [AGREEMENT],
      contentEncryptionAlgorithms: [ENCRYPTION],
    });
    return { plaintext: opened.plaintext, suites: ours.suites };
  } catch (cause) {
    throw new TripointError('DECRYPTION_FAILED', [], { cause });
  }
}

function header(text: Uint8Array, code: 'SIGNATURE_INVALID' | 'DECRYPTION_FAILED'): Record<string, unknown> {
  if (text.length > 1024) throw new TripointError(code, 'its header is longer than 1,024 bytes');
  try {
    return { ...decodeProtectedHeader({ protected: ascii.decode(text) } as never) };
  } catch (cause) {
    throw new TripointError(code, 'its header', { cause });
  }
}
