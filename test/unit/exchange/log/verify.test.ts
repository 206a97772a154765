import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { verifyInclusion, vkeyOf } from '../../../../services/audit/index.ts';
import { createGrowth } from '../../../../services/exchange/commit/append.ts';
import { createLogReader, recoverLog, verifyLog } from '../../../../services/exchange/index.ts';
import { rawOf, readStore, type Store } from '../../../../services/ledger/index.ts';
import { openStoreHere } from '../../ledger/here.ts';
import { type Grown, grownLedger } from '../grown.ts';
import { exchanged, type Pair, startPair } from '../pair.ts';

/** The last byte of entry 500 becomes the first of 501: together they are the same bytes. */
const MOVED = `UPDATE leaf SET entry = CAST(substr((SELECT entry FROM leaf WHERE leaf_index = 500), -1) || entry AS BLOB) WHERE leaf_index = 501;
  UPDATE leaf SET entry = CAST(substr(entry, 1, length(entry) - 1) AS BLOB) WHERE leaf_index = 500`;

let pair: Pair;
let size: number;
beforeAll(async () => {
  pair = await startPair();
  for (const reference of ['A', 'B', 'C']) await exchanged(pair.us, reference);
  await pair.settled();
  size = pair.us.store.head().size;
});
afterAll(() => pair?.close());

/** A copy of the U.S. ledger as it is now, altered by one statement of SQL. */
function altered(name: string, sql: string): () => unknown {
  const copy = join(pair.folder, `${name}.db`);
  copyStoreFile(pair.us.file, copy);
  const beside = new DatabaseSync(copy);
  beside.exec(sql);
  beside.close();
  return () => {
    const store = readStore(copy);
    try {
      return verifyLog(store, pair.us.vkey);
    } finally {
      store.close();
    }
  };
}
const corrupt = (said: RegExp) => expect.objectContaining({ code: 'LEDGER_CORRUPT', message: expect.stringMatching(said) });

test('both logs verify after an exchange, and an unaltered copy does', () => {
  for (const { store, vkey, verifier } of [pair.us, pair.ca])
    expect(verifyLog(store, vkey)).toMatchObject({ origin: verifier.name, ended: [] });
  expect(altered('same', 'SELECT 1')()).toMatchObject({ size });
  expect(altered('older', 'DROP TABLE node')()).toMatchObject({ size });
});

test('one altered byte of an entry names the entry', () => {
  // The last byte of entry 3 replaced by another.
  const sql = "UPDATE leaf SET entry = CAST(substr(entry, 1, length(entry) - 1) || x'7E' AS BLOB) WHERE leaf_index = 3";
  expect(altered('entry', sql)).toThrow(corrupt(/leaf 3 is not what was logged/));
});

test('an altered hash names its entry', () => {
  expect(altered('hash', 'UPDATE leaf SET hash = zeroblob(32) WHERE leaf_index = 2')).toThrow(corrupt(/leaf 2 is not/));
});

test('an entry altered together with its hash changes the root', () => {
  const sql =
    'UPDATE leaf SET (entry, hash, kind, exchange_id) = (SELECT entry, hash, kind, exchange_id FROM leaf WHERE leaf_index = 1) WHERE leaf_index = 4';
  expect(altered('both', sql)).toThrow(corrupt(/another root/));
});

test('a missing entry is named; one missing at the end is counted', () => {
  expect(altered('gap', 'DELETE FROM leaf WHERE leaf_index = 2')).toThrow(corrupt(/leaf 2 is missing/));
  expect(altered('end', 'DELETE FROM leaf WHERE leaf_index = (SELECT max(leaf_index) FROM leaf)')).toThrow(
    corrupt(new RegExp(`leaf ${size - 1} is missing`)),
  );
});

test('an entry that was added behind is counted', () => {
  const sql = 'INSERT INTO leaf SELECT leaf_index + 1, hash, entry, kind, exchange_id FROM leaf ORDER BY leaf_index DESC LIMIT 1';
  expect(altered('added', sql)).toThrow(corrupt(/leaves that are in no log/));
});

test('two entries that changed places are found', () => {
  const sql =
    'UPDATE leaf SET leaf_index = -1 WHERE leaf_index = 1; UPDATE leaf SET leaf_index = 1 WHERE leaf_index = 2; UPDATE leaf SET leaf_index = 2 WHERE leaf_index = -1';
  expect(altered('swapped', sql)).toThrow(corrupt(/another root/));
});

test('an altered head, and a checkpoint of another head, are found', () => {
  expect(altered('root', 'UPDATE head SET root = zeroblob(32)')).toThrow(corrupt(/another root/));
  expect(altered('note', "UPDATE head SET checkpoint = replace(checkpoint, 'tripoint', 'elsewhere')")).toThrow(
    corrupt(/not signed/),
  );
  expect(altered('none', 'DELETE FROM head')).toThrow(corrupt(/no head/));
});

test('edge: a tree that would grow from another one is found before anything is signed over it', async () => {
  const sql = 'UPDATE head SET edge = CAST(zeroblob(32) || substr(edge, 33) AS BLOB)';
  expect(altered('edge', sql)).toThrow(corrupt(/another edge/));
  expect(altered('edge-short', 'UPDATE head SET edge = CAST(substr(edge, 33) AS BLOB)')).toThrow(corrupt(/another edge/));
  expect(altered('first-leaf', 'UPDATE head SET first_leaf = 1')).toThrow(corrupt(/head is of another log|in no log/));
  expect(altered('number', 'UPDATE head SET log = 2')).toThrow(corrupt(/head is of another log/));
});

test('a head that is not that of its root signs nothing', () => {
  const head = pair.us.store.head();
  const edge = new Uint8Array(head.edge);
  edge[0] = (edge[0] as number) ^ 1;
  expect(() => createGrowth(pair.us.context, { ...head, edge })).toThrow(corrupt(/edge/));
});

test.each([
  ['kind', 'UPDATE leaf SET kind = kind + 1'],
  ['exchange', 'UPDATE leaf SET exchange_id = randomblob(16)'],
  ['no-exchange', "UPDATE leaf SET exchange_id = x''"],
  ['swapped-ids', 'UPDATE leaf SET exchange_id = CAST(substr(exchange_id, 1, 15) AS BLOB)'],
])('a row that is found by another %s than its entry has is named', (name, sql) => {
  const about = 'SELECT max(leaf_index) AS leaf FROM leaf WHERE length(exchange_id) = 16';
  const leaf = rawOf(pair.us.store).get(about)?.leaf as number;
  expect(altered(name, `${sql} WHERE leaf_index = ${leaf}`)).toThrow(corrupt(new RegExp(`leaf ${leaf} is of another kind or`)));
});

test('a log cut back to an earlier size with its rows is found, since the checkpoint is of the whole', () => {
  expect(altered('cut', `DELETE FROM leaf WHERE leaf_index >= 3; UPDATE head SET size = 3`)).toThrow(corrupt(/another root/));
});

test('another key is not this log', () => {
  const vkey = vkeyOf(pair.us.verifier.name, generateKeyPairSync('ed25519').publicKey);
  expect(() => verifyLog(pair.us.store, vkey)).toThrow(corrupt(/not signed by this log's key/));
  expect(() => verifyLog(pair.us.store, pair.ca.vkey)).toThrow(corrupt(/not the one of the turns/));
});

test('a log that grows while it is read is read as it stood', () => {
  altered('growing', 'SELECT 1');
  const beside = new DatabaseSync(join(pair.folder, 'growing.db'));
  beside.exec('PRAGMA journal_mode = WAL');
  const store = readStore(join(pair.folder, 'growing.db'));
  let grown = 0;
  const growing: typeof store = {
    ...store,
    get(sql, ...parameters) {
      const row = store.get(sql, ...parameters);
      grown++;
      beside.exec(`INSERT INTO leaf SELECT leaf_index + 1, hash, entry, kind, exchange_id FROM leaf ORDER BY leaf_index DESC LIMIT 1;
        UPDATE head SET size = size + 1`);
      return row;
    },
  };
  expect(verifyLog(growing, pair.us.vkey).size).toBe(size);
  expect(grown).toBeGreaterThan(2);
  store.close();
  beside.close();
});

describe('the nodes of the tree', () => {
  const SIZE = 66_000;
  let grown: Grown;
  const opened: Store[] = [];
  beforeAll(async () => {
    grown = await grownLedger(SIZE, { nodes: false });
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  afterAll(() => grown?.close());

  /** A copy of the ledger whose nodes an earlier version did not keep. */
  let copies = 0;
  async function migrated(): Promise<{ store: Store; alter: (sql: string) => void }> {
    const file = join(grown.folder, `copy-${++copies}.db`);
    copyStoreFile(grown.file, file);
    const store = await openStoreHere(file);
    opened.push(store);
    return {
      store,
      alter(sql) {
        const beside = new DatabaseSync(file);
        beside.exec(sql);
        beside.close();
      },
    };
  }
  const count = (store: Store) => rawOf(store).get('SELECT count(*) AS n FROM node')?.n;

  test('are filled in at the start of a ledger that has none, once, and prove what they should', async () => {
    const { store } = await migrated();
    const before = store.head();
    expect(await recoverLog(store, grown.vkey)).toEqual(verifyLog(store, grown.vkey));
    expect(count(store)).toBe(257 + 1);
    expect(store.head()).toMatchObject({ size: SIZE, root: before.root, checkpoint: before.checkpoint });
    const { revision } = store.head();
    await recoverLog(store, grown.vkey);
    expect(store.head().revision).toBe(revision);
    const log = createLogReader(store);
    const path = log.inclusion(1_234, SIZE);
    expect(verifyInclusion(log.leafHash(1_234) as Uint8Array, 1_234, SIZE, path, before.root)).toBe(true);
  });

  test('that an interrupted start left out are filled in by the next; what is wrong among them is found', async () => {
    const { store, alter } = await migrated();
    await recoverLog(store, grown.vkey);
    alter('DELETE FROM node WHERE node_index > 100 OR level = 2');
    await recoverLog(store, grown.vkey);
    expect(count(store)).toBe(257 + 1);
    for (const [sql, said] of [
      ['UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND node_index = 77', /node 77 of level 1/],
      ['UPDATE node SET hash = zeroblob(32) WHERE level = 2', /node 0 of level 2/],
      ['INSERT INTO node VALUES (1, 1, 257, zeroblob(32))', /nodes that are not of this tree/],
      ['INSERT INTO node VALUES (1, 3, 0, zeroblob(32))', /nodes that are not of this tree/],
    ] as const) {
      alter(`CREATE TABLE kept AS SELECT * FROM node; ${sql}`);
      await expect(recoverLog(store, grown.vkey), sql).rejects.toThrow(corrupt(said));
      alter('DELETE FROM node; INSERT INTO node SELECT * FROM kept; DROP TABLE kept');
    }
    expect(verifyLog(store, grown.vkey)).toMatchObject({ size: SIZE });
  });

  test('how far it is is told on the way', () => {
    const told: number[] = [];
    verifyLog(grown.store, grown.vkey, (done, of) => told.push(done, of));
    expect(told.slice(0, 4)).toEqual([16_384, SIZE, 32_768, SIZE]);
    expect(told.slice(-2)).toEqual([SIZE, SIZE]);
  });

  test.each([
    ['an entry deep in the log', "UPDATE leaf SET entry = x'00' WHERE leaf_index = 65999", /leaf 65999 is not what was logged/],
    ['a leaf before the first', "INSERT INTO leaf VALUES (-1, zeroblob(32), x'00', 1, x'00')", /leaves that are in no log/],
    ['a hash that is too short', "UPDATE leaf SET hash = x'00' WHERE leaf_index = 300", /leaf 300/],
    ['a byte that moved from an entry to the next', MOVED, /leaf 500 is not/],
  ])('%s is found', async (_, sql, said) => {
    const { store, alter } = await migrated();
    alter(sql);
    expect(() => verifyLog(store, grown.vkey)).toThrow(corrupt(said));
  });
});

function copyStoreFile(from: string, to: string): void {
  const source = new DatabaseSync(from);
  source.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  source.close();
  copyFileSync(from, to);
}
