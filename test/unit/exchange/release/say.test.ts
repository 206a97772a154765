// What two countries say to each other about a lookout that the United States posted: asked, answered, late, and no longer answered.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Verb } from '../../../../proto/index.ts';
import { DAY, HOUR, idFromText } from '../../../../services/domain/index.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { questionState } from '../../../../services/exchange/reads/index.ts';
import { idempotency, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { eventsOf, kindsOf, post, swept } from '../steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'tripoint-say-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let pair: Pair;
beforeEach(async () => {
  pair = await startPair({ limits: { sweepMs: 20 } });
});
afterEach(() => pair?.close());

const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };
const QUESTION = { verb: 'RFI', content: { topic: ['IDENTITY'], question: 'Which spelling is in the document?' } };
const REPLY = { verb: 'RFI_REPLY', content: { outcome: 'ANSWERED', answer: 'With two S.' } };
const officerOf = (side: Side) => (side === pair.us ? OFFICER : CA_OFFICER);
const say = (side: Side, id: string, request: Parameters<Side['exchange']['say']>[1] = QUESTION, user = officerOf(side)) =>
  side.exchange.say(id, request, user, idempotency());
const answer = (side: Side, id: string, request: Parameters<Side['exchange']['answer']>[1] = REPLY, user = officerOf(side)) =>
  side.exchange.answer(id, request, user, idempotency());
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'taken',
    ({ code }: { code: string }) => code,
  );
const recall = (id: string) =>
  pair.us.exchange.recall(id, { reason: 'INACCURATE', explanation: 'a misread name' }, OFFICER, idempotency());
const differencesIn = ({ country, store, context }: Side, now = context.clock()) =>
  verifyTables({ self: country, store, vault: context.vault, now, idempotencyDays: 7 });
const saidOf = async (side: Side, id: string) => (await side.exchange.record(id)).countries[0]?.said ?? [];
const statesOf = async (id: string) =>
  Promise.all([pair.us, pair.ca].map(async (side) => (await saidOf(side, id)).map(({ state }) => state)));

const directionAt = ({ self }: Side['context']) => (self === 'CA' ? 'sent' : 'received');

/** A lookout that Canada has. */
async function posted(): Promise<string> {
  const { id, recordId = '' } = await post(pair.us);
  await until('it is closed', async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
  return recordId;
}
/** A question that the other side has. */
async function asked(by: Side, id: string): Promise<string> {
  const { result } = await say(by, id);
  const question = result.exchanges[0]?.id ?? '';
  await until('it is asked', async () => (await by.exchange.get(question)).state === 'CLOSED');
  return question;
}
const answered = (side: Side, question: string) =>
  until('it is answered', async () => {
    const { duties = [] } = await side.exchange.get(question);
    return duties.some(({ kind, state }) => kind === 'ANSWER' && state === 'MET');
  });

test.each(['CA', 'US'])(
  'what %s asks is due at the other in twelve hours, and its answer meets the duty at both ends',
  async (by) => {
    const [asker, other] = by === 'US' ? [pair.us, pair.ca] : [pair.ca, pair.us];
    const id = await posted();
    const { result } = await say(asker, id);
    const [sent] = result.exchanges;
    expect(result).toMatchObject({ recordId: id, recordVersion: 1 });
    expect(sent).toMatchObject({
      ...{ verb: 'RFI', state: 'QUEUED', partner: other.country, purpose: 'COUNTER_TERRORISM' },
      about: { originator: 'US', recordId: id, recordVersion: 1 },
      duties: [{ kind: 'ANSWER', state: 'OPEN', due: pair.now() + 12 * HOUR, clause: 'D.rfi' }],
    });
    const question = sent?.id ?? '';
    const there = await until('it is there', async () => (await other.exchange.duties({ kind: 'ANSWER' })).exchanges[0]);
    expect(there).toMatchObject({
      id: question,
      duties: expect.arrayContaining([expect.objectContaining({ kind: 'ANSWER', waiting: 1 })]),
    });
    expect((await other.exchange.get(question, { agency: officerOf(other).agency })).record).toEqual(QUESTION.content);
    expect(await statesOf(id)).toEqual([['OPEN'], ['OPEN']]);

    const reply = (await answer(other, question)).result;
    expect(reply).toMatchObject({ recordId: id, exchanges: [{ verb: 'RFI_REPLY', about: { recordId: id, answers: question } }] });
    await answered(asker, question);
    expect(await statesOf(id)).toEqual([
      ['ANSWERED', undefined],
      ['ANSWERED', undefined],
    ]);
    for (const side of [asker, other]) expect((await saidOf(side, id))[0]?.answers).toEqual([reply.exchanges[0]?.id]);
    expect(kindsOf(asker, question)).toEqual(['SENT', 'OBLIGATION_MET']);
    expect(kindsOf(other, question)).toEqual(['RECEIVED', 'OBLIGATION_MET']);
    for (const side of [asker, other]) expect(differencesIn(side)).toEqual([]);
  },
);

test('a question under its key is put once, and so is its answer', async () => {
  const id = await posted();
  const key = idempotency();
  const ask = () => pair.ca.exchange.say(id, QUESTION, CA_OFFICER, key);
  const first = await ask();
  const again = await ask();
  expect(again).toMatchObject({ replayed: true, result: { recordId: id, recordVersion: 1 } });
  expect(again.result.exchanges[0]?.id).toBe(first.result.exchanges[0]?.id);
});

test('what is late is shown late at both ends, can still be answered, and lapses a month later', async () => {
  const id = await posted();
  const [first, second] = [await asked(pair.ca, id), await asked(pair.ca, id)];
  pair.advance(13 * HOUR);
  await Promise.all([swept(pair.us), swept(pair.ca)]);
  expect(await statesOf(id)).toEqual([
    ['OVERDUE', 'OVERDUE'],
    ['OVERDUE', 'OVERDUE'],
  ]);
  for (const side of [pair.us, pair.ca]) {
    expect(eventsOf(side, first)).toContain('duty.overdue ANSWER');
    expect((await side.exchange.record(id)).countries[0]?.overdue).toEqual(['ANSWER', 'ANSWER']);
  }
  await answer(pair.us, first);
  await answered(pair.ca, first);
  // The keys of the two do not last that long.
  const month = pair.now() + 31 * DAY;
  for (const { context } of [pair.us, pair.ca]) {
    expect(
      questionState(context, { exchangeId: idFromText(second), verb: Verb.RFI, direction: directionAt(context) }, month),
    ).toBe('ENDED');
    Object.assign(context.time, { agreed: () => month });
  }
  await until('it lapsed', async () => (await statesOf(id)).every(([, state]) => state === 'ENDED'));
  const states = ['ANSWERED', 'ENDED', undefined];
  expect(await statesOf(id)).toEqual([states, states]);
  expect(await codeOf(answer(pair.us, second))).toBe('STATE_CONFLICT');
  for (const side of [pair.us, pair.ca]) {
    expect(kindsOf(side, second).slice(1)).toEqual(['OBLIGATION_OVERDUE', 'OBLIGATION_ENDED']);
    expect(differencesIn(side, month)).toEqual([]);
  }
});

test('a recall ends what was asked, at both ends, and nothing more is said', async () => {
  const id = await posted();
  const [theirs, ours] = [await asked(pair.ca, id), await asked(pair.us, id)];
  await recall(id);
  expect(await codeOf(answer(pair.us, theirs))).toBe('RECALLED');
  await until('it is certified', async () => (await pair.us.exchange.record(id)).countries[0]?.certified);
  expect(await statesOf(id)).toEqual([
    ['ENDED', 'ENDED'],
    ['ENDED', 'ENDED'],
  ]);
  expect(await codeOf(answer(pair.ca, ours))).toBe('ERASED');
  for (const side of [pair.us, pair.ca]) {
    expect(await codeOf(say(side, id))).toBe('RECALLED');
    expect(differencesIn(side)).toEqual([]);
  }
});

describe('refused with the state and the rule', () => {
  test('what is not for this end, this agency or this state', async () => {
    const id = await posted();
    const question = await asked(pair.ca, id);
    expect(await codeOf(say(pair.us, id, { ...QUESTION, to: 'MX' }))).toBe('INVALID');
    expect(await codeOf(say(pair.ca, id, { ...QUESTION, to: 'MX' }))).toBe('INVALID');
    expect(await codeOf(say(pair.us, id, QUESTION, { subject: 'officer-3', agency: 'TSC' }))).toBe('AGENCY_NOT_ADDRESSED');
    expect(await codeOf(say(pair.ca, id, { verb: 'RFI_REPLY', content: REPLY.content }))).toBe('INVALID');
    expect(await codeOf(say(pair.ca, id, { verb: 'RECALL', content: { reason: 'UNLAWFUL' } }))).toBe('INVALID');
    expect(await codeOf(say(pair.ca, id, { verb: 'RFI', content: { question: 'What?' } }))).toBe('INVALID');
    expect(await codeOf(say(pair.ca, '0198a000-0000-7000-8000-000000000000'))).toBe('NOT_FOUND');
    expect(await codeOf(answer(pair.ca, question))).toBe('NOT_FOUND');
    expect(await codeOf(answer(pair.us, question, QUESTION))).toBe('INVALID');
    const twice = await Promise.all([codeOf(answer(pair.us, question)), codeOf(answer(pair.us, question))]);
    expect(twice.sort()).toEqual(['STATE_CONFLICT', 'taken']);
    await answered(pair.ca, question);
    expect(await codeOf(answer(pair.us, question))).toBe('STATE_CONFLICT');
  });

  test('what is about a record that never left', async () => {
    const held = await post(pair.us, { record: { sourceGrade: 'C3' } });
    expect(await codeOf(say(pair.us, held.recordId ?? ''))).toBe('STATE_CONFLICT');
  });

  test('what waits for a releaser here, or is destroyed here', async () => {
    const { id, recordId = '' } = await post(pair.us, { record: { actionOnHit: 'DISCREET_CHECK' } });
    await until('it is closed', async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
    expect(await codeOf(say(pair.ca, recordId))).toBe('STATE_CONFLICT');
    const boss = { subject: 'releaser-9', agency: 'CBSA' };
    await pair.ca.exchange.settle(id, 'HUMAN_RELEASE', { verdict: 'DENY', reason: 'not this one' }, boss);
    expect(await codeOf(say(pair.ca, recordId))).toBe('STATE_CONFLICT');
    // The originator learns that from the answer to its question.
    const { result } = await say(pair.us, recordId);
    const question = result.exchanges[0]?.id ?? '';
    const refused = await until('it is refused', async () => {
      const view = await pair.us.exchange.get(question);
      return view.state === 'REJECTED' ? view : undefined;
    });
    expect(refused).toMatchObject({ code: 'STATE_CONFLICT', duties: [{ kind: 'ANSWER', state: 'EXPIRED' }] });
    expect(differencesIn(pair.us)).toEqual([]);
  });

  test('more questions at a time than a record has room for', async () => {
    const id = await posted();
    const codes = await Promise.all(Array.from({ length: 18 }, () => codeOf(say(pair.ca, id))));
    expect(codes.filter((code) => code === 'taken')).toHaveLength(16);
    expect(codes.filter((code) => code === 'OVERLOADED')).toHaveLength(2);
    expect(await codeOf(say(pair.ca, id))).toBe('OVERLOADED');
  });
});

test('a restart loses no question and no deadline', async () => {
  await pair.close();
  pair = await startPair({ folder, limits: { sweepMs: 20 } });
  const id = await posted();
  const question = await asked(pair.ca, id);
  const before = pair;
  await before.close();
  pair = await startPair({ folder, limits: { sweepMs: 20 }, after: before, at: before.now() + 13 * HOUR });
  await Promise.all([swept(pair.us), swept(pair.ca)]);
  expect(await statesOf(id)).toEqual([['OVERDUE'], ['OVERDUE']]);
  await answer(pair.us, question);
  await answered(pair.ca, question);
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
});
