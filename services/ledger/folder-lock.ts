// One process at a time works on a data folder. The lock is SQLite's, on a file of its own: the operating system holds it for the process
// and lets go of it however that ends, so no stale lock is ever in the way.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TripointError } from '../domain/index.ts';

const LOCK_FILE = 'in-use.lock';

/** A connection that nothing refers to any more is closed, and its lock with it. */
const held = new Set<DatabaseSync>();

/** Held until it is disposed of or the process ends. Throws FOLDER_IN_USE. */
export function lockFolder(folder: string): Disposable {
  const lock = new DatabaseSync(join(folder, LOCK_FILE));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new TripointError('FOLDER_IN_USE', { field: folder, rule: 'a folder that no other process works on' }, { cause });
  }
  held.add(lock);
  return {
    [Symbol.dispose]() {
      if (held.delete(lock)) lock.close();
    },
  };
}
