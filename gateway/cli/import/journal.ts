// What became of each row of an import, beside its file: the same command, run again after a stop, goes on from there.
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  createReadStream,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { CommandError, EXIT } from '../failure.ts';

/** What became of one row. Names nobody: a journal may be read by whoever may read the folder. */
export interface Settled {
  readonly row: number;
  readonly line: number;
  readonly outcome: 'SHARED' | 'HELD' | 'REFUSED';
  /** Of a refused row: the code. */
  readonly code?: string;
  readonly recordId?: string;
}

export interface Journal {
  /** The rows that need nothing more, with what became of them. */
  readonly settled: ReadonlyMap<number, Settled>;
  /** The Idempotency-Key of a row: the same for the same row of the same file under the same options, whenever it is sent. */
  keyOf(row: number): string;
  settle(row: Settled): void;
  close(): void;
}

/** planted link: a name in a folder that others write to is no way into a file elsewhere. */
export const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

const OUTCOMES: readonly unknown[] = ['SHARED', 'HELD', 'REFUSED'] satisfies Settled['outcome'][];

function settledIn(text: string): Settled | undefined {
  try {
    const row = JSON.parse(text) as Settled | null;
    return row !== null && Number.isSafeInteger(row.row) && OUTCOMES.includes(row.outcome) ? row : undefined;
  } catch {
    return undefined;
  }
}

const isRunning = (pid: number): boolean => {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * Two imports of one file would write its refused rows twice, and each of those would be shared. What a killed import left does not count. Throws
 * CommandError; returns what ends it.
 */
function locked(journal: string): () => void {
  const lock = `${journal}.lock`;
  const take = () => writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
  try {
    take();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (isRunning(Number(readFileSync(lock, 'utf8'))))
      throw new CommandError(EXIT.unavailable, ['import.in-progress', { journal }], ['import.next-in-progress', { lock }]);
    rmSync(lock);
    take();
  }
  return () => rmSync(lock, { force: true });
}

/**
 * Opens the journal of an import, or begins it. Throws CommandError if it belongs to another file or other options: rows that were refused come
 * back in a file of their own, and changing this one would leave unclear which of its rows were shared.
 *
 * @param terms everything besides the file that decides what is sent
 */
export async function openJournal(journal: string, file: string, terms: string): Promise<Journal> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const head = { file: hash.digest('hex'), terms: createHash('sha256').update(terms).digest('hex') };
  const settled = new Map<number, Settled>();
  const isNew = !existsSync(journal) || statSync(journal).size === 0;
  const content = isNew ? '' : readFileSync(journal, 'utf8');
  const [first = '', ...rows] = content.split('\n');
  if (!isNew && first !== JSON.stringify(head))
    throw new CommandError(EXIT.usage, ['import.other-journal', { journal }], ['import.next-journal', { journal }]);
  const unlock = locked(journal);
  const fd = openSync(journal, APPEND, 0o600);
  // A row written in part by a stop is not settled; its key makes sending it again harmless.
  const whole = content.slice(0, content.lastIndexOf('\n') + 1);
  if (whole.length < content.length) ftruncateSync(fd, Buffer.byteLength(whole));
  if (isNew) writeSync(fd, `${JSON.stringify(head)}\n`);
  for (const text of whole === '' ? [] : rows.slice(0, whole.split('\n').length - 2)) {
    const row = settledIn(text);
    // Altered: what it says was shared may not be.
    if (row === undefined) {
      closeSync(fd);
      unlock();
      throw new CommandError(EXIT.usage, ['import.altered-journal', { journal }], ['import.next-journal', { journal }]);
    }
    settled.set(row.row, row);
  }
  return {
    settled,
    keyOf: (row) =>
      `import-${createHash('sha256')
        .update(`${JSON.stringify(head)}\n${row}`)
        .digest('hex')
        .slice(0, 40)}`,
    settle: (row) => void writeSync(fd, `${JSON.stringify(row)}\n`),
    close() {
      fsyncSync(fd);
      closeSync(fd);
      unlock();
    },
  };
}
