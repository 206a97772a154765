import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultLimits, environmentNames, loadConfig, readConfig } from '../../../gateway/server/config.ts';
import type { TripointError } from '../../../services/domain/index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-config-'));
  mkdirSync(join(folder, 'keys'));
  mkdirSync(join(folder, 'agreements'));
  for (const file of ['users.json', 'ca.json', 'mx.json', 'cert.pem', 'key.pem']) writeFileSync(join(folder, file), '[]');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GOOD = `
country: US
keysFolder: keys
dataFolder: data
agreementsFolder: agreements
usersFile: users.json
natsUrl: tls://127.0.0.1:14222
partners:
  - { country: CA, natsUrl: "tls://127.0.0.1:14322", publicFile: ca.json }
  - { country: MX, natsUrl: "tls://127.0.0.1:14422", publicFile: mx.json }
`;
const read = (text: string, env: Record<string, string> = {}) => readConfig(text, folder, env);
function faultsOf(text: string, env: Record<string, string> = {}): string[] {
  try {
    read(text, env);
  } catch (error) {
    expect((error as TripointError).code).toBe('CONFIG_INVALID');
    return (error as TripointError).faults.map(({ field, rule }) => `${field}: ${rule}`);
  }
  return [];
}

describe('configuration', () => {
  it('needs little, and has a default for the rest', () => {
    const config = read(GOOD);
    expect(config).toMatchObject({
      country: 'US',
      gateway: 'gateway-1',
      listen: { host: '127.0.0.1', port: 8440, behindTlsProxy: false },
    });
    expect(config.query).toEqual({ timeoutMs: 2000, slotMs: 250, freshnessS: 30 });
    expect(config.limits).toEqual(defaultLimits());
    expect(config.limits.bodyBytes).toBe(262_144);
  });

  it('counts paths from its own folder', () => {
    writeFileSync(join(folder, 'us.yaml'), GOOD);
    const config = loadConfig(join(folder, 'us.yaml'), {});
    expect(config.dataFolder).toBe(join(folder, 'data'));
    expect(config.partners[1]?.publicFile).toBe(join(folder, 'mx.json'));
  });

  it('keeps the streams outside of what a restore puts aside', () => {
    expect(read(GOOD).natsServer.storeFolder).toBe(join(folder, 'nats'));
    for (const inside of ['data', 'data/nats', 'data/../data/x'])
      expect(faultsOf(`${GOOD}natsServer: { storeFolder: ${inside} }\n`)).toEqual([
        '/natsServer/storeFolder: outside dataFolder, which a restore moves aside',
      ]);
    for (const outside of ['data-nats', '..data', '/var/lib/nats'])
      expect(faultsOf(`${GOOD}natsServer: { storeFolder: ${outside} }\n`)).toEqual([]);
  });

  it('warns of a disk before it fails it', () => {
    expect(read(GOOD).disk).toEqual({ warnFreeMiB: 2_048, failFreeMiB: 256 });
    expect(faultsOf(`${GOOD}disk: { warnFreeMiB: 100 }\n`)).toEqual(['/disk/failFreeMiB: not above warnFreeMiB']);
  });

  it('yields to the environment, one name per setting', () => {
    const config = read(GOOD, {
      TRIPOINT_LISTEN_PORT: '9000',
      TRIPOINT_QUERY_TIMEOUT_MS: '700',
      TRIPOINT_LISTEN_BEHIND_TLS_PROXY: 'true',
      TRIPOINT_DISK_WARN_FREE_MIB: '4096',
    });
    expect(config.disk.warnFreeMiB).toBe(4_096);
    expect([config.listen.port, config.query.timeoutMs, config.listen.behindTlsProxy]).toEqual([9000, 700, true]);
    const names = environmentNames();
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['TRIPOINT_COUNTRY', 'TRIPOINT_LIMITS_SLOW_READER_MS', 'TRIPOINT_LOG_LEVEL']));
  });

  it('tells all faults at once: shape, environment, paths and rules between settings', () => {
    const text = GOOD.replace('country: US', 'country: usa')
      .replace('keysFolder: keys', 'keysFolder: nowhere')
      .replace('country: MX', 'country: CA')
      .replace('publicFile: ca.json', 'publicFile: 7')
      .concat('listen: { host: 0.0.0.0, port: 99999, keyFile: key.pem }\nquery: { slotMs: fast }\ntypo: 1\n');
    expect(faultsOf(text, { TRIPOINT_LIMITS_BODY_BYTES: 'many' })).toEqual([
      'TRIPOINT_LIMITS_BODY_BYTES: a whole number',
      '/typo: no such field here',
      '/country: two capital letters, ISO 3166-1 alpha-2',
      '/listen/port: <= 65535',
      '/partners/0/publicFile: a text',
      '/query/slotMs: a whole number',
      '/keysFolder: nothing exists at this path',
      '/listen/certFile: certFile and keyFile go together',
      '/listen/host: beyond loopback tokens need TLS: give certFile and keyFile, or set behindTlsProxy: true',
      '/partners/1/country: each partner once, and never this country itself',
    ]);
  });

  it('says where YAML breaks, and what an empty file lacks', () => {
    expect(faultsOf('country: [US\nx: 1')[0]).toMatch(/^line \d+, column \d+: YAML/);
    expect(faultsOf('')).toEqual(expect.arrayContaining(['/country: required', '/partners: required', '/natsUrl: required']));
    expect(faultsOf('- a list')).toEqual([': an object']);
  });

  it('refuses secrets in an address, and a file of aliases that would grow without end', () => {
    expect(faultsOf(GOOD.replace('tls://127.0.0.1:14222', 'tls://user:pass@127.0.0.1:14222'))).toEqual([
      '/natsUrl: tls://HOST:PORT, without credentials',
    ]);
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefg'.split('').map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdef'[i]}`).join(', ')}]`),
    ];
    expect(faultsOf(bomb.join('\n')).length).toBeGreaterThan(0);
  });

  it('a file that is not there is a fault like others', () => {
    expect(() => loadConfig(join(folder, 'none.yaml'), {})).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});
