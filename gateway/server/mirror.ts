// A copy of a log as files: the tiles of C2SP tlog-tiles in a folder, readable by any tool for that format. The ledger remains the log.
import { existsSync, readFileSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  type ChainedLog,
  type Checkpoint,
  chainLogs,
  cosignatureTime,
  cosignatureVerifier,
  EMPTY,
  hasTile,
  nodesAt,
  parseCheckpoint,
  rangeRoots,
  rootOf,
  TILE,
  type Tile,
  tilePath,
  tilesOf,
  verifyTiledLog,
} from '../../services/audit/index.ts';
import { sameBytes, TripointError, utf8 } from '../../services/domain/index.ts';
import { createLogReader, hasLogs, readLogs } from '../../services/exchange/index.ts';
import { ledgerAt, type Reader } from '../../services/ledger/index.ts';
import { sync } from './durable.ts';
import { makeFolder } from './folders.ts';
import { readPublicFacts } from './public-facts.ts';

/** Reads from the source the bytes at `checkpoint` or `tile/…`. Throws NOT_FOUND for what the log does not have. */
export type LogSource = (path: string) => Promise<Uint8Array>;
export type Progress = (done: number, of: number) => void;

export interface Mirrored {
  readonly origin: string;
  /** Number of entries in the copy. */
  readonly size: number;
  /** Tiles and bundles written by this run. */
  readonly written: number;
}

const CHECKPOINT = 'checkpoint';
/** Concurrent tiles: their fsyncs are merged by the disk. */
const AT_ONCE = 16;

/**
 * Brings the copy in a folder up to the source's checkpoint, which is written last, once everything it needs is on
 * disk. Throws LEDGER_CORRUPT if the tiles do not lead to that checkpoint, or to the existing one, which then stays;
 * INVALID if the folder is a copy of another log. `verifyMirror` checks the signatures.
 */
export async function mirrorLog(source: LogSource, to: string, progress: Progress = () => {}): Promise<Mirrored> {
  const folder = resolve(to);
  const note = await source(CHECKPOINT);
  const next = stated(note);
  const at = join(folder, CHECKPOINT);
  const before = existsSync(at) ? stated(readFileSync(at)) : undefined;
  if (before !== undefined && before.origin !== next.origin)
    throw new TripointError('INVALID', { field: 'folder', rule: `a copy of ${next.origin}, or none yet` });
  const have = before?.size ?? 0;
  const wanted = next.size > have ? [...tilesOf(next.size, have)] : [];
  const folders = new Set<string>([folder]);
  let done = 0;
  await atOnce(wanted, async (tile) => {
    const path = tilePath(tile);
    const file = join(folder, path);
    // A full tile never changes, and is renamed into place only when complete, so an interrupted copy continues where it stopped.
    if (tile.width < TILE || !existsSync(file)) await writeDurably(file, await source(path), folders, folder);
    progress(++done, wanted.length);
  });
  for (const known of [next, ...(before === undefined ? [] : [before])]) checkRoot(folder, Math.max(have, next.size), known);
  // An older checkpoint adds nothing: the latest FINAL one may be behind the latest of all.
  if (next.size < have) return { origin: next.origin, size: have, written: done };
  for (const changed of folders) await sync(changed);
  await writeDurably(at, note, folders, folder);
  await sync(folder);
  if (before !== undefined) await removePartials(folder, before.size, next.size);
  return { origin: next.origin, size: next.size, written: done };
}

/** The origin of the log that a folder is a copy of, or undefined. Throws MALFORMED. */
export function mirroredLog(folder: string): string | undefined {
  const at = join(folder, CHECKPOINT);
  return existsSync(at) ? stated(readFileSync(at)).origin : undefined;
}

/**
 * A log in a ledger, or in a copy of one, as a source; without an origin, the current log. Its checkpoint is the one with the most
 * cosignatures, the latest of those, or without cosignatures the latest. Throws NOT_FOUND if the ledger does not contain the log.
 */
export function ledgerSource(ledger: string, origin?: string): { readonly source: LogSource; close(): void } {
  const store = ledgerAt(ledger);
  const logs = readLogs(store);
  const log = origin === undefined ? logs.at(-1) : logs.find((one) => one.origin === origin);
  if (log === undefined) {
    store.close();
    throw new TripointError('NOT_FOUND');
  }
  const { tile } = createLogReader(store, log.number);
  return {
    async source(path) {
      const bytes = path === CHECKPOINT ? checkpointOf(store, log.number) : tile(path);
      if (bytes === undefined) throw new TripointError('NOT_FOUND');
      return bytes;
    },
    close: () => store.close(),
  };
}

const checkpointOf = (store: Reader, log: number): Uint8Array | undefined =>
  store.snapshot(() => {
    const cosigned = store.get(hasLogs(store) ? 'mostCosigned' : 'mostCosignedBefore', log)?.note;
    const ended = readLogs(store).find(({ number }) => number === log)?.end;
    const note = cosigned ?? ended?.checkpoint ?? store.get('headCheckpoint')?.checkpoint;
    return note ? utf8(note) : undefined;
  });

export interface VerifiedMirror {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Size of the complete log, if it has ended. */
  readonly ended?: number;
  /** Those of the given witnesses that cosigned this checkpoint, and when, POSIX seconds. */
  readonly cosigned: readonly { readonly name: string; readonly at: number }[];
  readonly missing: readonly string[];
}

/**
 * Recomputes a log from a copy of its tiles alone. `publicFile`: the public.json of its country, with the rollover notes up to this log.
 * `witnesses`: those of other countries, whose cosignatures on the checkpoint are checked. Throws LEDGER_CORRUPT naming the first entry or
 * tile that does not verify, or if the copy continues after the end of its log; INVALID for a log outside that chain; CONFIG_INVALID.
 */
export function verifyMirror(
  folder: string,
  publicFile: string,
  witnesses: readonly string[],
  progress?: Progress,
): VerifiedMirror {
  const cosigners = witnesses.map((file) => cosignatureVerifier(readPublicFacts(file).log.witness));
  const read = (path: string): Uint8Array | undefined => {
    const file = join(folder, path);
    return existsSync(file) ? readFileSync(file) : undefined;
  };
  const checkpoint = read(CHECKPOINT);
  if (checkpoint === undefined)
    throw new TripointError('INVALID', { field: 'folder', rule: 'a copy of a log, with its checkpoint' });
  const { verifier, end } = chainedLog(stated(checkpoint).origin, publicFile);
  const { origin, size, root, signatures } = verifyTiledLog({ checkpoint, read }, verifier, cosigners, progress);
  if (end !== undefined && (size > end.size || (size === end.size && !sameBytes(root, end.root))))
    throw new TripointError('LEDGER_CORRUPT', `its log ended with ${end.size} entries, and this is another`);
  const cosigned = cosigners.flatMap(({ name }) => {
    const found = signatures.find((one) => one.name === name);
    return found === undefined ? [] : [{ name, at: cosignatureTime(found.signature) as number }];
  });
  const missing = cosigners.map(({ name }) => name).filter((name) => !cosigned.some((one) => one.name === name));
  const tree = { origin, size, root: Buffer.from(root).toString('base64') };
  return { ...tree, ...(end !== undefined && { ended: end.size }), cosigned, missing };
}

/** The log of a country with this origin. Throws CONFIG_INVALID; INVALID if the published rollover notes do not lead to it. */
function chainedLog(origin: string, publicFile: string): ChainedLog {
  const { country, log, turns = [] } = readPublicFacts(publicFile);
  let logs: ChainedLog[];
  try {
    logs = chainLogs(log.vkey, turns);
  } catch (cause) {
    throw new TripointError(
      'CONFIG_INVALID',
      { field: `${publicFile}/turns`, rule: 'notes, each signed with the keys of both logs' },
      { cause },
    );
  }
  const found = logs.find(({ verifier }) => verifier.name === origin);
  if (found === undefined)
    throw new TripointError('INVALID', {
      field: 'public',
      rule: `what ${country} published, with the turns that lead to ${origin}`,
    });
  return found;
}

/** The contents of a checkpoint, without checking its signatures. Throws MALFORMED. */
function stated(note: Uint8Array): Checkpoint {
  const text = new TextDecoder().decode(note);
  return parseCheckpoint(text.slice(0, text.indexOf('\n\n') + 1));
}

/** Throws LEDGER_CORRUPT unless the copied tiles, of a tree of `size` leaves, lead to the checkpoint. */
function checkRoot(folder: string, size: number, { size: at, root }: Checkpoint): void {
  const differs = (cause?: unknown) =>
    new TripointError('LEDGER_CORRUPT', `the tiles do not lead to the checkpoint of ${at} entries`, { cause });
  let computed: Uint8Array;
  try {
    computed = tiledRoot(folder, size, at);
  } catch (cause) {
    throw differs(cause);
  }
  if (!sameBytes(computed, root)) throw differs();
}

/** The root of the first `at` leaves of a copied tree of `size` leaves. */
export const tiledRoot = (folder: string, size: number, at: number): Uint8Array =>
  at === 0 ? rootOf(EMPTY) : rangeRoots(tileNodes(folder, size))(0, at);

/** Reads node hashes from the copied tiles of a tree of `size` leaves. */
function tileNodes(folder: string, size: number) {
  return (level: number, start: number, count: number): Uint8Array => {
    const index = Math.floor(start / TILE);
    const width = Math.min(TILE, nodesAt(level, size) - index * TILE);
    if (!hasTile({ level, index, width }, size)) return new Uint8Array();
    const from = (start - index * TILE) * 32;
    return readFileSync(join(folder, tilePath({ level, index, width }))).subarray(from, from + count * 32);
  };
}

/** Removes partial tiles that larger ones have replaced. */
async function removePartials(folder: string, before: number, size: number): Promise<void> {
  for (let level = -1; nodesAt(Math.max(0, level), before) > 0; level++) {
    const [then, now] = [nodesAt(Math.max(0, level), before), nodesAt(Math.max(0, level), size)];
    if (then % TILE === 0 || then === now) continue;
    const tile: Tile = { level: level < 0 ? 'entries' : level, index: Math.floor(then / TILE), width: then % TILE };
    const file = join(folder, tilePath(tile));
    await rm(file, { force: true });
    if ((await readdir(dirname(file))).length === 0) await rm(dirname(file), { recursive: true });
  }
}

/** Temporary file, fsync, rename. Adds the folders that then need a sync to `folders`. */
async function writeDurably(file: string, bytes: Uint8Array, folders: Set<string>, top: string): Promise<void> {
  for (let at = dirname(file); at !== top && !folders.has(at); at = dirname(at)) folders.add(at);
  makeFolder(dirname(file));
  const unfinished = `${file}.new`;
  const handle: FileHandle = await open(unfinished, 'w', 0o644);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}

/** Processes all items, `AT_ONCE` at a time. After a failure no more are started; throws once those in progress have ended. */
async function atOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    try {
      while (next < items.length) await work(items[next++] as T);
    } catch (error) {
      next = items.length;
      throw error;
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  for (const settled of workers) if (settled.status === 'rejected') throw settled.reason;
}
