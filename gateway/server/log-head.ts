// rollback: the last signed head of this country's log, stored beside the log's key and so outside the ledger. Restoring an old ledger.db
// removes entries that no partner has cosigned yet, which nobody else would notice; with this file the next start does.
import { existsSync, writeSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, checkpointText, type NoteSigner, parseCheckpoint, signNote } from '../../services/audit/index.ts';
import { codeOf, counted, merkleRoot, sameBytes, TripointError } from '../../services/domain/index.ts';
import { createLogReader, readLogs } from '../../services/exchange/index.ts';
import type { Reader, RowOf } from '../../services/ledger/index.ts';
import { writeDurably } from './durable.ts';

export interface LogHead {
  /** To be called after the commit of this head. On return the file survives a kill of the process; within `HEAD_SYNC_MS` it is synced. */
  moved(checkpoint: string): void;
  close(): Promise<void>;
}

/** How long a head may be in the page cache only: a power failure loses at most the heads of this time. */
export const HEAD_SYNC_MS = 1_000;
/** A fixed length, so that the file is overwritten in place, within one page and without a rename that would need its own sync. */
const BYTES = 1_024;

const NAME = 'log-head.note';
const fileIn = (keysFolder: string): string => join(keysFolder, NAME);

function padded(note: string): Buffer {
  const bytes = Buffer.alloc(BYTES, '\n');
  bytes.write(note);
  return bytes;
}

async function readHead(keysFolder: string): Promise<string | undefined> {
  try {
    return `${(await readFile(fileIn(keysFolder), 'utf8')).trimEnd()}\n`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The checkpoint in a note, or undefined. The signature is not checked here, but by whoever is shown the note later. */
function stated(note: string): Checkpoint | undefined {
  try {
    return parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  } catch {
    return undefined;
  }
}

/**
 * rollback: throws ROLLED_BACK unless the ledger contains the last signed tree: if it has fewer or other entries, or if it has entries and
 * the file is missing. A ledger ahead of the file is accepted: the process was killed between the commit and the write of the file.
 */
function mustHold(store: Reader, note: string | undefined): void {
  const restore = 'put the newest ledger back, or a backup of it: tripoint ledger restore';
  const refuse = (rule: string) => new TripointError('ROLLED_BACK', `${rule}; ${restore}`);
  const logs = readLogs(store);
  const head = store.get('head');
  const size = head === undefined ? 0 : head.firstLeaf + head.size;
  if (note === undefined) {
    if (size > 0) throw refuse(`${NAME}, which says what was signed last, is not beside the key of the log`);
    return;
  }
  const said = stated(note);
  if (said === undefined) throw refuse(`${NAME} is not the checkpoint of a log`);
  if (said.size === 0) return;
  const log = logs.find(({ origin }) => origin === said.origin);
  if (log === undefined)
    throw refuse(`${counted(said.size, 'entry', 'entries')} of ${said.origin} signed, and the ledger has no such log`);
  const reader = createLogReader(store, log.number);
  if (reader.size() < said.size)
    throw refuse(`${counted(said.size, 'entry', 'entries')} of ${said.origin} signed, and the ledger has ${reader.size()}`);
  if (!sameBytes(reader.rangeRoot(0, said.size), said.root))
    throw refuse(`${counted(said.size, 'entry', 'entries')} of ${said.origin} signed, and the ledger has others`);
}

export interface LogHeadOptions {
  /** The current log and its signer. Before its first entry the file states an empty tree, so a missing file is always an error. */
  readonly log: { readonly origin: string; readonly signer: NoteSigner };
  /** A sync failed: the head survives a kill of the process, but perhaps not a power failure. */
  readonly onFailed: (error: Error) => void;
}

/** Throws ROLLED_BACK, and file system errors. */
export async function openLogHead(keysFolder: string, store: Reader, { log, onFailed }: LogHeadOptions): Promise<LogHead> {
  mustHold(store, await readHead(keysFolder));
  const { size, checkpoint } = store.get('headCheckpoint') as RowOf<'headCheckpoint'>;
  const empty = () => signNote(checkpointText({ origin: log.origin, size: 0, root: merkleRoot([]) }), [log.signer]);
  await writeDurably(fileIn(keysFolder), padded(size > 0 ? checkpoint : empty()).toString());
  const handle = await open(fileIn(keysFolder), 'r+');
  let last: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let syncing = Promise.resolve();

  function sync(): void {
    timer = undefined;
    syncing = handle.datasync().catch(onFailed);
  }
  return {
    moved(note) {
      if (note === last) return;
      last = note;
      // Synchronous, so before the commit is acknowledged or sent. It takes microseconds; a sync would cost as much as the commit.
      writeSync(handle.fd, padded(note), 0, BYTES, 0);
      timer ??= setTimeout(sync, HEAD_SYNC_MS).unref();
    },
    async close() {
      if (timer !== undefined) {
        clearTimeout(timer);
        sync();
      }
      await syncing;
      await handle.close();
    },
  };
}

/** The first unused name, so that a second restore does not overwrite the proof of what the first one lost. */
function nameOfLost(keysFolder: string): string {
  for (let n = 1; ; n++) {
    const file = join(keysFolder, `log-head-before${n === 1 ? '' : `.${n}`}.note`);
    if (!existsSync(file)) return file;
  }
}

/**
 * Accepts a restored ledger on an operator's order. If the last signed head is not in it, that head is kept as `log-head-before.note`
 * (`.2`, `.3` …) and returned: its entries are lost. Durable when it resolves.
 */
export async function replaceLogHead(keysFolder: string, ledger: Reader): Promise<Checkpoint | undefined> {
  const note = await readHead(keysFolder);
  let lost: Checkpoint | undefined;
  try {
    if (note !== undefined) mustHold(ledger, note);
  } catch (error) {
    if (codeOf(error) !== 'ROLLED_BACK') throw error;
    lost = stated(note as string);
    await rename(fileIn(keysFolder), nameOfLost(keysFolder));
  }
  const { size, checkpoint } = ledger.get('headCheckpoint') as RowOf<'headCheckpoint'>;
  if (size > 0) await writeDurably(fileIn(keysFolder), padded(checkpoint).toString());
  else await rm(fileIn(keysFolder), { force: true });
  return lost;
}
