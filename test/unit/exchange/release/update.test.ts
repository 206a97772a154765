// The next version of a record: what it may not do to the one before.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesOf } from '../../policy/folders.ts';
import { idempotency, type Pair, signedText, startPair, until } from '../pair.ts';
import { APPROVE, BOSS, changedText, LOW_GRADE, replaced } from '../steps.ts';
import { certified, codeOf, correct, differencesIn, posted, recall, update } from './living.ts';

let pair: Pair;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(() => pair?.close());

test('a record has a hundred versions, as a partner takes no further one, and can still be taken back', async () => {
  const { id } = await posted(pair);
  for (let version = 2; version <= 100; version++) await update(pair, id);
  expect(await codeOf(update(pair, id))).toBe('STATE_CONFLICT');
  await recall(pair, id);
  const here = await certified(pair, id);
  expect(here.versions.filter(({ state }) => state === 'RECALLED')).toHaveLength(100);
});

test.each([
  ['suspended', 'AGREEMENT_SUSPENDED'],
  ['out of quota', 'QUOTA_EXHAUSTED'],
])('an update that is %s now is not one that the partner may not have: nothing is taken back', async (why, code) => {
  if (why === 'out of quota') {
    await pair.close();
    const quota = (files: Record<string, string>) => ({
      ...files,
      'agreement.yaml': replaced(
        files['agreement.yaml'],
        '\nobligations:\n',
        '\nquotas:\n  - { from: US, to: CA, kind: LOOKOUT, verbs: [POST, UPDATE], limit: 1, per: DAY, clause: D.default-deny }\n\nobligations:\n',
      ),
    });
    pair = await startPair({ texts: changedText('ca-us-lookouts', quota) });
  }
  const { id } = await posted(pair);
  if (why === 'suspended') await pair.us.exchange.suspend('ca-us-lookouts', ['LOOKOUT'], 'an incident', BOSS);
  const { result } = await update(pair, id);
  expect(result.exchanges.map(({ verb, state, code: said }) => [verb, state, said])).toEqual([['UPDATE', 'REFUSED', code]]);
  expect((await pair.ca.exchange.record(id)).state).toBe('IN_FORCE');
});

test.each([
  ['another purpose, takes nothing back', 'LAW_ENFORCEMENT', 'IN_FORCE'],
  ['the same purpose, takes back what was sent', 'COUNTER_TERRORISM', 'RECALLED'],
])('what waited for a person and may then not leave, for %s', async (_, purpose, state) => {
  const { id } = await posted(pair);
  const { result } = await update(pair, id, LOW_GRADE.record, { purpose });
  const [held] = result.exchanges;
  expect(held).toMatchObject({ verb: 'UPDATE', state: 'HELD' });
  await activateRefusing(LOW_GRADE.record.sourceGrade);
  await pair.us.exchange.settle(held?.id ?? '', 'RELEASE', APPROVE, BOSS);
  expect(await pair.us.exchange.get(held?.id ?? '')).toMatchObject({ state: 'REFUSED', code: 'POLICY_REFUSED' });
  await until(`it is ${state}`, async () => (await pair.ca.exchange.record(id)).state === state);
  const { countries } = await pair.us.exchange.record(id);
  expect(countries[0]?.exchanges.filter(({ verb }) => verb === 'RECALL')).toHaveLength(state === 'RECALLED' ? 1 : 0);
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
});

/** The next text, in both countries: what has this source grade is refused. */
async function activateRefusing(grade: string): Promise<void> {
  const files = filesOf('ca-us-lookouts');
  const next = {
    ...files,
    'agreement.yaml': replaced(files['agreement.yaml'], 'version: "1"', 'version: "2"'),
    'rules.cedar': `${files['rules.cedar']}
@id("grade")
@clause("D.default-deny")
@outcome("refuse")
forbid (principal, action == Action::"release", resource == Kind::"LOOKOUT")
when { context has sourceGrade && context.sourceGrade == SourceGrade::"${grade}" };
`,
  };
  const { signatures, files: signed } = await signedText(next, { takesEffect: pair.now() });
  for (const { exchange } of [pair.us, pair.ca]) await exchange.activate(signed, signatures, BOSS);
  await pair.settled();
}

test('of two officers who changed one version the second is told, and does not undo what the first did', async () => {
  const { id } = await posted(pair);
  const [first, second] = await Promise.allSettled([
    update(pair, id, { category: 'TERRORISM' }, { after: 1 }),
    update(pair, id, { sex: 'FEMALE' }, { after: 1 }),
  ]);
  expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
  const late = update(pair, id, { sex: 'FEMALE' }, { after: 1 });
  await expect(late).rejects.toMatchObject({
    code: 'VERSION_CHANGED',
    faults: [{ field: 'If-Match', rule: expect.stringContaining('"2"') }],
  });
  expect(await codeOf(correct(pair, id, { dateOfBirth: { date: '1981-01-01' } }, {}, idempotency(), { after: 1 }))).toBe(
    'VERSION_CHANGED',
  );
  expect((await update(pair, id, { sex: 'FEMALE' }, { after: 2 })).result.recordVersion).toBe(3);
});

test('an update does not take the reference of another record, unless that is meant; its own it keeps', async () => {
  await posted(pair, { recordReference: 'REF-A' });
  const { id } = await posted(pair, { recordReference: 'REF-B' });
  const take = (more: object) => update(pair, id, { recordReference: 'ref a' }, more);
  expect(await codeOf(take({ referenceIsNew: true }))).toBe('DUPLICATE_REFERENCE');
  expect(await codeOf(update(pair, id, { recordReference: 'REF-B', sex: 'FEMALE' }, { referenceIsNew: true }))).toBe('taken');
  expect(await codeOf(take({ referenceIsNew: false }))).toBe('taken');
  // It has that now, as the other has.
  expect(await codeOf(take({ referenceIsNew: true }))).toBe('taken');
});
