// The unexpired entries of the log, in order.
import type { Reader } from '../../../ledger/index.ts';
import { type EntryTile, readLogs, tileOf } from '../../log/index.ts';
import { Entry } from './entry.ts';

export interface Extent {
  readonly size: number;
  /** The leaf after the last expired entry, and the time when that one was logged. 0 if none has expired. */
  readonly expiredLeaf: number;
  readonly expiredAt: number;
}

export function extentOf(store: Reader): Extent {
  const size = store.get('lastLeaf')?.last ?? -1;
  const expired = readLogs(store).findLast((log) => log.expired !== undefined);
  const expiredLeaf = expired?.end === undefined ? 0 : expired.firstLeaf + expired.end.size;
  const row = expiredLeaf > 0 ? store.get('leafEntry', expiredLeaf - 1) : undefined;
  const last = row && Buffer.from(row.entry);
  const expiredAt = last ? new Entry().read(expiredLeaf - 1, last, 0, last.length).occurredAt : 0;
  return { size: size + 1, expiredLeaf, expiredAt };
}

/** `onEntry` must use or copy the entry before it returns, because the next one overwrites it. */
export function readEntries({ first, bytes, ends }: EntryTile, entry: Entry, onEntry: (entry: Entry) => void): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0, start = 0; i < ends.length; i++) {
    const end = ends[i] as number;
    // Skips the 00 byte before the entry.
    onEntry(entry.read(first + i, buffer, start + 1, end));
    start = end;
  }
}

const AT_ONCE = 1_024;

export function* tilesOf(store: Reader, { size, expiredLeaf }: Extent): Generator<EntryTile> {
  for (let start = expiredLeaf; start < size; start += AT_ONCE) {
    const row = store.get('entryTile', start, start + AT_ONCE);
    if (row !== undefined && row.n !== 0) yield tileOf(row.first, row);
  }
}
