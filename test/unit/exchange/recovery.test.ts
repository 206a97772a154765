import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ed25519Verifier, vkeyOf } from '../../../services/audit/index.ts';
import { verifyLog } from '../../../services/exchange/index.ts';
import { readStore } from '../../../services/ledger/index.ts';
import { exchanged, type Pair, startPair } from './pair.ts';

let pair: Pair;
let size: number;
beforeAll(async () => {
  pair = await startPair();
  for (const reference of ['A', 'B', 'C']) await exchanged(pair.us, reference);
  size = pair.us.store.head().size;
});
afterAll(() => pair?.close());

/** A copy of the U.S. ledger as it is now, altered by one statement of SQL. */
function altered(name: string, sql: string): () => unknown {
  const copy = join(pair.folder, `${name}.db`);
  pair.us.store.get('SELECT 1');
  const source = new DatabaseSync(pair.us.file);
  source.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  source.close();
  copyFileSync(pair.us.file, copy);
  const beside = new DatabaseSync(copy);
  beside.exec(sql);
  beside.close();
  return () => {
    const store = readStore(copy);
    try {
      return verifyLog(store, pair.us.verifier);
    } finally {
      store.close();
    }
  };
}
const corrupt = (said: RegExp) => expect.objectContaining({ code: 'LEDGER_CORRUPT', message: expect.stringMatching(said) });

test('both logs verify after an exchange, and an unaltered copy does', () => {
  for (const { store, verifier } of [pair.us, pair.ca])
    expect(verifyLog(store, verifier)).toMatchObject({ origin: verifier.name });
  expect(altered('same', 'SELECT 1')()).toMatchObject({ size });
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
  const sql = 'UPDATE leaf SET (entry, hash) = (SELECT entry, hash FROM leaf WHERE leaf_index = 1) WHERE leaf_index = 4';
  expect(altered('both', sql)).toThrow(corrupt(/another root/));
});

test('a missing entry is named; one missing at the end is counted', () => {
  expect(altered('gap', 'DELETE FROM leaf WHERE leaf_index = 2')).toThrow(corrupt(/leaf 2 is missing/));
  expect(altered('end', 'DELETE FROM leaf WHERE leaf_index = (SELECT max(leaf_index) FROM leaf)')).toThrow(
    corrupt(new RegExp(`${size - 1} leaves, the head says ${size}`)),
  );
});

test('an entry that was added behind is counted', () => {
  const sql = 'INSERT INTO leaf SELECT leaf_index + 1, hash, entry, kind, exchange_id FROM leaf ORDER BY leaf_index DESC LIMIT 1';
  expect(altered('added', sql)).toThrow(corrupt(new RegExp(`${size + 1} leaves`)));
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

test('a log cut back to an earlier size with its rows is found, since the checkpoint is of the whole', () => {
  expect(altered('cut', `DELETE FROM leaf WHERE leaf_index >= 3; UPDATE head SET size = 3`)).toThrow(corrupt(/another root/));
});

test('another key is not this log', () => {
  const vkey = vkeyOf(pair.us.verifier.name, generateKeyPairSync('ed25519').publicKey);
  expect(() => verifyLog(pair.us.store, ed25519Verifier(vkey))).toThrow(corrupt(/not signed by this log's key/));
  expect(() => verifyLog(pair.us.store, pair.ca.verifier)).toThrow(corrupt(/not signed/));
});

test('a log that grows while it is read is read as it stood', () => {
  altered('growing', 'SELECT 1');
  const beside = new DatabaseSync(join(pair.folder, 'growing.db'));
  beside.exec('PRAGMA journal_mode = WAL');
  const store = readStore(join(pair.folder, 'growing.db'));
  const growing = {
    ...store,
    get(sql: string) {
      beside.exec(`INSERT INTO leaf SELECT leaf_index + 1, hash, entry, kind, exchange_id FROM leaf ORDER BY leaf_index DESC LIMIT 1;
        UPDATE head SET size = size + 1`);
      return store.get(sql);
    },
  };
  expect(verifyLog(growing, pair.us.verifier).size).toBe(size);
  store.close();
  beside.close();
});
