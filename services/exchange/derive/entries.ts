// Reads of every entry of the log only what tables are derived from. The strict decoder takes ten times as long, and these bytes have passed
// it once: they are what this country wrote, under a hash that the tree holds.
import { TripointError } from '../../domain/index.ts';
import type { Reader } from '../../ledger/index.ts';
import { readLogs } from '../logs.ts';

export interface EntryDuty {
  kind: string;
  clause: string;
  due: number;
  waiting: number;
}

const NONE = new Uint8Array();
const NO_DUTIES: EntryDuty[] = [];

export interface Basis {
  readonly agreement: string;
  readonly version: string;
  readonly digest: string;
}
const NO_BASIS: Basis = { agreement: '', version: '', digest: '' };

/** Bytes of a message, of a length. */
interface Span {
  readonly at: number;
  readonly end: number;
}

/**
 * Fields of an AuditEntry under their own names; what is absent has proto3's default. Ids and hashes are cut out where they are asked for,
 * which of most entries they are not.
 */
export class Entry {
  readonly leaf: number;
  readonly #bytes: Buffer;
  kind = 0;
  occurredAt = 0;
  from = '';
  to = '';
  recordKind = 0;
  verb = 0;
  outcome = 0;
  basis = NO_BASIS;
  externalReason = '';
  hasCommitments = false;
  retentionClass = '';
  duties = NO_DUTIES;
  until = 0;
  issued = 0;
  about: Span | undefined;
  requested: Span | undefined;
  keeps: Span | undefined;
  answers: Span | undefined;

  constructor(leaf: number, bytes: Buffer) {
    this.leaf = leaf;
    this.#bytes = bytes;
  }

  #cut(span: Span): Uint8Array {
    return this.#bytes.subarray(span.at, span.end);
  }

  get exchangeId(): Uint8Array {
    return this.about ? this.#cut(this.about) : NONE;
  }

  /** The same, to look up by. */
  get id(): string {
    return this.about ? this.#bytes.toString('latin1', this.about.at, this.about.end) : '';
  }

  get request(): Uint8Array | undefined {
    return this.requested && this.#cut(this.requested);
  }

  get kept(): Uint8Array | undefined {
    return this.keeps && this.#cut(this.keeps);
  }

  get question(): Uint8Array | undefined {
    return this.answers && this.#cut(this.answers);
  }
}

/** Where a reader is in the bytes of a message. */
interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

function varint(cursor: Cursor): number {
  const { bytes } = cursor;
  let byte = bytes[cursor.at++] as number;
  if (byte < 0x80) return byte;
  let value = byte & 0x7f;
  for (let scale = 128; byte >= 0x80; scale *= 128) {
    byte = bytes[cursor.at++] as number;
    value += (byte & 0x7f) * scale;
  }
  return value;
}

const SLOTS = 1_024;

/** Few values come again and again: countries, bases, clauses, codes. Each is read once, and then known by its bytes. */
function known<T>(read: (bytes: Buffer, at: number, end: number) => T): (bytes: Buffer, at: number, end: number) => T {
  const slots: { readonly bytes: Buffer; readonly value: T }[] = [];
  return (bytes, at, end) => {
    let hash = end - at;
    for (let i = at; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
    const slot = hash & (SLOTS - 1);
    const last = slots[slot];
    if (last !== undefined && last.bytes.length === end - at) {
      let i = 0;
      while (i < last.bytes.length && last.bytes[i] === bytes[at + i]) i++;
      if (i === last.bytes.length) return last.value;
    }
    const value = read(bytes, at, end);
    slots[slot] = { bytes: Buffer.from(bytes.subarray(at, end)), value };
    return value;
  };
}

const text = known((bytes, at, end) => bytes.toString('utf8', at, end));

export const idOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
export const bytesOf = (id: string): Uint8Array => new Uint8Array(Buffer.from(id, 'latin1'));

const basis = known((bytes, start, end): Basis => {
  const cursor: Cursor = { bytes, at: start };
  const found = { agreement: '', version: '', digest: '' };
  while (cursor.at < end) {
    const field = varint(cursor) >> 3;
    const size = varint(cursor);
    const { at } = cursor;
    if (field === 1) found.agreement = text(bytes, at, at + size);
    else if (field === 2) found.version = text(bytes, at, at + size);
    else if (field === 3) found.digest = bytes.toString('hex', at, at + size);
    cursor.at = at + size;
  }
  return found;
});

function readDuty(cursor: Cursor, end: number): EntryDuty {
  const duty = { kind: '', clause: '', due: 0, waiting: 0 };
  while (cursor.at < end) {
    const field = varint(cursor) >> 3;
    const value = varint(cursor);
    if (field === 3) duty.due = value;
    else if (field === 4) duty.waiting = value;
    else {
      const { bytes, at } = cursor;
      if (field === 1) duty.kind = text(bytes, at, at + value);
      else duty.clause = text(bytes, at, at + value);
      cursor.at = at + value;
    }
  }
  return duty;
}

function readNumber(entry: Entry, field: number, value: number): void {
  if (field === 4) entry.kind = value;
  else if (field === 5) entry.occurredAt = value;
  else if (field === 12) entry.recordKind = value;
  else if (field === 13) entry.verb = value;
  else if (field === 18) entry.outcome = value;
  else if (field === 34) entry.until = value;
  else if (field === 35) entry.issued = value;
}

function readBytes(entry: Entry, field: number, cursor: Cursor, end: number): void {
  const { bytes, at } = cursor;
  if (field === 3) entry.about = { at, end };
  else if (field === 10) entry.from = text(bytes, at, end);
  else if (field === 11) entry.to = text(bytes, at, end);
  else if (field === 17) entry.basis = basis(bytes, at, end);
  else if (field === 19) entry.externalReason = text(bytes, at, end);
  else if (field === 24) entry.hasCommitments = true;
  else if (field === 26) entry.retentionClass = text(bytes, at, end);
  else if (field === 33) {
    if (entry.duties === NO_DUTIES) entry.duties = [];
    entry.duties.push(readDuty(cursor, end));
  } else if (field === 36) entry.requested = { at, end };
  else if (field === 37) entry.keeps = { at, end };
  else if (field === 38) entry.answers = { at, end };
}

/** Throws LEDGER_CORRUPT when the bytes are no message. */
export function readEntry(leaf: number, bytes: Buffer, start: number, end: number): Entry {
  const entry = new Entry(leaf, bytes);
  const cursor: Cursor = { bytes, at: start };
  while (cursor.at < end) {
    const tag = varint(cursor);
    const value = varint(cursor);
    if ((tag & 7) === 0) {
      readNumber(entry, tag >> 3, value);
      continue;
    }
    const to = cursor.at + value;
    if ((tag & 7) !== 2 || to > end) throw new TripointError('LEDGER_CORRUPT', `leaf ${leaf} does not read`);
    readBytes(entry, tag >> 3, cursor, to);
    cursor.at = to;
  }
  return entry;
}

const LEAVES = 1_024;
// A row for each leaf would cost more than all that is read in it.
const CHUNK = `SELECT min(leaf_index) AS first, count(*) AS n, group_concat(length(entry)) AS lengths,
    CAST(group_concat(entry, '') AS BLOB) AS entries
  FROM (SELECT leaf_index, entry FROM leaf WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index)`;

export interface Extent {
  readonly size: number;
  /** The leaf after the last whose entries have expired, and when that was logged. 0: none have. */
  readonly expiredLeaf: number;
  readonly expiredAt: number;
}

export function extentOf(store: Reader): Extent {
  const size = (store.get('SELECT max(leaf_index) AS last FROM leaf')?.last as number | null | undefined) ?? -1;
  const expired = readLogs(store).findLast((log) => log.expired !== undefined);
  const expiredLeaf = expired?.end === undefined ? 0 : expired.firstLeaf + expired.end.size;
  const row = expiredLeaf > 0 ? store.get('SELECT entry FROM leaf WHERE leaf_index = ?', expiredLeaf - 1) : undefined;
  const last = row && Buffer.from(row.entry as Uint8Array);
  return { size: size + 1, expiredLeaf, expiredAt: last ? readEntry(expiredLeaf - 1, last, 0, last.length).occurredAt : 0 };
}

/** The entries of the log that are here, in its order, some at a time. */
export function* chunksOf(store: Reader, { size, expiredLeaf }: Extent): Generator<readonly Entry[]> {
  for (let start = expiredLeaf; start < size; start += LEAVES) {
    const row = store.get(CHUNK, start, start + LEAVES);
    if (row === undefined || row.n === 0) continue;
    const { buffer, byteOffset, byteLength } = row.entries as Uint8Array;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    let at = 0;
    yield (row.lengths as string).split(',').map((length, i) => {
      const end = at + Number(length);
      const entry = readEntry((row.first as number) + i, bytes, at, end);
      at = end;
      return entry;
    });
  }
}
