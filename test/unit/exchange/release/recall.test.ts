// Taking a record back: what stands in its way, and what may not.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesOf } from '../../policy/folders.ts';
import { idempotency, type Pair, type Side, signedText, startPair, until } from '../pair.ts';
import { BOSS, LOW_GRADE, post, replaced } from '../steps.ts';
import { certified, codeOf, differencesIn, posted, recall, update } from './living.ts';

let pair: Pair;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(() => pair?.close());

test('one key is for one record: asked for another, nothing is answered as if that had been done', async () => {
  const [one, other] = [await posted(pair), await posted(pair, { recordReference: 'REF-2' })];
  const key = idempotency();
  await recall(pair, one.id, key);
  expect(await codeOf(recall(pair, other.id, key))).toBe('IDEMPOTENCY_MISMATCH');
  expect(await codeOf(update(pair, other.id, {}, {}, key))).toBe('IDEMPOTENCY_MISMATCH');
  const third = await posted(pair, { recordReference: 'REF-3' });
  const again = idempotency();
  await update(pair, other.id, {}, {}, again);
  expect(await codeOf(update(pair, third.id, {}, {}, again))).toBe('IDEMPOTENCY_MISMATCH');
});

test('asked again under its key, a recall of what nobody had is answered alike', async () => {
  const { recordId: id = '' } = await post(pair.us, LOW_GRADE);
  const key = idempotency();
  const { result } = await recall(pair, id, key);
  expect(result).toEqual({ recordId: id, recordVersion: 1, exchanges: [] });
  const again = await recall(pair, id, key);
  expect(again).toMatchObject({ replayed: true, result: { recordId: id, recordVersion: 1, exchanges: [] } });
});

test('toward a suspended partner an update and a recall wait, and go when it is resumed', async () => {
  const { id } = await posted(pair);
  await pair.us.exchange.suspendLink('CA', 'an incident', BOSS);
  expect((await update(pair, id)).result.exchanges).toMatchObject([{ verb: 'UPDATE', state: 'QUEUED' }]);
  const { result } = await recall(pair, id);
  expect(result.exchanges).toMatchObject([{ verb: 'RECALL', state: 'QUEUED' }]);
  await pair.us.exchange.resumeLink('CA', 'it is over', BOSS);
  expect((await certified(pair, id)).state).toBe('RECALLED');
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
});

test('for a partner that configuration no longer has, a recall waits like everything else that was sent to it', async () => {
  const { id } = await posted(pair);
  Object.assign(pair.us.context, { partners: [] });
  expect((await recall(pair, id)).result.exchanges).toMatchObject([{ partner: 'CA', verb: 'RECALL', state: 'QUEUED' }]);
});

test('a recall that was refused can be ordered again for those who were not told, and for them alone', async () => {
  const { id } = await posted(pair);
  await pair.us.exchange.suspend('ca-us-lookouts', ['RECALL'], 'an inquiry', BOSS);
  const { result: first } = await recall(pair, id);
  expect(first.exchanges).toMatchObject([{ verb: 'RECALL', state: 'REFUSED', code: 'AGREEMENT_SUSPENDED' }]);
  expect(await codeOf(update(pair, id))).toBe('RECALLED');
  await pair.us.exchange.resume('ca-us-lookouts', ['RECALL'], 'it is over', BOSS);
  await pair.settled();
  expect((await recall(pair, id)).result.exchanges).toMatchObject([{ verb: 'RECALL', state: 'QUEUED' }]);
  await certified(pair, id);
  expect(await codeOf(recall(pair, id))).toBe('RECALLED');
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
});

test('a recall that was refused for now is tried again, although who ordered it may post no more', async () => {
  await pair.close();
  let may = true;
  pair = await startPair({ mayPost: () => may });
  const { id } = await posted(pair);
  pair.cut(true);
  await activateNext(pair.ca, '2');
  const { result } = await recall(pair, id);
  const [first] = result.exchanges;
  pair.cut(false);
  await until('it is rejected', async () => (await pair.us.exchange.get(first?.id ?? '')).state === 'REJECTED');
  may = false;
  await activateNext(pair.us, '2');
  expect((await certified(pair, id)).state).toBe('RECALLED');
});

/** The next text of the agreement, which changes nothing but its version. */
async function activateNext({ exchange }: Side, version: string): Promise<void> {
  const files = filesOf('ca-us-lookouts');
  const yaml = replaced(files['agreement.yaml'], 'version: "1"', `version: "${version}"`);
  const { signatures, files: signed } = await signedText({ ...files, 'agreement.yaml': yaml }, { takesEffect: pair.now() });
  await exchange.activate(signed, signatures, BOSS);
}
