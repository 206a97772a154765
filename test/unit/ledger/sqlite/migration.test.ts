// A ledger that an earlier version wrote, opened by this one.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { verifyLog } from '../../../../services/exchange/index.ts';
import { copyStore, joinKeys, openStore, rawOf, readStore } from '../../../../services/ledger/index.ts';
import { MIGRATIONS } from '../../../../services/ledger/sqlite/schema.ts';
import { grownLedger, ORIGIN, VKEY } from '../../exchange/grown.ts';
import { makeFolder } from '../folder.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** The tables of a ledger of today that schema 3 had, with their rows, under that schema. */
async function ofSchema3(size: number) {
  const folder = makeFolder();
  opened.push(folder);
  const grown = await grownLedger(size);
  opened.push(grown);
  const file = join(folder.path, 'old.db');
  const db = new DatabaseSync(file);
  db.exec(`${MIGRATIONS.slice(0, 3).join('')} PRAGMA user_version = 3`);
  db.prepare('ATTACH ? AS now').run(grown.file);
  db.exec(`INSERT INTO head (id, revision, size, edge, root, checkpoint, latest)
      SELECT id, revision, size, edge, root, checkpoint, latest FROM now.head;
    INSERT INTO leaf SELECT * FROM now.leaf;
    INSERT INTO node SELECT level, node_index, hash FROM now.node;
    INSERT INTO cosigned VALUES (7, 'note', 1, '["CA"]');
    INSERT INTO promise VALUES ('CA', 3, zeroblob(32), zeroblob(32), zeroblob(16), 0);
    INSERT INTO link VALUES ('CA', 1, 2, 3, 4, zeroblob(32))`);
  db.close();
  return { file, folder };
}

test('knows its one log, with all that was of it', async () => {
  const { file } = await ofSchema3(700);
  const store = await openStore(file);
  opened.push(store);
  expect(store.head()).toMatchObject({ log: 1, firstLeaf: 0, size: 700 });
  expect(rawOf(store).all('SELECT * FROM log')).toMatchObject([
    { log: 1, origin: ORIGIN, first_leaf: 0, size: null, turn: null },
  ]);
  expect(rawOf(store).all('SELECT log, level, node_index FROM node')).toEqual([
    { log: 1, level: 1, node_index: 0 },
    { log: 1, level: 1, node_index: 1 },
  ]);
  expect(rawOf(store).all('SELECT * FROM cosigned')).toEqual([
    { log: 1, size: 7, hour: 0, note: 'note', at: 1, witnesses: '["CA"]' },
  ]);
  expect(rawOf(store).get('SELECT * FROM promise')).toMatchObject({ partner: 'CA', leaf_index: 3, origin: null });
  expect(rawOf(store).get('SELECT * FROM link')).toMatchObject({ promised_index: 4, promised_origin: null });
  expect(verifyLog(store, VKEY)).toMatchObject({ origin: ORIGIN, size: 700, ended: [] });
});

test('verifies as it is, and its keys are joined with a copy of today', async () => {
  const { file, folder } = await ofSchema3(300);
  const before = readStore(file);
  opened.push(before);
  expect(verifyLog(before, VKEY)).toMatchObject({ origin: ORIGIN, size: 300 });
  const copies = (name: string) => {
    mkdirSync(join(folder.path, name));
    return { ledger: join(folder.path, name, 'ledger.db'), keys: join(folder.path, name, 'vault-keys.db') };
  };
  const old = copies('old-copy');
  copyStore(file, old);
  // As the version before wrote the file of the keys.
  const keys = new DatabaseSync(old.keys);
  keys.exec(
    `DROP TABLE log; CREATE TABLE log (checkpoint TEXT NOT NULL) STRICT; INSERT INTO log VALUES ('${ORIGIN}\n300\nroot\n')`,
  );
  keys.close();
  await (await openStore(file)).close();
  const now = copies('now-copy');
  copyStore(file, now);
  expect(joinKeys(now.ledger, old.keys)).toEqual({ keys: 0, erased: 0, unreadable: 0 });
  expect(joinKeys(old.ledger, now.keys)).toEqual({ keys: 0, erased: 0, unreadable: 0 });
});

test('in which nothing was logged begins its first log when it is used', async () => {
  const folder = makeFolder();
  opened.push(folder);
  const db = new DatabaseSync(folder.file);
  db.exec(`${MIGRATIONS.slice(0, 3).join('')} PRAGMA user_version = 3;
    INSERT INTO head (id, revision, size, edge, root, checkpoint) VALUES (1, 0, 0, x'', x'', '')`);
  db.close();
  const store = await folder.open();
  expect(rawOf(store).all('SELECT * FROM log')).toEqual([]);
  expect(verifyLog(store, VKEY)).toMatchObject({ origin: ORIGIN, size: 0, ended: [] });
});

test('whose rows were sealed before they were bound to their place is refused and stays as it was', async () => {
  const folder = makeFolder();
  opened.push(folder);
  const db = new DatabaseSync(folder.file);
  db.exec(`${MIGRATIONS.slice(0, 4).join('')} PRAGMA user_version = 4;
    INSERT INTO head (id, revision, size, edge, root, checkpoint) VALUES (1, 0, 0, x'', x'', '');
    INSERT INTO vault_key VALUES (zeroblob(16), zeroblob(60))`);
  db.close();
  await expect(folder.open()).rejects.toThrow(/^The ledger cannot be read or written: .*sealed by a version before this/);
  const after = new DatabaseSync(folder.file);
  expect(after.prepare('PRAGMA user_version').get()).toEqual({ user_version: 4 });
  after.close();
});
