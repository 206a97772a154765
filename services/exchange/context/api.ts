// The interface of this country's node for its own people and systems.
import type { Country, Fault, Micros } from '../../domain/index.ts';
import type { AgreementOutline } from '../../policy/index.ts';
import type { Family } from '../../records/index.ts';
import type { FindRequest, FoundPage, Reader } from './find-views.ts';
import type { LogExpiry, LogView } from './log-views.ts';
import type { ClockView, Health } from './operation-views.ts';
import type { QueryRequest, QueryResult } from './query-views.ts';
import type { Reconciliation } from './reconciliation-views.ts';
import type {
  AnswerRequest,
  ConfirmRequest,
  CorrectRequest,
  ExtendRequest,
  OnwardRequest,
  RecallRequest,
  RecordView,
  SayRequest,
  UpdateRequest,
} from './record-views.ts';
import type { ScreenedSubjects, Screening } from './screening-views.ts';
import type { SetComparison } from './set-views.ts';
import type {
  AgreementFiles,
  AgreementView,
  ContentGrant,
  DestructionCertificate,
  DutyKind,
  DutyPage,
  DutyQuery,
  ErasureBasis,
  ExchangeEvent,
  ExchangeView,
  Idempotency,
  LinkView,
  LogRef,
  PreviewView,
  ReleaseRequest,
  ReleaseResult,
  Settlement,
  UnreadableEvent,
  User,
} from './types.ts';
import type { CheckpointView, WitnessDoor } from './witness-views.ts';

/** What a country's gateway offers its own people and systems. */
export interface Exchange {
  /**
   * All format faults of a record, by JSON pointer that begins with the family, as in `/cargo/shippingContainer/0/iso6346Code`;
   * the faults of INVALID from `release` and `query` use the same pointers.
   */
  validate(family: Family, record: unknown): readonly Fault[];
  /** Throws INVALID (all faults), LINK_SUSPENDED, IDEMPOTENCY_*, OVERLOADED. A refusal by policy is a result, not an error. */
  release(request: ReleaseRequest, user: User, idempotency: Idempotency): Promise<{ result: ReleaseResult; replayed: boolean }>;
  /** What `release` would do now, for each partner in the order of `to`. Throws INVALID, LINK_SUSPENDED and DUPLICATE_REFERENCE as it does. */
  preview(request: ReleaseRequest, user: User): Promise<readonly PreviewView[]>;
  /**
   * Sends the next version of a record of ours to every country that was sent one before, as each may have it; one that may not have it any
   * more is told to destroy what it holds. Throws NOT_FOUND, INVALID, RECALLED, STATE_CONFLICT, AGENCY_NOT_ADDRESSED (another agency's record),
   * IDEMPOTENCY_*, OVERLOADED.
   */
  update(
    recordId: string,
    request: UpdateRequest,
    user: User,
    idempotency: Idempotency,
  ): Promise<{ result: ReleaseResult; replayed: boolean }>;
  /**
   * As `update`, because the version before was wrong: whoever was sent it is told in which fields, as far as it may have them, and is to confirm
   * that it has corrected what it holds. Throws as `update` does, and INVALID for a field that the new version does not change.
   */
  correct(
    recordId: string,
    request: CorrectRequest,
    user: User,
    idempotency: Idempotency,
  ): Promise<{ result: ReleaseResult; replayed: boolean }>;
  /**
   * Confirms a received correction to its originator, and destroys here what was wrong, unless a clause keeps it. Throws NOT_FOUND, RECALLED,
   * INVALID, AGENCY_NOT_ADDRESSED, and STATE_CONFLICT where there is nothing to confirm, or an earlier correction is confirmed first.
   */
  confirm(
    recordId: string,
    request: ConfirmRequest,
    user: User,
    idempotency: Idempotency,
  ): Promise<{ result: ReleaseResult; replayed: boolean }>;
  /**
   * Has a record of ours kept for longer in the countries that hold it. Throws as `update` does; INVALID also past the time to which a text lets it be
   * extended, STATE_CONFLICT where nobody holds it, or all for as long already.
   */
  extend(
    recordId: string,
    request: ExtendRequest,
    user: User,
    idempotency: Idempotency,
  ): Promise<{ result: ReleaseResult; replayed: boolean }>;
  /**
   * Takes a record of ours back from every country that was sent a version of it: each destroys what it holds and certifies that. Final. Throws
   * as `update` does.
   */
  recall(
    recordId: string,
    request: RecallRequest,
    user: User,
    idempotency: Idempotency,
  ): Promise<{ result: ReleaseResult; replayed: boolean }>;
  /**
   * Passes a partner's record on to a third country, as a record of ours that says where it comes from, if its originator lets it. Throws NOT_FOUND,
   * INVALID, RECALLED, AGENCY_NOT_ADDRESSED, LINK_SUSPENDED, STATE_CONFLICT (not held or not released here, there already, or itself passed on),
   * and POLICY_REFUSED, which is logged, where a clause refuses it or no consent is in force.
   */
  onward(
    recordId: string,
    request: OnwardRequest,
    user: User,
    idempotency: Idempotency,
  ): Promise<{ result: ReleaseResult; replayed: boolean }>;
  /**
   * Says something about a record that was shared: to a country that holds a record of ours, or to the originator of one that we hold. What is to be
   * answered has the duty ANSWER, here and there. Throws NOT_FOUND, INVALID, RECALLED, STATE_CONFLICT (not held, or not for this end to say),
   * AGENCY_NOT_ADDRESSED, IDEMPOTENCY_*, OVERLOADED.
   */
  say(
    recordId: string,
    request: SayRequest,
    user: User,
    idempotency: Idempotency,
  ): Promise<{ result: ReleaseResult; replayed: boolean }>;
  /**
   * Answers what a partner said, by the exchange in which it did. Throws as `say` does; STATE_CONFLICT also where that was answered before, or is
   * not to be answered any more.
   */
  answer(
    exchangeId: string,
    request: AnswerRequest,
    user: User,
    idempotency: Idempotency,
  ): Promise<{ result: ReleaseResult; replayed: boolean }>;
  /** Never throws for a silent partner: the outcome is then UNAVAILABLE. Throws LINK_SUSPENDED. */
  query(request: QueryRequest, user: User): Promise<QueryResult>;
  /**
   * Throws NOT_FOUND. `agency`: the reader's; of a received record only the fields for it are shown. `releases`: the reader may see records
   * that wait for a human release. `auditor`: the auditor's subject; the record is shown only under a grant, and with `needsContent` a
   * missing grant throws GRANT_MISSING.
   */
  get(
    exchangeId: string,
    reader?: {
      readonly agency?: string | undefined;
      readonly releases?: boolean;
      readonly auditor?: string;
      readonly needsContent?: boolean;
    },
  ): Promise<ExchangeView>;
  /**
   * A record, ours or a partner's: its versions, and for each country what it was sent, took, certified and owes. `originator`: whose, where
   * several countries have one of this id. Throws NOT_FOUND, INVALID.
   */
  record(
    recordId: string,
    reader?: { readonly originator?: Country; readonly agency?: string | undefined; readonly releases?: boolean },
  ): Promise<RecordView>;
  /**
   * Finds records by whom or what they are about, or lists the newest: those in force, as far as the reader may see them. Logged before it
   * resolves. Throws INVALID, SEARCH_NOT_READY.
   */
  find(request: FindRequest, reader: Reader, user: User): Promise<FoundPage>;
  /**
   * Screens travellers and things against everything in force here, own and received, as far as the reader may see it: one result for each, in
   * their order, as they come. What came together is logged, and then yielded, together. Throws SEARCH_NOT_READY.
   */
  screen(subjects: ScreenedSubjects, reader: Reader, user: User): AsyncGenerator<readonly Screening[], void, undefined>;
  /** Logs that records are shown to an officer or a system: await it before they are. `read`: what was asked, and which they are. */
  logReading(read: Readonly<Record<string, unknown>>, user: User): Promise<LogRef>;
  /** Logs an auditor's access: await it before anything is shown. `query`: the question as JSON; only its commitment is logged. */
  logAccess(query: string, user: User): Promise<LogRef>;
  /**
   * Lets an auditor see the content of one exchange for `hours`. Throws NOT_FOUND, SAME_PERSON (the auditor), INVALID, and
   * AGENCY_NOT_ADDRESSED if the user may not see all of that content.
   */
  grantContent(
    exchangeId: string,
    grant: { readonly auditor: string; readonly hours: number; readonly reason: string },
    user: User,
  ): Promise<ContentGrant>;
  /** Exchanges with a duty that waits for a person: by kind, oldest first, at most 256. `agency`: the reader's. Throws INVALID. */
  duties(asked?: DutyQuery, agency?: string): Promise<DutyPage>;
  /**
   * Throws NOT_FOUND, DUTY_SETTLED (also if it has expired), SAME_PERSON (the author, or somebody who has already approved), INVALID (a
   * verdict that this duty does not accept, or no reason), AGENCY_NOT_ADDRESSED (a received record that the user may not see in full),
   * CLOCK_STEPPED_BACK.
   */
  settle(exchangeId: string, kind: DutyKind, settlement: Settlement, user: User): Promise<ExchangeView>;
  /**
   * Destroys the key of a record on a person's order: of a sent record for all partners, or of a received one. Partners must destroy their
   * own copies. Throws NOT_FOUND, ERASED (already destroyed), SAME_PERSON (the author), INVALID (the reason; an override not yet reviewed).
   */
  erase(
    exchangeId: string,
    erasure: { readonly basis: ErasureBasis; readonly reason: string },
    user: User,
  ): Promise<DestructionCertificate>;
  /** Throws NOT_FOUND, also if nothing was destroyed. */
  destruction(exchangeId: string): Promise<DestructionCertificate>;
  agreements(): Promise<readonly AgreementView[]>;
  /** What a text permits: the agreement's text in force, or the version named as `id@version`. Throws NOT_FOUND. */
  agreementTerms(agreement: string): Promise<AgreementOutline>;
  /** The text itself, named likewise: the files that its digest is over. Throws NOT_FOUND. */
  agreementText(agreement: string): Promise<AgreementFiles>;
  /** `files`: name → text. Throws AGREEMENT_SIGNATURE_INVALID or CONFIG_INVALID with every fault. */
  activate(files: Readonly<Record<string, string>>, signatures: readonly string[], user: User): Promise<AgreementView>;
  /** Suspends record kinds of an agreement, or resumes them, at once and for this country alone. Throws NOT_FOUND, INVALID. */
  suspend(agreement: string, kinds: readonly string[], reason: string, user: User): Promise<AgreementView>;
  resume(agreement: string, kinds: readonly string[], reason: string, user: User): Promise<AgreementView>;
  /**
   * At most `limit` events after a cursor, oldest first; of one partner, if given. `agency`: the reader's. Throws INVALID for a
   * cursor beyond the newest event, and for an unknown partner: nothing would ever follow.
   */
  events(
    after: number,
    limit: number,
    reader?: { readonly partner?: Country | undefined; readonly agency?: string | undefined },
  ): Promise<readonly (ExchangeEvent | UnreadableEvent)[]>;
  /** Resolves when there may be an event after the cursor, or when the signal aborts. */
  eventAfter(cursor: number, signal: AbortSignal, partner?: Country): Promise<void>;
  /** Raises an alarm for this country's own people: somebody is presenting invalid tokens. */
  alarmAccess(): Promise<void>;
  /**
   * The evidence of an exchange for a third party: a tripoint-evidence/v1 bundle. `openings`: includes the openings of the private
   * commitments. `auditor`: the auditor's subject; content and openings are included only under a grant. `agency`: another reader's;
   * content is included if all of it is for that agency. Throws NOT_FOUND, and LINK_NOT_RESUMED while the batch is not signed.
   */
  evidence(
    exchangeId: string,
    asked: { readonly openings: boolean; readonly auditor?: string; readonly agency?: string | undefined },
  ): Promise<Uint8Array>;
  checkpoint(): Promise<CheckpointView>;
  readonly witness: WitnessDoor;
  /** The signed checkpoint of the last commit, from memory: it covers every entry returned so far. */
  head(): string;
  /** Compares our log with a partner's now. Throws INVALID, LINK_DOWN, LINK_NOT_RESUMED, or the fault found in the partner's answer. */
  reconcile(partner: Country): Promise<Reconciliation>;
  /** The result of the last comparison with each partner. */
  reconciliations(): Promise<readonly Reconciliation[]>;
  /**
   * Compares our copy of what a partner shares with us with its own set, now. Throws INVALID, LINK_DOWN, LINK_NOT_RESUMED, NOT_READY, STATE_CONFLICT,
   * SET_DIFFERS if its answers contradict each other, or the fault found in one.
   */
  compareSet(partner: Country): Promise<SetComparison>;
  /** The result of the last comparison with each partner since the gateway started. */
  sets(): Promise<readonly SetComparison[]>;
  /** A hash tile or an entry bundle of our log by its path (C2SP tlog-tiles); undefined beyond the tree. */
  tile(path: string, originHash?: string): Promise<Uint8Array | undefined>;
  /** This country's logs, oldest first; the last is the current one. */
  logs(): Promise<readonly LogView[]>;
  /**
   * Ends the current log and begins the next one after `afterS` seconds, before its year is over, for example if its key is no longer
   * trusted. Resolves when that is announced. Throws INVALID.
   */
  turnLog(
    order: { readonly afterS: number; readonly reason: string },
    user: User,
  ): Promise<{ readonly origin: string; readonly at: Micros }>;
  /**
   * Purges the entries of an ended log: its hashes, checkpoints and rollover note stay, and an entry of the current log states who
   * ordered it and on which legal basis. Resolves when that is durable; the entries are then deleted, also after a restart. Throws INVALID
   * (the reason, the basis, or why the log may not expire), NOT_FINAL (a partner has not cosigned its end, or the beginning of the next),
   * CLOCK_STEPPED_BACK.
   */
  expireLog(order: { readonly origin: string; readonly basis: string; readonly reason: string }, user: User): Promise<LogExpiry>;
  clock(): Promise<ClockView>;
  /**
   * Discards a wrong latest time, or accepts a wall clock that has jumped ahead as right, and logs who did. Throws INVALID (the
   * reason; a clock that is not in doubt) and CLOCK_IN_DOUBT: most partners' signed times contradict it, or do not confirm it
   * and `unconfirmed` is not given.
   */
  releaseClock(
    order: { readonly reason: string; readonly unconfirmed: boolean },
    user: User,
  ): Promise<{ readonly released: Micros; readonly at: Micros; readonly log: LogRef }>;
  health(): Promise<Health>;
  links(): Promise<readonly LinkView[]>;
  /**
   * Takes the link with a partner down in both directions, at once and until it is resumed, across restarts too. Everything else continues.
   * Throws INVALID: an unknown partner, no reason, or a link suspended by configuration.
   */
  suspendLink(partner: Country, reason: string, user: User): Promise<LinkView>;
  resumeLink(partner: Country, reason: string, user: User): Promise<LinkView>;
}
