// A decoded bundle: every later step works on this and decodes no bytes itself.
import { type AuditEntry, AuditKind, decode, type Manifest, type RecordHeader, type Statement } from '../../proto/index.ts';
import { type Country, idText, leafHash, type Micros } from '../domain/index.ts';
import {
  HEADER_CAPS,
  hasItsOutcome,
  LEAF_CAPS,
  LIMITS,
  MANIFEST_CAPS,
  recordDigest,
  statementDigest,
} from '../envelope/index.ts';
import type { KeyBook, RevocationList } from '../identity/index.ts';
import type { Evidence, EvidenceLeaf, StatementProof } from './bundle.ts';
import { checkTurns, type Logs, openLogs, originIn } from './logs.ts';
import { broken } from './reading.ts';
import { type Finding, pass } from './report.ts';
import type { Trust } from './trust.ts';

export interface Leaf extends EvidenceLeaf {
  /** The log that its proof names. */
  readonly origin: string;
  readonly said: AuditEntry;
}

/** A statement, as bytes and decoded. */
export interface Proven {
  readonly proof: StatementProof;
  readonly said: Statement;
  readonly header: RecordHeader;
  readonly entry: AuditEntry;
  readonly manifest: Manifest;
  readonly digest: Uint8Array;
  /** Of the sender's entry. */
  readonly leafHash: Uint8Array;
}

export interface Cosigned {
  readonly by: Country;
  readonly at: Micros;
}

export interface Matter {
  readonly evidence: Evidence;
  readonly trust: Trust;
  /** Of either country. */
  readonly logs: (country: Country) => Logs;
  readonly at: Micros;
  readonly leaves: readonly Leaf[];
  readonly statement?: Proven;
  readonly receipt?: { readonly statement: Proven; readonly leaf: Leaf };
  /** Filled by key-history: the key sets that verify. */
  readonly keys: KeyBook;
  /** Cosigners by note, filled lazily. A note belongs to one log, and so to one country. */
  readonly cosigned: Map<string, readonly Cosigned[]>;
  /** Revocations by country, filled lazily. */
  readonly lists: Map<Country, Promise<RevocationList | undefined>>;
  /** Filled by cosignature-times: when a quorum had cosigned the newest of the checkpoints. */
  existed: Micros | undefined;
}

/**
 * The entries that an exchange leaves in a log. Later readings are not part of it, and no entry shows in clear that an answer was suppressed.
 */
export const LOGGED_STEPS: readonly AuditKind[] = [
  AuditKind.SENT,
  AuditKind.RECEIVED,
  AuditKind.REFUSED,
  AuditKind.HELD,
  AuditKind.APPROVED,
  AuditKind.RELEASED,
  AuditKind.DENIED,
  AuditKind.HOLD_EXPIRED,
  AuditKind.REJECTED,
  AuditKind.FAILED,
  AuditKind.ERASED,
  AuditKind.OVERRIDE,
  AuditKind.OVERRIDE_REVIEWED,
  AuditKind.EXTENDED,
  AuditKind.REVIEWED,
  AuditKind.OBLIGATION_MET,
  AuditKind.OBLIGATION_OVERDUE,
  AuditKind.OBLIGATION_ENDED,
];

const SETTLED: readonly AuditKind[] = [AuditKind.SENT, AuditKind.RECEIVED];
/** The kinds that give a reason code. */
const REASONED: readonly AuditKind[] = [AuditKind.REFUSED, AuditKind.HELD, AuditKind.REJECTED, AuditKind.FAILED];

export const isErased = ({ leaves }: Matter): boolean => leaves.some(({ said }) => said.kind === AuditKind.ERASED);
/** Every leaf that has to be in the log of the bundle's country. */
export const loggedLeaves = ({ leaves, receipt }: Matter): readonly Leaf[] => [...leaves, ...(receipt ? [receipt.leaf] : [])];

export function openMatter(evidence: Evidence, trust: Trust, at: Micros, keys: KeyBook): Matter {
  const { country, partner, exchange } = evidence;
  if (trust.of(country) === undefined || trust.of(partner) === undefined)
    throw broken('/country', 'countries of the trust policy');
  const logs = openLogs(evidence, trust);
  const leaves = evidence.leaves.map((leaf, i) => openLeaf(leaf, country, `/leaves/${i}`));
  if (leaves.length === 0) throw broken('/leaves', 'an entry of the log');
  leaves.forEach((leaf, i) => {
    const { said } = leaf;
    const field = `/leaves/${i}`;
    if (i > 0 && !isBefore(leaves[i - 1] as Leaf, leaf, logs(country))) throw broken(field, 'ascending logs and indexes');
    checkAbout(leaf, exchange, field);
    if (!LOGGED_STEPS.includes(said.kind)) throw broken(field, 'a step of an exchange');
    if (!isBetween(said, country, partner)) throw broken(field, 'between these countries');
    if (said.from !== leaves[0]?.said.from) throw broken(field, 'of one direction');
    if (!hasItsOutcome(said)) throw broken(`${field}/outcome`, 'one that an entry of its kind has');
    if (REASONED.includes(said.kind) && said.externalReason === '') throw broken(`${field}/external_reason`, 'present');
  });
  checkOrder(leaves, country);
  // An exchange id is used once: sent twice, or sent and received, it would be two exchanges.
  const settled = leaves.filter(({ said }) => SETTLED.includes(said.kind));
  if (settled.length > 1) throw broken('/leaves', 'one statement under this exchange id');
  if (settled.length === 1 && evidence.statement === undefined) throw broken('/statement', 'present');
  const statement = evidence.statement && openStatement(evidence.statement, '/statement');
  if (statement !== undefined) checkStatement(statement, evidence, leaves);
  if (evidence.receipt !== undefined && statement === undefined) throw broken('/receipt', 'of a statement that is here');
  const receipt = evidence.receipt && {
    statement: openStatement(evidence.receipt.statement, '/receipt/statement'),
    leaf: openLeaf(evidence.receipt.leaf, country, '/receipt/leaf'),
  };
  if (evidence.partnerLeaf !== undefined && statement === undefined) throw broken('/partnerLeaf', 'of a statement that is here');
  checkTurns(evidence, logs, (of) => [
    ...(of === country ? [...leaves, ...(receipt ? [receipt.leaf] : [])].map(({ origin }) => origin) : []),
    ...[statement, receipt?.statement].flatMap((one) => (one?.said.from === of ? [one.manifest.logOrigin] : [])),
    ...(of === partner && evidence.partnerLeaf ? [evidence.partnerLeaf.origin] : []),
  ]);
  return {
    evidence,
    trust,
    logs,
    at,
    leaves,
    ...(statement && { statement }),
    ...(receipt && { receipt }),
    keys,
    lists: new Map(),
    cosigned: new Map(),
    existed: undefined,
  };
}

export const structure = ({ evidence, leaves }: Matter): Finding =>
  pass('whole', { exchange: evidence.exchange, country: evidence.country, partner: evidence.partner, leaves: leaves.length });

/** It names the exchange, or rejects several without a name, and `refused` says that the exchange is one of these. */
function checkAbout({ said, refused }: Leaf, exchange: string, field: string): void {
  if ((said.refused !== null) !== (refused !== undefined))
    throw broken(`${field}/refused`, 'with an entry that rejects several, and with no other');
  if (said.refused === null) {
    if (!isOf(said.exchangeId, exchange)) throw broken(field, 'about this exchange');
    return;
  }
  if (said.kind !== AuditKind.REJECTED || said.exchangeId.length > 0)
    throw broken(field, 'an entry REJECTED that names no exchange');
  if (said.refused.count < 2 || said.refused.count > LIMITS.statements)
    throw broken(`${field}/count`, `2 to ${LIMITS.statements}`);
}

// A held exchange is sent only after a release; one under an override has an entry that commits to its author.
function checkOrder(leaves: readonly Leaf[], country: Country): void {
  const at = (kind: AuditKind): number => leaves.findIndex(({ said }) => said.kind === kind);
  const [held, sent, released] = [AuditKind.HELD, AuditKind.SENT, AuditKind.RELEASED].map(at) as [number, number, number];
  const ended = leaves.findIndex(({ said }) => said.kind === AuditKind.DENIED || said.kind === AuditKind.HOLD_EXPIRED);
  if (sent < 0 || leaves[0]?.said.from !== country) return;
  if (held >= 0 && !(held < released && released < sent))
    throw broken(`/leaves/${sent}`, 'released by a person, since it was held');
  if (ended >= 0 && ended < sent) throw broken(`/leaves/${sent}`, 'not after a denial');
}

function openLeaf(leaf: EvidenceLeaf, country: Country, field: string): Leaf {
  const said = decode('AuditEntry', leaf.entry, LEAF_CAPS);
  if (said.schema !== 1) throw broken(field, 'an entry of schema 1');
  if (said.country !== country) throw broken(field, "of the country's own log");
  return { ...leaf, said, origin: originIn(leaf.proof) };
}

function openStatement(proof: StatementProof, field: string): Proven {
  const said = decode('Statement', proof.statement, HEADER_CAPS);
  const header = decode('RecordHeader', proof.recordHeader, HEADER_CAPS);
  const entry = decode('AuditEntry', proof.leaf, LEAF_CAPS);
  const manifest = decode('Manifest', proof.manifest, MANIFEST_CAPS);
  if (said.exchangeId.length !== 16) throw broken(field, 'an exchange id');
  const digest = statementDigest(proof.statement, recordDigest(proof.recordHeader));
  return { proof, said, header, entry, manifest, digest, leafHash: leafHash(proof.leaf) };
}

// substitution: the same id used by another sender is another statement.
function checkStatement({ said }: Proven, { exchange, country, partner }: Evidence, leaves: readonly Leaf[]): void {
  if (!isOf(said.exchangeId, exchange)) throw broken('/statement', 'of this exchange');
  if (!isBetween(said, country, partner)) throw broken('/statement', 'between these countries');
  const sender = leaves[0]?.said.from;
  const isOurs = leaves.some((leaf) => leaf.said.kind === AuditKind.SENT);
  if (said.from !== sender || isOurs !== (sender === country))
    throw broken('/statement', 'from the country that sent it, by the log');
  const before = leaves.slice(
    0,
    leaves.findIndex((leaf) => leaf.said.kind === AuditKind.SENT),
  );
  if (isOurs && said.exigent && !before.some((leaf) => leaf.said.kind === AuditKind.OVERRIDE))
    throw broken('/statement/exigent', 'behind the entry of its override');
}

/** By their logs first: each begins at index 0. What is in none of the country's logs is left to `inclusion`. */
function isBefore(one: Leaf, next: Leaf, logs: Logs): boolean {
  const [before, after] = [one, next].map(({ origin }) => logs.findIndex(({ verifier }) => verifier.name === origin)) as [
    number,
    number,
  ];
  if (before < 0 || after < 0) return true;
  return before < after || (before === after && one.index < next.index);
}

const isOf = (id: Uint8Array, exchange: string): boolean => id.length === 16 && idText(id) === exchange;
const isBetween = ({ from, to }: { from: string; to: string }, a: Country, b: Country): boolean =>
  (from === a && to === b) || (from === b && to === a);
