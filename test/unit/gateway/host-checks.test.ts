import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountryKeys, issueDevelopmentKeys } from '../../../certs-dev/index.ts';
import type { Config } from '../../../gateway/server/config.ts';
import { type Ending, judgeEndings, ownEndings, partnerEndings, requireIdentity } from '../../../gateway/server/endings.ts';
import { backupCheck, diskCheck, hostChecks, keyFilesCheck } from '../../../gateway/server/host-checks.ts';
import { publishedLists } from '../../../gateway/server/offline.ts';
import { DAY, HOUR, systemClock } from '../../../services/domain/index.ts';

let folder: string;
let us: CountryKeys;
let config: Config;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-host-'));
  const { countries } = await issueDevelopmentKeys({ folder: join(folder, 'keys'), countries: ['US', 'CA'] });
  us = countries.US as CountryKeys;
  mkdirSync(join(folder, 'data'));
  config = {
    country: 'US',
    dataFolder: join(folder, 'data'),
    keysFolder: us.folder,
    natsServer: { storeFolder: join(folder, 'on another machine') },
    listen: { certFile: us.files.tlsServer },
    disk: { warnFreeMiB: 2_048, failFreeMiB: 256 },
    partners: [{ country: 'CA', publicFile: (countries.CA as CountryKeys).files.publicFacts }],
  } as Config;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the end of a certificate', () => {
  const NOW = Date.UTC(2026, 10, 30) * 1000;
  const judge = (left: number, more: Partial<Ending> = {}) =>
    judgeEndings('US', [{ name: 'tls-client.pem', to: NOW + left, ...more }], NOW);
  it.each([
    [31 * DAY, 'OK', undefined],
    [30 * DAY, 'WARN', 'tls-client.pem 30'],
    [14 * DAY, 'WARN', 'tls-client.pem 14'],
    [7 * DAY, 'WARN', 'tls-client.pem 7'],
    [DAY + HOUR, 'WARN', 'tls-client.pem 7'],
    [DAY, 'FAIL', 'tls-client.pem 1'],
    [0, 'FAIL', 'tls-client.pem'],
  ] as const)('with %d µs left is %s', (left, status, step) => {
    const found = judge(left);
    expect([found.status, found.alarms?.[0]?.step]).toEqual([status, step]);
    expect(found.alarms?.[0]?.code).toBe(step && (left === 0 ? 'CERTIFICATE_EXPIRED' : 'CERTIFICATE_EXPIRING'));
    expect(found.detail).toContain('tls-client.pem');
  });
  it('is told with its date, and so is one that has not begun', () => {
    expect(judge(9 * DAY).detail).toBe('tls-client.pem ends at 2026-12-09T00:00:00.000000Z, in 9 days');
    expect(judge(90 * DAY, { from: NOW + 1 })).toMatchObject({
      status: 'FAIL',
      detail: expect.stringContaining('not valid before'),
    });
  });
  it('of a revocation list is no fault, since it still revokes', () => {
    expect(judge(-DAY, { isList: true })).toMatchObject({ status: 'WARN', detail: expect.stringContaining('was due at') });
  });
  it('is looked for in every certificate that a gateway works with', () => {
    const names = ownEndings(config).map(({ name }) => name);
    for (const name of ['gateway.pem', 'tls-client.pem', 'tls-server.pem', 'root.pem', 'listen.certFile'])
      expect(names).toContain(name);
    expect(names).toContain('tls-roots.pem (CA national root)');
    expect(partnerEndings(config.partners[0]?.publicFile ?? '')).toHaveLength(1);
  });
  it('of the identity keeps a gateway from starting, and is named', () => {
    expect(() => requireIdentity(us.folder, systemClock())).not.toThrow();
    const late = () => requireIdentity(us.folder, systemClock() + 100 * DAY);
    expect(late).toThrow(expect.objectContaining({ code: 'CERTIFICATE_EXPIRED' }));
    expect(late).toThrow(/gateway\.pem: a certificate that is valid now: this one ended at \d{4}-/);
    expect(() => requireIdentity(us.folder, systemClock() - 100 * DAY)).toThrow(/this one begins at/);
  });
});

describe('room on a disk', () => {
  /** Each folder on a disk of its own, but for keys, which lie beside the data. */
  const on = (free: (path: string) => number) => async (path: string) => {
    const device = [config.dataFolder, 'backups'].indexOf(path === config.keysFolder ? config.dataFolder : path);
    return device === -1 ? undefined : { device, freeMiB: free(path) };
  };
  const found = (free: number) =>
    diskCheck(
      config,
      on(() => free),
    );
  it('is told with folder and number, before it is gone', async () => {
    const at = `MiB free at ${config.dataFolder} (dataFolder)`;
    expect(await found(2_048)).toEqual({ name: 'disk', status: 'OK', detail: `2048 ${at}` });
    const alarm = (step: string) => [{ code: 'DISK_SPACE_LOW', partner: 'US', step }];
    expect(await found(2_047)).toMatchObject({
      status: 'WARN',
      alarms: alarm('warn'),
      detail: expect.stringContaining(`2047 ${at}`),
    });
    expect(await found(255)).toMatchObject({ status: 'FAIL', alarms: alarm('fail') });
  });
  it('that only a backup would miss is no fault', async () => {
    const check = diskCheck(
      { ...config, backupFolder: 'backups' },
      on((path) => (path === 'backups' ? 1 : 9_999)),
    );
    expect(await check).toMatchObject({
      status: 'WARN',
      detail: expect.stringContaining('1 MiB free at backups (backupFolder)'),
    });
  });
});

it('secrets that other users can read are named', () => {
  expect(keyFilesCheck(us.folder).status).toBe('OK');
  const copy = join(folder, 'copy');
  cpSync(us.folder, copy, { recursive: true });
  for (const name of ['log.key', 'keys-1.json']) chmodSync(join(copy, name), 0o644);
  expect(keyFilesCheck(copy)).toMatchObject({ status: 'FAIL', detail: 'other users can read keys-1.json, log.key' });
});

describe('the backup', () => {
  const AT = '2026-11-20T10:00:00.000000Z';
  const later = (days: number) => Date.parse(AT) * 1000 + days * DAY;
  it('is as old as its manifest says', () => {
    expect(backupCheck(AT, later(1.5))).toMatchObject({ status: 'OK', detail: 'the latest is 36 hours old' });
  });
  it('fails when there is none, and when a day went by without one', () => {
    expect(backupCheck(undefined, later(0))).toMatchObject({ status: 'FAIL', detail: 'the backup folder contains no backup' });
    expect(backupCheck(AT, later(2))).toMatchObject({ status: 'FAIL', detail: 'the latest is 2 days old' });
  });
});

it('all of them are made, by the lists that are published, and one that cannot be made is told as such', async () => {
  const check = hostChecks(config, publishedLists(config));
  const rows = async (now: number) => (await check(now)).map(({ name, status }) => `${name} ${status}`);
  const now = systemClock();
  expect((await check(now)).map(({ name }) => name)).toEqual(['disk', 'certificates US', 'certificates CA', 'key files']);
  expect(await rows(now + 100 * DAY)).toContain('certificates CA FAIL');
  writeFileSync(join(folder, 'not.json'), 'no');
  const broken = {
    ...config,
    partners: [{ ...config.partners[0], country: 'CA', publicFile: join(folder, 'not.json') }],
  } as Config;
  expect((await hostChecks(broken, publishedLists(config))(now))[2]).toMatchObject({ status: 'NOT_CHECKED' });
});
