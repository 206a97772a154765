// A backup is a folder: the ledger, the keys of its records in a separate file, and a manifest of both. It appears complete or not at all.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Static, Type } from 'typebox';
import { type Clock, systemClock, TripointError, timeText } from '../../services/domain/index.ts';
import { type VerifiedLog, verifyLog } from '../../services/exchange/index.ts';
import {
  copyStore,
  type JoinedKeys,
  joinKeys,
  keysBeside,
  ledgerOf,
  lockFolder,
  readStore,
} from '../../services/ledger/index.ts';
import { checkOf } from '../contract/index.ts';
import type { Config } from './config.ts';
import { sync } from './durable.ts';
import { makeFolder } from './folders.ts';
import { replaceLogHead } from './log-head.ts';
import { readPublicFacts } from './public-facts.ts';

type Folders = Pick<Config, 'dataFolder' | 'keysFolder'>;

/** File names in the folder of a backup. */
const LEDGER = 'ledger.db';
const KEYS = 'vault-keys.db';
const MANIFEST = 'manifest.json';

const FileFacts = Type.Object({ bytes: Type.Integer({ minimum: 0 }), sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) });
/** `origin`, `size` and `root` (base64) describe the current log. */
const BackupManifest = Type.Object({
  version: Type.Literal(1),
  at: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$' }),
  origin: Type.String(),
  size: Type.Integer({ minimum: 0 }),
  root: Type.String(),
  ledger: FileFacts,
  keys: FileFacts,
});
export type BackupManifest = Static<typeof BackupManifest>;
const checkManifest = checkOf(BackupManifest);

const isEmpty = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0;

/**
 * Writes a backup of a gateway's ledger into a folder that is empty or does not exist. The gateway may be running. With `keysFile` the keys
 * are written there instead. Throws INVALID, LEDGER_FAILED, LEDGER_CORRUPT (the log does not verify); then no backup is left behind.
 */
export async function backupLedger(
  { dataFolder, keysFolder }: Folders,
  folder: string,
  { keysFile, clock = systemClock }: { readonly keysFile?: string; readonly clock?: Clock } = {},
): Promise<BackupManifest> {
  const to = resolve(folder);
  if (!isEmpty(to)) throw new TripointError('INVALID', { field: 'folder', rule: 'an empty folder, or one that does not exist' });
  if (keysFile !== undefined && existsSync(keysFile))
    throw new TripointError('INVALID', { field: 'keys', rule: 'a file that does not exist' });
  // The folder is not created: it may be the mount point of a disk that is not mounted.
  if (keysFile !== undefined && !existsSync(dirname(resolve(keysFile))))
    throw new TripointError('INVALID', { field: 'keys', rule: 'a file in an existing folder' });
  if (!existsSync(ledgerOf(dataFolder)))
    throw new TripointError('INVALID', { field: 'dataFolder', rule: 'a folder that contains a ledger' });
  const made = join(dirname(to), `.${basename(to)}.${process.pid}`);
  // Leftovers of an interrupted backup.
  await rm(made, { recursive: true, force: true });
  if (keysFile !== undefined) await rm(`${resolve(keysFile)}.new`, { force: true });
  makeFolder(made, 0o700);
  try {
    const files = { ledger: join(made, LEDGER), keys: keysFile === undefined ? join(made, KEYS) : `${resolve(keysFile)}.new` };
    const at = clock();
    copyStore(ledgerOf(dataFolder), files);
    const { origin, size, root } = verified(files.ledger, keysFolder);
    const manifest: BackupManifest = {
      version: 1,
      at: timeText(at),
      ...{ origin, size },
      root: Buffer.from(root).toString('base64'),
      ledger: await factsOf(files.ledger),
      keys: await factsOf(files.keys),
    };
    await writeSynced(join(made, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const file of Object.values(files)) await sync(file);
    if (keysFile !== undefined) {
      await rename(files.keys, keysFile);
      await sync(dirname(resolve(keysFile)));
    }
    await sync(made);
    await rm(to, { recursive: true, force: true });
    await rename(made, to);
    await sync(dirname(to));
    return manifest;
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    if (keysFile !== undefined) await rm(`${resolve(keysFile)}.new`, { force: true });
    throw error;
  }
}

export interface RestoredLedger extends JoinedKeys {
  readonly manifest: BackupManifest;
  /** The last signed head, if the backup does not contain it: it is kept as `log-head-before.note`. */
  readonly lost?: { readonly origin: string; readonly size: number };
}

/**
 * Restores a backup into a data folder without a ledger. `keysFile`: the keys, if they are not in the folder; they may be from
 * another backup of this log. Records erased according to the log stay erased. Throws INVALID, LEDGER_CORRUPT (a file does not match the
 * manifest, or the log does not verify), LEDGER_FAILED, FOLDER_IN_USE; then nothing is changed.
 */
export async function restoreLedger(
  { dataFolder, keysFolder }: Folders,
  folder: string,
  keysFile?: string,
): Promise<RestoredLedger> {
  const ledger = ledgerOf(dataFolder);
  const joinedKeys = keysBeside(ledger);
  if ([ledger, joinedKeys].flatMap((file) => [file, `${file}-wal`]).some((file) => existsSync(file)))
    throw new TripointError('INVALID', { field: 'dataFolder', rule: 'a folder without a ledger' });
  const manifest = readManifest(folder);
  const keys = keysFile ?? join(folder, KEYS);
  if (!existsSync(keys)) throw new TripointError('INVALID', { field: 'keys', rule: 'an existing file' });
  // The manifest does not cover keys of another backup; each key is bound to its record and to the vault's master key anyway.
  if (keysFile === undefined) await mustBe(keys, manifest.keys);
  makeFolder(dataFolder, 0o700);
  using _lock = lockFolder(dataFolder);
  const [made, madeKeys] = [`${ledger}.new`, `${joinedKeys}.new`];
  for (const file of [made, madeKeys]) await rm(file, { force: true });
  try {
    await copyFile(join(folder, LEDGER), made);
    await mustBe(made, manifest.ledger);
    const { origin, size, root } = verified(made, keysFolder);
    if (origin !== manifest.origin || size !== manifest.size || Buffer.from(root).toString('base64') !== manifest.root)
      throw new TripointError('LEDGER_CORRUPT', 'its log does not match the manifest');
    const joined = joinKeys(made, keys, madeKeys);
    for (const file of [made, madeKeys]) await sync(file);
    // Before the ledger is in place: a crash in between leaves a folder without a ledger, which does not start either.
    const lost = await headReplaced(keysFolder, made);
    await rename(madeKeys, joinedKeys);
    await rename(made, ledger);
    await sync(dataFolder);
    return { manifest, ...joined, ...(lost && { lost: { origin: lost.origin, size: lost.size } }) };
  } catch (error) {
    for (const file of [made, madeKeys]) await rm(file, { force: true });
    throw error;
  }
}

/** The time of the newest backup, RFC 3339, in a folder that is a backup or contains several; undefined if there is none. */
export function latestBackup(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const folders = [
    folder,
    ...readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [join(folder, one.name)] : [])),
  ];
  const times = folders.filter((one) => existsSync(join(one, MANIFEST))).map((one) => readManifest(one).at);
  return times.sort().at(-1);
}

/** Throws INVALID. */
function readManifest(folder: string): BackupManifest {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
  } catch (cause) {
    throw new TripointError('INVALID', { field: MANIFEST, rule: 'a JSON file' }, { cause });
  }
  const { value, faults } = checkManifest(json);
  if (faults)
    throw new TripointError(
      'INVALID',
      faults.map(({ field, rule }) => ({ field: `${MANIFEST}${field}`, rule })),
    );
  return value;
}

function verified(ledger: string, keysFolder: string): VerifiedLog {
  const { log } = readPublicFacts(join(keysFolder, 'public.json'));
  const store = readStore(ledger);
  try {
    return verifyLog(store, log.vkey);
  } finally {
    store.close();
  }
}

async function headReplaced(keysFolder: string, ledger: string) {
  const store = readStore(ledger);
  try {
    return await replaceLogHead(keysFolder, store);
  } finally {
    store.close();
  }
}

async function factsOf(file: string): Promise<BackupManifest['ledger']> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { bytes: (await stat(file)).size, sha256: hash.digest('hex') };
}

/** Throws LEDGER_CORRUPT. */
async function mustBe(file: string, facts: BackupManifest['ledger']): Promise<void> {
  const found = await factsOf(file);
  if (found.bytes !== facts.bytes || found.sha256 !== facts.sha256)
    throw new TripointError('LEDGER_CORRUPT', `${basename(file, '.new')} does not match the manifest`);
}

async function writeSynced(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  await handle.writeFile(content);
  await handle.sync();
  await handle.close();
}
