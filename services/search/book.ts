// The subjects of all records: sealed in the index file, with the keys under which they are found in memory.
import { type DerivedFile, placeOf, type Vault } from '../ledger/index.ts';
import { likeness } from '../records/index.ts';
import { type Features, featureBytes, featuresIn } from './features.ts';
import { createHeld } from './held.ts';
import { sameKeys, sealingKey } from './secrets.ts';
import type { Findings, Found, Listing, Question } from './types.ts';

/** One version of a record, and with which exchange it came. */
export interface Version {
  readonly source: string;
  readonly record_id: Uint8Array;
  readonly version: number;
  readonly kind: number;
  readonly exchange_id: Uint8Array;
}

type SubjectRow = Version & { readonly subject: number; readonly sealed: Uint8Array };

export interface Book {
  /** Takes some subjects more from the file into memory. False once there are no more. Throws LEDGER_CORRUPT for one that does not open. */
  load(): boolean;
  /** Adds a version of a record, in place of an older one; not if a newer one is there. */
  insert(version: Version, features: () => Features | undefined): void;
  /** Removes a record if this is the version that is there. */
  remove(version: Pick<Version, 'source' | 'record_id' | 'version'>): void;
  /** Empties the file: everything is followed again. */
  clear(): void;
  find(question: Question): Findings;
  list(listing: Listing): readonly Found[];
  bytes(): number;
}

/** Rows of the file at once. */
const CHUNK = 64;
const ALL = 'SELECT subject, source, record_id, version, exchange_id, kind, sealed FROM subject';
const ONE = `${ALL} WHERE subject = ?`;
const OF_RECORD = `${ALL} WHERE record_id = ? AND source = ?`;
const AFTER = `${ALL} WHERE subject > ? ORDER BY subject LIMIT ?`;
const NEWEST = `${ALL} WHERE subject < ?1 AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR source IN (SELECT value FROM json_each(?3)))
  ORDER BY subject DESC LIMIT ?4`;
const INSERT = 'INSERT INTO subject (source, record_id, version, kind, exchange_id, sealed) VALUES (?, ?, ?, ?, ?, ?)';
const SAME = 'INSERT OR IGNORE INTO same (key, action, subject) VALUES (?, ?, ?)';

const foundIn = (row: SubjectRow, score: number): Found => {
  const { subject, source, record_id: recordId, version, exchange_id: exchangeId } = row;
  return { subject, source, recordId, version, exchangeId, score };
};

export function createBook(index: DerivedFile, vault: Vault): Book {
  const key = sealingKey(vault);
  const sameOf = sameKeys(vault);
  let held = createHeld();
  let loaded = 0;

  const rowsOf = (sql: string, ...parameters: (number | string | Uint8Array | null)[]): SubjectRow[] =>
    index.prepare(sql).all(...parameters) as unknown as SubjectRow[];
  const knownOf = ({ source, record_id: id, version, sealed }: SubjectRow): Features =>
    featuresIn(vault.open(key, placeOf.subject(source, id, version), sealed));

  function drop(row: SubjectRow): void {
    index.leavesRemains();
    // It may not be in memory yet: a record is erased while the index is being read.
    const { same, action } = held.known(row.subject) ?? knownOf(row);
    for (const key of same)
      index
        .prepare('DELETE FROM same WHERE key = ? AND action = ? AND subject = ?')
        .run(sameOf(key), sameOf(action ?? ''), row.subject);
    index.prepare('DELETE FROM subject WHERE subject = ?').run(row.subject);
    held.remove(row.subject);
  }

  /** A finding with its row, if that is of what was asked for. */
  function rowed({ kind, sources }: Question, subject: number, score: number): Found[] {
    const [row] = rowsOf(ONE, subject);
    if (row === undefined || (kind !== undefined && row.kind !== kind) || sources?.includes(row.source) === false) return [];
    return [foundIn(row, score)];
  }

  /** Those that may be meant, with what is known of them. */
  function* candidates({ person, numbers = [], compared }: Question, note: { partial: boolean }) {
    const [number] = numbers;
    let subjects: readonly number[] = [];
    if (number !== undefined) {
      const having = held.withNumber(number);
      subjects = having.slice(-compared);
      note.partial = having.length > subjects.length;
    } else if (person !== undefined) ({ subjects, partial: note.partial } = held.like(person, compared));
    for (const subject of subjects) {
      const known = held.known(subject);
      if (known !== undefined) yield { subject, known };
    }
  }

  return {
    load() {
      const rows = rowsOf(AFTER, loaded, CHUNK);
      for (const row of rows) held.add(row.subject, knownOf(row));
      loaded = rows.at(-1)?.subject ?? loaded;
      return rows.length === CHUNK;
    },
    insert(version, featuresOf) {
      const { source, record_id: id, kind, exchange_id: exchangeId } = version;
      const [older] = rowsOf(OF_RECORD, id, source);
      if (older !== undefined && older.version >= version.version) return;
      if (older !== undefined) drop(older);
      const features = featuresOf();
      if (features === undefined) return;
      const sealed = vault.seal(key, placeOf.subject(source, id, version.version), featureBytes(features));
      const added = index.prepare(INSERT).run(source, id, version.version, kind, exchangeId, sealed);
      const subject = Number(added.lastInsertRowid);
      for (const same of features.same) index.prepare(SAME).run(sameOf(same), sameOf(features.action ?? ''), subject);
      held.add(subject, features);
    },
    remove({ source, record_id: id, version }) {
      const [row] = rowsOf(OF_RECORD, id, source);
      if (row?.version === version) drop(row);
    },
    clear() {
      index.leavesRemains();
      index.exec('DELETE FROM subject; DELETE FROM same; UPDATE state SET next = 0, last_hash = NULL');
      held = createHeld();
    },
    find(question) {
      const { person, numbers = [], least, most, after } = question;
      const note = { partial: false };
      const found: Found[] = [];
      for (const { subject, known } of candidates(question, note)) {
        const hasAll = numbers.every(({ of, key: asked }) => known.numbers.some((one) => one.of === of && one.key === asked));
        const score = person === undefined ? 100 : likeness(person, known.person).score;
        const isAfter = after === undefined || score < after.score || (score === after.score && subject < after.subject);
        if (hasAll && score >= least && isAfter) found.push(...rowed(question, subject, score));
      }
      found.sort((a, b) => b.score - a.score || b.subject - a.subject);
      return { found: found.slice(0, most), partial: note.partial };
    },
    list({ kind, sources, most, before = Number.MAX_SAFE_INTEGER }) {
      const among = sources === undefined ? null : JSON.stringify(sources);
      return rowsOf(NEWEST, before, kind ?? null, among, most).map((row) => foundIn(row, 100));
    },
    bytes: () => held.bytes(),
  };
}
