// Opens parcels from a partner. Until the manifest's signature verifies, everything is hostile: bounded before it is parsed.
import {
  type AuditEntry,
  AuditKind,
  type Batch,
  type BatchEntry,
  type Disclosure,
  decode,
  Lane,
  type Manifest,
  type Parcel,
  type RecordHeader,
  RecordKind,
  type Signature,
  type Statement,
  Verb,
} from '../../proto/index.ts';
import {
  bestSuite,
  type Country,
  leafHash,
  type Micros,
  merkleRoot,
  SUITES,
  sameBytes,
  sha256,
  TripointError,
} from '../domain/index.ts';
import { factsOfVerb, isNextVersion } from '../records/index.ts';
import { checkHeader, checkManifest, checkStatement, isId } from './bounds.ts';
import { commitmentsDigest, openDisclosures, recordDigest, statementDigest } from './commitments.ts';
import { type DecryptionKey, decrypt, type SigningKey, signatureKeyId, verifyDetached } from './jose.ts';
import { BATCH_CAPS, BOUNDS, HEADER_CAPS, LEAF_CAPS, LIMITS, MANIFEST_CAPS, PARCEL_CAPS } from './limits.ts';
import { tupleOf } from './seal.ts';

/** Who may send on this link, and to whom. */
export interface Link {
  readonly self: Country;
  readonly partner: Country;
}

/** The keys with which a parcel is checked. */
export interface OpeningKeys {
  readonly signing: (kid: string) => SigningKey | undefined;
  readonly decryption: (kid: string) => DecryptionKey | undefined;
}

export interface OpenedStatement {
  readonly statement: Statement;
  readonly statementBytes: Uint8Array;
  readonly digest: Uint8Array;
  readonly header: RecordHeader;
  readonly headerBytes: Uint8Array;
  readonly leaf: Uint8Array;
  /** The sender's leaf, decoded. */
  readonly logged: AuditEntry;
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly commitments: Uint8Array;
  readonly disclosures: readonly Disclosure[];
  /** The disclosed fields, a valid message of the record's kind. */
  readonly record: Uint8Array;
}

/** A faulty statement that the manifest binds. Its exchange id is empty if its header does not give one. */
export interface FaultyStatement {
  readonly error: TripointError;
  readonly exchangeId: Uint8Array;
  /** UNSPECIFIED if its header does not decode. */
  readonly verb: Verb;
  readonly digest: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly index: number;
}

export interface OpenedBatch {
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  readonly manifestSha256: Uint8Array;
  readonly signature: Signature;
  /** RFC 7638 thumbprint of the key that signed. */
  readonly keyId: string;
  /** The leaves of the manifest's tree, one per statement, from which the path that proves a single statement is computed. */
  readonly tuples: readonly Uint8Array[];
  readonly statements: readonly (OpenedStatement | FaultyStatement)[];
}

export const isFaulty = (statement: OpenedStatement | FaultyStatement): statement is FaultyStatement => 'error' in statement;

export interface Opening {
  /** Awaited between two statements, so that other work can run. */
  readonly breathe?: () => Promise<void> | undefined;
  /** Whether the statements under this manifest, which verified, are opened at all. By default they are. */
  readonly wants?: (manifest: Manifest) => boolean;
}

/**
 * Opens a parcel from a partner. Throws TripointError if there is no valid manifest; a fault of one statement under a valid
 * manifest is a verdict on that statement alone.
 *
 * @example
 * const { manifest, statements } = await openParcel(parcel, { self: 'BB', partner: 'AA' }, keys, now);
 * for (const one of statements) console.log(manifest.linkSequence, isFaulty(one) ? one.error.code : one.statement.verb);
 */
export async function openParcel(
  bytes: Uint8Array,
  link: Link,
  keys: OpeningKeys,
  now: Micros,
  { breathe, wants }: Opening = {},
): Promise<OpenedBatch> {
  const parcel = decode('Parcel', bytes, PARCEL_CAPS);
  matchParcel(parcel, link);
  const { plaintext, suites } = await decrypt(parcel.batch as NonNullable<Parcel['batch']>, keys.decryption);
  const batch = decode('Batch', plaintext, BATCH_CAPS);
  // smuggling: no signature covers the padding, so it must be empty.
  if (batch.padding.some((byte) => byte !== 0)) throw new TripointError('MALFORMED', { field: 'Batch.padding', rule: 'zeros' });
  const { manifest, keyId, signer } = await verifyManifest(batch, link, keys, now);
  // downgrade: both announce their suites under their signatures, so nobody can force a weaker one on them.
  if (parcel.suite !== bestSuite([suites, signer.suites]))
    throw new TripointError('ALGORITHM_NOT_ALLOWED', 'a suite below the best that both key sets announce');
  const tuples = matchManifest(manifest, parcel, batch);
  const statements: (OpenedStatement | FaultyStatement)[] = [];
  const isWanted = wants?.(manifest) ?? true;
  for (const entry of isWanted ? batch.entries : []) {
    statements.push(openStatement(entry, manifest));
    const pause = breathe?.();
    if (pause !== undefined) await pause;
  }
  return {
    manifest,
    manifestBytes: batch.manifest,
    manifestSha256: sha256(batch.manifest),
    signature: batch.signature as Signature,
    keyId,
    tuples,
    statements,
  };
}

function matchParcel(parcel: Parcel, link: Link): void {
  if (parcel.version !== 1) throw new TripointError('MALFORMED', { field: 'Parcel.version', rule: '1' });
  if (parcel.to !== link.self) throw new TripointError('WRONG_RECIPIENT');
  if (parcel.from !== link.partner) throw new TripointError('WRONG_SENDER');
  if (parcel.batch === null) throw new TripointError('MALFORMED', { field: 'Parcel.batch', rule: 'present' });
  if (!SUITES.some((suite) => suite === parcel.suite))
    throw new TripointError('ALGORITHM_NOT_ALLOWED', 'the suite of the parcel');
}

async function verifyManifest(
  batch: Batch,
  link: Link,
  keys: OpeningKeys,
  now: Micros,
): Promise<{ manifest: Manifest; keyId: string; signer: SigningKey }> {
  if (batch.signature === null) throw new TripointError('SIGNATURE_INVALID', 'there is none');
  const keyId = signatureKeyId('tripoint-manifest', batch.signature);
  const signer = keys.signing(keyId);
  if (signer === undefined) throw new TripointError('UNKNOWN_KEY', 'the key that signed it');
  if (signer.country !== link.partner) throw new TripointError('WRONG_SENDER', 'another country signed it');
  await verifyDetached(batch.manifest, batch.signature, signer.key);

  const manifest = decode('Manifest', batch.manifest, MANIFEST_CAPS);
  // backdating: anybody may hold a revoked key, so the time that it states counts for nothing.
  if (signer.revokedAt !== undefined) throw new TripointError('KEY_REVOKED');
  if (!sameBytes(manifest.keySet, signer.keySet))
    throw new TripointError('KEY_SET_INVALID', 'the manifest names another key set');
  checkManifest(manifest);
  if (manifest.issued > now + LIMITS.skew) throw new TripointError('ISSUED_IN_FUTURE');
  if (manifest.issued < signer.notBefore - LIMITS.skew || manifest.issued > signer.notAfter + LIMITS.skew)
    throw new TripointError('KEY_NOT_VALID');
  return { manifest, keyId, signer };
}

// surreptitious forwarding: from and to are signed, so a batch for another country cannot be passed on to us.
function matchManifest(manifest: Manifest, parcel: Parcel, batch: Batch): Uint8Array[] {
  if (manifest.to !== parcel.to) throw new TripointError('WRONG_RECIPIENT', 'the manifest');
  if (manifest.from !== parcel.from) throw new TripointError('WRONG_SENDER', 'the manifest');
  if (!sameBytes(manifest.batchId, parcel.batchId) || !isId(manifest.batchId))
    throw new TripointError('MANIFEST_MISMATCH', 'the batch id');
  const sequenced = manifest.lane === Lane.LINK;
  if (manifest.lane === Lane.UNSPECIFIED || sequenced !== manifest.linkSequence > 0)
    throw new TripointError('MANIFEST_MISMATCH', 'the link sequence');
  const bound = manifest.lane === Lane.LINK ? LIMITS.statements : manifest.lane === Lane.QUERY ? 1 : 0;
  if (batch.entries.length > bound) throw new TripointError('OVERSIZED', `${batch.entries.length} statements, at most ${bound}`);
  if (batch.entries.length !== manifest.count || (manifest.lane !== Lane.ACK && manifest.count === 0))
    throw new TripointError('MANIFEST_MISMATCH', 'the count');
  // equivocation: no log can keep a promise of two leaves at one index.
  if (
    batch.entries.some(({ index }, i) => index >= BOUNDS.count || (i > 0 && index <= (batch.entries[i - 1] as BatchEntry).index))
  )
    throw new TripointError('MANIFEST_MISMATCH', 'the log indexes');
  const tuples = batch.entries.map(tupleOf);
  if (!sameBytes(merkleRoot(tuples), manifest.root)) throw new TripointError('MANIFEST_MISMATCH', 'the Merkle root');
  return tuples;
}

function openStatement(entry: BatchEntry, manifest: Manifest): OpenedStatement | FaultyStatement {
  let exchangeId: Uint8Array = new Uint8Array();
  let verb: Verb = Verb.UNSPECIFIED;
  const recorded = recordDigest(entry.recordHeader);
  const digest = statementDigest(entry.statement, recorded);
  try {
    const statement = decode('Statement', entry.statement, HEADER_CAPS);
    verb = statement.verb;
    if (isId(statement.exchangeId)) exchangeId = statement.exchangeId;
    const header = decode('RecordHeader', entry.recordHeader, HEADER_CAPS);
    matchStatement(statement, manifest);
    if (!sameBytes(statement.recordDigest, recorded)) throw new TripointError('RECORD_MISMATCH');
    const shown = entry.disclosures.map(({ field }) => field);
    const logged = decode('AuditEntry', entry.leaf, LEAF_CAPS);
    matchLeaf(logged, statement, header, digest, shown);
    matchHeader(header, statement, entry.commitments);
    return {
      statement,
      statementBytes: entry.statement,
      digest,
      header,
      headerBytes: entry.recordHeader,
      leaf: entry.leaf,
      logged,
      leafHash: leafHash(entry.leaf),
      index: entry.index,
      commitments: entry.commitments,
      disclosures: entry.disclosures,
      record: openDisclosures(header.kind, entry.commitments, entry.disclosures),
    };
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    return { error, exchangeId, verb, digest, leafHash: leafHash(entry.leaf), index: entry.index };
  }
}

/** Throws unless a statement fits this manifest: bounds, addresses, lane, time. */
export function matchStatement(statement: Statement, manifest: Manifest): void {
  const { exchangeId, correlation, salt } = statement;
  if (!isId(exchangeId) || (correlation.length > 0 && !isId(correlation)) || salt.length !== 16)
    throw new TripointError('MALFORMED', { field: 'Statement', rule: 'UUIDv7 exchange ids and a 16-byte salt' });
  checkStatement(statement);
  if (statement.to !== manifest.to) throw new TripointError('WRONG_RECIPIENT', 'the statement');
  if (statement.from !== manifest.from) throw new TripointError('WRONG_SENDER', 'the statement');
  const lane = factsOfVerb(statement.verb)?.lane;
  if (lane === undefined || (lane === 'QUERY') !== (manifest.lane === Lane.QUERY))
    throw new TripointError('VERB_NOT_ALLOWED', 'on this lane');
  // A key's window bounds only the manifest's time, but agreements are judged at the statement's.
  if (statement.issued > manifest.issued + LIMITS.skew) throw new TripointError('ISSUED_IN_FUTURE', 'the statement');
  // backdating: the agreement is judged at this time; a backdated statement would be judged by a text no longer in force.
  if (statement.issued < manifest.issued - LIMITS.skew) throw new TripointError('MANIFEST_MISMATCH', 'the time of the statement');
}

/**
 * The sender's log entry travels with the statement, so that both logs agree. `disclosed`: the disclosed fields.
 * Throws LEAF_MISMATCH, ERASED.
 */
export function matchLeaf(
  leaf: AuditEntry,
  statement: Statement,
  header: RecordHeader,
  digest: Uint8Array,
  disclosed: readonly number[],
): void {
  const isErased = disclosed.length === 0 && leaf.disclosed.length > 0;
  const agrees =
    leaf.schema === 1 &&
    leaf.kind === AuditKind.SENT &&
    sameBytes(leaf.statementDigest, digest) &&
    sameBytes(leaf.exchangeId, statement.exchangeId) &&
    leaf.country === statement.from &&
    leaf.from === statement.from &&
    leaf.to === statement.to &&
    leaf.verb === statement.verb &&
    leaf.purpose === statement.purpose &&
    leaf.recordKind === header.kind &&
    sameBytes(leaf.recordId, header.recordId) &&
    leaf.recordVersion === header.version &&
    (leaf.legalBasis?.agreement ?? '') === statement.agreement &&
    sameBytes(leaf.legalBasis?.digest ?? new Uint8Array(), statement.agreementDigest) &&
    sameList(leaf.legalBasis?.clauses ?? [], statement.clauses) &&
    isSameAbout(leaf.about, statement.about) &&
    isSameOrigin(leaf.onward, statement.provenance) &&
    // stripping: no signature covers the disclosures, but the leaf lists them. All may be missing (erased), never only some.
    (isErased || sameList(leaf.disclosed, disclosed));
  if (!agrees) throw new TripointError('LEAF_MISMATCH');
  if (isErased) throw new TripointError('ERASED', 'by its sender, before it came');
}

const isSameAbout = (logged: AuditEntry['about'], said: Statement['about']): boolean =>
  logged === null || said === null
    ? logged === said
    : logged.originator === said.originator &&
      logged.version === said.version &&
      sameBytes(logged.recordId, said.recordId) &&
      sameBytes(logged.answers, said.answers);

/** An entry says of a copy which record version it is of, and by whose leave. */
const isSameOrigin = (logged: AuditEntry['onward'], provenance: Statement['provenance']): boolean => {
  const last = provenance.at(-1);
  const said = last?.record ? { ...last.record, answers: last.consent } : null;
  return isSameAbout(logged, said);
};

const sameList = <T>(a: readonly T[], b: readonly T[]): boolean => a.length === b.length && a.every((item, i) => item === b[i]);

/** Throws unless the header is of a record of the sender, and these are its commitments. */
export function matchHeader(header: RecordHeader, statement: Statement, commitments: Uint8Array): void {
  const count = commitments.length / 32;
  const known =
    header.kind !== RecordKind.UNSPECIFIED && isId(header.recordId) && header.version > 0 && header.originator !== null;
  if (!known) throw new TripointError('MALFORMED', { field: 'RecordHeader', rule: 'record id, version, kind and originator' });
  checkHeader(header);
  // impersonation: no country speaks for another's records; a third country's record is not a direct statement.
  if (header.originator?.country !== statement.from) throw new TripointError('RECORD_MISMATCH', 'the originator');
  if (!factsOfVerb(statement.verb)?.kinds.includes(header.kind)) throw new TripointError('VERB_NOT_ALLOWED', 'with this record');
  matchVersion(header, statement);
  if (!Number.isInteger(count) || count !== header.fieldCount || count > LIMITS.fieldsPerKind)
    throw new TripointError('RECORD_MISMATCH', 'the number of commitments');
  if (!sameBytes(commitmentsDigest(commitments), header.commitmentsDigest))
    throw new TripointError('RECORD_MISMATCH', 'the digest of the commitments');
}

/** Throws RECORD_MISMATCH unless the next version follows the version that it names, and other verbs have the versions that they may have. */
function matchVersion({ recordId, version, supersedes }: RecordHeader, { verb, about }: Statement): void {
  if (version > 1 && factsOfVerb(verb)?.versions !== true)
    throw new TripointError('RECORD_MISMATCH', 'version: 1, as only what is shared has others');
  if (!isNextVersion(verb) || about === null) return;
  const isNext =
    sameBytes(about.recordId, recordId) && about.version === version - 1 && sameBytes(about.recordDigest, supersedes);
  if (!isNext) throw new TripointError('RECORD_MISMATCH', 'about: the version that the header supersedes');
}
