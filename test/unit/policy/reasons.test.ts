import { expect, test } from 'vitest';
import { draftOf, readAnswers, templateOf } from '../../../services/authoring/index.ts';
import { messages } from '../../../services/messages/index.ts';
import { loadAgreement, runCases } from '../../../services/policy/index.ts';

const read = readAnswers('answers', templateOf('LOOKOUT', messages('en')));
if ('faults' in read) throw new Error('the template has faults');
const files = draftOf(read.value as Parameters<typeof draftOf>[0]);
const agreement = loadAgreement(files);

/** The results of the draft's table with one expectation replaced. */
const failing = (before: RegExp, after: string) => {
  const table = files['cases.yaml'].replace(before, after);
  expect(table).not.toBe(files['cases.yaml']);
  return runCases(agreement, table).results.filter(({ problems }) => problems.length > 0);
};

test('of a case that waits: the rule that holds it, the fact that it reads, and the value that it needs', () => {
  const [wrong] = failing(
    /outcome: HOLD_FOR_RELEASE\n +code: POLICY_HELD\n +rules: \[release-by-a-person, /,
    'outcome: PERMIT_WITH_OBLIGATIONS\n      rules: [',
  );
  expect(wrong?.reason).toMatchObject({
    rules: expect.arrayContaining([
      { rule: 'release-by-a-person', clause: 'D.release', reads: [{ fact: 'approvals', value: undefined }] },
    ]),
    near: { fact: 'approvals', value: 1, was: undefined },
  });
});

test('of a category that no rule permits: the permits that read it, and the one that it would take', () => {
  const wrong = failing(
    /facts: \{ category: TERRORISM \}\n.*\n.*expect: .*/,
    'facts: { category: TERRORISM }\n    expect: { outcome: PERMIT_WITH_OBLIGATIONS, rules: [post-missing-persons], disclosed: [contact, identity, thing, action, reason] }',
  );
  expect(wrong).toHaveLength(1);
  expect(wrong[0]?.reason).toMatchObject({
    rules: [{ rule: 'agreement/default', reads: expect.arrayContaining([{ fact: 'category', value: 'TERRORISM' }]) }],
    near: { fact: 'category', value: 'MISSING_PERSON', was: 'TERRORISM' },
  });
});

test('of what nothing permits: no single fact is named', () => {
  const [wrong] = failing(/expect: \{ outcome: REFUSE, rules: \[format\] \}/, 'expect: { outcome: SUPPRESS, rules: [format] }');
  expect(wrong?.reason).toMatchObject({ rules: [{ rule: 'format' }] });
  expect(wrong?.reason).not.toHaveProperty('near');
});
