// The door of this country's node, as its own people and systems have it.
import type { Country, Fault, Micros } from '../../domain/index.ts';
import type { AgreementOutline } from '../../policy/index.ts';
import type { Family } from '../../records/index.ts';
import type { LogExpiry, LogView } from './log-views.ts';
import type { ClockView, Health } from './operation-views.ts';
import type { Reconciliation } from './reconciliation-views.ts';
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
  QueryRequest,
  QueryResult,
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
   * the faults of INVALID from `release` and `query` point the same way.
   */
  validate(family: Family, record: unknown): readonly Fault[];
  /** Throws INVALID (all faults), LINK_SUSPENDED, IDEMPOTENCY_*, OVERLOADED. A refusal by policy is a result, not an error. */
  release(request: ReleaseRequest, user: User, idempotency: Idempotency): Promise<{ result: ReleaseResult; replayed: boolean }>;
  /** Never throws for a silent partner: that is UNAVAILABLE. Throws LINK_SUSPENDED. */
  query(request: QueryRequest, user: User): Promise<QueryResult>;
  /**
   * Throws NOT_FOUND. `agency`: that of the reader, who sees of a received record what is for it. `releases`: the reader may see what waits for
   * a human release. `auditor`: the subject of one, who sees the record only under a grant; with `needsContent` it throws GRANT_MISSING
   * without one.
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
  /** Logs that an auditor reads: to be awaited before anything is shown. `query`: what was asked, as JSON; only its commitment is logged. */
  logAccess(query: string, user: User): Promise<LogRef>;
  /**
   * Lets an auditor see the content of one exchange for so many hours. Throws NOT_FOUND, SAME_PERSON (the auditor), INVALID, and
   * AGENCY_NOT_ADDRESSED where the user does not see all of that content.
   */
  grantContent(
    exchangeId: string,
    grant: { readonly auditor: string; readonly hours: number; readonly reason: string },
    user: User,
  ): Promise<ContentGrant>;
  /** Exchanges with a duty that waits for a person: kind by kind, the oldest first, at most 256. `agency`: the reader's. Throws INVALID. */
  duties(asked?: DutyQuery, agency?: string): Promise<DutyPage>;
  /**
   * Throws NOT_FOUND, DUTY_SETTLED (its time was over, too), SAME_PERSON (the author, or one who has approved already), INVALID (a
   * verdict that this duty does not take, or no reason), AGENCY_NOT_ADDRESSED (a received record of which the user sees nothing whole),
   * CLOCK_STEPPED_BACK.
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
  /** What a text permits: of an agreement the one that governs now, or the version that is named (`id@version`). Throws NOT_FOUND. */
  agreementTerms(agreement: string): Promise<AgreementOutline>;
  /** The text itself, named likewise: the files that its digest is over. Throws NOT_FOUND. */
  agreementText(agreement: string): Promise<AgreementFiles>;
  /** `files`: name → text. Throws AGREEMENT_SIGNATURE_INVALID or CONFIG_INVALID with every fault. */
  activate(files: Readonly<Record<string, string>>, signatures: readonly string[], user: User): Promise<AgreementView>;
  /** Suspends or resumes record kinds of an agreement, at once and by this country alone. Throws NOT_FOUND, INVALID. */
  suspend(agreement: string, kinds: readonly string[], reason: string, user: User): Promise<AgreementView>;
  resume(agreement: string, kinds: readonly string[], reason: string, user: User): Promise<AgreementView>;
  /**
   * Events after a cursor, oldest first, at most `limit`; of one partner, where one is named. `agency`: the reader's. Throws INVALID for a
   * cursor beyond the newest event, and for a partner that is none: nothing would ever follow.
   */
  events(
    after: number,
    limit: number,
    reader?: { readonly partner?: Country | undefined; readonly agency?: string | undefined },
  ): Promise<readonly (ExchangeEvent | UnreadableEvent)[]>;
  /** Resolves when there may be an event after the cursor, or when the signal aborts. */
  eventAfter(cursor: number, signal: AbortSignal, partner?: Country): Promise<void>;
  /** Tells this country's own people that somebody shows tokens that are nobody's. */
  alarmAccess(): Promise<void>;
  /**
   * What this country can show of an exchange to a stranger: a bundle of the form tripoint-evidence/v1. `openings`: with what opens the
   * private commitments. `auditor`: the subject of one, who gets content and openings only under a grant. `agency`: that of another reader, who
   * gets content where all of it is for that agency. Throws NOT_FOUND, and LINK_NOT_RESUMED while the batch is not signed.
   */
  evidence(
    exchangeId: string,
    asked: { readonly openings: boolean; readonly auditor?: string; readonly agency?: string | undefined },
  ): Promise<Uint8Array>;
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
