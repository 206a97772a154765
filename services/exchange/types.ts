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
  readonly direction: 'sent' | 'received';
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
  /** Its content was destroyed. */
  readonly erased?: { readonly at: Micros; readonly basis: DutyKind | ErasureBasis };
  /** Since when the entries of its log are gone, and with them what its statement said. */
  readonly expired?: Micros;
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
  /** Why a text that was acted under binds no longer. */
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
  /** The disclosed fields of the answer. */
  readonly answer?: Record<string, unknown>;
  readonly withheld: DecisionView['withheld'];
  readonly obligations: DecisionView['obligations'];
  readonly log: LogRef;
}

/** In the place of what a row of the ledger does not say any more. `id`: by which the row is found. */
export interface Unreadable {
  readonly unreadable: { readonly id: string; readonly code: Code };
}

export const isUnreadable = (row: object | Unreadable): row is Unreadable => 'unreadable' in row;

/** `agreement.alert`: a notice of the agreement, its name as code. `ledger.altered`: a start found rows that the log does not bear out. */
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
  'access.alarm',
  'ledger.altered',
  'clock.doubt',
  'clock.sound',
] as const;

/** One line of a country's event stream: every event has one cursor, ascending, never reused. */
export interface ExchangeEvent {
  readonly cursor: number;
  readonly type: (typeof EVENT_TYPES)[number];
  readonly at: Micros;
  readonly partner: Country;
  /** Stable code of a rejection, quarantine or alarm. */
  readonly code?: string;
  /** Of how many things alike it tells, where it tells of more than one. */
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
  /** UP: both may send. WAITING: it has not yet confirmed what it holds of ours, or cannot be reached. ASIDE: `code` says why. */
  readonly state: 'UP' | 'WAITING' | 'SUSPENDED' | 'ASIDE';
  readonly code?: string;
  readonly detail: string;
}

/** A partner as a witness of our log: what it last cosigned, and when, by its own clock. */
export interface WitnessView {
  readonly country: Country;
  readonly size?: number;
  readonly at?: Micros;
  /** For longer than the alarm allows: sending to it stops at `stopsAt`. */
  readonly late: boolean;
  readonly stopsAt?: Micros;
  /** Sending to it has stopped. */
  readonly stale: boolean;
}

/** The head of our log. FINAL when every partner has cosigned it. */
export interface CheckpointView {
  /** A C2SP checkpoint as a signed note, with the cosignatures that it has. */
  readonly note: string;
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly state: 'PROVISIONAL' | 'FINAL';
  /** The largest that every partner cosigned; `at`: when the last cosignature came. */
  readonly final?: { readonly note: string; readonly size: number; readonly at: Micros };
  readonly witnesses: readonly WitnessView[];
}

/** One log of this country. */
export interface LogView {
  readonly origin: string;
  /** Its entries; of one that has ended, with its last root, for good. */
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly state: 'OPEN' | 'ENDED' | 'EXPIRED';
  /** Its newest checkpoint that every partner cosigned, else its newest; `final`: that is all of it. */
  readonly note: string;
  readonly final: boolean;
  /** The note that names the next log, of one that has ended. */
  readonly turn?: string;
  /** Since when its entries are gone; its hashes are here. */
  readonly expired?: Micros;
  /** What the ledger holds of its expiry or its cosignatures does not read. */
  readonly unreadable?: Unreadable['unreadable'];
}

/** A log of this country whose entries were let go of. */
export interface LogExpiry {
  readonly origin: string;
  /** Entries that it had. */
  readonly size: number;
  readonly at: Micros;
  readonly basis: string;
  /** The leaf LOG_EXPIRED. */
  readonly log: LogRef;
}

/** This country as a witness of its partners' logs (C2SP tlog-witness). */
export interface WitnessDoor {
  /** Body of add-checkpoint; never throws for what it is sent. */
  addCheckpoint(
    body: Uint8Array,
  ): Promise<{ readonly status: 200 | 400 | 403 | 404 | 409 | 422; readonly type: string; readonly body: string }>;
  /** The largest checkpoint cosigned of the log with this SHA-256 of its origin (hex), as a note. */
  cosigned(originHash: string): string | undefined;
  /** Looks at the partners' logs now, and not only when it is time. */
  look(): Promise<void>;
}

/** What this gateway takes the time to be, and who agrees. */
export interface ClockView {
  readonly state: 'SOUND' | 'STEPPED_BACK' | 'IN_DOUBT';
  /** What everything is dated by. */
  readonly now: Micros;
  /** What the clock of the machine says. */
  readonly wall: Micros;
  /** The latest time that is committed and vouched for: before it the clock counts as put back. Absent: none. */
  readonly latest?: Micros;
  /** Most partners have confirmed the time since the start. */
  readonly vouched: boolean;
  /** What is due by then may be destroyed. Absent: nothing. */
  readonly agreed?: Micros;
  readonly partners: readonly {
    readonly country: Country;
    /** Seconds that its signed time is ahead of the machine's clock. Absent, with `heardS`: not heard since the start. */
    readonly aheadS?: number;
    /** How many seconds ago it was heard. */
    readonly heardS?: number;
    readonly agrees: boolean;
  }[];
}

export interface Health {
  /** Can sign, log and deliver now. */
  readonly ready: boolean;
  /** Each thing that readiness rests on, and in words what is wrong. */
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

/**
 * What is wrong between two logs. MISSING_LEAF: a statement is in one of them only. MISSING_RECEIPT: the sender has no verdict on it.
 * LATE: logged by the receiver long after it was sent. DIGEST_MISMATCH: two statements under one exchange id. LEAF_MISMATCH: one country
 * logged another leaf, or gave another verdict, than the other was told. ANSWERED_NOT_RECEIVED: a question that the asker holds
 * UNAVAILABLE was answered.
 */
export const GAP_KINDS = [
  'MISSING_LEAF',
  'MISSING_RECEIPT',
  'LATE',
  'DIGEST_MISMATCH',
  'LEAF_MISMATCH',
  'ANSWERED_NOT_RECEIVED',
] as const;
export type GapKind = (typeof GAP_KINDS)[number];

export interface Gap {
  readonly kind: GapKind;
  readonly exchangeId: string;
  /** Of the statement, by this country. */
  readonly direction: 'sent' | 'received';
  /** The country whose log lacks it. */
  readonly missing?: Country;
  /** When it was logged, where it was. */
  readonly at: Micros;
  readonly found: Micros;
  /** In the ledger, over all logs. */
  readonly leaf?: number;
  /** The places in our log and in the partner's. */
  readonly origin?: string;
  readonly index?: number;
  readonly peerOrigin?: string;
  readonly peerIndex?: number;
}

/** Exchanges of one UTC day, by the time at which each was logged. */
export interface DayCount {
  /** 2026-11-24. */
  readonly day: string;
  /** Who logged them. */
  readonly country: Country;
  /** Of our own gateways alone. */
  readonly gateway?: string;
  readonly sent: number;
  readonly received: number;
  readonly held: number;
}

/** Our log compared with a partner's. */
export interface Reconciliation {
  readonly partner: Country;
  /** Of the last comparison; absent before the first. */
  readonly at?: Micros;
  /** Statements compared so far, those of both logs. */
  readonly compared: number;
  /** There was more to compare than one comparison takes: the next goes on. */
  readonly more: boolean;
  /** Those that came right are gone. Of those that nothing can mend, the newest 256 of 31 days; of the others about 1,000, then it waits. */
  readonly gaps: readonly Gap[];
  /** Of the last 31 days. */
  readonly days: readonly DayCount[];
  /** What was kept of it does not read, so that all else is as before the first; the next one begins anew. */
  readonly unreadable?: Unreadable['unreadable'];
}

export interface ContentGrant {
  readonly exchangeId: string;
  /** The subject of the auditor's token. */
  readonly auditor: string;
  readonly until: Micros;
  readonly log: LogRef;
}

/** What a country's gateway offers its own people and systems. */
export interface Exchange {
  /**
   * All format faults of a record, by JSON pointer that begins with the family, as in `/cargo/shippingContainer/0/iso6346Code`;
   * the faults of INVALID from `release` and `query` point the same way.
   */
  validate(family: Family, record: unknown): readonly Fault[];
  /** Throws INVALID (all faults), LINK_SUSPENDED, IDEMPOTENCY_*, OVERLOADED. A refusal by policy is a result, not an error. */
  release(request: ReleaseRequest, user: User, idempotency: Idempotency): Promise<{ result: ReleaseResult; replayed: boolean }>;
  /** Never throws for a silent partner: that is UNAVAILABLE. Throws LINK_SUSPENDED. */
  query(request: QueryRequest, user: User): Promise<QueryResult>;
  /**
   * Throws NOT_FOUND. `releases`: the reader may see what waits for a human release. `auditor`: the subject of one, who sees the record
   * only under a grant; with `needsContent` it throws GRANT_MISSING without one.
   */
  get(
    exchangeId: string,
    reader?: { readonly releases?: boolean; readonly auditor?: string; readonly needsContent?: boolean },
  ): Promise<ExchangeView>;
  /** Logs that an auditor reads: to be awaited before anything is shown. `query`: what was asked, as JSON; only its commitment is logged. */
  logAccess(query: string, user: User): Promise<LogRef>;
  /** Lets an auditor see the content of one exchange for so many hours. Throws NOT_FOUND, SAME_PERSON (the auditor), INVALID. */
  grantContent(
    exchangeId: string,
    grant: { readonly auditor: string; readonly hours: number; readonly reason: string },
    user: User,
  ): Promise<ContentGrant>;
  /** Exchanges with a duty that waits for a person: kind by kind, the oldest first, at most 256. Throws INVALID. */
  duties(asked?: DutyQuery): Promise<DutyPage>;
  /**
   * Throws NOT_FOUND, DUTY_SETTLED (its time was over, too), SAME_PERSON (the author, or one who has approved already), INVALID (a
   * verdict that this duty does not take, or no reason), CLOCK_STEPPED_BACK.
   */
  settle(exchangeId: string, kind: DutyKind, settlement: Settlement, user: User): Promise<ExchangeView>;
  /**
   * Destroys the key of a record at a person's word: what was sent of it to any partner, or what was received. What partners hold is theirs
   * to destroy. Throws NOT_FOUND, ERASED (it is already), SAME_PERSON (the author), INVALID (the reason; an override nobody has reviewed).
   */
  erase(
    exchangeId: string,
    erasure: { readonly basis: ErasureBasis; readonly reason: string },
    user: User,
  ): Promise<DestructionCertificate>;
  /** Throws NOT_FOUND, also where nothing was destroyed. */
  destruction(exchangeId: string): Promise<DestructionCertificate>;
  agreements(): Promise<readonly AgreementView[]>;
  /** `files`: name → text. Throws AGREEMENT_SIGNATURE_INVALID or CONFIG_INVALID with every fault. */
  activate(files: Readonly<Record<string, string>>, signatures: readonly string[], user: User): Promise<AgreementView>;
  /** Suspends or resumes record kinds of an agreement, at once and by this country alone. Throws NOT_FOUND, INVALID. */
  suspend(agreement: string, kinds: readonly string[], reason: string, user: User): Promise<AgreementView>;
  resume(agreement: string, kinds: readonly string[], reason: string, user: User): Promise<AgreementView>;
  /** Events after a cursor, oldest first, at most `limit`; of one partner, where one is named. */
  events(after: number, limit: number, partner?: Country): Promise<readonly (ExchangeEvent | UnreadableEvent)[]>;
  /** Resolves when there may be an event after the cursor, or when the signal aborts. */
  eventAfter(cursor: number, signal: AbortSignal, partner?: Country): Promise<void>;
  /** Tells this country's own people that somebody shows tokens that are nobody's. */
  alarmAccess(): Promise<void>;
  /**
   * What this country can show of an exchange to a stranger: a bundle of the form tripoint-evidence/v1. `openings`: with what opens the
   * private commitments. `auditor`: the subject of one, who gets content and openings only under a grant. Throws NOT_FOUND, and
   * LINK_NOT_RESUMED while the batch is not signed.
   */
  evidence(exchangeId: string, asked: { readonly openings: boolean; readonly auditor?: string }): Promise<Uint8Array>;
  checkpoint(): Promise<CheckpointView>;
  readonly witness: WitnessDoor;
  /** The signed checkpoint of the last commit, from memory: it covers every entry that was named until now. */
  head(): string;
  /** Compares our log with a partner's now. Throws INVALID, LINK_DOWN, LINK_NOT_RESUMED, or what is wrong with what the partner said. */
  reconcile(partner: Country): Promise<Reconciliation>;
  /** What the last comparison with each partner found. */
  reconciliations(): Promise<readonly Reconciliation[]>;
  /** A hash tile or an entry bundle of our log by its path (C2SP tlog-tiles); undefined for what the tree has not. */
  tile(path: string, originHash?: string): Promise<Uint8Array | undefined>;
  /** This country's logs, oldest first: the last is the one that is written. */
  logs(): Promise<readonly LogView[]>;
  /**
   * Ends the log that is written and begins the next one, in so many seconds: before its year is over, as when its key is no longer
   * trusted. Resolves when that is announced. Throws INVALID.
   */
  turnLog(
    order: { readonly afterS: number; readonly reason: string },
    user: User,
  ): Promise<{ readonly origin: string; readonly at: Micros }>;
  /**
   * Lets go of the entries of a log that has ended: its hashes, checkpoints and turn stay, and an entry of the log that is written says who
   * ordered it and by which rule of law. Resolves when that is durable; the entries go from then on, also over a restart. Throws INVALID
   * (the reason, the basis, or why the log may not expire), NOT_FINAL (a partner has not cosigned its end, or the beginning of the next),
   * CLOCK_STEPPED_BACK.
   */
  expireLog(order: { readonly origin: string; readonly basis: string; readonly reason: string }, user: User): Promise<LogExpiry>;
  clock(): Promise<ClockView>;
  /**
   * Lets go of a latest time that was wrong, or takes a wall clock that has jumped ahead for right, and logs who did. Throws INVALID (the
   * reason; a clock that is not in doubt) and CLOCK_IN_DOUBT: most partners' signed times say another time, or they do not confirm this one
   * and `unconfirmed` is not given.
   */
  releaseClock(
    order: { readonly reason: string; readonly unconfirmed: boolean },
    user: User,
  ): Promise<{ readonly released: Micros; readonly at: Micros; readonly log: LogRef }>;
  health(): Promise<Health>;
  links(): Promise<readonly LinkView[]>;
  /**
   * Takes the link with a partner down in both directions, at once and until it is resumed, over restarts too. Everything else goes on.
   * Throws INVALID: no such partner, no reason, or what configuration suspends.
   */
  suspendLink(partner: Country, reason: string, user: User): Promise<LinkView>;
  resumeLink(partner: Country, reason: string, user: User): Promise<LinkView>;
}
