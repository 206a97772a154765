import { bestSuite, type Country, DAY, HOUR, type Micros, SUITES, sameBytes, TripointError, toHex } from '../domain/index.ts';
import { checkIdentity, checkPurpose, checkWindow, readCertificate, readRoot, serialOf } from './certificate.ts';
import { digestOf, openJws, type Signer, signDocument } from './jws.ts';
import { checkKeys, type KeyPairs, type PublicJwk } from './keys.ts';
import { isLogOrigin, isLogVerifierKey } from './log-key.ts';
import { isRevoked, type RevocationList } from './revocation.ts';

/** One country's key set as published. All times in UTC microseconds. */
export interface KeySetDocument {
  readonly version: 1;
  readonly country: Country;
  /** 1, 2, 3 … */
  readonly number: number;
  /** Hex SHA-256 of the JWS before this one; null for number 1. */
  readonly previous: string | null;
  readonly notBefore: Micros;
  readonly notAfter: Micros;
  /** The wire versions that this country's gateway understands; a sender emits only those. */
  readonly wireVersions: readonly number[];
  /** The suites with which batches to this country may be sealed, best first; a sender uses the first that it also has. */
  readonly suites: readonly string[];
  /** One Ed25519 key to verify with, one X25519 key to encrypt to. */
  readonly keys: readonly PublicJwk[];
  /** The country's log: its origin line and C2SP verifier key. */
  readonly log: { readonly origin: string; readonly vkey: string };
}

/** A key set whose signature and place in the chain have been checked. Only `issueKeySet` and `verifyKeySet` make one. */
export interface KeySet {
  readonly document: KeySetDocument;
  readonly jws: string;
  /** SHA-256 of the JWS's ASCII bytes, as a manifest names it. */
  readonly digest: Uint8Array;
  /** Lower-case hex serial of the certificate that signed it. */
  readonly certificate: string;
}

/** A country's data pinned by configuration. */
export interface Anchor {
  readonly country: Country;
  readonly rootPem: string;
  /** Hex SHA-256 of the first key set. */
  readonly firstKeySet: string;
}

export interface KeySetBounds {
  /** The longest window of one key set. */
  readonly window: Micros;
  /** How long before its window a key set may be announced. */
  readonly ahead: Micros;
  readonly bytes: number;
}

export const KEY_SET_BOUNDS: KeySetBounds = { window: 24 * HOUR, ahead: 2 * DAY, bytes: 16_384 };

const TYPE = 'tripoint-key-set+jwt';
const MEMBERS = 'country,keys,log,notAfter,notBefore,number,previous,suites,version,wireVersions';

const refuse = (field: string, rule: string) => new TripointError('KEY_SET_INVALID', { field, rule });
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
const ascends = (numbers: readonly unknown[]) =>
  numbers.every((value, i) => isCount(value) && (i === 0 || value > (numbers[i - 1] as number)));

/** Checks a document against its own rules. */
async function checkDocument(value: unknown, bounds: KeySetBounds): Promise<KeySetDocument> {
  if (typeof value !== 'object' || value === null || Object.keys(value).sort().join() !== MEMBERS)
    throw refuse('payload', `the members ${MEMBERS}`);
  const document = value as Record<keyof KeySetDocument, unknown>;
  const { country, number, previous, notBefore, notAfter, wireVersions, suites, log } = document;
  if (document.version !== 1) throw refuse('version', '1');
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country)) throw refuse('country', 'two letters');
  if (!isCount(number)) throw refuse('number', '1, 2, 3 …');
  if (number === 1 ? previous !== null : typeof previous !== 'string' || !/^[0-9a-f]{64}$/.test(previous))
    throw refuse('previous', 'hex SHA-256; null for number 1 alone');
  if (!isCount(notBefore) || !isCount(notAfter) || notAfter <= notBefore)
    throw refuse('notAfter', 'microseconds, after notBefore');
  if (notAfter - notBefore > bounds.window) throw refuse('notAfter', `at most ${bounds.window / HOUR} h after notBefore`);
  if (!Array.isArray(wireVersions) || wireVersions.length < 1 || wireVersions.length > 16 || !ascends(wireVersions))
    throw refuse('wireVersions', '1 to 16 numbers, ascending');
  if (
    !Array.isArray(suites) ||
    suites.length > 16 ||
    new Set(suites).size !== suites.length ||
    !suites.every((name) => typeof name === 'string' && /^[a-z0-9.-]{1,64}$/.test(name))
  )
    throw refuse('suites', 'at most 16 different names');
  if (bestSuite([suites]) === undefined) throw refuse('suites', `one of ${SUITES.join(', ')} among others`);
  if (typeof log !== 'object' || log === null || Object.keys(log).sort().join() !== 'origin,vkey')
    throw refuse('log', 'origin and vkey');
  const { origin, vkey } = log as Record<string, unknown>;
  if (!isLogOrigin(origin)) throw refuse('log/origin', 'a key name of signed-note');
  if (!isLogVerifierKey(vkey, origin)) throw refuse('log/vkey', 'an Ed25519 verifier key that bears the origin');
  await checkKeys(document.keys);
  return value as KeySetDocument;
}

/**
 * Signs a key set with the gateway's X.509 identity: a compact JWS, PS256, x5c.
 * Throws KEY_SET_INVALID when the document breaks a rule that every verifier holds it to, or the certificate is another country's.
 */
export async function issueKeySet(
  document: KeySetDocument,
  identity: Signer,
  bounds: KeySetBounds = KEY_SET_BOUNDS,
): Promise<KeySet> {
  await checkDocument(document, bounds);
  const jws = await signDocument(document, TYPE, identity);
  const leaf = readCertificate(identity.chainPem[0] ?? '', 'chainPem[0]');
  checkPurpose(leaf, document.country, 'chainPem[0]');
  checkWindow(leaf, document.notBefore, document.notAfter, 'chainPem[0]');
  return { document, jws, digest: digestOf(jws), certificate: serialOf(leaf) };
}

/** The document that continues `previous` with fresh keys. */
export function nextKeySetDocument(
  previous: KeySet,
  change: { notBefore: Micros; notAfter: Micros; keys: KeyPairs } & Partial<
    Pick<KeySetDocument, 'wireVersions' | 'suites' | 'log'>
  >,
): KeySetDocument {
  const { keys, ...rest } = change;
  const { document, digest } = previous;
  return { ...document, ...rest, number: document.number + 1, previous: toHex(digest), keys: keys.published };
}

/** The next set continues exactly the previous one: no gap, no fork, no step back in time, no reused key. */
function checkChain(next: KeySet, anchor: Anchor, previous: KeySet | undefined): void {
  if (previous === undefined) {
    // Trust on configuration, never on first use.
    if (toHex(next.digest) !== anchor.firstKeySet) throw refuse('jws', 'the first key set that configuration pins');
    return;
  }
  checkContinues(previous, next);
}

export function checkContinues({ document: before, digest }: KeySet, { document }: KeySet): void {
  if (document.country !== before.country) throw refuse('country', 'the country of the set before');
  if (document.number !== before.number + 1) throw refuse('number', 'one more than the set before');
  if (document.previous !== toHex(digest)) throw refuse('previous', 'the digest of the set before');
  if (document.notBefore < before.notBefore) throw refuse('notBefore', 'not earlier than that of the set before');
  // downgrade: the best suite may be dropped only after a better one was announced beside it.
  if (!document.suites.includes(before.suites[0] as string)) throw refuse('suites', 'the first one of the set before among them');
  const used = before.keys.map(({ kid }) => kid);
  if (document.keys.some(({ kid }) => used.includes(kid))) throw refuse('keys', 'fresh keys');
}

/**
 * Reads a key set that `anchor.country` signed, wherever it stands in the chain. Throws KEY_SET_INVALID, ALGORITHM_NOT_ALLOWED or OVERSIZED.
 *
 * The certificates are judged over the set's own window, not at `at`: root and identity must cover [notBefore, notAfter]. So a set
 * whose window or certificate has passed still loads, and batches issued inside it stay good. That a retired identity cannot be
 * used to backdate a set follows from the chain (number, digest and notBefore only go forward) and from revocation.
 */
export async function readKeySet(
  jws: string,
  anchor: Pick<Anchor, 'country' | 'rootPem'>,
  at: Micros,
  { revocations, bounds = KEY_SET_BOUNDS }: { revocations?: RevocationList | undefined; bounds?: KeySetBounds } = {},
): Promise<KeySet> {
  const opened = openJws(jws, TYPE, bounds.bytes); // bounded before parsed, one algorithm
  const root = readRoot(anchor.rootPem);
  const [leaf, sent] = opened.chain;
  if (leaf === undefined) throw refuse('x5c', 'a certificate');
  if (sent !== undefined && !sameBytes(sent.raw, root.raw)) throw refuse('x5c[1]', 'the pinned root');
  checkIdentity(leaf, root, anchor.country); // pinned root, country, key usage
  const document = await checkDocument(await opened.verified(leaf), bounds);
  if (document.country !== anchor.country) throw refuse('country', 'the country of the anchor');
  checkWindow(leaf, document.notBefore, document.notAfter, 'x5c[0]');
  checkWindow(root, document.notBefore, document.notAfter, 'anchor.rootPem');
  if (document.notBefore > at + bounds.ahead) throw refuse('notBefore', `at most ${bounds.ahead / HOUR} h ahead`);
  const set: KeySet = { document, jws, digest: digestOf(jws), certificate: serialOf(leaf) };
  if (revocations !== undefined && isRevoked(revocations, anchor.country, set.certificate, at))
    throw refuse('x5c[0]', 'not revoked');
  return set;
}

/**
 * Verifies a key set of `anchor.country` as the next of its chain, step by step, and returns it; throws otherwise.
 *
 * `at` is when this country accepts the set: the clock for one that arrives, the recorded time for one that is loaded again. A
 * certificate revoked by then refuses it; one revoked later leaves it standing here, and the key book marks its keys.
 *
 * @param previous the set before it, already verified; undefined for the one that configuration pins
 * @throws KEY_SET_INVALID, ALGORITHM_NOT_ALLOWED or OVERSIZED
 */
export async function verifyKeySet(
  jws: string,
  anchor: Anchor,
  previous: KeySet | undefined,
  at: Micros,
  options: { revocations?: RevocationList | undefined; bounds?: KeySetBounds } = {},
): Promise<KeySet> {
  const set = await readKeySet(jws, anchor, at, options);
  checkChain(set, anchor, previous);
  return set;
}
