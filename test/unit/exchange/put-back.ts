// The location of a side's ledger, copying it, and restoring a copy.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Country } from '../../../services/domain/index.ts';
import { keysBeside } from '../../../services/ledger/index.ts';

/** The ledger of one side. Its keys are beside it. */
export const ledgerIn = (folder: string, country: Country): string => join(folder, country, 'ledger.db');

/** Copies a ledger and its keys into another folder. */
export function copyLedger(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  for (const [source, copy] of [
    [from, to],
    [keysBeside(from), keysBeside(to)],
  ] as const) {
    rmSync(copy, { force: true });
    const db = new DatabaseSync(source, { timeout: 5_000 });
    db.prepare('VACUUM INTO ?').run(copy);
    db.close();
  }
}

/** rollback: replaces a ledger and its keys with such a copy. */
export function putLedgerBack(copy: string, file: string): void {
  for (const name of [file, keysBeside(file)]) for (const end of ['', '-wal', '-shm']) rmSync(name + end, { force: true });
  copyLedger(copy, file);
}
