import type { Code, Country, Id, Micros, SaidCaveat } from '../../domain/index.ts';
import type { Family, ShownCaveat } from '../../records/index.ts';

/** Who asks. Subject and agency go into the log as salted commitments, never in clear. */
export interface User {
  readonly subject: string;
  readonly agency: string;
}

/** Which way an exchange went, as this country has it. */
export type Direction = 'sent' | 'received';

export type PriorityName = 'ROUTINE' | 'URGENT' | 'CRITICAL';
export type ClassificationName = 'UNCLASSIFIED' | 'PROTECTED' | 'CONFIDENTIAL' | 'SECRET';

/** Shares one record with partners, each as far as its agreement allows. */
export interface ReleaseRequest {
  readonly to: readonly Country[];
  readonly family: Family;
  /** JSON of the record, validated here: one error names every fault. */
  readonly record: unknown;
  readonly purpose: string;
  readonly priority: PriorityName;
  readonly classification: ClassificationName;
  readonly caveats: readonly SaidCaveat[];
  /** The record of ours of which this is the next version; absent: a record of its own. */
  readonly supersedes?: Id;
  /** POST when absent. NOTIFY announces what is to come. */
  readonly verb?: 'POST' | 'NOTIFY';
  /** Sent at once, without human release and with the least fields; a releaser reviews it afterwards. */
  readonly exigent?: { readonly reason: string };
  /** The author's own assessment of the risk of mistreatment abroad. */
  readonly mistreatmentRisk?: 'NONE' | 'SUBSTANTIAL';
  /** DUPLICATE_REFERENCE where a record in force of the same agency and family has the same reference. */
  readonly referenceIsNew?: boolean;
  /** The agency addressed, by country; the first that the agreement names otherwise. */
  readonly recipientAgencies?: Readonly<Record<Country, string>>;
}

/** What a decision lets its user know. */
export interface DecisionView {
  readonly outcome: 'PERMIT' | 'PERMIT_WITH_OBLIGATIONS' | 'HOLD_FOR_RELEASE' | 'REFUSE' | 'SUPPRESS';
  /** Why not, when not permitted. */
  readonly code?: Code;
  readonly agreement?: string;
  /** Hex SHA-256. */
  readonly agreementDigest?: string;
  readonly clauses: readonly string[];
  /** JSON names of the record's top-level fields. */
  readonly disclosed: readonly string[];
  readonly withheld: readonly { readonly clause: string; readonly fields: readonly string[] }[];
  readonly obligations: readonly {
    readonly kind: string;
    readonly days?: number;
    readonly hours?: number;
    readonly text?: string;
    readonly clause: string;
  }[];
  /** Of a refusal by this country's own rules of what it would have sent: each rule, the facts it reads, the values it permits. */
  readonly refusedBy?: readonly {
    readonly rule: string;
    readonly clause?: string;
    readonly facts: readonly string[];
    readonly permitted?: readonly string[];
  }[];
}

/**
 * A sent exchange: QUEUED (committed and logged here) → RECEIVED (durably at the partner) → CLOSED (its receipt accepts) or
 * REJECTED (its receipt refuses). REFUSED: our own policy let nothing out. HELD → QUEUED once released, or DENIED, or EXPIRED.
 * A received exchange: ADMITTED or REFUSED.
 * A query: ASKED → ANSWERED or UNAVAILABLE.
 */
export const EXCHANGE_STATES = [
  'QUEUED',
  'RECEIVED',
  'CLOSED',
  'REJECTED',
  'REFUSED',
  'HELD',
  'DENIED',
  'EXPIRED',
  'ADMITTED',
  'ASKED',
  'ANSWERED',
  'UNAVAILABLE',
] as const;
export type ExchangeState = (typeof EXCHANGE_STATES)[number];

export interface LogRef {
  readonly origin: string;
  readonly index: number;
  /** Hex. */
  readonly leafHash: string;
}

/**
 * What an exchange obliges this country to. By persons: RELEASE (ours, held), HUMAN_RELEASE (received, shown to nobody else before),
 * REVIEW (an override of ours), VERIFY_BEFORE_ACTION. By the gateway itself when it is due: RETENTION and DESTROY_ON_NO_MATCH.
 */
export const DUTY_KINDS = [
  'RELEASE',
  'HUMAN_RELEASE',
  'REVIEW',
  'VERIFY_BEFORE_ACTION',
  'RETENTION',
  'DESTROY_ON_NO_MATCH',
] as const;
export type DutyKind = (typeof DUTY_KINDS)[number];

/** Why a person has content destroyed before its time. */
export type ErasureBasis = 'RECALL' | 'CORRECTION' | 'COURT_ORDER' | 'RETENTION';

/** What is left to say of content that was destroyed: ids, digests and commitments. Times in microseconds; hashes in hex. */
export interface DestructionCertificate {
  readonly exchangeId: string;
  readonly direction: Direction;
  readonly partner: Country;
  readonly recordId: string;
  readonly recordVersion: number;
  /** SHA-256 of the record's header, and of the statement with it, as the log holds it. */
  readonly recordDigest: string;
  readonly statementDigest?: string;
  readonly method: 'vault key destroyed';
  readonly at: Micros;
  /** The duty that was due, or what a person gave as the basis. */
  readonly basis: DutyKind | ErasureBasis;
  readonly agreement?: string;
  readonly clause?: string;
  /** Salted commitments of the leaf to who did it and why; absent when the gateway itself did. */
  readonly officer?: string;
  readonly reason?: string;
  /** The leaf ERASED. */
  readonly log: LogRef;
  /** In the answer to an erasure alone: a file of the gateway that a reader holds still has what was destroyed. */
  readonly scrubbed?: false;
}

/** A duty that an exchange opens. */
export interface NewDuty {
  readonly kind: DutyKind;
  readonly clause: string;
  /** 0: nothing sets a time. */
  readonly due: Micros;
  /** Persons who have to settle it; 0: the gateway does when it is due. */
  readonly waiting: number;
}

export const DUTY_STATES = ['OPEN', 'OVERDUE', 'MET', 'DENIED', 'EXPIRED'] as const;

export interface DutyView {
  readonly kind: DutyKind;
  /** OVERDUE is still open. */
  readonly state: (typeof DUTY_STATES)[number];
  readonly clause: string;
  readonly at: Micros;
  readonly due?: Micros;
  /** Persons who still have to settle it. */
  readonly waiting?: number;
}

export interface ExchangeView {
  readonly id: string;
  readonly direction: Direction;
  readonly partner: Country;
  readonly verb: string;
  readonly state: ExchangeState;
  /** Of a refused or rejected exchange. */
  readonly code?: string;
  readonly at: Micros;
  readonly family?: Family;
  readonly recordId?: string;
  readonly recordVersion?: number;
  readonly purpose: string;
  readonly priority: PriorityName;
  readonly classification?: ClassificationName;
  /** Of the record header; their texts are shown with the record. */
  readonly caveats?: readonly ShownCaveat[];
  readonly originator?: { readonly country: Country; readonly agency: string };
  readonly decision?: DecisionView;
  /** The record as this country has it: whole where it is ours, else the disclosed fields. */
  readonly record?: Record<string, unknown>;
  /** Of a received record, fields that came and are not for the reader's agency: the clause that keeps them, and their names. */
  readonly withheldFromAgency?: DecisionView['withheld'];
  /** Format faults of a received record: flagged, never dropped. */
  readonly faults?: readonly { readonly field: string; readonly rule: string }[];
  /** Sent under an override. */
  readonly exigent?: true;
  /** Its content was destroyed. */
  readonly erased?: { readonly at: Micros; readonly basis: DutyKind | ErasureBasis };
  /** Since when the entries of its log are gone, and with them what its statement said. */
  readonly expired?: Micros;
  /** Sent, and refused only for now: whether this gateway decides it again by itself, has done so, or has given it up: then it is for a person. */
  readonly retries?: 'TO_COME' | 'DONE' | 'ENDED';
  /** The exchange that it was decided again as. */
  readonly retriedAs?: string;
  /** The exchange that this one answers, or that it was decided again for. */
  readonly correlation?: string;
  readonly duties?: readonly DutyView[];
  readonly log?: LogRef;
  readonly peerLog?: LogRef;
}

/** Which duties that wait for persons: all, or those of exchanges with one partner, or of one kind; `after`: the `next` of a page. */
export interface DutyQuery {
  readonly partner?: Country;
  readonly kind?: DutyKind;
  readonly after?: string;
}

export interface DutyPage {
  readonly exchanges: readonly (ExchangeView | UnreadableExchange)[];
  /** There are more. */
  readonly next?: string;
}

/** How a person settles a duty: APPROVE or DENY a release or a review, DONE for what was to be done. */
export interface Settlement {
  readonly verdict: 'APPROVE' | 'DENY' | 'DONE';
  readonly reason: string;
}

/** A text of an agreement: the files that its digest is over, by name. */
export interface AgreementFiles {
  readonly id: string;
  readonly version: string;
  /** Hex SHA-256. */
  readonly digest: string;
  readonly files: Readonly<Record<string, string>>;
}

/** An agreement as this country holds it. */
export interface AgreementView {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** Of the instrument, as its text says. */
  readonly status: string;
  /** Hex SHA-256. */
  readonly digest: string;
  readonly parties: readonly Country[];
  /** The parties whose signatures over this digest are here. */
  readonly signed: readonly Country[];
  /** Absent: it was never activated here. */
  readonly from?: Micros;
  readonly until?: Micros;
  readonly inForce: boolean;
  /** Why a text that was once in force no longer binds. */
  readonly note?: string;
  /** Record kinds suspended by this country, and by each partner. */
  readonly suspended: readonly string[];
  readonly partners: readonly {
    readonly country: Country;
    readonly says: 'SAME' | 'DIFFERENT' | 'NOTHING';
    readonly suspended: readonly string[];
  }[];
}

export interface ReleaseResult {
  readonly recordId: string;
  readonly recordVersion: number;
  readonly exchanges: readonly ExchangeView[];
}

export interface QueryRequest {
  readonly to: Country;
  /** JSON of a VisaQuery. */
  readonly record: unknown;
  readonly purpose: string;
}

/** UNAVAILABLE says that nothing was heard; it exists here only and never on the wire. */
export type QueryOutcome = 'MATCH' | 'NO_MATCH' | 'POSSIBLE' | 'REFUSED' | 'CONDITIONAL' | 'DEFERRED' | 'ERROR' | 'UNAVAILABLE';

export interface QueryResult {
  readonly exchangeId: string;
  readonly outcome: QueryOutcome;
  /** Why not. */
  readonly code?: string;
  readonly refusedBy?: NonNullable<DecisionView['refusedBy']>;
  /** The disclosed fields of the answer. */
  readonly answer?: Record<string, unknown>;
  /** Of the answer's header. */
  readonly caveats?: readonly ShownCaveat[];
  readonly withheld: DecisionView['withheld'];
  readonly obligations: DecisionView['obligations'];
  readonly log: LogRef;
}

/** In the place of what a row of the ledger does not say any more. `id`: by which the row is found. */
export interface Unreadable {
  readonly unreadable: { readonly id: string; readonly code: Code };
}

export const isUnreadable = (row: object | Unreadable): row is Unreadable => 'unreadable' in row;

/** `agreement.alert`: a notice of the agreement, its name as code. `ledger.altered`: a start found rows that the log does not bear out.
 * `gateway.alarm`: a disk, a certificate or a stream, as the checks of this gateway name it. */
export const EVENT_TYPES = [
  'exchange.received',
  'exchange.closed',
  'exchange.rejected',
  'exchange.retried',
  'exchange.abandoned',
  'exchange.held',
  'exchange.released',
  'exchange.denied',
  'exchange.expired',
  'duty.overdue',
  'agreement.changed',
  'agreement.mismatch',
  'agreement.alert',
  'parcel.quarantined',
  'link.alarm',
  'access.alarm',
  'ledger.altered',
  'clock.doubt',
  'clock.sound',
  'gateway.alarm',
] as const;

/** One line of a country's event stream: every event has one cursor, ascending, never reused. */
export interface ExchangeEvent {
  readonly cursor: number;
  readonly type: (typeof EVENT_TYPES)[number];
  readonly at: Micros;
  readonly partner: Country;
  /** Stable code of a rejection, quarantine or alarm. */
  readonly code?: string;
  /** Number of like occurrences, if more than one. */
  readonly count?: number;
  readonly exchange?: ExchangeView;
  /** In the place of `exchange`. */
  readonly unreadable?: Unreadable['unreadable'];
}

/** An event of which only the cursor reads. */
export interface UnreadableEvent extends Unreadable {
  readonly cursor: number;
  readonly type: 'event.unreadable';
  readonly at?: never;
  readonly partner?: never;
  readonly code?: never;
  readonly exchange?: never;
}

export interface UnreadableExchange extends Unreadable {
  readonly id?: never;
  readonly state?: never;
}

export interface Idempotency {
  readonly key: string;
  /** SHA-256 of the request's body. */
  readonly bodySha256: Uint8Array;
}

/** The link with a partner. */
export interface LinkView {
  readonly partner: Country;
  /** UP: both may send. WAITING: it cannot be reached, has not yet confirmed what it holds of ours or takes nothing of it, or nothing of it is
   * taken here, because our own clock is not sound; `code` says which. ASIDE: `code` says why. */
  readonly state: 'UP' | 'WAITING' | 'SUSPENDED' | 'ASIDE';
  readonly code?: string;
  readonly detail: string;
}

export interface ContentGrant {
  readonly exchangeId: string;
  /** The subject of the auditor's token. */
  readonly auditor: string;
  readonly until: Micros;
  readonly log: LogRef;
}
