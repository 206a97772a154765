import type { Code, Country, Id, Micros, SaidCaveat } from '../../domain/index.ts';
import type { Family, ShownCaveat } from '../../records/index.ts';
import type { TransferView } from './transfer-view.ts';

/** The person or system asking. Subject and agency appear in the log only as salted commitments, never in clear. */
export interface User {
  readonly subject: string;
  readonly agency: string;
}

/** The direction of an exchange, as seen by this country. */
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
  /** The record of ours of which this is the next version; absent for a new record. */
  readonly supersedes?: Id;
  /** Default POST. NOTIFY announces an event in the future. */
  readonly verb?: 'POST' | 'NOTIFY';
  /** Sent at once, without human release and with the least fields; a releaser reviews it afterwards. */
  readonly exigent?: { readonly reason: string };
  /** The author's own assessment of the risk of mistreatment abroad. */
  readonly mistreatmentRisk?: 'NONE' | 'SUBSTANTIAL';
  /** Throws DUPLICATE_REFERENCE if a record in force of the same agency and family has the same reference. */
  readonly referenceIsNew?: boolean;
  /** The agency addressed, by country; by default the first that the agreement names. */
  readonly recipientAgencies?: Readonly<Record<Country, string>>;
}

/** The part of a decision that its user may know. */
export interface DecisionView {
  readonly outcome: 'PERMIT' | 'PERMIT_WITH_OBLIGATIONS' | 'HOLD_FOR_RELEASE' | 'REFUSE' | 'SUPPRESS';
  /** Why it is not permitted. */
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
  /** If this country's own rules refused what it would have sent: each rule, the facts it reads, the values it permits. */
  readonly refusedBy?: readonly {
    readonly rule: string;
    readonly clause?: string;
    readonly facts: readonly string[];
    readonly permitted?: readonly string[];
  }[];
}

/**
 * A sent exchange: QUEUED (committed and logged here) → RECEIVED (durably at the partner) → CLOSED (accepted by its receipt) or
 * REJECTED (refused by its receipt). REFUSED: our own policy released nothing. HELD → QUEUED once released, or DENIED, or EXPIRED.
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
 * This country's obligations from an exchange. Completed by people: RELEASE (ours, held), HUMAN_RELEASE (received, shown to nobody else
 * before), REVIEW (an override of ours), VERIFY_BEFORE_ACTION. By the gateway itself when due: RETENTION and DESTROY_ON_NO_MATCH; at once:
 * CERTIFY_DESTRUCTION for a received recall. By a person, with a statement of their own: CONFIRM_CORRECTION. For a recall or a correction of ours it
 * is the partner's duty, awaited here. REVEAL, by the gateway when it is due: sends what a concealment has hidden from the partner. ANSWER is the
 * duty of whoever was asked, completed by the answer, and awaited where it was asked. Of a record of ours: EXPIRY_NOTICE, by the gateway when it is
 * due; from then on EXPIRY, which an extension ends, or its time, when the record is destroyed here as well. REVIEW_NEED: once it is
 * due, a person reviews whether the record is still needed, and it is due again.
 */
export const DUTY_KINDS = [
  'RELEASE',
  'HUMAN_RELEASE',
  'REVIEW',
  'VERIFY_BEFORE_ACTION',
  'RETENTION',
  'DESTROY_ON_NO_MATCH',
  'CERTIFY_DESTRUCTION',
  'CONFIRM_CORRECTION',
  'REVEAL',
  'ANSWER',
  'EXPIRY_NOTICE',
  'EXPIRY',
  'REVIEW_NEED',
] as const;
export type DutyKind = (typeof DUTY_KINDS)[number];

/** A person's reason for destroying content before it is due. */
export type ErasureBasis = 'RECALL' | 'CORRECTION' | 'COURT_ORDER' | 'RETENTION';

/** Why content was destroyed. RECORD: it was about a record that was. PURPOSE_ACHIEVED: this country said so, and its originator did not answer. */
export type ErasureCause = DutyKind | ErasureBasis | 'RECORD' | 'PURPOSE_ACHIEVED';

/** What remains of destroyed content: ids, digests and commitments. Times in microseconds; hashes in hex. */
export interface DestructionCertificate {
  readonly exchangeId: string;
  readonly direction: Direction;
  readonly partner: Country;
  readonly recordId: string;
  readonly recordVersion: number;
  /** SHA-256 of the record's header, and the digest of the statement that includes it, as in the log. */
  readonly recordDigest: string;
  readonly statementDigest?: string;
  readonly method: 'vault key destroyed';
  readonly at: Micros;
  /** The duty that was due, or the basis given by a person. */
  readonly basis: ErasureCause;
  readonly agreement?: string;
  readonly clause?: string;
  /** Salted commitments in the entry to who did it and why; absent if the gateway itself did. */
  readonly officer?: string;
  readonly reason?: string;
  /** The entry ERASED. */
  readonly log: LogRef;
  /** Only in the response to an erasure: a reader still holds a file of the gateway that contains destroyed content. */
  readonly scrubbed?: false;
}

/** A duty that an exchange opens. */
export interface NewDuty {
  readonly kind: DutyKind;
  readonly clause: string;
  /** 0 if there is no deadline. */
  readonly due: Micros;
  /** Number of people who have to settle it; 0 if the gateway does when it is due. */
  readonly waiting: number;
}

export const DUTY_STATES = ['OPEN', 'OVERDUE', 'MET', 'DENIED', 'EXPIRED'] as const;

export interface DutyView {
  readonly kind: DutyKind;
  /** OVERDUE duties are still open. */
  readonly state: (typeof DUTY_STATES)[number];
  readonly clause: string;
  readonly at: Micros;
  readonly due?: Micros;
  /** Number of people who still have to settle it. */
  readonly waiting?: number;
}

export interface ExchangeView {
  readonly id: string;
  readonly direction: Direction;
  readonly partner: Country;
  readonly verb: string;
  readonly state: ExchangeState;
  /** The reason for a refusal or rejection. */
  readonly code?: string;
  readonly at: Micros;
  readonly family?: Family;
  readonly recordId?: string;
  readonly recordVersion?: number;
  readonly purpose: string;
  readonly priority: PriorityName;
  readonly classification?: ClassificationName;
  /** From the record header; their texts are shown with the record. */
  readonly caveats?: readonly ShownCaveat[];
  readonly originator?: { readonly country: Country; readonly agency: string };
  readonly decision?: DecisionView;
  /** The record as this country has it: in full if it is ours, otherwise the disclosed fields. */
  readonly record?: Record<string, unknown>;
  /** For a received record, the disclosed fields that are not for the reader's agency: the clause that withholds them, and their names. */
  readonly withheldFromAgency?: DecisionView['withheld'];
  /** Format faults of a received record: flagged, never dropped. */
  readonly faults?: readonly { readonly field: string; readonly rule: string }[];
  /** Of a shown record: a dispute about it has no outcome yet. */
  readonly disputed?: true;
  /** Sent under an override. */
  readonly exigent?: true;
  /** Its content was destroyed. */
  readonly erased?: { readonly at: Micros; readonly basis: ErasureCause };
  /** When the entries of its log expired, and with them the content of its statement. */
  readonly expired?: Micros;
  /** Of a sent exchange refused only for now. TO_COME: this gateway will decide it again; DONE: it has; ENDED: it has given up. */
  readonly retries?: 'TO_COME' | 'DONE' | 'ENDED';
  /** The exchange under which it was decided again. */
  readonly retriedAs?: string;
  /** The steps by which another country's record reached its sender, oldest first: an onward transfer. */
  readonly provenance?: readonly TransferView[];
  /** The exchange that this one answers, or decides again. */
  readonly correlation?: string;
  /** The record version that it concerns, if that is not its own. */
  readonly about?: {
    readonly originator: Country;
    readonly recordId: string;
    readonly recordVersion: number;
    /** The exchange that it answers. */
    readonly answers?: string;
    /** Of a correction: why that version was wrong, and in which fields, as far as they may be known here. */
    readonly wrong?: { readonly reason: string; readonly fields: readonly string[] };
    /** Of an extension: the new end of its retention. */
    readonly until?: Micros;
  };
  readonly duties?: readonly DutyView[];
  readonly log?: LogRef;
  readonly peerLog?: LogRef;
}

/** Selects duties that wait for people: all, those with one partner, or of one kind. `after`: the `next` of the previous page. */
export interface DutyQuery {
  readonly partner?: Country;
  readonly kind?: DutyKind;
  readonly after?: string;
}

export interface DutyPage {
  readonly exchanges: readonly (ExchangeView | UnreadableExchange)[];
  /** Present if there are more. */
  readonly next?: string;
}

/** How a person settles a duty: APPROVE or DENY a release or a review, DONE for a completed task. */
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
  /** The status of the instrument, as stated in the text. */
  readonly status: string;
  /** Hex SHA-256. */
  readonly digest: string;
  readonly parties: readonly Country[];
  /** The parties whose signatures over this digest we have. */
  readonly signed: readonly Country[];
  /** Absent if it was never activated here. */
  readonly from?: Micros;
  readonly until?: Micros;
  readonly inForce: boolean;
  /** Why a text that was once in force is no longer binding. */
  readonly note?: string;
  /** Record kinds suspended by this country, and by each partner. */
  readonly suspended: readonly string[];
  readonly partners: readonly {
    readonly country: Country;
    readonly says: 'SAME' | 'DIFFERENT' | 'NOTHING';
    readonly suspended: readonly string[];
  }[];
}

/** What one partner would be sent. */
export interface PreviewView {
  readonly partner: Country;
  readonly state: 'QUEUED' | 'HELD' | 'REFUSED';
  /** HELD: how many people would have to release it. */
  readonly waiting?: number;
  readonly decision: DecisionView;
}

export interface ReleaseResult {
  readonly recordId: string;
  readonly recordVersion: number;
  readonly exchanges: readonly ExchangeView[];
}

/** Replaces the content of an unreadable ledger row. `id`: identifies the row. */
export interface Unreadable {
  readonly unreadable: { readonly id: string; readonly code: Code };
}

export const isUnreadable = (row: object | Unreadable): row is Unreadable => 'unreadable' in row;

/** `record.expiring`: a record of ours expires soon in that country, unless it is extended. `agreement.alert`: a notice of the agreement, with its name as code. `ledger.altered`: a start found rows that contradict the log.
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
  'record.expiring',
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
  /** Number of similar occurrences, if more than one. */
  readonly count?: number;
  readonly exchange?: ExchangeView;
  /** In place of `exchange`. */
  readonly unreadable?: Unreadable['unreadable'];
}

/** An event of which only the cursor can be read. */
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
  /**
   * UP: both may send. WAITING: the partner cannot be reached, has not confirmed what it holds of ours, or takes nothing of ours; or we
   * take nothing from it, because our own clock is unsound; `code` gives the reason. ASIDE: `code` gives the reason.
   */
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
