import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULE_KINDS } from '../../../services/policy/index.ts';
import { everyKey } from '../policy/folders.ts';
import { rows } from './command.ts';
import { runIn } from './in-process.ts';

const CASES = `
given:
  lookout:
    action: release
    from: CA
    to: US
    fromAgency: CBSA
    recordKind: LOOKOUT
    verb: POST
    purpose: SCREENING
    classification: PROTECTED
    issued: 2026-03-01
cases:
  - name: a lookout goes
    given: lookout
    ends: [release, admit]
    shows: { agreement-validity: pass, human-release: pass }
    expect:
      outcome: PERMIT_WITH_OBLIGATIONS
      rules: [post]
      disclosed: [identity, rest]
  - name: derogatory indicators wait
    given: lookout
    facts: { hasDerogatory: true }
    shows: { human-release: fail }
    expect: { outcome: HOLD_FOR_RELEASE, rules: [post, two-persons] }
`;
const POSTED = {
  action: 'release',
  from: 'CA',
  to: 'US',
  fromAgency: 'CBSA',
  recordKind: 'LOOKOUT',
  verb: 'POST',
  purpose: 'SCREENING',
  classification: 'SECRET',
  issued: '2026-03-01',
};
const INVARIANTS = (never: string, when: string) => `
invariants:
  - { id: stated, text: A synthetic invariant., when: ${when}, never: ${never} }
`;

let root: string;
/** A folder of agreements that holds this one. */
function agreementIn(name: string, over: Readonly<Record<string, string>> = {}): string {
  const folder = join(root, name, 'every-key');
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries({ ...everyKey, 'cases.yaml': CASES, ...over }))
    writeFileSync(join(folder, file), text);
  return folder;
}
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tripoint-policy-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const tripoint = (args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}) =>
  runIn({ cwd: root, input, env }, ['policy', ...args]);

describe('policy test', () => {
  test('passes a table that holds, and shows each kind of rule with its passing and failing cases', async () => {
    const folder = agreementIn('holds', { 'rules.cedar': onlyRules('post', 'two-persons', 'show') });
    const ran = await tripoint(['test', folder]);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain('✔ PASS  every-key@1  cases that hold: 3 of 3; rules exercised: 3 of 3');
    expect(ran.stdout).toMatch(/✔ +21 {2}Release by a person +2 +1 {2}Release, Answer +every-key/);
    expect(ran.stdout).toMatch(/◌ +19 {2}Quota .* no passing case, no failing case/);
    const machine = rows((await tripoint(['test', folder, '--json'])).stdout);
    expect(machine).toHaveLength(1 + RULE_KINDS.length);
    expect(machine[0]).toMatchObject({ agreement: 'every-key@1', ok: true, cases: 3, passed: 3, unexercised: [] });
    expect(machine.find(({ kind }) => kind === 21)).toMatchObject({ name: 'human-release', ok: true, pass: 2, fail: 1 });
  });

  test('fails a whole set of agreements that shows a kind only one way', async () => {
    const folder = agreementIn('kinds', { 'rules.cedar': onlyRules('post', 'two-persons', 'show') });
    const ran = await tripoint(['test', join(folder, '..')]);
    expect(ran.code).toBe(2);
    expect(ran.stdout).toMatch(/✖ +1 {2}Agreement in force .* no failing case/);
    expect(ran.stderr).toBe('✖ 32 kinds of rules are not shown\n  next: tripoint policy test --kind 1\n');
    expect((await tripoint(['test', join(folder, '..'), '--kind', '21'])).code).toBe(0);
    const listed = await tripoint(['test', join(folder, '..'), '--kind', '1', '--json']);
    expect(listed.code).toBe(2);
    expect(rows(listed.stdout).map((row) => row.case)).toEqual(['a lookout goes [release]', 'a lookout goes [admit]']);
  });

  test('says what a case expects otherwise, which rules no case exercises, and how to see why', async () => {
    const folder = agreementIn('fails', { 'cases.yaml': CASES.replace('HOLD_FOR_RELEASE', 'REFUSE') });
    const ran = await tripoint(['test', folder, '--lang', 'fr']);
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('✖ ÉCHEC  every-key@1  cas conformes\u00a0: 2 sur 3; règles éprouvées\u00a0: 3 sur');
    expect(ran.stdout).toContain('outcome\u00a0: attendu "REFUSE", décidé "HOLD_FOR_RELEASE"');
    expect(ran.stdout).toContain('Aucun cas n’éprouve la règle mistreatment.');
    expect(ran.stdout).toContain('décidé par two-persons (');
    const next = `tripoint policy explain --folder ${folder} --case 'derogatory indicators wait'`;
    expect(ran.stderr).toBe(`✖ 1 accord n’est pas conforme\n  ensuite\u00a0: ${next}\n`);
    // A draft stands in no folder of agreements: the command runs as it is.
    const shown = await tripoint(['explain', '--folder', folder, '--case', 'derogatory indicators wait']);
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('two-persons')]);
  });

  test('goes on past an agreement that does not load, and past one without a table', async () => {
    const folder = agreementIn('broken', { 'agreement.yaml': (everyKey['agreement.yaml'] ?? '').replace('IN_FORCE', 'INFORCE') });
    const tableless = agreementIn('tableless');
    rmSync(join(tableless, 'cases.yaml'));
    const ran = await tripoint(['test', folder, tableless]);
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('agreement.yaml/status: one of NEGOTIATING, SIGNED, IN_FORCE');
    expect(ran.stdout).toContain('cases.yaml: the file is missing');
    mkdirSync(join(root, 'broken', 'half-made'));
    expect((await tripoint(['test', join(root, 'broken')])).stdout).toContain('half-made/agreement.yaml: the file is missing');
  });
});

describe('policy check', () => {
  test('says in words for which facts an invariant does not hold, and explain takes those facts', async () => {
    const folder = agreementIn('invariant');
    const file = join(root, 'broken.yaml');
    writeFileSync(file, INVARIANTS('permit', '{ recordKind: [LOOKOUT], action: [release], to: [US] }'));
    const ran = await tripoint(['check', folder, '--invariants', file, '--lang', 'es']);
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('✖ ERROR  every-key@1  No se cumple una invariante');
    expect(ran.stdout).toContain('invariants.yaml#stated: A synthetic invariant.');
    expect(ran.stdout).toContain('Por ejemplo: Comunicación: alerta, emisión, CA → US, finalidad');
    expect(ran.stderr).toContain('✖ 1 error');
    const broken = rows((await tripoint(['check', folder, '--invariants', file, '--json'])).stdout).find(
      ({ check }) => check === 'invariant-broken',
    );
    const again = await tripoint(
      ['explain', '--agreement', 'every-key', '--folder', join(folder, '..'), '--facts', '-', '--json'],
      JSON.stringify(broken?.counterexample),
    );
    expect(rows(again.stdout)[0]?.outcome).toMatch(/^PERMIT/);
  });

  test('passes an invariant that holds, and exits with 2 on an agreement or invariants that cannot be read', async () => {
    const folder = agreementIn('sound');
    const file = join(root, 'holds.yaml');
    writeFileSync(file, INVARIANTS('permit', '{ classification: [SECRET], action: [release, ask, respond, admit] }'));
    expect((await tripoint(['check', folder, '--invariants', file])).code).toBe(0);
    const torn = agreementIn('torn', { 'rules.cedar': 'permit (principal' });
    const unloaded = await tripoint(['check', torn]);
    expect([unloaded.code, unloaded.stdout]).toEqual([2, expect.stringContaining('torn/every-key  It does not load')]);
    writeFileSync(file, INVARIANTS('permits', '{}'));
    const unread = await tripoint(['check', folder, '--invariants', file]);
    expect([unread.code, unread.stdout]).toEqual([2, '']);
    expect(unread.stderr).toContain('✖ CONFIG_INVALID');
    expect((await tripoint(['check', folder, '--invariants', join(root, 'none.yaml')])).code).toBe(2);
  });
});

describe('policy explain', () => {
  test.each([
    ['en', 'HELD FOR RELEASE', 'The rule two-persons holds it until a person releases it.', {}],
    ['fr', 'EN ATTENTE D’AUTORISATION', 'La règle two-persons le retient jusqu’à ce qu’une personne l’autorise.', {}],
    ['es', 'EN ESPERA DE AUTORIZACIÓN', 'La regla two-persons lo retiene hasta que una persona lo autorice.', {}],
    ['the environment', 'EN ESPERA DE AUTORIZACIÓN', 'La regla two-persons', { LC_ALL: 'es_MX.UTF-8' }],
  ])('explains a case in %s, and quotes the clause as the agreement has it', async (language, badge, sentence, env) => {
    const folder = agreementIn('explained');
    const lang = language === 'the environment' ? [] : ['--lang', language];
    const ran = await tripoint(['explain', '--folder', folder, '--case', 'derogatory indicators wait', ...lang], '', env);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain(`‖ ${badge}  every-key@1  derogatory indicators wait`);
    expect(ran.stdout).toContain(sentence);
    expect(ran.stdout).toContain('C.forbid  “Forbid”');
  });

  test('decides facts of JSON or YAML under the agreements as they are in force, or under one as if it were', async () => {
    const draft = (everyKey['agreement.yaml'] ?? '').replace('IN_FORCE', 'NEGOTIATING');
    const folder = agreementIn('draft', { 'agreement.yaml': draft });
    const file = join(root, 'facts.yaml');
    writeFileSync(
      file,
      Object.entries(POSTED)
        .map(([name, value]) => `${name}: ${value}\n`)
        .join(''),
    );
    const uncovered = await tripoint(['explain', '--folder', folder, '--facts', file]);
    expect(uncovered.stdout).toContain('⊘ REFUSED');
    expect(uncovered.stdout).toContain('every-key 1 is NEGOTIATING');
    const asked = ['explain', '--folder', folder, '--facts', '-', '--agreement', 'every-key@1', '--json'];
    const [decided] = rows((await tripoint(asked, JSON.stringify(POSTED))).stdout);
    expect(decided).toMatchObject({ outcome: 'REFUSE', agreement: 'every-key@1', rules: ['agreement/classification'] });
    expect(decided?.lines).toContainEqual({
      about: 'change',
      text: 'The classification must be Protected or lower. Nothing is downgraded in order to be shared.',
    });
  });

  test('refuses what it cannot read with 2, and repeats no value of it', async () => {
    const folder = agreementIn('refused');
    const explain = (...args: string[]) => ['explain', '--folder', folder, ...args];
    const wrong: [readonly string[], string][] = [
      [explain(), ''],
      [explain('--facts', '-', '--case', 'a lookout goes'), '{}'],
      [explain('--facts', '-'), '["ERIKSSON"]'],
      [explain('--facts', '-'), 'name: [ERIKSSON'],
      [explain('--facts', '-'), 'a: &a ERIKSSON\nb: *a'],
      [explain('--facts', join(root, 'none.json')), ''],
      [explain('--case', 'ERIKSSON'), ''],
      [explain('--case', 'a lookout goes', '--agreement', 'ERIKSSON'), ''],
      [explain('--case', 'a lookout goes', '--lang', 'ERIKSSON'), ''],
      [['explain', '--folder', root, '--facts', '-'], '{}'],
    ];
    for (const [args, input] of wrong) {
      const ran = await tripoint(args, input);
      expect([ran.code, ran.stdout], args.join(' ')).toEqual([2, '']);
      expect(ran.stderr).toMatch(/^✖ USAGE .*\n(.*\n)* {2}next: .+\n$/);
      expect(ran.stderr).not.toContain('ERIKSSON');
    }
    const unsound = await tripoint(explain('--facts', '-'), JSON.stringify({ ...POSTED, sourceGrade: 'ERIKSSON' }));
    expect(unsound.stdout).toContain('Correct this fact: sourceGrade (one of A1');
    expect(unsound.stdout).not.toContain('ERIKSSON');
  });
});

/** Of the made-up rules only these. */
function onlyRules(...ids: string[]): string {
  const rules = (everyKey['rules.cedar'] ?? '').split(/(?=@id\()/);
  return rules.filter((rule) => ids.some((id) => rule.startsWith(`@id("${id}")`))).join('');
}
