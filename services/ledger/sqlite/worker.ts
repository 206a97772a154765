// The only writer. One thread owns the connection; a commit is one transaction with one fsync (WAL, synchronous FULL).
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { Value } from '../row.ts';
import type { Head } from '../writes.ts';
import { failureOf } from './failure.ts';
import { type Packed, parametersOf, type Run } from './packed.ts';
import { MIGRATIONS } from './schema.ts';
import { WRITES } from './writes.ts';

/** Opens a transaction; the next message is its end. */
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

const BUSY_MS = 5_000;

const port = parentPort;
if (port === null) throw new Error('runs as a worker');
const { file } = workerData as { file: string };
const db = opened();

const prepared = new Map<string, StatementSync>();
const prepare = (sql: string) => {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  const statement = db.prepare(sql);
  prepared.set(sql, statement);
  return statement;
};
const setHead = db.prepare(
  `UPDATE head SET revision = ?, log = ?, first_leaf = ?, size = ?, edge = ?, root = ?, checkpoint = ?, latest = ?
   WHERE id = 1 AND revision = ?`,
);

function opened(): DatabaseSync {
  try {
    // SQLite would make it readable by everyone; its journal gets the mode of the file.
    closeSync(openSync(file, 'a', 0o600));
    // A reader beside us (`log verify`, a backup) may hold the file for a moment: waited for, as it is no failure of the ledger.
    const store = new DatabaseSync(file, { timeout: BUSY_MS });
    // Pages of 8 KiB, which a new store gets: an exchange's widest rows are near 2 KiB, and 4 KiB would hold one of them.
    store.exec(
      'PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -32768',
    );
    migrate(store);
    return store;
  } catch (error) {
    throw new Error(failureOf(error, file));
  }
}

function migrate(db: DatabaseSync): void {
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > MIGRATIONS.length) throw new Error(`the store has schema ${version}, this software knows ${MIGRATIONS.length}`);
  MIGRATIONS.forEach((step, i) => {
    if (i < version) return;
    db.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${i + 1}; COMMIT`);
  });
  db.exec("INSERT OR IGNORE INTO head (id, revision, size, edge, root, checkpoint) VALUES (1, 0, 0, x'', x'', '')");
}

/** Rows of one INSERT: each row costs a third less than alone. */
const ROWS = 16;

function insertRun({ name, count, width }: Run, parameters: readonly Value[], from: number): void {
  const sql = WRITES[name];
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

function insert(writes: Packed): void {
  const parameters = parametersOf(writes);
  let at = 0;
  for (const run of writes.runs) {
    insertRun(run, parameters, at);
    at += run.count * run.width;
  }
}

function begin({ writes }: Begin): void {
  db.exec('BEGIN IMMEDIATE');
  insert(writes);
}

/** INVARIANT: the revision is the one that the caller checked and staged against, or nothing is written. */
function end({ expected, head, writes }: End): void {
  // Rolled back at its begin: what follows would commit by itself.
  if (!db.isTransaction) throw new Error('the transaction is over');
  insert(writes);
  const { revision, log, firstLeaf, size, edge, root, checkpoint, latest } = head;
  const { changes } = setHead.run(revision, log, firstLeaf, size, edge, root, checkpoint, latest, expected);
  if (changes !== 1) throw new Error(`the head is not at revision ${expected}`);
  db.exec('COMMIT');
}

/** The write-ahead file is taken over and cut to nothing: what was deleted from the store stays in it for long otherwise. A reader
 * that holds it (a backup, for minutes) is not waited for, as commits would wait with us. Says whether there was one. */
function scrub(): boolean {
  db.exec('PRAGMA busy_timeout = 0');
  try {
    return (db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }).busy !== 0;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  }
}

port.on('message', (request: Begin | End | Scrub | 'close') => {
  if (request === 'close') {
    db.close();
    port.close();
    return;
  }
  try {
    if ('scrub' in request) return port.postMessage({ id: request.id, busy: scrub() });
    if (!('head' in request)) return begin(request);
    end(request);
    port.postMessage({ id: request.id });
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    port.postMessage({ error: failureOf(error, file) });
  }
});
port.postMessage({ ready: true });
