// What became of each row of an import or a list of questions, beside its file: the same command, run again after a stop, goes on from there.
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
export interface Settled<Outcome extends string = ImportOutcome> {
  readonly row: number;
  readonly line: number;
  readonly outcome: Outcome;
  /** Of a refused row: the code. */
  readonly code?: string;
  readonly recordId?: string;
  readonly exchangeId?: string;
}

export const IMPORT_OUTCOMES = ['SHARED', 'HELD', 'REFUSED'] as const;
type ImportOutcome = (typeof IMPORT_OUTCOMES)[number];

export interface Journal<Outcome extends string = ImportOutcome> {
  /** The rows that need nothing more, with what became of them. */
  readonly settled: ReadonlyMap<number, Settled<Outcome>>;
  /** The Idempotency-Key of a row: the same for the same row of the same file under the same options, whenever it is sent. */
  keyOf(row: number): string;
  settle(row: Settled<Outcome>): void;
  close(): void;
}

/** planted link: a name in a folder that others write to is no way into a file elsewhere. */
export const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

function settledIn<Outcome extends string>(text: string, outcomes: readonly Outcome[]): Settled<Outcome> | undefined {
  try {
    const row = JSON.parse(text) as Settled<Outcome> | null;
    return row !== null && Number.isSafeInteger(row.row) && outcomes.includes(row.outcome) ? row : undefined;
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
 * @param outcomes what may become of a row
 */
export async function openJournal<Outcome extends string>(
  journal: string,
  file: string,
  terms: string,
  outcomes: readonly Outcome[],
): Promise<Journal<Outcome>> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const head = { file: hash.digest('hex'), terms: createHash('sha256').update(terms).digest('hex') };
  const settled = new Map<number, Settled<Outcome>>();
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
    const row = settledIn(text, outcomes);
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
