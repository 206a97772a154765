// Whatever row of whatever table is altered, the log or the tables held against it name it, or here is why it cannot matter.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf } from '../../../../services/domain/index.ts';
import { type Finding, verifyLog, verifyTables } from '../../../../services/exchange/index.ts';
import type { Value } from '../../../../services/ledger/index.ts';
import { ELSEWHERE, REASONS } from './reasons.ts';
import { newFolder, playedPair, removed, type Trial, trialOf } from './scene.ts';

interface Column {
  readonly name: string;
  readonly pk: number;
  readonly type: string;
}

const ANY: Readonly<Record<string, Value>> = { INTEGER: 7, TEXT: 'X', BLOB: new Uint8Array(16).fill(7) };

interface Kept extends Trial {
  readonly vkey: string;
}

const folder = newFolder();
let trials: Kept[] = [];
beforeAll(async () => {
  const pair = await playedPair(folder);
  await pair.close();
  trials = [pair.us, pair.ca].map((side) => ({ ...trialOf(join(folder, `${side.country}.db`), side), vkey: side.vkey }));
}, 120_000);
afterAll(() => {
  for (const trial of trials) trial.close();
  removed(folder);
});

const TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";

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

function findings(trial: Kept, change: () => void): readonly Finding[] | 'the log' {
  trial.db.exec('BEGIN');
  try {
    change();
    try {
      verifyLog(trial.derivation.store, trial.vkey);
    } catch (error) {
      if (codeOf(error) === 'LEDGER_CORRUPT' || codeOf(error) === 'MALFORMED') return 'the log';
      throw error;
    }
    return verifyTables(trial.derivation);
  } finally {
    trial.db.exec('ROLLBACK');
  }
}

const isNamed = (found: readonly Finding[] | 'the log'): boolean => found === 'the log' || found.length > 0;

test('each column of a row of each table, and each row that is gone', () => {
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
    const check = (what: string, change: (row: (typeof rows)[number], at: Value[]) => void) => {
      needless.delete(what);
      if (what in REASONS) return;
      const candidates = [rows.at(-1), rows[0]].filter((row) => row !== undefined);
      const isTold = candidates.some((row) => {
        const at = (keys.length > 0 ? keys : Object.keys(row)).map((name) => row[name] as Value);
        return isNamed(findings(trial, () => change(row, at)));
      });
      if (!isTold) silent.push(what);
    };
    for (const { name, type } of columns)
      check(`${table}.${name}`, (row, at) => {
        const value = rows.find((each) => each[name] !== null)?.[name] ?? ANY[type] ?? null;
        const next = row[name] === null ? value : altered(row[name] as Value);
        trial.db.prepare(`UPDATE OR REPLACE "${table}" SET "${name}" = ? WHERE ${where}`).run(next, ...at);
      });
    check(table, (_, at) => trial.db.prepare(`DELETE FROM "${table}" WHERE ${where}`).run(...at));
  }
  expect({ silent, empty, needless: [...needless] }).toEqual({ silent: [], empty: Object.keys(ELSEWHERE), needless: [] });
}, 120_000);
