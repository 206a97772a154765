// The evidence of one exchange as one file, with nothing of any other exchange.
import type { Disclosure, Signature } from '../../proto/index.ts';
import { type Country, utf8 } from '../domain/index.ts';
import { HEADER_CAPS, LEAF_CAPS, LIMITS, MANIFEST_CAPS } from '../envelope/index.ts';
import { broken, bytes, canonical, hash, list, object, parseCanonical, type Read, table, text, whole } from './reading.ts';

export const FORMAT = 'tripoint-evidence/v1';

/** Whether a file claims to be a bundle of this format. Any other fault of such a file fails its verification. */
export function isBundle(file: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file));
    return typeof value === 'object' && value !== null && (value as { format?: unknown }).format === FORMAT;
  } catch {
    return false;
  }
}

/** Bounds of a bundle. */
export const BUNDLE = {
  bytes: 8 << 20,
  leaves: 64,
  /** Per country: one per day. */
  keySets: 512,
  agreements: 4,
  /** Per country. */
  turns: 256,
} as const;

/** The opening of one salted commitment. */
export interface Opening {
  /** 32 bytes. */
  readonly salt: Uint8Array;
  readonly value: string;
}

/** Identifies the exchange among those that an entry rejected together. */
export interface OneRefused {
  readonly code: string;
  /** Of the sender's entry. */
  readonly index: number;
  readonly hash: Uint8Array;
  /** Its position under the entry's root, and the path to it. */
  readonly position: number;
  readonly path: readonly Uint8Array[];
}

/** One entry of the log of the bundle's country. */
export interface EvidenceLeaf {
  readonly index: number;
  /** An AuditEntry, as logged. */
  readonly entry: Uint8Array;
  /** RFC 6962 leaf hash of it. */
  readonly hash: Uint8Array;
  /** A tlog-proof@v1 with its checkpoint. */
  readonly proof: string;
  /** An earlier checkpoint of the same log without the entry; its cosignatures show that the entry is no older. */
  readonly before?: string;
  /** By name in lower case, such as `user`; absent if erased, withheld, or nonexistent. */
  readonly opening?: Readonly<Record<string, Opening>>;
  /** For an entry that rejected several statements and names none of them. */
  readonly refused?: OneRefused;
}

/** The proof of one statement, without the rest of its batch. */
export interface StatementProof {
  readonly statement: Uint8Array;
  readonly recordHeader: Uint8Array;
  /** The sender's AuditEntry, and its index in the sender's log. */
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly commitments: Uint8Array;
  /** Absent: erased or withheld. */
  readonly disclosures?: readonly Disclosure[];
  /** Its position in the manifest's tree, and the path to the root, the leaf's sibling first. */
  readonly position: number;
  readonly path: readonly Uint8Array[];
  readonly manifest: Uint8Array;
  readonly signature: Signature;
}

export interface AgreementProof {
  /** agreement.yaml and rules.cedar. */
  readonly files: Readonly<Record<string, string>>;
  /** Compact JWS. */
  readonly signatures: readonly string[];
}

export interface Evidence {
  readonly format: typeof FORMAT;
  /** For people. Never trusted, and not used in any check. */
  readonly about: Readonly<Record<string, string>>;
  /** UUID. */
  readonly exchange: string;
  /** The country whose log it is from, and the other party. */
  readonly country: Country;
  readonly partner: Country;
  /** Entries about the exchange, ascending. */
  readonly leaves: readonly EvidenceLeaf[];
  /** Absent if nothing was sent, or the incoming parcel did not open. */
  readonly statement?: StatementProof;
  /** The receiver's receipt, and the entry of this country about it. */
  readonly receipt?: { readonly statement: StatementProof; readonly leaf: EvidenceLeaf };
  /** The partner's entry about the exchange. `proof`: under a checkpoint of the partner's log. */
  readonly partnerLeaf?: { readonly origin: string; readonly index: number; readonly hash: Uint8Array; readonly proof?: string };
  /** Compact JWS, from the first set to the last that is used. */
  readonly keySets: Readonly<Record<Country, readonly string[]>>;
  readonly revocationLists: Readonly<Record<Country, string>>;
  readonly agreements: readonly AgreementProof[];
  /** Notes: by country, from its first log to the last that is used. Absent where only first logs are. */
  readonly turns?: Readonly<Record<Country, readonly string[]>>;
}

const COUNTRY = /^[A-Z]{2}$/;
export const readCountry = text(2, COUNTRY);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** The text of a proof: 63 hashes, and a checkpoint with its signatures. */
const proof = text(16 << 10);
export const readJws = (most: number): Read<string> => text(most, JWS);
export const readTurns = list(text(4096), BUNDLE.turns);

const opening = object<Opening>({ salt: hash, value: text(64 << 10) });
/** A path in a tree over the statements of one batch. */
const batchPath = list(hash, Math.log2(LIMITS.statements));
const oneRefused = object<OneRefused>({
  code: text(64, /^[A-Z][A-Z0-9_]*$/),
  index: whole,
  hash,
  position: whole,
  path: batchPath,
});
type Logged = Pick<EvidenceLeaf, 'index' | 'entry' | 'hash' | 'proof'>;
const logged = { index: whole, entry: bytes(LEAF_CAPS.bytes), hash, proof };
const shown = { opening: table(/^(decision|reason|user|subject|query)$/, opening, 5), before: proof as Read<string> };
const leaf = object<Logged, Pick<EvidenceLeaf, 'opening' | 'before' | 'refused'>>(logged, { ...shown, refused: oneRefused });
const leafAboutReceipt = object<Logged, Pick<EvidenceLeaf, 'opening' | 'before'>>(logged, shown);
const disclosure = object<Disclosure>({ field: whole, salt: hash, carried: bytes(256 << 10) });
const statement = object<Omit<StatementProof, 'disclosures'>, Pick<StatementProof, 'disclosures'>>(
  {
    statement: bytes(HEADER_CAPS.bytes),
    recordHeader: bytes(HEADER_CAPS.bytes),
    leaf: bytes(LEAF_CAPS.bytes),
    index: whole,
    commitments: bytes(LIMITS.fieldsPerKind * 32),
    position: whole,
    path: batchPath,
    manifest: bytes(MANIFEST_CAPS.bytes),
    signature: object<Signature>({ protected: bytes(1024), signature: bytes(64, 64) }),
  },
  { disclosures: list(disclosure, LIMITS.fieldsPerKind) as Read<Disclosure[]> },
);
const agreement = object<AgreementProof>({
  files: table(/^(agreement\.yaml|rules\.cedar)$/, text(1 << 20), 2),
  signatures: list(readJws(16 << 10), 16),
});
type Sometimes = 'statement' | 'receipt' | 'partnerLeaf' | 'turns';
const partnerLeaf = object<{ origin: string; index: number; hash: Uint8Array }, { proof: string }>(
  { origin: text(255), index: whole, hash },
  { proof },
);
const evidence: Read<Evidence> = object<Omit<Evidence, Sometimes>, Pick<Evidence, Sometimes>>(
  {
    format: text(32, /^tripoint-evidence\/v1$/) as Read<typeof FORMAT>,
    about: table(/^[a-z]{1,32}$/, text(1024), 16),
    exchange: text(36, UUID),
    country: readCountry,
    partner: readCountry,
    leaves: list(leaf, BUNDLE.leaves),
    keySets: table(COUNTRY, list(readJws(16_384), BUNDLE.keySets), 2),
    revocationLists: table(COUNTRY, readJws(262_144), 2),
    agreements: list(agreement, BUNDLE.agreements),
  },
  {
    statement,
    receipt: object<NonNullable<Evidence['receipt']>>({ statement, leaf: leafAboutReceipt }),
    partnerLeaf: partnerLeaf as Read<NonNullable<Evidence['partnerLeaf']>>,
    turns: table(COUNTRY, readTurns, 2),
  },
);

/** The file: canonical JSON, ended by a newline. */
export const writeEvidence = (of: Evidence): Uint8Array => utf8(`${canonical(of)}\n`);

/** Reads a file, or what JSON.parse made of one. Throws EVIDENCE_INVALID. */
export function readEvidence(bundle: unknown): Evidence {
  const value = bundle instanceof Uint8Array ? parseCanonical(bundle, BUNDLE.bytes, 'bundle') : bundle;
  const read = evidence(value, '');
  if (read.country === read.partner) throw broken('/partner', 'another country');
  return read;
}
