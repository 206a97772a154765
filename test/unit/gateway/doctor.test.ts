import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CountryKeys, issueDevelopmentKeys } from '../../../certs-dev/index.ts';
import { gatewayFindings } from '../../../gateway/cli/checks.ts';
import { findings } from '../../../gateway/cli/doctor.ts';
import { natsHopCheck, natsVersionCheck } from '../../../gateway/cli/nats-checks.ts';
import { DAY, systemClock } from '../../../services/domain/index.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';

let folder: string;
let us: CountryKeys;
let ca: CountryKeys;
let gateway: TestServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-doctor-'));
  const { countries } = await issueDevelopmentKeys({ folder: join(folder, 'keys'), countries: ['US', 'CA'] });
  [us, ca] = [countries.US as CountryKeys, countries.CA as CountryKeys];
  gateway = await startServer();
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

const open: (Server | Socket)[] = [];
afterEach(() => {
  for (const one of open.splice(0)) 'close' in one ? one.close() : one.destroy();
});

const trustedBy = (socket: TLSSocket, trusts: string): boolean => {
  const raw = socket.getPeerCertificate().raw as Buffer | undefined;
  const roots = readFileSync(trusts, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return raw !== undefined && roots.some((root) => new X509Certificate(raw).verify(new X509Certificate(root).publicKey));
};

/** Greets as a nats-server does, then speaks TLS as Canada's. */
async function natsLike(greeting: string | undefined, tls?: { trusts: string }): Promise<string> {
  const server = createServer((socket) => {
    open.push(socket);
    socket.on('error', () => {});
    if (greeting !== undefined) socket.write(greeting);
    if (!tls) return;
    const secure = new TLSSocket(socket, {
      isServer: true,
      cert: readFileSync(ca.files.tlsServer),
      key: readFileSync(ca.files.tlsServerKey),
      ca: readFileSync(tls.trusts),
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
    });
    secure.on('error', () => socket.destroy());
    secure.on('secure', () => {
      // rejectUnauthorized alone is for sockets that tls.Server made.
      if (!trustedBy(secure, tls.trusts)) socket.destroy();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  open.push(server);
  return `tls://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const INFO = 'INFO {"version":"2.10.27","tls_required":true}\r\n';
const hop = (url: string, root = ca.files.root, clock = systemClock) =>
  natsHopCheck({
    name: 'nats-server of CA',
    url,
    ca: () => readFileSync(root, 'utf8'),
    cert: () => readFileSync(us.files.tlsClient, 'utf8'),
    key: () => readFileSync(us.files.tlsClientKey, 'utf8'),
    oldest: '2.10.27',
    clock,
  }).run();

describe('the hop to a nats-server', () => {
  it('that holds is told with version and certificate', async () => {
    expect(await hop(await natsLike(INFO, { trusts: us.files.tlsRoots }))).toMatch(
      /reached, version 2\.10\.27, TLS 1\.3 .* until 20/,
    );
  });
  it('with a certificate that ends within a month is a warning', async () => {
    const soon = () => systemClock() + 40 * DAY;
    expect(await hop(await natsLike(INFO, { trusts: us.files.tlsRoots }), ca.files.root, soon)).toMatchObject({ status: 'WARN' });
  });
  it.each([
    ['nobody listens', async () => 'tls://127.0.0.1:9', 'hop TCP to 127.0.0.1:9: ECONNREFUSED'],
    ['another program listens', () => natsLike('SSH-2.0-OpenSSH\r\n'), 'hop greeting: not that of a nats-server'],
    ['a server without TLS', () => natsLike('INFO {"version":"2.10.27"}\r\n'), 'hop greeting: the server does not require TLS'],
    [
      'a server too old',
      () => natsLike('INFO {"version":"2.9.10","tls_required":true}\r\n'),
      'version 2.9.10, at least 2.10.27 is needed',
    ],
    ['a server that only says much', () => natsLike('x'.repeat(40_000)), 'hop greeting: more than a nats-server sends'],
    ['a server that does not trust us', () => natsLike(INFO, { trusts: ca.files.root }), 'hop TLS'],
  ])('where %s is named', async (_, address, what) => {
    await expect(hop(await address())).rejects.toThrow(what);
  });
  it('with a certificate of another root is named', async () => {
    await expect(hop(await natsLike(INFO, { trusts: us.files.tlsRoots }), us.files.root)).rejects.toThrow('hop TLS');
  });
});

describe('the program', () => {
  const HERE = 'tls://127.0.0.1:4443';
  it('of a server on another machine is not looked for here, which holds nothing up', async () => {
    const found = await natsVersionCheck('2.10.27', 'tls://nats.us.example:4443', join(folder, 'none')).run();
    expect(found).toEqual({
      status: 'NOT_CHECKED',
      detail: 'not on this machine: nats.us.example reports its version below',
      meant: true,
    });
  });
  it('the version of the program is compared, part by part', async () => {
    const program = join(folder, 'nats-server');
    const check = (version: string) => {
      writeFileSync(program, `#!/bin/sh\necho "nats-server: v${version}"\n`, { mode: 0o755 });
      return natsVersionCheck('2.10.27', HERE, program).run();
    };
    expect(await check('2.11.0')).toBe('version 2.11.0');
    await expect(check('2.10.9')).rejects.toThrow('at least 2.10.27');
    await expect(natsVersionCheck('2.10.27', HERE, join(folder, 'none')).run()).rejects.toThrow('not found');
  });

  it('one that takes long to start is not checked, which is not the same as not there', async () => {
    const program = join(folder, 'slow-server');
    writeFileSync(program, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
    expect(await natsVersionCheck('2.10.27', HERE, program, 200).run()).toMatchObject({ status: 'NOT_CHECKED' });
  });
});

describe('the gateway', () => {
  it('is shown row by row as its readiness has it, reasons to operators', async () => {
    const rows = (token?: string) => gatewayFindings(gateway.url, token);
    expect((await rows(TOKENS.operator)).map(({ name, status }) => `${name} ${status}`)).toEqual([
      ...['gateway OK', 'signing key OK', 'link to CA OK'],
    ]);
    gateway.exchange.ready = false;
    expect((await rows(TOKENS.operator))[2]).toMatchObject({ status: 'FAIL', detail: 'nats://10.0.0.7 unreachable' });
    expect((await rows())[2]).toMatchObject({ status: 'FAIL', detail: expect.stringContaining('--token-file') });
    expect((await rows(TOKENS.officer))[0]?.detail).toContain("not an operator's");
    gateway.exchange.ready = true;
    await expect(gatewayFindings('http://127.0.0.1:9', undefined)).rejects.toThrow('hop HTTP to http://127.0.0.1:9');
  });

  it('that is ready with a link down is not said to have that link', async () => {
    const { health } = gateway.exchange;
    gateway.exchange.health = async () => ({
      ready: true,
      checks: [
        { name: 'link CA', status: 'FAIL', detail: 'LINK_DOWN: hop TCP to 10.0.0.7:4443: ECONNREFUSED' },
        { name: 'clock', status: 'NOT_CHECKED', detail: 'compared with no partner' },
        { name: 'clock MX', status: 'FAIL', detail: '3 s ago its time was 60 min ahead: nothing is destroyed' },
      ],
    });
    const found = await gatewayFindings(gateway.url, TOKENS.operator);
    gateway.exchange.health = health;
    expect(found.map(({ name, status }) => `${name} ${status}`)).toEqual([
      ...['gateway OK', 'link CA FAIL', 'clock NOT_CHECKED', 'clock MX FAIL'],
    ]);
  });

  it('shows what is not looked at with a suspended partner as not checked, and as meant', async () => {
    const { health } = gateway.exchange;
    gateway.exchange.health = async () => ({
      ready: true,
      checks: [
        { name: 'link CA', status: 'WARN', detail: 'LINK_SUSPENDED: it floods us' },
        { name: 'witness CA', status: 'NOT_CHECKED', detail: 'the link with CA is suspended, so nobody looked' },
        { name: 'witness MX', status: 'NOT_CHECKED', detail: 'never cosigned' },
      ],
    });
    const found = await gatewayFindings(gateway.url, TOKENS.operator);
    gateway.exchange.health = health;
    expect(found.filter(({ status }) => status === 'NOT_CHECKED').map(({ name, meant }) => [name, meant])).toEqual([
      ['witness CA', true],
      ['witness MX', undefined],
    ]);
  });

  it('that holds its address and does not answer yet is not to be started again', async () => {
    const busy = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((resolve) => busy.once('listening', resolve));
    open.push(busy);
    const url = `http://127.0.0.1:${(busy.address() as AddressInfo).port}`;
    await expect(gatewayFindings(url, undefined)).rejects.toMatchObject({ next: expect.stringContaining('may be starting') });
  });

  it('is asked with the token that is given beside a configuration; where none answers, this machine says what it can', async () => {
    const tokenFile = join(folder, 'operator.token');
    writeFileSync(tokenFile, TOKENS.operator);
    const file = (port: number) => {
      const at = join(folder, `${port}.yaml`);
      const text = {
        ...{ country: 'US', keysFolder: us.folder, dataFolder: folder, agreementsFolder: folder, usersFile: us.files.users },
        ...{ natsServer: { storeFolder: '/nowhere/nats' }, natsUrl: 'tls://127.0.0.1:9', listen: { port } },
        partners: [{ country: 'CA', natsUrl: 'tls://127.0.0.1:9', publicFile: ca.files.publicFacts }],
      };
      writeFileSync(at, JSON.stringify(text));
      return at;
    };
    const rows = async (options: Parameters<typeof findings>[0]) => {
      const found = [];
      for await (const row of findings(options, { env: process.env, clock: systemClock })) found.push(row);
      return found;
    };
    const told = await rows({ config: file(gateway.port), tokenFile });
    expect(told.find(({ name }) => name === 'signing key')?.detail).toBe('valid until tomorrow');
    const alone = await rows({ config: file(9) });
    expect(alone.find(({ name }) => name === 'gateway')).toMatchObject({ status: 'FAIL' });
    expect(alone.find(({ name }) => name === 'certificates US')).toMatchObject({ status: 'OK' });
    const names = alone.map(({ name }) => name);
    expect(names.indexOf('certificates US')).toBeLessThan(names.indexOf('gateway'));
    expect(alone.at(-1)).toMatchObject({ name: 'checks of the gateway', status: 'NOT_CHECKED' });
  });
});
