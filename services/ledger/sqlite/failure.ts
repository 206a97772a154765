// Why the store did not take something, in words for whoever must mend it: SQLite says "disk I/O error" of a disk that is full as well.
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** SQLite's primary result codes, and what the system says of them. */
const CAUSES: Readonly<Record<number, string>> = {
  3: 'no right to write (EACCES)',
  5: 'locked by another process (SQLITE_BUSY)',
  8: 'read-only (EROFS or EACCES)',
  10: 'an input or output error (EIO)',
  13: 'no space left on device (ENOSPC)',
  14: 'it cannot be opened',
  26: 'not a database',
};
const SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on device (ENOSPC)',
  EDQUOT: 'the disk quota is used up (EDQUOT)',
  EACCES: 'no right to write (EACCES)',
  EROFS: 'read-only (EROFS)',
  EMFILE: 'too many open files (EMFILE)',
};
/** A write-ahead file and its index cannot grow in less. */
const FULL_BYTES = 1 << 20;
const [IO_ERROR, FULL] = [10, 13];

/** Bytes that a program without privileges may still write where a file lies; undefined when the system does not say. */
function freeBytes(file: string): number | undefined {
  try {
    const { bavail, bsize, blocks } = statfsSync(dirname(file));
    return blocks > 0 ? bavail * bsize : undefined;
  } catch {
    return undefined;
  }
}

/** What the system says of a failure, at which path, and how much is free there; undefined when it was not the system's. */
export function systemFailure(error: unknown, file: string, free: number | undefined = freeBytes(file)): string | undefined {
  const { errcode, code } = error as { errcode?: number; code?: string };
  const primary = errcode === undefined ? undefined : errcode & 0xff;
  // Extending the index of the write-ahead file on a full disk is an I/O error to SQLite.
  const isFull = primary === IO_ERROR && free !== undefined && free < FULL_BYTES;
  const cause = CAUSES[isFull ? FULL : (primary ?? 0)] ?? SYSTEM[code ?? ''];
  return cause && `${cause}: ${file}${free === undefined ? '' : `, ${free} bytes free`}`;
}

/** The same, or what SQLite says: it names tables and columns, never a value. */
export const failureOf = (error: unknown, file: string): string =>
  systemFailure(error, file) ?? (error instanceof Error ? error.message : 'failed');
