// Reads only those fields of a log entry from which tables are derived, and only on access. The strict decoder takes ten times as
// long, and these bytes have passed it once: this country wrote them, and the tree covers their hash.
import { TripointError } from '../../../domain/index.ts';

export interface EntryDuty {
  readonly kind: string;
  readonly clause: string;
  readonly due: number;
  readonly waiting: number;
}

export interface Basis {
  readonly agreement: string;
  readonly version: string;
  readonly digest: string;
}

/** A record version. */
export interface EntryAbout {
  readonly originator: string;
  readonly recordId: Uint8Array;
  readonly version: number;
  /** The exchange that is answered. */
  readonly answers?: Uint8Array;
}

const NONE = new Uint8Array();
const NO_DUTIES: readonly EntryDuty[] = [];
const NO_BASIS: Basis = { agreement: '', version: '', digest: '' };

/** Field numbers of AuditEntry. */
const FIELD = {
  ...{ exchangeId: 3, kind: 4, occurredAt: 5, from: 10, to: 11, recordKind: 12, verb: 13, legalBasis: 17, outcome: 18 },
  ...{ externalReason: 19, retentionClass: 26, duties: 33, until: 34, issued: 35, request: 36, kept: 37, correlation: 38 },
  ...{ recordId: 14, recordVersion: 15, about: 39, onward: 40 },
} as const;
const FIELDS = 64;
const [VARINT, BYTES] = [0, 2];

/**
 * An AuditEntry under the names of its fields; absent fields have proto3's default. INVARIANT: one object is reused for all entries,
 * because one object per entry would cost more than reading it. Use or copy its values before the next read.
 */
export class Entry {
  #bytes: Buffer = Buffer.alloc(0);
  #leaf = 0;
  /** By field number: the start of its bytes, or its numeric value. */
  readonly #starts = new Float64Array(FIELDS);
  readonly #ends = new Int32Array(FIELDS);
  /** Start and end of each. */
  #duties: number[] = [];

  /** Throws LEDGER_CORRUPT if the bytes are not a message. */
  read(leaf: number, bytes: Buffer, start: number, end: number): this {
    this.#bytes = bytes;
    this.#leaf = leaf;
    const starts = this.#starts;
    const ends = this.#ends;
    starts.fill(0);
    ends.fill(0);
    if (this.#duties.length > 0) this.#duties = [];
    let next = start;
    while (next < end) {
      let tag = bytes[next++] as number;
      if (tag >= 0x80) tag = (tag & 0x7f) + (bytes[next++] as number) * 128;
      let value = bytes[next++] as number;
      if (value >= 0x80) {
        at = next - 1;
        value = varint(bytes);
        next = at;
      }
      const field = tag >>> 3;
      const wire = tag & 7;
      if (wire === VARINT) {
        if (field < FIELDS) starts[field] = value;
        continue;
      }
      const to = next + value;
      if (wire !== BYTES || to > end) throw new TripointError('LEDGER_CORRUPT', `leaf ${leaf} does not read`);
      if (field === FIELD.duties) this.#duties.push(next, to);
      else if (field < FIELDS) {
        starts[field] = next;
        ends[field] = to;
      }
      next = to;
    }
    return this;
  }

  get leaf(): number {
    return this.#leaf;
  }
  get kind(): number {
    return this.#starts[FIELD.kind] as number;
  }
  get occurredAt(): number {
    return this.#starts[FIELD.occurredAt] as number;
  }
  get recordKind(): number {
    return this.#starts[FIELD.recordKind] as number;
  }
  get verb(): number {
    return this.#starts[FIELD.verb] as number;
  }
  get outcome(): number {
    return this.#starts[FIELD.outcome] as number;
  }
  get until(): number {
    return this.#starts[FIELD.until] as number;
  }
  get issued(): number {
    return this.#starts[FIELD.issued] as number;
  }

  get from(): string {
    return this.#text(FIELD.from);
  }
  get to(): string {
    return this.#text(FIELD.to);
  }
  get externalReason(): string {
    return this.#text(FIELD.externalReason);
  }
  get retentionClass(): string {
    return this.#text(FIELD.retentionClass);
  }
  get basis(): Basis {
    const end = this.#ends[FIELD.legalBasis] as number;
    return end === 0 ? NO_BASIS : basis(this.#bytes, this.#starts[FIELD.legalBasis] as number, end);
  }

  get exchangeId(): Uint8Array {
    return this.#cut(FIELD.exchangeId) ?? NONE;
  }
  /** The exchange id as a map key. */
  get id(): string {
    return this.#bytes.toString('latin1', this.#starts[FIELD.exchangeId], this.#ends[FIELD.exchangeId]);
  }
  get request(): Uint8Array | undefined {
    return this.#cut(FIELD.request);
  }
  get kept(): Uint8Array | undefined {
    return this.#cut(FIELD.kept);
  }
  get correlation(): Uint8Array | undefined {
    return this.#cut(FIELD.correlation);
  }

  get recordId(): Uint8Array {
    return this.#cut(FIELD.recordId) ?? NONE;
  }
  get recordVersion(): number {
    return this.#starts[FIELD.recordVersion] as number;
  }
  get about(): EntryAbout | undefined {
    return this.#concerned(FIELD.about);
  }
  get onward(): EntryAbout | undefined {
    return this.#concerned(FIELD.onward);
  }

  get hasDuties(): boolean {
    return this.#duties.length > 0;
  }
  get duties(): readonly EntryDuty[] {
    if (this.#duties.length === 0) return NO_DUTIES;
    const read: EntryDuty[] = [];
    for (let i = 0; i < this.#duties.length; i += 2)
      read.push(dutyIn(this.#bytes, this.#duties[i] as number, this.#duties[i + 1] as number));
    return read;
  }

  #concerned(field: number): EntryAbout | undefined {
    const end = this.#ends[field] as number;
    return end === 0 ? undefined : aboutIn(this.#bytes, this.#starts[field] as number, end);
  }
  #cut(field: number): Uint8Array | undefined {
    const end = this.#ends[field] as number;
    return end === 0 ? undefined : this.#bytes.subarray(this.#starts[field], end);
  }
  #text(field: number): string {
    const end = this.#ends[field] as number;
    return end === 0 ? '' : text(this.#bytes, this.#starts[field] as number, end);
  }
}

/** The current read position of all readers. */
let at = 0;

function varint(bytes: Buffer): number {
  let byte = bytes[at++] as number;
  if (byte < 0x80) return byte;
  let value = byte & 0x7f;
  for (let scale = 128; byte >= 0x80; scale *= 128) {
    byte = bytes[at++] as number;
    value += (byte & 0x7f) * scale;
  }
  return value;
}

const SLOTS = 1_024;

/** Caches repeated values: countries, bases, clauses, codes. Each is decoded once and then found by its bytes. */
function known<T>(read: (bytes: Buffer, start: number, end: number) => T): (bytes: Buffer, start: number, end: number) => T {
  const slots: { readonly bytes: Buffer; readonly value: T }[] = [];
  return (bytes, start, end) => {
    const size = end - start;
    // Some of the bytes select the slot; all of them are compared.
    const step = 1 + (size >> 4);
    let hash = size;
    for (let i = end - 1; i >= start; i -= step) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
    const slot = (hash ^ (hash >>> 10)) & (SLOTS - 1);
    const last = slots[slot];
    if (last !== undefined && last.bytes.length === size) {
      const there = last.bytes;
      let i = 0;
      while (i < size && there[i] === bytes[start + i]) i++;
      if (i === size) return last.value;
    }
    const value = read(bytes, start, end);
    slots[slot] = { bytes: Buffer.from(bytes.subarray(start, end)), value };
    return value;
  };
}

const text = known((bytes, start, end) => bytes.toString('utf8', start, end));

const basis = known((bytes, start, end): Basis => {
  const found = { agreement: '', version: '', digest: '' };
  at = start;
  while (at < end) {
    const field = varint(bytes) >>> 3;
    const to = varint(bytes) + at;
    if (field === 1) found.agreement = bytes.toString('utf8', at, to);
    else if (field === 2) found.version = bytes.toString('utf8', at, to);
    else if (field === 3) found.digest = bytes.toString('hex', at, to);
    at = to;
  }
  return found;
});

function dutyIn(bytes: Buffer, start: number, end: number): EntryDuty {
  let [kind, clause, due, waiting] = ['', '', 0, 0];
  at = start;
  while (at < end) {
    const field = varint(bytes) >>> 3;
    const value = varint(bytes);
    if (field === 3) due = value;
    else if (field === 4) waiting = value;
    else {
      if (field === 1) kind = text(bytes, at, at + value);
      else clause = text(bytes, at, at + value);
      at += value;
    }
  }
  return { kind, clause, due, waiting };
}

function aboutIn(bytes: Buffer, start: number, end: number): EntryAbout {
  let [originator, recordId, version] = ['', NONE, 0];
  let answers: Uint8Array | undefined;
  at = start;
  while (at < end) {
    const field = varint(bytes) >>> 3;
    const value = varint(bytes);
    if (field === 3) {
      version = value;
      continue;
    }
    if (field === 1) originator = text(bytes, at, at + value);
    else if (field === 2) recordId = new Uint8Array(bytes.subarray(at, at + value));
    else answers = new Uint8Array(bytes.subarray(at, at + value));
    at += value;
  }
  return { originator, recordId, version, ...(answers && { answers }) };
}

export const idOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
export const bytesOf = (id: string): Uint8Array => new Uint8Array(Buffer.from(id, 'latin1'));
