// This country's logs, one a year, and where a leaf of the ledger is in them. INVARIANT: leaves of the ledger count on over all logs, so
// that what refers to one needs no log; everything that leaves this country names an origin and an index in it.
import type { Micros } from '../../domain/index.ts';
import type { Reader, Store } from '../../ledger/index.ts';

export interface OwnLog {
  /** 1, 2, 3 … */
  readonly number: number;
  readonly origin: string;
  /** The leaf of the ledger that is its first. */
  readonly firstLeaf: number;
  /** Absent while it is written: its size and root at the end, its last checkpoint, and the note that names the next log. */
  readonly end?: { readonly size: number; readonly root: Uint8Array; readonly checkpoint: string; readonly turn: string };
  /** Since when its entries are gone, or going; their hashes are here. */
  readonly expired?: Micros;
}

export interface Place {
  readonly origin: string;
  readonly index: number;
}

export interface OwnLogs {
  /** Oldest first; the last is the one that is written. */
  all(): readonly OwnLog[];
  current(): OwnLog;
  named(origin: string): OwnLog | undefined;
  placeOf(leaf: number): Place;
  /** The leaf of the ledger at a place; undefined when no log of ours is so named, or it has ended before. */
  leafAt(place: Place): number | undefined;
  /** Reads them anew: one of them has changed, and no other was begun. */
  reread(): void;
}

/** Whether a ledger knows of more than one log: a copy of one that an earlier version wrote does not. */
export const hasLogs = (store: Reader): boolean => store.get('hasTable', 'log') !== undefined;

/** Empty for a ledger in which no log was begun. */
export function readLogs(store: Reader): OwnLog[] {
  if (!hasLogs(store)) {
    const note = store.get('headCheckpoint')?.checkpoint;
    return note ? [{ number: 1, origin: note.slice(0, note.indexOf('\n')), firstLeaf: 0 }] : [];
  }
  return store.all('logs').map((row) => ({
    number: row.log,
    origin: row.origin,
    firstLeaf: row.first_leaf,
    ...(row.turn !== null && { end: { size: row.size, root: row.root, checkpoint: row.checkpoint, turn: row.turn } }),
    ...(row.expired !== null && { expired: row.expired }),
  }));
}

export function placeIn(logs: readonly OwnLog[], leaf: number): Place {
  const log = logs.findLast(({ firstLeaf }) => firstLeaf <= leaf) as OwnLog;
  return { origin: log.origin, index: leaf - log.firstLeaf };
}

/** The logs of a store, of which the first is begun, with this origin, when there is none. */
export async function openOwnLogs(store: Store, firstOrigin: string): Promise<OwnLogs> {
  if (readLogs(store).length === 0) await store.commit(store.head(), [['log', 1, firstOrigin, 0]]);
  let known = { log: 0, logs: [] as OwnLog[] };
  const all = (): readonly OwnLog[] => {
    const { log } = store.head();
    if (known.log !== log) known = { log, logs: readLogs(store) };
    return known.logs;
  };
  const named = (origin: string) => all().find((log) => log.origin === origin);
  return {
    all,
    named,
    current: () => all().at(-1) as OwnLog,
    placeOf: (leaf) => placeIn(all(), leaf),
    leafAt({ origin, index }) {
      const log = named(origin);
      return log === undefined || index >= (log.end?.size ?? Number.POSITIVE_INFINITY) ? undefined : log.firstLeaf + index;
    },
    reread() {
      known = { log: 0, logs: [] };
    },
  };
}
