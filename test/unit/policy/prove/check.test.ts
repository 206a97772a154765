import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { fieldsOf, nameOf } from '../../../../proto/index.ts';
import { messageOf } from '../../../../services/policy/groups.ts';
import {
  type Agreement,
  checkAgreements,
  createEngine,
  type Decision,
  type Facts,
  type Invariant,
  loadAgreement,
  readInvariants,
} from '../../../../services/policy/index.ts';
import { VERBS } from '../../../../services/records/index.ts';
import { FOLDERS, filesOf } from '../folders.ts';
import { load, textsOf } from './corpus.ts';

const invariantsText = readFileSync(new URL('../../../../policies/invariants.yaml', import.meta.url), 'utf8');
const invariants = readInvariants(invariantsText);

/** What the engine decides under this agreement alone, taken as in force. */
function decide(agreement: Agreement, facts: Facts): Decision {
  using engine = createEngine([{ ...agreement, status: 'IN_FORCE' }]);
  return engine.decide(facts);
}

function breaks({ never, discloses }: Invariant, agreement: Agreement, facts: Facts): boolean {
  const { outcome, disclosed } = decide(agreement, facts);
  if (never === 'permit') return outcome.startsWith('PERMIT');
  if (never === 'hold-or-permit') return outcome.startsWith('PERMIT') || outcome === 'HOLD_FOR_RELEASE';
  const named = fieldsOf(messageOf(facts.recordKind)).filter(({ name }) => discloses.includes(`${facts.recordKind}.${name}`));
  return named.some(({ id }) => disclosed.includes(id));
}

test('agreements are all gone through, and each step is told', () => {
  const agreements = ['sound', 'indicator'].map((folder) => load(textsOf(folder)));
  const told: [number, number][] = [];
  checkAgreements(agreements, [], { progress: (done, total) => void told.push([done, total]) });
  expect(told.length).toBeGreaterThanOrEqual(agreements.flatMap(({ grants }) => grants).length * 2);
  expect(told).toEqual(told.map((_, i) => [i + 1, told.length]));
});

// No text can break these: the engine decides them before any rule.
const BY_THE_ENGINE = ['suspended-is-not-shared', 'nothing-on-a-clock-that-went-back', 'one-text-for-both'];

type Groups = Record<string, Record<string, { readonly fields: readonly string[] }>>;

/** Groups under other names: what is withheld under one name is not shown under another. */
const renamed = (groups: Groups): Groups =>
  Object.fromEntries(
    Object.entries(groups).map(([kind, of]) => [
      kind,
      Object.fromEntries(Object.entries(of).map(([name, group]) => [`other-${name}`, group])),
    ]),
  );

/** An agreement about these records, made to grant and to permit everything of the kinds that the invariant names between everyone. */
function permissive({ agreement, discloses, when }: Invariant): Agreement {
  const texts = FOLDERS.map(filesOf).map((files) => parse(files['agreement.yaml']!));
  const named = when.recordKind ?? discloses.slice(0, 1).map((field) => field.split('.')[0]);
  const [kind] = named;
  const isNamed = ([name]: readonly [string, unknown]) => named.length === 0 || named.includes(name);
  const own = texts.find(
    (text) => (agreement ?? text.id) === text.id && (kind === undefined || Object.hasOwn(text.fieldGroups, `${kind}`)),
  );
  const merged = <T extends object>(key: string, of: (text: Record<string, T>) => T | undefined = (text) => text[key]) =>
    Object.assign({}, ...texts.map(of), of(own)) as T;
  const agencies = (country: string): string[] => [
    ...new Set(
      texts.flatMap(({ parties }) =>
        parties.flatMap((party: { country: string; agencies: string[] }) => (party.country === country ? party.agencies : [])),
      ),
    ),
  ];
  const states = { CA: 'CAN', US: 'USA', MX: 'MEX' };
  const countries = Object.keys(states);
  const kinds = Object.groupBy(
    Object.entries(VERBS)
      .filter(([, { plane }]) => plane === 'exchange')
      .flatMap(([verb, facts]) => facts.kinds.map((kind) => ({ kind, verb: nameOf('Verb', Number(verb)) }))),
    ({ kind }) => nameOf('RecordKind', kind),
  );
  const clause = own.defaultClause;
  const { quotas, suspensions, reciprocity, obligations, notices, ...rest } = own;
  const everything = {
    ...rest,
    clauses: merged('clauses'),
    purposes: merged('purposes'),
    fieldGroups: renamed(Object.fromEntries(Object.entries<Groups[string]>(merged('fieldGroups')).filter(isNamed))),
    classificationCeiling: { level: 'SECRET', clause },
    exigent: { hours: 24, reviewHours: 24, clause },
    parties: Object.entries(states).map(([country, state]) => ({ country, state, agencies: agencies(country) })),
    grants: Object.entries(kinds)
      .filter(isNamed)
      .map(([name, granted = []]) => ({
        from: countries,
        to: countries,
        kind: name,
        verbs: granted.map(({ verb }) => verb),
        mode: 'FULL',
        clause,
      })),
  };
  const actions = ['release', 'ask', 'respond', 'admit', 'onward', 'retain'].map((action) => `Action::"${action}"`).join(', ');
  const rules = `
    @id("all") @clause("${clause}") permit (principal, action in [${actions}], resource);
    @id("every-field") @clause("${clause}") permit (principal, action == Action::"disclose", resource);`;
  return loadAgreement({ 'agreement.yaml': stringify(everything, { aliasDuplicateObjects: false }), 'rules.cedar': rules });
}

describe('an invariant', () => {
  test.each(invariants.filter(({ id }) => !BY_THE_ENGINE.includes(id)))(
    '$id is broken by a text that permits everything, and the engine agrees',
    (invariant) => {
      const agreement = permissive(invariant);
      const [broken] = checkAgreements([agreement], [invariant]).filter(({ check }) => check === 'invariant-broken');
      expect(broken).toMatchObject({ severity: 'error', field: `invariants.yaml#${invariant.id}` });
      expect(broken?.rule.startsWith(`${invariant.text} (`)).toBe(true);
      expect(broken?.rule).toMatch(/ermitted by all[;.]/);
      expect(breaks(invariant, agreement, broken!.counterexample!)).toBe(true);
    },
  );

  test.each<[string, (yaml: string) => string]>([
    ['by another name', (yaml) => yaml],
    ['without saying what it is for', (yaml) => yaml.replace(', for: PROTECTION', '')],
  ])('about claims for protection is not got round by a purpose %s', (_, changed) => {
    const files = filesOf('ca-us-visa-information');
    const yaml = changed(files['agreement.yaml']!).replaceAll(/(?<!for: )\bPROTECTION\b/g, 'ASYLUM');
    const rules = files['rules.cedar']!.replaceAll('Purpose::"PROTECTION"', 'Purpose::"ASYLUM"');
    const text = (cedar: string) => loadAgreement({ 'agreement.yaml': yaml, 'rules.cedar': cedar });
    const brokenBy = (cedar: string) =>
      checkAgreements([text(cedar)], invariants)
        .filter(({ check }) => check === 'invariant-broken')
        .map(({ field }) => field);
    expect(brokenBy(rules)).toEqual([]);
    const weaker = rules.replace(/@id\("ask-claimant-fears-unknown"\)[\s\S]*?;\n/, '');
    expect(weaker).not.toBe(rules);
    expect(brokenBy(weaker)).toContain('invariants.yaml#whom-a-claimant-fears-is-known');
  });

  test.each(invariants.filter(({ id }) => BY_THE_ENGINE.includes(id)))('$id is broken by no text', (invariant) => {
    const findings = checkAgreements([permissive(invariant)], [invariant]);
    expect(findings.filter(({ check }) => check === 'invariant-broken')).toEqual([]);
  });

  test('is not got round by a purpose that a text makes up', () => {
    const invariant = invariants.find(({ id }) => id === 'derogatory-only-after-a-match')!;
    const { grants, ...text } = permissive(invariant);
    const purposes = { MADE_UP: { text: 'Another purpose', clause: text.defaultClause } };
    const agreement = { ...text, purposes, grants: grants.map((grant) => ({ ...grant, purposes: ['MADE_UP'] })) };
    const found = checkAgreements([agreement], [invariant]).find(({ check }) => check === 'invariant-broken');
    expect(found?.counterexample?.purpose).toBe('MADE_UP');
  });

  test('is about its own agreement only', () => {
    const agreement = load(textsOf('sound'));
    const all = (id: string) => `{ id: everything, text: Nothing., agreement: ${id}, when: {}, never: permit }`;
    const checksOf = (id: string) =>
      checkAgreements([agreement], readInvariants(`invariants: [${all(id)}]`)).map(({ check }) => check);
    expect(checksOf('sound')).toEqual(['invariant-broken']);
    expect(checksOf('another')).toEqual(['invariant-unknown-word']);
  });
});
