// The life of a lookout that the United States posted, in both countries: updated, taken back, certified to be destroyed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditKind } from '../../../../proto/index.ts';
import { DAY, HOUR, MINUTE, toHex } from '../../../../services/domain/index.ts';
import type { RecordView } from '../../../../services/exchange/context/record-views.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { idempotency, lookoutTo, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { BOSS, changedText, eventsOf, kindsOf, LOW_GRADE, leavesOf, post, replaced } from '../steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'tripoint-life-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let pair: Pair;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(() => pair?.close());

const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };
const { record: SPECIMEN } = lookoutTo('CA');
const update = (id: string, record: object = {}, user = OFFICER) =>
  pair.us.exchange.update(id, { family: 'lookout', record: { ...SPECIMEN, ...record } }, user, idempotency());
const recall = (id: string, user = OFFICER) =>
  pair.us.exchange.recall(id, { reason: 'INACCURATE', explanation: 'a misread name' }, user, idempotency());
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'taken',
    ({ code }: { code: string }) => code,
  );
const differencesIn = ({ country, store, context }: Side) =>
  verifyTables({ self: country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 });

/** A lookout that Canada has. */
async function posted(): Promise<{ readonly id: string; readonly exchange: string }> {
  const { id: exchange, recordId: id = '' } = await post(pair.us);
  await until('it is closed', async () => (await pair.us.exchange.get(exchange)).state === 'CLOSED');
  return { id, exchange };
}
const view = (side: Side, id: string) => side.exchange.record(id, { agency: side === pair.us ? 'CBP' : 'CBSA' });
const certified = (id: string): Promise<RecordView> =>
  until('it is certified', async () => {
    const found = await view(pair.us, id);
    return found.countries[0]?.certified === undefined ? undefined : found;
  });
const statesOf = ({ versions }: RecordView) => versions.map(({ version, state }) => `${version} ${state}`);

test('an update goes to whoever has the version before, and is the one that readers see', async () => {
  const { id } = await posted();
  const { result } = await update(id, { actionOnHit: 'REFUSE_ENTRY' });
  expect(result).toMatchObject({
    recordId: id,
    recordVersion: 2,
    exchanges: [{ partner: 'CA', verb: 'UPDATE', state: 'QUEUED', about: { originator: 'US', recordId: id, recordVersion: 1 } }],
  });
  const there = await until('Canada has it', async () => {
    const found = await view(pair.ca, id);
    return found.versions.length === 2 ? found : undefined;
  });
  expect(statesOf(there)).toEqual(['1 SUPERSEDED', '2 IN_FORCE']);
  expect(there).toMatchObject({ originator: { country: 'US', agency: 'CBP' }, state: 'IN_FORCE' });
  expect(there.shown?.record).toMatchObject({ actionOnHit: 'REFUSE_ENTRY' });
  expect(there.countries).toMatchObject([{ country: 'US', inForce: 2, exchanges: [{ verb: 'POST' }, { verb: 'UPDATE' }] }]);
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
});

test('an update for another purpose takes nothing back: a mistyped one is INVALID, one that is not granted is refused', async () => {
  const { id } = await posted();
  const updateFor = (purpose: string) =>
    pair.us.exchange.update(id, { family: 'lookout', record: SPECIMEN, purpose }, OFFICER, idempotency());
  expect(await codeOf(updateFor('COUNTR_TERRORISM'))).toBe('INVALID');
  expect(statesOf(await view(pair.us, id))).toEqual(['1 IN_FORCE']);
  const { result } = await updateFor('CARGO_SECURITY');
  expect(result.exchanges.map(({ verb, state }) => [verb, state])).toEqual([['UPDATE', 'REFUSED']]);
});

test('a recall has the partner destroy every version and certify it with the entries of its own log; both ends show it', async () => {
  const { id, exchange } = await posted();
  await update(id);
  const { result } = await recall(id);
  const [sent] = result.exchanges;
  expect(sent).toMatchObject({ verb: 'RECALL', duties: [{ kind: 'CERTIFY_DESTRUCTION', state: 'OPEN', due: pair.now() + DAY }] });
  const here = await certified(id);
  expect(statesOf(here)).toEqual(['1 RECALLED', '2 RECALLED']);
  expect(here.shown).toBeUndefined();
  expect(here.countries).toMatchObject([{ country: 'CA', recalled: sent?.id, overdue: [] }]);
  expect(here.countries[0]?.inForce).toBeUndefined();
  expect((await pair.us.exchange.get(sent?.id ?? '')).duties).toMatchObject([{ kind: 'CERTIFY_DESTRUCTION', state: 'MET' }]);

  const certificate = await pair.us.exchange.get(here.countries[0]?.certified ?? '', { agency: 'CBP' });
  const destroyed = (certificate.record as { destroyed: Record<string, unknown>[] }).destroyed;
  expect(destroyed.map(({ version }) => version)).toEqual([1, 2]);
  expect(destroyed.map(({ recordDigest }) => recordDigest)).toEqual(here.versions.map(({ digest }) => digest));
  for (const { exchangeId, index, leafHash } of destroyed) {
    const leaf = rawOf(pair.ca.store).get('SELECT hash, kind, exchange_id FROM leaf WHERE leaf_index = ?', index as number);
    expect([leaf?.kind, toHex(leaf?.hash as Uint8Array), toHex(leaf?.exchange_id as Uint8Array)]).toEqual([
      AuditKind.ERASED,
      leafHash,
      exchangeId,
    ]);
  }
  const there = await view(pair.ca, id);
  expect(there).toMatchObject({ state: 'RECALLED', versions: [{ erased: true }, { erased: true }] });
  expect((await pair.ca.exchange.get(exchange, { agency: 'CBSA' })).record).toBeUndefined();
  expect(kindsOf(pair.ca, sent?.id ?? '')).toEqual(['RECEIVED', 'OBLIGATION_MET']);
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
});

describe('refused with the state and the rule', () => {
  test('what the originator may not do any more, and what another may not do at all', async () => {
    const { id } = await posted();
    expect(await codeOf(update(id, {}, { subject: 'officer-3', agency: 'TSC' }))).toBe('AGENCY_NOT_ADDRESSED');
    const theirs = pair.ca.exchange.update(id, { family: 'lookout', record: SPECIMEN }, CA_OFFICER, idempotency());
    expect(await codeOf(theirs)).toBe('NOT_FOUND');
    const back = pair.ca.exchange.recall(id, { reason: 'UNLAWFUL', explanation: 'not ours' }, CA_OFFICER, idempotency());
    expect(await codeOf(back)).toBe('NOT_FOUND');
    expect(await codeOf(pair.us.exchange.recall(id, { reason: 'WHIM', explanation: 'x' }, OFFICER, idempotency()))).toBe(
      'INVALID',
    );
    await recall(id);
    expect(await codeOf(recall(id))).toBe('RECALLED');
    expect(await codeOf(update(id))).toBe('RECALLED');
    expect(await codeOf(update('0198a000-0000-7000-8000-000000000000'))).toBe('NOT_FOUND');
  });

  test('one of two changes in one commit', async () => {
    const { id } = await posted();
    const codes = await Promise.all([codeOf(update(id)), codeOf(recall(id))]);
    expect(codes.sort()).toEqual(['STATE_CONFLICT', 'taken']);
  });
});

test('asked again under its key, an update and a recall are made once', async () => {
  const { id } = await posted();
  const key = idempotency();
  const ask = () => pair.us.exchange.recall(id, { reason: 'UNLAWFUL', explanation: 'a court' }, OFFICER, key);
  const first = await ask();
  const again = await ask();
  expect(again).toMatchObject({ replayed: true, result: { recordId: id, recordVersion: 1 } });
  expect(again.result.exchanges.map((one) => one.id)).toEqual(first.result.exchanges.map((one) => one.id));
});

test('what waits for persons is not sent once it is superseded or recalled', async () => {
  const held = await post(pair.us, LOW_GRADE);
  const id = held.recordId ?? '';
  expect(held.state).toBe('HELD');
  const { result } = await update(id);
  expect(result.exchanges).toMatchObject([{ verb: 'UPDATE', state: 'QUEUED' }]);
  expect(await pair.us.exchange.get(held.id)).toMatchObject({ state: 'EXPIRED', code: 'SUPERSEDED' });
  expect(eventsOf(pair.us, held.id).at(-1)).toBe('exchange.expired SUPERSEDED');
  const approved = pair.us.exchange.settle(held.id, 'RELEASE', { verdict: 'APPROVE', reason: 'seen' }, BOSS);
  expect(await codeOf(approved)).toBe('DUTY_SETTLED');

  const other = await post(pair.us, { ...LOW_GRADE, record: { ...LOW_GRADE.record, recordReference: 'REF-2' } });
  const taken = await recall(other.recordId ?? '');
  expect(taken.result.exchanges).toEqual([]);
  expect(await pair.us.exchange.get(other.id)).toMatchObject({ state: 'EXPIRED', code: 'RECALLED' });
  expect(differencesIn(pair.us)).toEqual([]);
});

test('whom the rules do not let have the new version is told to destroy what it holds', async () => {
  const { id } = await posted();
  const { result } = await update(id, { category: 'IMMIGRATION' });
  expect(result.exchanges).toMatchObject([
    { verb: 'UPDATE', state: 'REFUSED', code: 'POLICY_REFUSED' },
    { verb: 'RECALL', state: 'QUEUED', about: { recordId: id, recordVersion: 2 } },
  ]);
  const here = await certified(id);
  expect(here.state).toBe('IN_FORCE');
  expect(await view(pair.ca, id)).toMatchObject({ state: 'RECALLED' });
  // Nobody has it any more who could be sent another version.
  expect(await codeOf(update(id))).toBe('STATE_CONFLICT');
  expect(leavesOf(pair.us, result.exchanges[0]?.id ?? '').at(-1)?.about).toMatchObject({ originator: 'US', version: 1 });
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
});

test('a certificate that does not come is overdue, over a restart too, and settles that when it comes', async () => {
  const within = (files: Record<string, string>) => ({
    ...files,
    'agreement.yaml': replaced(
      files['agreement.yaml'],
      'certify: { kind: RESPOND, hours: 24',
      'certify: { kind: RESPOND, hours: 1',
    ),
  });
  const options = { folder, limits: { sweepMs: 20 }, texts: changedText('ca-us-lookouts', within) };
  const first = await startPair(options);
  await pair.close();
  pair = first;
  const { id } = await posted();
  // What Canada says is on its way.
  pair.ca.out.isCut = true;
  const { result } = await recall(id);
  const recalled = result.exchanges[0]?.id ?? '';
  pair.advance(2 * HOUR);
  await until('it is overdue', () => kindsOf(pair.us, recalled).includes('OBLIGATION_OVERDUE'));
  expect((await view(pair.us, id)).countries[0]?.overdue).toEqual(['CERTIFY_DESTRUCTION']);
  const at = pair.now();
  await first.close();
  pair = await startPair({ ...options, after: first, at: at + MINUTE });
  const here = await certified(id);
  expect(here.countries[0]?.overdue).toEqual([]);
  expect(kindsOf(pair.us, recalled)).toEqual(['SENT', 'OBLIGATION_OVERDUE', 'OBLIGATION_MET']);
  expect(eventsOf(pair.us, recalled)).toContain('duty.overdue CERTIFY_DESTRUCTION');
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
});

test('a partner that refuses a recall, as it took nothing, owes no certificate', async () => {
  const refusing = (files: Record<string, string>) => ({
    ...files,
    'rules.cedar': `${files['rules.cedar']}
@id("not-admitted")
@clause("D.default-deny")
@outcome("refuse")
forbid (principal, action == Action::"admit", resource == Kind::"LOOKOUT");
`,
  });
  await pair.close();
  pair = await startPair({ texts: changedText('ca-us-lookouts', refusing) });
  pair.cut(true);
  const { id, recordId = '' } = await post(pair.us);
  const { result } = await recall(recordId);
  const recalled = result.exchanges[0]?.id ?? '';
  expect((await view(pair.us, recordId)).countries).toMatchObject([{ country: 'CA', recalled }]);
  pair.cut(false);
  await until('it is refused', async () => (await pair.us.exchange.get(recalled)).state === 'REJECTED');
  expect(await pair.us.exchange.get(recalled)).toMatchObject({
    code: 'NOT_FOUND',
    duties: [{ kind: 'CERTIFY_DESTRUCTION', state: 'EXPIRED' }],
  });
  expect(kindsOf(pair.us, recalled)).toEqual(['SENT', 'OBLIGATION_ENDED']);
  expect(await pair.us.exchange.get(id)).toMatchObject({ state: 'REJECTED', code: 'POLICY_REFUSED' });
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
});
