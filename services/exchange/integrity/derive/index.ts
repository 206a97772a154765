// Compares the tables with the log. The log is the state: a row that it contradicts is reported, and rebuilt if it can be.
import { codeOf, TripointError } from '../../../domain/index.ts';
import { type Store, throwUnlessOfRow, type Write } from '../../../ledger/index.ts';
import type { Log } from '../../context/index.ts';
import { type OnEntries, placeIn, readLogs } from '../../log/index.ts';
import type { Finding } from '../held-rows.ts';
import { decidedAgain } from './again.ts';
import { suspensions, texts, textsIn } from './agreements.ts';
import { batches } from './batches.ts';
import type { Checker, Deriving, MakeChecker } from './checker.ts';
import { counters } from './counters.ts';
import { duties } from './duties.ts';
import { extentOf, readEntries, tilesOf } from './entries.ts';
import { Entry } from './entry.ts';
import { exchanges } from './exchanges.ts';
import { type Difference, forged } from './finding.ts';
import { answers, evidence, quarantine, refused } from './kept.ts';
import { concerned, copied, recalled } from './life.ts';
import { links, promised, revocations, schedules } from './links.ts';
import { approvals, grants } from './persons.ts';
import { posts } from './posts.ts';
import { exchangeRows } from './rows.ts';
import { keys, openings, visas } from './sealed.ts';

/** The tables that are acted on without further checks; compared at every start. */
const ACTED_ON: Readonly<Record<string, MakeChecker>> = {
  exchange: exchanges,
  'exchange, decided_again': decidedAgain,
  duty: duties,
  about: concerned,
  onward: copied,
  record: recalled,
  suspension: suspensions,
  agreement: texts,
  counter: counters,
  idempotency: posts,
  approval: approvals,
  content_grant: grants,
  link: links,
  schedule: schedules,
  revocation_list: revocations,
};

/** The comparison row by row, with every key; on request. */
const BY_ROW: Readonly<Record<string, MakeChecker>> = {
  'exchange, record': exchangeRows,
  'batch, retained': batches,
  opening: openings,
  vault_key: keys,
  visa: visas,
  answered: answers,
  inconsistency: evidence,
  quarantine,
  refused,
  'link, retained': promised,
};

export type Derivation = Omit<Deriving, 'logs' | 'extent' | 'texts'>;

/** Called with the number of entries read, and the total. */
export type OnDerived = (done: number, size: number) => void;

type Checkers = Readonly<Record<string, MakeChecker>>;

interface Derived {
  readonly read: OnEntries;
  /** Call after the last entry. */
  end(): readonly Difference[];
}

function derive(derivation: Derivation, makers: Checkers): Derived {
  const { store } = derivation;
  const extent = extentOf(store);
  const logs = readLogs(store);
  const deriving: Deriving = {
    ...derivation,
    logs: { placeOf: (leaf) => placeIn(logs, leaf), named: (origin) => logs.find((log) => log.origin === origin) },
    extent,
    texts: textsIn(store),
  };
  const found: Difference[] = [];
  const checkers = new Map(Object.entries(makers).map(([table, make]) => [table, make(deriving)]));
  /** By kind of entry, the checkers that read it. */
  const readers = new Map<number, readonly (readonly [string, Checker])[]>();
  const readersOf = (kind: number) => [...checkers].filter(([, { read, kinds }]) => read && (kinds?.includes(kind) ?? true));
  /** Reports a checker whose rows cannot be read, and does not run it again. */
  function broken(table: string, error: unknown): void {
    throwUnlessOfRow(error);
    found.push(forged(table, [], `readable rows (${codeOf(error)})`));
    checkers.delete(table);
    readers.clear();
  }
  function ask(look: (checker: Checker) => Iterable<Difference> | undefined): void {
    for (const [table, checker] of checkers)
      try {
        for (const difference of look(checker) ?? []) found.push(difference);
      } catch (error) {
        broken(table, error);
      }
  }
  const entry = new Entry();
  function show(): void {
    const { kind } = entry;
    if (!readers.has(kind)) readers.set(kind, readersOf(kind));
    for (const [table, checker] of readers.get(kind) ?? [])
      try {
        checker.read?.(entry);
      } catch (error) {
        broken(table, error);
      }
  }
  return {
    read(tile) {
      if (tile.first < extent.expiredLeaf) return;
      readEntries(tile, entry, show);
      ask((checker) => checker.tile?.(tile));
    },
    end() {
      ask((checker) => checker.end?.());
      return found;
    },
  };
}

/** Finds every row that contradicts the log, in one snapshot, since a gateway may be committing. */
export const verifyTables = (derivation: Derivation, progress: OnDerived = () => {}): Finding[] =>
  derivation.store.snapshot(() => {
    const { store } = derivation;
    const derived = derive(derivation, { ...ACTED_ON, ...BY_ROW });
    const extent = extentOf(store);
    for (const tile of tilesOf(store, extent)) {
      derived.read(tile);
      progress(tile.first + tile.ends.length, extent.size);
    }
    const found = derived.end().map(({ finding }) => finding);
    return [...new Map(found.map((finding) => [JSON.stringify(finding), finding])).values()];
  });

/** Maximum number of log lines per start. */
const MOST_LINES = 100;

export interface Tables {
  /** Must receive every entry as the log is recomputed, so that the log is read only once. */
  readonly onEntries: OnEntries;
  /**
   * Call after the last entry, before anything is served: rebuilds differing rows from the log if it determines their content, and
   * commits an event. Throws LEDGER_CORRUPT naming table and row if it does not and the row would be acted on.
   */
  settle(): Promise<void>;
}

export function deriveTables(derivation: Derivation & { readonly store: Store; readonly log: Log }): Tables {
  const { store, self, now, log } = derivation;
  const derived = derive(derivation, ACTED_ON);
  return {
    onEntries: derived.read,
    async settle() {
      const found = store.snapshot(derived.end);
      for (const { finding, heals } of found.slice(0, MOST_LINES))
        log('error', heals.length > 0 ? 'row rebuilt from the log' : 'row contradicts the log', { ...finding });
      if (found.length === 0) return;
      const refused = found.find(({ refuses }) => refuses);
      if (refused !== undefined) {
        const { table, key, rule } = refused.finding;
        throw new TripointError('LEDGER_CORRUPT', { field: `${table} ${key}`, rule });
      }
      const said: Write = ['event', 'ledger.altered', now, self, 'LEDGER_CORRUPT', null, null];
      await store.commit(store.head(), [...found.flatMap(({ heals }) => heals), said]);
      log('error', 'ledger rows contradicted the log', { rows: found.length });
    },
  };
}
