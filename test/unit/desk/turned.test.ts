// The desk of a country whose log has turned: one index over all logs, and each entry named by its own.
import { afterEach, expect, test } from 'vitest';
import { rawOf } from '../../../services/ledger/index.ts';
import { exchanged, OFFICER, type Pair, startPair, until } from '../exchange/pair.ts';
import { deskOf, type PairDesk } from './pair-desk.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function turned(): Promise<{ pair: Pair; desk: PairDesk; before: string; after: string }> {
  const pair = await startPair();
  opened.push(pair);
  const desk = await deskOf(pair);
  opened.push(desk);
  const before = await exchanged(pair.us, 'before');
  await pair.us.exchange.turnLog({ afterS: 0, reason: 'a new key' }, OFFICER);
  await until('turned', () => pair.us.context.logs.all().length === 2);
  return { pair, desk, before, after: await exchanged(pair.us, 'after') };
}

test('names each entry by the log that it is in, and answers for all of them', async () => {
  const { pair, desk, before, after } = await turned();
  const [first, second] = pair.us.context.logs.all().map(({ origin }) => origin);
  const { basis, rows, columns } = await desk.entries({}, 1_000);
  const total = rawOf(pair.us.store).get('SELECT count(*) AS n FROM leaf')?.n;
  expect(basis).toMatchObject({ origin: second, size: total, indexed: total });
  expect(basis.size).toBeGreaterThan(pair.us.store.head().size);
  expect(columns.slice(-3)).toEqual(['log', 'leafIndex', 'leafHash']);
  expect(rows).toHaveLength(total as number);
  for (const [id, origin] of [
    [before, first],
    [after, second],
  ] as const) {
    const sent = rows.find(({ exchange, leaf }) => exchange === id && leaf === 'SENT');
    const { log } = await pair.us.exchange.get(id);
    expect(log?.origin).toBe(origin);
    expect(sent).toMatchObject({ log: origin, leafIndex: log?.index, leafHash: log?.leafHash });
  }
  const kinds = rows.map(({ leaf }) => leaf);
  expect(kinds.indexOf('LOG_BEGUN')).toBe(kinds.indexOf('LOG_ENDED') + 1);
  const integrity = await desk.ask('15');
  expect(integrity.totals).toMatchObject({ missing: 0 });
});

test('says nothing of logs where all entries shown are of the one that is written', async () => {
  const { desk, after } = await turned();
  const { columns, rows } = await desk.entries({ exchange: after }, 100);
  expect(columns).not.toContain('log');
  expect(rows[0]).not.toHaveProperty('log');
  expect(rows.every(({ leafIndex }) => (leafIndex as number) < 50)).toBe(true);
});
