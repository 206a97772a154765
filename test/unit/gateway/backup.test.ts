import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backupLedger } from '../../../gateway/server/backup.ts';
import { ledgerAt } from '../../../services/ledger/index.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tripoint-backup-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const invalid = (field: string, rule: string) => expect.objectContaining({ code: 'INVALID', faults: [{ field, rule }] });
const backup = (keysFile?: string) =>
  backupLedger({ dataFolder: home, keysFolder: home }, join(home, 'copy'), keysFile === undefined ? {} : { keysFile });

it('a backup whose keys would go into a folder that is not there is refused by that name, and leaves nothing', async () => {
  writeFileSync(join(home, 'ledger.db'), '');
  await expect(backup(join(home, 'not-mounted', 'keys.db'))).rejects.toEqual(invalid('keys', 'a file in an existing folder'));
  expect(existsSync(join(home, 'not-mounted'))).toBe(false);
  expect(existsSync(join(home, 'copy'))).toBe(false);
});

it('a data folder without a ledger has none to copy, and is left without one', async () => {
  await expect(backup()).rejects.toEqual(invalid('dataFolder', 'a folder that contains a ledger'));
  expect(existsSync(join(home, 'ledger.db'))).toBe(false);
});

it('what is not there, a folder, a file of something else and another database are no ledger: the path is wrong, and no ledger failed', () => {
  writeFileSync(join(home, 'README.md'), 'of something else, and longer than the header of a database of SQLite');
  const other = new DatabaseSync(join(home, 'index.db'));
  other.exec('CREATE TABLE term (n)');
  other.close();
  for (const name of ['none.db', '.', 'README.md', 'index.db']) {
    const file = join(home, name);
    expect(() => ledgerAt(file)).toThrow(invalid(file, 'an existing ledger'));
  }
});
