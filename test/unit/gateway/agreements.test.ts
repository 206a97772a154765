import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AgreementTerms, checkOf } from '../../../gateway/contract/index.ts';
import { TripointError } from '../../../services/domain/index.ts';
import { type CommandLine, commandLine, rows } from './command.ts';
import { startServer, type TestServer } from './harness.ts';
import { AGREEMENT, TERMS } from './memory-exchange.ts';

let server: TestServer;
let commands: CommandLine;
beforeAll(async () => {
  server = await startServer();
  commands = commandLine(server);
});
afterAll(async () => {
  await server.close();
  commands.remove();
});
beforeEach(() => {
  server.exchange.failure = undefined;
  server.exchange.agreement = AGREEMENT;
  server.exchange.activated.length = 0;
  server.exchange.suspensions.length = 0;
});
const operator = { role: 'operator' } as const;
const post = (path: string, body: unknown) =>
  server.call(path, { ...operator, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const faultsOf = async (response: Response) =>
  ((await response.json()) as { faults: { field: string }[] }).faults.map(({ field }) => field);

describe('over HTTP', () => {
  it('the agreements are listed, times as text', async () => {
    expect(await (await server.call('/v1/agreements', operator)).json()).toEqual({
      agreements: [{ ...AGREEMENT, from: '2026-03-01T00:00:00.000000Z' }],
    });
  });

  it('what a text permits is told by its id, and by no other', async () => {
    const response = await server.call(`/v1/agreements/${TERMS.id}`);
    const json = await response.json();
    expect(checkOf(AgreementTerms)(json).faults).toBeUndefined();
    expect(json).toEqual(TERMS);
    expect((await server.call('/v1/agreements/none')).status).toBe(404);
    expect(
      (await server.call('/v1/agreements', { headers: { 'accept-language': 'fr-CA' }, role: 'nobody' })).headers.get(
        'content-language',
      ),
    ).toBe('fr');
  });

  it('a text is activated though its files are larger than other bodies may be, and bounded all the same', async () => {
    const files = { 'agreement.yaml': 'x'.repeat(1 << 20), 'rules.cedar': '' };
    expect((await post('/v1/agreements', { files, signatures: ['a.b.c'] })).status).toBe(200);
    expect(server.exchange.activated).toEqual([{ files, signatures: ['a.b.c'] }]);
    expect(server.exchange.users.at(-1)).toEqual({ subject: 'us-operator-7', agency: 'CBP' });
    const over = await post('/v1/agreements', { files: { 'agreement.yaml': 'x'.repeat(5 << 20) }, signatures: [] });
    expect([over.status, server.exchange.activated.length]).toEqual([413, 1]);
  });

  it.each<[object, string[]]>([
    [{}, ['/files', '/signatures']],
    [{ files: { 'agreement.yaml': 1 }, signatures: 'x' }, ['/files/agreement.yaml', '/signatures']],
    [{ files: {}, signatures: Array.from({ length: 17 }, () => 'x') }, ['/signatures']],
    [{ files: {}, signatures: ['x'.repeat(20_000)] }, ['/signatures/0']],
    [{ files: {}, signatures: [], takesEffect: 1 }, ['/takesEffect']],
  ])('a body %# that is no activation is refused', async (body, fields) => {
    const response = await post('/v1/agreements', body);
    expect([response.status, await faultsOf(response)]).toEqual([422, fields]);
  });

  it('what is wrong with a text or a signature is told to whoever sent it, every fault', async () => {
    const faults = [{ field: 'agreement.yaml/grants/0/from/0', rule: 'a party' }];
    server.exchange.failure = new TripointError('CONFIG_INVALID', faults);
    const text = await post('/v1/agreements', { files: {}, signatures: [] });
    expect([text.status, await text.json()]).toEqual([422, expect.objectContaining({ code: 'INVALID', faults })]);
    const unsigned = [{ field: 'signatures/CA', rule: 'a signature of every party' }];
    server.exchange.failure = new TripointError('AGREEMENT_SIGNATURE_INVALID', unsigned);
    const signed = await post('/v1/agreements', { files: {}, signatures: [] });
    expect([signed.status, await signed.json()]).toEqual([
      422,
      expect.objectContaining({ code: 'AGREEMENT_SIGNATURE_INVALID', faults: unsigned }),
    ]);
  });

  it('record kinds are suspended and resumed with a reason', async () => {
    const path = `/v1/agreements/${AGREEMENT.id}`;
    const suspended = await post(`${path}/suspension`, { kinds: ['LOOKOUT'], reason: 'an incident' });
    expect(await suspended.json()).toMatchObject({ suspended: ['LOOKOUT'] });
    const resumed = await post(`${path}/resumption`, { kinds: ['LOOKOUT'], reason: 'over' });
    expect(await resumed.json()).toMatchObject({ suspended: [] });
    expect(server.exchange.suspensions).toEqual(['an incident', 'over']);
    expect((await post('/v1/agreements/none/suspension', { kinds: ['LOOKOUT'], reason: 'r' })).status).toBe(404);
    const bad = await post(`${path}/suspension`, { kinds: [], reason: ' ' });
    expect([bad.status, await faultsOf(bad)]).toEqual([422, ['/kinds', '/reason']]);
  });
});

describe('on the command line', () => {
  it('a card says what is in force, who signed, and what partners say; --json the same', async () => {
    server.exchange.agreement = { ...AGREEMENT, signed: ['US'] };
    const { code, stdout, stderr } = await commands.run(['agreement', 'list'], operator);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      'alpha-beta-lookouts  version 2  ✔ IN FORCE  Alpha and Beta on lookouts',
      `      digest      ${'ab'.repeat(32)}`,
      '      status      IN_FORCE',
      '      in effect   from 2026-03-01T00:00:00.000000Z',
      '      signed by   US',
      '      to sign     CA',
      '      CA          acts under another text: nothing is exchanged; suspended LOOKOUT',
      '',
    ]);
    const json = await commands.run(['agreement', 'list', '--json'], operator);
    expect(rows(json.stdout)).toEqual([expect.objectContaining({ id: AGREEMENT.id, signed: ['US'] })]);
  });

  it('a folder is activated with its files and signatures', async () => {
    const folder = join(commands.folder, 'text');
    mkdirSync(join(folder, 'signatures'), { recursive: true });
    writeFileSync(join(folder, 'agreement.yaml'), 'id: é\n');
    writeFileSync(join(folder, 'signatures', 'CA.jws'), 'a.b.c\n');
    expect((await commands.run(['agreement', 'activate', folder], operator)).code).toBe(0);
    expect(server.exchange.activated).toEqual([{ files: { 'agreement.yaml': 'id: é\n' }, signatures: ['a.b.c'] }]);
    writeFileSync(join(folder, 'signatures', 'ca.txt'), '');
    const refused = await commands.run(['agreement', 'activate', folder], operator);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('signatures/ca.txt: named by the country that signs'),
    ]);
  });

  it('a suspension needs a kind and a reason, and an operator', async () => {
    const suspend = ['agreement', 'suspend', AGREEMENT.id, '--kind', 'LOOKOUT'];
    expect((await commands.run(suspend, operator)).stderr).toContain('--reason');
    expect((await commands.run([...suspend, '--reason', 'r'])).code).toBe(3);
    const { code, stdout } = await commands.run([...suspend, '--reason', 'r'], operator);
    expect([code, stdout]).toEqual([0, expect.stringContaining('‖ IN FORCE, SUSPENDED IN PART')]);
    const resume = ['agreement', 'resume', AGREEMENT.id, '--kind', 'LOOKOUT', '--reason', 'r', '--json'];
    expect(rows((await commands.run(resume, operator)).stdout)).toEqual([expect.objectContaining({ suspended: [] })]);
  });

  it('a time that is not RFC 3339 is refused before anything is signed', async () => {
    const sign = ['agreement', 'sign', '.', '--config', 'none.yaml', '--takes-effect', 'tomorrow'];
    const { code, stderr } = await commands.run(sign, operator);
    expect([code, stderr]).toEqual([2, expect.stringContaining('the time is not RFC 3339')]);
  });
});
