// What only this machine can say of itself: room on its disks, certificates in its files, modes of its keys, the age of its backup. The
// running gateway shows it in its readiness; `doctor` asks the same functions where no gateway answers.
import { readdirSync, statSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Country, counted, type Micros, TripointError } from '../../services/domain/index.ts';
import type { HealthCheck } from '../../services/exchange/context/index.ts';
import { latestBackup } from './backup.ts';
import type { Config } from './config.ts';
import { type Ending, judgeEndings, ownEndings, partnerEndings } from './endings.ts';

export interface HostFacts {
  /** When the next revocation list of a country is due; undefined when there is none. */
  readonly nextList: (country: Country) => Promise<Micros | undefined>;
}

const MIB = 1 << 20;
/** Backups are made daily: one that is missing is told on the next day. */
const BACKUP_DAYS = 2;

interface Room {
  readonly name: string;
  readonly path: string;
  /** Without room there, nothing is logged or delivered any more. */
  readonly isVital: boolean;
}

/** Which disk a folder is on, and what a program without privileges may still write there; undefined where there is no such folder. */
export type Probe = (path: string) => Promise<{ readonly device: number; readonly freeMiB: number } | undefined>;
const probed: Probe = async (path) => {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  const { bavail, bsize } = await statfs(path);
  return { device: found.dev, freeMiB: Math.floor((bavail * bsize) / MIB) };
};

/** The folders that grow, one for each disk. */
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
    // One that is not there yet, or whose server runs on another machine, has no room to look at here.
    const found = await probe(path);
    if (found === undefined || seen.has(found.device)) continue;
    seen.add(found.device);
    const left = found.freeMiB;
    said.push(`${left} MiB free at ${path} (${name})`);
    if (isVital && left < disk.failFreeMiB) step = 'fail';
    else if (left < disk.warnFreeMiB) step ??= 'warn';
  }
  const detail = said.join('; ');
  if (said.length === 0) return { name: 'disk', status: 'NOT_CHECKED', detail: 'none of its folders is there yet' };
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

/** Secrets that others on this machine may read. */
export function keyFilesCheck(keysFolder: string): HealthCheck {
  const open = readdirSync(keysFolder).filter((name) => isSecret(name) && (statSync(join(keysFolder, name)).mode & 0o077) !== 0);
  return open.length === 0
    ? { name: 'key files', status: 'OK', detail: 'readable by their owner alone' }
    : { name: 'key files', status: 'FAIL', detail: `others can read ${open.join(', ')}`, next: `chmod 600 in ${keysFolder}` };
}

/** How old the newest backup is. `latest`: when it was made, RFC 3339; undefined when there is none. */
export function backupCheck(latest: string | undefined, now: Micros): HealthCheck {
  const late = { name: 'backup', status: 'FAIL', next: 'tripoint ledger backup FOLDER --config FILE' } as const;
  if (latest === undefined) return { ...late, detail: 'there is none in the backup folder' };
  const hours = Math.floor((now / 1000 - Date.parse(latest)) / 3_600_000);
  return hours >= BACKUP_DAYS * 24
    ? { ...late, detail: `the newest is ${Math.floor(hours / 24)} days old` }
    : { name: 'backup', status: 'OK', detail: `the newest is ${counted(hours, 'hour')} old` };
}

async function certificatesOf(country: Country, read: () => Ending[], facts: HostFacts, now: Micros): Promise<HealthCheck> {
  const due = await facts.nextList(country);
  const list: Ending[] = due === undefined ? [] : [{ name: 'the next revocation list', to: due, isList: true }];
  return judgeEndings(country, [...read(), ...list], now);
}

/** A check that cannot be made is told as such, and the others are made. */
async function attempted(name: string, check: () => HealthCheck | Promise<HealthCheck>): Promise<HealthCheck> {
  try {
    return await check();
  } catch (error) {
    const why =
      error instanceof TripointError ? error.message : ((error as NodeJS.ErrnoException).code ?? 'it cannot be looked at');
    return { name, status: 'NOT_CHECKED', detail: why };
  }
}

/** Reads the disk each time: never on the way of a request. */
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
