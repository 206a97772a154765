// What an erasure takes out of an auditor's answer, and what the answer says of it. See ADR 0040.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFollower } from '../../../services/desk/index.ts';
import { DAY } from '../../../services/domain/index.ts';
import { readStore } from '../../../services/ledger/index.ts';
import { exchanged, type Pair, startPair, until } from '../exchange/pair.ts';
import { BOSS } from '../exchange/steps.ts';
import { contentOf, deskOf, deskOver, type PairDesk } from './pair-desk.ts';

let pair: Pair;
let desk: PairDesk;
let sent: string;
let received: string;
let before: number;
const person = 'SPECIMEN ONE';
beforeAll(async () => {
  pair = await startPair({ limits: { sweepMs: 20 } });
  sent = await exchanged(pair.us, 'REF-1');
  received = await exchanged(pair.ca, 'REF-2');
  desk = await deskOf(pair);
  before = (await desk.ask('1', { person })).rows.length;
  pair.advance(DAY);
  await pair.us.exchange.erase(sent, { basis: 'COURT_ORDER', reason: 'case 12 of SPECIMEN' }, BOSS);
});
afterAll(async () => {
  await desk.close();
  await pair.close();
});

it('a person is found no more, and the answer says what was erased, when, on which basis and by whose sign', async () => {
  const { rows, erased } = await desk.ask('1', { person });
  expect([before, rows.length]).toEqual([2, 1]);
  const [entry] = (await desk.entries({ exchange: sent, leaf: 'ERASED' })).rows;
  expect(erased).toMatchObject({ count: 1 });
  expect(erased?.rows).toMatchObject([
    {
      section: 'ORDERED',
      basis: 'COURT_ORDER',
      count: 1,
      erasedAt: entry?.at,
      officer: entry?.officer,
      ...{ exchange: sent, direction: 'sent', partner: 'CA', verb: 'POST', recordKind: 'LOOKOUT', purpose: 'COUNTER_TERRORISM' },
      ...{ leafIndex: entry?.leafIndex, leafHash: entry?.leafHash },
    },
  ]);
  expect(entry?.officer).toMatch(/^[0-9a-f]{16}$/);
  expect(erased?.rows.every((row) => Object.keys(row).join() === erased.columns.join())).toBe(true);
});

it('also whom nobody ever asked about: an answer about another person does not tell whom an erasure was about', async () => {
  const about = async (name: string) => (await desk.ask('1', { person: name })).erased;
  expect(await about('NOBODY ELSE')).toEqual(await about(person));
});

it('names neither the person nor the officers, and why it was erased is not in the index', async () => {
  const said = JSON.stringify([await desk.ask('1', { person }), await desk.entries({ officer: BOSS.subject })]);
  expect(said).not.toMatch(/SPECIMEN|officer-1|releaser-1|case 12/);
});

it('who erased is found by the officer who did, and by the basis', async () => {
  const leaves = async (filters: object) => (await desk.entries(filters)).rows.map(({ leaf, exchange }) => [leaf, exchange]);
  expect(await leaves({ officer: BOSS.subject })).toEqual([['ERASED', sent]]);
  expect(await leaves({ code: 'COURT_ORDER' })).toEqual([['ERASED', sent]]);
});

it.each(['1', '3', '4', '13'] as const)('question %s does not lose it unseen', async (question) => {
  const needed = { 1: { person: 'X' }, 13: { exchange: sent } }[question as string] ?? {};
  const { erased } = await desk.ask(question, needed);
  expect(erased?.rows.map((row) => row.exchange)).toEqual([sent]);
});

it('question 4 counts what it cannot decide again', async () => {
  expect((await desk.ask('4')).totals).toMatchObject({ examined: 2, unreadable: 1 });
});

it.each([
  ['in the time that is asked for', (at: number) => ({ until: at + DAY })],
  ['with the partner', () => ({ partner: 'CA' })],
  ['of the kind', () => ({ kind: 'LOOKOUT' })],
  ['of the purpose', () => ({ purpose: 'COUNTER_TERRORISM' })],
  ['of the agreement', () => ({ agreement: 'ca-us-lookouts' })],
  ['of the exchange', () => ({ exchange: sent })],
])('it is named where it was %s', async (_, filters) => {
  expect((await desk.ask('1', { person, ...filters(pair.now() - DAY) })).erased?.count).toBe(1);
});

it.each([
  ['in a later time', () => ({ from: pair.now() })],
  ['in an earlier time', () => ({ until: pair.now() - 10 * DAY })],
  ['of another kind', () => ({ kind: 'VISA_QUERY' })],
  ['of another exchange', () => ({ exchange: received })],
])('it is not named where what is asked for is %s', async (_, filters) => {
  expect((await desk.ask('1', { person, ...filters() })).erased).toBeUndefined();
});

it('entries that are looked for by what an erasure leaves standing lose nothing', async () => {
  expect((await desk.entries({ exchange: sent })).erased).toBeUndefined();
  expect((await desk.entries({ officer: 'officer-1' })).erased?.count).toBe(1);
});

it('what the clock erased is counted, and an index that is made anew says the same', async () => {
  pair.advance(4_000 * DAY);
  const asked = await until('swept', async () => {
    const answer = await desk.ask('1', { person });
    return answer.rows.length === 0 ? answer : undefined;
  });
  const due = asked.erased?.rows.filter(({ section }) => section === 'DUE');
  expect(due).toMatchObject([{ basis: 'RETENTION', count: 1, exchange: null, officer: null }]);
  expect(asked.rows).toEqual([]);
  expect(asked.erased?.count).toBe(2);

  const ledger = readStore(pair.us.file);
  const file = `${desk.indexFile}-anew`;
  const follower = createFollower({ file, ledger, vault: pair.us.context.vault, self: 'US' });
  while (follower.step());
  follower.close();
  ledger.close();
  expect(contentOf(file).erasure).toEqual(contentOf(desk.indexFile).erasure);
  const anew = deskOver(pair, file);
  const again = await anew.ask('1', { person });
  expect(again.erased).toEqual(asked.erased);
  // Decisions that were erased before it was made are counted as such.
  expect((await anew.ask('5')).totals).toEqual({ undecided: 2 });
  expect((await desk.ask('5')).totals).toEqual({ undecided: 0 });
  await anew.close();
});
