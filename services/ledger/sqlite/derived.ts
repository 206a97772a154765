// A file derived from the ledger: an index that can be deleted and made again, and out of which what was erased must go.
import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** What its tables are. A file of another version is emptied and made with these. */
export interface DerivedSchema {
  readonly version: number;
  readonly sql: string;
}

/** Open for writing. */
export interface DerivedFile {
  /** Caches: each SQL text is prepared once. */
  prepare(sql: string): StatementSync;
  exec(sql: string): void;
  /** Runs `write` in one transaction that takes the write lock at its beginning. */
  locked<T>(write: () => T): T;
  /** Notes that the write-ahead log may contain personal data deleted from the file. */
  leavesRemains(): void;
  /** Removes such data from every file. False if a reader still holds the write-ahead log after `waitMs`: the data remains there. */
  scrub(waitMs: number): boolean;
  close(): void;
}

const BUSY_MS = 10_000;

export function openDerived(file: string, schema: DerivedSchema): DerivedFile {
  const db = openSound(file, schema);
  const prepared = new Map<string, StatementSync>();
  // True at the start too: the previous writer may have ended before it scrubbed.
  let hasRemains = true;

  return {
    prepare(sql) {
      const statement = prepared.get(sql) ?? db.prepare(sql);
      prepared.set(sql, statement);
      return statement;
    },
    exec: (sql) => db.exec(sql),
    locked(write) {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = write();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    leavesRemains() {
      hasRemains = true;
    },
    // As in the ledger, only a truncated write-ahead log leaves no copy. Waiting for a reader blocks only this thread.
    scrub(waitMs) {
      if (!hasRemains) return true;
      db.exec(`PRAGMA busy_timeout = ${waitMs}`);
      try {
        hasRemains = (db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }).busy !== 0;
      } finally {
        db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
      }
      return !hasRemains;
    },
    close: () => db.close(),
  };
}

/** Cache: 64 MiB. A checkpoint every 16 MiB. Emptying the index grows the write-ahead log further, and the size limit shrinks it again. */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
  PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4096; PRAGMA journal_size_limit = 67108864`;

const [SQLITE_CORRUPT, SQLITE_NOTADB] = [11, 26];

/** A damaged file is deleted and rebuilt: it contains nothing that the ledger does not. */
function openSound(file: string, schema: DerivedSchema): DatabaseSync {
  try {
    return openOnce(file, schema);
  } catch (error) {
    const { errcode } = error as { errcode?: number };
    if (errcode !== SQLITE_CORRUPT && errcode !== SQLITE_NOTADB) throw error;
    for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
    return openOnce(file, schema);
  }
}

function openOnce(file: string, { version, sql }: DerivedSchema): DatabaseSync {
  closeSync(openSync(file, 'a', 0o600));
  const db = new DatabaseSync(file, { timeout: BUSY_MS });
  db.exec(PRAGMAS);
  db.exec('BEGIN IMMEDIATE');
  const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (found !== version) {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
    for (const { name } of tables) db.exec(`DROP TABLE ${name as string}`);
    db.exec(`${sql} PRAGMA user_version = ${version}`);
  }
  db.exec('COMMIT');
  return db;
}
