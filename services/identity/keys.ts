import { createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { fromBase64url, TripointError, toBase64url } from '../domain/index.ts';

const refuse = (field: string, rule: string, cause?: unknown) => new TripointError('KEY_SET_INVALID', { field, rule }, { cause });

/** A public key as published in a key set: RFC 8037 (OKP), `kid` its RFC 7638 thumbprint. */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519' | 'X25519';
  /** 32 bytes, base64url. */
  readonly x: string;
  readonly use: 'sig' | 'enc';
  readonly alg: 'EdDSA' | 'ECDH-ES';
  readonly kid: string;
}

export interface PrivateJwk extends PublicJwk {
  /** 32 bytes, base64url. Secret. */
  readonly d: string;
}

/** The private keys of one key set, with their public halves. */
export interface KeyPairs {
  readonly signing: PrivateJwk;
  readonly encryption: PrivateJwk;
  /** The signing key, then the encryption key. */
  readonly published: readonly PublicJwk[];
}

export type KeyUse = 'sig' | 'enc';

const KINDS = {
  sig: { crv: 'Ed25519', alg: 'EdDSA' },
  enc: { crv: 'X25519', alg: 'ECDH-ES' },
} as const satisfies Record<KeyUse, Pick<PublicJwk, 'crv' | 'alg'>>;

async function published(use: KeyUse, x: string): Promise<PublicJwk> {
  const { crv, alg } = KINDS[use];
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv, x }, 'sha256');
  return { kty: 'OKP', crv, x, use, alg, kid };
}

/** Fresh keys for the next key set: Ed25519 to sign, X25519 to be encrypted to. */
export async function generateKeys(): Promise<KeyPairs> {
  const signing = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as { x: string; d: string };
  const encryption = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }) as { x: string; d: string };
  const [sig, enc] = await Promise.all([published('sig', signing.x), published('enc', encryption.x)]);
  return { signing: { ...sig, d: signing.d }, encryption: { ...enc, d: encryption.d }, published: [sig, enc] };
}

export const publicKeyOf = ({ kty, crv, x }: PublicJwk): KeyObject => createPublicKey({ key: { kty, crv, x }, format: 'jwk' });

const P = 2n ** 255n - 19n;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = base % P, e = exponent; e > 0n; e >>= 1n, b = (b * b) % P) if (e & 1n) result = (result * b) % P;
  return result;
}

/** The u of the Montgomery point that is an Edwards point's y: (1 + y) / (1 - y) (RFC 7748, 4.1). Undefined when y >= p. */
function montgomery(x: Uint8Array): Uint8Array | undefined {
  const y = BigInt(`0x${Buffer.from(x).reverse().toString('hex')}`) & (2n ** 255n - 1n);
  if (y >= P) return undefined;
  const u = ((1n + y) * power(P + 1n - y, P - 2n)) % P;
  return Buffer.from(u.toString(16).padStart(64, '0'), 'hex').reverse();
}

/**
 * Whether a point lies in the subgroup of order 8. For such an X25519 key every shared secret is zero. Under such an Ed25519 key
 * one signature holds for many messages, so its owner could deny any of them. A secret scalar is a multiple of 8, so the
 * agreement comes out as zero exactly for these points, and node:crypto refuses that (RFC 7748, 6.1).
 */
function hasSmallOrder(use: KeyUse, x: Uint8Array): boolean {
  const u = use === 'enc' ? x : montgomery(x);
  if (u === undefined) return true;
  const { privateKey } = generateKeyPairSync('x25519');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: toBase64url(u) }, format: 'jwk' });
  try {
    diffieHellman({ privateKey, publicKey });
    return false;
  } catch {
    return true;
  }
}

/** Checks the two keys of a key set: one per use, nothing secret, kid recomputed. Throws KEY_SET_INVALID or ALGORITHM_NOT_ALLOWED. */
export async function checkKeys(keys: unknown): Promise<readonly PublicJwk[]> {
  if (!Array.isArray(keys) || keys.length !== 2) throw refuse('keys', 'two keys');
  const checked = await Promise.all(keys.map((key: unknown, i) => checkKey(key, `keys/${i}`)));
  if (checked[0]?.use === checked[1]?.use) throw refuse('keys', 'one key for each use');
  return checked;
}

async function checkKey(key: unknown, field: string): Promise<PublicJwk> {
  if (typeof key !== 'object' || key === null) throw refuse(field, 'an object');
  const jwk = key as Record<string, unknown>;
  // leak: a `d` among them would publish a private key.
  if (Object.keys(jwk).sort().join() !== 'alg,crv,kid,kty,use,x') throw refuse(field, 'kty, crv, x, use, alg and kid only');
  const { use, kty, crv, alg, kid, x } = jwk;
  if (use !== 'sig' && use !== 'enc') throw refuse(`${field}/use`, 'sig or enc');
  if (kty !== 'OKP' || crv !== KINDS[use].crv || alg !== KINDS[use].alg)
    throw new TripointError('ALGORITHM_NOT_ALLOWED', { field, rule: `${KINDS[use].crv} with ${KINDS[use].alg}` });
  const point = typeof x === 'string' ? fromBase64url(x) : undefined;
  if (typeof x !== 'string' || point?.length !== 32) throw refuse(`${field}/x`, '32 bytes, base64url');
  if (hasSmallOrder(use, point)) throw refuse(`${field}/x`, 'a point of large order');
  const expected = await published(use, x);
  if (kid !== expected.kid) throw refuse(`${field}/kid`, 'the RFC 7638 thumbprint');
  return expected;
}
