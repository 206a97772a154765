import { describe, expect, test } from 'vitest';
import { createEngine, type Facts, loadAgreement, outlineOf } from '../../../services/policy/index.ts';
import { answer, lookout, NOON } from './facts.ts';
import { FOLDERS, filesOf } from './folders.ts';
import { load, textsOf } from './prove/corpus.ts';

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

describe('a group that nothing withholds', () => {
  const texts = textsOf('sound');
  const rowsOf = (yaml: string, rules: string) =>
    outlineOf(load({ ...texts, 'agreement.yaml': yaml, 'rules.cedar': rules }), NOON).fields.filter(
      ({ group }) => group === 'subject',
    );
  const yaml = texts['agreement.yaml'];
  const rules = texts['rules.cedar'].replace(/(?<=@id\("show"\)[^;]*)unless [^;]*/, '');
  const unheld = rules.replace(/@id\("low-grade"\)[^;]*;\n/, '');
  const uncounted = yaml.replace(/^quotas:\n(?: .*\n)+/m, '');

  test('is said to be shown always only if no rule and no quota can hold what shows it', () => {
    const said = (...files: Parameters<typeof rowsOf>) =>
      Object.fromEntries(rowsOf(...files).map(({ recipient, disclosed }) => [recipient, disclosed]));
    expect(said(uncounted, unheld)).toEqual({ CL: 'ALWAYS', NZ: 'ALWAYS' });
    expect(said(yaml, unheld)).toEqual({ CL: 'ALWAYS', NZ: 'CONDITIONAL' });
    expect(said(uncounted, rules)).toEqual({ CL: 'CONDITIONAL', NZ: 'CONDITIONAL' });
    const toOne = rules.replace(/(@id\("low-grade"\)[^;]*?)\(principal,/, '$1(principal == Party::"CL",');
    expect(said(uncounted, toOne)).toEqual({ CL: 'CONDITIONAL', NZ: 'ALWAYS' });
    expect(rowsOf(uncounted, rules)[0]?.rules).toContain('low-grade');
  });
});

test('names the clause by which an exchange withholds a group: of the rule that forbids it, else of the group', () => {
  const texts = textsOf('sound');
  const clauseOf = (rules: string) =>
    outlineOf(load({ ...texts, 'rules.cedar': rules }), NOON).fields.find(({ group }) => group === 'national')?.clause;
  const other = texts['rules.cedar'].replace(
    '@id("keep-national")\n@clause("national")',
    '@id("keep-national")\n@clause("lookouts")',
  );
  expect(other).not.toBe(texts['rules.cedar']);
  expect(clauseOf(other)).toBe('lookouts');
  expect(clauseOf(other.replace(/@id\("keep-national"\)[^;]*;/, ''))).not.toBe('lookouts');
});
