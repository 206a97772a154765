import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DutyView } from '../../../services/exchange/context/types.ts';
import { type CommandLine, commandLine, rows } from './command.ts';
import { OTHER_RELEASER, startServer, type TestServer } from './harness.ts';
import { CARGO, duty, LOOKOUT } from './memory-exchange.ts';

let server: TestServer;
let commands: CommandLine;
const tripoint: CommandLine['run'] = (args, how) => commands.run(args, how);
const releaser = { role: 'releaser' } as const;
beforeAll(async () => {
  server = await startServer();
  commands = commandLine(server);
  writeFileSync(join(commands.folder, 'other.token'), OTHER_RELEASER);
  writeFileSync(join(commands.folder, 'lookout.json'), JSON.stringify(LOOKOUT));
  writeFileSync(join(commands.folder, 'cargo.json'), JSON.stringify(CARGO));
});
afterAll(async () => {
  await server.close();
  commands.remove();
});

async function posted(...obliges: DutyView[]): Promise<string> {
  server.exchange.obliges = obliges;
  const response = await server.post({ to: ['CA'], purpose: 'p', lookout: LOOKOUT });
  server.exchange.obliges = [];
  const { exchanges } = (await response.json()) as { exchanges: { id: string }[] };
  return exchanges[0]?.id ?? '';
}

describe('what waits for a person', () => {
  it('is told to whoever posted, released by two persons, and by none of them twice', async () => {
    server.exchange.obliges = [duty('RELEASE')];
    const post = ['lookout', 'post', '--to', 'CA', '--purpose', 'p', '--json-file', 'lookout.json'];
    const held = await tripoint(post);
    server.exchange.obliges = [];
    expect([held.code, held.stderr]).toEqual([
      0,
      expect.stringMatching(/^ {2}next: a releaser: tripoint duty approve \S+ --reason TEXT {3}/),
    ]);
    expect(held.stdout).toContain('‖ HELD  waits for a releaser, nothing was sent');
    expect(held.stdout).toContain('RELEASE: a releaser must release it, or nothing is sent; 2 approvals still needed');

    const list = await tripoint(['duty', 'list', '--json'], releaser);
    expect([list.code, list.stderr]).toEqual([0, '']);
    const id = rows(list.stdout).at(-1)?.id as string;
    expect(held.stderr).toContain(`approve ${id} `);
    expect((await tripoint(['duty', 'list'], releaser)).stderr).toBe(
      `  next: tripoint duty approve ${rows(list.stdout)[0]?.id} --reason TEXT   (or deny)\n`,
    );
    const first = await tripoint(['duty', 'approve', id, '--reason', 'seen'], releaser);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toContain('1 approval still needed');
    const again = await tripoint(['duty', 'approve', id, '--reason', 'seen'], releaser);
    expect([again.code, again.stdout]).toEqual([3, '']);
    expect(again.stderr).toContain('✖ SAME_PERSON  Another person must do this');
    expect(again.stderr).toContain('next: the same command with the token of another person (--token-file FILE)');
    const second = ['duty', 'approve', id, '--reason', 'seen', '--token-file', 'other.token', '--json'];
    expect(rows((await tripoint(second)).stdout)[0]).toMatchObject({ id, state: 'QUEUED', duties: [{ state: 'MET' }] });
    expect((await tripoint(['duty', 'list'], releaser)).stderr).toBe('nothing waits for a person\n');
  });

  it('is listed in pages, and the command that shows the next asks for the same', async () => {
    const { duties } = server.exchange;
    server.exchange.duties = async () => ({ exchanges: [], next: 'HUMAN_RELEASE.1.ab' });
    const { stderr } = await tripoint(['duty', 'list', '--partner', 'CA', '--kind', 'HUMAN_RELEASE'], releaser);
    server.exchange.duties = duties;
    expect(stderr).toContain('more: tripoint duty list --partner CA --kind HUMAN_RELEASE --after HUMAN_RELEASE.1.ab\n');
  });

  it('is settled with options whose help says which are required', async () => {
    const { stdout } = await tripoint(['duty', 'approve', '--help']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('it goes into the log, sealed (required)');
    expect(stdout.match(/\(required\)/g)).toHaveLength(1);
  });

  it('is denied with a reason, and then no more', async () => {
    const id = await posted(duty('RELEASE'));
    expect((await tripoint(['duty', 'deny', id], releaser)).stderr).toContain('--reason');
    const denied = await tripoint(['duty', 'deny', id, '--reason', 'not proportionate'], releaser);
    expect(denied.stdout).toContain('✕ DENIED  a releaser denied it, nothing was sent');
    expect(server.exchange.settled.at(-1)).toMatchObject({ verdict: 'DENY', reason: 'not proportionate' });
    const late = await tripoint(['duty', 'approve', id, '--reason', 'r'], releaser);
    expect([late.code, late.stderr]).toEqual([
      2,
      '✖ USAGE  no duty of this exchange waits for this verdict\n  next: tripoint duty list\n',
    ]);
    const named = await tripoint(['duty', 'approve', id, '--reason', 'r', '--kind', 'RELEASE'], releaser);
    expect([named.code, named.stderr.split('\n')[0]]).toEqual([2, '✖ DUTY_SETTLED  This duty is no longer open']);
  });

  it('is named where several wait', async () => {
    const id = await posted(duty('HUMAN_RELEASE'), duty('REVIEW'), duty('VERIFY_BEFORE_ACTION'), duty('RETENTION'));
    const several = await tripoint(['duty', 'approve', id, '--reason', 'r'], releaser);
    expect([several.code, several.stderr]).toEqual([
      2,
      '✖ USAGE  which duty? These wait: HUMAN_RELEASE, REVIEW\n  next: the same command with --kind HUMAN_RELEASE\n',
    ]);
    expect((await tripoint(['duty', 'approve', id, '--reason', 'r', '--kind', 'REVIEW'], releaser)).code).toBe(0);
    // A DONE goes to the one duty that takes it, and only from an officer.
    expect((await tripoint(['duty', 'done', id, '--reason', 'called'], releaser)).code).toBe(3);
    expect((await tripoint(['duty', 'done', id, '--reason', 'called'])).code).toBe(0);
    expect(server.exchange.settled.at(-1)).toMatchObject({ kind: 'VERIFY_BEFORE_ACTION', verdict: 'DONE', reason: 'called' });
  });
});

describe('what is said beside a record', () => {
  it('travels from the options: override, risk, agencies, caveats', async () => {
    const ran = await tripoint([
      ...['lookout', 'post', '--to', 'CA,US', '--purpose', 'p', '--json-file', 'lookout.json'],
      ...['--exigent', 'he boards in an hour', '--mistreatment-risk', 'NONE', '--agency', 'CA=CBSA', '--agency', 'US=CBP'],
      ...['--caveat', 'h2', '--caveat', 'H1: by hand', '--caveat', 'NOTE:ask: first'],
      ...['--caveat', 'CONCEALED:2030-01-01', '--caveat', 'CONCEALED:2031-01-01T12:00:00Z:until the: arrest'],
    ]);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(server.exchange.released.at(-1)).toMatchObject({
      exigent: { reason: 'he boards in an hour' },
      mistreatmentRisk: 'NONE',
      recipientAgencies: { CA: 'CBSA', US: 'CBP' },
      caveats: [
        { code: 'H2' },
        { code: 'H1', text: ' by hand' },
        { code: 'NOTE', text: 'ask: first' },
        { code: 'CONCEALED', until: '2030-01-01' },
        { code: 'CONCEALED', until: '2031-01-01T12:00:00Z', text: 'until the: arrest' },
      ],
    });
  });

  it('announces cargo as it posts cargo', async () => {
    const options = ['--to', 'CA', '--purpose', 'p', '--json-file', 'cargo.json', '--risk', 'RADIOACTIVE'];
    for (const [name, verb] of [
      ['post', 'POST'],
      ['notify', 'NOTIFY'],
    ] as const) {
      expect((await tripoint(['cargo', name, ...options])).code).toBe(0);
      expect(server.exchange.released.at(-1)).toMatchObject({ verb, record: { ...CARGO, riskCategory: 'RADIOACTIVE' } });
    }
  });

  it('is refused where it is not understood', async () => {
    const post = ['lookout', 'post', '--to', 'CA', '--purpose', 'p', '--json-file', 'lookout.json'];
    for (const [option, said] of [
      ['CBSA', 'a country and its agency, as in CA=CBSA'],
      ['CA=', 'a country and its agency, as in CA=CBSA'],
    ] as const) {
      const ran = await tripoint([...post, '--agency', option]);
      expect([ran.code, ran.stdout]).toEqual([2, '']);
      expect(ran.stderr).toContain(said);
    }
    expect((await tripoint([...post, '--agency', 'CA=X', '--agency', 'CA=Y'])).stderr).toContain('one agency for each country');
    const elsewhere = await tripoint([...post, '--agency', 'MX=SAT', '--exigent', '']);
    expect(elsewhere.stderr).toContain('/recipientAgencies/MX: one of the countries in /to');
    expect(elsewhere.stderr).toContain('/exigent/reason: 1 to 500 characters');
    const caveats = ['H4', 'CONCEALED', 'CONCEALED:soon', 'H3:', 'CONCEALED UNTIL 2030-01-01'].flatMap((one) => [
      '--caveat',
      one,
    ]);
    const unread = await tripoint([...post, ...caveats, '--lang', 'fr']);
    expect([unread.code, unread.stdout]).toEqual([2, '']);
    for (const told of [
      '/caveats/0/code: l’un de H0, H1, H2, H3, CONCEALED, NOTE',
      '/caveats/1/until: obligatoire avec CONCEALED',
      '/caveats/2/until: un moment UTC',
      '/caveats/3/text: de 1 à 128 caractères',
      '/caveats/4/code: l’un de H0',
    ])
      expect(unread.stderr).toContain(told);
  });
});
