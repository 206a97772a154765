import { expect, test } from 'vitest';
import { createEngine, type Facts, loadAgreement, outlineOf } from '../../../services/policy/index.ts';
import { answer, lookout, NOON } from './facts.ts';
import { FOLDERS, filesOf } from './folders.ts';

const agreements = FOLDERS.map((folder) => loadAgreement(filesOf(folder)));
const outlines = agreements.map((agreement) => outlineOf(agreement, NOON));

test('lists every grant, and of each kind and recipient every field once', () => {
  for (const [i, { grants, fields, purposes }] of outlines.entries()) {
    expect(grants).toEqual(agreements[i]?.grants);
    expect(purposes.map(({ name }) => name)).toEqual(Object.keys(agreements[i]?.purposes ?? {}));
    for (const { kind, to } of grants) {
      const named = fields.filter((row) => row.kind === kind && row.recipient === to).flatMap((row) => row.fields);
      expect(named.length).toBeGreaterThan(0);
      expect(new Set(named).size).toBe(named.length);
    }
  }
});

test('says ALWAYS and NEVER only where decisions agree', () => {
  const engine = createEngine(agreements);
  let compared = 0;
  for (const facts of [lookout, { ...lookout, toAgency: 'CBSA', peerAgreement: 'SAME' }, answer] as Facts[]) {
    const agreement = engine.covering(facts);
    const decision = engine.decide(facts);
    if (agreement === undefined || decision.disclosed.length === 0) continue;
    const groups = agreement.fieldGroups[facts.recordKind] ?? [];
    for (const { kind, recipient, group, disclosed } of outlineOf(agreement, NOON).fields) {
      if (kind !== facts.recordKind || recipient !== facts.to || disclosed === 'CONDITIONAL') continue;
      const numbers = groups.find(({ name }) => name === `${kind}/${group}`)?.fields ?? [];
      expect(
        numbers.every((field) => decision.disclosed.includes(field)),
        `${kind}/${group}`,
      ).toBe(disclosed === 'ALWAYS');
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(0);
  expect(new Set(outlines.flatMap(({ fields }) => fields.map(({ disclosed }) => disclosed))).size).toBe(3);
});

test('a rule that its condition limits to some groups says nothing of the others', () => {
  const answers = outlines.find(({ id }) => id === 'ca-us-visa-information')?.fields.filter(({ kind }) => kind === 'VISA_ANSWER');
  const outcome = answers?.find(({ group, recipient }) => group === 'outcome' && recipient === 'US');
  expect(outcome).toMatchObject({ disclosed: 'ALWAYS', rules: ['disclose-outcome'] });
});
