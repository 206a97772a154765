import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plain } from '../../../gateway/cli/terminal.ts';
import { TripointError } from '../../../services/domain/index.ts';
import { type CommandLine, commandLine, rows } from './command.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';
import type { Ran } from './in-process.ts';
import { CARGO, idOf, LOOKOUT } from './memory-exchange.ts';

let server: TestServer;
let folder: string;
let commands: CommandLine;
const tripoint: CommandLine['run'] = (args, how) => commands.run(args, how);
beforeAll(async () => {
  server = await startServer();
  commands = commandLine(server);
  folder = commands.folder;
  writeFileSync(join(folder, 'lookout.json'), JSON.stringify(LOOKOUT));
});
afterAll(async () => {
  await server.close();
  commands.remove();
});

const to = (...partners: string[]) => [...partners.flatMap((partner) => ['--to', partner]), '--purpose', 'border-screening'];
const query = 'visa query --to CA --purpose p --document L898902C3 --issuing-state UTO --case C-1 --citizenship unknown'.split(
  ' ',
);
const ESCAPE = String.fromCharCode(27);

describe('posting', () => {
  it('from two lines of a travel document: a card per partner, each withheld field with its clause', async () => {
    const { code, stdout, stderr } = await tripoint([
      'lookout',
      'post',
      ...to('CA', 'MX'),
      '--reference',
      'LK-9',
      '--category',
      'SERIOUS_CRIME',
      '--action',
      'REFER_TO_SECONDARY',
      '--mrz',
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      '--mrz',
      'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('→ CA  ◷ QUEUED  logged here, on its way');
    expect(stdout).toContain('Permitted with obligations under alpha-beta-lookouts, §3');
    expect(stdout).toContain('subjectReasonOnList: withheld under alpha-beta-lookouts, §5');
    expect(stdout).toContain('RETAIN_AT_MOST 365 days (§7)');
    expect(stdout).toContain('→ MX  ⊘ REFUSED  nothing was sent');
    expect(stdout).toContain('NO_AGREEMENT: No agreement in force covers this exchange');
    expect(server.exchange.released.at(-1)?.record).toMatchObject({
      name: [{ primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA' }],
      dateOfBirth: { date: '1974-08-12' },
      document: [{ documentNumber: 'L898902C3', issuingState: 'UTO' }],
    });
  });

  it('with countries, the words and the id of a list as they are typed', async () => {
    const typed = ['--kind', 'person', '--category', 'serious crime', '--action', 'refer-to-secondary', '--priority', 'urgent'];
    const posted = await tripoint([
      ...[
        'lookout',
        'post',
        '--to',
        'ca, mx',
        '--purpose',
        'border-screening',
        '--reference',
        'LK-10',
        ...typed,
        '--warning',
        'armed',
      ],
      ...['--surname', 'SPECIMEN', '--born', '1980', '--json'],
    ]);
    expect([posted.code, posted.stderr]).toEqual([0, '']);
    expect(server.exchange.released.at(-1)).toMatchObject({
      to: ['CA', 'MX'],
      priority: 'URGENT',
      record: { subjectKind: 'PERSON', category: 'SERIOUS_CRIME', actionOnHit: 'REFER_TO_SECONDARY', warning: ['ARMED'] },
    });
    const [{ exchanges }] = rows(posted.stdout) as [{ exchanges: [{ id: string }] }];
    expect((await tripoint(['exchange', 'show', ` ${exchanges[0].id.toUpperCase()}`])).code).toBe(0);
  });

  it('from a file or stdin, with flags over it', async () => {
    const file = await tripoint([
      'lookout',
      'post',
      ...to('CA'),
      '--json-file',
      'lookout.json',
      '--priority',
      'URGENT',
      '--json',
    ]);
    expect(file.code).toBe(0);
    expect(rows(file.stdout)).toHaveLength(1);
    const stdin = await tripoint(['cargo', 'post', ...to('CA'), '--json-file', '-', '--score', '900', '--json'], {
      input: JSON.stringify(CARGO),
    });
    expect(stdin.code).toBe(0);
    expect(server.exchange.released.at(-1)?.record).toEqual({ ...CARGO, riskScore: 900 });
  });

  it('with faults: 2, every fault on stderr, nothing on stdout, and what to try next', async () => {
    const ran = await tripoint([
      'cargo',
      'post',
      ...to('c4'),
      '--reference',
      'CG-2',
      '--container',
      'CSQU3054384',
      '--risk',
      'NARCOTICS',
      '--action',
      'EXAM',
    ]);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain('✖ INVALID');
    expect(ran.stderr).toContain('/to/0: two capital letters');
    expect(ran.stderr).toContain('/cargo/shippingContainer/0/iso6346Code: check digit 4, expected 3 (ISO 6346)');
    expect(ran.stderr).toContain('next: tripoint cargo post --help');
  });

  it('of a zone with a wrong check digit is refused before anything is sent', async () => {
    const before = server.exchange.released.length;
    const mrz = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C37UTO7408122F1204159ZE184226B<<<<<10\n';
    const ran = await tripoint(['lookout', 'post', ...to('CA'), '--mrz-file', '-'], { input: mrz });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('check digit 7, expected 6');
    expect(server.exchange.released.length).toBe(before);
  });

  it('of a zone in small letters, with spaces, is taken, and what deviates in it is said', async () => {
    const mrz = '\ufeffp<deueriksson<<anna<maria <<<<<<<<<<<<<<<<<<<\r\n\r\n L898902C36UTO7408122F1204159ZE184226B<<<<<10 \n';
    const more = ['--reference', 'LK-9', '--category', 'TERRORISM', '--action', 'ARREST'];
    const ran = await tripoint(['lookout', 'post', ...to('CA'), ...more, '--mrz-file', '-'], { input: mrz });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('line 1, columns 3-5: a code that documents carry');
    expect(server.exchange.released.at(-1)).toMatchObject({ record: { document: [{ issuingState: 'D' }] } });
  });

  it('of a file with a byte order mark is as of one without; of another record under a reference it says that it is meant', async () => {
    const record = '\ufeff{"recordReference":"CG-9","cargoControlNumber":"T1","riskCategory":"OTHER","requestedAction":"EXAM"}';
    const post = ['cargo', 'post', ...to('CA'), '--json-file', '-'];
    expect((await tripoint(post, { input: record })).code).toBe(0);
    expect(server.exchange.released.at(-1)).toMatchObject({ record: { recordReference: 'CG-9' }, referenceIsNew: true });
    expect((await tripoint([...post, '--again'], { input: record })).code).toBe(0);
    expect(server.exchange.released.at(-1)).toMatchObject({ referenceIsNew: false });
  });

  it('to partners that all refuse is 3; under a key it is done once', async () => {
    const refused = await tripoint(['lookout', 'post', ...to('MX'), '--json-file', 'lookout.json', '--json']);
    expect(refused.code).toBe(3);
    expect((rows(refused.stdout)[0]?.exchanges as object[] | undefined)?.[0]).toMatchObject({ state: 'REFUSED' });
    const args = ['lookout', 'post', ...to('CA'), '--json-file', 'lookout.json', '--key', 'once', '--json'];
    const first = await tripoint(args);
    const second = await tripoint(args);
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).toContain('used before');
  });
});

describe('the outcomes of a visa query', () => {
  it.each([
    ['MATCH', '◆ MATCH', 0],
    ['NO_MATCH', '○ NO MATCH', 0],
    ['REFUSED', '⊘ REFUSED BY AGREEMENT', 3],
    ['UNAVAILABLE', '◌ UNAVAILABLE', 4],
  ] as const)('%s looks like no other and exits with its own code', async (outcome, badge, exit) => {
    server.exchange.outcome = outcome;
    const human = await tripoint(query);
    expect(human.stdout).toContain(badge);
    expect(human.code).toBe(exit);
    if (exit !== 0) {
      expect(human.stderr).toContain(outcome === 'REFUSED' ? 'with --mistreatment-risk NONE' : 'next: tripoint');
      expect(human.stdout).not.toMatch(/○|NO MATCH/);
    }
    if (outcome === 'REFUSED') {
      // What was found is no reason to say what to find.
      const found = await tripoint([...query, '--mistreatment-risk', 'SUBSTANTIAL']);
      expect(found.stderr).toContain('next: tripoint exchange show');
    }
    if (outcome === 'MATCH') expect(human.stdout).toContain('mrz: withheld under the agreement, §315.25(1)');
    const machine = await tripoint([...query, '--json']);
    expect([machine.code, rows(machine.stdout)[0]?.outcome]).toEqual([exit, outcome]);
    server.exchange.outcome = 'MATCH';
  });
});

it('a visa query says whose citizen the person is, or that it is not known', async () => {
  expect((await tripoint(query.slice(0, -2))).stderr).toContain('--citizenship');
  await tripoint(query);
  await tripoint([...query.slice(0, -1), 'irn,syr']);
  expect(server.exchange.queries.slice(-2).map(({ record }) => (record as { citizenship: string[] }).citizenship)).toEqual([
    ['XXX'],
    ['IRN', 'SYR'],
  ]);
});

describe('watching', () => {
  it('gives each event once from a cursor on, as NDJSON, and ends at --count', async () => {
    server.exchange.emit(5);
    const ran = await tripoint(['watch', '--after', '2', '--count', '3', '--json']);
    expect(ran.code).toBe(0);
    expect(rows(ran.stdout).map(({ cursor }) => cursor)).toEqual([3, 4, 5]);
  });
  it('ends when it is told to', async () => {
    const ran = await tripoint(['watch'], { interruptAt: '#5' });
    expect([ran.code, ran.stderr]).toEqual([0, '']);
  });
});

describe('failures', () => {
  it('exit with the code of their kind, and say what to try next', async () => {
    const lookup = (id: string) => ['exchange', 'show', id];
    const cases: [Promise<Ran>, number, string][] = [
      [tripoint(lookup(idOf(0xfff))), 2, 'NOT_FOUND'],
      [tripoint(lookup('17')), 2, 'INVALID'],
      [tripoint(['log', 'checkpoint'], { role: 'integrator' }), 3, 'FORBIDDEN'],
      [
        tripoint(['log', 'checkpoint'], { env: { TRIPOINT_URL: 'http://127.0.0.1:9', TRIPOINT_TOKEN_FILE: 'officer.token' } }),
        4,
        'GATEWAY_UNREACHABLE',
      ],
      [
        tripoint(['log', 'checkpoint'], { env: { TRIPOINT_URL: server.url, TRIPOINT_TOKEN_FILE: 'lookout.json' } }),
        3,
        'UNAUTHENTICATED',
      ],
      [tripoint(['log', 'checkpoint'], { env: { TRIPOINT_URL: server.url, TRIPOINT_TOKEN_FILE: 'none' } }), 2, 'USAGE'],
      [tripoint(['log', 'checkpoint'], { env: {} }), 2, 'USAGE'],
      [tripoint(['log', 'checkpoint', '--token', 'x']), 2, 'USAGE'],
      [tripoint(['nonsense']), 2, 'USAGE'],
      [tripoint(['log', 'verify']), 2, 'USAGE'],
    ];
    for (const [running, exit, code] of cases) {
      const ran = await running;
      expect([ran.code, ran.stdout], ran.stderr).toEqual([exit, '']);
      expect(ran.stderr).toContain(`✖ ${code}`);
      expect(ran.stderr).toContain('\n  next: ');
      expect(ran.stderr).not.toContain('\ufffd');
      for (const token of Object.values(TOKENS)) expect(ran.stderr).not.toContain(token);
    }
  });

  it('are told in the language asked for, with the word that was meant', async () => {
    const [mistyped, refused] = await Promise.all([
      tripoint(['watch', '--partnr', 'CA', '--lang=fr']),
      tripoint(['watch', '--after', '99'], {
        env: { TRIPOINT_URL: server.url, TRIPOINT_TOKEN_FILE: join(folder, 'officer.token'), LC_ALL: 'es_MX.UTF-8' },
      }),
    ]);
    expect([mistyped.code, mistyped.stderr]).toEqual([
      2,
      "✖ USAGE  option inconnue '--partnr' (vouliez-vous dire --partner?)\n  ensuite\u00a0: tripoint watch --help\n",
    ]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /^✖ INVALID {2}La solicitud incumple una regla de sus campos\n {2}after: como máximo \d+, el último evento\n/,
    );
  });

  it('of an option that is required and was mistyped name what was typed; one that is missing is named as missing', async () => {
    const [mistyped, missing] = await Promise.all([
      tripoint(['lookout', 'post', '--too', 'CA', '--purpose', 'p']),
      // `--purpos` here is the value of an option.
      tripoint(['lookout', 'post', '--to', 'CA', '--reason', '--purpos']),
    ]);
    expect([mistyped.code, mistyped.stderr]).toEqual([
      2,
      "✖ USAGE  unknown option '--too' (did you mean --to?)\n  next: tripoint lookout post --help\n",
    ]);
    expect([missing.code, missing.stderr]).toEqual([
      2,
      "✖ USAGE  required option '--purpose <code>' not specified\n  next: tripoint lookout post --help\n",
    ]);
    expect(mistyped.stdout + missing.stdout).toBe('');
  });

  it('of a log that does not verify exit with 5', async () => {
    server.exchange.failure = new TripointError('LEDGER_CORRUPT');
    const ran = await tripoint(['log', 'checkpoint', '--json']);
    server.exchange.failure = undefined;
    expect([ran.code, ran.stdout]).toEqual([5, '']);
    expect(rows(ran.stderr)[0]?.error).toMatchObject({ code: 'LEDGER_CORRUPT', exit: 5, next: expect.any(String) });
  });
});

describe('output', () => {
  const show = ['watch', '--after', '2', '--count', '1'];
  it('has colour only where asked, and never with NO_COLOR', async () => {
    const env = { TRIPOINT_URL: server.url, TRIPOINT_TOKEN_FILE: 'officer.token' };
    expect((await tripoint(show, { env })).stdout).not.toContain(ESCAPE);
    expect((await tripoint(show, { env: { ...env, FORCE_COLOR: '1' } })).stdout).toContain(ESCAPE);
    expect((await tripoint(show, { env: { ...env, FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout).not.toContain(ESCAPE);
    expect((await tripoint([...show, '--json'], { env: { ...env, FORCE_COLOR: '1' } })).stdout).not.toContain(ESCAPE);
  });

  it("obeys nothing that a partner's record says to a terminal", async () => {
    const evil = `${ESCAPE}[2J${String.fromCharCode(0x9b)}31m\nfake \u202egnp`;
    expect(plain(evil)).toBe('\ufffd[2J\ufffd31m\ufffdfake \ufffdgnp');
    const posted = await server.post({ to: ['CA'], purpose: 'p', lookout: LOOKOUT });
    const { exchanges } = (await posted.json()) as { exchanges: { id: string }[] };
    const id = exchanges[0]?.id ?? '';
    const kept = await server.exchange.get(id);
    (kept.record as Record<string, unknown>).subjectReasonOnList = evil;
    const human = await tripoint(['exchange', 'show', id]);
    const machine = await tripoint(['exchange', 'show', id, '--json']);
    for (const { stdout } of [human, machine]) for (const c of [ESCAPE, '\u009b', '\u202e']) expect(stdout).not.toContain(c);
    expect((rows(machine.stdout)[0]?.record as Record<string, unknown> | undefined)?.subjectReasonOnList).toBe(evil);
    (kept.record as Record<string, unknown>).subjectReasonOnList = 'synthetic';
  });

  it('of a checkpoint is the note, byte for byte', async () => {
    const { stdout } = await tripoint(['log', 'checkpoint']);
    expect(stdout).toBe((await server.exchange.checkpoint()).final?.note);
  });
});

describe('the doctor', () => {
  it('names the hop that fails first, and the configuration before any hop', async () => {
    const well = await tripoint(['doctor', '--json'], { role: 'operator' });
    expect([well.code, well.stderr]).toEqual([0, '']);
    expect(rows(well.stdout).map(({ check, status }) => [check, status])).toEqual([
      ['gateway', 'OK'],
      ['signing key', 'OK'],
      ['link to CA', 'OK'],
    ]);
    server.exchange.ready = false;
    const ill = await tripoint(['doctor'], { role: 'operator' });
    server.exchange.ready = true;
    expect(ill.code).toBe(4);
    expect(ill.stdout).toContain('✖ FAIL  link to CA  nats://10.0.0.7 unreachable');
    expect(ill.stderr).toContain('✖ link to CA fails first\n  next: ');
    const unset = await tripoint(['doctor', '--config', 'none.yaml']);
    expect([unset.code, unset.stdout]).toEqual([2, '✖ FAIL  configuration  config: a file that can be read\n']);
  });
});

describe('the profile', () => {
  it('gives each country its gateway and token by --as; with one country that is not needed', async () => {
    const home = join(folder, 'home');
    mkdirSync(join(home, '.tripoint'), { recursive: true });
    const write = (json: unknown) => writeFileSync(join(home, '.tripoint', 'profile.json'), JSON.stringify(json));
    const entry = { url: server.url, tokenFile: '../../officer.token' };
    write({ US: entry, CA: { ...entry, url: 'http://127.0.0.1:9' } });
    const run = (...args: string[]) => tripoint(['log', 'checkpoint', ...args], { env: {}, cwd: home });
    expect((await run('--as', 'us')).code).toBe(0);
    const unsaid = await run();
    expect([unsaid.code, unsaid.stderr.includes('US, CA')]).toEqual([2, true]);
    write({ US: entry });
    expect((await run()).code).toBe(0);
    // --as says more than what lies in the environment.
    const env = { TRIPOINT_URL: 'http://127.0.0.1:9', TRIPOINT_TOKEN_FILE: 'none' };
    expect((await tripoint(['log', 'checkpoint', '--as', 'US'], { env, cwd: home })).code).toBe(0);
  });
});

describe('in a process of its own, a command', () => {
  it('reads its standard input, speaks where it should, and exits with its code', async () => {
    const posted = await commands.start(['cargo', 'post', ...to('CA'), '--json-file', '-', '--again', '--json'], {
      input: JSON.stringify(CARGO),
    });
    expect([posted.code, posted.stderr, rows(posted.stdout).length]).toEqual([0, '', 1]);
    const refused = await commands.start(['log', 'checkpoint', '--lang', 'fr'], { role: 'integrator' });
    expect([refused.code, refused.stdout]).toEqual([3, '']);
    expect(refused.stderr).toContain('✖ FORBIDDEN');
    const help = await commands.start(['--help']);
    expect([help.code, help.stdout.startsWith('Usage: tripoint '), help.stderr]).toEqual([0, true, '']);
  });

  it('ends well when it is interrupted, or nobody reads on', async () => {
    server.exchange.emit(5);
    const interrupted = await commands.start(['watch'], { interruptAt: '#5' });
    expect([interrupted.code, interrupted.stderr]).toEqual([0, '']);
    expect(interrupted.stdout).toContain('▶ RECEIVED');
    expect(await commands.start(['watch'], { closed: true })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('keeps its exit code when nobody reads its answer', async () => {
    server.exchange.outcome = 'REFUSED';
    const { code } = await commands.start(query, { closed: true });
    server.exchange.outcome = 'MATCH';
    expect(code).toBe(3);
  });
});
