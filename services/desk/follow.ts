// Writes the index from the ledger. INVARIANT: how far it has come stands in the index and is read under its write lock, so that a
// gateway and a command that makes the index anew beside it never index a leaf twice.
import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { AuditKind } from '../../proto/index.ts';
import { type Country, sameBytes } from '../domain/index.ts';
import type { Reader, Vault } from '../ledger/index.ts';
import { createReadLeaves, type Leaf } from './read.ts';
import { INDEX_SCHEMA, INDEX_VERSION } from './schema.ts';

export interface Position {
  /** Leaves that are indexed. */
  readonly next: number;
}

export interface Follower {
  /** Indexes what is there, at most `count` leaves; false: nothing was left. */
  step(count: number): boolean;
  position(): Position;
  /** Takes away whom an exchange was about and who acted on it. */
  forget(exchangeId: Uint8Array): void;
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
const TABLES = ['entry', 'person', 'volume'] as const;
/** Who reads the log is not forgotten with what was read. */
const ACCESS = AuditKind.AUDITOR_ACCESS;

const INSERT_ENTRY = `INSERT INTO entry (leaf_index, hash, at, kind, own, direction, partner, exchange_id, record_id, record_version,
  record_kind, verb, purpose, agreement, version, clauses, outcome, code, inner_outcome, answer, rules, officer, exigent, lacks,
  disclosed, withheld) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const INSERT_PERSON = 'INSERT OR IGNORE INTO person (name, exchange_id) VALUES (?, ?)';
const COUNT = `INSERT INTO volume (day, sender, recipient, kind, own, record_kind, verb, agreement, inner_outcome, answer, code, exigent, n)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n`;
const CLOSED = `UPDATE entry SET closed = ?, closed_as = ? WHERE exchange_id = ? AND own = 1 AND direction = 'sent'`;
const EVENTS = `SELECT cursor, type, at, exchange_id FROM event WHERE cursor > ? AND cursor <= ? ORDER BY cursor LIMIT 1024`;
const CLOSING: Readonly<Record<string, string>> = {
  'exchange.closed': 'CLOSED',
  'exchange.rejected': 'REJECTED',
  'exchange.denied': 'DENIED',
  'exchange.expired': 'EXPIRED',
};

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

  function empty(): void {
    for (const table of TABLES) db.exec(`DELETE FROM ${table}`);
    db.exec('UPDATE state SET next = 0, last_hash = NULL, event = 0');
  }

  function forget(exchangeId: Uint8Array): void {
    prepare('DELETE FROM person WHERE exchange_id = ?').run(exchangeId);
    prepare(`UPDATE entry SET officer = NULL WHERE exchange_id = ? AND kind <> ${ACCESS}`).run(exchangeId);
  }

  function insert(leaf: Leaf): void {
    const { exchangeId, persons } = leaf;
    prepare(INSERT_ENTRY).run(
      ...[leaf.leafIndex, leaf.hash, leaf.at, leaf.kind, leaf.own ? 1 : 0, leaf.direction, leaf.partner, exchangeId],
      ...[leaf.recordId, leaf.recordVersion, leaf.recordKind, leaf.verb, leaf.purpose, leaf.agreement, leaf.version],
      ...[leaf.clauses, leaf.outcome, leaf.code, leaf.inner, leaf.answer, leaf.rules, leaf.officer, leaf.exigent ? 1 : 0],
      ...[leaf.lacks, leaf.disclosed, leaf.withheld],
    );
    if (exchangeId !== null) for (const name of persons) prepare(INSERT_PERSON).run(name, exchangeId);
    if (leaf.kind === AuditKind.ERASED && exchangeId !== null) forget(exchangeId);
  }

  function count(leaves: readonly Leaf[]): void {
    const counted = new Map<string, { key: (string | number)[]; n: number }>();
    for (const leaf of leaves) {
      const key = [new Date(leaf.at / 1000).toISOString().slice(0, 10), leaf.sender, leaf.recipient, leaf.kind, leaf.own ? 1 : 0];
      key.push(leaf.recordKind, leaf.verb, leaf.agreement, leaf.inner, leaf.answer, leaf.code, leaf.exigent ? 1 : 0);
      const name = JSON.stringify(key);
      const found = counted.get(name);
      if (found === undefined) counted.set(name, { key, n: 1 });
      else found.n++;
    }
    for (const { key, n } of counted.values()) prepare(COUNT).run(...key, n);
  }

  /** An event is of a leaf that was committed before it: only once every leaf up to it is here. */
  function close(from: number, through: number): number {
    const events = ledger.all(EVENTS, from, through);
    for (const { type, at, exchange_id: id } of events) {
      const as = CLOSING[type as string];
      if (as !== undefined && id !== null) prepare(CLOSED).run(at as number, as, id as Uint8Array);
    }
    return (events.at(-1)?.cursor as number | undefined) ?? from;
  }

  return {
    step: (most) =>
      locked(() => {
        let { next, last_hash: lastHash, event } = state();
        if (next > 0) {
          const known = ledger.get('SELECT hash FROM leaf WHERE leaf_index = ?', next - 1)?.hash;
          // The ledger was restored from another time: what the index says was not so.
          if (known === undefined || lastHash === null || !sameBytes(known as Uint8Array, lastHash)) {
            empty();
            ({ next, last_hash: lastHash, event } = state());
          }
        }
        const through = (ledger.get('SELECT max(cursor) AS cursor FROM event')?.cursor as number | null) ?? 0;
        const leaves = readLeaves(next, most);
        for (const leaf of leaves) insert(leaf);
        count(leaves);
        const last = leaves.at(-1);
        const drained = leaves.length < most;
        const closed = drained ? close(event, through) : event;
        prepare('UPDATE state SET next = ?, last_hash = ?, event = ?').run(
          (last?.leafIndex ?? next - 1) + 1,
          last?.hash ?? lastHash,
          closed,
        );
        return !drained || closed < through;
      }),
    position: () => ({ next: state().next }),
    forget: (exchangeId) => locked(() => forget(exchangeId)),
    clear: () => locked(empty),
    close: () => db.close(),
  };
}

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
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536');
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
