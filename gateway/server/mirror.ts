// A copy of a log as files: the tiles of C2SP tlog-tiles in a folder, as any tool of that format reads them. The ledger stays the log.
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

/** Where the copy comes from: the bytes at `checkpoint` or `tile/…`. Throws NOT_FOUND for what the log has not. */
export type LogSource = (path: string) => Promise<Uint8Array>;
export type Progress = (done: number, of: number) => void;

export interface Mirrored {
  readonly origin: string;
  /** Entries in the copy. */
  readonly size: number;
  /** Tiles and bundles that were written. */
  readonly written: number;
}

const CHECKPOINT = 'checkpoint';
/** Tiles under way at once: their fsyncs share the disk's. */
const AT_ONCE = 16;

/**
 * Brings the copy in a folder up to the checkpoint that the source states, which becomes visible last, once all that it needs is on
 * disk. Throws LEDGER_CORRUPT when the tiles do not lead to that checkpoint, or to the one that is there already: then that one stays;
 * INVALID when the folder is a copy of another log. Signatures are `verifyMirror`'s to check.
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
    // A full tile never changes, and it has its name only once it is whole: an interrupted copy goes on where it was.
    if (tile.width < TILE || !existsSync(file)) await writeDurably(file, await source(path), folders, folder);
    progress(++done, wanted.length);
  });
  for (const known of [next, ...(before === undefined ? [] : [before])]) checkRoot(folder, Math.max(have, next.size), known);
  // One that is older says nothing new: the newest FINAL one may be behind the newest of all.
  if (next.size < have) return { origin: next.origin, size: have, written: done };
  for (const changed of folders) await sync(changed);
  await writeDurably(at, note, folders, folder);
  await sync(folder);
  if (before !== undefined) await removePartials(folder, before.size, next.size);
  return { origin: next.origin, size: next.size, written: done };
}

/** The log that a folder holds a copy of; undefined when it holds none. Throws MALFORMED. */
export function mirroredLog(folder: string): string | undefined {
  const at = join(folder, CHECKPOINT);
  return existsSync(at) ? stated(readFileSync(at)).origin : undefined;
}

/**
 * A log in a ledger, or in a copy of one, as a source; without an origin the one that is written. Its checkpoint is the newest that most
 * partners cosigned, else its newest. Throws NOT_FOUND for a log that is not in it.
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
  /** Entries of the whole log, when it has ended. */
  readonly ended?: number;
  /** Of the witnesses given: which cosigned this checkpoint, and when, POSIX seconds. */
  readonly cosigned: readonly { readonly name: string; readonly at: number }[];
  readonly missing: readonly string[];
}

/**
 * Recomputes a log from a copy of its tiles alone. `publicFile`: what its country published, with the turns up to this log; `witnesses`:
 * what other countries did, whose cosignatures on the checkpoint are checked. Throws LEDGER_CORRUPT naming the first entry or tile that does
 * not hold, or when the copy goes on behind the end of its log; INVALID for a log that those turns do not lead to; CONFIG_INVALID.
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

/** The log of a country with this name. Throws CONFIG_INVALID, UNKNOWN_KEY. */
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

/** What a checkpoint states, whoever signed it. Throws MALFORMED. */
function stated(note: Uint8Array): Checkpoint {
  const text = new TextDecoder().decode(note);
  return parseCheckpoint(text.slice(0, text.indexOf('\n\n') + 1));
}

/** Throws LEDGER_CORRUPT unless the copied tiles, of a tree of `size` leaves, lead to what a checkpoint states. */
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

/** Hashes out of the copied tiles of a tree of `size` leaves. */
function tileNodes(folder: string, size: number) {
  return (level: number, start: number, count: number): Uint8Array => {
    const index = Math.floor(start / TILE);
    const width = Math.min(TILE, nodesAt(level, size) - index * TILE);
    if (!hasTile({ level, index, width }, size)) return new Uint8Array();
    const from = (start - index * TILE) * 32;
    return readFileSync(join(folder, tilePath({ level, index, width }))).subarray(from, from + count * 32);
  };
}

/** Partial tiles that a larger one has replaced. */
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

/** Temporary file, fsync, rename; the folders that hold it are added to `folders`. */
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

/** All of them, some at a time. After a failure no more are begun, and none is under way once it is thrown. */
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
