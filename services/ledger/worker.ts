// The only writer. One thread owns the connection; a commit is one transaction with one fsync (WAL, synchronous FULL).
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { MIGRATIONS } from './schema.ts';
import { type Head, WRITES, type Write } from './writes.ts';

interface Request {
  readonly id: number;
  readonly expected: number;
  readonly head: Head;
  readonly writes: readonly Write[];
}

interface Scrub {
  readonly id: number;
  readonly scrub: true;
}

const BUSY_MS = 5_000;

const port = parentPort;
if (port === null) throw new Error('runs as a worker');
const { file } = workerData as { file: string };
// SQLite would make it readable by everyone; its journal gets the mode of the file.
closeSync(openSync(file, 'a', 0o600));
// A reader beside us (`log verify`, a backup) may hold the file for a moment: waited for, as it is no failure of the ledger.
const db = new DatabaseSync(file, { timeout: BUSY_MS });
// Pages of 8 KiB, which a new store gets: an exchange's widest rows are near 2 KiB, and 4 KiB would hold one of them.
db.exec(
  'PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -32768',
);
migrate();

const prepared = new Map<string, StatementSync>();
const prepare = (sql: string) => {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  const statement = db.prepare(sql);
  prepared.set(sql, statement);
  return statement;
};
const setHead = db.prepare(
  'UPDATE head SET revision = ?, size = ?, edge = ?, root = ?, checkpoint = ?, latest = ? WHERE id = 1 AND revision = ?',
);

function migrate(): void {
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > MIGRATIONS.length) throw new Error(`the store has schema ${version}, this software knows ${MIGRATIONS.length}`);
  MIGRATIONS.forEach((step, i) => {
    if (i < version) return;
    db.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${i + 1}; COMMIT`);
  });
  db.exec("INSERT OR IGNORE INTO head (id, revision, size, edge, root, checkpoint) VALUES (1, 0, 0, x'', x'', '')");
}

/** INVARIANT: the revision is the one that the caller checked and staged against, or nothing is written. */
function commit({ expected, head, writes }: Request): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const [name, ...parameters] of writes) prepare(WRITES[name]).run(...parameters);
    const { changes } = setHead.run(head.revision, head.size, head.edge, head.root, head.checkpoint, head.latest, expected);
    if (changes !== 1) throw new Error(`the head is not at revision ${expected}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
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

port.on('message', (request: Request | Scrub | 'close') => {
  if (request === 'close') {
    db.close();
    port.close();
    return;
  }
  try {
    if ('scrub' in request) return port.postMessage({ id: request.id, busy: scrub() });
    commit(request);
    port.postMessage({ id: request.id });
  } catch (error) {
    port.postMessage({ id: request.id, error: (error as Error).message });
  }
});
port.postMessage({ ready: true });
