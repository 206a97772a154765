import { describe, expect, test } from 'vitest';
import { ACTIONS, loadAgreement, RULE_KINDS, runCases } from '../../../services/policy/index.ts';
import { everyKey, FOLDERS, filesOf } from './folders.ts';

const shown = FOLDERS.map(filesOf).map((files) => runCases(loadAgreement(files), files['cases.yaml']!).kinds);

describe('the kinds of rule', () => {
  test('are 33, each with a name of its own and the ends at which it decides', () => {
    expect(RULE_KINDS.map(({ number }) => number)).toEqual(Array.from({ length: 33 }, (_, i) => i + 1));
    expect(new Set(RULE_KINDS.map(({ name }) => name)).size).toBe(33);
    for (const { name, ends } of RULE_KINDS) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(ends.length).toBeGreaterThan(0);
      for (const end of ends) expect([...ACTIONS, 'disclose']).toContain(end);
    }
  });

  test.each(RULE_KINDS)('$number $name is shown letting through and stopping', ({ name }) => {
    expect(shown.flatMap((kinds) => kinds[name].pass)).not.toEqual([]);
    expect(shown.flatMap((kinds) => kinds[name].fail)).not.toEqual([]);
  });
});

describe('a decision table shows a kind of rule', () => {
  const agreement = loadAgreement(everyKey);
  const cases = everyKey['cases.yaml']!;
  const replaced = (from: string, to: string) => {
    expect(cases).toContain(from);
    return cases.replace(from, to);
  };

  test('by name, at every end of the case', () => {
    const { kinds, results } = runCases(agreement, cases);
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    expect(kinds.reporting).toEqual({
      pass: ['a lookout is released and counted [release]', 'a lookout is released and counted [admit]'],
      fail: [],
    });
    expect(kinds['human-release']).toEqual({
      pass: ['two persons release derogatory data'],
      fail: ['derogatory data waits for the second person'],
    });
  });

  test('only when the case is as expected', () => {
    const wrong = replaced('rules: [unlawful]', 'rules: []');
    expect(runCases(agreement, wrong).kinds['domestic-law']).toEqual({ pass: [], fail: [] });
  });

  test('stopping something only when the case says what', () => {
    const wrong = replaced('shows: { kind-and-verb: pass, reporting: pass }', 'shows: { quota: fail }').replace(
      'notices: [count]\n  - name: derogatory',
      '\n  - name: derogatory',
    );
    const { results, kinds } = runCases(agreement, wrong);
    expect(results[0]?.problems).toEqual(['shows quota fail: a PERMIT must then list what is withheld, or the notices']);
    expect(kinds.quota.fail).toEqual(['cargo beyond the quota waits']);
  });

  test('that exists, and every fault of the table is said at once', () => {
    const wrong = replaced('shows: { quota: pass }', 'shows: { qouta: pass }').replace('given: question', 'given: quesstion');
    expect(() => runCases(agreement, wrong)).toThrow(
      'cases.yaml/cases/5/shows/qouta: a kind of rule (did you mean quota?); cases.yaml/cases/7/given: a name under given (did you mean question?)',
    );
  });

  test('of a text that is not in force as if it were', () => {
    const negotiating = { ...agreement, status: 'NEGOTIATING' } as const;
    expect(runCases(negotiating, cases).results.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('comparing its notices', () => {
    const wrong = replaced('rules: [mistreatment], notices: [count, watch]', 'rules: [mistreatment], notices: [watch]');
    expect(runCases(agreement, wrong).results.flatMap(({ problems }) => problems)).toEqual([
      'notices: expected ["watch"], decided ["count","watch"]',
    ]);
  });
});
