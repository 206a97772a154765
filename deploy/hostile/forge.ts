// Parties and their batches, as lawful or as hostile as a test wants. Deterministic: bytes are derived from seeds.
import { createPrivateKey, createPublicKey, hash, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, compactDecrypt, FlattenedEncrypt } from 'jose';
import {
  AuditKind,
  type Batch,
  Classification,
  concat,
  type Disclosure,
  decode,
  encode,
  type Jwe,
  Lane,
  Outcome,
  type Outgoing,
  type Parcel,
  Priority,
  RecordKind,
  Verb,
} from '../../proto/index.ts';
import { type Country, DAY, HOUR, MINUTE, type Micros, SUITES, sha256, utf8 } from '../../services/domain/index.ts';
import {
  commitRecord,
  type DecryptionKey,
  fieldCount,
  type Link,
  type ManifestFacts,
  type OpeningKeys,
  type PrivateKey,
  type Recipient,
  recordDigest,
  type SigningKey,
  signDetached,
  statementDigest,
  writeManifest,
} from '../../services/envelope/index.ts';

/** 2026-01-01 UTC. */
export const NOW: Micros = 1_767_225_600_000_000;

export const bytesOf = (label: string, length: number): Uint8Array => {
  const blocks = Array.from(
    { length: Math.ceil(length / 32) },
    (_, i) => new Uint8Array(hash('sha256', `${label}/${i}`, 'buffer')),
  );
  return concat(blocks).subarray(0, length);
};

/** A UUIDv7, 16 bytes, derived from a label. */
export function idOf(label: string): Uint8Array {
  const id = Uint8Array.from(bytesOf(label, 16));
  id[6] = ((id[6] as number) & 0x0f) | 0x70;
  id[8] = ((id[8] as number) & 0x3f) | 0x80;
  return id;
}

export const base64url = (value: unknown): string =>
  Buffer.from(value instanceof Uint8Array ? value : JSON.stringify(value)).toString('base64url');

/** PKCS #8 prefixes (RFC 8410) of a key, before its 32 secret bytes. */
const OID = { ed25519: '302e020100300506032b657004220420', x25519: '302e020100300506032b656e04220420' };
export const privateKey = (curve: keyof typeof OID, secret: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([Buffer.from(OID[curve], 'hex'), secret]), format: 'der', type: 'pkcs8' });

export interface Party {
  readonly country: Country;
  readonly signing: PrivateKey;
  /** The private key for decryption. */
  readonly decryption: PrivateKey & DecryptionKey;
  /** The public key for encryption. */
  readonly recipient: Recipient & { readonly key: KeyObject };
  readonly signingKey: SigningKey;
}

export async function party(country: Country, seed = country): Promise<Party> {
  const signing = privateKey('ed25519', bytesOf(`${seed}/signing`, 32));
  const decryption = privateKey('x25519', bytesOf(`${seed}/encryption`, 32));
  const kid = (key: KeyObject) => calculateJwkThumbprint(key.export({ format: 'jwk' }) as never);
  const [verifying, recipient] = [createPublicKey(signing), createPublicKey(decryption)];
  const [signingKid, encryptionKid] = await Promise.all([kid(verifying), kid(recipient)]);
  return {
    country,
    signing: { kid: signingKid, key: signing },
    decryption: { kid: encryptionKid, key: decryption, suites: SUITES },
    recipient: { kid: encryptionKid, key: recipient, suite: SUITES[0] },
    signingKey: {
      country,
      key: verifying,
      keySet: sha256(utf8(`key set of ${seed}`)),
      notBefore: NOW - HOUR,
      notAfter: NOW + DAY,
      revokedAt: undefined,
      suites: SUITES,
    },
  };
}

export const linkOf = (from: Party, to: Party): Link => ({ self: to.country, partner: from.country });

/** The keys with which `self` opens parcels if it knows the key sets of `known`. `changed` replaces parts of every signing key. */
export function keysOf(self: Party, known: readonly Party[], changed: Partial<SigningKey> = {}): OpeningKeys {
  const signing = new Map(known.map((one) => [one.signing.kid, { ...one.signingKey, ...changed }]));
  return {
    signing: (kid) => signing.get(kid),
    decryption: (kid) => (kid === self.decryption.kid ? self.decryption : undefined),
  };
}

/** A lookout in which every text occurs in one field only. */
export const LOOKOUT: Outgoing<'Lookout'> = {
  recordReference: 'REF-0001',
  subjectKind: 1,
  name: [{ primaryIdentifier: 'GARCIA LOPEZ', secondaryIdentifier: 'ANA' }, { primaryIdentifier: 'GARCIA' }],
  dateOfBirth: { date: '1980-02' },
  citizenship: ['XXA', 'XXB'],
  category: 4,
  actionOnHit: 2,
  warning: [1, 3],
  alienLookoutIndicator: true,
  contactPoint: 'duty officer',
  validUntil: '2099-01-01',
};

export interface EntryOptions {
  readonly kind?: RecordKind;
  /** An encoded message of this kind. */
  readonly content?: Uint8Array;
  readonly seed?: string;
  readonly index?: number;
  /** Changes the disclosures of the present fields. Default: all are disclosed unchanged. */
  readonly disclose?: (present: readonly Disclosure[]) => readonly Disclosure[];
  /** Changes the commitments before the header is hashed. Everything computed after a replaced part uses the replacement. */
  readonly commitments?: (right: Uint8Array) => Uint8Array;
  readonly header?: Outgoing<'RecordHeader'>;
  readonly statement?: Outgoing<'Statement'>;
  readonly leaf?: Outgoing<'AuditEntry'>;
  readonly leafBytes?: Uint8Array;
  readonly statementBytes?: Uint8Array;
}

/** What an entry repeats of the record version that its statement is about. */
function concerned(about: Outgoing<'Statement'>['about']): Pick<Outgoing<'AuditEntry'>, 'about'> {
  if (!about) return {};
  const { recordDigest: _, ...named } = about;
  return { about: named };
}

/** One statement with its record header, leaf and disclosures. Lawful except for what the options change. */
export function entryOf(from: Party, to: Party, options: EntryOptions = {}): Outgoing<'BatchEntry'> {
  const { kind = RecordKind.LOOKOUT, content = encode('Lookout', LOOKOUT), seed = 'entry', index = 7 } = options;
  const count = fieldCount(kind);
  const committed = commitRecord(kind, content, bytesOf(`${seed}/salts`, count * 32));
  const commitments = options.commitments?.(committed.commitments) ?? committed.commitments;
  const disclosures = options.disclose?.(committed.disclosures) ?? committed.disclosures;
  const header: Outgoing<'RecordHeader'> = {
    recordId: idOf(`${seed}/record`),
    version: 1,
    kind,
    originator: { country: from.country, agency: 'AGENCY' },
    classification: Classification.PROTECTED,
    created: NOW - MINUTE,
    fieldCount: count,
    commitmentsDigest: committed.digest,
    ...options.header,
  };
  const recordHeader = encode('RecordHeader', header);
  const record = recordDigest(recordHeader);
  const statement: Outgoing<'Statement'> = {
    exchangeId: idOf(`${seed}/exchange`),
    salt: bytesOf(`${seed}/salt`, 16),
    from: from.country,
    to: to.country,
    verb: Verb.POST,
    agreement: 'an-agreement',
    agreementDigest: bytesOf('agreement', 32),
    clauses: ['1', '2(b)'],
    purpose: 'BORDER',
    priority: Priority.ROUTINE,
    issued: NOW,
    recordDigest: record,
    ...options.statement,
  };
  const statementBytes = options.statementBytes ?? encode('Statement', statement);
  const leaf = encode('AuditEntry', {
    schema: 1,
    eventId: idOf(`${seed}/event`),
    exchangeId: statement.exchangeId as Uint8Array,
    kind: AuditKind.SENT,
    occurredAt: statement.issued as number,
    // A statement without an agreement was not decided.
    outcome: statement.agreement === '' ? Outcome.UNSPECIFIED : Outcome.PERMIT,
    country: from.country,
    from: statement.from as string,
    to: statement.to as string,
    recordKind: kind,
    verb: statement.verb as Verb,
    recordId: header.recordId as Uint8Array,
    recordVersion: header.version as number,
    purpose: statement.purpose as string,
    legalBasis: {
      agreement: statement.agreement as string,
      digest: statement.agreementDigest as Uint8Array,
      clauses: statement.clauses as string[],
    },
    disclosed: disclosures.map(({ field }) => field),
    statementDigest: statementDigest(statementBytes, record),
    ...concerned(statement.about),
    ...options.leaf,
  });
  return { statement: statementBytes, recordHeader, leaf: options.leafBytes ?? leaf, index, commitments, disclosures };
}

export interface BatchOptions {
  readonly manifest?: Outgoing<'Manifest'>;
  readonly facts?: Partial<ManifestFacts>;
  readonly signer?: PrivateKey;
}

/** A signed manifest over the entries. `facts` are its inputs; `manifest` replaces fields of the finished manifest before it is signed. */
export async function signedBatch(
  from: Party,
  to: Party,
  entries: readonly Outgoing<'BatchEntry'>[],
  options: BatchOptions = {},
) {
  const facts = {
    batchId: idOf('batch'),
    from: from.country,
    to: to.country,
    lane: Lane.LINK,
    linkSequence: 1,
    receivedThrough: 0,
    issued: NOW,
    keySet: from.signingKey.keySet,
    logOrigin: `log.${from.country}.test`,
    ...options.facts,
  };
  const written = writeManifest(facts, entries as never);
  const manifest = options.manifest ? encode('Manifest', { ...decode('Manifest', written), ...options.manifest }) : written;
  const signature = await signDetached('tripoint-manifest', manifest, options.signer ?? from.signing);
  return { batchId: facts.batchId, from: facts.from, to: facts.to, manifest, signature, entries };
}

/** A parcel around any plaintext, as anyone with the recipient's public key could send. */
export async function parcelAround(
  plaintext: Uint8Array,
  from: Country,
  to: Party,
  clear: Outgoing<'Parcel'> = {},
): Promise<Uint8Array> {
  const jwe = await new FlattenedEncrypt(plaintext)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: to.recipient.kid })
    .encrypt(to.recipient.key);
  const member = (text: string | undefined) => new Uint8Array(Buffer.from(text ?? '', 'base64url'));
  const batch = {
    protected: utf8(jwe.protected ?? ''),
    iv: member(jwe.iv),
    ciphertext: member(jwe.ciphertext),
    tag: member(jwe.tag),
  };
  return encode('Parcel', {
    version: 1,
    from,
    to: to.country,
    batchId: idOf('batch'),
    batch,
    suite: to.recipient.suite,
    ...clear,
  });
}

export const parcelOf = (batch: Outgoing<'Batch'>, from: Party, to: Party, clear: Outgoing<'Parcel'> = {}): Promise<Uint8Array> =>
  parcelAround(encode('Batch', batch), from.country, to, clear);

/** The plaintext of a parcel, opened without the product's own code. */
export async function plaintextOf(parcel: Uint8Array, to: Party): Promise<Uint8Array> {
  const { protected: header, iv, ciphertext, tag } = decode('Parcel', parcel).batch as Jwe;
  const compact = [Buffer.from(header).toString(), '', ...[iv, ciphertext, tag].map(base64url)].join('.');
  return (await compactDecrypt(compact, to.decryption.key)).plaintext;
}

/** The same parcel with a changed protected header in its JWE. */
export function withHeader(parcel: Uint8Array, change: (header: Record<string, unknown>) => Record<string, unknown>): Uint8Array {
  const opened: Parcel = decode('Parcel', parcel);
  const jwe = opened.batch as Jwe;
  const header = JSON.parse(Buffer.from(Buffer.from(jwe.protected).toString(), 'base64url').toString());
  return encode('Parcel', { ...opened, batch: { ...jwe, protected: utf8(base64url(change(header))) } });
}

/** The parts of a batch that `parcelOf` takes. */
export const partsOf = (batch: {
  manifest: Uint8Array;
  signature: Batch['signature'];
  entries: readonly Outgoing<'BatchEntry'>[];
}) => ({ manifest: batch.manifest, signature: batch.signature, entries: batch.entries }) as Outgoing<'Batch'>;
