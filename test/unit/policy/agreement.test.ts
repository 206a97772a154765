import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TripointError, toHex, utf8 } from '../../../services/domain/index.ts';
import { loadAgreement, loadAgreements } from '../../../services/policy/index.ts';
import { exchanged } from './exchanged.ts';
import { FOLDERS, filesOf } from './folders.ts';

const files = filesOf('ca-us-lookouts');
const yaml = files['agreement.yaml']!;
const cedar = files['rules.cedar']!;

/** The faults of loading these texts, as `field: rule`; empty when they load. */
function faultsOf(texts: Record<string, string | Uint8Array>): string[] {
  try {
    loadAgreement(texts);
    return [];
  } catch (error) {
    if (!(error instanceof TripointError) || error.code !== 'CONFIG_INVALID') throw error;
    return error.faults.map(({ field, rule }) => `${field}: ${rule}`);
  }
}

/** A replacement that must replace: a pattern that no longer occurs would test nothing. */
function swap(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, to);
}
const withYaml = (from: string, to: string) => faultsOf({ 'agreement.yaml': swap(yaml, from, to), 'rules.cedar': cedar });
const withRule = (rule: string) => faultsOf({ 'agreement.yaml': yaml, 'rules.cedar': `${cedar}\n${rule}` });

describe('an agreement text', () => {
  test.each([
    [
      'an unknown key',
      'defaultClause:',
      'defaultClauze:',
      'agreement.yaml/defaultClauze: no such key (did you mean defaultClause?)',
    ],
    [
      'an unknown status',
      'status: IN_FORCE',
      'status: ACTIVE',
      'agreement.yaml/status: one of NEGOTIATING, SIGNED, IN_FORCE, SUSPENDED, TERMINATED',
    ],
    ['a mark that does not exist', 'mark: S', 'mark: Z', 'agreement.yaml/clauses/TUSCAN.match/mark: one of T, S, B, D'],
    [
      'a clause without its source',
      '    source: Draft procedures as reported\n',
      '',
      'agreement.yaml/clauses/TUSCAN.match/source: required',
    ],
    ['a date that is none', 'from: 2016-01-01', 'from: 2016-02-31', 'agreement.yaml/effective/from: a date YYYY-MM-DD'],
    [
      'a misspelt field',
      'countryOfBirth,',
      'contryOfBirth,',
      'agreement.yaml/fieldGroups/LOOKOUT/identity/fields/7: LOOKOUT has no field contryOfBirth (did you mean countryOfBirth?)',
    ],
    ['a field in no group', '          countryOfBirth,\n', '', 'agreement.yaml/fieldGroups/LOOKOUT: countryOfBirth in a group'],
    [
      'a field in two groups',
      '[biometric]',
      '[biometric, name]',
      'agreement.yaml/fieldGroups/LOOKOUT/biometric/fields/1: name is already in the group identity',
    ],
    [
      'a group withheld by no clause',
      'withheldBy: TUSCAN.match',
      'withheldBy: TUSCAN.mach',
      'agreement.yaml/fieldGroups/LOOKOUT/derogatory/withheldBy: clause TUSCAN.mach is not declared (did you mean TUSCAN.match?)',
    ],
    [
      'a kind that does not exist',
      'kind: LOOKOUT',
      'kind: LOOKOUTS',
      `agreement.yaml/grants/0/kind: one of ${exchanged('RecordKind')} (did you mean LOOKOUT?)`,
    ],
    [
      "a kind that is the link's own",
      'kind: LOOKOUT',
      'kind: RECEIPT',
      `agreement.yaml/grants/0/kind: one of ${exchanged('RecordKind')}`,
    ],
    [
      'a verb that does not exist',
      'verbs: [POST, UPDATE, CORRECT]',
      'verbs: [PSOT, UPDATE, CORRECT]',
      `agreement.yaml/grants/0/verbs/0: one of ${exchanged('Verb')} (did you mean POST?)`,
    ],
    ['a grant to a stranger', 'to: [CA, US]', 'to: [CA, MX]', 'agreement.yaml/grants/0/to/1: a party'],
    [
      'a ceiling that is no classification',
      'level: CONFIDENTIAL',
      'level: COSMIC',
      'agreement.yaml/classificationCeiling/level: one of UNCLASSIFIED, PROTECTED, CONFIDENTIAL, SECRET',
    ],
    [
      'a retention above the ceiling',
      'days: 1095',
      'days: 1826',
      'agreement.yaml/obligations/retention-3-years/days: at most the ceiling, 1825',
    ],
    ['a party twice', 'country: US, state', 'country: CA, state', 'agreement.yaml/parties/1/country: each country once'],
    [
      'a key twice',
      'defaultClause:',
      'version: "2"\ndefaultClause:',
      'agreement.yaml:23: Map keys must be unique at line 23, column 1:',
    ],
  ])('with %s is refused, and the place is named', (_, from, to, fault) => {
    expect(withYaml(from, to)).toContain(fault);
  });

  test('with an alias is refused: what is signed is read as it stands', () => {
    expect(withYaml('agencies: [CBSA, IRCC]', 'agencies: &a [CBSA, IRCC]').length).toBe(0);
    const aliased = swap(swap(yaml, '[CBSA, IRCC]', '&a [CBSA, IRCC]'), '[CBP, TSC]', '*a');
    expect(faultsOf({ 'agreement.yaml': aliased, 'rules.cedar': cedar })).toEqual(['agreement.yaml: no aliases']);
  });

  test('reports all its faults at once, those of both files', () => {
    const faults = faultsOf({
      'agreement.yaml': swap(swap(yaml, ', days: 1095', ''), 'level: CONFIDENTIAL', 'level: COSMIC'),
      'rules.cedar': swap(cedar, '@clause("D.biometric")', '@clause("D.biometrics")'),
    });
    expect(faults).toContain('agreement.yaml/obligations/retention-3-years/days: how many days');
    expect(faults.some((fault) => fault.startsWith('agreement.yaml/classificationCeiling/level'))).toBe(true);
    expect(faults).toContain('rules.cedar#disclose-biometric: @clause D.biometrics is not declared (did you mean D.biometric?)');
  });

  test('with a missing, surplus, oversized or undecodable file is refused', () => {
    expect(faultsOf({ 'agreement.yaml': yaml })).toEqual(['rules.cedar: the file is missing']);
    expect(faultsOf({ ...files, 'rule.cedar': '' })).toEqual(['rule.cedar: no such file (did you mean rules.cedar?)']);
    expect(faultsOf({ ...files, 'rules.cedar': new Uint8Array([0xff]) })).toEqual(['rules.cedar: UTF-8']);
    expect(faultsOf({ ...files, 'rules.cedar': '\ud800' })).toEqual(['rules.cedar: well-formed Unicode']);
    expect(faultsOf({ ...files, 'rules.cedar': ' '.repeat((1 << 20) + 1) })).toEqual(['rules.cedar: at most 1048576 bytes']);
  });
});

const head = (more = '') => `@id("new") @clause("TUSCAN") ${more}`;

describe('a rule', () => {
  test('that is sound loads', () => {
    expect(
      withRule(
        `${head('@outcome("hold")')} forbid (principal, action == Action::"release", resource) when { context.classification > 2 };`,
      ),
    ).toEqual([]);
  });

  test.each([
    ['without an @id', '@clause("TUSCAN") permit (principal, action == Action::"release", resource);', 'an @id of lower-case'],
    [
      'with an @id of the agreement itself',
      '@id("agreement/purpose") @clause("TUSCAN") permit (principal, action == Action::"release", resource);',
      'an @id of lower-case',
    ],
    [
      'with an @id of another',
      '@id("post-arrest") @clause("TUSCAN") permit (principal, action == Action::"release", resource);',
      'an @id that no other rule has',
    ],
    ['without a @clause', '@id("new") permit (principal, action == Action::"release", resource);', 'a @clause'],
    [
      'bound to no declared clause',
      '@id("new") @clause("TUSKAN") permit (principal, action == Action::"release", resource);',
      '@clause TUSKAN is not declared (did you mean TUSCAN?)',
    ],
    [
      'with an unknown annotation',
      `${head('@outcom("hold")')} forbid (principal, action == Action::"release", resource);`,
      'no annotation @outcom (did you mean @outcome?)'.replace('@outcome?', 'outcome?'),
    ],
    [
      'that forbids without an @outcome',
      `${head()} forbid (principal, action == Action::"release", resource);`,
      'an @outcome among suppress, refuse, hold',
    ],
    [
      'that permits with an @outcome',
      `${head('@outcome("hold")')} permit (principal, action == Action::"release", resource);`,
      '@outcome only on a forbid of an exchange',
    ],
    [
      'that suppresses what is no answer',
      `${head('@outcome("suppress")')} forbid (principal, action in [Action::"respond", Action::"release"], resource);`,
      'suppress only with the action respond',
    ],
    [
      'that obliges to what is not agreed',
      `${head('@obliges("verfy")')} permit (principal, action == Action::"release", resource);`,
      'no obligation verfy (did you mean verify?)',
    ],
    [
      'about every action',
      `${head()} permit (principal, action, resource);`,
      'its actions named, among release, ask, respond, admit, onward, retain, or disclose',
    ],
    [
      'about fields and exchanges at once',
      `${head()} permit (principal, action in [Action::"disclose", Action::"release"], resource);`,
      'disclose alone, or exchanges alone',
    ],
    [
      'about an unknown action',
      `${head()} permit (principal, action == Action::"relase", resource);`,
      'unrecognized action `Action::"relase"`',
    ],
    [
      'about a country that is no party',
      `${head()} permit (principal == Party::"MX", action == Action::"release", resource);`,
      'Party::"MX"',
    ],
    [
      'about an unknown purpose',
      `${head()} permit (principal, action == Action::"release", resource) when { context.purpose == Purpose::"APPLICATION" };`,
      'Purpose::"APPLICATION"',
    ],
    [
      'about an unknown group',
      `${head()} permit (principal, action == Action::"disclose", resource == FieldGroup::"LOOKOUT/identty");`,
      'FieldGroup::"LOOKOUT/identty"',
    ],
    [
      'that reads an unknown fact',
      `${head()} permit (principal, action == Action::"release", resource) when { context.purpos == Purpose::"LAW_ENFORCEMENT" };`,
      'attribute `purpos`',
    ],
    [
      'that reads a fact which may be absent',
      `${head()} permit (principal, action == Action::"release", resource) when { context.category == LookoutCategory::"TERRORISM" };`,
      '`category`',
    ],
    [
      'that can never apply',
      `${head()} permit (principal, action == Action::"release", resource) when { context.classification == 1 && false };`,
      'policy is impossible',
    ],
    [
      'about fields that reads what one end knows',
      `${head()} permit (principal, action == Action::"disclose", resource) when { context has sourceGrade };`,
      'reads sourceGrade, which only one end knows',
    ],
    [
      'with a date that is none',
      `${head('@since("2024-13-01")')} permit (principal, action == Action::"release", resource);`,
      '@since is a date YYYY-MM-DD',
    ],
    [
      'that ends before it begins',
      `${head('@since("2024-01-02") @until("2024-01-02")')} permit (principal, action == Action::"release", resource);`,
      '@since before @until',
    ],
    ['that is a template', `${head()} permit (principal == ?principal, action == Action::"release", resource);`, 'no templates'],
    [
      'whose scope is a hierarchy',
      `${head()} permit (principal in Party::"CA", action == Action::"release", resource);`,
      'principal alone or principal == one',
    ],
    ['that does not parse', `${head()} permit (principal, action`, 'unexpected end of input'],
  ])('%s is refused', (_, rule, fault) => {
    const faults = withRule(rule);
    expect(faults.join('\n')).toContain(fault);
    expect(faults.every((line) => line.startsWith('rules.cedar'))).toBe(true);
  });
});

describe('the digest', () => {
  const digest = (texts: Record<string, string | Uint8Array>) => toHex(loadAgreement(texts).digest);
  const original = digest(files);

  test('is the same for text and for its bytes, in any order of files, with or without the decision table', () => {
    expect(digest({ 'rules.cedar': utf8(cedar), 'agreement.yaml': utf8(yaml) })).toBe(original);
    expect(digest({ 'cases.yaml': 'anything', 'agreement.yaml': yaml, 'rules.cedar': cedar })).toBe(original);
  });

  test('changes with any byte of either file', () => {
    // A comment at the end may hold any letter, so every text still loads.
    const at = fc.constantFrom('agreement.yaml', 'rules.cedar');
    const letter = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(at, letter, letter, (name, a, b) => {
        const mark = name === 'rules.cedar' ? '//' : '#';
        const one = digest({ ...files, [name]: `${files[name]}${mark}${a}\n` });
        const other = digest({ ...files, [name]: `${files[name]}${mark}${b}\n` });
        expect(one).not.toBe(original);
        expect(one === other).toBe(a === b);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  test('changes with the line ending: bytes are bytes', () => {
    expect(digest({ ...files, 'agreement.yaml': yaml.replaceAll('\n', '\r\n') })).not.toBe(original);
    expect(digest({ ...files, 'rules.cedar': cedar.replaceAll('\n', '\r\n') })).not.toBe(original);
  });

  test('does not mistake bytes of one file for bytes of the next', () => {
    const moved = '# moved\n';
    const here = digest({ ...files, 'agreement.yaml': `${yaml}${moved}` });
    const there = digest({ ...files, 'rules.cedar': `${'// moved\n'}${cedar}` });
    expect(new Set([here, there, original]).size).toBe(3);
  });

  test('is what its definition says', () => {
    // SHA-256("tripoint/agreement/v1\0" ‖ u32be length and bytes of: name, content; agreement.yaml, then rules.cedar).
    const u32 = (n: number) => Buffer.from([n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]);
    const framed = (text: string) => Buffer.concat([u32(Buffer.byteLength(text)), Buffer.from(text)]);
    const input = [Buffer.from('tripoint/agreement/v1\0'), ...['agreement.yaml', yaml, 'rules.cedar', cedar].map(framed)];
    return crypto.subtle.digest('SHA-256', Buffer.concat(input)).then((expected) => {
      expect(original).toBe(toHex(new Uint8Array(expected)));
    });
  });
});

describe('the folders', () => {
  test('that ship all load, each under its own name', () => {
    const agreements = loadAgreements(FOLDERS, filesOf);
    expect(agreements.map((agreement) => agreement.id)).toEqual(FOLDERS);
  });

  test('report the faults of all of them, each under its folder', () => {
    const read = (folder: string) => ({ ...filesOf(folder), 'rules.cedar': folder === 'us-mx-cargo' ? 'permit' : cedar });
    try {
      loadAgreements(['us-mx-cargo', 'ca-us-cargo'], read);
      expect.unreachable();
    } catch (error) {
      const fields = (error as TripointError).faults.map((fault) => fault.field);
      expect(fields.some((field) => field.startsWith('us-mx-cargo/rules.cedar'))).toBe(true);
      expect(fields.some((field) => field.startsWith('ca-us-cargo/rules.cedar'))).toBe(true);
    }
  });

  test('may hold versions side by side, and no other name', () => {
    expect(loadAgreements(['x/ca-us-lookouts@2'], () => files)).toHaveLength(1);
    expect(() => loadAgreements(['x/lookouts'], () => files)).toThrow("x/lookouts/agreement.yaml/id: the folder's name");
  });
});
