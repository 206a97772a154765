import { describe, expect, test } from 'vitest';
import { loadAgreement, runCases } from '../../../services/policy/index.ts';
import { FOLDERS, filesOf } from './folders.ts';

describe.each(FOLDERS)('the agreement %s', (folder) => {
  const files = filesOf(folder);
  const agreement = loadAgreement(files);
  const { results, unexercised } = runCases(agreement, files['cases.yaml'] ?? '');

  test.each(results)('$name', ({ problems }) => {
    expect(problems).toEqual([]);
  });

  test('has a case for every rule', () => {
    console.log(
      `${folder}: ${results.length} cases exercise ${agreement.rules.length - unexercised.length} of ${agreement.rules.length} rules`,
    );
    expect(unexercised).toEqual([]);
  });
});

describe('a decision table', () => {
  const files = filesOf('us-mx-cargo');
  const agreement = loadAgreement(files);
  const text = files['cases.yaml'] ?? '';

  test('says what differs from what is decided', () => {
    const wrong = text
      .replace('disclosed: [indicator]', 'disclosed: [indicator, risk]')
      .replace('rules: [post-indicator]', 'rules: []');
    const problems = runCases(agreement, wrong).results.flatMap((result) => result.problems);
    expect(problems).toContain('disclosed: expected ["indicator","risk"], decided ["indicator"]');
    expect(problems).toContain('rules: expected [], decided ["post-indicator"]');
  });

  test('that exercises a rule nowhere names it', () => {
    const more = `${files['rules.cedar']}
@id("never-tried") @clause("MOU2004.company") @outcome("refuse")
forbid (principal, action == Action::"release", resource) when { context.classification > 3 };`;
    const { unexercised } = runCases(loadAgreement({ ...files, 'rules.cedar': more }), text);
    expect(unexercised).toEqual(['never-tried']);
  });

  test('that cannot be read is refused with its place', () => {
    expect(() => runCases(agreement, text.replace('outcome: PERMIT_WITH_OBLIGATIONS\n', 'outcome: ALLOW\n'))).toThrow(
      /cases\.yaml\/cases\/0\/expect\/outcome/,
    );
    expect(() => runCases(agreement, text.replace('given: us-to-mx', 'given: nowhere'))).toThrow(/cases\/0\/given/);
  });
});
