// Builds the index from the ledger. INVARIANT: its progress is stored in the index and read under the index's write lock, so that a
// gateway and a command that rebuilds the index at the same time never index a leaf twice.
import { type Country, sameBytes } from '../domain/index.ts';
import { openDerived, type Reader, type Vault } from '../ledger/index.ts';
import { createTally, empty, forget, forgetExpired, insert, insertClosings } from './index-rows.ts';
import { createReadLeaves } from './read.ts';
import { INDEX_SCHEMA, INDEX_VERSION } from './schema.ts';

export interface Position {
  /** Number of leaves indexed. */
  readonly next: number;
}

export interface Follower {
  /** Indexes at most `count` leaves (default 8,192), for about half a second. False if nothing is left to index. */
  step(count?: number): boolean;
  position(): Position;
  /** Removes whom an exchange was about and who acted on it. False if a reader holds the write-ahead log, which then still has them. */
  forget(exchangeId: Uint8Array): boolean;
  /** Empties the index; the next step starts from the first leaf. */
  clear(): void;
  close(): void;
}

export interface FollowOptions {
  /** The index file: created if missing, rebuilt if it has another schema. */
  readonly file: string;
  readonly ledger: Pick<Reader, 'get' | 'all' | 'keys' | 'snapshot'>;
  readonly vault: Vault;
  readonly self: Country;
}

/** How long an erasure waits for readers of the index. */
const SCRUB_MS = 2_000;
/** Leaves read at once. */
const CHUNK = 64;
/** Maximum leaves, and events, per step: within one transaction a page is written once instead of once per leaf. */
const STEP = 8_192;
/** How long a step keeps another writer waiting, even on a busy machine. */
const STEP_MS = 500;

interface State {
  readonly next: number;
  readonly last_hash: Uint8Array | null;
  readonly event: number;
}

export function createFollower({ file, ledger, vault, self }: FollowOptions): Follower {
  const index = openDerived(file, { version: INDEX_VERSION, sql: INDEX_SCHEMA });
  const readLeaves = createReadLeaves(ledger, vault, self);
  const state = () => index.prepare('SELECT next, last_hash, event FROM state').get() as unknown as State;

  /** rollback: where indexing continues. If the ledger was restored to another history, the index is emptied and starts again. */
  function resumed(): State {
    const found = state();
    if (found.next === 0) return found;
    const known = ledger.get('leafHash', found.next - 1)?.hash;
    if (known !== undefined && found.last_hash !== null && sameBytes(known, found.last_hash)) return found;
    empty(index);
    return state();
  }

  function advance(most: number): boolean {
    const began = performance.now();
    let { next, last_hash: lastHash, event } = resumed();
    const tally = createTally(index, ledger);
    let drained = false;
    for (let left = most; !drained && left > 0 && performance.now() - began < STEP_MS; ) {
      const leaves = readLeaves(next, Math.min(CHUNK, left));
      for (const leaf of leaves) if (!leaf.expired) insert(index, leaf);
      tally.add(leaves);
      const last = leaves.at(-1);
      if (last !== undefined) [next, lastHash] = [last.leafIndex + 1, last.hash];
      left -= leaves.length;
      drained = leaves.length === 0;
    }
    const events = ledger.all('events', event, STEP);
    insertClosings(index, events);
    event = events.at(-1)?.cursor ?? event;
    tally.write();
    index.prepare('UPDATE state SET next = ?, last_hash = ?, event = ?').run(next, lastHash, event);
    return forgetExpired(index, ledger, most) || !drained || events.length === STEP;
  }

  return {
    step(most = STEP) {
      const more = index.locked(() => advance(most));
      // During a long catch-up the write-ahead log would be truncated after every step.
      if (!more) index.scrub(0);
      return more;
    },
    position: () => ({ next: state().next }),
    forget(exchangeId) {
      index.locked(() => forget(index, exchangeId));
      return index.scrub(SCRUB_MS);
    },
    clear: () => index.locked(() => empty(index)),
    close: () => index.close(),
  };
}
