// Partners' keys, received on the link and in RESUME: verified, and kept if they continue the chain.
import { LRUCache } from 'lru-cache';
import { AuditKind, decode, RecordKind, Verb } from '../../../proto/index.ts';
import { type Country, codeOf, DAY, type Micros, sha256, TripointError, toHex, utf8 } from '../../domain/index.ts';
import type { OpenedStatement } from '../../envelope/index.ts';
import {
  type Anchor,
  createKeyBook,
  type KeySet,
  type RevocationList,
  readKeySet,
  type SigningKey,
  verifyKeySet,
  verifyRevocationList,
} from '../../identity/index.ts';
import { entryBase, type Submit, type Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { checkSet } from './key-sets.ts';

/** The verified content of a statement about keys. */
export interface KeyChange {
  readonly set: KeySet | undefined;
  readonly list: RevocationList | undefined;
  /** When it was verified: it is verified again as of this time when it is read. */
  readonly at: Micros;
}

export interface PartnerKeys {
  /** Verifies the key set and revocation list of a statement. */
  judge(partner: Country, statement: OpenedStatement): Promise<TripointError | KeyChange>;
  /**
   * Keeps what `judge` verified, if it is still valid and the first of its batch; otherwise throws KEY_SET_INVALID before anything is
   * written. It is used only once durable; otherwise a set could be in use that has no row.
   */
  apply(tx: Transaction, partner: Country, change: KeyChange): void;
  /**
   * A key of this country: from a set in the key book or, if store and key folder were both restored from a backup, from the given set,
   * which our identity must have signed.
   */
  ownKey(kid: string, keySet: string): Promise<Pick<SigningKey, 'key' | 'revokedAt'> | undefined>;
  /** Verifies and keeps the key sets that a partner named in RESUME, oldest first. Sets that do not continue its chain are ignored. */
  accept(partner: Country, keySets: readonly string[]): Promise<void>;
}

/** Unknown key sets verified per RESUME: a week of daily ones and one more. */
const SETS_AT_ONCE = 8;
/** Milliseconds before a refused set is verified again: a certificate may be valid by then. */
const REFUSED_MS = 60_000;

export function createPartnerKeys(context: Context, submit: Submit, anchors: readonly Anchor[]): PartnerKeys {
  const { keys, self, clock } = context;
  /** By partner, the key sets named in RESUME that did not verify, by digest and length of the chain at the time. */
  const refused = refusalsOf(context.partners);
  const refusalOf = (partner: Country, jws: string): string => `${keys.chain(partner).length} ${toHex(sha256(utf8(jws)))}`;
  const anchorOf = (country: Country): Anchor => {
    const anchor = anchors.find((candidate) => candidate.country === country);
    if (anchor === undefined) throw new TripointError('UNKNOWN_KEY', 'no trust anchor for that country');
    return anchor;
  };

  async function verify(country: Country, jws: string): Promise<KeySet> {
    requireRoom(context, country);
    const set = await verifyKeySet(jws, anchorOf(country), keys.latest(country), clock(), {
      revocations: keys.revocations(country),
    });
    checkSet(keys, self, set);
    return set;
  }

  /** INVARIANT: a set is checked as the next start will check it, and then written: a refused one leaves no row. */
  function writeSet(tx: Transaction, set: KeySet, at: Micros): void {
    checkSet(keys, self, set);
    tx.write('keySet', set.document.country, set.document.number, at, set.jws);
  }

  async function acceptOne(partner: Country, jws: string): Promise<void> {
    const at = clock();
    const set = await verify(partner, jws);
    await submit({
      phase: 'receive',
      bytes: jws.length,
      unsigned: true,
      partner,
      run(tx) {
        // It may have arrived over the link in the meantime.
        if (keys.byDigest(set.digest) !== undefined || !tx.claim(`keys ${partner}`)) return;
        writeSet(tx, set, at);
        tx.log({ ...entryBase(context, tx.at), kind: AuditKind.KEY_CHANGE, from: partner, to: self, verb: Verb.KEY_SET });
        tx.whenDurable(() => keys.add(set));
      },
    });
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
      tx.whenDurable(() => {
        if (set !== undefined) keys.add(set);
        if (list !== undefined) keys.revoke(list);
      });
    },
    ownKey: (kid, keySet) => ownKey(context, anchorOf(self), kid, keySet),
    async accept(partner, keySets) {
      const known = new Set(keys.chain(partner).map(({ jws }) => jws));
      // flood: a question may name any number of sets, each with a certificate chain to verify.
      const unknown = keySets.filter((candidate) => !known.has(candidate)).slice(0, SETS_AT_ONCE);
      for (const jws of unknown) {
        const refusal = refusalOf(partner, jws);
        if (refused(partner).has(refusal)) continue;
        try {
          await acceptOne(partner, jws);
        } catch (error) {
          if (!(error instanceof TripointError)) throw error;
          refused(partner).set(refusal, true);
          context.log('warn', 'key set not accepted', { partner, code: codeOf(error) });
        }
      }
    },
  };
}

/** flood: an accepted set stays in memory, and is verified at every start. Throws RATE_LIMITED. */
function requireRoom({ store, clock, limits }: Context, country: Country): void {
  const taken = store.get('keySetsSince', country, clock() - DAY)?.n as number;
  if (taken >= limits.keySetsPerDay) throw new TripointError('RATE_LIMITED', 'key sets of one day');
}

function refusalsOf(partners: readonly Country[]): (partner: Country) => LRUCache<string, true> {
  const caches = new Map(partners.map((partner) => [partner, new LRUCache<string, true>({ max: 64, ttl: REFUSED_MS })]));
  return (partner) => caches.get(partner) ?? new LRUCache<string, true>({ max: 1 });
}

async function ownKey(
  { keys, self, clock }: Context,
  anchor: Anchor,
  kid: string,
  keySet: string,
): Promise<Pick<SigningKey, 'key' | 'revokedAt'> | undefined> {
  const known = keys.signingKey(self, kid);
  if (known !== undefined || keySet === '') return known;
  const set = await readKeySet(keySet, anchor, clock(), { revocations: keys.revocations(self) });
  return createKeyBook([set]).signingKey(self, kid);
}
