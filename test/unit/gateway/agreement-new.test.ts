import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ask } from '../../../gateway/cli/agreement/ask.ts';
import { rows } from './command.ts';
import { runIn } from './in-process.ts';

let root: string;
let cwd: string;
let count = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tripoint-new-'));
});
beforeEach(() => {
  cwd = join(root, String(count++));
  mkdirSync(cwd);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const tripoint = (args: readonly string[], input = '', ask?: Ask) =>
  runIn({ cwd, input, env: {}, ...(ask === undefined ? {} : { ask }) }, ['agreement', 'new', ...args]);
const template = async () => (await tripoint(['--template', 'lookout'])).stdout;
const agreementOf = (folder: string) => readFileSync(join(cwd, folder, 'agreement.yaml'), 'utf8');

const FLAGS = [
  ...['--records', 'high-risk-cargo', '--id', 'ca-mx-weapons', '--title', 'Weapons', '--instrument', 'MoU', '--mark', 'd'],
  ...[
    '--party',
    'ca:CBSA',
    '--party',
    'MX:ANAM,SAT',
    '--in-force',
    '2027-01-01',
    '--clause',
    'Art.2=The parties alert each other.',
  ],
  ...['--purpose', 'WEAPONS=Finding weapons under Art.2 about WEAPONS, explosives', '--share', 'CA > MX(ANAM) for weapons'],
  ...[
    '--share',
    'MX>CA for WEAPONS',
    '--retention-days',
    '30',
    '--withhold-from',
    'MX:shipment',
    '--onward',
    'never',
    '--approvals',
    '0',
  ],
];

describe('agreement new', () => {
  test('makes a draft from a file of answers, and keeps the answers beside it', async () => {
    const made = await tripoint(['--from', '-'], await template());
    expect([made.code, made.stderr]).toEqual([
      0,
      '  next: tripoint policy test drafts/ca-mx-missing-persons && tripoint policy check drafts/ca-mx-missing-persons\n',
    ]);
    expect(made.stdout).toContain('all as expected');
    const again = await tripoint([
      '--from',
      'drafts/ca-mx-missing-persons.answers.yaml',
      '--folder',
      'other/ca-mx-missing-persons',
    ]);
    expect(again.code).toBe(0);
    expect(agreementOf('other/ca-mx-missing-persons')).toBe(agreementOf('drafts/ca-mx-missing-persons'));
  });

  test('takes every answer as an option, which stands above the file', async () => {
    const made = await tripoint([...FLAGS, '--json']);
    expect(rows(made.stdout)).toMatchObject([
      {
        folder: 'drafts/ca-mx-weapons',
        stated: 1,
        next: 'tripoint policy test drafts/ca-mx-weapons && tripoint policy check drafts/ca-mx-weapons',
      },
    ]);
    expect(agreementOf('drafts/ca-mx-weapons')).toContain('agencies: { to: [ANAM] }');
    const over = await tripoint(['--from', '-', '--retention-days', '7', '--no-verify'], await template());
    expect(over.code).toBe(0);
    expect(agreementOf('drafts/ca-mx-missing-persons')).toMatch(/retention: \{ days: 7, .*obligations:\n {2}onward/s);
  });

  test('names each answer that is missing, with the option and the key, and writes nothing', async () => {
    const ran = await tripoint(['--records', 'lookout', '--title', 'x']);
    expect([ran.code, existsSync(join(cwd, 'drafts'))]).toEqual([2, false]);
    expect(ran.stderr).toContain('  retentionDays: missing: --retention-days 365, or retentionDays in the file');
    expect(ran.stderr).not.toContain('title: missing');
  });

  test.each([
    [['--retention-days', '0'], 'retentionDays: a whole number from 1 to 36525'],
    [['--mark', 'X'], 'instrument/mark: one of T, S, B, D'],
    [['--share', 'CA to MX'], 'in the form'],
    [['--folder', 'drafts/other'], '--folder: a folder named ca-mx-missing-persons or ca-mx-missing-persons@2'],
    [['--folder', 'drafts/ca-mx-missing-persons@a b'], 'version: up to 32 letters, digits, . and -, in quotes'],
    [['--template', 'visa'], '--template: one of LOOKOUT, HIGH_RISK_CARGO'],
  ])('refuses %j and says what is right', async (args, told) => {
    const ran = await tripoint(['--from', '-', ...args], await template());
    expect([ran.code, existsSync(join(cwd, 'drafts'))]).toEqual([2, false]);
    expect(ran.stderr).toContain(told);
  });

  test('says it in French', async () => {
    const ran = await tripoint(['--from', '-', '--id', 'X', '--lang', 'fr'], await template());
    expect(ran.stderr).toContain('id: des minuscules, des chiffres et -, par exemple ca-mx-lookouts');
  });

  test('replaces a draft only when told to, and a signed one never', async () => {
    await tripoint(FLAGS);
    const there = await tripoint([...FLAGS, '--retention-days', '31']);
    expect([there.code, there.stderr]).toEqual([2, expect.stringContaining('--replace')]);
    expect((await tripoint([...FLAGS, '--retention-days', '31', '--replace'])).code).toBe(0);
    expect(agreementOf('drafts/ca-mx-weapons')).toContain('days: 31');
    mkdirSync(join(cwd, 'drafts/ca-mx-weapons/signatures'));
    writeFileSync(join(cwd, 'drafts/ca-mx-weapons/signatures/CA.jws'), 'x');
    const signed = await tripoint([...FLAGS, '--replace']);
    expect([signed.code, signed.stderr]).toEqual([2, expect.stringContaining('--folder drafts/ca-mx-weapons@2\n')]);
    expect(agreementOf('drafts/ca-mx-weapons')).toContain('days: 31');
    const advised = ['--folder', 'drafts/ca-mx-weapons@2/'];
    expect((await tripoint([...FLAGS, ...advised])).code).toBe(0);
    expect(agreementOf('drafts/ca-mx-weapons@2')).toContain('\nversion: "2"\n');
    const next = await tripoint([...FLAGS, ...advised]);
    expect(next.stderr).toContain('--folder drafts/ca-mx-weapons@3\n');
    const checked = await runIn({ cwd, input: '', env: {} }, ['policy', 'check', 'drafts/ca-mx-weapons@2']);
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining('nothing was found')]);
  });

  test('keeps the answers of each version beside its folder, and overwrites others only when told to', async () => {
    const kept = (name: string) => readFileSync(join(cwd, `drafts/${name}.answers.yaml`), 'utf8');
    await tripoint([...FLAGS, '--retention-days', '7']);
    const first = kept('ca-mx-weapons');
    const again = ['--from', 'drafts/ca-mx-weapons.answers.yaml', '--retention-days', '8'];
    expect((await tripoint([...again, '--text-version', '2'])).code).toBe(0);
    expect([kept('ca-mx-weapons'), kept('ca-mx-weapons@2')]).toEqual([first, expect.stringContaining('retentionDays: 8')]);
    rmSync(join(cwd, 'drafts/ca-mx-weapons'), { recursive: true });
    const refused = await tripoint(again);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('drafts/ca-mx-weapons.answers.yaml')]);
    expect([kept('ca-mx-weapons'), existsSync(join(cwd, 'drafts/ca-mx-weapons'))]).toEqual([first, false]);
    writeFileSync(join(cwd, 'drafts/ca-mx-weapons.answers.yaml'), `# Mine.\n${first}`);
    expect((await tripoint(['--from', 'drafts/ca-mx-weapons.answers.yaml'])).code).toBe(0);
    expect(kept('ca-mx-weapons')).toBe(`# Mine.\n${first}`);
    expect((await tripoint([...again, '--replace'])).code).toBe(0);
    expect(kept('ca-mx-weapons')).toContain('retentionDays: 8');
  });

  test('asks what is not answered, tells a fault at once, and asks nothing that is', async () => {
    const told: string[] = [];
    const ask = answering(
      {
        'What is shared?': 'LOOKOUT',
        'Which countries?': ['CA, XZ', 'ca, mx'],
        'Which agencies of CA': 'CBSA',
        'Which agencies of MX': ['CBSA', 'INM, GN'],
        'A short name': 'ca-mx-lookouts',
        'Which instrument': 'A memorandum',
        'How certain': 'D',
        'From which day': ['soon', '2027-01-01'],
        'A clause of the instrument': 'Art.2',
        'What does Art.2': 'They exchange lookouts.',
        'Another clause': false,
        'A purpose of sharing': 'missing persons',
        'What is MISSING_PERSONS': 'Finding missing persons',
        'Which records may': ['MISSING_PERSON'],
        'Another purpose': false,
        'Who sends': ['CA', 'MX'],
        'Who receives': ['CA', 'MX'],
        'Which agencies of MX receive': ['INM'],
        'Which groups': ['biometric'],
        'The highest': 'PROTECTED',
        'How many persons': '2',
        'For how many days': ['0', '90'],
        'May the receiver': 'consent',
        'Within how many hours': '',
        'Must the receiver': true,
        'Is what is shared': true,
      },
      told,
    );
    const made = await tripoint(['--title', 'Lookouts'], '', ask);
    expect([made.code, made.stderr]).toEqual([
      0,
      '  next: tripoint policy test drafts/ca-mx-lookouts && tripoint policy check drafts/ca-mx-lookouts\n',
    ]);
    expect(told).toEqual([
      'two letters of a country (ISO 3166-1 alpha-2)',
      'each agency once',
      'a date YYYY-MM-DD that the calendar has (ISO 8601)',
      'a whole number from 1 to 36525',
    ]);
    expect(agreementOf('drafts/ca-mx-lookouts')).toContain('agencies: { to: [INM, CBSA] }');
  });
});

/** A person with an answer to each question, by how it begins; of several texts the next after each fault, which is noted in `told`. */
function answering(answers: Readonly<Record<string, string | boolean | readonly string[]>>, told: string[]): Ask {
  const of = (question: string) => {
    const begins = Object.keys(answers).filter((start) => question.startsWith(start));
    const [longest] = begins.sort((a, b) => b.length - a.length);
    if (longest === undefined) throw new Error(`nobody expected: ${question}`);
    return answers[longest];
  };
  return {
    async text(question, _initial, check) {
      for (const answer of [of(question)].flat() as string[]) {
        const fault = check(answer);
        if (fault === undefined) return answer;
        told.push(fault);
      }
      throw new Error(`no answer to: ${question}`);
    },
    one: async (question) => of(question) as string,
    some: async (question) => [...(of(question) as readonly string[])],
    whether: async (question) => of(question) as boolean,
  };
}
