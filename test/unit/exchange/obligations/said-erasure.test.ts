// What was said about a record is destroyed with its last version, in every way in which that is: no text, no name in an index, no duty is left of it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, idFromText } from '../../../../services/domain/index.ts';
import { idempotency, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { confirm, correct, differencesIn, posted, recall } from '../release/living.ts';
import { kindsOf, swept } from '../steps.ts';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair({ limits: { sweepMs: 20 } });
});
afterAll(() => pair?.close());

const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };
const CA_BOSS = { subject: 'releaser-9', agency: 'CBSA' };
const US_BOSS = { subject: 'releaser-1', agency: 'CBP' };
const officerOf = (side: Side) => (side === pair.us ? OFFICER : CA_OFFICER);
const RFI = { topic: ['IDENTITY'], question: 'Which spelling is in the document?' };
const HIT = {
  ...{ category: 'PRIMARY', occurredAt: '2026-01-01T00:00:00Z', matchedOn: ['NAME'], actionTaken: 'REFERRED_TO_SECONDARY' },
  name: [{ primaryIdentifier: 'SPECIMEN' }],
};

async function said(by: Side, id: string, verb: string, content: object): Promise<string> {
  const { result } = await by.exchange.say(id, { verb, content }, officerOf(by), idempotency());
  const exchange = result.exchanges[0]?.id ?? '';
  await until('it is there', async () => (await by.exchange.get(exchange)).state === 'CLOSED');
  return exchange;
}
async function answered(by: Side, question: string, verb: string, content: object): Promise<string> {
  const { result } = await by.exchange.answer(question, { verb, content }, officerOf(by), idempotency());
  const exchange = result.exchanges[0]?.id ?? '';
  await until('it is there', async () => (await by.exchange.get(exchange)).state === 'CLOSED');
  return exchange;
}
const isReadable = async (side: Side, id: string): Promise<boolean> =>
  (await side.exchange.get(id, { agency: officerOf(side).agency })).record !== undefined;
const readable = async (side: Side, ids: readonly string[]) => Promise.all(ids.map((id) => isReadable(side, id)));
const erasedAt = async (side: Side, ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await side.exchange.get(id)).erased?.basis));

describe('of a lookout about which both spoke', () => {
  let id: string;
  let exchange: string;
  let words: string[];
  let open: string;
  beforeEach(async () => {
    ({ id, exchange } = await posted(pair));
    const hit = await said(pair.ca, id, 'HIT', HIT);
    const told = await answered(pair.us, hit, 'HIT_CONFIRMED', { actionOnHit: 'CONTACT_ORIGINATOR' });
    const asked = await said(pair.ca, id, 'RFI', RFI);
    words = [hit, told, asked];
    // What the originator asks waits for Canada.
    open = await said(pair.us, id, 'RFI', RFI);
    expect(await readable(pair.ca, [...words, open])).toEqual([true, true, true, true]);
  });

  test('destroyed by an order at its holder: what is still to be answered there goes once that is done', async () => {
    await pair.ca.exchange.erase(exchange, { basis: 'RETENTION', reason: 'order 7' }, CA_BOSS);
    expect(await readable(pair.ca, words)).toEqual([false, false, false]);
    expect(await erasedAt(pair.ca, words)).toEqual(['RECORD', 'RECORD', 'RECORD']);
    expect(await isReadable(pair.ca, open)).toBe(true);
    expect(await readable(pair.us, words)).toEqual([true, true, true]);
    expect(differencesIn(pair.ca)).toEqual([]);
    await answered(pair.ca, open, 'RFI_REPLY', { outcome: 'NOTHING_KNOWN' });
    expect(await isReadable(pair.ca, open)).toBe(false);
    expect(kindsOf(pair.ca, open)).toEqual(['RECEIVED', 'OBLIGATION_MET', 'ERASED']);
    for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
  });

  test('destroyed by an order at its holder: the answer to what that asked finds nothing, and the question is over', async () => {
    await pair.ca.exchange.erase(exchange, { basis: 'COURT_ORDER', reason: 'order 7' }, CA_BOSS);
    const [, , asked = ''] = words;
    const reply = { verb: 'RFI_REPLY', content: { outcome: 'NOTHING_KNOWN' } };
    const { result } = await pair.us.exchange.answer(asked, reply, OFFICER, idempotency());
    const refused = await until('it is refused', async () => {
      const view = await pair.us.exchange.get(result.exchanges[0]?.id ?? '');
      return view.state === 'REJECTED' ? view : undefined;
    });
    expect(refused.code).toBe('NOT_FOUND');
    const { said: all = [] } = (await pair.us.exchange.record(id)).countries[0] ?? {};
    expect(all.find((one) => one.exchange.id === asked)?.state).toBe('ENDED');
  });

  test('destroyed by an order at its originator: a question of the holder is answered first', async () => {
    await pair.us.exchange.erase(exchange, { basis: 'COURT_ORDER', reason: 'order 7' }, US_BOSS);
    const [hit = '', told = '', asked = ''] = words;
    expect(await readable(pair.us, [hit, told, asked, open])).toEqual([false, false, true, false]);
    expect(await readable(pair.ca, words)).toEqual([true, true, true]);
    await answered(pair.us, asked, 'RFI_REPLY', { outcome: 'NOTHING_KNOWN' });
    expect(await isReadable(pair.us, asked)).toBe(false);
    for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
  });

  test('recalled: at its holder all of it', async () => {
    await recall(pair, id);
    await until('it is certified', async () => (await pair.us.exchange.record(id)).countries[0]?.certified);
    expect(await readable(pair.ca, [...words, open])).toEqual([false, false, false, false]);
    expect(kindsOf(pair.ca, open)).toEqual(['RECEIVED', 'OBLIGATION_ENDED', 'ERASED']);
    for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
  });

  test('corrected: nothing, as long as a version is here; then all', async () => {
    await correct(pair, id, { dateOfBirth: { date: '1981-01-01' } });
    const second = await until('Canada has it', async () => {
      const view = await pair.ca.exchange.record(id, { agency: 'CBSA' });
      return view.versions.length === 2 ? view.shown?.id : undefined;
    });
    await confirm(pair, id);
    expect(await readable(pair.ca, words)).toEqual([true, true, true]);
    await pair.ca.exchange.erase(second, { basis: 'COURT_ORDER', reason: 'order 7' }, CA_BOSS);
    expect(await readable(pair.ca, words)).toEqual([false, false, false]);
    expect(differencesIn(pair.ca)).toEqual([]);
  });
});

test('kept as long as it may be, and its words as long: destroyed once', async () => {
  const { id, exchange } = await posted(pair);
  const words = [await said(pair.ca, id, 'HIT', HIT), await said(pair.us, id, 'INCIDENT_NOTICE', INCIDENT)];
  const { store, context } = pair.ca;
  const due = store.get('dutyOfKind', idFromText(exchange), 'RETENTION')?.due ?? 0;
  Object.assign(context.time, { agreed: () => due + 1825 * DAY });
  await until('all is destroyed', async () => (await readable(pair.ca, [exchange, ...words])).every((one) => !one));
  for (const one of words) expect(kindsOf(pair.ca, one).filter((kind) => kind === 'ERASED')).toHaveLength(1);
  expect(differencesIn(pair.ca)).toEqual([]);
  await swept(pair.us);
});
const INCIDENT = { kind: 'LOSS', discoveredAt: '2026-01-01T00:00:00Z', status: 'CONTAINED', measure: ['COPIES_DESTROYED'] };
