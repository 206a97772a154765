// A correction, and its confirmation: what the partner is told, what it owes, what it destroys; and what neither end may do.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditKind } from '../../../../proto/index.ts';
import { DAY, HOUR, MINUTE } from '../../../../services/domain/index.ts';
import { verifyEvidence } from '../../../../services/evidence/index.ts';
import { trustOf } from '../../evidence/trust.ts';
import { idempotency, OFFICER, type Pair, startPair, until } from '../pair.ts';
import { APPROVE, BOSS, changedText, eventsOf, kindsOf, openedBy, post, replaced } from '../steps.ts';
import { certified, codeOf, confirm, correct, differencesIn, posted, recall, update } from './living.ts';

const folder = mkdtempSync(join(tmpdir(), 'tripoint-correct-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let pair: Pair;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(() => pair?.close());

const BORN = { dateOfBirth: { date: '1981' } };

/** Corrected by the United States, and received in Canada. */
async function corrected(id: string, record: object = BORN): Promise<string> {
  const { result } = await correct(pair, id, record);
  const [sent] = result.exchanges;
  await until('it is closed', async () => (await pair.us.exchange.get(sent?.id ?? '')).state === 'CLOSED');
  return sent?.id ?? '';
}
const confirmedOf = async (id: string) => (await pair.us.exchange.record(id)).countries[0]?.corrections;
const isConfirmed = (id: string) =>
  until('it is confirmed', async () => ((await confirmedOf(id))?.every(({ confirmed }) => confirmed) ? true : undefined));
const statesIn = async (side: Pair['us'], id: string) =>
  (await side.exchange.record(id)).versions.map(({ version, state }) => `${version} ${state}`);

test('a correction says what was wrong, is owed a confirmation within the time agreed, and what was wrong is destroyed with that', async () => {
  const { id, exchange } = await posted(pair);
  const sent = await corrected(id);
  const wrong = { reason: 'CLERICAL', fields: ['dateOfBirth'] };
  const due = pair.now() + 15 * DAY;
  expect(await pair.us.exchange.get(sent)).toMatchObject({
    ...{ verb: 'CORRECT', recordVersion: 2, about: { recordVersion: 1, wrong } },
    duties: [
      { kind: 'CONFIRM_CORRECTION', state: 'OPEN', clause: 'D.correction', due },
      { kind: 'EXPIRY_NOTICE' },
      { kind: 'REVIEW_NEED' },
    ],
  });
  const there = await pair.ca.exchange.get(sent, { agency: 'CBSA' });
  expect(there).toMatchObject({ about: { wrong }, record: BORN });
  expect(there.duties?.find(({ kind }) => kind === 'CONFIRM_CORRECTION')).toMatchObject({ state: 'OPEN', waiting: 1, due });
  expect((await pair.ca.exchange.duties({ kind: 'CONFIRM_CORRECTION' })).exchanges.map((one) => one.id)).toEqual([sent]);

  const { result } = await confirm(pair, id);
  expect(result).toMatchObject({
    recordId: id,
    recordVersion: 2,
    exchanges: [{ verb: 'CORRECTION_CONFIRMED', state: 'QUEUED' }],
  });
  await isConfirmed(id);
  const answer = await pair.us.exchange.get((await confirmedOf(id))?.[0]?.confirmed ?? '', { agency: 'CBP' });
  expect(answer.record).toEqual({ derivedData: 'CORRECTED', earlierUse: 'NOT_USED' });
  for (const side of [pair.us, pair.ca]) {
    const { duties = [] } = await side.exchange.get(sent);
    expect(duties.find(({ kind }) => kind === 'CONFIRM_CORRECTION')?.state).toBe('MET');
    expect(differencesIn(side)).toEqual([]);
  }
  expect(kindsOf(pair.us, sent)).toEqual(['SENT', 'OBLIGATION_MET']);
  expect(openedBy(pair.ca, sent, AuditKind.OBLIGATION_MET)).toMatchObject({
    user: 'officer-2 CBSA',
    reason: 'watch list rebuilt',
  });
  expect(await statesIn(pair.ca, id)).toEqual(['1 DESTROYED', '2 IN_FORCE']);
  expect(await pair.ca.exchange.destruction(exchange)).toMatchObject({ basis: 'CORRECTION', clause: 'D.correction' });
  expect(await statesIn(pair.us, id)).toEqual(['1 SUPERSEDED', '2 IN_FORCE']);
  for (const one of [sent, result.exchanges[0]?.id ?? ''])
    for (const { country, exchange } of [pair.us, pair.ca]) {
      const bundle = await exchange.evidence(one, { openings: true });
      const { steps } = await verifyEvidence(bundle, trustOf(pair), pair.now());
      expect(
        steps.filter(({ verdict }) => verdict === 'fail'),
        country,
      ).toEqual([]);
    }
});

test('what a decision rests on is kept, with the note to its file', async () => {
  const { id } = await posted(pair);
  await corrected(id);
  await confirm(pair, id, { earlierUse: 'NOTED' });
  await isConfirmed(id);
  expect(await statesIn(pair.ca, id)).toEqual(['1 SUPERSEDED', '2 IN_FORCE']);
});

test('a field that its receiver may not have is not named to it', async () => {
  const { id } = await posted(pair, { decisionReference: 'CASE-1' });
  const sent = await corrected(id, { ...BORN, decisionReference: 'CASE-2' });
  for (const side of [pair.us, pair.ca])
    expect((await side.exchange.get(sent)).about?.wrong).toEqual({ reason: 'CLERICAL', fields: ['dateOfBirth'] });
  const { result } = await correct(pair, id, { ...BORN, decisionReference: 'CASE-3' }, { fields: ['decisionReference'] });
  expect(result.exchanges[0]?.about?.wrong).toEqual({ reason: 'CLERICAL', fields: [] });

  const low = { dateOfBirth: { date: '1983' }, decisionReference: 'CASE-4', sourceGrade: 'C3' };
  const held = (await correct(pair, id, low)).result.exchanges[0]?.id ?? '';
  await pair.us.exchange.settle(held, 'RELEASE', APPROVE, BOSS);
  expect((await pair.us.exchange.get(held)).about?.wrong?.fields).toEqual(['dateOfBirth', 'sourceGrade']);
});

test('who has no version yet gets an update, with nothing about what was wrong', async () => {
  const held = await post(pair.us, { record: { sourceGrade: 'C3' } });
  expect(held.state).toBe('HELD');
  const { result } = await correct(pair, held.recordId ?? '', { ...BORN, sourceGrade: 'C3' }, { fields: ['dateOfBirth'] });
  expect(result.exchanges).toMatchObject([{ verb: 'UPDATE', state: 'HELD' }]);
  expect(result.exchanges[0]?.about?.wrong).toBeUndefined();
});

describe('refused with the state and the rule', () => {
  test('a correction of nothing, of no field, of a field that stays, of another country or agency, of what was recalled', async () => {
    const { id } = await posted(pair);
    expect(await codeOf(correct(pair, id, BORN, { fields: [] }))).toBe('INVALID');
    expect(await codeOf(correct(pair, id, BORN, { fields: ['height'] }))).toBe('INVALID');
    expect(await codeOf(correct(pair, id, BORN, { fields: ['dateOfBirth', 'name'] }))).toBe('INVALID');
    expect(await codeOf(correct(pair, id, BORN, { reason: 'WHIM' }))).toBe('INVALID');
    const request = { family: 'lookout', record: BORN, wrong: { reason: 'CLERICAL', fields: ['dateOfBirth'] } } as const;
    const { record } = await pair.us.exchange.get((await pair.us.exchange.record(id)).countries[0]?.exchanges[0]?.id ?? '');
    const whole = { ...request, record: { ...record, ...BORN } };
    const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };
    expect(await codeOf(pair.ca.exchange.correct(id, whole, CA_OFFICER, idempotency()))).toBe('NOT_FOUND');
    expect(await codeOf(pair.us.exchange.correct(id, whole, { subject: 'officer-3', agency: 'TSC' }, idempotency()))).toBe(
      'AGENCY_NOT_ADDRESSED',
    );
    expect(await statesIn(pair.us, id)).toEqual(['1 IN_FORCE']);
    await recall(pair, id);
    expect(await codeOf(correct(pair, id, BORN))).toBe('RECALLED');
  });

  test('a confirmation of nothing, of our own, of another version, out of order, for another agency, twice, of what was recalled', async () => {
    expect(await codeOf(confirm(pair, '0198a000-0000-7000-8000-000000000000'))).toBe('NOT_FOUND');
    const { id } = await posted(pair);
    expect(await codeOf(confirm(pair, id))).toBe('STATE_CONFLICT');
    const first = await corrected(id);
    await update(pair, id, BORN);
    await corrected(id, { dateOfBirth: { date: '1982' } });
    const own = pair.us.exchange.confirm(
      id,
      { derivedData: 'NONE', earlierUse: 'NOT_USED', explanation: 'ours' },
      OFFICER,
      idempotency(),
    );
    expect(await codeOf(own)).toBe('STATE_CONFLICT');
    expect(await codeOf(confirm(pair, id, { version: 3 }))).toBe('NOT_FOUND');
    expect(await codeOf(confirm(pair, id, { version: 4 }))).toBe('STATE_CONFLICT');
    expect(await codeOf(confirm(pair, id, { derivedData: 'LOST' }))).toBe('INVALID');
    expect(await codeOf(confirm(pair, id, { earlierUse: 'SOME' }))).toBe('INVALID');
    expect(await codeOf(confirm(pair, id, { explanation: ' ' }))).toBe('INVALID');
    await confirm(pair, id, { version: 2 });
    expect(await codeOf(confirm(pair, id, { version: 2 }))).toBe('STATE_CONFLICT');
    expect(await statesIn(pair.ca, id)).toEqual(['1 DESTROYED', '2 SUPERSEDED', '3 SUPERSEDED', '4 IN_FORCE']);
    await confirm(pair, id);
    await isConfirmed(id);
    expect(await statesIn(pair.ca, id)).toEqual(['1 DESTROYED', '2 DESTROYED', '3 DESTROYED', '4 IN_FORCE']);
    expect(await codeOf(confirm(pair, id))).toBe('STATE_CONFLICT');
    expect(kindsOf(pair.ca, first)).toEqual(['RECEIVED', 'OBLIGATION_MET', 'ERASED']);
    for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
  });
});

test('asked again under its key, a correction and a confirmation are made once', async () => {
  const { id } = await posted(pair);
  const [one, other] = [idempotency(), idempotency()];
  const first = await correct(pair, id, BORN, {}, one);
  expect(await correct(pair, id, BORN, {}, one)).toMatchObject({
    replayed: true,
    result: { recordVersion: 2, exchanges: [{ id: first.result.exchanges[0]?.id }] },
  });
  await until('Canada has it', async () => (await pair.ca.exchange.record(id)).versions.length === 2);
  await confirm(pair, id, {}, other);
  expect(await confirm(pair, id, {}, other)).toMatchObject({ replayed: true, result: { recordId: id, recordVersion: 2 } });
});

test('a recall ends what was still to be confirmed, at both ends', async () => {
  const { id } = await posted(pair);
  const sent = await corrected(id);
  await recall(pair, id);
  await until('Canada knows', async () => (await pair.ca.exchange.record(id)).state === 'RECALLED');
  expect(await codeOf(confirm(pair, id))).toBe('RECALLED');
  await certified(pair, id);
  for (const side of [pair.us, pair.ca]) {
    const { duties = [] } = await side.exchange.get(sent);
    expect(duties.find(({ kind }) => kind === 'CONFIRM_CORRECTION')?.state).toBe('EXPIRED');
    expect(differencesIn(side)).toEqual([]);
  }
  expect(kindsOf(pair.us, sent)).toEqual(['SENT', 'OBLIGATION_ENDED']);
});

test('a correction that its partner may not have takes back what it had', async () => {
  const { id } = await posted(pair);
  const { result } = await correct(pair, id, { category: 'IMMIGRATION' });
  expect(result.exchanges).toMatchObject([
    { verb: 'CORRECT', state: 'REFUSED', code: 'POLICY_REFUSED' },
    { verb: 'RECALL', state: 'QUEUED' },
  ]);
  await certified(pair, id);
});

test('what is not confirmed in time is overdue at both ends, over a restart too, and met when it comes', async () => {
  const within = (files: Record<string, string>) => ({
    ...files,
    'agreement.yaml': replaced(files['agreement.yaml'], 'CONFIRM_CORRECTION, hours: 360', 'CONFIRM_CORRECTION, hours: 1'),
  });
  const options = { folder, limits: { sweepMs: 20 }, texts: changedText('ca-us-lookouts', within) };
  const first = await startPair(options);
  await pair.close();
  pair = first;
  const { id } = await posted(pair);
  const sent = await corrected(id);
  pair.advance(2 * HOUR);
  for (const side of [pair.us, pair.ca]) await until('it is overdue', () => kindsOf(side, sent).includes('OBLIGATION_OVERDUE'));
  const at = pair.now();
  await first.close();
  pair = await startPair({ ...options, after: first, at: at + MINUTE });
  for (const side of [pair.us, pair.ca]) {
    expect((await side.exchange.record(id)).countries[0]?.overdue).toEqual(['CONFIRM_CORRECTION']);
    expect(eventsOf(side, sent)).toContain('duty.overdue CONFIRM_CORRECTION');
    expect(differencesIn(side)).toEqual([]);
  }
  await confirm(pair, id);
  await isConfirmed(id);
  expect(kindsOf(pair.us, sent)).toEqual(['SENT', 'OBLIGATION_OVERDUE', 'OBLIGATION_MET']);
  expect(kindsOf(pair.ca, sent)).toEqual(['RECEIVED', 'OBLIGATION_OVERDUE', 'OBLIGATION_MET']);
});

test('a confirmation that no text lets leave confirms nothing and destroys nothing', async () => {
  const silent = (files: Record<string, string>) => ({
    ...files,
    'rules.cedar': `${files['rules.cedar']}
@id("no-confirmation")
@clause("D.default-deny")
@outcome("refuse")
forbid (principal, action == Action::"release", resource == Kind::"CORRECTION_CONFIRMATION");
`,
  });
  await pair.close();
  pair = await startPair({ texts: changedText('ca-us-lookouts', silent) });
  const { id } = await posted(pair);
  const sent = await corrected(id);
  expect((await confirm(pair, id)).result.exchanges).toMatchObject([{ state: 'REFUSED', code: 'POLICY_REFUSED' }]);
  const { duties = [] } = await pair.ca.exchange.get(sent);
  expect(duties.find(({ kind }) => kind === 'CONFIRM_CORRECTION')?.state).toBe('OPEN');
  expect(await statesIn(pair.ca, id)).toEqual(['1 SUPERSEDED', '2 IN_FORCE']);
});

test('under a text that does not forbid it, an earlier version is kept until its time', async () => {
  const silent = (texts: Record<string, string>) => ({
    ...texts,
    'rules.cedar': replaced(
      texts['rules.cedar'],
      '@id("retain-inaccurate")\n@clause("D.correction")\n@outcome("refuse")\nforbid',
      '@id("retain-inaccurate")\n@clause("D.correction")\npermit',
    ),
  });
  await pair.close();
  pair = await startPair({ texts: changedText('ca-us-lookouts', silent) });
  const { id } = await posted(pair);
  await corrected(id);
  await confirm(pair, id);
  await isConfirmed(id);
  expect(await statesIn(pair.ca, id)).toEqual(['1 SUPERSEDED', '2 IN_FORCE']);
});
