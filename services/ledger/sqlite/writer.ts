// The only writer, which owns the connections. A commit is one transaction with one fsync (WAL, synchronous FULL), preceded by one
// in the key store if it makes or destroys keys.
import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { KeyStore, StoredKey } from '../keys.ts';
import type { Value } from '../row.ts';
import { type Head, KEY_WRITES } from '../writes.ts';
import { failureOf } from './failure.ts';
import { KeysDiffer, keysMark, newMark, openKeys, reading, scrubbed } from './keys.ts';
import { type Packed, parametersOf, type Run } from './packed.ts';
import { KEYS_APART, MIGRATIONS } from './schema.ts';
import { WRITES } from './writes.ts';

/** Opens a transaction; the next message is its `End`. */
export interface Begin {
  readonly writes: Packed;
}

export interface End extends Begin {
  readonly id: number;
  readonly expected: number;
  readonly head: Head;
}

interface Scrub {
  readonly id: number;
  readonly scrub: true;
}

export type Request = Begin | End | Scrub | 'close';

/** The first says that requests are awaited; with `error`, nothing further is written. */
export interface Reply {
  readonly id?: number;
  readonly busy?: boolean;
  readonly error?: string;
}

export interface Files {
  readonly file: string;
  readonly keysFile: string;
}

const BUSY_MS = 5_000;

/** Opens or creates the store, and takes one request after the other. Throws if it cannot be opened; then every connection is closed. */
export function createWriter(
  files: Files,
  reply: (reply: Reply) => void,
): { take(request: Exclude<Request, 'close'>): void; close(): void } {
  const { db, keys } = opened(files);
  const insert = inserterOf(db);
  const setHead = db.prepare(
    `UPDATE head SET revision = ?, log = ?, first_leaf = ?, size = ?, edge = ?, root = ?, checkpoint = ?, latest = ?,
     keys_mark = coalesce(?, keys_mark) WHERE id = 1 AND revision = ?`,
  );
  /** The mark of the open transaction. */
  let mark: Uint8Array | undefined;

  function begin({ writes }: Begin): void {
    const parameters = parametersOf(writes);
    mark = prepareKeys(keys, writes, parameters);
    db.exec('BEGIN IMMEDIATE');
    insert(writes, parameters);
  }

  /** INVARIANT: nothing is written unless the head is at the revision that the caller staged against. */
  function end({ expected, head, writes }: End): void {
    // If `begin` failed and rolled back, these statements would commit one by one.
    if (!db.isTransaction) throw new Error('the transaction has already ended');
    if (writes.runs.some(isOfKeys)) throw new Error('the keys of a commit must be among its first writes');
    insert(writes, parametersOf(writes));
    const { revision, log, firstLeaf, size, edge, root, checkpoint, latest } = head;
    const { changes } = setHead.run(revision, log, firstLeaf, size, edge, root, checkpoint, latest, mark ?? null, expected);
    if (changes !== 1) throw new Error(`the head is not at revision ${expected}`);
    db.exec('COMMIT');
    // Keys are destroyed before the commit is reported. After a crash here, the next start destroys them.
    if (mark !== undefined) keys.settle(mark);
  }

  reply({});
  return {
    take(request) {
      try {
        if ('scrub' in request) return reply({ id: request.id, busy: ![scrubbed(db), keys.scrub()].every(Boolean) });
        if (!('head' in request)) return begin(request);
        end(request);
        reply({ id: request.id });
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        reply({ error: failureOf(error, files.file) });
      }
    },
    close() {
      db.close();
      keys.close();
    },
  };
}

/** On failure, closes every connection: an operator who restores files after a refused start must not run into one to the old files. */
function opened({ file, keysFile }: Files): { db: DatabaseSync; keys: KeyStore } {
  using connections = new DisposableStack();
  try {
    // SQLite would create it world-readable; the write-ahead log takes the mode of the file.
    closeSync(openSync(file, 'a', 0o600));
    // A reader in another process (`log verify`, a backup) may hold the file for a moment: wait, since that is not a failure of the ledger.
    const db = connections.adopt(new DatabaseSync(file, { timeout: BUSY_MS }), (one) => one.close());
    // A new store gets pages of 8 KiB: the widest rows of an exchange are near 2 KiB, and a 4 KiB page would hold only one.
    db.exec(
      'PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -32768',
    );
    const keys = migrate(db, keysFile, () => connections.adopt(openKeys(keysFile), (one) => one.close()));
    keys.settle(keysMark(db));
    connections.move();
    return { db, keys };
  } catch (error) {
    throw new Error(failureOf(error, file));
  }
}

function migrate(db: DatabaseSync, keysFile: string, openBeside: () => KeyStore): KeyStore {
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > MIGRATIONS.length)
    throw new Error(`the store has schema ${version}; this software supports schemas up to ${MIGRATIONS.length}`);
  // rollback: a missing key file is not recreated if the ledger refers to keys in it.
  if (version > KEYS_APART && keysMark(db).length > 0 && !existsSync(keysFile)) throw new KeysDiffer(keysFile);
  let keys: KeyStore | undefined;
  MIGRATIONS.forEach((step, i) => {
    if (i < version) return;
    db.exec('BEGIN IMMEDIATE');
    if (i === KEYS_APART) keys = moveKeys(db, openBeside(), step);
    else db.exec(step);
    db.exec(`PRAGMA user_version = ${i + 1}; COMMIT`);
    if (i === KEYS_APART) scrubbed(db);
  });
  db.exec("INSERT OR IGNORE INTO head (id, revision, size, edge, root, checkpoint) VALUES (1, 0, 0, x'', x'', '')");
  return keys ?? openBeside();
}

/** Safe to repeat after a crash: the ledger keeps its keys until the step that drops them is durable. */
function moveKeys(db: DatabaseSync, keys: KeyStore, step: string): KeyStore {
  const hasKeys = db.prepare('SELECT 1 FROM vault_key LIMIT 1').get() !== undefined;
  const mark = newMark();
  if (hasKeys) keys.take(reading(db).each(), mark);
  db.exec(step);
  if (hasKeys) db.prepare('UPDATE head SET keys_mark = ?').run(mark);
  return keys;
}

/** Rows per INSERT: each costs a third less than in an INSERT of its own. */
const ROWS = 16;

type Insert = (writes: Packed, parameters: readonly Value[]) => void;

function inserterOf(db: DatabaseSync): Insert {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string) => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };

  function insertRun({ name, count, width }: Run, parameters: readonly Value[], from: number): void {
    const sql = WRITES[name as keyof typeof WRITES];
    let at = from;
    let left = count;
    const row = left < ROWS ? undefined : / VALUES (\([?, ]+\))$/.exec(sql)?.[1];
    if (row?.replaceAll(/[^?]/g, '').length === width) {
      const many = prepare(sql + `, ${row}`.repeat(ROWS - 1));
      for (; left >= ROWS; left -= ROWS, at += width * ROWS) many.run(...parameters.slice(at, at + width * ROWS));
    }
    const one = prepare(sql);
    for (; left > 0; left--, at += width) one.run(...parameters.slice(at, at + width));
  }

  return ({ runs }, parameters) => {
    let at = 0;
    for (const run of runs) {
      if (!isOfKeys(run)) insertRun(run, parameters, at);
      at += run.count * run.width;
    }
  };
}

const isOfKeys = ({ name }: Run): boolean => (KEY_WRITES as readonly string[]).includes(name);

/** INVARIANT: keys are durable before the transaction that refers to them commits. Returns the mark to commit, if any key is involved. */
function prepareKeys(keys: KeyStore, { runs }: Packed, parameters: readonly Value[]): Uint8Array | undefined {
  if (!runs.some(isOfKeys)) return undefined;
  const made: StoredKey[] = [];
  const destroyed: Uint8Array[] = [];
  let at = 0;
  for (const { name, count, width } of runs) {
    const end = at + count * width;
    if (name === 'vaultKey')
      for (; at < end; at += width)
        made.push({ vaultId: parameters[at] as Uint8Array, wrapped: parameters[at + 1] as Uint8Array });
    if (name === 'vaultKeyDestroyed') for (; at < end; at += width) destroyed.push(parameters[at] as Uint8Array);
    at = end;
  }
  return keys.prepare(made, destroyed);
}
