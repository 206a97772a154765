// A ledger altered by SQL, without any key: every row that somebody signed is named when it is not what was signed.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../../services/domain/index.ts';
import { type Finding, findHeldRows, type Pinned } from '../../../../services/exchange/integrity/held-rows.ts';
import { rawOf, readStore } from '../../../../services/ledger/index.ts';
import { exchanged, type Pair, startPair, until } from '../pair.ts';

let pair: Pair;
let pinned: Pinned;
beforeAll(async () => {
  const digest = new Uint8Array(32);
  pair = await startPair({ authority: ['US', 'CA'].map((of) => ({ of, digest })) });
  for (const reference of ['A', 'B']) await exchanged(pair.us, reference);
  await exchanged(pair.ca, 'C');
  pair.advance(MINUTE);
  await pair.settled();
  const count = (table: string) => rawOf(pair.us.store).get(`SELECT count(*) AS n FROM ${table}`)?.n as number;
  for (const table of ['agreement', 'cosigned', 'witnessed']) await until(`a row of ${table}`, () => count(table) > 0);
  const anchors = [pair.us, pair.ca].map(({ context, anchor, country }) => ({
    ...anchor,
    keySets: context.keys.chain(country).map(({ jws }) => jws),
  }));
  const partners = { CA: { log: pair.ca.vkey, turns: [], witness: pair.ca.witness } };
  pinned = { self: 'US', anchors, log: pair.us.vkey, partners };
  // Beside the writer, so that what its copies hold is one state.
  await pair.us.exchange.close();
});
afterAll(() => pair?.close());

let copies = 0;
async function found(sql: string, by = pinned): Promise<Finding[]> {
  const copy = join(pair.folder, `held-${copies++}.db`);
  const source = new DatabaseSync(pair.us.file);
  source.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  source.close();
  copyFileSync(pair.us.file, copy);
  const beside = new DatabaseSync(copy);
  beside.exec(sql);
  beside.close();
  const store = readStore(copy);
  try {
    return await findHeldRows(store, by);
  } finally {
    store.close();
  }
}
const first = (table: string) => `rowid = (SELECT min(rowid) FROM ${table})`;
/** Tables without a rowid. */
const one = (table: string, key: string) => `${key} = (SELECT min(${key}) FROM ${table})`;
/** One bit of a byte far enough in. */
const changed = (column: string) => `CAST(substr(${column}, 1, 20) || x'7e' || substr(${column}, 22) AS BLOB)`;

test('nothing is found in a ledger as it was written', async () => {
  expect(await found('SELECT 1')).toEqual([]);
});

const LAST_TEXT = one('agreement', 'digest');
test.each([
  ['batch', `UPDATE batch SET manifest = ${changed('manifest')} WHERE ${first('batch')}`],
  ['batch', `UPDATE batch SET signature = ${changed('signature')} WHERE ${first('batch')}`],
  ['batch', `UPDATE batch SET signature = NULL, protected = NULL WHERE direction = 'received'`],
  ['batch', "UPDATE batch SET partner = 'MX' WHERE direction = 'received'"],
  [
    'batch',
    `UPDATE batch SET (manifest, signature) = (SELECT manifest, b.signature FROM batch b WHERE b.direction = 'sent' LIMIT 1)
     WHERE direction = 'received'`,
  ],
  ['promise', "INSERT INTO promise VALUES ('CA', 99999, zeroblob(32), zeroblob(32), zeroblob(16), 0, NULL, 0)"],
  [
    'promise',
    `INSERT INTO promise (partner, leaf_index, leaf_hash, statement_digest, batch_id, position, origin)
     SELECT 'CA', 99999, zeroblob(32), zeroblob(32), batch_id, 0, NULL FROM batch WHERE direction = 'received' LIMIT 1`,
  ],
  ['agreement', `UPDATE agreement SET files = replace(files, 'version', 'Version') WHERE ${LAST_TEXT}`],
  ['agreement', `UPDATE agreement SET signatures = '[]' WHERE ${LAST_TEXT}`],
  ['agreement', `UPDATE agreement SET takes_effect = takes_effect - 1 WHERE ${LAST_TEXT}`],
  ['agreement', `UPDATE agreement SET id = 'another' WHERE ${LAST_TEXT}`],
  ['key_set', "INSERT INTO key_set VALUES ('CA', 7, 1, 'x')"],
  ['key_set', "INSERT INTO key_set VALUES ('ZZ', 1, 1, 'x')"],
  ['revocation_list', "INSERT INTO revocation_list VALUES ('CA', 7, 1, 'x')"],
  ['partner_turn', "INSERT INTO partner_turn VALUES ('CA', 1, 'a turn')"],
  ['partner_turn', "INSERT INTO partner_turn VALUES ('ZZ', 1, 'a turn')"],
  ['witnessed', 'UPDATE witnessed SET size = size + 1'],
  ['witnessed', 'UPDATE witnessed SET root = zeroblob(32)'],
  ['witnessed', "UPDATE witnessed SET origin = 'tripoint.example/zz/2026'"],
  ['witnessed', "UPDATE witnessed SET note = replace(note, 'tripoint', 'elsewhere')"],
  ['cosigned', 'UPDATE cosigned SET size = size + 1'],
  [
    'cosigned',
    'UPDATE cosigned SET note = (SELECT checkpoint FROM head), size = (SELECT size FROM head), witnesses = \'["CA"]\'',
  ],
  ['cosigned', 'UPDATE cosigned SET log = 2'],
])('%s is named: %s', async (table, sql) => {
  const findings = await found(sql);
  expect(findings.map((finding) => finding.table)).toContain(table);
  for (const { key, rule } of findings) expect([key, rule]).not.toContain('');
});

describe('of a partner that was taken out of the configuration', () => {
  const without = (): Pinned => ({ ...pinned, anchors: pinned.anchors.filter(({ country }) => country === 'US'), partners: {} });

  test('nothing is named: what verified its rows is here no more', async () => {
    expect(await found('SELECT 1', without())).toEqual([]);
  });

  test.each([
    ['key_set', "INSERT INTO key_set VALUES ('ZZ', 1, 1, 'x')"],
    ['batch', "UPDATE batch SET partner = 'MX' WHERE direction = 'received'"],
    [
      'batch',
      `UPDATE batch SET manifest = ${changed('manifest')} WHERE rowid = (SELECT min(rowid) FROM batch WHERE direction = 'sent')`,
    ],
    ['agreement', `UPDATE agreement SET id = 'another' WHERE ${LAST_TEXT}`],
    ['cosigned', 'UPDATE cosigned SET size = size + 1'],
  ])('%s of others is named as ever: %s', async (table, sql) => {
    expect((await found(sql, without())).map((finding) => finding.table)).toContain(table);
  });
});
