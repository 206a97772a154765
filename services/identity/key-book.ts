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
  /** What that key set says its country has. */
  readonly suites: readonly string[];
}

/** A key that a partner encrypts to. */
export interface EncryptionKey {
  readonly kid: string;
  /** The best that its country and this gateway have. */
  readonly suite: Suite;
  readonly key: KeyObject;
  /** Digest of the key set that holds it. */
  readonly keySet: Uint8Array;
}

/**
 * The verified key sets of any number of countries, in order, and what was revoked: answers what sealing and opening ask.
 * Past sets stay, since batches issued in their windows stay good.
 */
export interface KeyBook {
  /** Throws KEY_SET_INVALID exactly where `add` would: what is to be kept is checked before it is written. Changes nothing. */
  check(set: KeySet): void;
  /** Adds a country's next set; one that is there already changes nothing. Throws KEY_SET_INVALID if it does not continue the chain. */
  add(set: KeySet): void;
  /** Throws KEY_SET_INVALID for a list that takes back what the one in force says. Changes nothing. */
  checkList(list: RevocationList): void;
  /** Applies a country's list, to that country alone; an older one changes nothing. */
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
   * The key of this country, whatever its window and revocation: it is the caller who holds them against the time of issue. Only the
   * country's own sets are looked into: a copied key in another country's set neither answers for its owner nor keeps its owner out.
   */
  signingKey(country: Country, kid: string): SigningKey | undefined;
  /** The key to encrypt to at `at`: in its window and not revoked at all. */
  encryptionKey(country: Country, at: Micros): EncryptionKey | undefined;
}

interface Entry {
  readonly set: KeySet;
  readonly jwk: PublicJwk;
  readonly key: KeyObject;
}

const refuse = (field: string, rule: string) => new TripointError('KEY_SET_INVALID', { field, rule });

/**
 * Of a later set: the log of the set before it, or one that no set before it named. Its name is under the prefix of the first log, which
 * configuration pins: no country takes the name that another's next log will have.
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
      // A key is worth what vouches for it: with the certificate go the keys of every set that it signed.
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
      // A batch signed with an encryption key must not even find it.
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
