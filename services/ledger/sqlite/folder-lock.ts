// Only one process at a time works on a data folder. The lock is SQLite's, on a file of its own: the operating system releases it
// however the process ends, so a stale lock cannot exist.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TripointError } from '../../domain/index.ts';
import { failureOf } from './failure.ts';

const LOCK_FILE = 'in-use.lock';
const SQLITE_BUSY = 5;

/** Keeps references: a garbage-collected connection would be closed, and its lock released. */
const held = new Set<DatabaseSync>();

/** Held until disposed or until the process ends. Throws FOLDER_IN_USE; LEDGER_FAILED if the folder cannot be locked. */
export function lockFolder(folder: string): Disposable {
  const file = join(folder, LOCK_FILE);
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file);
    // SQLite opens a read-only file without error and locks nobody out: the write, which is never committed, makes that fail.
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
