// The key sets of each country, as the start reads them: what the ledger accepted, then what configuration pins.
import { type Country, type Micros, TripointError } from '../../domain/index.ts';
import { type Anchor, type KeyBook, type KeySet, verifyKeySet, verifyRevocationList } from '../../identity/index.ts';
import type { Reader } from '../../ledger/index.ts';
import type { Aside } from '../context/index.ts';

/** What configuration has of a country's keys. */
type PinnedKeys = Anchor & { readonly keySets: readonly string[]; readonly revocationList: string };

/**
 * Whether a set may be kept, where it arrives and where it is read again. Throws KEY_SET_INVALID: it does not continue the chain, or a
 * partner passes a key of ours off as its own, which is made here and known before anybody can copy it.
 */
export function checkSet(book: KeyBook, self: Country, set: KeySet): void {
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
