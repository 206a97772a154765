// What a concealment hides from a partner is sent at its end, by the gateway, once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditKind } from '../../../../proto/index.ts';
import { HOUR, MINUTE, type Micros, timeText } from '../../../../services/domain/index.ts';
import type { RecordView } from '../../../../services/exchange/context/record-views.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { idempotency, lookoutTo, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { APPROVE, BOSS, changedText, kindsOf, leavesOf, openedBy, post, swept } from '../steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'tripoint-reveal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let pair: Pair;
beforeEach(async () => {
  pair = await startPair({ limits: { sweepMs: 20 } });
});
afterEach(() => pair?.close());

const concealed = (until: Micros, code = 'CONCEALED' as const) => ({ caveats: [{ code, until: timeText(until) }] });
const view = (side: Side, id: string): Promise<RecordView> =>
  side.exchange.record(id, { agency: side === pair.us ? 'CBP' : 'CBSA' });
const statesOf = ({ versions }: RecordView) => versions.map(({ version, state }) => `${version} ${state}`);
const differencesIn = ({ country, store, context }: Side) =>
  verifyTables({ self: country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 });
const countOf = (side: Side): number =>
  rawOf(side.store).get("SELECT count(*) AS n FROM exchange WHERE direction = 'sent'")?.n as number;
const arrived = (id: string, version: number) =>
  until(`version ${version} is in Canada`, async () => {
    const found = await view(pair.ca, id).catch(() => undefined);
    return found?.versions.some((one) => one.version === version) ? found : undefined;
  });
const updateOf = async (id: string) => (await view(pair.us, id)).countries[0]?.exchanges.find(({ verb }) => verb === 'UPDATE');

/** A lookout that shows Canada its contact alone for an hour. */
async function hidden(change: Parameters<typeof post>[1] = {}) {
  const sent = await post(pair.us, { ...concealed(pair.now() + HOUR), ...change });
  return { ...sent, recordId: sent.recordId as string };
}

test('a country that was shown less gets the whole record at the end, as the next version, from the gateway and once', async () => {
  const { id, recordId, duties } = await hidden();
  expect(duties).toMatchObject([
    { kind: 'REVEAL', state: 'OPEN', due: pair.now() + HOUR, clause: 'D.concealment' },
    { kind: 'EXPIRY_NOTICE' },
    { kind: 'REVIEW_NEED' },
  ]);
  const before = await arrived(recordId, 1);
  expect(before.shown?.record).not.toHaveProperty('name');
  pair.advance(HOUR - MINUTE);
  await swept(pair.us);
  expect(await updateOf(recordId)).toBeUndefined();

  pair.advance(2 * MINUTE);
  const after = await arrived(recordId, 2);
  expect(statesOf(after)).toEqual(['1 SUPERSEDED', '2 IN_FORCE']);
  expect(after.shown?.record).toMatchObject({ name: [{ primaryIdentifier: 'SPECIMEN' }], actionOnHit: 'ARREST' });
  const update = await updateOf(recordId);
  expect(openedBy(pair.us, update?.id ?? '', AuditKind.SENT)).toMatchObject({ user: '' });
  expect(leavesOf(pair.us, update?.id ?? '').map(({ request }) => request.length)).toEqual([0]);
  expect(kindsOf(pair.us, id)).toEqual(['SENT', 'OBLIGATION_MET']);
  expect((await pair.us.exchange.get(id)).duties).toMatchObject([
    { kind: 'EXPIRY_NOTICE' },
    { kind: 'REVEAL', state: 'MET' },
    { kind: 'REVIEW_NEED' },
  ]);
  const count = countOf(pair.us);
  pair.advance(HOUR);
  await swept(pair.us);
  expect(countOf(pair.us)).toBe(count);
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
});

test('the timer outlives its process', async () => {
  await pair.close();
  const first = await startPair({ folder });
  pair = first;
  const { recordId } = await hidden();
  await arrived(recordId, 1);
  const at = pair.now() + 2 * HOUR;
  await first.close();
  pair = await startPair({ folder, after: first, at });
  await arrived(recordId, 2);
  expect(differencesIn(pair.us)).toEqual([]);
});

test('a clock of ours that nobody confirms ends no concealment: what it would show is not decided', async () => {
  await pair.close();
  const first = await startPair({ folder: join(folder, 'ahead') });
  pair = first;
  const { recordId } = await hidden();
  await arrived(recordId, 1);
  const waiting = await hidden({ record: { sourceGrade: 'C3' } });
  expect(waiting.state).toBe('HELD');
  const at = pair.now() + MINUTE;
  await first.close();
  pair = await startPair({ folder: first.folder, after: first, at, stepped: { US: 2 * HOUR }, cut: true });
  const { record } = lookoutTo('CA');
  const { result } = await pair.us.exchange.update(recordId, { family: 'lookout', record }, OFFICER, idempotency());
  expect(result.exchanges).toMatchObject([{ state: 'REFUSED', code: 'CLOCK_IN_DOUBT', retries: 'TO_COME' }]);
  await expect(pair.us.exchange.settle(waiting.id, 'RELEASE', APPROVE, BOSS)).rejects.toMatchObject({ code: 'CLOCK_IN_DOUBT' });
  expect(await pair.us.exchange.get(waiting.id)).toMatchObject({ state: 'HELD' });
  expect(differencesIn(pair.us)).toEqual([]);
});

describe('nothing is sent', () => {
  const notSent = async (id: string, recordId: string, kinds: readonly string[]) => {
    pair.advance(2 * HOUR);
    await until(
      'its duty has ended',
      async () => (await pair.us.exchange.get(id)).duties?.find(({ kind }) => kind === 'REVEAL')?.state === 'EXPIRED',
    );
    await swept(pair.us);
    expect((await view(pair.us, recordId)).countries[0]?.exchanges.filter(({ verb }) => verb === 'UPDATE')).toHaveLength(
      kinds.includes('UPDATED') ? 1 : 0,
    );
    expect(kindsOf(pair.us, id)).toEqual(kinds.filter((kind) => kind !== 'UPDATED'));
    expect(differencesIn(pair.us)).toEqual([]);
  };

  test('of a record that was recalled', async () => {
    const { id, recordId } = await hidden();
    await pair.us.exchange.recall(recordId, { reason: 'INACCURATE', explanation: 'a misread name' }, OFFICER, idempotency());
    await notSent(id, recordId, ['SENT', 'OBLIGATION_ENDED']);
  });

  test('of a version that was superseded', async () => {
    const { id, recordId } = await hidden();
    const { record } = lookoutTo('CA');
    await pair.us.exchange.update(recordId, { family: 'lookout', record, caveats: [] }, OFFICER, idempotency());
    await notSent(id, recordId, ['SENT', 'OBLIGATION_ENDED', 'UPDATED']);
  });

  test('of content that was destroyed', async () => {
    const { id, recordId } = await hidden();
    await pair.us.exchange.erase(id, { basis: 'COURT_ORDER', reason: 'ordered' }, BOSS);
    await notSent(id, recordId, ['SENT', 'ERASED']);
  });

  test('of a record from which nothing was hidden', async () => {
    expect((await post(pair.us)).duties).toMatchObject([{ kind: 'EXPIRY_NOTICE' }, { kind: 'REVIEW_NEED' }]);
  });
});

describe('a concealment for which a country is sent nothing', () => {
  const refusing = (files: Record<string, string>) => ({
    ...files,
    'rules.cedar': `${files['rules.cedar']}
@id("not-while-concealed")
@clause("D.concealment")
@outcome("refuse")
forbid (principal, action == Action::"release", resource == Kind::"LOOKOUT")
when { context has concealed && context.concealed };
`,
  });
  beforeEach(async () => {
    await pair.close();
    pair = await startPair({ limits: { sweepMs: 20 }, texts: changedText('ca-us-lookouts', refusing) });
  });

  test('has the record decided again for it at the end', async () => {
    const { id, recordId, state, duties } = await hidden();
    expect([state, duties?.map(({ kind }) => kind)]).toEqual(['REFUSED', ['REVEAL']]);
    pair.advance(2 * HOUR);
    const there = await arrived(recordId, 2);
    expect(statesOf(there)).toEqual(['2 IN_FORCE']);
    expect(kindsOf(pair.us, id)).toEqual(['REFUSED', 'OBLIGATION_MET']);
    for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
  });

  test.each([
    ['takes it away', { caveats: [] }, 0, 2],
    ['leaves it', {}, 2 * HOUR, 3],
  ])('does not forget it when an update %s', async (_, change, later, version) => {
    const { recordId } = await hidden();
    const { record } = lookoutTo('CA');
    await pair.us.exchange.update(recordId, { family: 'lookout', record, ...change }, OFFICER, idempotency());
    pair.advance(later);
    expect(statesOf(await arrived(recordId, version))).toEqual([`${version} IN_FORCE`]);
    await swept(pair.us);
    for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
  });

  test('does not bring what is refused for another cause', async () => {
    const { state, duties } = await hidden({ record: { category: 'IMMIGRATION' } });
    expect([state, duties]).toEqual(['REFUSED', undefined]);
  });
});

test('what is held at the end is released by another than who posted the concealed record', async () => {
  await pair.close();
  const open = (files: Record<string, string>) => ({
    ...files,
    'rules.cedar': `${files['rules.cedar']}
@id("seen-once-open")
@clause("D.concealment")
@outcome("hold")
forbid (principal, action == Action::"release", resource == Kind::"LOOKOUT")
unless { (context has concealed && context.concealed) || (context has approvals && context.approvals >= 1) };
`,
  });
  pair = await startPair({ limits: { sweepMs: 20 }, texts: changedText('ca-us-lookouts', open) });
  const { recordId, state } = await hidden();
  expect(state).toBe('QUEUED');
  pair.advance(2 * HOUR);
  const held = await until('it is held', () => updateOf(recordId));
  expect(held).toMatchObject({ state: 'HELD' });
  await expect(pair.us.exchange.settle(held.id, 'RELEASE', APPROVE, OFFICER)).rejects.toMatchObject({ code: 'SAME_PERSON' });
  await pair.us.exchange.settle(held.id, 'RELEASE', APPROVE, BOSS);
  await arrived(recordId, 2);
  expect(differencesIn(pair.us)).toEqual([]);
});
