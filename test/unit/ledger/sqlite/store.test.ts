import { statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { openStore, rawOf, readStore, type Write } from '../../../../services/ledger/index.ts';
import { keysBeside } from '../../../../services/ledger/sqlite/keys.ts';
import { codesIn, EMPTY_HEAD, event, type Folder, makeFolder } from '../folder.ts';

const folders: Folder[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => folder.close()));
});
const idOf = (n: number) => new Uint8Array(16).fill(n);
const hashOf = (n: number) => new Uint8Array(new Float64Array([n]).buffer);
const folder = () => {
  const made = makeFolder();
  folders.push(made);
  return made;
};

test('of many rows by one statement each is what it was given, in their order', async () => {
  const store = await folder().open();
  // Around the number of rows that one INSERT takes, and with another statement in between.
  for (const count of [1, 15, 16, 17, 70]) {
    const from = store.head().size;
    const leaf = (index: number): Write => [
      'leaf',
      index,
      hashOf(index),
      new Uint8Array(index % 5).fill(index),
      2 ** 40 + index,
      hashOf(-index),
    ];
    const leaves = Array.from({ length: count }, (_, i) => leaf(from + i));
    const events = Array.from({ length: count }, (_, i) => event(`${from + i}`));
    await store.commit({ ...EMPTY_HEAD, size: from + 2 * count }, [
      ...leaves,
      ...events,
      ...leaves.map((_, i) => leaf(from + count + i)),
    ]);
  }
  const rows = rawOf(store).all('SELECT leaf_index, hash, entry, kind, exchange_id FROM leaf ORDER BY leaf_index');
  expect(rows).toHaveLength(store.head().size);
  rows.forEach((row, index) => {
    expect(row).toEqual({
      ...{ leaf_index: index, hash: hashOf(index), kind: 2 ** 40 + index, exchange_id: hashOf(-index) },
      entry: new Uint8Array(index % 5).fill(index),
    });
  });
  expect(codesIn(store)).toEqual(codesIn(store).toSorted((a, b) => Number(a) - Number(b)));
});

test('rows that leave their last values out are among many what they are alone', async () => {
  const store = await folder().open();
  const short = Array.from({ length: 40 }, (_, i): Write => ['event', 'test', 1, 'XX', `${i}`]);
  await store.commit(EMPTY_HEAD, short);
  expect(codesIn(store)).toEqual(short.map(([, , , , code]) => code));
  expect(rawOf(store).get('SELECT count(*) AS n FROM event WHERE exchange_id IS NULL AND direction IS NULL')?.n).toBe(40);
});

test('destroyed keys leave the write-ahead file', async () => {
  const at = folder();
  const store = await at.open();
  const wrapped = new Uint8Array(60).fill(0xab);
  await store.commit(EMPTY_HEAD, [['vaultKey', idOf(1), wrapped]]);
  await store.scrub();
  await store.commit(EMPTY_HEAD, [['vaultKeyDestroyed', idOf(1)]]);
  await store.scrub();
  for (const file of [at.file, keysBeside(at.file)]) expect(statSync(`${file}-wal`).size).toBe(0);
});

test('what the reading connection is asked to write is refused', async () => {
  const at = folder();
  const store = await at.open();
  expect(() => rawOf(store).all('DELETE FROM head')).toThrow();
  const copy = readStore(at.file);
  expect(() => rawOf(copy).get('UPDATE head SET size = 1')).toThrow();
  copy.close();
  expect(store.head().size).toBe(0);
});

test('the file, and the journal beside it, are for their owner alone', async () => {
  const at = folder();
  const store = await at.open();
  await store.commit(EMPTY_HEAD, [event('a')]);
  for (const name of [at.file, `${at.file}-wal`, `${at.file}-shm`]) expect(statSync(name).mode & 0o777).toBe(0o600);
});

test('each commit reaches the disk: write-ahead log, synchronous FULL', async () => {
  const at = folder();
  await at.open();
  const beside = new DatabaseSync(at.file, { readOnly: true });
  expect(beside.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
  expect(beside.prepare('PRAGMA user_version').get()?.user_version).toBeGreaterThan(0);
  beside.close();
});

test('a store that newer software has migrated is not opened', async () => {
  const at = folder();
  const store = await at.open();
  await store.close();
  const beside = new DatabaseSync(at.file);
  beside.exec('PRAGMA user_version = 1000');
  beside.close();
  await expect(openStore(at.file)).rejects.toMatchObject({ code: 'LEDGER_FAILED', message: /schema 1000/ });
});

test('a file that is no ledger is refused, not overwritten', async () => {
  const at = folder();
  writeFileSync(at.file, 'not a database, and longer than the header of one would be: '.repeat(20));
  await expect(openStore(at.file)).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
  expect(statSync(at.file).size).toBe(1200);
  expect(() => readStore(`${at.file}.none`)).toThrow(expect.objectContaining({ code: 'LEDGER_FAILED' }));
});

test('one link sequence and one cursor are never given twice', async () => {
  const store = await folder().open();
  const batch = (id: number) =>
    [
      'batch',
      new Uint8Array(16).fill(id),
      'received',
      'XX',
      1,
      0,
      new Uint8Array(1),
      new Uint8Array(32),
      null,
      null,
      null,
    ] as const;
  await store.commit(EMPTY_HEAD, [batch(1), event('a')]);
  const cursor = rawOf(store).get('SELECT max(cursor) AS n FROM event')?.n as number;
  await store.commit(EMPTY_HEAD, [event('b')]);
  expect(rawOf(store).get('SELECT max(cursor) AS n FROM event')?.n).toBe(cursor + 1);
  await expect(store.commit(EMPTY_HEAD, [batch(2)])).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
});

test('what a partner confirmed and promised only grows', async () => {
  const store = await folder().open();
  const hash = (byte: number) => new Uint8Array(32).fill(byte);
  await store.commit(EMPTY_HEAD, [
    ['linkPeerReceived', 'XX', 5],
    ['linkPeerReceived', 'XX', 3],
    ['linkPromised', 'XX', 'xx/2026', 7, hash(7)],
    ['linkPromised', 'XX', 'xx/2026', 6, hash(6)],
  ]);
  expect(rawOf(store).get('SELECT * FROM link')).toMatchObject({
    peer_received_through: 5,
    promised_origin: 'xx/2026',
    promised_index: 7,
    promised_leaf_hash: hash(7),
  });
  // In the next log it begins anew.
  await store.commit(EMPTY_HEAD, [['linkPromised', 'XX', 'xx/2027', 1, hash(1)]]);
  expect(rawOf(store).get('SELECT * FROM link')).toMatchObject({ promised_origin: 'xx/2027', promised_index: 1 });
});
