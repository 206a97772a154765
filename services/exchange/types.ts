import type { Code, Country, Fault, Micros } from '../domain/index.ts';
import type { Family } from '../records/index.ts';

/** Who asks. Subject and agency go into the log as salted commitments, never in clear. */
export interface User {
  readonly subject: string;
  readonly agency: string;
}

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
  readonly caveats: readonly string[];
  /** POST when absent. NOTIFY announces what is to come. */
  readonly verb?: 'POST' | 'NOTIFY';
  /** Sent at once, without human release and with the least fields; a releaser reviews it afterwards. */
  readonly exigent?: { readonly reason: string };
  /** The author's own assessment of the risk of mistreatment abroad. */
  readonly mistreatmentRisk?: 'NONE' | 'SUBSTANTIAL';
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
}

/**
 * A sent exchange: QUEUED (committed and logged here) → RECEIVED (durably at the partner) → CLOSED (its receipt accepts) or
 * REJECTED (its receipt refuses). REFUSED: our own policy let nothing out. HELD → QUEUED once released, or DENIED, or EXPIRED.
 * A received exchange: ADMITTED or REFUSED.
 * A query: ASKED → ANSWERED or UNAVAILABLE.
 */
export type ExchangeState =
  | 'QUEUED'
  | 'RECEIVED'
  | 'CLOSED'
  | 'REJECTED'
  | 'REFUSED'
  | 'HELD'
  | 'DENIED'
  | 'EXPIRED'
  | 'ADMITTED'
  | 'ASKED'
  | 'ANSWERED'
  | 'UNAVAILABLE';

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

export interface DutyView {
  readonly kind: DutyKind;
  /** OVERDUE is still open. */
  readonly state: 'OPEN' | 'OVERDUE' | 'MET' | 'DENIED' | 'EXPIRED';
  readonly clause: string;
  readonly at: Micros;
  readonly due?: Micros;
  /** Persons who still have to settle it. */
  readonly waiting?: number;
}

export interface ExchangeView {
  readonly id: string;
  readonly direction: 'sent' | 'received';
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
  readonly originator?: { readonly country: Country; readonly agency: string };
  readonly decision?: DecisionView;
  /** The record as this country has it: whole where it is ours, else the disclosed fields. */
  readonly record?: Record<string, unknown>;
  /** Format faults of a received record: flagged, never dropped. */
  readonly faults?: readonly { readonly field: string; readonly rule: string }[];
  /** Sent under an override. */
  readonly exigent?: true;
  /** The exchange that this one answers, or that it was decided again for. */
  readonly correlation?: string;
  readonly duties?: readonly DutyView[];
  readonly log?: LogRef;
  readonly peerLog?: LogRef;
}

/** How a person settles a duty: APPROVE or DENY a release or a review, DONE for what was to be done. */
export interface Settlement {
  readonly verdict: 'APPROVE' | 'DENY' | 'DONE';
  readonly reason: string;
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
  /** The disclosed fields of the answer. */
  readonly answer?: Record<string, unknown>;
  readonly withheld: DecisionView['withheld'];
  readonly obligations: DecisionView['obligations'];
  readonly log: LogRef;
}

/** `agreement.alert`: a notice of the agreement, its name as code. */
export const EVENT_TYPES = [
  'exchange.received',
  'exchange.closed',
  'exchange.rejected',
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
] as const;

/** One line of a country's event stream: every event has one cursor, ascending, never reused. */
export interface ExchangeEvent {
  readonly cursor: number;
  readonly type: (typeof EVENT_TYPES)[number];
  readonly at: Micros;
  readonly partner: Country;
  /** Stable code of a rejection, quarantine or alarm. */
  readonly code?: string;
  readonly exchange?: ExchangeView;
}

export interface Idempotency {
  readonly key: string;
  /** SHA-256 of the request's body. */
  readonly bodySha256: Uint8Array;
}

export interface Checkpoint {
  /** A C2SP checkpoint as a signed note. */
  readonly note: string;
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

export interface Health {
  /** Can sign, log and deliver now. */
  readonly ready: boolean;
  /** Each thing that readiness rests on, and in words what is wrong. */
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

/** What a country's gateway offers its own people and systems. */
export interface Exchange {
  /**
   * All format faults of a record, by JSON pointer that begins with the family, as in `/cargo/shippingContainer/0/iso6346Code`;
   * the faults of INVALID from `release` and `query` point the same way.
   */
  validate(family: Family, record: unknown): readonly Fault[];
  /** Throws INVALID (all faults), IDEMPOTENCY_*, OVERLOADED. A refusal by policy is a result, not an error. */
  release(request: ReleaseRequest, user: User, idempotency: Idempotency): Promise<{ result: ReleaseResult; replayed: boolean }>;
  /** Never throws for a silent partner: that is UNAVAILABLE. */
  query(request: QueryRequest, user: User): Promise<QueryResult>;
  /** Throws NOT_FOUND. `releases`: the reader may see what waits for a human release. */
  get(exchangeId: string, reader?: { readonly releases: boolean }): Promise<ExchangeView>;
  /** Exchanges with a duty that waits for a person, oldest first, at most 256. */
  duties(): Promise<readonly ExchangeView[]>;
  /**
   * Throws NOT_FOUND, DUTY_SETTLED (its time was over, too), SAME_PERSON (the author, or one who has approved already), INVALID (a
   * verdict that this duty does not take, or no reason), CLOCK_STEPPED_BACK.
   */
  settle(exchangeId: string, kind: DutyKind, settlement: Settlement, user: User): Promise<ExchangeView>;
  agreements(): Promise<readonly AgreementView[]>;
  /** `files`: name → text. Throws AGREEMENT_SIGNATURE_INVALID or CONFIG_INVALID with every fault. */
  activate(files: Readonly<Record<string, string>>, signatures: readonly string[], user: User): Promise<AgreementView>;
  /** Suspends or resumes record kinds of an agreement, at once and by this country alone. Throws NOT_FOUND, INVALID. */
  suspend(agreement: string, kinds: readonly string[], reason: string, user: User): Promise<AgreementView>;
  resume(agreement: string, kinds: readonly string[], reason: string, user: User): Promise<AgreementView>;
  /** Events after a cursor, oldest first, at most `limit`. */
  events(after: number, limit: number): Promise<readonly ExchangeEvent[]>;
  /** Resolves when there may be an event after the cursor, or when the signal aborts. */
  eventAfter(cursor: number, signal: AbortSignal): Promise<void>;
  checkpoint(): Promise<Checkpoint>;
  health(): Promise<Health>;
}
