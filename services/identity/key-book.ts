import type { KeyObject } from 'node:crypto';
import { bestSuite, type Country, type Micros, type Suite, sameBytes, TripointError, toHex } from '../domain/index.ts';
import { checkContinues, type KeySet } from './key-set.ts';
import { type KeyUse, type PublicJwk, publicKeyOf } from './keys.ts';
import { originPrefix, publicKeyIn } from './log-key.ts';
import { checkListContinues, type RevocationList } from './revocation.ts';

/** A key that verifies what a country signs. */
export interface SigningKey {
  readonly country: Country;
  readonly kid: string;
  readonly key: KeyObject;
  readonly notBefore: Micros;
  readonly notAfter: Micros;
  /** When the key, or the certificate that vouched for it, was revoked. */
  readonly revokedAt: Micros | undefined;
  /** Digest of the key set that holds it. */
  readonly keySet: Uint8Array;
  /** The suites that this key set announces. */
  readonly suites: readonly string[];
}

/** A key that a partner encrypts to. */
export interface EncryptionKey {
  readonly kid: string;
  /** The best suite that its country and this gateway share. */
  readonly suite: Suite;
  readonly key: KeyObject;
  /** Digest of the key set that holds it. */
  readonly keySet: Uint8Array;
}

/**
 * The verified key sets of any number of countries, in order, and their revocations, for sealing and opening.
 * Past sets are kept, since batches issued in their windows remain valid.
 */
export interface KeyBook {
  /** Throws KEY_SET_INVALID exactly when `add` would, so that a set is checked before it is stored. Changes nothing. */
  check(set: KeySet): void;
  /** Adds a country's next set. Idempotent. Throws KEY_SET_INVALID if it does not continue the chain. */
  add(set: KeySet): void;
  /** Throws KEY_SET_INVALID for a list that withdraws a revocation of the current list. Changes nothing. */
  checkList(list: RevocationList): void;
  /** Applies a country's list, to that country only; an older list changes nothing. */
  revoke(list: RevocationList): void;
  /** All sets of the country, oldest first. */
  chain(country: Country): readonly KeySet[];
  /** The newest set of the country. */
  latest(country: Country): KeySet | undefined;
  /** The newest set whose window holds `at`. */
  current(country: Country, at: Micros): KeySet | undefined;
  byDigest(digest: Uint8Array): KeySet | undefined;
  /** The revocation list in force for the country. */
  revocations(country: Country): RevocationList | undefined;
  /**
   * The key of this country, regardless of window and revocation, which the caller compares with the time of issue. Only the
   * country's own sets are searched. copied key: one in another country's set neither stands for its owner nor shuts its owner out.
   */
  signingKey(country: Country, kid: string): SigningKey | undefined;
  /** The key to encrypt to at `at`: in its window and never revoked. */
  encryptionKey(country: Country, at: Micros): EncryptionKey | undefined;
}

interface Entry {
  readonly set: KeySet;
  readonly jwk: PublicJwk;
  readonly key: KeyObject;
}

const refuse = (field: string, rule: string) => new TripointError('KEY_SET_INVALID', { field, rule });

/**
 * A later set names the log of the previous set, or one that no earlier set named. Its name is under the prefix of the first log, which
 * configuration pins. squatting: no country can take the name of another's next log.
 */
function checkLog(log: KeySet['document']['log'], chain: readonly KeySet[]): void {
  const logs = chain.map(({ document }) => document.log);
  const [first, last] = [logs[0], logs.at(-1)] as [typeof log, typeof log];
  if (log.origin === last.origin && log.vkey === last.vkey) return;
  const prefix = originPrefix(first.origin);
  if (originPrefix(log.origin) !== prefix) throw refuse('log/origin', `a name under ${prefix}`);
  if (logs.some(({ origin, vkey }) => origin === log.origin || publicKeyIn(vkey) === publicKeyIn(log.vkey)))
    throw refuse('log', 'a name and a key that no log of this country had before');
}

const holds = ({ document: { notBefore, notAfter } }: KeySet, at: Micros) => notBefore <= at && at < notAfter;

export function createKeyBook(sets: readonly KeySet[] = []): KeyBook {
  const chains = new Map<Country, KeySet[]>();
  const keys = new Map<string, Entry>();
  const digests = new Map<string, KeySet>();
  const lists = new Map<Country, RevocationList>();

  function revokedAt({ set, jwk }: Entry): Micros | undefined {
    const list = lists.get(set.document.country)?.document;
    const times = [
      list?.keys.find(({ kid }) => kid === jwk.kid)?.revokedAt,
      // Revoking a certificate revokes the keys of every set that it signed.
      list?.certificates.find(({ serial }) => serial === set.certificate)?.revokedAt,
    ].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  function keyOf(set: KeySet, use: KeyUse): Entry | undefined {
    const jwk = set.document.keys.find((key) => key.use === use);
    return jwk && keys.get(named(set.document.country, jwk.kid));
  }

  const named = (country: Country, kid: string) => `${country} ${kid}`;

  const newestHolding = (country: Country, at: Micros, fits: (set: KeySet) => boolean) =>
    chains.get(country)?.findLast((set) => holds(set, at) && fits(set));

  const book: KeyBook = {
    check(set) {
      if (digests.has(toHex(set.digest))) return;
      const { country, keys: published } = set.document;
      const chain = chains.get(country) ?? [];
      const last = chain.at(-1);
      if (last === undefined) return;
      checkContinues(last, set);
      if (published.some(({ kid }) => keys.has(named(country, kid)))) throw refuse('keys', 'fresh keys');
      checkLog(set.document.log, chain);
    },
    add(set) {
      if (digests.has(toHex(set.digest))) return;
      book.check(set);
      const { country, keys: published } = set.document;
      for (const jwk of published) keys.set(named(country, jwk.kid), { set, jwk, key: publicKeyOf(jwk) });
      chains.set(country, [...(chains.get(country) ?? []), set]);
      digests.set(toHex(set.digest), set);
    },
    checkList(list) {
      const before = lists.get(list.document.country);
      if (before !== undefined) checkListContinues(list, before);
    },
    revoke(list) {
      const { country, number } = list.document;
      const before = lists.get(country);
      if (before === undefined || number > before.document.number) lists.set(country, list);
      else if (number === before.document.number && !sameBytes(list.digest, before.digest))
        throw refuse('revocation/number', 'one list for each number');
    },
    chain: (country) => chains.get(country) ?? [],
    latest: (country) => chains.get(country)?.at(-1),
    current: (country, at) => newestHolding(country, at, () => true),
    byDigest: (digest) => digests.get(toHex(digest)),
    revocations: (country) => lists.get(country),
    signingKey(owner, kid) {
      const entry = keys.get(named(owner, kid));
      // confusion: an encryption key must not be found as a signing key.
      if (entry?.jwk.use !== 'sig') return undefined;
      const { set, key } = entry;
      const { country, notBefore, notAfter, suites } = set.document;
      return { country, kid, key, notBefore, notAfter, revokedAt: revokedAt(entry), keySet: set.digest, suites };
    },
    encryptionKey(country, at) {
      const unrevoked = (set: KeySet) => {
        const entry = keyOf(set, 'enc');
        return entry !== undefined && revokedAt(entry) === undefined;
      };
      const set = newestHolding(country, at, unrevoked);
      const entry = set && keyOf(set, 'enc');
      const suite = set && bestSuite([set.document.suites]);
      return entry && suite && { kid: entry.jwk.kid, suite, key: entry.key, keySet: entry.set.digest };
    },
  };
  for (const set of sets) book.add(set);
  return book;
}
