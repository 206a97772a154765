import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { AuditKind } from '../../../../proto/index.ts';
import {
  copyStore,
  joinKeys,
  openStore,
  type Reader,
  rawOf,
  readDatabase,
  readStore,
  type Write,
} from '../../../../services/ledger/index.ts';
import { keysBeside } from '../../../../services/ledger/sqlite/keys.ts';
import { codesIn, EMPTY_HEAD, event, type Folder, makeFolder } from '../folder.ts';

const folders: Folder[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => folder.close()));
});
function folder() {
  const made = makeFolder();
  folders.push(made);
  const copies = (name: string) => {
    mkdirSync(join(made.path, name), { recursive: true });
    return { ledger: join(made.path, name, 'ledger.db'), keys: join(made.path, name, 'vault-keys.db') };
  };
  return { ...made, copies };
}

const id = (n: number) => new Uint8Array(16).fill(n);
const key = (n: number) => new Uint8Array(60).fill(0x40 + n);
const HEAD = { ...EMPTY_HEAD, checkpoint: 'log.example/us/2026\n1\nroot\n' };
const begun = (origin = 'log.example/us/2026'): Write => ['log', 1, origin, 0];
let leaves = 0;

/** A record, its exchange and its key, as far as a backup looks at them. */
const recorded = (n: number): Write[] => [
  ['leaf', leaves++, new Uint8Array(32), new Uint8Array([n]), AuditKind.SENT, id(n)],
  ['vaultKey', id(n), key(n)],
  ['record', 'US', id(n), 1, 1, new Uint8Array(), new Uint8Array(), id(n), new Uint8Array([n])],
  [
    'exchange',
    id(n),
    'sent',
    'CA',
    1,
    'CLOSED',
    null,
    1,
    'US',
    id(n),
    1,
    new Uint8Array(),
    'null',
    leaves - 1,
    null,
    null,
    null,
    id(n),
    null,
  ],
];
const erased = (n: number): Write[] => [
  ['vaultKeyDestroyed', id(n)],
  ['leaf', leaves++, new Uint8Array(32), new Uint8Array([n]), AuditKind.ERASED, id(n)],
];
const keysIn = (file: string) => {
  const store = readDatabase(file);
  try {
    return store.all('SELECT vault_id FROM vault_key ORDER BY vault_id').map(({ vault_id: name }) => (name as Uint8Array)[0]);
  } finally {
    store.close();
  }
};
/** Every row of every table, as text. */
function rowsOf(store: Reader): string {
  const tables = rawOf(store).all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  return JSON.stringify(tables.map(({ name }) => [name, rawOf(store).all(`SELECT * FROM "${name}"`)]));
}
const schemaOf = (store: Reader) =>
  rawOf(store).all('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name');

test('a copy of a running store is all of it at one moment, without a single key; the keys are in a file of their own', async () => {
  const at = folder();
  const store = await at.open();
  await store.commit(HEAD, [...recorded(1), ...recorded(2), event('a'), event('b')]);
  const files = at.copies('copy');
  const before = rowsOf(store);
  expect(copyStore(at.file, files)).toEqual({ leaves: 2, keys: 2 });
  await store.commit(HEAD, [...recorded(3), event('c')]);

  const copy = readStore(files.ledger);
  expect(rowsOf(copy)).toBe(before);
  expect(schemaOf(copy)).toEqual(schemaOf(store));
  expect(rawOf(copy).get('PRAGMA user_version')).toEqual(rawOf(store).get('PRAGMA user_version'));
  expect(rawOf(copy).get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
  copy.close();
  for (const n of [1, 2]) expect(readFileSync(files.ledger).indexOf(key(n))).toBe(-1);
  expect(keysIn(files.keys)).toEqual([1, 2]);
  for (const file of Object.values(files)) expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a copy joined with its keys is a store that goes on where the other was, and gives no cursor twice', async () => {
  const at = folder();
  const store = await at.open();
  await store.commit(HEAD, [...recorded(1), event('a')]);
  await store.commit(HEAD, [['vaultKeyDestroyed', id(9)]]);
  const files = at.copies('copy');
  copyStore(at.file, files);
  const head = store.head();
  const before = [...store.keys.each()];
  await store.close();
  expect(joinKeys(files.ledger, files.keys)).toEqual({ keys: 1, erased: 0, unreadable: 0 });

  const again = await openStore(files.ledger);
  expect(again.head()).toEqual(head);
  expect([...again.keys.each()]).toEqual(before);
  expect(before).toHaveLength(1);
  await again.commit(HEAD, [event('b')]);
  expect(
    rawOf(again)
      .all('SELECT cursor FROM event')
      .map(({ cursor }) => cursor),
  ).toEqual([1, 2]);
  await again.close();
});

test('what the log says was erased is not joined, whichever of ledger and keys is older; a record without a key is told', async () => {
  const at = folder();
  const store = await at.open();
  await store.commit(HEAD, [...recorded(1), ...recorded(2)]);
  const older = at.copies('older');
  copyStore(at.file, older);
  await store.commit(HEAD, [...erased(1), ...recorded(3)]);
  const newer = at.copies('newer');
  copyStore(at.file, newer);

  expect(joinKeys(newer.ledger, older.keys)).toEqual({ keys: 1, erased: 1, unreadable: 1 });
  expect(keysIn(keysBeside(newer.ledger))).toEqual([2]);
  // Keys of records that the older ledger does not know are of no use to it.
  expect(joinKeys(older.ledger, newer.keys)).toEqual({ keys: 1, erased: 0, unreadable: 1 });
  expect(keysIn(keysBeside(older.ledger))).toEqual([2]);
});

test('keys from before the log turned are joined with a ledger from after it', async () => {
  const at = folder();
  const store = await at.open();
  await store.commit(HEAD, [begun(), ...recorded(1)]);
  const older = at.copies('older');
  copyStore(at.file, older);
  await store.commit({ ...HEAD, log: 2, checkpoint: 'log.example/us/2027\n1\nroot\n' }, [['log', 2, 'log.example/us/2027', 1]]);
  const newer = at.copies('newer');
  copyStore(at.file, newer);
  expect(joinKeys(newer.ledger, older.keys)).toEqual({ keys: 1, erased: 0, unreadable: 0 });
});

test('keys of another log, a file that is no ledger and a file that is there already are refused', async () => {
  const at = folder();
  const store = await at.open();
  await store.commit(HEAD, [begun(), ...recorded(1)]);
  const files = at.copies('copy');
  copyStore(at.file, files);
  const another = folder();
  await (await another.open()).commit(HEAD, [begun('log.example/ca/2026')]);
  const other = another.copies('other');
  copyStore(another.file, other);
  expect(() => joinKeys(files.ledger, other.keys)).toThrow(expect.objectContaining({ code: 'INVALID' }));
  expect(() => copyStore(at.file, files)).toThrow(expect.objectContaining({ code: 'LEDGER_FAILED' }));
  const nothing = join(at.path, 'nothing.db');
  new DatabaseSync(nothing).close();
  expect(() => copyStore(nothing, at.copies('third'))).toThrow(expect.objectContaining({ code: 'LEDGER_FAILED' }));
  expect(codesIn(store)).toEqual([]);
});

test('destroyed keys leave the write-ahead file too; a reader that holds it is not waited for', async () => {
  const at = folder();
  const store = await at.open();
  await store.commit(HEAD, recorded(1));
  await store.scrub();
  const keys = keysBeside(at.file);
  const files = () => [keys, `${keys}-wal`].map((name) => readFileSync(name).indexOf(key(1)) !== -1);
  expect(files()).toEqual([true, false]);
  await store.commit(HEAD, erased(1));
  const reader = new DatabaseSync(keys, { readOnly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM vault_key').get();
  await store.commit(HEAD, recorded(2));
  const began = performance.now();
  await store.scrub();
  expect(performance.now() - began).toBeLessThan(2_000);
  reader.exec('COMMIT');
  reader.close();
  await store.scrub();
  expect(files()).toEqual([false, false]);
  for (const file of [at.file, keys]) expect(statSync(`${file}-wal`).size).toBe(0);
});
