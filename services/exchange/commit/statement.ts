// One statement to one partner, complete except for its position in the log: built before the transaction, which only assigns indexes.
import { AuditKind, CommitmentName, encode, type Lane, type Outgoing, type Priority, type Verb } from '../../../proto/index.ts';
import { commit } from '../../audit/index.ts';
import { type Country, type Id, type Micros, toBase64, utf8 } from '../../domain/index.ts';
import { statementDigest } from '../../envelope/index.ts';
import { placeOf, type Write } from '../../ledger/index.ts';
import type { Context, DecisionView, ExchangeStep, NewDuty } from '../context/index.ts';
import { aboutIn, type EncodedEntry, encodeEntry, entryBase } from './entry.ts';
import { type Onward, onwardIn, onwardRow } from './onward.ts';
import type { Concerned, StoredRecord } from './record.ts';
import { aboutRow, exchangeDecided, exchangeRow, shownDecision } from './rows.ts';

/** What only this country may know of an exchange. It is sealed in the vault; the leaf contains salted commitments to it. */
export interface Private {
  readonly user: string;
  /** JSON of the facts of the decision, and its reasons. */
  readonly decision: string;
  readonly reason: string;
  /** The person or object that the record is about. */
  readonly subject: string;
}

export interface Outbound {
  readonly to: Country;
  readonly lane: Lane;
  readonly verb: Verb;
  readonly exchangeId: Id;
  readonly issued: Micros;
  readonly leaf: EncodedEntry;
  /** The batch entry without leaf and index. */
  readonly entry: Outgoing<'BatchEntry'>;
  readonly digest: Uint8Array;
  /** Approximate encoded size in a batch, in bytes. */
  readonly size: number;
  readonly row: (leafIndex: number, batchId: Id, position: number) => Write;
  /** The rows that say which record version it concerns, and which one it copies. */
  readonly refers: readonly Write[];
}

export interface OutboundFacts {
  readonly to: Country;
  readonly lane: Lane;
  readonly verb: Verb;
  readonly record: StoredRecord;
  readonly issued: Micros;
  readonly step: ExchangeStep;
  readonly purpose?: string;
  readonly priority?: Priority;
  readonly agency?: string;
  readonly toAgency?: string;
  readonly exigent?: boolean;
  /** Absent: a new one. */
  readonly exchangeId?: Id;
  /** The exchange was held, so its row exists. */
  readonly wasHeld?: boolean;
  readonly correlation?: Id;
  /** The earlier exchange that this one decides again; the entry names it as its correlation. */
  readonly decidesAgain?: Id;
  readonly queryDigest?: Uint8Array;
  readonly deadline?: Micros;
  /** Absent for the link's own statements. */
  readonly released?: {
    readonly agreement: string;
    readonly version: string;
    readonly digest: Uint8Array;
    readonly clauses: readonly string[];
    readonly outcome: number;
    readonly disclosed: readonly number[];
    readonly withheld: readonly { readonly clause: string; readonly fields: readonly number[] }[];
    readonly obligations: readonly Outgoing<'Obligation'>[];
  };
  readonly view?: DecisionView;
  readonly secret?: Private;
  /** Duties that it creates for this country. */
  readonly duties?: readonly NewDuty[];
  /** The log's commitment to the post from which it originates. */
  readonly request?: Uint8Array;
  /** The record version that it concerns, where the verb is about one. */
  readonly about?: Concerned;
  /** By whose leave it copies another country's record. */
  readonly onward?: Onward;
}

const NAMES = [
  ['user', CommitmentName.USER],
  ['decision', CommitmentName.DECISION],
  ['reason', CommitmentName.REASON],
  ['subject', CommitmentName.SUBJECT],
] as const satisfies readonly (readonly [keyof Private, number])[];

/**
 * Commitments for a leaf, and the blob that opens them. side channel: every leaf has the same four, so that their number reveals nothing.
 */
export function commitPrivate(context: Context, secret: Private): { commitments: Outgoing<'Commitment'>[]; opening: Uint8Array } {
  const salts = context.random(NAMES.length * 32);
  const commitments = NAMES.map(([key, name], i) => ({
    name,
    digest: commit(name, salts.subarray(i * 32, i * 32 + 32), utf8(secret[key])),
  }));
  return { commitments, opening: utf8(JSON.stringify({ ...secret, salts: toBase64(salts) })) };
}

export function outbound(context: Context, facts: OutboundFacts): Outbound {
  const { newId, vault } = context;
  const { to, verb, lane, record, issued, released, view, secret, exchangeId = newId() } = facts;
  const statement = encodeStatement(context, facts, exchangeId);
  const digest = statementDigest(statement, record.digest);
  const disclosures = released
    ? record.disclosures.filter(({ field }) => released.disclosed.includes(field))
    : record.disclosures;
  const hidden = secret && commitPrivate(context, secret);
  const leaf = encodeSent(context, facts, exchangeId, digest, disclosures, hidden?.commitments);
  return {
    to,
    lane,
    verb,
    exchangeId,
    issued,
    leaf,
    entry: { statement, recordHeader: record.header, commitments: record.commitments, disclosures },
    digest,
    refers: [
      ...(facts.about ? [aboutRow({ exchangeId, direction: 'sent', partner: to, verb, about: facts.about })] : []),
      ...(facts.onward ? onwardRow(record, facts.onward) : []),
    ],
    size:
      128 +
      statement.length +
      record.header.length +
      leaf.bytes.length +
      record.commitments.length +
      disclosures.reduce((sum, d) => sum + d.carried.length + 48, 0),
    row: (leafIndex, batchId, position) =>
      (facts.wasHeld ? exchangeDecided : exchangeRow)({
        exchangeId,
        direction: 'sent',
        partner: to,
        verb,
        step: facts.step,
        at: issued,
        record,
        statement,
        decision: shownDecision(view),
        leafIndex,
        batch: { id: batchId, position },
        vaultId: record.key.vaultId,
        ...(hidden && { sealed: vault.seal(record.key, placeOf.exchange(exchangeId, 'sent', to, leafIndex), hidden.opening) }),
      }),
  };
}

function encodeStatement(context: Context, facts: OutboundFacts, exchangeId: Id): Uint8Array {
  const { released } = facts;
  return encode('Statement', {
    exchangeId,
    salt: context.random(16),
    ...(facts.correlation && { correlation: facts.correlation }),
    from: context.self,
    to: facts.to,
    verb: facts.verb,
    ...(released && {
      agreement: released.agreement,
      agreementDigest: released.digest,
      clauses: released.clauses,
      obligations: released.obligations,
      withheld: released.withheld,
    }),
    purpose: facts.purpose ?? '',
    ...(facts.priority && { priority: facts.priority }),
    issued: facts.issued,
    recordDigest: facts.record.digest,
    ...(facts.queryDigest && { queryDigest: facts.queryDigest }),
    ...(facts.deadline && { deadline: facts.deadline }),
    agency: facts.agency ?? '',
    recipientAgency: facts.toAgency ?? '',
    ...(facts.exigent && { exigent: true }),
    ...(facts.about && { about: facts.about }),
    ...(facts.onward && { provenance: facts.onward.provenance }),
  });
}

function encodeSent(
  context: Context,
  facts: OutboundFacts,
  exchangeId: Id,
  statementDigest: Uint8Array,
  disclosures: StoredRecord['disclosures'],
  commitments: Outgoing<'Commitment'>[] | undefined,
): EncodedEntry {
  const { record, released } = facts;
  return encodeEntry({
    ...entryBase(context, facts.issued),
    exchangeId,
    kind: AuditKind.SENT,
    from: context.self,
    to: facts.to,
    recordKind: record.kind,
    verb: facts.verb,
    recordId: record.recordId,
    recordVersion: record.version,
    purpose: facts.purpose ?? '',
    ...(released && {
      legalBasis: {
        agreement: released.agreement,
        version: released.version,
        digest: released.digest,
        clauses: released.clauses,
      },
      outcome: released.outcome as 1,
    }),
    disclosed: disclosures.map(({ field }) => field),
    statementDigest,
    ...(commitments && { commitments }),
    ...(facts.duties && { duties: facts.duties }),
    ...(facts.request && { request: facts.request }),
    ...(facts.decidesAgain && { correlation: facts.decidesAgain }),
    ...aboutIn(facts.about),
    ...onwardIn(facts.onward?.provenance, facts.onward?.until),
  });
}
