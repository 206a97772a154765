import { afterEach, expect, test } from 'vitest';
import { DAY, HOUR } from '../../../../services/domain/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { idempotency, OFFICER, type Pair, startPair, until } from '../pair.ts';
import { changedText, kindsOf, LOW_GRADE, post, replaced, swept } from '../steps.ts';

let pair: Pair;
afterEach(() => pair?.close());

test('the keys of requests are remembered for seven days, and those alone are forgotten', async () => {
  pair = await startPair({ limits: { sweepMs: 20 } });
  const [old, young] = [idempotency('old'), idempotency('young')];
  await post(pair.us, {}, OFFICER, old);
  pair.advance(20 * HOUR);
  await post(pair.us, {}, OFFICER, young);
  const kept = () =>
    rawOf(pair.us.store)
      .all('SELECT at FROM idempotency ORDER BY at')
      .map(({ at }) => at);
  const [first, second] = kept();
  pair.advance(7 * DAY - 20 * HOUR);
  await swept(pair.us);
  expect(kept()).toEqual([first, second]);
  pair.advance(1);
  await until('the old one is forgotten', () => kept().length === 1);
  expect(kept()).toEqual([second]);
});

test('much that is due is settled in commits of a bounded size, each of it once', async () => {
  const texts = changedText('ca-us-lookouts', (files) => ({
    ...files,
    'agreement.yaml': replaced(files['agreement.yaml'], 'release: { expiresHours: 48,', 'release: { expiresHours: 1,'),
  }));
  pair = await startPair({ texts, limits: { sweepMs: 50, sweepRows: 4 } });
  const held = await Promise.all(Array.from({ length: 11 }, () => post(pair.us, LOW_GRADE)));
  const settled: number[] = [];
  const { store } = pair.us.context;
  const { commitWith } = store;
  (store as { commitWith: typeof commitWith }).commitWith = (writes, rest) => {
    settled.push(writes.filter(([name]) => name === 'dutyState').length);
    return commitWith(writes, rest);
  };
  pair.advance(HOUR);
  const left = () =>
    rawOf(pair.us.store).get("SELECT count(*) AS n FROM duty WHERE kind = 'RELEASE' AND state = 'OPEN'")?.n as number;
  await until('all have expired', () => left() === 0);
  expect(settled.filter((n) => n > 0)).toEqual([4, 4, 3]);
  for (const { id } of held) expect(kindsOf(pair.us, id)).toEqual(['HELD', 'HOLD_EXPIRED']);
});

test('a list of what waits for persons is bounded, and what waits for a release is never behind what is to be verified', async () => {
  pair = await startPair({ limits: { dutyPage: 3 } });
  const verify = await Promise.all(Array.from({ length: 4 }, () => post(pair.us)));
  await until('all are there', async () => (await pair.ca.exchange.duties()).exchanges.length === 3);
  pair.advance(HOUR);
  const held = await post(pair.ca, LOW_GRADE, { subject: 'officer-2', agency: 'CBSA' });
  const listed = (await pair.ca.exchange.duties()).exchanges.map(({ id }) => id);
  expect(listed[0]).toBe(held.id);
  expect(listed).toHaveLength(3);
  expect(verify.map(({ id }) => id)).toEqual(expect.arrayContaining(listed.slice(1)));
});
