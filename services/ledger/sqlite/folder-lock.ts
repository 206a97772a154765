// One process at a time works on a data folder. The lock is SQLite's, on a file of its own: the operating system holds it for the process
// and lets go of it however that ends, so no stale lock is ever in the way.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TripointError } from '../../domain/index.ts';
import { failureOf } from './failure.ts';

const LOCK_FILE = 'in-use.lock';
const SQLITE_BUSY = 5;

/** A connection that nothing refers to any more is closed, and its lock with it. */
const held = new Set<DatabaseSync>();

/** Held until it is disposed of or the process ends. Throws FOLDER_IN_USE; LEDGER_FAILED where there can be no lock. */
export function lockFolder(folder: string): Disposable {
  const file = join(folder, LOCK_FILE);
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file);
    // A file that can only be read is opened to read, and locks nobody out: the write, which is never committed, finds that out.
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; PRAGMA user_version = 1');
  } catch (cause) {
    lock?.close();
    if ((cause as { errcode?: number }).errcode !== SQLITE_BUSY)
      throw new TripointError('LEDGER_FAILED', failureOf(cause, file), { cause });
    throw new TripointError('FOLDER_IN_USE', { field: folder, rule: 'a folder that no other process works on' }, { cause });
  }
  const kept = lock;
  held.add(kept);
  return {
    [Symbol.dispose]() {
      if (held.delete(kept)) kept.close();
    },
  };
}
