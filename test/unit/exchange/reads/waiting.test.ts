// What waits for persons, in pages, and how much of it one partner may bring about.
import { afterEach, expect, test } from 'vitest';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, OFFICER, type Pair, startPair, until } from '../pair.ts';

let pair: Pair | undefined;
afterEach(async () => {
  await pair?.close();
  pair = undefined;
});

test('duties and events come in pages, by partner and kind, none twice and none left out', async () => {
  const on = await startPair({ limits: { dutyPage: 2 } });
  pair = on;
  const { exchange } = on.ca;
  const ids: string[] = [];
  for (const reference of ['A', 'B', 'C', 'D', 'E']) {
    on.advance(1);
    ids.push(await exchanged(on.us, reference));
  }
  const seen: string[] = [];
  for (let after: string | undefined, pages = 0; pages === 0 || after !== undefined; pages++) {
    const page = await exchange.duties({ partner: 'US', kind: 'VERIFY_BEFORE_ACTION', ...(after && { after }) });
    expect(page.exchanges.length).toBeLessThanOrEqual(2);
    seen.push(...page.exchanges.map(({ id = '' }) => id));
    after = page.next;
  }
  expect(seen).toEqual(ids);
  expect(await exchange.duties({ kind: 'RELEASE' })).toEqual({ exchanges: [] });
  for (const asked of [{ partner: 'FR' }, { kind: 'NOTHING' as never }, { after: 'x' }])
    await expect(exchange.duties(asked)).rejects.toMatchObject({ code: 'INVALID' });

  const all = await exchange.events(0, 100);
  expect(await exchange.events(0, 100, { partner: 'US' })).toEqual(all.filter(({ partner }) => partner === 'US'));
  const newest = all.at(-1)?.cursor ?? 0;
  expect(await exchange.events(newest, 100)).toEqual([]);
  expect(await exchange.events(0, 100, { partner: 'CA' })).toEqual([]);
  await expect(exchange.events(newest + 1, 100, { partner: 'XX' })).rejects.toMatchObject({
    code: 'INVALID',
    faults: [
      { field: 'after', rule: `at most ${newest}, the newest event` },
      { field: 'partner', rule: 'one of CA, US' },
    ],
  });
  expect(await exchange.events(all[1]?.cursor ?? 0, 2, { partner: 'US' })).toEqual(all.slice(2, 4));
});

test('beyond what persons can work off a partner’s statements are refused for now, and that is said', async () => {
  const on = await startPair({ limits: { openVerifications: 2 } });
  pair = on;
  const first = await exchanged(on.us, 'A');
  await exchanged(on.us, 'B');
  const post = async (reference: string) => {
    const { result } = await on.us.exchange.release(lookoutTo('CA', reference), OFFICER, idempotency());
    const id = result.exchanges[0]?.id ?? '';
    return until('answered', async () => {
      const view = await on.us.exchange.get(id);
      return (view.state === 'CLOSED' || view.state === 'REJECTED') && view;
    });
  };
  expect(await post('C')).toMatchObject({ state: 'REJECTED', code: 'OVERLOADED' });
  expect(on.ca.logged).toContain('warn partner over budget');
  await until('alarm', () =>
    rawOf(on.ca.store).get("SELECT 1 AS n FROM event WHERE type = 'link.alarm' AND code = 'RATE_LIMITED'"),
  );
  await on.ca.exchange.settle(
    first,
    'VERIFY_BEFORE_ACTION',
    { verdict: 'DONE', reason: 'called' },
    { subject: 'officer-3', agency: 'CBSA' },
  );
  on.advance(11_000_000);
  expect(await post('D')).toMatchObject({ state: 'CLOSED' });
});
