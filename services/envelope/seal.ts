// Builds batches. The bytes of statements, record headers and leaves are carried as they were hashed, never re-encoded.
import { type BatchEntry, concat, encode, type Lane, type Outgoing, type Signature } from '../../proto/index.ts';
import { type Country, type Id, leafHash, type Micros, merkleRoot } from '../domain/index.ts';
import { recordDigest, statementDigest, tupleHash } from './commitments.ts';
import { encrypt, type Recipient } from './jose.ts';
import { LIMITS, paddingFor } from './limits.ts';

export interface ManifestFacts {
  readonly batchId: Id;
  readonly from: Country;
  readonly to: Country;
  readonly lane: Lane;
  readonly linkSequence: number;
  readonly receivedThrough: number;
  readonly issued: Micros;
  readonly keySet: Uint8Array;
  readonly logOrigin: string;
}

/** The part of a batch entry that the manifest binds. */
export type Bound = Pick<BatchEntry, 'statement' | 'recordHeader' | 'leaf' | 'index'>;

export const tupleOf = (entry: Bound): Uint8Array =>
  tupleHash(statementDigest(entry.statement, recordDigest(entry.recordHeader)), leafHash(entry.leaf), entry.index);

/** The manifest's bytes: what is signed, stored and resent. */
export function writeManifest(facts: ManifestFacts, entries: readonly Bound[]): Uint8Array {
  return encode('Manifest', { ...facts, count: entries.length, root: merkleRoot(entries.map(tupleOf)) });
}

export interface SignedBatch {
  readonly batchId: Id;
  readonly from: Country;
  readonly to: Country;
  readonly manifest: Uint8Array;
  readonly signature: Signature;
  readonly entries: readonly Outgoing<'BatchEntry'>[];
}

/** A parcel for `recipient`, padded to a size class of at least `floor` bytes. Throws RangeError beyond LIMITS.parcelBytes. */
export async function sealBatch(batch: SignedBatch, recipient: Recipient, floor = 0): Promise<Uint8Array> {
  const bare = encode('Batch', { manifest: batch.manifest, signature: batch.signature, entries: batch.entries });
  const padding = encode('Batch', { padding: new Uint8Array(paddingFor(bare.length, floor)) });
  const jwe = await encrypt(concat([bare, padding]), recipient);
  const { from, to, batchId } = batch;
  const parcel = encode('Parcel', { version: 1, from, to, batchId, batch: jwe, suite: recipient.suite });
  if (parcel.length > LIMITS.parcelBytes) throw new RangeError(`a parcel of ${parcel.length} bytes`);
  return parcel;
}
