// Inserts into the index and deletions from it, each within a transaction of the caller.
import { AuditKind } from '../../proto/index.ts';
import type { DerivedFile, Reader, RowOf } from '../ledger/index.ts';
import { signsIn } from './names.ts';
import type { Leaf } from './read.ts';
import { partOf } from './schema.ts';
import { dayOf } from './tables.ts';
import { codesIn } from './together.ts';

const TABLES = ['entry', 'person', 'closing', 'volume', 'erasure'] as const;
/** Erasing an exchange does not erase who read it or who ordered the erasure. */
const ACCOUNTABLE_KINDS = [AuditKind.AUDITOR_ACCESS, AuditKind.RECORD_ACCESS, AuditKind.ERASED].join();

const INSERT_ENTRY = `INSERT INTO entry (leaf_index, hash, at, kind, own, direction, partner, exchange_id, record_id, record_version,
  record_kind, verb, purpose, agreement, version, clauses, outcome, code, inner_outcome, answer, rules, officer, persons, exigent,
  lacks, disclosed, withheld) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const INSERT_PERSON = 'INSERT OR IGNORE INTO person (part, name, exchange_id) VALUES (?, ?, ?)';
const DELETE_PERSON = 'DELETE FROM person WHERE part = ? AND name = ? AND exchange_id = ?';
const COUNT = `INSERT INTO volume (day, sender, recipient, kind, own, record_kind, verb, agreement, inner_outcome, answer, code, exigent, n)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n`;
/** The last leaf that decided an exchange, unless the exchange was already erased. */
const DECIDED = `SELECT at, direction, partner, kind, verb, record_kind, agreement, purpose FROM entry WHERE exchange_id = ?1 AND own = 1
  AND NOT EXISTS (SELECT 1 FROM entry WHERE exchange_id = ?1 AND kind = ${AuditKind.ERASED} AND leaf_index < ?2)
  ORDER BY leaf_index DESC LIMIT 1`;
const COUNT_ERASED = `INSERT INTO erasure (day, direction, partner, kind, verb, record_kind, agreement, purpose, basis, ordered, n)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1`;
const CLOSED = 'INSERT OR REPLACE INTO closing (closed_id, closed, closed_as) VALUES (?, ?, ?)';
/** Entries to remove in a range of leaves. Entries about logs and links stay. */
const EXPIRED_ENTRIES = `SELECT leaf_index, exchange_id FROM entry WHERE leaf_index >= ? AND leaf_index < ?
  AND kind NOT IN (${[AuditKind.LOG_ENDED, AuditKind.LOG_BEGUN, AuditKind.LOG_EXPIRED, AuditKind.LINK_SUSPENDED, AuditKind.LINK_RESUMED].join()}) LIMIT ?`;
const CLOSING: Readonly<Record<string, string>> = {
  'exchange.closed': 'CLOSED',
  'exchange.rejected': 'REJECTED',
  'exchange.denied': 'DENIED',
  'exchange.expired': 'EXPIRED',
};

export function empty(index: DerivedFile): void {
  index.leavesRemains();
  for (const table of TABLES) index.exec(`DELETE FROM ${table}`);
  index.exec('UPDATE state SET next = 0, last_hash = NULL, event = 0');
}

/** Removes whom an exchange was about and who acted on it. */
export function forget(index: DerivedFile, exchangeId: Uint8Array): void {
  index.leavesRemains();
  const known = index
    .prepare('SELECT leaf_index, persons FROM entry WHERE exchange_id = ? AND persons IS NOT NULL')
    .all(exchangeId);
  for (const { leaf_index: leaf, persons } of known)
    for (const person of signsIn(persons as Uint8Array))
      index.prepare(DELETE_PERSON).run(partOf(leaf as number), person, exchangeId);
  index
    .prepare(`UPDATE entry SET officer = NULL, persons = NULL WHERE exchange_id = ? AND kind NOT IN (${ACCOUNTABLE_KINDS})`)
    .run(exchangeId);
}

/** Removes entries of expired logs, at most `most` per log. True if that limit was reached, so that there may be more. */
export function forgetExpired(index: DerivedFile, ledger: Pick<Reader, 'get' | 'all'>, most: number): boolean {
  // A ledger written by an earlier version has one log and no table `log`.
  if (ledger.get('hasTable', 'log') === undefined) return false;
  return ledger.all('logsExpired').some(({ first_leaf: first, size }) => {
    const known = index.prepare(EXPIRED_ENTRIES).all(first, first + size, most);
    if (known.length > 0) index.leavesRemains();
    for (const { leaf_index: leaf, exchange_id: exchangeId } of known) {
      if (exchangeId !== null) {
        forget(index, exchangeId as Uint8Array);
        index.prepare('DELETE FROM closing WHERE closed_id = ?').run(exchangeId as Uint8Array);
      }
      index.prepare('DELETE FROM entry WHERE leaf_index = ?').run(leaf as number);
    }
    return known.length === most;
  });
}

export function insert(index: DerivedFile, leaf: Leaf): void {
  const { exchangeId, persons } = leaf;
  index
    .prepare(INSERT_ENTRY)
    .run(
      ...[leaf.leafIndex, leaf.hash, leaf.at, leaf.kind, leaf.own ? 1 : 0, leaf.direction, leaf.partner, exchangeId],
      ...[leaf.recordId, leaf.recordVersion, leaf.recordKind, leaf.verb, leaf.purpose, leaf.agreement, leaf.version],
      ...[leaf.clauses, leaf.outcome, leaf.code, leaf.inner, leaf.answer, leaf.rules, leaf.officer, persons],
      ...[leaf.exigent ? 1 : 0, leaf.lacks, leaf.disclosed, leaf.withheld],
    );
  if (exchangeId === null) return;
  for (const person of signsIn(persons)) index.prepare(INSERT_PERSON).run(partOf(leaf.leafIndex), person, exchangeId);
  if (leaf.kind === AuditKind.ERASED) insertErasure(index, leaf, exchangeId);
}

function insertErasure(index: DerivedFile, leaf: Leaf, exchangeId: Uint8Array): void {
  forget(index, exchangeId);
  const decided = index.prepare(DECIDED).get(exchangeId, leaf.leafIndex);
  if (decided === undefined) return;
  const { at, direction, partner, kind, verb, record_kind: recordKind, agreement, purpose } = decided;
  const of = [dayOf(at as number), direction, partner, kind, verb, recordKind, agreement, purpose] as (string | number)[];
  index.prepare(COUNT_ERASED).run(...of, leaf.code, leaf.inner === '' ? 0 : 1);
}

/** Records the exchanges that events close. An unreadable event closes nothing. */
export function insertClosings(index: DerivedFile, events: readonly RowOf<'events'>[]): void {
  for (const { type, at, exchange_id: id } of events) {
    const as = CLOSING[type];
    if (as !== undefined && id !== null && Number.isSafeInteger(at)) index.prepare(CLOSED).run(id, at, as);
  }
}

/** Accumulates the counts of a step, so that each row of `volume` is written once. */
export interface Tally {
  add(leaves: readonly Leaf[]): void;
  write(): void;
}

export function createTally(index: DerivedFile, ledger: Pick<Reader, 'get' | 'all'>): Tally {
  const counts = new Map<string, { readonly key: (string | number)[]; n: number }>();
  /** Statements refused together are counted under their own codes. */
  const byCode = (leaf: Leaf): readonly { readonly code: string; readonly n: number }[] => {
    const codes = leaf.counts > 1 ? codesIn(ledger, leaf.leafIndex) : [];
    return codes.length > 0 ? codes : [{ code: leaf.code, n: leaf.counts }];
  };
  return {
    add(leaves) {
      for (const leaf of leaves)
        for (const { code, n } of byCode(leaf)) {
          const key = [dayOf(leaf.at), leaf.sender, leaf.recipient, leaf.kind, leaf.own ? 1 : 0, leaf.recordKind, leaf.verb];
          key.push(leaf.agreement, leaf.inner, leaf.answer, code, leaf.exigent ? 1 : 0);
          const name = JSON.stringify(key);
          const found = counts.get(name);
          if (found === undefined) counts.set(name, { key, n });
          else found.n += n;
        }
    },
    write() {
      for (const { key, n } of counts.values()) index.prepare(COUNT).run(...key, n);
    },
  };
}
