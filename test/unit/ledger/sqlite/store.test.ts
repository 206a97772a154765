import { statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
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

test('a new store is empty at revision 0, and what is committed is there when it is opened again', async () => {
  const at = folder();
  const store = await at.open();
  expect(store.head()).toEqual({ revision: 0, ...EMPTY_HEAD });
  const head = {
    log: 2,
    firstLeaf: 9,
    size: 3,
    edge: new Uint8Array(64).fill(7),
    root: new Uint8Array(32).fill(9),
    checkpoint: 'note',
    latest: 5,
  };
  await store.commit(head, [event('a'), event('b')]);
  await store.close();
  const again = await at.open();
  expect(again.head()).toEqual({ revision: 1, ...head });
  expect(codesIn(again)).toEqual(['a', 'b']);
});

test('a reader sees what is committed as soon as it is, and nothing of what is not', async () => {
  const store = await folder().open();
  // Its writes are with the writer already, and the end of the transaction is not.
  await store.commitWith([event('a')], () => {
    expect(codesIn(store)).toEqual([]);
    return { head: EMPTY_HEAD, writes: [] };
  });
  expect(codesIn(store)).toEqual(['a']);
  expect([...rawOf(store).each('SELECT code FROM event')].map(({ code }) => code)).toEqual(['a']);
});

test('INVARIANT: a commit on top of another head than the one in the file writes nothing, and is the last', async () => {
  const at = folder();
  const [first, second] = [await at.open(), await at.open()];
  await first.commit(EMPTY_HEAD, [event('a')]);
  await expect(second.commit(EMPTY_HEAD, [event('b')])).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
  expect(codesIn(first)).toEqual(['a']);
  await expect(second.commit(EMPTY_HEAD, [event('c')])).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
  await first.commit(EMPTY_HEAD, [event('d')]);
  expect(codesIn(first)).toEqual(['a', 'd']);
});

test('a transaction of which one row is refused leaves none of the others', async () => {
  const store = await folder().open();
  const key = ['vaultKey', new Uint8Array(16), new Uint8Array(60)] as const;
  await expect(store.commit(EMPTY_HEAD, [event('a'), key, key])).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
  expect(codesIn(store)).toEqual([]);
});

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

describe('what is worked out while the writer writes', () => {
  const refused: Write[] = [
    ['log', 1, 'twice', 0],
    ['log', 1, 'twice', 0],
  ];

  test('is of the same transaction', async () => {
    const store = await folder().open();
    await store.commitWith([event('a')], () => {
      expect(codesIn(store)).toEqual([]);
      return { head: { ...EMPTY_HEAD, size: 7 }, writes: [event('b')] };
    });
    expect(codesIn(store)).toEqual(['a', 'b']);
    expect(store.head()).toMatchObject({ size: 7, revision: 1 });
    expect(rawOf(store).get('SELECT size, revision FROM head')).toEqual({ size: 7, revision: 1 });
  });

  test.each([
    ['a row before it is refused', [event('a'), ...refused], [event('b')]],
    ['a row of its own is refused', [event('a')], [event('b'), ...refused]],
  ])('is not written when %s, nor is anything else', async (_, writes, last) => {
    const at = folder();
    const store = await at.open();
    const committing = store.commitWith(writes, () => ({ head: { ...EMPTY_HEAD, size: 7 }, writes: last }));
    await expect(committing).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
    await expect(store.commit(EMPTY_HEAD, [event('c')])).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
    await store.close();
    const again = await at.open();
    expect(codesIn(again)).toEqual([]);
    expect(again.head()).toEqual({ revision: 0, ...EMPTY_HEAD });
  });

  test('and fails takes back what was written, and nothing is taken any more', async () => {
    const at = folder();
    const store = await at.open();
    const committing = store.commitWith([event('a')], () => {
      throw new RangeError('ours');
    });
    await expect(committing).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
    await expect(store.commit(EMPTY_HEAD, [event('b')])).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
    await store.close();
    const again = await at.open();
    await again.commit(EMPTY_HEAD, [event('c')]);
    expect(codesIn(again)).toEqual(['c']);
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
