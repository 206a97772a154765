// What the index proposes, as its reader may see it. Search and screening go through here, so that what one of them withholds the other does.
import { idText, TripointError } from '../../domain/index.ts';
import type { Found, Search } from '../../search/index.ts';
import type { Context, FoundRecord, Reader } from '../context/index.ts';
import { viewById } from './views.ts';

/** How long a question waits for the index to have everything that was committed before it. */
const READY_MS = 5_000;

/** Throws SEARCH_NOT_READY: what is not indexed yet would pass for not there. */
export async function requireIndex({ store }: Pick<Context, 'store'>, search: Search | undefined): Promise<Search> {
  if (search === undefined) throw new TripointError('SEARCH_NOT_READY', 'this gateway has no index');
  const { firstLeaf, size } = store.head();
  await search.reach(firstLeaf + size, READY_MS);
  if (search.next() < firstLeaf + size)
    throw new TripointError('SEARCH_NOT_READY', `${search.next()} of ${firstLeaf + size} entries are indexed`);
  return search;
}

/** A proposed record as the reader sees it; undefined if it is not in force, not what was asked for, or not for them. */
export function shownRecord(
  context: Context,
  { source, recordId, version, exchangeId }: Found,
  { agency, releases = false }: Reader,
): FoundRecord | undefined {
  const newest = context.store.get('newestVersion', recordId, source);
  if (newest?.version !== version || newest.state !== 'IN_FORCE') return undefined;
  const shown = viewById(context, exchangeId, { sees: releases ? 'RELEASER' : 'OFFICER', agency });
  const { family, record, originator } = shown;
  if (record === undefined || family === undefined || originator === undefined) return undefined;
  // altered file: the exchange that it names for a record may be that of another.
  if (shown.recordId !== idText(recordId) || shown.recordVersion !== version) return undefined;
  return { recordId: idText(recordId), originator, family, recordVersion: version, shown };
}
