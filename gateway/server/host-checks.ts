// Checks of this machine: disk space, certificates in files, modes of key files, the age of the backup. The running gateway reports
// them in its readiness; `doctor` calls the same functions if no gateway answers.
import { readdirSync, statSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Country, counted, type Micros, TripointError } from '../../services/domain/index.ts';
import type { HealthCheck } from '../../services/exchange/context/index.ts';
import { latestBackup } from './backup.ts';
import type { Config } from './config.ts';
import { type Ending, judgeEndings, ownEndings, partnerEndings } from './endings.ts';

export interface HostFacts {
  /** When a country's next revocation list is due; undefined if it has no list. */
  readonly nextList: (country: Country) => Promise<Micros | undefined>;
}

const MIB = 1 << 20;
/** Backups are daily, so a missing one is reported a day later. */
const BACKUP_DAYS = 2;

interface Room {
  readonly name: string;
  readonly path: string;
  /** Without space there, nothing can be logged or delivered. */
  readonly isVital: boolean;
}

/** The disk of a folder, and the MiB that an unprivileged program may still write; undefined if the folder does not exist. */
export type Probe = (path: string) => Promise<{ readonly device: number; readonly freeMiB: number } | undefined>;
const probed: Probe = async (path) => {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  const { bavail, bsize } = await statfs(path);
  return { device: found.dev, freeMiB: Math.floor((bavail * bsize) / MIB) };
};

/** Checks the free space of the growing folders, once per disk. */
export async function diskCheck(config: Config, probe: Probe = probed): Promise<HealthCheck> {
  const { dataFolder, keysFolder, backupFolder, natsServer, disk, country } = config;
  const rooms: Room[] = [
    { name: 'dataFolder', path: dataFolder, isVital: true },
    { name: 'keysFolder', path: keysFolder, isVital: true },
    { name: 'natsServer.storeFolder', path: natsServer.storeFolder, isVital: true },
    ...(backupFolder === undefined ? [] : [{ name: 'backupFolder', path: backupFolder, isVital: false }]),
  ];
  const seen = new Set<number>();
  const said: string[] = [];
  let step: 'warn' | 'fail' | undefined;
  for (const { name, path, isVital } of rooms) {
    // Skips a folder that does not exist yet, or whose server runs on another machine.
    const found = await probe(path);
    if (found === undefined || seen.has(found.device)) continue;
    seen.add(found.device);
    const left = found.freeMiB;
    said.push(`${left} MiB free at ${path} (${name})`);
    if (isVital && left < disk.failFreeMiB) step = 'fail';
    else if (left < disk.warnFreeMiB) step ??= 'warn';
  }
  const detail = said.join('; ');
  if (said.length === 0) return { name: 'disk', status: 'NOT_CHECKED', detail: 'none of the folders exists yet' };
  if (step === undefined) return { name: 'disk', status: 'OK', detail };
  const limits = `warns below ${disk.warnFreeMiB} MiB, fails below ${disk.failFreeMiB} MiB`;
  return {
    name: 'disk',
    status: step === 'fail' ? 'FAIL' : 'WARN',
    detail: `${detail}; ${limits}`,
    next: 'docs/operations.md, "When a disk fills up"',
    alarms: [{ code: 'DISK_SPACE_LOW', partner: country, step }],
  };
}

const isSecret = (name: string): boolean => /\.(key|nk)$|^keys-\d+\.json$/.test(name);

/** Fails if other users of this machine can read a secret. */
export function keyFilesCheck(keysFolder: string): HealthCheck {
  const open = readdirSync(keysFolder).filter((name) => isSecret(name) && (statSync(join(keysFolder, name)).mode & 0o077) !== 0);
  return open.length === 0
    ? { name: 'key files', status: 'OK', detail: 'readable only by their owner' }
    : {
        name: 'key files',
        status: 'FAIL',
        detail: `other users can read ${open.join(', ')}`,
        next: `chmod 600 in ${keysFolder}`,
      };
}

/** Checks the age of the newest backup. `latest`: its time, RFC 3339; undefined if there is none. */
export function backupCheck(latest: string | undefined, now: Micros): HealthCheck {
  const late = { name: 'backup', status: 'FAIL', next: 'tripoint ledger backup FOLDER --config FILE' } as const;
  if (latest === undefined) return { ...late, detail: 'the backup folder contains no backup' };
  const hours = Math.floor((now / 1000 - Date.parse(latest)) / 3_600_000);
  return hours >= BACKUP_DAYS * 24
    ? { ...late, detail: `the latest is ${Math.floor(hours / 24)} days old` }
    : { name: 'backup', status: 'OK', detail: `the latest is ${counted(hours, 'hour')} old` };
}

async function certificatesOf(country: Country, read: () => Ending[], facts: HostFacts, now: Micros): Promise<HealthCheck> {
  const due = await facts.nextList(country);
  const list: Ending[] = due === undefined ? [] : [{ name: 'the next revocation list', to: due, isList: true }];
  return judgeEndings(country, [...read(), ...list], now);
}

/** Turns a check that throws into NOT_CHECKED, so that the others still run. */
async function attempted(name: string, check: () => HealthCheck | Promise<HealthCheck>): Promise<HealthCheck> {
  try {
    return await check();
  } catch (error) {
    const why =
      error instanceof TripointError ? error.message : ((error as NodeJS.ErrnoException).code ?? 'the check itself failed');
    return { name, status: 'NOT_CHECKED', detail: why };
  }
}

/** Reads the disk at every call, so it must not be on the path of a request. */
export const hostChecks =
  (config: Config, facts: HostFacts) =>
  (now: Micros): Promise<HealthCheck[]> => {
    const { country, keysFolder, backupFolder, partners } = config;
    return Promise.all([
      attempted('disk', () => diskCheck(config)),
      attempted(`certificates ${country}`, () => certificatesOf(country, () => ownEndings(config), facts, now)),
      ...partners.map(({ country: partner, publicFile }) =>
        attempted(`certificates ${partner}`, () => certificatesOf(partner, () => partnerEndings(publicFile), facts, now)),
      ),
      attempted('key files', () => keyFilesCheck(keysFolder)),
      ...(backupFolder === undefined ? [] : [attempted('backup', () => backupCheck(latestBackup(backupFolder), now))]),
    ]);
  };
