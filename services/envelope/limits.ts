import type { Caps } from '../../proto/index.ts';
import { MINUTE, type Micros } from '../domain/index.ts';

/** Bounds on what partners send and on what we send. */
export const LIMITS = {
  /** Bytes of one NATS message. */
  parcelBytes: 1 << 20,
  /** Statements in one batch. */
  statements: 256,
  /** Encoded bytes of one batch before padding. */
  batchBytes: 512 << 10,
  /** Bytes of one leaf; a tile bundle writes its length in 16 bits. */
  leafBytes: 4 << 10,
  /** Bytes of a statement or record header. */
  headerBytes: 16 << 10,
  /** Fields that a record kind may number. */
  fieldsPerKind: 128,
  /** How far a partner's clock may be ahead of ours, and a key's window is stretched at both ends. */
  skew: (2 * MINUTE) as Micros,
} as const;

/**
 * flood: bounds on a partner's values, beyond the shape of its messages, since they all enter our own log, rows and lists. Its clauses, purpose and
 * origin are in the leaf that we log, which must stay within `leafBytes`. Any time below 2^53 is a date that can be shown, up to 2255;
 * terms are bounded so that a date plus a term stays one.
 */
export const BOUNDS = {
  /** Leaves of a log, batches of a link. */
  count: 2 ** 48,
  agreementBytes: 64,
  purposeBytes: 512,
  agencyBytes: 128,
  clauses: 128,
  clauseBytes: 64,
  /** Of all clauses that one statement names. */
  clausesBytes: 2 << 10,
  caveats: 16,
  caveatBytes: 512,
  withheld: 128,
  obligations: 128,
  obligationTextBytes: 6_000,
  /** A hundred years, as an agreement may set. */
  termDays: 36_525,
  /** Between a statement and its deadline. */
  deadlineDays: 366,
  originBytes: 255,
  codeChars: 64,
  /** Of one record: as many as a certificate of their destruction lists. */
  versions: 100,
  /** Steps by which a record of another country comes. */
  transfers: 4,
  keySets: 16,
  checkpointBytes: 16 << 10,
} as const;

export const PARCEL_CAPS: Caps = { bytes: LIMITS.parcelBytes, depth: 2, fields: 16 };
export const BATCH_CAPS: Caps = { bytes: LIMITS.parcelBytes, depth: 3, fields: 256 * 140 };
export const MANIFEST_CAPS: Caps = { bytes: 1 << 10, depth: 1, fields: 16 };
export const HEADER_CAPS: Caps = { bytes: LIMITS.headerBytes, depth: 3, fields: 1024 };
export const LEAF_CAPS: Caps = { bytes: LIMITS.leafBytes, depth: 3, fields: 512 };

export const RESUME_CAPS: Caps = { bytes: 64 << 10, depth: 3, fields: 96 };

/** Rows of a page, and exchanges in one request. */
export const RECONCILE_ROWS = 256;
export const RECONCILE_REQUEST_CAPS: Caps = { bytes: 8 << 10, depth: 1, fields: RECONCILE_ROWS + 8 };
export const RECONCILE_REPLY_CAPS: Caps = { bytes: 128 << 10, depth: 3, fields: RECONCILE_ROWS * 16 };

/** Nodes, and records, in one question about a set. */
export const SET_ASKED = 256;
export const SET_REQUEST_CAPS: Caps = { bytes: 16 << 10, depth: 1, fields: SET_ASKED * 2 + 8 };
export const SET_REPLY_CAPS: Caps = { bytes: 1 << 20, depth: 3, fields: SET_ASKED * 10 };

const KIB = 1 << 10;
/** Lengths of a padded batch. */
export const SIZE_CLASSES = [4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768].map((kib) => kib * KIB);

/** side channel: all questions and answers have one length, so refused, suppressed and found look alike on the wire. */
export const QUERY_CLASS = 16 * KIB;

/** Zeros that bring a batch of `length` bytes to a size class of at least `floor` bytes, the padding field's own tag and length counted. */
export function paddingFor(length: number, floor: number): number {
  for (const target of SIZE_CLASSES) {
    if (target < floor || target < length + 2) continue;
    const room = target - length - 1;
    const padding = [room - 1, room - 2, room - 3].find(
      (size, i) => size >= 1 && size < 128 ** (i + 1) && size >= (i === 0 ? 1 : 128 ** i),
    );
    if (padding !== undefined) return padding;
  }
  throw new RangeError(`a batch of ${length} bytes fits no size class`);
}
