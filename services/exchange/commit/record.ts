// A record of ours: header, commitments, and its content in the vault.
import { type Caveat, type Correction, type Disclosure, encode, type RecordKind } from '../../../proto/index.ts';
import type { Country, Id, Micros } from '../../domain/index.ts';
import { commitRecord, fieldCount, recordDigest } from '../../envelope/index.ts';
import { placeOf, type RecordKey, type Write } from '../../ledger/index.ts';
import type { Context } from '../context/index.ts';

/** One version of a record as one country gave it. */
export interface StoredRecord {
  readonly source: Country;
  readonly recordId: Id;
  readonly version: number;
  readonly kind: RecordKind;
  readonly header: Uint8Array;
  readonly digest: Uint8Array;
  readonly commitments: Uint8Array;
  readonly disclosures: readonly Disclosure[];
  readonly key: RecordKey;
}

export interface NewRecord {
  readonly kind: RecordKind;
  /** An encoded message of the kind. */
  readonly content: Uint8Array;
  readonly agency: string;
  /** Classification number. */
  readonly classification: number;
  readonly caveats: readonly Caveat[];
  readonly created: Micros;
}

/** A version of a record, as a statement names the one that it concerns. */
export interface Concerned {
  readonly originator: Country;
  readonly recordId: Id;
  readonly version: number;
  readonly recordDigest: Uint8Array;
  /** Of a verb that answers: the exchange that it answers; otherwise absent or empty. */
  readonly answers?: Id;
  /** Of a correction: what was wrong in it. */
  readonly wrong?: Correction | null;
  /** Of an extension: the new end of its retention; otherwise absent or 0. */
  readonly until?: Micros;
}

/** The version that a new one supersedes. */
export interface EarlierVersion {
  readonly recordId: Id;
  readonly version: number;
  readonly digest: Uint8Array;
}

/** Originates a version of a record: the first, or the successor of `earlier`. */
export function originate(context: Context, record: NewRecord, earlier?: EarlierVersion): StoredRecord {
  const { self, newId, random, vault } = context;
  const recordId = earlier?.recordId ?? newId();
  const version = (earlier?.version ?? 0) + 1;
  const count = fieldCount(record.kind);
  const { commitments, digest, disclosures } = commitRecord(record.kind, record.content, random(count * 32));
  const header = encode('RecordHeader', {
    recordId,
    version,
    kind: record.kind,
    ...(earlier && { supersedes: earlier.digest }),
    originator: { country: self, agency: record.agency },
    classification: record.classification as 1,
    caveats: record.caveats,
    created: record.created,
    fieldCount: count,
    commitmentsDigest: digest,
  });
  const key = vault.newKey();
  return {
    source: self,
    recordId,
    version,
    kind: record.kind,
    header,
    digest: recordDigest(header),
    commitments,
    disclosures,
    key,
  };
}

/** The rows of a record: its wrapped key, and its sealed disclosures. `reference`: keyed hash by which a second post of it is detected. */
export function recordRows(context: Context, record: StoredRecord, reference?: Uint8Array): Write[] {
  const { source, recordId, version, kind, header, commitments, disclosures, key } = record;
  const sealed = context.vault.seal(key, placeOf.record(source, recordId, version), encode('BatchEntry', { disclosures }));
  return [
    ['vaultKey', key.vaultId, key.wrapped],
    reference === undefined
      ? ['record', source, recordId, version, kind, header, commitments, key.vaultId, sealed]
      : ['recordReferred', source, recordId, version, kind, header, commitments, key.vaultId, sealed, reference],
  ];
}
