// Whatever row of whatever table is altered, the log or the tables held against it name it, or here is why it cannot matter.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from '../../../../../services/domain/index.ts';
import type { Log } from '../../../../../services/exchange/context/context.ts';
import {
  deriveTables,
  type Finding,
  findHeldRows,
  type Pinned,
  recoverLog,
  verifyLog,
  verifyTables,
} from '../../../../../services/exchange/index.ts';
import { rawOf, readerOver, type Value } from '../../../../../services/ledger/index.ts';
import { openStoreHere } from '../../../ledger/here.ts';
import { copyLedger, ledgerIn } from '../../put-back.ts';
import { ELSEWHERE, REASONS } from './reasons.ts';
import { newFolder, playedPair, removed, type Trial, trialOf } from './scene.ts';

interface Column {
  readonly name: string;
  readonly pk: number;
  readonly type: string;
}

const ANY: Readonly<Record<string, Value>> = { INTEGER: 7, TEXT: 'X', BLOB: new Uint8Array(16).fill(7) };

interface Kept extends Trial {
  readonly pinned: Pinned;
}

const folder = newFolder();
let trials: Kept[] = [];
beforeAll(async () => {
  // Whatever leaves a row somewhere is done by a draft that may be run twice.
  const pair = await playedPair(folder, { repeats: true });
  await pair.close();
  for (const { logged } of [pair.us, pair.ca]) expect(logged).not.toContain('error dropped by an unexpected error');
  const sides = [pair.us, pair.ca];
  const anchors = sides.map(({ anchor, context, country }) => ({
    ...anchor,
    keySets: context.keys.chain(country).map(({ jws }) => jws),
  }));
  trials = sides.map((side) => ({
    ...trialOf(ledgerIn(folder, side.country), side),
    pinned: { self: side.country, anchors, log: side.vkey, partners: side.context.witness.pinned },
  }));
}, 300_000);
afterAll(() => {
  for (const trial of trials) trial.close();
  removed(folder);
});

/** Of the ledger; and the keys, which are beside it. */
const TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' UNION ALL SELECT 'vault_key' ORDER BY name";

/** Another value that the column takes. */
function altered(value: Value): Value {
  if (value === null) return null;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return /^[[{]/.test(value) ? '{}' : `${value}X`;
  const bytes = new Uint8Array(value);
  const at = bytes.length - 1;
  if (at < 0) return new Uint8Array([1]);
  bytes[at] = (bytes[at] as number) ^ 1;
  return bytes;
}

/** What is named; or what refuses it at all. */
async function findings(trial: Kept, change: () => void): Promise<readonly Finding[] | 'the log' | 'the schema'> {
  trial.db.exec('BEGIN');
  try {
    try {
      change();
    } catch (error) {
      if (/constraint failed/.test((error as Error).message)) return 'the schema';
      throw error;
    }
    try {
      verifyLog(trial.derivation.store, trial.pinned.log);
    } catch (error) {
      if (codeOf(error) === 'LEDGER_CORRUPT' || codeOf(error) === 'MALFORMED') return 'the log';
      throw error;
    }
    const found = verifyTables(trial.derivation);
    return found.length > 0 ? found : await findHeldRows(trial.derivation.store, trial.pinned);
  } finally {
    trial.db.exec('ROLLBACK');
  }
}

const isNamed = (found: readonly Finding[] | string): boolean => typeof found === 'string' || found.length > 0;

test('each column of a row of each table, and each row that is gone', async () => {
  const silent: string[] = [];
  const empty: string[] = [];
  const needless = new Set(Object.keys(REASONS));
  const tables = (trials[0] as Kept).all(TABLES).map(({ name }) => name as string);
  for (const table of tables) {
    // Of the side that has one; its last row, which is the one that is acted on next.
    const trial = trials.find(({ all }) => all(`SELECT 1 FROM "${table}" LIMIT 1`).length > 0);
    if (trial === undefined) {
      empty.push(table);
      continue;
    }
    const columns = trial.all(`SELECT name, pk, type FROM pragma_table_info('${table}')`) as unknown as Column[];
    const keys = columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
    const where = (keys.length > 0 ? keys : columns.map(({ name }) => name)).map((name) => `"${name}" IS ?`).join(' AND ');
    const rows = trial.all(`SELECT * FROM "${table}"`);
    const check = async (what: string, change: (row: (typeof rows)[number], at: Value[]) => void) => {
      needless.delete(what);
      if (what in REASONS) return;
      const candidates = [rows.at(-1), rows[0]].filter((row) => row !== undefined);
      for (const row of candidates) {
        const at = (keys.length > 0 ? keys : Object.keys(row)).map((name) => row[name] as Value);
        if (isNamed(await findings(trial, () => change(row, at)))) return;
      }
      silent.push(what);
    };
    for (const { name, type } of columns)
      await check(`${table}.${name}`, (row, at) => {
        const value = rows.find((each) => each[name] !== null)?.[name] ?? ANY[type] ?? null;
        const next = row[name] === null ? value : altered(row[name] as Value);
        trial.db.prepare(`UPDATE OR REPLACE "${table}" SET "${name}" = ? WHERE ${where}`).run(next, ...at);
      });
    await check(table, (_, at) => trial.db.prepare(`DELETE FROM "${table}" WHERE ${where}`).run(...at));
  }
  expect({ silent, empty, needless: [...needless] }).toEqual({ silent: [], empty: Object.keys(ELSEWHERE), needless: [] });
}, 600_000);

const us = () => trials[0] as Kept;
const ca = () => trials[1] as Kept;

test('every row of two ledgers that were used as they are meant to be is what their logs say', async () => {
  for (const trial of trials) expect(await findings(trial, () => {})).toEqual([]);
});

test('an index that a partner promised in two batches is none that differs, in whichever order they are kept', async () => {
  const moved = `CREATE TEMP TABLE first AS SELECT * FROM batch WHERE batch_id = (SELECT promised_batch FROM link);
    DELETE FROM batch WHERE batch_id = (SELECT promised_batch FROM link);
    INSERT INTO batch SELECT * FROM first`;
  expect(await findings(ca(), () => ca().db.exec(moved))).toEqual([]);
});

const tablesNamed = async (trial: Kept, sql: string): Promise<readonly string[]> => {
  const found = await findings(trial, () => {
    if (trial.db.prepare(sql).run().changes === 0) throw new Error(`nothing was changed: ${sql}`);
  });
  return typeof found === 'string' ? [found] : [...new Set(found.map(({ table }) => table))];
};

const MADE_UP: readonly (readonly [table: string, sql: string])[] = [
  ['approval', 'INSERT INTO approval SELECT exchange_id, kind, zeroblob(32), at FROM approval LIMIT 1'],
  ['content_grant', 'INSERT INTO content_grant SELECT exchange_id, zeroblob(32), until, leaf_index FROM content_grant'],
  [
    'duty',
    "INSERT INTO duty (exchange_id, direction, partner, kind, clause, at, due, state, waiting) SELECT exchange_id, direction, partner, 'RETENTION', 'X', at, 1, 'OPEN', 0 FROM duty WHERE kind = 'RELEASE' LIMIT 1",
  ],
  ['suspension', "INSERT INTO suspension VALUES ('ca-us-lookouts', 1, 1)"],
  ['idempotency', 'INSERT INTO idempotency SELECT zeroblob(16), body, exchange_ids, at FROM idempotency LIMIT 1'],
  ['counter', "INSERT INTO counter SELECT agreement, from_country, to_country, kind, verb, '2027', 99 FROM counter LIMIT 1"],
  [
    'about',
    'INSERT INTO about SELECT source, record_id, version, zeroblob(16), direction, partner, verb, NULL FROM about LIMIT 1',
  ],
  // another question: the one that was answered would be open again.
  ['about', 'UPDATE about SET answers = zeroblob(16) WHERE answers IS NOT NULL'],
  ['about', 'UPDATE about SET answers = NULL WHERE answers IS NOT NULL'],
  [
    'record',
    "UPDATE record SET state = 'RECALLED' WHERE record_id = (SELECT record_id FROM record WHERE state = 'IN_FORCE' AND kind = 2)",
  ],
  ['record', "UPDATE record SET state = 'IN_FORCE' WHERE state = 'RECALLED'"],
  ['vault_key', 'INSERT INTO vault_key SELECT zeroblob(16), wrapped FROM vault_key LIMIT 1'],
  ['link', "INSERT INTO link (partner, sent_through, received_through, peer_received_through) VALUES ('MX', 9, 9, 9)"],
  ['refused', "INSERT INTO refused VALUES (3, 0, zeroblob(16), 'SCHEMA_INVALID', 'tripoint.example/ca/2026', 1, zeroblob(32))"],
  ['inconsistency', "INSERT INTO inconsistency (partner, at, kind, evidence) VALUES ('CA', 1e15, 'FORK', '{}')"],
  ['agreement', "INSERT INTO agreement SELECT zeroblob(32), id, '9', takes_effect, at, files, signatures FROM agreement LIMIT 1"],
];

test.each(MADE_UP)('a row of %s that is made up', async (table, sql) => {
  expect(await tablesNamed(us(), sql)).toContain(table);
});

const SWAPPED: readonly (readonly [table: string, sql: string])[] = [
  [
    'exchange',
    "UPDATE exchange SET sealed = (SELECT sealed FROM exchange o WHERE o.state = 'CLOSED' AND o.exchange_id <> exchange.exchange_id AND o.verb = 1 LIMIT 1) WHERE state = 'HELD'",
  ],
  [
    'record',
    'UPDATE record SET sealed = (SELECT sealed FROM record o WHERE o.kind = record.kind AND o.record_id <> record.record_id LIMIT 1) WHERE kind = 3',
  ],
  [
    'exchange',
    "UPDATE exchange SET statement = (SELECT statement FROM exchange o WHERE o.state = 'REFUSED' LIMIT 1) WHERE state = 'HELD'",
  ],
  ['leaf', 'UPDATE leaf SET kind = 1 WHERE kind = 14'],
];

test.each(SWAPPED)('content of %s that is of another row', async (table, sql) => {
  const found = await tablesNamed(us(), sql);
  expect(found.length).toBeGreaterThan(0);
  if (found[0] !== 'the log') expect(found).toContain(table);
});

const ONE = `rowid = (SELECT min(e.rowid) FROM exchange e JOIN record r ON r.record_id = e.record_id WHERE e.direction = 'received' AND e.verb < 64)`;
const LIKE = `SELECT zeroblob(16), direction, partner, verb, state, code, at, record_source, record_id, record_version, statement, decision, -1,
  peer, batch_id, batch_position, vault_id, sealed FROM exchange WHERE ${ONE}`;

// What the check of each column by another value of its own type does not come upon.
const HIDDEN: readonly (readonly [table: string, sql: string])[] = [
  ['exchange', `UPDATE exchange SET leaf_index = -1, state = 'REJECTED', code = 'OVERLOADED' WHERE ${ONE}`],
  [
    'exchange',
    `INSERT INTO exchange (exchange_id, direction, partner, verb, state, code, at, record_source, record_id, record_version, statement,
      decision, leaf_index, peer, batch_id, batch_position, vault_id, sealed) ${LIKE}`,
  ],
  [
    'exchange',
    `UPDATE exchange SET batch_id = (SELECT batch_id FROM batch o WHERE o.direction = 'received' AND o.batch_id <> exchange.batch_id) WHERE ${ONE}`,
  ],
  ['exchange', `UPDATE exchange SET batch_position = 7 WHERE ${ONE}`],
  [
    'batch',
    `UPDATE exchange SET batch_position = 7 WHERE batch_id =
      (SELECT batch_id FROM exchange WHERE direction = 'sent' AND batch_id IS NOT NULL GROUP BY batch_id HAVING count(*) = 1 LIMIT 1)`,
  ],
  ['batch', "UPDATE batch SET receipts_only = -1 WHERE link_sequence > 0 AND direction = 'received' AND receipts_only = 0"],
  ['batch', "UPDATE retained SET entries = x'' WHERE batch_id = (SELECT min(batch_id) FROM retained)"],
  [
    'batch',
    `UPDATE retained SET entries = CAST(substr(entries, 1, 20) || x'00' || substr(entries, 22) AS BLOB) WHERE batch_id =
      (SELECT receipt_batch FROM batch WHERE direction = 'sent' AND receipt_batch IS NOT NULL)`,
  ],
  ['retained', 'INSERT INTO retained SELECT zeroblob(16), entries FROM retained LIMIT 1'],
  ['opening', 'UPDATE opening SET vault_id = zeroblob(16) WHERE leaf_index IN (SELECT leaf_index FROM leaf WHERE kind = 6)'],
  ['link', 'UPDATE link SET promised_origin = NULL'],
  ['cosigned', `UPDATE cosigned SET witnesses = '["CA","CA"]'`],
  ['cosigned', `UPDATE cosigned SET witnesses = '["CA","XX"]'`],
];

test.each(HIDDEN)('a row of %s as nobody would write it: %s', async (table, sql) => {
  expect(await tablesNamed(us(), sql)).toContain(table);
});

test('a row that stands before the first leaf is none that a start goes on with', async () => {
  const sql = `INSERT INTO exchange (exchange_id, direction, partner, verb, state, code, at, record_source, record_id, record_version, statement,
    decision, leaf_index, peer, batch_id, batch_position, vault_id, sealed) ${LIKE}`;
  const refused = { code: 'LEDGER_CORRUPT', faults: [expect.objectContaining({ field: `exchange ${'0'.repeat(32)}` })] };
  await expect(started(us(), (db) => db.exec(sql))).rejects.toMatchObject(refused);
});

test('the place of what was refused together', async () => {
  expect(await tablesNamed(ca(), 'UPDATE refused SET position = position + 7')).toContain('refused');
});

async function started(trial: Kept, change: (db: DatabaseSync) => void) {
  const file = join(folder, randomUUID(), 'ledger.db');
  copyLedger(trial.file, file);
  const db = new DatabaseSync(file);
  change(db);
  db.close();
  const store = await openStoreHere(file);
  const told: string[] = [];
  try {
    const log: Log = (_, message, facts) => told.push(`${facts?.table ?? ''} ${message}`);
    const { onEntries, settle } = deriveTables({ ...trial.derivation, store, log });
    await recoverLog(store, trial.pinned.log, { onEntries });
    await settle();
    return {
      told,
      left: verifyTables({ ...trial.derivation, store }),
      events: rawOf(store).all("SELECT code FROM event WHERE type = 'ledger.altered'"),
    };
  } finally {
    await store.close();
  }
}

const HEALED: readonly (readonly [side: 'us' | 'ca', table: string, sql: string])[] = [
  ['ca', 'suspension', 'DELETE FROM suspension'],
  ['ca', 'duty', "DELETE FROM duty WHERE kind = 'RETENTION'"],
  ['us', 'duty', "UPDATE duty SET state = 'OPEN', waiting = 1 WHERE state = 'DENIED'"],
  ['us', 'duty', 'UPDATE duty SET due = due + 1000000'],
  ['ca', 'duty', "UPDATE duty SET state = 'OPEN', waiting = 1 WHERE kind = 'VERIFY_BEFORE_ACTION' AND state = 'MET'"],
  ['ca', 'duty', "UPDATE duty SET partner = 'MX' WHERE kind = 'HUMAN_RELEASE'"],
  [
    'us',
    'duty',
    "INSERT INTO duty (exchange_id, direction, partner, kind, clause, at, due, state, waiting) SELECT exchange_id, direction, partner, 'RETENTION', 'X', at, 1, 'OPEN', 0 FROM duty WHERE kind = 'RELEASE' LIMIT 1",
  ],
  ['us', 'counter', 'DELETE FROM counter'],
  ['us', 'idempotency', 'DELETE FROM idempotency'],
  ['us', 'approval', 'DELETE FROM approval WHERE at = (SELECT min(at) FROM approval)'],
  ['us', 'approval', "INSERT INTO approval SELECT exchange_id, kind, zeroblob(32), at FROM duty WHERE kind = 'RELEASE' LIMIT 1"],
  ['us', 'content_grant', 'DELETE FROM content_grant'],
  ['us', 'link', 'UPDATE link SET sent_through = 0'],
  ['us', 'schedule', 'UPDATE schedule SET told = zeroblob(32)'],
];

test.each(['us', 'ca'] as const)('a start makes anew what the log says: %s', async (side) => {
  const changes = HEALED.filter(([of]) => of === side);
  const { told, left, events } = await started(side === 'us' ? us() : ca(), (db) => {
    for (const [, , sql] of changes) if (db.prepare(sql).run().changes === 0) throw new Error(`nothing was changed: ${sql}`);
  });
  for (const [, table] of changes) expect(told).toContain(`${table} row rebuilt from the log`);
  expect(events).toEqual([{ code: 'LEDGER_CORRUPT' }]);
  // What partners are told, they are told again: the row then says so.
  expect(left.filter((finding) => finding.table !== 'schedule')).toEqual([]);
});

test('a start names no row and writes nothing where all are what the log says', async () => {
  expect(await started(us(), () => {})).toEqual({ told: [], left: [], events: [] });
});

const REFUSED: readonly (readonly [said: RegExp, sql: string])[] = [
  [/^agreement /, 'DELETE FROM agreement'],
  [/^schedule CA/, 'UPDATE schedule SET theirs = NULL'],
];

test.each(REFUSED)('a start is refused, and names %s', async (said, sql) => {
  const field = expect.stringMatching(said);
  const refused = { code: 'LEDGER_CORRUPT', faults: [expect.objectContaining({ field })] };
  await expect(started(us(), (db) => db.exec(sql))).rejects.toMatchObject(refused);
});

test('a start is refused for an exchange that is made up in the place of one that is gone', async () => {
  const sql = `CREATE TEMP TABLE gone AS SELECT * FROM exchange WHERE state = 'REFUSED';
    DELETE FROM exchange WHERE state = 'REFUSED';
    UPDATE gone SET exchange_id = zeroblob(16);
    INSERT INTO exchange SELECT * FROM gone`;
  const refused = { code: 'LEDGER_CORRUPT', faults: [expect.objectContaining({ field: `exchange ${'0'.repeat(32)}` })] };
  await expect(started(us(), (db) => db.exec(sql))).rejects.toMatchObject(refused);
});

test('a start goes on without an exchange that is lost, and says so', async () => {
  const { told } = await started(us(), (db) => db.exec("DELETE FROM exchange WHERE state = 'REFUSED'"));
  expect(told).toContain('exchange row contradicts the log');
});

describe('a read that fails is thrown, and no row is taken for altered', () => {
  const failed = expect.objectContaining({ code: 'LEDGER_FAILED' });
  /** As SQLite reports SQLITE_IOERR. */
  const fail = (): never => {
    throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 10 });
  };
  const withRow = (sql: string) => trials.find(({ all }) => all(sql).length > 0) as Kept;

  test.each([
    ['visa', 'vault_id'],
    ['record', 'vault_id'],
    ['exchange', 'vault_id'],
    ['opening', 'vault_id'],
  ])('of the key of a row of %s', (table, column) => {
    const { derivation, all } = withRow(`SELECT 1 FROM ${table}`);
    const { store } = derivation;
    const ids = all(`SELECT ${column} AS id FROM ${table} WHERE ${column} IN (SELECT vault_id FROM vault_key)`);
    const isOf = (id: Uint8Array) => ids.some((row) => Buffer.compare(row.id as Uint8Array, id) === 0);
    expect(ids).not.toEqual([]);
    const keys = { ...store.keys, get: (id: Uint8Array) => (isOf(id) ? fail() : store.keys.get(id)) };
    expect(() => verifyTables({ ...derivation, store: readerOver(rawOf(store), keys) })).toThrow(failed);
  });

  test('of the master key', () => {
    const { derivation } = withRow('SELECT 1 FROM vault_key');
    expect(() => verifyTables({ ...derivation, vault: { ...derivation.vault, unwrap: fail } })).toThrow(failed);
    expect(() => verifyTables({ ...derivation, vault: { ...derivation.vault, open: fail } })).toThrow(failed);
  });

  test('of the tree that partners cosigned', async () => {
    const { derivation, pinned } = withRow('SELECT 1 FROM cosigned');
    const raw = rawOf(derivation.store);
    const get: typeof raw.get = (sql, ...parameters) => (/FROM (?:leaf|node)\b/.test(sql) ? fail() : raw.get(sql, ...parameters));
    await expect(findHeldRows(readerOver({ ...raw, get }), pinned)).rejects.toThrow(failed);
  });

  test('and neither is a fault of the software', () => {
    const { derivation } = withRow('SELECT 1 FROM vault_key');
    const wrong = (): never => {
      throw new ReferenceError('nowhere is not defined');
    };
    expect(() => verifyTables({ ...derivation, vault: { ...derivation.vault, open: wrong } })).toThrow(ReferenceError);
  });
});
