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
    readonly text?: string;
    readonly clause: string;
  }[];
}

/**
 * A sent exchange: QUEUED (committed and logged here) → RECEIVED (durably at the partner) → CLOSED (its receipt accepts) or
 * REJECTED (its receipt refuses). REFUSED: our own policy let nothing out. A received exchange: ADMITTED or REFUSED.
 * A query: ASKED → ANSWERED or UNAVAILABLE.
 */
export type ExchangeState =
  | 'QUEUED'
  | 'RECEIVED'
  | 'CLOSED'
  | 'REJECTED'
  | 'REFUSED'
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
  readonly log?: LogRef;
  readonly peerLog?: LogRef;
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

/** One line of a country's event stream: every event has one cursor, ascending, never reused. */
export interface ExchangeEvent {
  readonly cursor: number;
  readonly type: 'exchange.received' | 'exchange.closed' | 'exchange.rejected' | 'parcel.quarantined' | 'link.alarm';
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
  /** Throws NOT_FOUND. */
  get(exchangeId: string): Promise<ExchangeView>;
  /** Events after a cursor, oldest first, at most `limit`. */
  events(after: number, limit: number): Promise<readonly ExchangeEvent[]>;
  /** Resolves when there may be an event after the cursor, or when the signal aborts. */
  eventAfter(cursor: number, signal: AbortSignal): Promise<void>;
  checkpoint(): Promise<Checkpoint>;
  health(): Promise<Health>;
}
