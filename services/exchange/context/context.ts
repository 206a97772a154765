import type { NoteSigner } from '../../audit/index.ts';
import type { Clock, Country, Id, Micros, NewId } from '../../domain/index.ts';
import type { DecryptionKey, PrivateKey } from '../../envelope/index.ts';
import type { KeyBook, KeySet } from '../../identity/index.ts';
import type { Store, Vault } from '../../ledger/index.ts';
import type { PolicyEngine } from '../../policy/index.ts';
import type { Family } from '../../records/index.ts';
import type { OwnLogs, PartnerLogs, PinnedLog } from '../log/index.ts';
import type { Aside } from './aside.ts';
import type { Timekeeper } from './timekeeper.ts';

/** Bounds of the exchange; units in the names. */
export const EXCHANGE_LIMITS = {
  /** Drafts waiting for the committer. */
  queue: 10_000,
  /** Batches ahead of the cursor that are kept while an earlier one is missing; also a sender's maximum number of outstanding batches. */
  pendingBatches: 64,
  /** Rows of quarantine per link, and their bytes; beyond it, parcels are only logged. */
  quarantineRows: 1_000,
  quarantineBytes: 64 << 20,
  /**
   * Budgets per partner. Beyond them the partner waits: its messages stay on its own server. The limits for valid statements and bytes are
   * far above what a machine can process, since fairness between partners comes from taking turns; what nobody needs is limited tightly.
   */
  statementsPerSecond: 10_000,
  linkBytesPerSecond: 32 << 20,
  /** Refused statements and parcels, receipts that concern nothing of ours … */
  refusalsPerMinute: 1_200,
  refusalBurst: 512,
  /** … and batches that we already have; an honest partner repeats its window after an outage. */
  repeatsPerMinute: 600,
  repeatBurst: 128,
  /** Key sets of one partner accepted per day: three months of daily ones, after an outage. */
  keySetsPerDay: 128,
  /** Minimum time between two log lines about one budget overrun, */
  overBudgetLineMs: 10_000,
  /** and between two alarms naming the partner. */
  overBudgetAlarmMs: 600_000,
  /** Duties of one kind, opened by a partner's statements and not yet settled. */
  openReleases: 1_000,
  openVerifications: 1_000_000,
  openAnswers: 1_000,
  /** Initial delay before an unconfirmed batch is resent; doubles each time … */
  resendMs: 15_000,
  /** … up to this. */
  resendMaxMs: 300_000,
  /** How long a partner may take nothing that was sent to it before this is reported. */
  untakenMs: 60_000,
  /** Initial delay before an exchange that a partner or we refused only for now is decided again; doubles each time, */
  retryMs: 60_000,
  /** up to this, */
  retryMaxMs: 3_600_000,
  /** at most this many times; */
  retries: 8,
  /** and how often the gateway looks for due ones. */
  retryLookMs: 5_000,
  /** How long receipt-only batches may wait for an ACK to cover them. */
  ackMs: 200,
  /** How long the start of a gateway waits to learn whether a partner can be reached. */
  firstContactMs: 5_000,
  resumeTimeoutMs: 2_000,
  resumeRetryMs: 1_000,
  queryTimeoutMs: 2_000,
  /** side channel: answers leave at multiples of this after the question arrived, so that their timing reveals nothing. */
  answerSlotMs: 250,
  /** Maximum age of a question. */
  queryFreshnessMs: 30_000,
  /** Score from which a screening is a HIT; below it, it is POSSIBLE. */
  screeningHit: 85,
  eventPage: 1_000,
  /** Exchanges with open duties per page. */
  dutyPage: 256,
  /** How often due duties are looked for … */
  sweepMs: 60_000,
  /** … and how many one commit processes. */
  sweepRows: 256,
  /** How long an erasure waits for readers to release the files that contain what it destroyed. */
  scrubMs: 5_000,
  /** How long parcels that were not opened or admitted are kept. */
  quarantineDays: 30,
  /** How long private keys are kept after the end of their set: longer than any server keeps a message. */
  privateKeyDays: 8,
  /** How long the idempotency key of a request is remembered. */
  idempotencyDays: 7,
  /** How often the log is compared with each partner's, */
  reconcileEveryH: 24,
  /** how long a statement counts as in transit, */
  reconcileGraceMs: 900_000,
  /** after which delay it counts as late, */
  reconcileLateMs: 3_600_000,
  /** and the pause before each request of a comparison. */
  reconcilePauseMs: 100,
  /** The pause before each question about a set, how long its answer may take, */
  setPauseMs: 50,
  setTimeoutMs: 10_000,
  /** and when a partner that is still reading its set is asked again. */
  setPreparingMs: 1_000,
  /** Pause between two rounds of asking the partners to cosign our log. */
  witnessMs: 200,
  witnessTimeoutMs: 5_000,
  /** How often the gateway checks whether a cosignature is due or missing. */
  witnessTickMs: 1_000,
  /** An idle log has its head cosigned again after this, or after a quarter of the alarm time. */
  witnessRefreshMs: 15_000,
  /** Age of a partner's last cosignature that raises an alarm; */
  witnessAlarmMs: 60_000,
  /** age at which nothing more is sent to it. */
  witnessStaleMs: 14_400_000,
  /** How often the partners' logs are polled. */
  witnessPollMs: 10_000,
  /** Minimum age of a log's last entry before its entries may expire: 5 USC 552a(c)(2), years of an accounting of disclosures. */
  logRetentionYears: 5,
  /** How far the clock may step back before decisions stop. */
  clockToleranceMs: 1_000,
  /** How often the gateway checks whether the clock is in doubt. */
  clockTickMs: 1_000,
  /** How often the results of the checks are compared with those already reported. */
  healthTickMs: 10_000,
} as const satisfies Record<string, number>;

export type ExchangeLimits = { readonly [K in keyof typeof EXCHANGE_LIMITS]: number };

/** Our own private keys, by the key sets that published them. */
export interface OwnKeys {
  /** The key valid for signing at `at`, the digest of its key set, and the log that the set names. Throws NOT_READY if none is valid. */
  signer(at: Micros): PrivateKey & { readonly keySet: Uint8Array; readonly log: KeySet['document']['log'] };
  /** The private key of a published encryption key, including those of past sets. */
  decryption(kid: string): DecryptionKey | undefined;
}

export interface WitnessKeys {
  /** Our own cosigner at a time in POSIX seconds. Its key differs from the log's. */
  readonly signer: (seconds: number) => NoteSigner;
  readonly pinned: Readonly<Record<Country, PinnedLog>>;
}

/** A line for operators: codes, counts and ids, never content. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  facts?: Readonly<Record<string, string | number | boolean>>,
) => void;

/** The status of an agreement between this country and a partner at a time. */
export interface Standing {
  /** Whether either side has suspended this record kind. */
  readonly suspended: boolean;
  /** Absent if the partner has not reported which text it acts under. */
  readonly peerAgreement?: 'SAME' | 'DIFFERENT';
}

/** The status of agreements, for decisions. */
export interface Standings {
  /** `recordKind` by name, such as LOOKOUT. Kept in memory, because every decision reads it. */
  readonly standing: (partner: Country, agreement: string, recordKind: string, at: Micros) => Standing;
  /** Whether a partner acts under the text in force here at that time. */
  readonly says: (partner: Country, agreement: string, at: Micros) => 'SAME' | 'DIFFERENT' | 'NOTHING';
  /** Increases whenever a decision could come out differently. */
  readonly revision: () => number;
}

/** A record by its originator's name for it; `agency`: as far as its officers may see the others. */
export interface SubjectOf {
  readonly source: Country;
  readonly recordId: Id;
  readonly agency?: string;
}

type Json = Readonly<Record<string, unknown>>;

/** The other lookouts in force here on the subject of a record. */
export interface Beside {
  /**
   * Their actions on a hit, each once, sorted. Every action there is while the index does not have what was committed before the start. Undefined: the record names no
   * subject that another could share.
   * `isStale`: whether one with another action was noted since. `own`: the record itself, which is not beside itself.
   */
  actions(
    family: Family,
    record: Json,
    own: SubjectOf,
  ): { readonly actions: readonly string[] | undefined; readonly isStale: () => boolean };
  /** A lookout that this commit shares or admits: it counts from now on. Returns what takes that back. */
  note(family: Family, record: Json, own: SubjectOf): () => void;
}

/** The dependencies of every part of the exchange; there are no others. */
export interface Context {
  readonly self: Country;
  readonly gatewayId: string;
  /** SHA-256 of the running software. */
  readonly softwareDigest: Uint8Array;
  readonly partners: readonly Country[];
  /** The clock of `time`, by which everything is dated and judged. */
  readonly clock: Clock;
  readonly time: Timekeeper;
  readonly newId: NewId;
  readonly random: (bytes: number) => Uint8Array;
  /** Resolves after `ms` milliseconds, never earlier. */
  readonly wait: (ms: number) => Promise<void>;
  readonly store: Store;
  readonly vault: Vault;
  /** The engine of `agreements`. */
  readonly policy: PolicyEngine;
  readonly agreements: Standings;
  readonly keys: KeyBook;
  readonly ownKeys: OwnKeys;
  readonly logs: OwnLogs;
  /** Signer for a log of ours; undefined if its key is not here, like that of an ended log. */
  readonly logSigner: (origin: string) => NoteSigner | undefined;
  readonly partnerLogs: PartnerLogs;
  readonly aside: Aside;
  readonly witness: WitnessKeys;
  /** Absent without an index of records. */
  readonly beside?: Beside;
  readonly limits: ExchangeLimits;
  readonly log: Log;
}
