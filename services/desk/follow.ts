// Writes the index from the ledger. INVARIANT: how far it has come stands in the index and is read under its write lock, so that a
// gateway and a command that makes the index anew beside it never index a leaf twice.
import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { AuditKind } from '../../proto/index.ts';
import { type Country, sameBytes } from '../domain/index.ts';
import type { Reader, Vault } from '../ledger/index.ts';
import { signsIn } from './names.ts';
import { createReadLeaves, type Leaf } from './read.ts';
import { INDEX_SCHEMA, INDEX_VERSION, partOf } from './schema.ts';
import { dayOf } from './tables.ts';
import { codesIn } from './together.ts';

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
  readonly ledger: Pick<Reader, 'get' | 'all'>;
  readonly vault: Vault;
  readonly self: Country;
}

const BUSY_MS = 10_000;
/** How long an erasure waits for a reader of the index. */
const SCRUB_MS = 2_000;
/** Leaves read at once. */
const CHUNK = 64;
/** Leaves of a step, and events: one transaction writes a page once that would else be written for each. */
const STEP = 8_192;
/** How long a step keeps another writer waiting, also on a machine that is busy. */
const STEP_MS = 500;
const TABLES = ['entry', 'person', 'closing', 'volume', 'erasure'] as const;
/** Who reads the log is not forgotten with what was read, nor who erased it with what was erased. */
const ANSWERABLE = [AuditKind.AUDITOR_ACCESS, AuditKind.ERASED].join();

const INSERT_ENTRY = `INSERT INTO entry (leaf_index, hash, at, kind, own, direction, partner, exchange_id, record_id, record_version,
  record_kind, verb, purpose, agreement, version, clauses, outcome, code, inner_outcome, answer, rules, officer, persons, exigent,
  lacks, disclosed, withheld) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const INSERT_PERSON = 'INSERT OR IGNORE INTO person (part, name, exchange_id) VALUES (?, ?, ?)';
const DELETE_PERSON = 'DELETE FROM person WHERE part = ? AND name = ? AND exchange_id = ?';
const COUNT = `INSERT INTO volume (day, sender, recipient, kind, own, record_kind, verb, agreement, inner_outcome, answer, code, exigent, n)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n`;
/** The leaf by which an exchange was decided last, unless it was erased before. */
const DECIDED = `SELECT at, direction, partner, kind, verb, record_kind, agreement, purpose FROM entry WHERE exchange_id = ?1 AND own = 1
  AND NOT EXISTS (SELECT 1 FROM entry WHERE exchange_id = ?1 AND kind = ${AuditKind.ERASED} AND leaf_index < ?2)
  ORDER BY leaf_index DESC LIMIT 1`;
const COUNT_ERASED = `INSERT INTO erasure (day, direction, partner, kind, verb, record_kind, agreement, purpose, basis, ordered, n)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1`;
const CLOSED = 'INSERT OR REPLACE INTO closing (closed_id, closed, closed_as) VALUES (?, ?, ?)';
/** But for what is about logs and links, which stays. */
const KNOWN_OF = `SELECT leaf_index, exchange_id FROM entry WHERE leaf_index >= ? AND leaf_index < ?
  AND kind NOT IN (${[AuditKind.LOG_ENDED, AuditKind.LOG_BEGUN, AuditKind.LOG_EXPIRED, AuditKind.LINK_SUSPENDED, AuditKind.LINK_RESUMED].join()}) LIMIT ?`;
const CLOSING: Readonly<Record<string, string>> = {
  'exchange.closed': 'CLOSED',
  'exchange.rejected': 'REJECTED',
  'exchange.denied': 'DENIED',
  'exchange.expired': 'EXPIRED',
};

/** How often each key of a count was met. */
type Counts = Map<string, { readonly key: (string | number)[]; n: number }>;

export function createFollower({ file, ledger, vault, self }: FollowOptions): Follower {
  const db = openIndex(file);
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  const readLeaves = createReadLeaves(ledger, vault, self);
  const state = () =>
    prepare('SELECT next, last_hash, event FROM state').get() as { next: number; last_hash: Uint8Array | null; event: number };

  function locked<T>(write: () => T): T {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = write();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Names may be in the write-ahead file that are in the index no more; at the start too. */
  let hasRemains = true;

  /** As the ledger's: only then is what was deleted in no file. A reader is waited for, as only this thread waits with it. */
  function scrub(waitMs: number): boolean {
    if (!hasRemains) return true;
    db.exec(`PRAGMA busy_timeout = ${waitMs}`);
    try {
      hasRemains = (db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }).busy !== 0;
    } finally {
      db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    }
    return !hasRemains;
  }

  function empty(): void {
    hasRemains = true;
    for (const table of TABLES) db.exec(`DELETE FROM ${table}`);
    db.exec('UPDATE state SET next = 0, last_hash = NULL, event = 0');
  }

  function forget(exchangeId: Uint8Array): void {
    hasRemains = true;
    const known = prepare('SELECT leaf_index, persons FROM entry WHERE exchange_id = ? AND persons IS NOT NULL').all(exchangeId);
    for (const { leaf_index: leaf, persons } of known)
      for (const person of signsIn(persons as Uint8Array)) prepare(DELETE_PERSON).run(partOf(leaf as number), person, exchangeId);
    prepare(`UPDATE entry SET officer = NULL, persons = NULL WHERE exchange_id = ? AND kind NOT IN (${ANSWERABLE})`).run(
      exchangeId,
    );
  }

  /** Takes away what it holds of logs that have expired, of at most so many leaves; whether there were so many. */
  function forgetExpired(most: number): boolean {
    // A ledger that an earlier version wrote has one log and no such table.
    if (ledger.get('hasTable', 'log') === undefined) return false;
    return ledger.all('logsExpired').some(({ first_leaf: first, size }) => {
      const known = prepare(KNOWN_OF).all(first, first + size, most);
      hasRemains ||= known.length > 0;
      for (const { leaf_index: leaf, exchange_id: exchangeId } of known) {
        if (exchangeId !== null) {
          forget(exchangeId as Uint8Array);
          prepare('DELETE FROM closing WHERE closed_id = ?').run(exchangeId as Uint8Array);
        }
        prepare('DELETE FROM entry WHERE leaf_index = ?').run(leaf as number);
      }
      return known.length === most;
    });
  }

  function insert(leaf: Leaf): void {
    const { exchangeId, persons } = leaf;
    prepare(INSERT_ENTRY).run(
      ...[leaf.leafIndex, leaf.hash, leaf.at, leaf.kind, leaf.own ? 1 : 0, leaf.direction, leaf.partner, exchangeId],
      ...[leaf.recordId, leaf.recordVersion, leaf.recordKind, leaf.verb, leaf.purpose, leaf.agreement, leaf.version],
      ...[leaf.clauses, leaf.outcome, leaf.code, leaf.inner, leaf.answer, leaf.rules, leaf.officer, persons],
      ...[leaf.exigent ? 1 : 0, leaf.lacks, leaf.disclosed, leaf.withheld],
    );
    if (exchangeId !== null)
      for (const person of signsIn(persons)) prepare(INSERT_PERSON).run(partOf(leaf.leafIndex), person, exchangeId);
    if (leaf.kind !== AuditKind.ERASED || exchangeId === null) return;
    forget(exchangeId);
    const decided = prepare(DECIDED).get(exchangeId, leaf.leafIndex);
    if (decided === undefined) return;
    const { at, direction, partner, kind, verb, record_kind: recordKind, agreement, purpose } = decided;
    const of = [dayOf(at as number), direction, partner, kind, verb, recordKind, agreement, purpose] as (string | number)[];
    prepare(COUNT_ERASED).run(...of, leaf.code, leaf.inner === '' ? 0 : 1);
  }

  /** What was refused together has a reason each. */
  function byCode(leaf: Leaf): readonly { readonly leaf: Leaf; readonly code: string; readonly n: number }[] {
    const codes = leaf.counts > 1 ? codesIn(ledger, leaf.leafIndex) : [];
    const all = codes.length > 0 ? codes : [{ code: leaf.code, n: leaf.counts }];
    return all.map((one) => ({ leaf, ...one }));
  }

  /** Adds to the counts what the leaves of a step add, once for each that is counted alike. */
  function count(leaves: readonly Leaf[], counts: Counts): void {
    for (const one of leaves.flatMap(byCode)) {
      const { leaf } = one;
      const key = [dayOf(leaf.at), leaf.sender, leaf.recipient, leaf.kind, leaf.own ? 1 : 0, leaf.recordKind, leaf.verb];
      key.push(leaf.agreement, leaf.inner, leaf.answer, one.code, leaf.exigent ? 1 : 0);
      const name = JSON.stringify(key);
      const found = counts.get(name);
      if (found === undefined) counts.set(name, { key, n: one.n });
      else found.n += one.n;
    }
  }

  return {
    step(most = STEP) {
      const more = locked(() => {
        const began = performance.now();
        let { next, last_hash: lastHash, event } = state();
        if (next > 0) {
          const known = ledger.get('leafHash', next - 1)?.hash;
          // The ledger was restored from another time: what the index says was not so.
          if (known === undefined || lastHash === null || !sameBytes(known, lastHash)) {
            empty();
            ({ next, last_hash: lastHash, event } = state());
          }
        }
        const counts: Counts = new Map();
        let drained = false;
        for (let left = most; !drained && left > 0 && performance.now() - began < STEP_MS; ) {
          const leaves = readLeaves(next, Math.min(CHUNK, left));
          for (const leaf of leaves) if (!leaf.expired) insert(leaf);
          count(leaves, counts);
          const last = leaves.at(-1);
          if (last !== undefined) [next, lastHash] = [last.leafIndex + 1, last.hash];
          left -= leaves.length;
          drained = leaves.length === 0;
        }
        const events = ledger.all('events', event, STEP);
        for (const { type, at, exchange_id: id } of events) {
          const as = CLOSING[type];
          // An event that does not read closes nothing.
          if (as !== undefined && id !== null && Number.isSafeInteger(at)) prepare(CLOSED).run(id, at, as);
        }
        event = events.at(-1)?.cursor ?? event;
        for (const { key, n } of counts.values()) prepare(COUNT).run(...key, n);
        prepare('UPDATE state SET next = ?, last_hash = ?, event = ?').run(next, lastHash, event);
        return forgetExpired(most) || !drained || events.length === STEP;
      });
      // Behind a long way to go it would be taken over again and again.
      if (!more) scrub(0);
      return more;
    },
    position: () => ({ next: state().next }),
    forget(exchangeId) {
      locked(() => forget(exchangeId));
      return scrub(SCRUB_MS);
    },
    clear: () => locked(empty),
    close: () => db.close(),
  };
}

/** 64 MiB of pages at hand, and up to 16 MiB of them written before they are sorted into the file. Emptying writes more: it is given back. */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
  PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4096; PRAGMA journal_size_limit = 67108864`;

const [SQLITE_CORRUPT, SQLITE_NOTADB] = [11, 26];

/** A file that is damaged holds nothing that the ledger does not. */
function openIndex(file: string): DatabaseSync {
  try {
    return openOnce(file);
  } catch (error) {
    const { errcode } = error as { errcode?: number };
    if (errcode !== SQLITE_CORRUPT && errcode !== SQLITE_NOTADB) throw error;
    for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
    return openOnce(file);
  }
}

function openOnce(file: string): DatabaseSync {
  closeSync(openSync(file, 'a', 0o600));
  const db = new DatabaseSync(file, { timeout: BUSY_MS });
  db.exec(PRAGMAS);
  db.exec('BEGIN IMMEDIATE');
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version !== INDEX_VERSION) {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
    for (const { name } of tables) db.exec(`DROP TABLE ${name as string}`);
    db.exec(`${INDEX_SCHEMA} PRAGMA user_version = ${INDEX_VERSION}`);
  }
  db.exec('COMMIT');
  return db;
}
