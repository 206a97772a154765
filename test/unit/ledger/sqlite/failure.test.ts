import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { openStore } from '../../../../services/ledger/index.ts';
import { failureOf, systemFailure } from '../../../../services/ledger/sqlite/failure.ts';
import { makeFolder } from '../folder.ts';

const at = makeFolder();
afterAll(() => at.close());

test('a disk that is full is named with the path and what is free there', () => {
  const db = new DatabaseSync(join(at.path, 'full.db'));
  db.exec('PRAGMA page_size = 4096; CREATE TABLE t (x BLOB); PRAGMA max_page_count = 4');
  let thrown: unknown;
  try {
    db.exec('INSERT INTO t VALUES (zeroblob(100000))');
  } catch (error) {
    thrown = error;
  }
  db.close();
  expect(systemFailure(thrown, at.file, 4096)).toBe(`no space left on device (ENOSPC): ${at.file}, 4096 bytes free`);
  expect(failureOf(thrown, at.file)).toMatch(/ledger\.db, \d+ bytes free$/);
});

test.each([
  [{ errcode: 10 + 18 * 256 }, 0, 'no space left on device (ENOSPC)'],
  [{ errcode: 10 + 3 * 256 }, 1 << 30, 'an input or output error (EIO)'],
  [{ errcode: 8 }, 1 << 30, 'read-only'],
  [{ code: 'ENOSPC' }, 0, 'no space left on device (ENOSPC)'],
  [{ code: 'EDQUOT' }, 1 << 30, 'the disk quota is used up'],
])('%o with %d bytes free', (error, free, cause) => {
  expect(systemFailure(error, at.file, free)).toContain(cause);
});

test('what is not of the system is said in its own words', () => {
  const ours = new Error('UNIQUE constraint failed: event.cursor');
  expect([systemFailure(ours, at.file), failureOf(ours, at.file)]).toEqual([undefined, ours.message]);
});

test('a ledger that cannot be opened says why and where', async () => {
  const nowhere = join(at.path, 'gone', 'ledger.db');
  await expect(openStore(nowhere)).rejects.toMatchObject({ code: 'LEDGER_FAILED', message: expect.stringContaining(nowhere) });
  rmSync(nowhere, { force: true });
});
