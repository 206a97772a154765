// Loads the key sets of each country at start: those that the ledger accepted, then those that configuration pins.
import { type Country, type Micros, TripointError } from '../../domain/index.ts';
import { type Anchor, type KeyBook, type KeySet, verifyKeySet, verifyRevocationList } from '../../identity/index.ts';
import type { Reader } from '../../ledger/index.ts';
import type { Aside } from '../context/index.ts';

/** The configured keys of a country. */
type PinnedKeys = Anchor & { readonly keySets: readonly string[]; readonly revocationList: string };

/**
 * Checks a set on arrival and whenever it is read again. Throws KEY_SET_INVALID if it does not continue the chain. theft: also if a partner
 * presents a key of ours as its own; our sets are in the key book before anybody can copy them.
 */
export function checkSet(book: KeyBook, self: Country, set: KeySet): void {
  const { country, keys } = set.document;
  const ours = country === self ? [] : book.chain(self).flatMap(({ document }) => document.keys.map(({ kid }) => kid));
  if (keys.some(({ kid }) => ours.includes(kid)))
    throw new TripointError('KEY_SET_INVALID', { field: 'keys', rule: 'fresh keys' });
  book.check(set);
}

/**
 * Fills a key book with the sets that the ledger accepted, then with those that configuration pins and continues. `self` must be the first
 * of the countries. If something of a partner's does not verify, the partner is set aside; for this country it throws.
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
  // Sets published before the partner was linked are only in the configuration. They were accepted before those in the ledger.
  if (earliest !== undefined)
    for (const jws of anchor.keySets.slice(0, earliest.number - 1))
      add(await verifyKeySet(jws, anchor, book.latest(country), earliest.at));
  for (const { jws, at } of kept) add(await verifyKeySet(jws, anchor, book.latest(country), at));
  const last = book.latest(country);
  const known = last === undefined ? 0 : anchor.keySets.indexOf(last.jws) + 1;
  // Sets in the ledger but not in the configuration came over the link: the configuration is merely older.
  if (last !== undefined && known === 0) return;
  for (const jws of anchor.keySets.slice(known))
    add(await verifyKeySet(jws, anchor, book.latest(country), now, { revocations: book.revocations(country) }));
}
