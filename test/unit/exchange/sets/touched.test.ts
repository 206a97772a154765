// Each write names a record or an exchange where it is looked for, as the statement itself says; and none that changes a set is forgotten.
import { expect, it } from 'vitest';
import { Verb } from '../../../../proto/index.ts';
import { EXCHANGE_AT, RECORD_AT, touchedBy } from '../../../../services/exchange/sets/touched.ts';
import { WRITES } from '../../../../services/ledger/sqlite/writes.ts';

/** The column that each parameter of a statement is for, from 1. */
function columnsOf(sql: string): (string | undefined)[] {
  const [, inserted] = /^INSERT[^(]*\(([^)]*)\)\s*VALUES/.exec(sql) ?? [];
  if (inserted !== undefined) return [undefined, ...inserted.split(',').map((column) => column.trim())];
  const found: (string | undefined)[] = [undefined];
  let next = 1;
  for (const [, column, number] of sql.matchAll(/(?:(\w+) = )?(?:THEN state ELSE )?\?(\d*)/g))
    found[number ? Number(number) : next++] ??= column;
  return found;
}

it.each(Object.entries(RECORD_AT))('%s names a record at %i', (name, at) => {
  expect(columnsOf(WRITES[name as keyof typeof WRITES])[at]).toBe('record_id');
});

it.each(Object.entries(EXCHANGE_AT))('%s names an exchange at %i', (name, at) => {
  expect(columnsOf(WRITES[name as keyof typeof WRITES])[at]).toBe('exchange_id');
});

it('every write that sets the state of a record or an exchange, or a statement, is among them', () => {
  const changing = Object.entries(WRITES)
    .filter(([, sql]) => /^UPDATE (record|exchange) SET (state|statement)|^INSERT\D* INTO (exchange|about) /.test(sql))
    .map(([name]) => name);
  expect(changing.length).toBeGreaterThan(6);
  const known = [...Object.keys(RECORD_AT), ...Object.keys(EXCHANGE_AT), 'expiredExchanges'];
  expect(changing.filter((name) => !known.includes(name))).toEqual([]);
});

it('statements of the link plane are in no set', () => {
  const id = new Uint8Array(16).fill(7);
  const exchange = (verb: number) => ['exchange', new Uint8Array(16), 'sent', 'CA', verb, 'QUEUED', null, 1, 'US', id] as const;
  expect(touchedBy([exchange(Verb.RECEIPT)] as never)).toEqual({ records: [], exchanges: [], anew: false });
  expect(touchedBy([exchange(Verb.POST)] as never).records).toEqual([id]);
});
