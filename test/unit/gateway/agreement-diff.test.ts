import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compared } from '../../../gateway/cli/agreement-differences.ts';
import { LANGUAGES } from '../../../services/messages/index.ts';
import { loadAgreement } from '../../../services/policy/index.ts';
import { textsOf } from '../policy/prove/corpus.ts';
import { type CommandLine, commandLine, rows } from './command.ts';
import { startServer, type TestServer } from './harness.ts';

const { 'agreement.yaml': yaml, 'rules.cedar': rules } = textsOf('sound');
const OLD = { 'agreement.yaml': yaml, 'rules.cedar': rules };
/** One person is enough, and identity goes by another clause. */
const NEW = {
  'agreement.yaml': yaml.replace('version: "1"', 'version: "2"').replace('References of a party stay', 'References stay'),
  'rules.cedar': rules.replace('context.approvals >= 2', 'context.approvals >= 1'),
};

/** Another number alone. */
const RENUMBERED = { ...OLD, 'agreement.yaml': yaml.replace('version: "1"', 'version: "2"') };
/** Another draft of version 1, by which lookouts are kept for 40 days more. */
const LONGER = { ...OLD, 'agreement.yaml': yaml.replace(/(?<=^retention: \{ days: )\d+/m, (days) => String(Number(days) + 40)) };

let server: TestServer;
let commands: CommandLine;
beforeAll(async () => {
  server = await startServer();
  commands = commandLine(server);
  for (const [name, files] of Object.entries({
    sound: OLD,
    'sound@2': NEW,
    'renumbered/sound@2': RENUMBERED,
    'longer/sound': LONGER,
  }))
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(commands.folder, name, 'signatures'), { recursive: true });
      writeFileSync(join(commands.folder, name, file), text);
    }
});
afterAll(async () => {
  await server.close();
  commands.remove();
});
beforeEach(() => {
  const held = { id: 'sound', version: '1', digest: 'ab'.repeat(32), files: OLD };
  server.exchange.texts = { sound: held, 'sound@1': held };
  server.exchange.activated.length = 0;
});
const operator = { role: 'operator' } as const;

describe('agreement diff', () => {
  it('says what changes, where, by which rule, with an example, and which texts are other texts', async () => {
    const { code, stdout, stderr } = await commands.run(['agreement', 'diff', 'sound', 'sound@2/'], { env: {} });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      'sound@1 → sound@2  1 change gives more, 0 changes give less; 2 texts change',
      '',
      '+ No longer waits for a person',
      '    Release: lookout, posting, NZ → CL',
      '    Release: lookout, posting, CL → NZ',
      '    purposes: SECURITY',
      '    under version 2 by post (lookouts)',
      '    under version 1: low-grade (lookouts) stands against it',
      '    For example: Release: lookout, posting, NZ → CL, purpose SECURITY',
      expect.stringMatching(
        /^ {4}with fromAgency BORDER, classification UNCLASSIFIED, approvals 1, category SERIOUS_CRIME, issued /,
      ),
      '    1: Held for release → 2: Permitted with obligations',
      '',
      '  Changed texts',
      '    clauses/national/text',
      '      − References of a party stay with it.',
      '      + References stay with it.',
      '    rules.cedar/low-grade',
      ...rules
        .split('\n\n')
        .find((rule) => rule.startsWith('@id("low-grade")'))!
        .split('\n')
        .map((line) => `      − ${line}`),
      ...NEW['rules.cedar']
        .split('\n\n')
        .find((rule) => rule.startsWith('@id("low-grade")'))!
        .split('\n')
        .map((line) => `      + ${line}`),
      '',
    ]);
  });

  it('names a text that the gateway holds by its version, and tells a program the same', async () => {
    const { code, stdout } = await commands.run(['agreement', 'diff', 'sound@2', 'sound@1', '--json'], operator);
    expect(code).toBe(0);
    const [difference, ...texts] = rows(stdout);
    expect(difference).toMatchObject({
      change: 'asks-no-approval',
      under: 'old',
      barrier: { rule: 'low-grade' },
      facts: { approvals: 1 },
      old: { outcome: 'PERMIT_WITH_OBLIGATIONS' },
      new: { outcome: 'HOLD_FOR_RELEASE', code: 'POLICY_HELD' },
    });
    expect(texts.map(({ place }) => place)).toEqual(['clauses/national/text', 'rules.cedar/low-grade']);
    const unknown = await commands.run(['agreement', 'diff', 'sound', 'sound@7'], operator);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('NOT_FOUND')]);
  });

  it('tells a program too that the rules read too many facts to be compared', async () => {
    const facts = ['otherActions', 'sourceGrade', 'approvals', 'category', 'actionOnHit', 'handling', 'subjectKind', 'outcome'];
    const wide = `@id("wide")\n@clause("lookouts")\n@outcome("refuse")\nforbid (principal, action == Action::"release", resource)\nwhen { ${facts.map((fact) => `context has ${fact}`).join(' && ')} };`;
    const folder = join(commands.folder, 'wide', 'sound@3');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'agreement.yaml'), yaml.replace('version: "1"', 'version: "3"'));
    writeFileSync(join(folder, 'rules.cedar'), `${rules}\n\n${wide}\n`);
    const { code, stdout } = await commands.run(['agreement', 'diff', 'sound', 'wide/sound@3', '--json'], { env: {} });
    expect(code).toBe(2);
    expect(rows(stdout)[0]).toEqual({ change: 'too-large' });
    const activated = await commands.run(['agreement', 'activate', 'wide/sound@3'], operator);
    expect([activated.code, activated.stderr]).toEqual([2, expect.stringContaining('could not be proved')]);
  });

  it.each(LANGUAGES)(
    'says days as they were and as they are then, and tells two drafts of one version by their folders (%s)',
    async (lang) => {
      const told = async (old: string, next: string) => {
        const { stdout } = await commands.run(['agreement', 'diff', old, next, '--lang', lang], { env: {} });
        const [head, , change, ...card] = stdout.split('\n').map((line) => line.replaceAll(/\p{Zs}/gu, ' '));
        return {
          head,
          days: change?.match(/[\d,. ]+(?=( | )?(day|jour|día))/g)?.map((days) => Number(days.replaceAll(/\D/g, ''))),
          card,
        };
      };
      const longer = await told('sound', 'longer/sound');
      expect([longer.head?.startsWith('sound → longer/sound  '), longer.days]).toEqual([true, [1000, 1040]]);
      expect(longer.card.some((line) => /^ {4}sound: .* → longer\/sound: /.test(line))).toBe(true);
      const shorter = await told('longer/sound/', 'sound/');
      expect([shorter.head?.startsWith('longer/sound → sound  '), shorter.days]).toEqual([true, [1040, 1000]]);
    },
  );

  it('says that two texts decide the same', async () => {
    const { stdout } = await commands.run(['agreement', 'diff', 'sound', 'sound@1', '--lang', 'fr'], operator);
    expect(stdout).toBe('sound → sound@1  Les deux versions décident de même pour tous les faits; 0 texte modifié\n');
  });
});

describe('agreement activate', () => {
  it('shows how a successor decides otherwise, and activates it once that was accepted', async () => {
    const shown = await commands.run(['agreement', 'activate', 'sound@2'], operator);
    expect([shown.code, server.exchange.activated]).toEqual([2, []]);
    expect(shown.stdout).toContain('+ No longer waits for a person');
    expect(shown.stderr).toContain('next: the same command with --accept');
    const accepted = await commands.run(['agreement', 'activate', 'sound@2', '--accept'], operator);
    expect(accepted.code).toBe(0);
    expect(accepted.stderr).toContain(
      'Accepted without a comparison: tripoint agreement diff sound@1 sound@2 shows what changes',
    );
    expect(server.exchange.activated).toEqual([{ files: NEW, signatures: [] }]);
  });

  it('does not say that what is shared changes, of the same text under another number', async () => {
    const shown = await commands.run(['agreement', 'activate', 'renumbered/sound@2'], operator);
    expect(shown.stdout).toContain('sound@1 → sound@2  Both decide the same of all facts; 0 texts change');
    expect([shown.code, shown.stderr]).toEqual([2, expect.stringContaining('this one decides the same of all facts')]);
    expect(shown.stderr).not.toContain('changes what is shared');
    expect(shown.stderr).toContain('next: the same command with --accept');
  });

  it('asks nothing of the same text again', async () => {
    const { code, stdout } = await commands.run(['agreement', 'activate', 'sound'], operator);
    expect([code, stdout.includes('Who may send')]).toEqual([0, false]);
    const accepted = await commands.run(['agreement', 'activate', 'sound', '--accept'], operator);
    expect(accepted.stderr).not.toContain('Accepted without');
    expect(server.exchange.activated).toHaveLength(2);
  });

  it('shows what a first text permits, in words, accepted or not, and activates it once that was accepted', async () => {
    server.exchange.texts = {};
    const shown = await commands.run(['agreement', 'activate', 'sound@2'], operator);
    expect([shown.code, server.exchange.activated]).toEqual([2, []]);
    for (const word of ['SECURITY', 'NZ', 'CL', 'low-grade', 'Duties of the receiver'])
      expect(shown.stdout, word).toContain(word);
    expect(shown.stderr).toContain('Nothing is in force here under sound');
    const accepted = await commands.run(['agreement', 'activate', 'sound@2', '--accept'], operator);
    expect([accepted.code, server.exchange.activated.length]).toEqual([0, 1]);
    expect(accepted.stdout.startsWith(shown.stdout)).toBe(true);
    const json = await commands.run(['agreement', 'activate', 'sound@2', '--json'], operator);
    expect(rows(json.stdout)[0]).toMatchObject({ change: 'first', agreement: 'sound', permits: expect.any(Array) });
  });

  it('says that a comparison that was not done in time compared nothing', async () => {
    const late = await commands.run(['agreement', 'diff', 'sound', 'sound@2', '--deadline', '0'], { env: {} });
    expect([late.code, late.stderr]).toEqual([2, expect.stringContaining('a whole number of seconds')]);
    let now = 0;
    const written: string[] = [];
    const stderr = { isTTY: true, write: (text: string | Uint8Array) => written.push(String(text)) };
    const compare = (step: number) =>
      compared(
        loadAgreement(OLD),
        loadAgreement(NEW),
        { old: 'a', next: 'b' },
        { seconds: 1, clock: () => (now += step), stderr },
      );
    const stopped = compare(400_000);
    expect(stopped).toMatchObject({ differences: undefined, uncompared: 'STOPPED', texts: [{}, {}] });
    expect(written.some((text) => /^\r\d+ \/ \d+$/.test(text))).toBe(true);
    // The line is gone when the comparison is over.
    expect(written.at(-1)).toBe('\r\u001b[K');
    expect(compare(0).differences).toHaveLength(1);
  });
});
