// The sets between this country and its partners, as trees in memory: read from the ledger's rows when first asked for, then kept true by what each
// commit writes. The rows are derived from the log and checked against it, and nothing else is stored: there is no second state to alter.
import { setImmediate as yieldNow } from 'node:timers/promises';
import {
  type Country,
  codeOf,
  type Id,
  MINUTE,
  type Micros,
  sameBytes,
  sha256,
  TripointError,
  toHex,
} from '../../domain/index.ts';
import type { RowOf, Stage, Write } from '../../ledger/index.ts';
import type { Context } from '../context/index.ts';
import { createPlanting } from './planting.ts';
import { touchedBy } from './touched.ts';
import { EMPTY_TREE, elementOf, rootOf, type Tree, withElement, withoutRecord } from './trie.ts';

/** PUBLISHED: what we share with a partner. HELD: what it shares with us. */
export type Kept = 'PUBLISHED' | 'HELD';

/** A set as the log made it with so many entries. */
export interface Described {
  readonly tree: Tree;
  readonly origin: string;
  readonly logSize: number;
}

export interface LiveSets {
  /** The set as it is now; undefined while it is still being read, which this begins. */
  now(kept: Kept, partner: Country): Described | undefined;
  /** What we share with a partner: the set with this root, if its last comparison began with that, otherwise the present one. */
  shown(partner: Country, root: Uint8Array): Described | undefined;
  /** Resolves once it is read. Throws NOT_READY. */
  read(kept: Kept, partner: Country): Promise<Described>;
  /** A stage whose commits keep the sets true. */
  watching<Draft, Result>(stage: Stage<Draft, Result>): Stage<Draft, Result>;
  close(): Promise<void>;
}

/** Rows read per turn of the event loop. */
const ROWS = 128;
/** Changed records that wait to be read again; beyond it the set is read anew when it is next asked for. */
const MOST_CHANGED = 65_536;
/** Memory: a set that nobody asked about for so long is forgotten. */
const IDLE: Micros = 15 * MINUTE;
const TRIES = 3;

interface Live {
  readonly kept: Kept;
  readonly partner: Country;
  tree: Tree;
  reading: Promise<void> | undefined;
  isRead: boolean;
  /** memory: one for each partner, so that it cannot make us keep many. */
  shown: Described | undefined;
  used: Micros;
  /** Ids of what commits changed since it was last true, by their hexadecimal form. */
  readonly records: Map<string, Id>;
  readonly exchanges: Map<string, Id>;
}

type Row = RowOf<'setHeld'>;

export function createLiveSets(context: Pick<Context, 'self' | 'store' | 'logs' | 'clock' | 'log' | 'limits'>): LiveSets {
  const { self, store, clock, log, limits } = context;
  const sets = new Map<string, Live>();
  let isClosed = false;

  function liveOf(kept: Kept, partner: Country): Live {
    const key = `${kept} ${partner}`;
    const known = sets.get(key);
    if (known !== undefined) return known;
    const live: Live = {
      ...{ kept, partner, tree: EMPTY_TREE, reading: undefined, isRead: false, shown: undefined, used: clock() },
      ...{ records: new Map<string, Id>(), exchanges: new Map<string, Id>() },
    };
    sets.set(key, live);
    live.reading = readAll(live)
      .catch((error: unknown) => {
        sets.delete(key);
        log('error', 'a set cannot be read', { partner, code: codeOf(error) });
      })
      .finally(() => {
        live.reading = undefined;
      });
    return live;
  }

  async function readAll(live: Live): Promise<void> {
    const { kept, partner } = live;
    const name = kept === 'PUBLISHED' ? 'setPublished' : 'setHeld';
    const planting = createPlanting();
    let after: Uint8Array = new Uint8Array();
    for (let isLast = false; !isLast && !isClosed; ) {
      const rows = store.all(name, partner, self, after, ROWS);
      for (const row of rows) if (isWhole(row)) planting.add(elementIn(row));
      after = rows.at(-1)?.record_id ?? after;
      isLast = rows.length < ROWS;
      await yieldNow();
    }
    const growing = planting.grow();
    for (let next = growing.next(); !isClosed; next = growing.next()) {
      if (next.done) {
        live.tree = next.value;
        live.isRead = true;
        return;
      }
      await yieldNow();
    }
  }

  function changed(writes: readonly Write[]): void {
    const { records, exchanges, anew } = touchedBy(writes);
    if (anew) sets.clear();
    for (const [key, live] of sets) {
      for (const id of records) live.records.set(toHex(id), id);
      for (const id of exchanges) live.exchanges.set(toHex(id), id);
      if (live.isRead && live.records.size + live.exchanges.size > MOST_CHANGED) sets.delete(key);
    }
  }

  const timer = setInterval(() => {
    for (const [key, { used, reading }] of sets) if (reading === undefined && clock() > used + IDLE) sets.delete(key);
  }, limits.sweepMs).unref();

  function now(kept: Kept, partner: Country): Described | undefined {
    const live = liveOf(kept, partner);
    live.used = clock();
    return live.isRead ? refreshed(context, live) : undefined;
  }

  return {
    now,
    shown(partner, root) {
      const live = liveOf('PUBLISHED', partner);
      if (live.shown === undefined || !sameBytes(root, rootOf(live.shown.tree))) live.shown = now('PUBLISHED', partner);
      live.used = clock();
      return live.shown;
    },
    async read(kept, partner) {
      // It may be forgotten while it is read, because too much changed.
      for (let tries = 0; tries < TRIES; tries++) {
        const found = now(kept, partner);
        if (found !== undefined) return found;
        await liveOf(kept, partner).reading;
      }
      throw new TripointError('NOT_READY', 'the set cannot be read');
    },
    watching: (stage) => async (drafts, head) => {
      const staged = await stage(drafts, head);
      if (sets.size === 0) return staged;
      return {
        ...staged,
        committed() {
          changed(staged.writes);
          staged.committed();
        },
      };
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      await Promise.allSettled([...sets.values()].map(({ reading }) => reading));
    },
  };
}

/** Reads again what commits have changed since. */
function refreshed({ self, store, logs }: Pick<Context, 'self' | 'store' | 'logs'>, live: Live): Described {
  return store.snapshot(() => {
    const origin = logs.current().origin;
    const { size: logSize } = store.head();
    for (const id of live.exchanges.values()) {
      const row = store.get('recordOfExchange', id);
      if (row !== undefined) live.records.set(toHex(row.record_id), row.record_id);
    }
    const one = live.kept === 'PUBLISHED' ? 'setPublishedOf' : 'setHeldOf';
    for (const recordId of live.records.values()) {
      const row = store.get(one, live.partner, self, recordId);
      const isIn = row !== undefined && isWhole(row);
      live.tree = isIn ? withElement(live.tree, elementIn(row)) : withoutRecord(live.tree, recordId);
    }
    live.records.clear();
    live.exchanges.clear();
    return { tree: live.tree, origin, logSize };
  });
}

/** altered ledger: a row of other lengths would displace the elements beside it. It is left out, and verification names it. */
const isWhole = ({ record_id: id, exchange_id: exchangeId }: Row): boolean => id.length === 16 && exchangeId.length === 16;

const elementIn = ({ record_id: recordId, version, exchange_id: exchangeId, statement }: Row): Uint8Array =>
  elementOf({ recordId, version, exchangeId, statement: sha256(statement) });
