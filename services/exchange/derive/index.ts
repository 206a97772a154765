// Holds the tables that are acted on against the log. The log is the state: a row that it does not bear out is named, and is made anew where
// the log says what it was.
import { codeOf, TripointError } from '../../domain/index.ts';
import type { Store, Write } from '../../ledger/index.ts';
import type { Log } from '../context.ts';
import type { Finding } from '../held-rows.ts';
import { suspensions, texts, textsIn } from './agreements.ts';
import { batches } from './batches.ts';
import type { Checker, Deriving, MakeChecker } from './checker.ts';
import { counters } from './counters.ts';
import { duties } from './duties.ts';
import { chunksOf, extentOf } from './entries.ts';
import { exchangeCount, exchanges } from './exchanges.ts';
import { type Difference, forged } from './finding.ts';
import { answers, evidence, quarantine, refused } from './kept.ts';
import { links, promised, revocations, schedules } from './links.ts';
import { approvals, grants } from './persons.ts';
import { posts } from './posts.ts';
import { exchangeRows } from './rows.ts';
import { keys, openings, visas } from './sealed.ts';

/** What is acted on by itself: at every start. */
const ACTED_ON: Readonly<Record<string, MakeChecker>> = {
  exchange: exchangeCount,
  duty: duties,
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

/** Row by row, with every key: where somebody asks for it. */
const BY_ROW: Readonly<Record<string, MakeChecker>> = {
  exchange: exchanges,
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

export type Derivation = Omit<Deriving, 'extent' | 'texts'>;

/** Told entries read, of how many. */
export type OnDerived = (done: number, size: number) => void;

type Checkers = Readonly<Record<string, MakeChecker>>;

function* differences(derivation: Derivation, makers: Checkers, progress: OnDerived): Generator<Difference> {
  const extent = extentOf(derivation.store);
  const deriving: Deriving = { ...derivation, extent, texts: textsIn(derivation.store) };
  const checkers = Object.entries(makers).map(([table, make]): [string, Checker] => [table, make(deriving)]);
  const broken = new Set<string>();
  function* guarded(table: string, look: () => Iterable<Difference> | undefined): Generator<Difference> {
    try {
      if (!broken.has(table)) yield* look() ?? [];
    } catch (error) {
      if (codeOf(error) === 'LEDGER_FAILED') throw error;
      broken.add(table);
      yield forged(table, [], `rows that read (${codeOf(error)})`);
    }
  }
  let done = extent.expiredLeaf;
  for (const entries of chunksOf(derivation.store, extent)) {
    for (const [table, checker] of checkers)
      yield* guarded(table, () => {
        checker.read?.(entries);
        return checker.chunk?.(entries);
      });
    done += entries.length;
    progress(done, extent.size);
  }
  for (const [table, checker] of checkers) yield* guarded(table, () => checker.end?.());
}

/** Every row that differs from what the log says, on one state of the store: a gateway may be committing. */
export const verifyTables = (derivation: Derivation, progress: OnDerived = () => {}): Finding[] =>
  derivation.store.snapshot(() => {
    const found = [...differences(derivation, { ...ACTED_ON, ...BY_ROW }, progress)].map(({ finding }) => finding);
    return [...new Map(found.map((finding) => [JSON.stringify(finding), finding])).values()];
  });

/** Lines that operators get of one start. */
const TOLD = 100;

/**
 * Before anything is served: rows that differ are made anew where the log says what they were, with an event of it. Throws LEDGER_CORRUPT
 * naming table and row where it does not and something would be acted on.
 */
export async function deriveTables(derivation: Derivation & { readonly store: Store; readonly log: Log }): Promise<void> {
  const { store, self, now, log } = derivation;
  const found = store.snapshot(() => [...differences(derivation, ACTED_ON, () => {})]);
  for (const { finding, heals } of found.slice(0, TOLD))
    log('error', heals.length > 0 ? 'row made anew from the log' : 'row is not what the log says', { ...finding });
  if (found.length === 0) return;
  const refused = found.find(({ refuses }) => refuses);
  if (refused !== undefined) {
    const { table, key, rule } = refused.finding;
    throw new TripointError('LEDGER_CORRUPT', { field: `${table} ${key}`, rule });
  }
  const said: Write = ['event', 'ledger.altered', now, self, 'LEDGER_CORRUPT', null, null];
  await store.commit(store.head(), [...found.flatMap(({ heals }) => heals), said]);
  log('error', 'rows of the ledger were not what the log says', { rows: found.length });
}
