import { afterAll, beforeAll, expect, test } from 'vitest';
import { MINUTE, TripointError } from '../../../../services/domain/index.ts';
import type { ReleaseRequest } from '../../../../services/exchange/context/types.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { idempotency, lookoutTo, OFFICER, type Pair, startPair, until } from '../pair.ts';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
});
afterAll(() => pair?.close());

const post = async (reference: string, more: Partial<ReleaseRequest> = {}, user = OFFICER, key = idempotency()) => {
  const { result } = await pair.us.exchange.release({ ...lookoutTo('CA', reference), referenceIsNew: true, ...more }, user, key);
  const [exchange] = result.exchanges;
  if (exchange === undefined) throw new Error('nothing was posted');
  return exchange;
};
const refusal = async (posted: Promise<unknown>): Promise<TripointError> => {
  const error = await posted.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TripointError)) throw new Error('it was taken', { cause: error });
  return error;
};

test('a second record under a reference is refused, and the earlier exchange is named with the way out', async () => {
  const first = await post('REF-1');
  const { size } = pair.us.store.head();
  const { code, faults } = await refusal(post(' REF-1 '));
  expect(code).toBe('DUPLICATE_REFERENCE');
  expect(faults).toEqual([{ field: '/lookout/recordReference', rule: expect.stringContaining(`exchange ${first.id} with CA`) }]);
  expect(faults[0]?.rule).toContain('allowDuplicateReference');
  expect(pair.us.store.head().size).toBe(size);
});

test.each(['ref-1', 'REF 1', 'REF\u20111', '\uff32ef/1.'])('%s is the same reference', async (reference) => {
  expect((await refusal(post(reference))).code).toBe('DUPLICATE_REFERENCE');
});

test('where a part of it ends makes it another one', async () => {
  for (const reference of ['REF-11-1', 'REF-1-11', 'REF-111']) expect(await post(reference)).toMatchObject({ state: 'QUEUED' });
});

test('one that is meant is taken', async () => {
  expect(await post('REF-1', { referenceIsNew: false })).toMatchObject({ state: 'QUEUED' });
});

test("another agency's reference is its own", async () => {
  expect(await post('REF-1', {}, { subject: 'officer-7', agency: 'TSC' })).toMatchObject({ state: 'QUEUED' });
});

test('the same post once more under its key is answered as before', async () => {
  const key = idempotency('reference');
  const first = await post('REF-2', {}, OFFICER, key);
  expect((await post('REF-2', {}, OFFICER, key)).id).toBe(first.id);
});

test('of two posts in one commit one is taken', async () => {
  const outcomes = await Promise.allSettled([post('REF-3'), post('REF-3')]);
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
  expect(refused).toEqual(['DUPLICATE_REFERENCE']);
});

test('what was refused is mended and posted under its reference', async () => {
  expect(await post('REF-4', { classification: 'SECRET' })).toMatchObject({ state: 'REFUSED' });
  expect(await post('REF-4')).toMatchObject({ state: 'QUEUED' });
});

test('a record that is erased gives its reference free, and no hash of it is left', async () => {
  const first = await post('REF-5');
  await until('closed', async () => (await pair.us.exchange.get(first.id)).state === 'CLOSED');
  const hashes = () => rawOf(pair.us.store).get('SELECT count(reference) AS n FROM record')?.n as number;
  const before = hashes();
  await pair.us.exchange.erase(first.id, { basis: 'RECALL', reason: 'recalled' }, { subject: 'releaser-1', agency: 'CBP' });
  expect(hashes()).toBe(before - 1);
  expect(await post('REF-5')).toMatchObject({ state: 'QUEUED' });
});

test('what a partner sent has none', async () => {
  await until('it came', () => rawOf(pair.ca.store).get('SELECT 1 FROM record WHERE kind = 2'));
  expect(rawOf(pair.ca.store).get('SELECT count(reference) AS n FROM record')?.n).toBe(0);
});

test('what this gateway tries again by itself is in force', async () => {
  pair.step('US', 5 * MINUTE);
  const refused = await post('REF-9');
  expect(refused).toMatchObject({ state: 'REFUSED', code: 'CLOCK_IN_DOUBT', retries: 'TO_COME' });
  pair.step('US', -5 * MINUTE);
  const { code, faults } = await refusal(post('REF-9'));
  expect([code, faults[0]?.rule]).toEqual(['DUPLICATE_REFERENCE', expect.stringContaining(refused.id)]);
});
