// Key sets on the link: a partner's next one is verified before it is used, our own is renewed before it ends. The certificate
// authority is not needed for either.
import { type CryptoKey, importJWK } from 'jose';
import { LRUCache } from 'lru-cache';
import { AuditKind, decode, encode, Lane, RecordKind, Verb } from '../../../proto/index.ts';
import { type Country, codeOf, DAY, type Micros, sha256, TripointError, toHex, utf8 } from '../../domain/index.ts';
import type { OpenedStatement } from '../../envelope/index.ts';
import {
  type Anchor,
  createKeyBook,
  generateKeys,
  issueKeySet,
  type KeyBook,
  type KeyPairs,
  type KeySet,
  nextKeySetDocument,
  type RevocationList,
  readKeySet,
  type Signer,
  type SigningKey,
  verifyKeySet,
  verifyRevocationList,
} from '../../identity/index.ts';
import type { Reader } from '../../ledger/index.ts';
import {
  type Draft,
  entryBase,
  originate,
  outbound,
  recordRows,
  requireSoundClock,
  type Submit,
  type Transaction,
} from '../commit/index.ts';
import type { Aside, Context, OwnKeys } from '../context/index.ts';
import { nextOrigin, yearEnd } from '../log/index.ts';
import { keyWindow } from './key-window.ts';

/** Private keys of the key sets that this country published. */
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

/** What configuration has of a country's keys. */
type PinnedKeys = Anchor & { readonly keySets: readonly string[]; readonly revocationList: string };

/**
 * Whether a set may be kept, where it arrives and where it is read again. Throws KEY_SET_INVALID: it does not continue the chain, or a
 * partner passes a key of ours off as its own, which is made here and known before anybody can copy it.
 */
function checkSet(book: KeyBook, self: Country, set: KeySet): void {
  const { country, keys } = set.document;
  const ours = country === self ? [] : book.chain(self).flatMap(({ document }) => document.keys.map(({ kid }) => kid));
  if (keys.some(({ kid }) => ours.includes(kid)))
    throw new TripointError('KEY_SET_INVALID', { field: 'keys', rule: 'fresh keys' });
  book.check(set);
}

/**
 * Fills a key book with what the ledger accepted before, then with what configuration pins and continues. Of the countries `self` is the
 * first. A partner of which something does not verify is set aside, with what did; of this country it throws.
 */
export async function loadKeySets(
  book: KeyBook,
  store: Pick<Reader, 'all'>,
  anchors: readonly PinnedKeys[],
  now: Micros,
  aside: Pick<Aside, 'unreadable'>,
): Promise<void> {
  const self = anchors[0]?.country ?? '';
  for (const anchor of anchors)
    await loadChain(book, store, anchor, now, self).catch((error: unknown) => aside.unreadable(anchor.country, 'keys', error));
}

async function loadChain(
  book: KeyBook,
  store: Pick<Reader, 'all'>,
  anchor: PinnedKeys,
  now: Micros,
  self: Country,
): Promise<void> {
  const { country } = anchor;
  const add = (set: KeySet): void => {
    checkSet(book, self, set);
    book.add(set);
  };
  const [list] = store.all('lastRevocationList', country);
  if (list !== undefined) book.revoke(await verifyRevocationList(list.jws, anchor, undefined, list.at));
  const pinned = await verifyRevocationList(anchor.revocationList, anchor, undefined, now);
  book.revoke(pinned);
  const kept = store.all('keySets', country);
  const [earliest] = kept;
  // What a partner published before it was linked is in the configuration alone. It was accepted before what the ledger has.
  if (earliest !== undefined)
    for (const jws of anchor.keySets.slice(0, earliest.number - 1))
      add(await verifyKeySet(jws, anchor, book.latest(country), earliest.at));
  for (const { jws, at } of kept) add(await verifyKeySet(jws, anchor, book.latest(country), at));
  const last = book.latest(country);
  const known = last === undefined ? 0 : anchor.keySets.indexOf(last.jws) + 1;
  // What the ledger has beyond the configuration came over the link: the configuration is then merely older.
  if (last !== undefined && known === 0) return;
  for (const jws of anchor.keySets.slice(known))
    add(await verifyKeySet(jws, anchor, book.latest(country), now, { revocations: book.revocations(country) }));
}

/** What a statement about keys brings, verified. */
export interface KeyChange {
  readonly set: KeySet | undefined;
  readonly list: RevocationList | undefined;
  /** As of when it was found good: by that time it is judged again when it is read. */
  readonly at: Micros;
}

export interface KeyKeeper {
  /** Verifies the key set and revocation list that a statement carries. */
  judge(partner: Country, statement: OpenedStatement): Promise<TripointError | KeyChange>;
  /**
   * Keeps what `judge` found good, if it still is and is the first of its batch; else throws KEY_SET_INVALID before anything is written. What
   * it returns puts that to use, when nothing of the batch is taken back any more: or a set would be in use that no row has.
   */
  apply(tx: Transaction, partner: Country, change: KeyChange): () => void;
  /**
   * A key of this country's, of a set that the key book has or, where the store and the folder of keys were both put back, of one that is
   * brought: our identity signed it.
   */
  ownKey(kid: string, keySet: string): Promise<Pick<SigningKey, 'key' | 'revokedAt'> | undefined>;
  /** Verifies and keeps the key sets that a partner named in RESUME, oldest first. Those that do not continue its chain are left. */
  accept(partner: Country, keySets: readonly string[]): Promise<void>;
  /** Makes a key set that begins now, when the windows of all that there are have passed: RESUME tells the partners of it. */
  ensureCurrent(): Promise<void>;
  /** Whether they have. */
  isLapsed(): boolean;
  /** Publishes the next key set when the current one has little left, or the year of the log is about to end. */
  renewIfDue(): Promise<void>;
  /**
   * Publishes a key set that names the next log: the first commit in its window ends the log that is written and begins that one. `order`
   * logs who wants it. Throws INVALID while another turn waits, or when the log's name has no year.
   */
  turn(after: Micros, order: (tx: Transaction) => void): Promise<{ readonly origin: string; readonly at: Micros }>;
}

/** Unknown key sets of one RESUME that are verified: a week of daily ones and one more. */
const SETS_AT_ONCE = 8;
/** How long what was refused is not verified again: a certificate may be valid by then. */
const REFUSED_MS = 60_000;

function perPartner<T extends object | true>(
  partners: readonly Country[],
  bounds: { readonly max: number; readonly ttl?: number },
): (partner: Country) => LRUCache<string, T> {
  const caches = new Map(partners.map((partner) => [partner, new LRUCache<string, T>(bounds)]));
  return (partner) => caches.get(partner) ?? new LRUCache<string, T>({ max: 1 });
}

export interface KeyKeeperOptions {
  readonly anchors: readonly Anchor[];
  readonly identity: Signer;
  /** Stores a new key set and its private keys, durably, before anyone is told of it. */
  readonly save: (set: KeySet, pairs: KeyPairs) => Promise<void>;
  readonly addOwn: (pairs: KeyPairs) => Promise<void>;
  /** Makes the key of a log to come, durably, or finds it; its vkey. */
  readonly newLog: (origin: string) => Promise<string>;
  /** Length of a window. */
  readonly window: Micros;
  /** How long before the end of the current window the next set is published. */
  readonly renewBefore: Micros;
  /** How long after it is published its window begins: partners that are connected have it by then. */
  readonly lead: Micros;
}

export function createKeyKeeper(context: Context, submit: Submit, options: KeyKeeperOptions): KeyKeeper {
  const { keys, self, clock, time } = context;
  const reach = keyWindow(options.identity, options.window, options.lead);
  /** By partner, key sets that RESUME named and that did not verify, by their digests and by what they would have continued. */
  const refusedSets = perPartner<true>(context.partners, { max: 64, ttl: REFUSED_MS });
  const refusalOf = (partner: Country, jws: string): string => `${keys.chain(partner).length} ${toHex(sha256(utf8(jws)))}`;
  const anchorOf = (country: Country): Anchor => {
    const anchor = options.anchors.find((candidate) => candidate.country === country);
    if (anchor === undefined) throw new TripointError('UNKNOWN_KEY', 'no trust anchor for that country');
    return anchor;
  };

  /** flood: a set that was taken stays in memory, and is verified at every start. */
  function requireRoom(country: Country): void {
    const taken = context.store.get('keySetsSince', country, clock() - DAY)?.n as number;
    if (taken >= context.limits.keySetsPerDay) throw new TripointError('RATE_LIMITED', 'key sets of one day');
  }

  async function verify(country: Country, jws: string): Promise<KeySet> {
    requireRoom(country);
    const set = await verifyKeySet(jws, anchorOf(country), keys.latest(country), clock(), {
      revocations: keys.revocations(country),
    });
    checkSet(keys, self, set);
    return set;
  }

  let under: Promise<unknown> = Promise.resolve();
  /** One behind the other: two sets of one number would be two chains. */
  function inOrder<T>(make: () => Promise<T>): Promise<T> {
    const made = under.then(make);
    under = made.catch(() => {});
    return made;
  }

  /** INVARIANT: checked as the next start will check it, and then written: what is refused leaves no row. */
  function writeSet(tx: Transaction, set: KeySet, at: Micros): void {
    checkSet(keys, self, set);
    tx.write('keySet', set.document.country, set.document.number, at, set.jws);
  }

  return {
    async judge(partner, statement) {
      try {
        if (statement.header.kind !== RecordKind.KEY_SET) throw new TripointError('VERB_NOT_ALLOWED');
        const { keySet, revocationList: jws } = decode('KeySet', statement.record);
        const at = clock();
        const isNew = keySet !== '' && keySet !== keys.latest(partner)?.jws;
        const set = isNew ? await verify(partner, keySet) : undefined;
        const list = jws === '' ? undefined : await verifyRevocationList(jws, anchorOf(partner), keys.revocations(partner), at);
        return { set, list, at };
      } catch (error) {
        if (error instanceof TripointError) return error;
        throw error;
      }
    },
    apply(tx, partner, { set, list, at }) {
      if (!tx.claim(`keys ${partner}`)) throw new TripointError('KEY_SET_INVALID', { field: 'keys', rule: 'one in a batch' });
      if (list !== undefined) keys.checkList(list);
      if (set !== undefined) writeSet(tx, set, at);
      if (list !== undefined) tx.write('revocationList', partner, list.document.number, at, list.jws);
      return () => {
        if (set !== undefined) keys.add(set);
        if (list !== undefined) keys.revoke(list);
      };
    },
    async ownKey(kid, keySet) {
      const known = keys.signingKey(self, kid);
      if (known !== undefined || keySet === '') return known;
      const set = await readKeySet(keySet, anchorOf(self), clock(), { revocations: keys.revocations(self) });
      return createKeyBook([set]).signingKey(self, kid);
    },
    async accept(partner, keySets) {
      const known = new Set(keys.chain(partner).map(({ jws }) => jws));
      // flood: a question may name any number of them, and each costs a chain of certificates.
      const unknown = keySets.filter((candidate) => !known.has(candidate)).slice(0, SETS_AT_ONCE);
      for (const jws of unknown) {
        const refusal = refusalOf(partner, jws);
        if (refusedSets(partner).has(refusal)) continue;
        const at = clock();
        try {
          const set = await verify(partner, jws);
          await submit({
            phase: 'receive',
            bytes: jws.length,
            unsigned: true,
            partner,
            run(tx) {
              // It came over the link meanwhile.
              if (keys.byDigest(set.digest) !== undefined) return;
              writeSet(tx, set, at);
              tx.log({ ...entryBase(context, tx.at), kind: AuditKind.KEY_CHANGE, from: partner, to: self, verb: Verb.KEY_SET });
              keys.add(set);
            },
          });
        } catch (error) {
          if (!(error instanceof TripointError)) throw error;
          refusedSets(partner).set(refusal, true);
          context.log('warn', 'key set not accepted', { partner, code: codeOf(error) });
        }
      }
    },
    ensureCurrent: () =>
      inOrder(async () => {
        const latest = keys.latest(self);
        const now = clock();
        if (latest !== undefined && isLapsed() && !time.isDoubted()) keys.add(await nextSet(latest, now, originAt(latest, now)));
      }),
    isLapsed,
    renewIfDue: () => inOrder(renewIfDue),
    turn: (after, order) => inOrder(() => turn(after, order)),
  };

  function isLapsed(): boolean {
    const latest = keys.latest(self);
    const now = clock();
    return latest !== undefined && keys.current(self, now) === undefined && latest.document.notBefore < now;
  }

  async function renewIfDue(): Promise<void> {
    // A set that begins at a wrong time cannot be taken back.
    if (time.isDoubted()) return;
    const now = clock();
    const latest = keys.latest(self);
    if (latest === undefined) return;
    const last = context.store.get('lastKeySet', self)?.number;
    // The first is pinned by the partners' configuration; one that was saved but not announced before a crash is announced now.
    if (last === null) await submit(announce(latest, []));
    else if ((last as number) < latest.document.number) await submit(announce(latest, context.partners));
    const turnsAt = yearEnd(latest.document.log.origin) ?? Number.POSITIVE_INFINITY;
    const isSpent = latest.document.notAfter - now <= options.renewBefore && !reach.isLast(latest);
    if (!isSpent && (!time.isVouched() || now < turnsAt - options.renewBefore)) return;
    // One that is spent before the year is goes on in this year's log, and the turn follows it.
    const notBefore = isSpent ? now + options.lead : Math.max(now + options.lead, turnsAt);
    await publish(await nextSet(latest, notBefore, originAt(latest, notBefore)));
  }

  async function turn(after: Micros, order: (tx: Transaction) => void): ReturnType<KeyKeeper['turn']> {
    requireSoundClock(context);
    if (!time.isVouched()) throw new TripointError('CLOCK_IN_DOUBT', 'the partners have not confirmed the time since the start');
    const latest = keys.latest(self);
    if (latest === undefined) throw new TripointError('NOT_READY');
    const { origin } = latest.document.log;
    if (origin !== context.logs.current().origin)
      throw new TripointError('INVALID', { field: 'log', rule: 'no other turn that waits for its time' });
    const notBefore = Math.max(clock() + after, latest.document.notBefore);
    const set = await nextSet(latest, notBefore, nextOrigin(origin, notBefore));
    await publish(set, order);
    return { origin: set.document.log.origin, at: notBefore };
  }

  async function publish(set: KeySet, order?: (tx: Transaction) => void): Promise<void> {
    await submit(announce(set, context.partners, order));
    keys.add(set);
  }

  /** The log that a set names which begins then: the one that its predecessor names, until its year has ended and the partners agree. */
  function originAt({ document: { log } }: KeySet, notBefore: Micros): string {
    return !time.isVouched() || notBefore < (yearEnd(log.origin) ?? Number.POSITIVE_INFINITY)
      ? log.origin
      : nextOrigin(log.origin, notBefore);
  }

  async function nextSet(latest: KeySet, notBefore: Micros, origin: string): Promise<KeySet> {
    const notAfter = reach.endOf(notBefore);
    const pairs = await generateKeys();
    const { log: before } = latest.document;
    const log = origin === before.origin ? before : { origin, vkey: await options.newLog(origin) };
    const document = nextKeySetDocument(latest, { notBefore, notAfter, keys: pairs, log });
    const set = await issueKeySet(document, options.identity);
    keys.check(set);
    await options.save(set, pairs);
    await options.addOwn(pairs);
    return set;
  }

  /** Told under the key that the partners know; the new one is used when its window begins. */
  function announce(set: KeySet, to: readonly Country[], order?: (tx: Transaction) => void): Draft<void> {
    const issued = clock();
    const content = encode('KeySet', { keySet: set.jws });
    const record = originate(context, {
      kind: RecordKind.KEY_SET,
      content,
      agency: '',
      classification: 0,
      caveats: [],
      created: issued,
    });
    const statements = to.map((partner) =>
      outbound(context, { to: partner, lane: Lane.LINK, verb: Verb.KEY_SET, record, issued, step: 'sent' }),
    );
    return {
      phase: 'send',
      bytes: 4096 * (1 + statements.length),
      ...(to.length === 0 && { unsigned: true }),
      run(tx) {
        for (const write of recordRows(context, record)) tx.write(...write);
        order?.(tx);
        tx.log({ ...entryBase(context, tx.at), kind: AuditKind.KEY_CHANGE, from: self, to: self, verb: Verb.KEY_SET });
        for (const statement of statements) tx.send(statement);
        tx.write('keySet', self, set.document.number, tx.at, set.jws);
      },
    };
  }
}
