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

/** Fields of an AuditEntry under their own names; what is absent has proto3's default. Bytes hold until the next chunk. */
export interface Entry {
  leaf: number;
  exchangeId: Uint8Array;
  /** The same, to look up by. */
  id: string;
  kind: number;
  occurredAt: number;
  from: string;
  to: string;
  recordKind: number;
  verb: number;
  agreement: string;
  version: string;
  digest: string;
  outcome: number;
  externalReason: string;
  hasCommitments: boolean;
  retentionClass: string;
  duties: EntryDuty[];
  until: number;
  issued: number;
  request: Uint8Array | undefined;
  kept: Uint8Array | undefined;
  question: Uint8Array | undefined;
}

const NONE = new Uint8Array();
const NO_DUTIES: EntryDuty[] = [];

/** Where a reader is in the bytes of a message. */
interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

function varint(cursor: Cursor): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = cursor.bytes[cursor.at++] as number;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
  }
}

/** Few values come again and again: countries, ids of agreements, clauses, codes. */
const texts = new Map<string, string>();
function text({ bytes }: Cursor, start: number, end: number): string {
  const raw = bytes.toString('latin1', start, end);
  let known = texts.get(raw);
  if (known === undefined) {
    known = bytes.toString('utf8', start, end);
    if (texts.size > 10_000) texts.clear();
    texts.set(raw, known);
  }
  return known;
}

/** Of texts of agreements there are few. */
const digests = new Map<string, string>();
function digest({ bytes, at }: Cursor, end: number): string {
  const raw = bytes.toString('latin1', at, end);
  let known = digests.get(raw);
  if (known === undefined) {
    known = bytes.toString('hex', at, end);
    if (digests.size > 1_000) digests.clear();
    digests.set(raw, known);
  }
  return known;
}

export const idOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
export const bytesOf = (id: string): Uint8Array => new Uint8Array(Buffer.from(id, 'latin1'));

function readBasis(cursor: Cursor, end: number, entry: Entry): void {
  while (cursor.at < end) {
    const field = varint(cursor) >> 3;
    const size = varint(cursor);
    const to = cursor.at + size;
    if (field === 1) entry.agreement = text(cursor, cursor.at, to);
    else if (field === 2) entry.version = text(cursor, cursor.at, to);
    else if (field === 3) entry.digest = digest(cursor, to);
    cursor.at = to;
  }
}

function readDuty(cursor: Cursor, end: number): EntryDuty {
  const duty = { kind: '', clause: '', due: 0, waiting: 0 };
  while (cursor.at < end) {
    const field = varint(cursor) >> 3;
    const value = varint(cursor);
    if (field === 3) duty.due = value;
    else if (field === 4) duty.waiting = value;
    else {
      const to = cursor.at + value;
      if (field === 1) duty.kind = text(cursor, cursor.at, to);
      else duty.clause = text(cursor, cursor.at, to);
      cursor.at = to;
    }
  }
  return duty;
}

const emptyAt = (leaf: number): Entry => ({
  leaf,
  exchangeId: NONE,
  id: '',
  kind: 0,
  occurredAt: 0,
  from: '',
  to: '',
  recordKind: 0,
  verb: 0,
  agreement: '',
  version: '',
  digest: '',
  outcome: 0,
  externalReason: '',
  hasCommitments: false,
  retentionClass: '',
  duties: NO_DUTIES,
  until: 0,
  issued: 0,
  request: undefined,
  kept: undefined,
  question: undefined,
});

function readNumber(entry: Entry, field: number, value: number): void {
  if (field === 4) entry.kind = value;
  else if (field === 5) entry.occurredAt = value;
  else if (field === 12) entry.recordKind = value;
  else if (field === 13) entry.verb = value;
  else if (field === 18) entry.outcome = value;
  else if (field === 34) entry.until = value;
  else if (field === 35) entry.issued = value;
}

function readBytes(entry: Entry, field: number, cursor: Cursor, to: number): void {
  const { bytes, at } = cursor;
  if (field === 3) {
    entry.exchangeId = bytes.subarray(at, to);
    entry.id = bytes.toString('latin1', at, to);
  } else if (field === 10) entry.from = text(cursor, at, to);
  else if (field === 11) entry.to = text(cursor, at, to);
  else if (field === 17) readBasis(cursor, to, entry);
  else if (field === 19) entry.externalReason = text(cursor, at, to);
  else if (field === 24) entry.hasCommitments = true;
  else if (field === 26) entry.retentionClass = text(cursor, at, to);
  else if (field === 33) {
    if (entry.duties === NO_DUTIES) entry.duties = [];
    entry.duties.push(readDuty(cursor, to));
  } else if (field === 36) entry.request = bytes.subarray(at, to);
  else if (field === 37) entry.kept = bytes.subarray(at, to);
  else if (field === 38) entry.question = bytes.subarray(at, to);
}

/** Throws LEDGER_CORRUPT when the bytes are no message. */
export function readEntry(leaf: number, bytes: Buffer, start: number, end: number): Entry {
  const entry = emptyAt(leaf);
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
const CHUNK = `SELECT min(leaf_index) AS first, count(*) AS n, group_concat(kind) AS kinds, group_concat(length(exchange_id)) AS id_lengths,
    CAST(group_concat(exchange_id, '') AS BLOB) AS ids, group_concat(length(entry)) AS lengths,
    CAST(group_concat(entry, '') AS BLOB) AS entries
  FROM (SELECT leaf_index, kind, exchange_id, entry FROM leaf WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index)`;

/** What the row of a leaf says of its entry, to find it by. */
export interface Indexed {
  readonly entry: Entry;
  readonly kind: number;
  readonly id: string;
}

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

const buffer = (blob: unknown): Buffer => {
  const bytes = (blob as Uint8Array | null) ?? NONE;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

/** The entries of the log that are here, in its order, some at a time. */
export function* chunksOf(store: Reader, { size, expiredLeaf }: Extent): Generator<readonly Indexed[]> {
  for (let start = expiredLeaf; start < size; start += LEAVES) {
    const row = store.get(CHUNK, start, start + LEAVES);
    if (row === undefined || row.n === 0) continue;
    const [ids, entries] = [buffer(row.ids), buffer(row.entries)];
    const [kinds, idLengths, lengths] = [row.kinds, row.id_lengths, row.lengths].map((list) => (list as string).split(','));
    const chunk: Indexed[] = [];
    let [at, idAt] = [0, 0];
    for (let i = 0; i < (row.n as number); i++) {
      const length = Number(lengths?.[i]);
      const idLength = Number(idLengths?.[i]);
      const entry = readEntry((row.first as number) + i, entries, at, at + length);
      chunk.push({ entry, kind: Number(kinds?.[i]), id: ids.toString('latin1', idAt, idAt + idLength) });
      at += length;
      idAt += idLength;
    }
    yield chunk;
  }
}
