// This country's logs, one per year, and the position of each leaf in them. INVARIANT: leaf numbers in the ledger are continuous across all
// logs, so references to a leaf need no log; everything that leaves this country names an origin and an index in it.
import type { Micros } from '../../domain/index.ts';
import type { Reader, Store } from '../../ledger/index.ts';

export interface OwnLog {
  /** 1, 2, 3 … */
  readonly number: number;
  readonly origin: string;
  /** The ledger's number of its first leaf. */
  readonly firstLeaf: number;
  /** Absent for the current log: final size and root, last checkpoint, and the rollover note naming the next log. */
  readonly end?: { readonly size: number; readonly root: Uint8Array; readonly checkpoint: string; readonly turn: string };
  /** When its entries expired, even if deletion is still in progress; its hashes remain. */
  readonly expired?: Micros;
}

export interface Place {
  readonly origin: string;
  readonly index: number;
}

export interface OwnLogs {
  /** Oldest first; the last is the current one. */
  all(): readonly OwnLog[];
  current(): OwnLog;
  named(origin: string): OwnLog | undefined;
  placeOf(leaf: number): Place;
  /** The ledger's number of the leaf at a place; undefined if we have no log of that name, or it ended before. */
  leafAt(place: Place): number | undefined;
  /** Reads the logs again after a change of one of them; not needed when a new one begins. */
  reread(): void;
}

/** Whether a ledger supports several logs; a copy written by an earlier version does not. */
export const hasLogs = (store: Reader): boolean => store.get('hasTable', 'log') !== undefined;

/** Empty for a ledger without a log. */
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

/** The logs of a store. If it has none, begins the first with this origin. */
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
