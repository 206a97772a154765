// Visas that an earlier version put under another form of their document.
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { toHex, utf8 } from '../../../../services/domain/index.ts';
import type { Submit } from '../../../../services/exchange/commit/transaction.ts';
import type { Context } from '../../../../services/exchange/context/context.ts';
import { createVisaNames } from '../../../../services/exchange/query/visa-names.ts';
import { createVisaFinder, refindVisas } from '../../../../services/exchange/query/visas.ts';
import { createVault, placeOf, type Row, readerOver, type Write } from '../../../../services/ledger/index.ts';
import { MIGRATIONS } from '../../../../services/ledger/sqlite/schema.ts';
import { WRITES } from '../../../../services/ledger/sqlite/writes.ts';

const vault = createVault(new Uint8Array(32).fill(7));
const answer = (documentNumber: string, issuingState: string, visaClass: string) => ({
  document: { documentNumber, issuingState },
  visaClass,
});

/** The visa of a document. */
const findIn = (context: Context) => {
  const find = createVisaFinder(context, createVisaNames());
  return (asked: object) => find(asked as Record<string, unknown>, undefined)[0];
};

/** A ledger of the schema before, with visas under the form of that time. */
function before(visas: readonly ReturnType<typeof answer>[]) {
  const db = new DatabaseSync(':memory:');
  const step = MIGRATIONS.findIndex((sql) => sql.includes('CREATE TABLE visa_before'));
  db.exec(MIGRATIONS.slice(0, step).join(''));
  const keys = new Map<string, Uint8Array>();
  const write = (...[name, ...values]: Write) => {
    if (name === 'vaultKey') keys.set(toHex(values[0] as Uint8Array), values[1] as Uint8Array);
    else if (name === 'vaultKeyDestroyed') keys.delete(toHex(values[0] as Uint8Array));
    else db.prepare(WRITES[name]).run(...values);
  };
  for (const { document, visaClass } of visas) {
    const key = vault.newKey();
    const found = vault.keyedHash('visa', `${document.issuingState} ${document.documentNumber}`);
    write('vaultKey', key.vaultId, key.wrapped);
    const subject = { citizenship: [], permanentResidence: [], allegedPersecutor: [], findings: [] };
    const content = utf8(JSON.stringify({ answer: { document, visaClass }, subject }));
    write('visa', found, key.vaultId, vault.seal(key, placeOf.visa(found), content));
  }
  db.exec(MIGRATIONS.slice(step).join(''));
  const logged: string[] = [];
  const store = readerOver(
    {
      get: (sql, ...values) => db.prepare(sql).get(...values) as Row | undefined,
      all: (sql, ...values) => db.prepare(sql).all(...values) as Row[],
      each: () => [],
    },
    { get: (id) => keys.get(toHex(id)), each: () => [] },
  );
  const context = { store, vault, log: (_: string, message: string) => logged.push(message) } as unknown as Context;
  const submit = (async ({ run }: { run: (tx: unknown) => unknown }) =>
    run({ write, whenDurable: (use: () => void) => use() })) as unknown as Submit;
  return {
    db,
    keys,
    context,
    submit,
    logged,
    count: (table: string) => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n,
  };
}

it('are found by the form of today, and the second start has nothing to do', async () => {
  const { db, keys, context, submit, logged, count } = before([
    answer('AB-12345', 'GBD', 'B1'),
    answer('D1', 'UTO', 'B2'),
    answer('X1', 'USA', 'B3'),
  ]);
  const find = findIn(context);
  expect(find({ document: { documentNumber: 'AB12345', issuingState: 'GBR' } })).toBeUndefined();
  await refindVisas(context, submit);
  const found = (documentNumber: string, issuingState: string) =>
    find({ document: { documentNumber, issuingState } })?.visa.answer.visaClass;
  expect([found('AB12345', 'GBR'), found('D 1', 'UTO'), found('X1', 'USA')]).toEqual(['B1', 'B2', 'B3']);
  expect([count('visa'), count('visa_before'), keys.size, logged]).toEqual([3, 0, 3, []]);
  const rows = db.prepare('SELECT * FROM visa').all();
  await refindVisas(context, submit);
  expect(db.prepare('SELECT * FROM visa').all()).toEqual(rows);
});

it('of one document in two forms are one, and that is said', async () => {
  const { keys, context, submit, logged, count } = before([answer('AB-12345', 'GBR', 'B1'), answer('AB12345', 'GBR', 'B1')]);
  await refindVisas(context, submit);
  expect([count('visa'), keys.size]).toEqual([1, 1]);
  expect(logged).toEqual(['two visas for one document, one kept']);
});

it('that were altered are left where they are, and the start goes on', async () => {
  const { db, context, submit, logged } = before([answer('AB-12345', 'GBR', 'B1'), answer('AB-99', 'GBR', 'B2')]);
  const altered = vault.keyedHash('visa', 'GBR AB-12345');
  db.prepare("UPDATE visa SET sealed = x'00' WHERE document = ?").run(altered);
  await refindVisas(context, submit);
  const documents = db.prepare('SELECT document FROM visa').all();
  expect(documents.map(({ document }) => toHex(document as Uint8Array))).toContain(toHex(altered));
  expect(findIn(context)({ document: { documentNumber: 'AB99', issuingState: 'GBR' } })?.visa.answer.visaClass).toBe('B2');
  expect(logged).toEqual(['sealed ledger row altered']);
});
