import { statSync } from 'node:fs';
import { TripointError } from '../../services/domain/index.ts';
import { readStore } from '../../services/ledger/index.ts';

/** SQLite's code for a file of something else. */
const NOT_A_DATABASE = 26;

function isLedger(file: string): boolean {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const store = readStore(file);
  try {
    return store.get('hasTable', 'head') !== undefined;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === NOT_A_DATABASE) return false;
    throw error;
  } finally {
    store.close();
  }
}

/** The ledger that a command is to read, which a person named or a configuration. Throws INVALID for what is none, LEDGER_FAILED. */
export function ledgerAt(file: string, read: typeof readStore = readStore): ReturnType<typeof readStore> {
  if (!isLedger(file)) throw new TripointError('INVALID', { field: file, rule: 'a ledger that is there' });
  return read(file);
}
