import { X509Certificate } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CountryKeys, issueDevelopmentKeys } from '../../../certs-dev/index.ts';
import { backupCheck, certificatesCheck, clockCheck, logCheck, readyCheck, witnessCheck } from '../../../gateway/cli/checks.ts';
import { natsHopCheck, natsVersionCheck } from '../../../gateway/cli/nats-checks.ts';
import { DAY, MINUTE, systemClock } from '../../../services/domain/index.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';
import { LOG } from './memory-exchange.ts';

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
const hop = (url: string, root = ca.files.root) =>
  natsHopCheck({
    name: 'nats-server of CA',
    url,
    ca: () => readFileSync(root, 'utf8'),
    cert: () => readFileSync(us.files.tlsClient, 'utf8'),
    key: () => readFileSync(us.files.tlsClientKey, 'utf8'),
    oldest: '2.10.27',
  }).run();

describe('the backup', () => {
  const AT = '2026-11-20T10:00:00.000000Z';
  const later = (days: number) => () => Date.parse(AT) * 1000 + days * DAY;

  it('is as old as its manifest says', async () => {
    expect(await backupCheck(() => AT, later(1.5)).run()).toBe('the newest is 36 hours old');
  });
  it('fails when there is none, and when a day went by without one', async () => {
    await expect(backupCheck(() => undefined, later(0)).run()).rejects.toThrow('there is none in the backup folder');
    await expect(backupCheck(() => AT, later(2)).run()).rejects.toThrow('the newest is 2 days old');
  });
});

describe('the hop to a nats-server', () => {
  it('that holds is told with version and certificate', async () => {
    expect(await hop(await natsLike(INFO, { trusts: us.files.tlsRoots }))).toMatch(
      /reached, version 2\.10\.27, TLS 1\.3 .* until 20/,
    );
  });
  it.each([
    ['nobody listens', async () => 'tls://127.0.0.1:9', 'hop TCP to 127.0.0.1:9: ECONNREFUSED'],
    ['another program listens', () => natsLike('SSH-2.0-OpenSSH\r\n'), 'hop greeting: not that of a nats-server'],
    ['a server without TLS', () => natsLike('INFO {"version":"2.10.27"}\r\n'), 'hop greeting: the server does not ask for TLS'],
    [
      'a server too old',
      () => natsLike('INFO {"version":"2.9.10","tls_required":true}\r\n'),
      'version 2.9.10, at least 2.10.27 is needed',
    ],
    ['a server that only says much', () => natsLike('x'.repeat(40_000)), 'hop greeting: more than a nats-server says'],
    ['a server that does not trust us', () => natsLike(INFO, { trusts: ca.files.root }), 'hop TLS'],
  ])('where %s is named', async (_, address, what) => {
    await expect(hop(await address())).rejects.toThrow(what);
  });
  it('with a certificate of another root is named', async () => {
    await expect(hop(await natsLike(INFO, { trusts: us.files.tlsRoots }), us.files.root)).rejects.toThrow('hop TLS');
  });
});

describe('keys and certificates', () => {
  it('hold now, and are missed once they run out or can be read by others', async () => {
    expect(await certificatesCheck(us.folder, systemClock).run()).toMatch(/files; the first expires in \d days/);
    const later = () => systemClock() + 30 * DAY;
    await expect(certificatesCheck(us.folder, later).run()).rejects.toThrow(/tls-client\.pem expired \d+ days ago/);
    const early = () => systemClock() - 30 * DAY;
    await expect(certificatesCheck(us.folder, early).run()).rejects.toThrow('is not valid yet');
    const copy = join(folder, 'copy');
    cpSync(us.folder, copy, { recursive: true });
    chmodSync(join(copy, 'log.key'), 0o644);
    await expect(certificatesCheck(copy, systemClock).run()).rejects.toThrow('log.key can be read by others');
  });
});

describe('programs, gateway and clock', () => {
  it('the version of the program is compared, part by part', async () => {
    const program = join(folder, 'nats-server');
    const check = (version: string) => {
      writeFileSync(program, `#!/bin/sh\necho "nats-server: v${version}"\n`, { mode: 0o755 });
      return natsVersionCheck('2.10.27', program).run();
    };
    expect(await check('2.11.0')).toBe('version 2.11.0');
    await expect(check('2.10.9')).rejects.toThrow('at least 2.10.27');
    await expect(natsVersionCheck('2.10.27', join(folder, 'none')).run()).rejects.toThrow('not found');
  });

  it('a gateway that is not ready says why to an operator, and to others what', async () => {
    expect(await readyCheck(gateway.url, undefined).run()).toBe('ready: signing key, link to CA');
    gateway.exchange.ready = false;
    await expect(readyCheck(gateway.url, TOKENS.officer).run()).rejects.toThrow(/^not ready: link to CA$/);
    await expect(readyCheck(gateway.url, TOKENS.operator).run()).rejects.toThrow('link to CA (nats://10.0.0.7 unreachable)');
    gateway.exchange.ready = true;
    await expect(readyCheck('http://127.0.0.1:9', undefined).run()).rejects.toThrow('hop HTTP');
  });

  it('a partner that does not cosign is told, and one that does not show its log', async () => {
    const { health } = gateway.exchange;
    const checks = (cosigns: boolean, shows: boolean) => {
      gateway.exchange.health = async () => ({
        ready: true,
        checks: [
          { name: 'witness CA', ok: cosigns, detail: 'cosigned 7 leaves 61 s ago' },
          { name: 'log CA', ok: shows, detail: 'for 61 s it promised a leaf' },
        ],
      });
      return witnessCheck(gateway.url, TOKENS.operator).run();
    };
    expect(await checks(true, true)).toBe('cosigned by 1 of 1');
    await expect(checks(false, true)).rejects.toThrow('witness CA (cosigned 7 leaves 61 s ago)');
    await expect(checks(true, false)).rejects.toThrow('log CA (for 61 s it promised a leaf)');
    gateway.exchange.health = health;
  });

  it('a partner that keeps the time from being confirmed is told, though the gateway is ready', async () => {
    const { health } = gateway.exchange;
    const check = (ok: boolean) => {
      const detail = '3 s ago its time was 60 min ahead: nothing is destroyed';
      const checks = [
        { name: 'clock', ok: true, detail: 'sound' },
        { name: 'clock MX', ok, detail },
      ];
      gateway.exchange.health = async () => ({ ready: true, checks });
      return clockCheck(gateway.url, TOKENS.operator, systemClock).run();
    };
    expect(await check(true)).toContain('sound');
    await expect(check(false)).rejects.toThrow('clock MX (3 s ago its time was 60 min ahead: nothing is destroyed)');
    gateway.exchange.health = health;
  });

  it('a log whose year is over and that has not turned is told', async () => {
    const year = Date.UTC(2027, 0) * 1000;
    const check = (at: number, token: string | undefined = TOKENS.operator) => logCheck(gateway.url, token, () => at).run();
    expect(await check(year - DAY)).toBe('tripoint.example/us/2026, until 2027-01-01');
    expect(await check(year + 9 * MINUTE)).toContain('until');
    await expect(check(year + 11 * MINUTE)).rejects.toThrow('tripoint.example/us/2026 is written still, and its year is over');
    expect(await check(year + DAY, TOKENS.integrator)).toContain('not told');
    gateway.exchange.logList = [
      { ...LOG, state: 'ENDED' },
      { ...LOG, origin: 'tripoint.example/us/2027' },
    ];
    expect(await check(year + DAY)).toBe('tripoint.example/us/2027, until 2028-01-01');
    gateway.exchange.logList = [{ ...LOG, origin: 'tripoint.example/us' }];
    expect(await check(year + DAY)).toBe('tripoint.example/us, until it is turned');
    await expect(logCheck('http://127.0.0.1:9', undefined, systemClock).run()).rejects.toThrow('hop HTTP');
  });

  it('a clock that is off is told by how much', async () => {
    expect(await clockCheck(gateway.url, undefined, systemClock).run()).toContain('within 5 s');
    await expect(clockCheck(gateway.url, undefined, () => systemClock() - 60_000_000).run()).rejects.toThrow(
      /the gateway is (59|60|61)\.\d s off/,
    );
  });
});
