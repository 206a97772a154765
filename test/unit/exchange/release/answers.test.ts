// What an answer does to the record that it is about: a person told apart, a record removed, a dispute decided; and what needs no answer.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, idText } from '../../../../services/domain/index.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { idempotency, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { post } from '../steps.ts';
import { confirm, correct, posted as livingPosted } from './living.ts';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
});
afterAll(() => pair?.close());

const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };
const officerOf = (side: Side) => (side === pair.us ? OFFICER : CA_OFFICER);
const differencesIn = ({ country, store, context }: Side) =>
  verifyTables({ self: country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 });
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'taken',
    ({ code }: { code: string }) => code,
  );
let count = 0;
async function posted(): Promise<string> {
  const { id, recordId = '' } = await post(pair.us, { record: { recordReference: `REF-${++count}` } });
  await until('it is closed', async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
  return recordId;
}
/** The exchange, once the other side has it. */
async function said(by: Side, id: string, verb: string, content: object) {
  const { result } = await by.exchange.say(id, { verb, content }, officerOf(by), idempotency());
  const view = result.exchanges[0];
  await until('it is there', async () => (await by.exchange.get(view?.id ?? '')).state === 'CLOSED');
  return view as NonNullable<typeof view>;
}
const dayAfter = (at: number) => new Date((at + DAY) / 1000).toISOString().slice(0, 10);
const answer = (by: Side, id: string, verb: string, content: object) =>
  by.exchange.answer(id, { verb, content }, officerOf(by), idempotency());
const record = (side: Side, id: string) => side.exchange.record(id, { agency: officerOf(side).agency });
const stateOf = async (side: Side, id: string) => (await record(side, id)).countries[0]?.said[0]?.state;

const MET = {
  category: 'PRIMARY',
  occurredAt: '2026-03-01T10:00:00Z',
  matchedOn: ['NAME'],
  actionTaken: 'REFERRED_TO_SECONDARY',
  name: [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'OTHER' }],
};
const OTHER = { name: { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'OTHER' }, dateOfBirth: { date: '1999-01-01' } };

describe('a hit', () => {
  test.each(['HIT', 'ENCOUNTER'])('%s is confirmed within twelve hours, with what is to be done', async (verb) => {
    const id = await posted();
    const hit = await said(pair.ca, id, verb, MET);
    expect(hit).toMatchObject({ verb, duties: [{ kind: 'ANSWER', due: pair.now() + 12 * HOUR, clause: 'D.hit' }] });
    await answer(pair.us, hit.id, 'HIT_CONFIRMED', { actionOnHit: 'CONTACT_ORIGINATOR' });
    await until('it is answered', async () => (await stateOf(pair.ca, id)) === 'ANSWERED');
    expect(await codeOf(answer(pair.us, hit.id, 'MISIDENTIFIED', { misidentification: OTHER }))).toBe('STATE_CONFLICT');
  });

  test('on another person puts that person into the next version, in every country: who was cleared stops hitting', async () => {
    const id = await posted();
    const hit = await said(pair.ca, id, 'HIT', MET);
    const { result } = await answer(pair.us, hit.id, 'MISIDENTIFIED', { differsIn: ['DATE_OF_BIRTH'], misidentification: OTHER });
    expect(result).toMatchObject({ recordId: id, recordVersion: 1 });
    expect(result.exchanges.map(({ verb, state }) => [verb, state])).toEqual([
      ['MISIDENTIFIED', 'QUEUED'],
      ['UPDATE', 'QUEUED'],
    ]);
    const there = await until('Canada has it', async () => {
      const view = await record(pair.ca, id);
      return view.versions.length === 2 ? view : undefined;
    });
    expect(there.shown?.record).toMatchObject({ recordReference: `REF-${count}`, misidentification: [OTHER] });
    // A second person is told apart beside the first.
    const again = await said(pair.ca, id, 'HIT', MET);
    expect(again.about?.recordVersion).toBe(2);
    await answer(pair.us, again.id, 'MISIDENTIFIED', { misidentification: { name: { primaryIdentifier: 'THIRD' } } });
    expect((await record(pair.us, id)).shown?.record?.misidentification).toHaveLength(2);
    expect(differencesIn(pair.us)).toEqual([]);
  });

  test('is answered with what its verb needs, and not with both', async () => {
    const id = await posted();
    const hit = await said(pair.ca, id, 'HIT', MET);
    const content = { actionOnHit: 'ARREST', misidentification: OTHER };
    expect(await codeOf(answer(pair.us, hit.id, 'HIT_CONFIRMED', content))).toBe('INVALID');
    expect(await codeOf(answer(pair.us, hit.id, 'HIT_CONFIRMED', { misidentification: OTHER }))).toBe('INVALID');
    expect(await codeOf(answer(pair.us, hit.id, 'MISIDENTIFIED', { actionOnHit: 'ARREST' }))).toBe('INVALID');
    expect(await codeOf(answer(pair.us, hit.id, 'RETAINED', { retainedBecause: 'LEGAL_DUTY', justification: 'x' }))).toBe(
      'STATE_CONFLICT',
    );
    expect(await stateOf(pair.us, id)).toBe('OPEN');
    expect(await codeOf(said(pair.us, id, 'HIT', MET))).toBe('STATE_CONFLICT');
  });
});

describe('a request for removal', () => {
  const ASKED = { ground: 'INACCURATE', justification: 'The court at Utopia cleared this person.' };

  test('that is granted takes the record back everywhere', async () => {
    const id = await posted();
    const asked = await said(pair.ca, id, 'REMOVAL_REQUEST', ASKED);
    expect(asked.duties).toMatchObject([{ kind: 'ANSWER', due: pair.now() + 15 * DAY }]);
    const removed = { removedBecause: 'INACCURATE', justification: 'So it is.' };
    const { result } = await answer(pair.us, asked.id, 'REMOVED', removed);
    expect(result.exchanges.map(({ verb, state }) => [verb, state])).toEqual([
      ['REMOVED', 'QUEUED'],
      ['RECALL', 'QUEUED'],
    ]);
    await until('it is certified', async () => (await record(pair.us, id)).countries[0]?.certified);
    expect(await record(pair.ca, id)).toMatchObject({ state: 'RECALLED', versions: [{ erased: true }] });
    for (const side of [pair.us, pair.ca]) expect([await stateOf(side, id), differencesIn(side)]).toEqual(['ANSWERED', []]);
  });

  test('that is not granted leaves the record, with the reason', async () => {
    const id = await posted();
    const asked = await said(pair.ca, id, 'REMOVAL_REQUEST', ASKED);
    expect(await codeOf(answer(pair.us, asked.id, 'RETAINED', { retainedBecause: 'MEETS_CRITERIA' }))).toBe('INVALID');
    const retained = { retainedBecause: 'MEETS_CRITERIA', justification: 'The court was another.' };
    const { result } = await answer(pair.us, asked.id, 'RETAINED', retained);
    expect(result.exchanges).toHaveLength(1);
    await until('it is answered', async () => (await stateOf(pair.ca, id)) === 'ANSWERED');
    expect((await record(pair.ca, id)).state).toBe('IN_FORCE');
  });
});

test.each([
  ['DISPUTE', { matter: ['FACTS'] }],
  ['REDRESS', { matter: ['IDENTITY'], remedy: 'CORRECTION' }],
])('a %s marks the record at both ends until its outcome, and never lapses', async (verb, content) => {
  const id = await posted();
  if (verb === 'REDRESS') expect(await codeOf(said(pair.ca, id, verb, { matter: ['IDENTITY'] }))).toBe('INVALID');
  const dispute = await said(pair.ca, id, verb, content);
  for (const side of [pair.us, pair.ca]) {
    const view = await record(side, id);
    expect(view.disputed).toBe(true);
    expect(view.shown?.disputed).toBe(true);
    const lapsed = side.store.all('answersLapsed', pair.now() + 900 * DAY, 99).map((row) => idText(row.exchange_id));
    expect(lapsed).not.toContain(dispute.id);
  }
  expect(await codeOf(answer(pair.us, dispute.id, 'DISPUTE_OUTCOME', { finding: 'STANDS' }))).toBe('INVALID');
  await answer(pair.us, dispute.id, 'DISPUTE_OUTCOME', { finding: 'STANDS', reasons: 'Two documents bear it out.' });
  await until('it is decided', async () => (await stateOf(pair.ca, id)) === 'ANSWERED');
  for (const side of [pair.us, pair.ca]) {
    const view = await record(side, id);
    expect([view.disputed, view.shown?.disputed]).toEqual([undefined, undefined]);
    expect(view.shown?.record).toBeDefined();
  }
});

test('an onward transfer is granted to a named country until a day, and taken back: never twice, and never before it was granted', async () => {
  const id = await posted();
  const asked = await said(pair.ca, id, 'ONWARD_REQUEST', { thirdCountry: 'MX', need: 'SECURITY' });
  expect(asked.duties).toMatchObject([{ kind: 'ANSWER', due: pair.now() + 72 * HOUR }]);
  const revoke = { revokedBecause: 'ASSURANCES_BROKEN' };
  expect(await codeOf(answer(pair.us, asked.id, 'ONWARD_REVOKE', revoke))).toBe('STATE_CONFLICT');
  await answer(pair.us, asked.id, 'ONWARD_GRANT', { validUntil: dayAfter(pair.now()) });
  await until('it is granted', async () => (await stateOf(pair.ca, id)) === 'GRANTED');
  const right = { request: asked.id, grant: expect.any(String), to: 'MX', until: dayAfter(pair.now()), consent: 'GRANTED' };
  const onward = async (side: Side) => (await record(side, id)).countries[0]?.onward;
  expect(await onward(pair.us)).toEqual([right]);
  expect(await onward(pair.ca)).toEqual([{ ...right, outcome: expect.stringMatching(/^PERMIT/) }]);
  expect(await codeOf(answer(pair.us, asked.id, 'ONWARD_DENY', { deniedBecause: 'LAW' }))).toBe('STATE_CONFLICT');
  await answer(pair.us, asked.id, 'ONWARD_REVOKE', revoke);
  await until('it is revoked', async () => (await stateOf(pair.ca, id)) === 'REVOKED');
  expect(await onward(pair.ca)).toEqual([{ ...right, consent: 'NONE', outcome: 'REFUSE' }]);
  expect(await codeOf(answer(pair.us, asked.id, 'ONWARD_REVOKE', revoke))).toBe('STATE_CONFLICT');
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
});

test('a grant is over after its day, and a request that is denied gives no right', async () => {
  const id = await posted();
  const [first, second] = [
    await said(pair.ca, id, 'ONWARD_REQUEST', { thirdCountry: 'MX', need: 'PERSON' }),
    await said(pair.ca, id, 'ONWARD_REQUEST', { thirdCountry: 'GB', need: 'PERSON' }),
  ];
  await answer(pair.us, first.id, 'ONWARD_GRANT', { validUntil: dayAfter(pair.now() - DAY) });
  await answer(pair.us, second.id, 'ONWARD_DENY', { deniedBecause: 'SOURCE_PROTECTION' });
  await until('both are answered', async () => {
    const states = (await record(pair.ca, id)).countries[0]?.said.map(({ state }) => state);
    return states?.includes('GRANTED') && states.includes('ANSWERED');
  });
  const { clock } = pair.ca.context;
  Object.assign(pair.ca.context, { clock: () => pair.now() + 2 * DAY });
  const later = await record(pair.ca, id);
  Object.assign(pair.ca.context, { clock });
  expect(later.countries[0]?.onward).toMatchObject([{ to: 'MX', consent: 'EXPIRED', outcome: 'REFUSE' }]);
});

test('an incident is told by either end, and waits for no answer', async () => {
  const id = await posted();
  const content = { kind: 'LOSS', discoveredAt: '2026-03-01T10:00:00Z', status: 'CONTAINED', measure: ['COPIES_DESTROYED'] };
  for (const side of [pair.us, pair.ca]) {
    const notice = await said(side, id, 'INCIDENT_NOTICE', content);
    expect(notice.duties).toBeUndefined();
    const other = side === pair.us ? pair.ca : pair.us;
    expect(await codeOf(answer(other, notice.id, 'RFI_REPLY', { outcome: 'NOTHING_KNOWN' }))).toBe('STATE_CONFLICT');
    expect((await other.exchange.get(notice.id, { agency: officerOf(other).agency })).record).toEqual(content);
  }
  expect((await record(pair.us, id)).countries[0]?.said.map(({ state }) => state)).toEqual([undefined, undefined]);
});

test('feedback on an inspection goes to whoever shared the cargo', async () => {
  const cargo = {
    recordReference: 'C-1',
    riskCategory: 'NARCOTICS',
    requestedAction: 'EXAM',
    cargoControlNumber: 'T1',
    sourceGrade: 'A1',
  };
  const request = {
    ...({ family: 'cargo', priority: 'ROUTINE', classification: 'PROTECTED' } as const),
    ...{ to: ['CA'], record: cargo, purpose: 'CARGO_SECURITY', caveats: [] },
  };
  const { result } = await pair.us.exchange.release(request, OFFICER, idempotency());
  const [shared] = result.exchanges;
  await until('it is closed', async () => (await pair.us.exchange.get(shared?.id ?? '')).state === 'CLOSED');
  const content = {
    ...{
      examType: 'NII_SCAN',
      finding: 'CONTRABAND',
      usefulness: 'BORNE_OUT',
      iso6346Code: 'CSQU3054383',
      sealStatus: 'REPLACED',
    },
    seizure: [{ category: 'NARCOTICS', massKg: 12.5 }],
  };
  const feedback = await said(pair.ca, result.recordId, 'INSPECTION_FEEDBACK', content);
  expect((await pair.us.exchange.get(feedback.id, { agency: 'CBP' })).record).toEqual(content);
  // No person is named where cargo is the matter.
  const hit = await said(pair.ca, result.recordId, 'HIT', MET);
  expect((await pair.us.exchange.get(hit.id, { agency: 'CBP' })).record).not.toHaveProperty('name');
  expect(await codeOf(said(pair.us, result.recordId, 'INSPECTION_FEEDBACK', content))).toBe('STATE_CONFLICT');
  expect(differencesIn(pair.us)).toEqual([]);
});

test('a dispute ends with its outcome also where the disputed version was corrected, and destroyed, meanwhile', async () => {
  const { id } = await livingPosted(pair);
  const dispute = await said(pair.ca, id, 'DISPUTE', { matter: ['FACTS'] });
  await correct(pair, id, { dateOfBirth: { date: '1981-01-01' } });
  await until('Canada has it', async () => (await record(pair.ca, id)).versions.length === 2);
  await confirm(pair, id);
  expect((await record(pair.ca, id)).versions).toMatchObject([{ erased: true }, { state: 'IN_FORCE' }]);
  await answer(pair.us, dispute.id, 'DISPUTE_OUTCOME', { finding: 'CORRECTED', reasons: 'So it was.' });
  await until('it is decided', async () => (await stateOf(pair.ca, id)) === 'ANSWERED');
  for (const side of [pair.us, pair.ca]) expect((await record(side, id)).disputed).toBeUndefined();
});

test('another agency of the country does not answer for the agency whose record it is', async () => {
  const id = await posted();
  const request = await said(pair.ca, id, 'ONWARD_REQUEST', { thirdCountry: 'MX', need: 'SECURITY' });
  const grant = { verb: 'ONWARD_GRANT', content: { validUntil: dayAfter(pair.now()) } };
  const other = { subject: 'officer-3', agency: 'TSC' };
  expect(await codeOf(pair.us.exchange.answer(request.id, grant, other, idempotency()))).toBe('AGENCY_NOT_ADDRESSED');
});

test('nobody gives a right to what is destroyed at its originator, nor asks to pass a record on to one of the two', async () => {
  const { id, exchange } = await livingPosted(pair);
  const ask = (thirdCountry: string) => said(pair.ca, id, 'ONWARD_REQUEST', { thirdCountry, need: 'SECURITY' });
  expect(await codeOf(ask('US'))).toBe('INVALID');
  expect(await codeOf(ask('CA'))).toBe('INVALID');
  const request = await ask('MX');
  const boss = { subject: 'releaser-1', agency: 'CBP' };
  await pair.us.exchange.erase(exchange, { basis: 'COURT_ORDER', reason: 'order 7' }, boss);
  expect(await codeOf(answer(pair.us, request.id, 'ONWARD_GRANT', { validUntil: dayAfter(pair.now()) }))).toBe('ERASED');
  expect(await codeOf(answer(pair.us, request.id, 'ONWARD_DENY', { deniedBecause: 'LAW' }))).toBe('taken');
});
