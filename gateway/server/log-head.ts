// The newest head of this country's log that was signed, kept beside the log's key and so outside the ledger. rollback: a copy of ledger.db
// that is put back takes away what no partner has cosigned yet, and nobody else could tell; with this file the next start does.
import { existsSync, writeSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, checkpointText, type NoteSigner, parseCheckpoint, signNote } from '../../services/audit/index.ts';
import { codeOf, counted, merkleRoot, sameBytes, TripointError } from '../../services/domain/index.ts';
import { createLogReader, readLogs } from '../../services/exchange/index.ts';
import type { Reader, RowOf } from '../../services/ledger/index.ts';
import { writeDurably } from './durable.ts';

export interface LogHead {
  /** A commit made this head durable. When it returns, a process that is killed has it; the disk has it within `HEAD_SYNC_MS`. */
  moved(checkpoint: string): void;
  close(): Promise<void>;
}

/** How long a head may be in the page cache alone: what a loss of power takes from it is no older. */
export const HEAD_SYNC_MS = 1_000;
/** Always as long, so that it is overwritten where it stands: within a page, and without a new name to be made durable. */
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

/** The checkpoint that a note states; undefined when it states none. What signed it is for whoever is shown it later. */
function stated(note: string): Checkpoint | undefined {
  try {
    return parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  } catch {
    return undefined;
  }
}

/**
 * Throws ROLLED_BACK when the ledger does not hold the tree that was last signed: it has fewer entries, others, or there is no such file and
 * it has some. A ledger that is ahead of the file is no fault: a process was killed in between.
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
  /** The log that is written, and its signer: before its first entry it is stated to be empty, so that the file is never missing by right. */
  readonly log: { readonly origin: string; readonly signer: NoteSigner };
  /** The disk does not take it: only what a process leaves behind is certain. */
  readonly onFailed: (error: Error) => void;
}

/** Throws ROLLED_BACK, and what writing throws. */
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
      // In this turn, before what was committed is acknowledged or leaves: some microseconds, where a sync would cost as much as the commit.
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

/** The first name that is free: a second restore would else take away the proof of what the first one lost. */
function nameOfLost(keysFolder: string): string {
  for (let n = 1; ; n++) {
    const file = join(keysFolder, `log-head-before${n === 1 ? '' : `.${n}`}.note`);
    if (!existsSync(file)) return file;
  }
}

/**
 * A backup takes the ledger's place at an operator's word. What was signed beyond it stays as `log-head-before.note` (`.2`, `.3` …), which is
 * what is lost; undefined when nothing is. Durable when it resolves.
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
