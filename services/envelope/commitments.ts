// A record as commitments, one per field number of its kind. Withholding a field removes its bytes and leaves its commitment.
import {
  concat,
  type Disclosure,
  decode,
  fieldsOf,
  type Messages,
  nameOf,
  RECORD_CAPS,
  type RecordKind,
  splitFields,
} from '../../proto/index.ts';
import { leafHash, sameBytes, sha256, TripointError, utf8 } from '../domain/index.ts';

const FIELD_TAG = utf8('tripoint/field/v1\0');
const COMMITMENTS_TAG = utf8('tripoint/commitments/v1\0');
const RECORD_TAG = utf8('tripoint/record/v1\0');
const STATEMENT_TAG = utf8('tripoint/statement/v1\0');
const TUPLE_TAG = utf8('tripoint/tuple/v1\0');
const REFUSED_TAG = utf8('tripoint/refused/v1\0');
const NOTHING = new Uint8Array();

/** The proto message of a record kind: HIGH_RISK_CARGO is HighRiskCargo. */
export function messageOf(kind: RecordKind): keyof Messages {
  const words = nameOf('RecordKind', kind).toLowerCase().split('_');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') as keyof Messages;
}

/** The highest field number of the kind. A number that is no longer in use keeps its commitment. */
export const fieldCount = (kind: RecordKind): number => fieldsOf(messageOf(kind)).at(-1)?.id ?? 0;

/** SHA-256("tripoint/field/v1\0" || u32be field || salt[32] || carried bytes). */
export function commitment(field: number, salt: Uint8Array, carried: Uint8Array): Uint8Array {
  const input = new Uint8Array(FIELD_TAG.length + 36 + carried.length);
  input.set(FIELD_TAG);
  for (let i = 0; i < 4; i++) input[FIELD_TAG.length + i] = field >>> (24 - 8 * i);
  input.set(salt, FIELD_TAG.length + 4);
  input.set(carried, FIELD_TAG.length + 36);
  return sha256(input);
}

export interface CommittedRecord {
  /** 32 bytes per field number, ascending. */
  readonly commitments: Uint8Array;
  readonly digest: Uint8Array;
  /** The fields that are present, each ready to be disclosed. */
  readonly disclosures: readonly Disclosure[];
}

/**
 * Commits to every field number of the kind. `salts` holds 32 fresh random bytes per field number. Those of an absent field replace
 * its commitment: nobody can open them, and nobody without a field's salt can tell them from the commitment of a withheld field.
 */
export function commitRecord(kind: RecordKind, record: Uint8Array, salts: Uint8Array): CommittedRecord {
  const count = fieldCount(kind);
  if (salts.length !== count * 32) throw new RangeError(`${count} salts are needed`);
  const present = splitFields(record);
  const commitments = new Uint8Array(count * 32);
  const disclosures: Disclosure[] = [];
  for (let field = 1; field <= count; field++) {
    const salt = salts.subarray((field - 1) * 32, field * 32);
    const carried = present.get(field);
    commitments.set(carried === undefined ? salt : commitment(field, salt, carried), (field - 1) * 32);
    if (carried !== undefined) disclosures.push({ field, salt, carried });
  }
  return { commitments, digest: commitmentsDigest(commitments), disclosures };
}

/** SHA-256("tripoint/commitments/v1\0" || commitments). Not a tree: every copy of a record has all commitments. */
export const commitmentsDigest = (commitments: Uint8Array): Uint8Array => sha256(concat([COMMITMENTS_TAG, commitments]));

/**
 * The record formed by disclosures: their concatenation, which is a valid message of the kind. Throws COMMITMENT_MISMATCH if
 * one does not open its commitment, DISCLOSURE_INVALID if one contains anything but its own field or is out of order,
 * MALFORMED if the concatenation is not such a message.
 */
export function openDisclosures(kind: RecordKind, commitments: Uint8Array, disclosures: readonly Disclosure[]): Uint8Array {
  let before = 0;
  for (const { field, salt, carried } of disclosures) {
    const where = `disclosure of field ${field}`;
    if (field <= before || field * 32 > commitments.length)
      throw new TripointError('DISCLOSURE_INVALID', { field: where, rule: 'ascending field numbers of the kind' });
    if (salt.length !== 32 || carried.length === 0)
      throw new TripointError('DISCLOSURE_INVALID', { field: where, rule: 'a 32-byte salt and bytes' });
    if (!sameBytes(commitment(field, salt, carried), commitments.subarray((field - 1) * 32, field * 32)))
      throw new TripointError('COMMITMENT_MISMATCH', where);
    before = field;
  }
  const record = concat(disclosures.map(({ carried }) => carried));
  decode(messageOf(kind), record, RECORD_CAPS);
  const split = splitFields(record);
  // swap: compare bytes, not lengths; two disclosures that carry each other's fields can have equal lengths.
  const solely =
    split.size === disclosures.length &&
    disclosures.every(({ field, carried }) => sameBytes(split.get(field) ?? NOTHING, carried));
  if (!solely) throw new TripointError('DISCLOSURE_INVALID', 'it carries another field');
  return record;
}

/** SHA-256("tripoint/record/v1\0" || record header bytes). */
export const recordDigest = (header: Uint8Array): Uint8Array => sha256(concat([RECORD_TAG, header]));

/** SHA-256("tripoint/statement/v1\0" || SHA-256(statement bytes) || record digest). */
export const statementDigest = (statement: Uint8Array, record: Uint8Array): Uint8Array =>
  sha256(concat([STATEMENT_TAG, sha256(statement), record]));

/** The manifest tree's leaf for one statement: binds the statement, its log entry and the entry's index. */
export function tupleHash(statement: Uint8Array, leaf: Uint8Array, index: number): Uint8Array {
  return leafHash(concat([TUPLE_TAG, statement, leaf, u64be(index)]));
}

/**
 * One leaf of a group of refusals: leaf(tag ‖ u8 length ‖ exchange id, or SHA-256 of a parcel ‖ u64be index ‖ leaf hash ‖ code).
 * `index` and `hash` are those of the sender's entry; a parcel has index 0 and no hash.
 */
export const refusedLeaf = (what: Uint8Array, code: string, index = 0, hash: Uint8Array = NOTHING): Uint8Array =>
  leafHash(concat([REFUSED_TAG, Uint8Array.of(what.length), what, u64be(index), hash, utf8(code)]));

function u64be(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}
