// What was refused together has one leaf, which names none of them: an auditor finds it by each.
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR, idText, TripointError } from '../../../services/domain/index.ts';
import { rawOf } from '../../../services/ledger/index.ts';
import { type Pair, startPair, until } from '../exchange/pair.ts';
import { post } from '../exchange/steps.ts';
import { ACCESS, deskOf, type PairDesk } from './pair-desk.ts';

let pair: Pair;
let desk: PairDesk;
let ids: readonly string[];
/** As if the last of them had been refused for another reason. */
const CODES = ['AGREEMENT_SUSPENDED', 'AGREEMENT_SUSPENDED', 'REPLAYED'];

beforeAll(async () => {
  pair = await startPair();
  const { us, ca } = pair;
  await post(us);
  await pair.settled();
  pair.cut(true);
  await Promise.all([post(us), post(us), post(us)]);
  await ca.exchange.suspend('ca-us-lookouts', ['LOOKOUT'], 'an inquiry', { subject: 'operator-1', agency: 'CBSA' });
  pair.cut(false);
  const refused = () => rawOf(ca.store).all('SELECT exchange_id FROM refused ORDER BY position');
  await until('refused together', () => refused().length === 3);
  ids = refused().map(({ exchange_id: id }) => idText(id as Uint8Array));
  await pair.settled();
  using ledger = new DatabaseSync(ca.file);
  ledger.exec("UPDATE refused SET code = 'REPLAYED' WHERE position = 2");
  desk = await deskOf(pair, ca);
});
afterAll(async () => {
  await desk.close();
  await pair.close();
});

it('by its exchange, with its own code, on a page and in a sample', async () => {
  const [leaf] = (await desk.entries({ leaf: 'REJECTED' })).rows;
  expect(leaf).toMatchObject({ exchange: null, code: 'AGREEMENT_SUSPENDED' });
  for (const [i, exchange] of ids.entries()) {
    const about = { leafIndex: leaf?.leafIndex, leaf: 'REJECTED', exchange, code: CODES[i], partner: 'US' };
    const { rows, next } = await desk.entries({ exchange });
    expect([rows, next]).toMatchObject([[about], undefined]);
    const filters = { exchange, from: pair.now() - HOUR, until: pair.now() + 1, partner: 'US' };
    expect((await desk.entries(filters)).rows).toMatchObject([about]);
    expect((await desk.entries({ exchange, leaf: 'SENT' })).rows).toEqual([]);
    const sample = await desk.desk.sample({ exchange }, { seed: 'a', n: 5 }, ACCESS);
    expect([sample.rows, sample.totals]).toMatchObject([[about], { population: 1 }]);
  }
});

it('and one that was there before goes on being found by what names it', async () => {
  const [{ exchange }] = (await desk.entries({ leaf: 'RECEIVED' })).rows as [{ exchange: string }];
  expect((await desk.entries({ exchange })).rows.length).toBeGreaterThan(0);
  await expect(desk.entries({ exchange: 'no-id' })).rejects.toThrow(TripointError);
});

it('and is counted for each reason that there was', async () => {
  const { rows } = await desk.ask('5');
  const refusals = rows.filter(({ section }) => section === 'REFUSAL').map(({ leaf, code, count }) => [leaf, code, count]);
  expect(refusals).toEqual([
    ['REJECTED', 'AGREEMENT_SUSPENDED', 2],
    ['REJECTED', 'REPLAYED', 1],
  ]);
});
