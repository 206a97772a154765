// Writes the index from the ledger. INVARIANT: how far it has come stands in the index and is read under its write lock, so that a
// gateway and a command that makes the index anew beside it never index a leaf twice.
import { type Country, sameBytes } from '../domain/index.ts';
import type { Reader, Vault } from '../ledger/index.ts';
import { openIndexFile } from './index-file.ts';
import { createTally, empty, forget, forgetExpired, insert, insertClosings } from './index-rows.ts';
import { createReadLeaves } from './read.ts';

export interface Position {
  /** Leaves that are indexed. */
  readonly next: number;
}

export interface Follower {
  /** Indexes what is there, at most `count` leaves (8,192) and for about half a second; false: nothing was left. */
  step(count?: number): boolean;
  position(): Position;
  /** Takes away whom an exchange was about and who acted on it. False: a reader holds the write-ahead file, which still has it. */
  forget(exchangeId: Uint8Array): boolean;
  /** Begins again with an empty index. */
  clear(): void;
  close(): void;
}

export interface FollowOptions {
  /** The index's file: made if it is not there, made anew if another schema wrote it. */
  readonly file: string;
  readonly ledger: Pick<Reader, 'get' | 'all' | 'keys' | 'snapshot'>;
  readonly vault: Vault;
  readonly self: Country;
}

/** How long an erasure waits for a reader of the index. */
const SCRUB_MS = 2_000;
/** Leaves read at once. */
const CHUNK = 64;
/** Leaves of a step, and events: one transaction writes a page once that would else be written for each. */
const STEP = 8_192;
/** How long a step keeps another writer waiting, also on a machine that is busy. */
const STEP_MS = 500;

interface State {
  readonly next: number;
  readonly last_hash: Uint8Array | null;
  readonly event: number;
}

export function createFollower({ file, ledger, vault, self }: FollowOptions): Follower {
  const index = openIndexFile(file);
  const readLeaves = createReadLeaves(ledger, vault, self);
  const state = () => index.prepare('SELECT next, last_hash, event FROM state').get() as unknown as State;

  /** Where the index goes on: from the beginning where the ledger was restored from another time, and what the index says was not so. */
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
      // Behind a long way to go it would be taken over again and again.
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
