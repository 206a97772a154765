// The reads of the ledger, as one table: each under one name, once, and of columns that there are.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { READS } from '../../../../services/ledger/sqlite/reads/index.ts';
import type { Read } from '../../../../services/ledger/sqlite/reads/read.ts';
import { MIGRATIONS } from '../../../../services/ledger/sqlite/schema.ts';

type AnyRead = Read<[], object>;

const folder = join(import.meta.dirname, '../../../../services/ledger/sqlite/reads');
const tables = await Promise.all(readdirSync(folder).map((file) => import(join(folder, file)) as Promise<object>));
/** Every read of every file, with its name; a table that is part of another holds the same ones. */
const found = new Map<AnyRead, string>(
  tables.flatMap((module) =>
    Object.values(module)
      .filter((table) => typeof table === 'object' && !Array.isArray(table))
      .flatMap((table) => Object.entries(table as Record<string, AnyRead>).map(([name, read]) => [read, name] as const)),
  ),
);

const twice = (all: readonly string[]): string[] => all.filter((one, i) => all.indexOf(one) !== i);

test('each has a name of its own, and none is there twice', () => {
  expect(found.size).toBeGreaterThan(50);
  expect(twice([...found.values()])).toEqual([]);
  expect(twice([...found.keys()].map(({ sql }) => sql.replace(/\s+/g, ' ')))).toEqual([]);
  expect(new Set(Object.values(READS))).toEqual(new Set(found.keys()));
});

test('each reads tables and columns of the schema', () => {
  const db = new DatabaseSync(':memory:');
  for (const step of MIGRATIONS) db.exec(step);
  for (const [name, { sql }] of Object.entries(READS)) expect(() => db.prepare(sql), name).not.toThrow();
  db.close();
});
