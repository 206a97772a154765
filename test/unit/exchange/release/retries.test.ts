// What was refused only for now is decided again by the gateway itself: when, how often, in whose name, and what is said of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { AuditKind } from '../../../../proto/index.ts';
import { idFromText, idText, MINUTE, SECOND } from '../../../../services/domain/index.ts';
import { type ExchangeView, verifyTables } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { sqlOf } from '../../../../services/ledger/sqlite/reads/index.ts';
import { exchanged, type Pair, type Side, startPair, until } from '../pair.ts';
import { DONE, eventsOf, kindsOf, leavesOf, openedBy, post } from '../steps.ts';

const FAST = { openVerifications: 1, retryLookMs: 10, retryMs: 60_000, retryMaxMs: 120_000, retries: 2, clockTickMs: 50 };

let pair: Pair;
afterEach(() => pair?.close());

/** One more than persons in Canada can work off. */
async function overloaded(): Promise<{ readonly first: string; readonly id: string }> {
  const first = await exchanged(pair.us, 'FIRST');
  const { id } = await post(pair.us);
  await until('rejected', async () => (await pair.us.exchange.get(id)).state === 'REJECTED');
  return { first, id };
}
const nextOf = (id: string): Promise<ExchangeView> =>
  until('tried again', async () => {
    const { retriedAs } = await pair.us.exchange.get(id);
    return retriedAs === undefined ? undefined : await pair.us.exchange.get(retriedAs);
  });
const sentOf = ({ store }: Side): string[] =>
  rawOf(store)
    .all("SELECT exchange_id FROM exchange WHERE direction = 'sent' AND verb = 1 ORDER BY leaf_index")
    .map(({ exchange_id: id }) => idText(id as Uint8Array));
const differences = ({ store, context, country }: Side) =>
  verifyTables({ ...context, self: country, store, now: context.clock(), idempotencyDays: 7 });

describe('what a partner had no room for', () => {
  test('is tried again after a pause, with its author, purpose and record, and both exchanges say so', async () => {
    pair = await startPair({ limits: FAST });
    const { first, id } = await overloaded();
    const before = await pair.us.exchange.get(id);
    expect(before).toMatchObject({ code: 'OVERLOADED', retries: 'TO_COME' });
    await pair.ca.exchange.settle(first, 'VERIFY_BEFORE_ACTION', DONE, { subject: 'officer-3', agency: 'CBSA' });
    pair.advance(59 * SECOND);
    await pair.settled();
    expect(sentOf(pair.us)).toHaveLength(2);
    pair.advance(SECOND);
    const next = await nextOf(id);
    await until('closed', async () => (await pair.us.exchange.get(next.id)).state === 'CLOSED');
    expect(await pair.us.exchange.get(id)).toMatchObject({ state: 'REJECTED', retries: 'DONE', retriedAs: next.id });
    const { recordId, purpose, priority, record } = before;
    expect(next).toMatchObject({ correlation: id, recordId, purpose, priority, record });
    expect(eventsOf(pair.us, next.id)).toEqual(['exchange.retried OVERLOADED', 'exchange.closed']);
    expect(openedBy(pair.us, next.id, AuditKind.SENT)).toMatchObject({ user: 'officer-1 CBP' });
    expect((await pair.ca.exchange.get(next.id)).state).toBe('ADMITTED');
    expect(differences(pair.us)).toEqual([]);
    // Once, whatever the row says afterwards.
    const beside = new DatabaseSync(pair.us.file, { timeout: 5_000 });
    beside.prepare('UPDATE exchange SET decided_again = NULL WHERE exchange_id = ?').run(idFromText(id));
    beside.close();
    await until('it is named', () => pair.us.logged.includes('warn redecision failed'));
    expect(sentOf(pair.us)).toHaveLength(3);
  });

  test('is tried no more than so often, with growing pauses, also over a restart; then it is for a person', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tripoint-retries-'));
    pair = await startPair({ folder, limits: FAST });
    const { id } = await overloaded();
    pair.advance(MINUTE);
    const second = await nextOf(id);
    await until('rejected again', async () => (await pair.us.exchange.get(second.id)).state === 'REJECTED');
    const at = pair.now() + 2 * MINUTE;
    await pair.close();
    pair = await startPair({ folder, at, limits: FAST });
    const third = await nextOf(second.id);
    await until('rejected once more', async () => (await pair.us.exchange.get(third.id)).state === 'REJECTED');
    pair.advance(119 * SECOND);
    await pair.settled();
    expect((await pair.us.exchange.get(third.id)).retries).toBe('TO_COME');
    pair.advance(SECOND);
    await until('given up', async () => (await pair.us.exchange.get(third.id)).retries === 'ENDED');
    expect(eventsOf(pair.us, third.id)).toEqual([
      'exchange.retried OVERLOADED',
      'exchange.rejected OVERLOADED',
      'exchange.abandoned OVERLOADED',
    ]);
    expect(rawOf(pair.us.store).get("SELECT partner FROM event WHERE type = 'link.alarm' AND code = 'OVERLOADED'")).toEqual({
      partner: 'CA',
    });
    expect(kindsOf(pair.us, third.id)).toEqual(['SENT', 'FAILED']);
    pair.advance(60 * MINUTE);
    await pair.settled();
    expect(sentOf(pair.us)).toHaveLength(4);
    expect(differences(pair.us)).toEqual([]);
    // What says that it is over is not taken away unseen.
    const beside = new DatabaseSync(pair.us.file, { timeout: 5_000 });
    beside.prepare('UPDATE exchange SET decided_again = NULL WHERE exchange_id = ?').run(idFromText(third.id));
    beside.close();
    expect(differences(pair.us)).toMatchObject([{ table: 'exchange', rule: 'decided again as nothing' }]);
    await until('it is named', () => pair.us.logged.includes('warn redecision failed'));
    expect(eventsOf(pair.us, third.id)).toHaveLength(3);
    rmSync(folder, { recursive: true, force: true });
  });

  test('is not tried in the name of somebody who may post no longer', async () => {
    let isPosted = true;
    pair = await startPair({ limits: FAST, mayPost: () => isPosted });
    const { id } = await overloaded();
    isPosted = false;
    pair.advance(MINUTE);
    await until('given up', async () => (await pair.us.exchange.get(id)).retries === 'ENDED');
    expect(eventsOf(pair.us, id)).toEqual(['exchange.rejected OVERLOADED', 'exchange.abandoned FORBIDDEN']);
    expect(leavesOf(pair.us, id).at(-1)).toMatchObject({ kind: AuditKind.FAILED, externalReason: 'FORBIDDEN' });
    expect(sentOf(pair.us)).toHaveLength(2);
  });
});

describe('what our own clock refused', () => {
  test('is tried again when it is sound, and leaves', async () => {
    pair = await startPair({ limits: FAST });
    await until('vouched', () => pair.us.context.time.isVouched());
    pair.step('US', 5 * MINUTE);
    const refused = await post(pair.us);
    expect(refused).toMatchObject({ state: 'REFUSED', code: 'CLOCK_IN_DOUBT', retries: 'TO_COME' });
    pair.advance(2 * MINUTE);
    await until('it is said', () => pair.us.logged.includes('error the clock is in doubt'));
    expect(sentOf(pair.us)).toHaveLength(1);
    pair.step('US', -5 * MINUTE);
    const next = await nextOf(refused.id);
    await until('closed', async () => (await pair.us.exchange.get(next.id)).state === 'CLOSED');
    expect(await pair.us.exchange.get(refused.id)).toMatchObject({ state: 'REFUSED', retries: 'DONE' });
    expect(differences(pair.us)).toEqual([]);
  });

  test('is nothing that a row alone says: what has left does not leave a second time', async () => {
    pair = await startPair({ limits: FAST });
    const { id } = await post(pair.us);
    await until('closed', async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
    const beside = new DatabaseSync(pair.us.file, { timeout: 5_000 });
    beside.prepare("UPDATE exchange SET state = 'REFUSED', code = 'CLOCK_IN_DOUBT' WHERE exchange_id = ?").run(idFromText(id));
    beside.close();
    pair.advance(MINUTE);
    await until('it is looked at', () => pair.us.logged.includes('warn redecision failed'));
    await pair.settled();
    expect(sentOf(pair.us)).toEqual([id]);
  });
});

test('what waits is found by an index', async () => {
  pair = await startPair({ limits: FAST });
  let isAsked = false;
  const { store } = pair.us;
  const { all } = store;
  (store as { all: typeof all }).all = (name, ...rest) => {
    isAsked ||= name === 'exchangesToCome';
    return all(name, ...rest);
  };
  await until('it is looked', () => isAsked);
  const plan = rawOf(store)
    .all(`EXPLAIN QUERY PLAN ${sqlOf('exchangesToCome')}`, -1, 64)
    .map(({ detail }) => detail);
  expect(plan).toContainEqual(expect.stringContaining('USING INDEX exchange_again (code=? AND leaf_index>?)'));
});
