import { expect, test } from 'vitest';
import { rowFor } from '../../../gateway/cli/policy/untouched.ts';
import { type Answers, draftOf, readAnswers, templateOf } from '../../../services/authoring/index.ts';
import { messages } from '../../../services/messages/index.ts';
import { loadAgreement, runCases } from '../../../services/policy/index.ts';

const read = readAnswers('answers', templateOf('LOOKOUT', messages('en')));
if ('faults' in read) throw new Error('the template has faults');
const files = draftOf(read.value as Answers);
const agreement = loadAgreement(files);

/** The table without the cases whose names match. */
const without = (name: RegExp): string => {
  const [head = '', ...rows] = files['cases.yaml'].split(/(?=^ {2}- name: )/m);
  const left = rows.filter((row) => !name.test(row.split('\n')[0] ?? ''));
  expect(left.length).toBeLessThan(rows.length);
  return head + left.join('');
};

test('the cases of a draft leave nothing untouched', () => {
  expect(runCases(agreement, files['cases.yaml']).untouched()).toEqual([]);
});

test.each([
  ['grant', /MX may|of MX/, 'MX > CA LOOKOUT POST MISSING_PERSONS'],
  ['agency', /RCMP of CA/, 'RCMP (CA > MX LOOKOUT POST)'],
  ['group', /MX may|of MX/, 'LOOKOUT/contact (CA)'],
  ['notice', /mistreatment/, 'mistreatment'],
])('a %s that no case touches is named, with a case that touches it and holds', (what, name, expected) => {
  const table = without(name);
  const result = runCases(agreement, table);
  const found = result.untouched().find((one) => one.what === what && one.name === expected);
  if (found === undefined) throw new Error(JSON.stringify(result.untouched().map((one) => one.name)));
  const rows = rowFor(found, result, agreement);
  expect(rows.length).toBeGreaterThan(3);
  const again = runCases(agreement, `${table}\n${rows.join('\n')}\n`);
  expect(again.results.at(-1)?.problems).toEqual([]);
  expect(again.untouched().map((one) => `${one.what} ${one.name}`)).not.toContain(`${what} ${expected}`);
});
