// Why a write to the store failed, in words for the operator: SQLite reports "disk I/O error" for a full disk too.
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** SQLite's primary result codes, with the system error behind each. */
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
/** With less free space than this, the write-ahead log and its index cannot grow. */
const FULL_BYTES = 1 << 20;
const [IO_ERROR, FULL] = [10, 13];

/** Bytes that an unprivileged program may still write to the file's file system; undefined if the system does not say. */
function freeBytes(file: string): number | undefined {
  try {
    const { bavail, bsize, blocks } = statfsSync(dirname(file));
    return blocks > 0 ? bavail * bsize : undefined;
  } catch {
    return undefined;
  }
}

/** The system's cause of a failure, the path, and the free bytes there; undefined if the system did not cause it. */
export function systemFailure(error: unknown, file: string, free: number | undefined = freeBytes(file)): string | undefined {
  const { errcode, code } = error as { errcode?: number; code?: string };
  const primary = errcode === undefined ? undefined : errcode & 0xff;
  // SQLite reports an I/O error when it cannot extend the write-ahead log's index on a full disk.
  const isFull = primary === IO_ERROR && free !== undefined && free < FULL_BYTES;
  const cause = CAUSES[isFull ? FULL : (primary ?? 0)] ?? SYSTEM[code ?? ''];
  return cause && `${cause}: ${file}${free === undefined ? '' : `, ${free} bytes free`}`;
}

/** Falls back to SQLite's own message, which names tables and columns but never a value. */
export const failureOf = (error: unknown, file: string): string =>
  systemFailure(error, file) ?? (error instanceof Error ? error.message : 'failed');
