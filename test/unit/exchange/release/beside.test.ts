import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { idFromText } from '../../../../services/domain/index.ts';
import { createBeside } from '../../../../services/exchange/reads/index.ts';
import { sameSubjectKeys } from '../../../../services/records/index.ts';
import type { Search } from '../../../../services/search/index.ts';
import { idempotency, lookoutTo, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { BOSS } from '../steps.ts';

let pair: Pair;
beforeEach(async () => {
  pair = await startPair({ search: true, limits: { sweepMs: 20 } });
});
afterEach(() => pair?.close());

const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };
const PERSON = { name: [{ primaryIdentifier: 'MÜLLER', secondaryIdentifier: 'JOSÉ' }], dateOfBirth: { date: '1971-05-04' } };
let posts = 0;

/** A lookout on one person, as each author spells them. */
const post = async ({ exchange, country }: Side, actionOnHit: string, more: object = {}) => {
  const request = lookoutTo(country === 'US' ? 'CA' : 'US', `BESIDE-${++posts}`);
  const record = {
    ...(request.record as object),
    ...PERSON,
    ...{ actionOnHit, sourceGrade: 'A1', document: undefined },
    ...more,
  };
  const said = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
  const { result } = await exchange.release({ ...request, record: said }, country === 'US' ? OFFICER : CA_OFFICER, idempotency());
  return { ...(result.exchanges[0] as (typeof result.exchanges)[number]), recordId: result.recordId };
};
const followed = ({ search, store }: Side) =>
  until('the index has it', () => (search?.next() ?? 0) >= store.head().firstLeaf + store.head().size);
const arrived = (side: Side, id: string) =>
  until('it arrived', async () => (await side.exchange.get(id).catch(() => undefined))?.state === 'ADMITTED');

describe('a discreet check beside an arrest of one person', () => {
  test.each([
    ['ARREST', 'DISCREET_CHECK'],
    ['DISCREET_CHECK', 'ARREST'],
  ])('%s, then %s: the second waits for a person, however the name is spelled and ordered', async (first, second) => {
    expect((await post(pair.us, first)).state).toBe('QUEUED');
    await followed(pair.us);
    const spelled = { name: [{ primaryIdentifier: 'JOSE', secondaryIdentifier: 'MUELLER' }] };
    const { state, decision, id } = await post(pair.us, second, spelled);
    expect([state, decision?.clauses]).toEqual(['HELD', expect.arrayContaining(['D.conflict'])]);
    // Once the parties have consulted.
    await pair.us.exchange.settle(id, 'RELEASE', { verdict: 'APPROVE', reason: 'consulted' }, BOSS);
    expect((await pair.us.exchange.get(id)).state).not.toBe('HELD');
  });

  test('in one moment: one of them waits, before any index has the other', async () => {
    const both = await Promise.all([post(pair.us, 'ARREST'), post(pair.us, 'DISCREET_CHECK')]);
    expect(both.map(({ state }) => state).sort()).toEqual(['HELD', 'QUEUED']);
  });

  test('that a partner shared: ours waits', async () => {
    const theirs = await post(pair.ca, 'DISCREET_CHECK');
    await arrived(pair.us, theirs.id);
    // Before a named person has released it to our officers as well.
    expect((await post(pair.us, 'ARREST')).state).toBe('HELD');
  });

  test('that a partner shares while ours is on its way: it is admitted, and we are to consult', async () => {
    pair.cut(true);
    const ours = await post(pair.us, 'ARREST');
    const theirs = await post(pair.ca, 'DISCREET_CHECK');
    expect([ours.state, theirs.state]).toEqual(['QUEUED', 'QUEUED']);
    pair.cut(false);
    await arrived(pair.us, theirs.id);
    const { decision } = await pair.us.exchange.get(theirs.id);
    expect(decision?.obligations).toContainEqual(expect.objectContaining({ kind: 'CONSULT', clause: 'D.conflict' }));
  });

  test('of another person of that name, or without a whole day of birth, goes', async () => {
    await post(pair.us, 'ARREST');
    await followed(pair.us);
    expect((await post(pair.us, 'DISCREET_CHECK', { dateOfBirth: { date: '1971-05-05' } })).state).toBe('QUEUED');
    expect((await post(pair.us, 'DISCREET_CHECK', { dateOfBirth: { date: '1971' } })).state).toBe('QUEUED');
  });

  test('that was recalled goes', async () => {
    const { recordId } = await post(pair.us, 'ARREST');
    await pair.us.exchange.recall(recordId, { reason: 'UNLAWFUL', explanation: 'a court said so' }, OFFICER, idempotency());
    expect((await post(pair.us, 'DISCREET_CHECK')).state).toBe('QUEUED');
  });

  test('among many lookouts of another action: none of them hides it', async () => {
    await post(pair.us, 'ARREST');
    for (let i = 0; i < 12; i++) await post(pair.us, 'REFER_TO_SECONDARY');
    expect((await post(pair.us, 'DISCREET_CHECK')).state).toBe('HELD');
    await followed(pair.us);
    expect((await post(pair.us, 'DISCREET_CHECK')).state).toBe('HELD');
  });

  test.each([
    ['has not followed what the ledger had at the start', () => undefined],
    [
      'cannot be read',
      () => {
        throw new Error('no such table');
      },
    ],
  ])('is supposed while the index %s', async (_, same) => {
    const beside = createBeside(pair.us.context, { same } as unknown as Search);
    const { recordId } = await post(pair.us, 'ARREST');
    const own = { source: 'US', recordId: idFromText(recordId) } as const;
    const { actions } = beside.actions('lookout', PERSON, own);
    expect(actions).toEqual(expect.arrayContaining(['ARREST', 'DISCREET_CHECK']));
  });

  test('is found by the name behind any number of documents', () => {
    const document = Array.from({ length: 80 }, (_, i) => ({ documentNumber: `L${1000 + i}`, issuingState: 'UTO' }));
    const [key] = sameSubjectKeys('lookout', PERSON);
    expect(sameSubjectKeys('lookout', { ...PERSON, document })).toContain(key);
  });
});
