import type { NoteSigner } from '../../audit/index.ts';
import type { Clock, Country, Micros, NewId } from '../../domain/index.ts';
import type { DecryptionKey, PrivateKey } from '../../envelope/index.ts';
import type { KeyBook, KeySet } from '../../identity/index.ts';
import type { Store, Vault } from '../../ledger/index.ts';
import type { PolicyEngine } from '../../policy/index.ts';
import type { OwnLogs, PartnerLogs, PinnedLog } from '../log/index.ts';
import type { Aside } from './aside.ts';
import type { Timekeeper } from './timekeeper.ts';

/** Bounds of the exchange, units in the names. */
export const EXCHANGE_LIMITS = {
  /** Drafts that wait for the committer. */
  queue: 10_000,
  /** Batches ahead of the cursor that are kept while one before them is missing; a sender has no more than this outstanding. */
  pendingBatches: 64,
  /** Rows of quarantine per link, and their bytes; beyond it only the log tells. */
  quarantineRows: 1_000,
  quarantineBytes: 64 << 20,
  /**
   * What one partner may have us do. Beyond it, it waits: its messages stay on its own server. Good statements and their bytes are far
   * above what a machine can take, since between partners it is turns that count; what nobody needs is scarce.
   */
  statementsPerSecond: 10_000,
  linkBytesPerSecond: 32 << 20,
  /** Statements and parcels that are not admitted, receipts of nothing … */
  refusalsPerMinute: 1_200,
  refusalBurst: 512,
  /** … and batches that are here already, of which a lawful partner sends its window again after an outage. */
  repeatsPerMinute: 600,
  repeatBurst: 128,
  /** Key sets of one partner that are taken within a day: three months of daily ones, after an outage. */
  keySetsPerDay: 128,
  /** Of what is over a budget, a line at most so often for each, */
  overBudgetLineMs: 10_000,
  /** and an alarm that names the partner. */
  overBudgetAlarmMs: 600_000,
  /** Duties of one kind that a partner's notices have opened and no person has settled. */
  openReleases: 1_000,
  openVerifications: 1_000_000,
  /** A batch that was not confirmed is sent again after this, doubled each time … */
  resendMs: 15_000,
  /** … up to this. */
  resendMaxMs: 300_000,
  /** How long a partner may take nothing of what is sent to it before that is said. */
  untakenMs: 60_000,
  /** What a partner or we refused only for now is decided again by this gateway after this, doubled each time, */
  retryMs: 60_000,
  /** up to this, */
  retryMaxMs: 3_600_000,
  /** so many times; */
  retries: 8,
  /** and how often it is looked whether any is due. */
  retryLookMs: 5_000,
  /** How long receipt-only batches may wait for an ACK to cover them. */
  ackMs: 200,
  /** How long the start of a gateway waits to learn whether a partner can be reached. */
  firstContactMs: 5_000,
  resumeTimeoutMs: 2_000,
  resumeRetryMs: 1_000,
  queryTimeoutMs: 2_000,
  /** Answers leave on multiples of this after the question came, so that their time tells nothing. */
  answerSlotMs: 250,
  /** How old a question may be. */
  queryFreshnessMs: 30_000,
  eventPage: 1_000,
  /** Exchanges with open duties that one reading gives. */
  dutyPage: 256,
  /** How often what is due is looked for … */
  sweepMs: 60_000,
  /** … and how much of it one commit takes. */
  sweepRows: 256,
  /** How long an erasure waits for readers to let go of the files that hold what it destroyed. */
  scrubMs: 5_000,
  /** How long a parcel is kept that did not open or pass. */
  quarantineDays: 30,
  /** How long private keys are kept after the end of their set: longer than any server keeps a message. */
  privateKeyDays: 8,
  /** How long a key of a request is remembered. */
  idempotencyDays: 7,
  /** How often the log is compared with each partner's, */
  reconcileEveryH: 24,
  /** when something still counts as under way, */
  reconcileGraceMs: 900_000,
  /** when a statement came late, */
  reconcileLateMs: 3_600_000,
  /** and the pause before each question of it. */
  reconcilePauseMs: 100,
  /** Pause between two rounds in which the partners are asked to cosign our log. */
  witnessMs: 200,
  witnessTimeoutMs: 5_000,
  /** How often it is looked whether a cosignature is due or missing. */
  witnessTickMs: 1_000,
  /** A log at rest has its head cosigned anew after this, or after a fourth of what is an alarm. */
  witnessRefreshMs: 15_000,
  /** Without a partner's cosignature for so long, an alarm; */
  witnessAlarmMs: 60_000,
  /** for so long, nothing is sent to it any more. */
  witnessStaleMs: 14_400_000,
  /** How often the partners' logs are looked at. */
  witnessPollMs: 10_000,
  /** How old the last entry of a log must be before its entries may go: 5 USC 552a(c)(2), years of an accounting of disclosures. */
  logRetentionYears: 5,
  /** How far the clock may be put back before nothing is decided. */
  clockToleranceMs: 1_000,
  /** How often it is looked whether the clock is in doubt. */
  clockTickMs: 1_000,
  /** How often what the checks say is compared with what was told of them. */
  healthTickMs: 10_000,
} as const satisfies Record<string, number>;

export type ExchangeLimits = { readonly [K in keyof typeof EXCHANGE_LIMITS]: number };

/** Our own private keys, by the key sets that published them. */
export interface OwnKeys {
  /** The key that signs at `at`, the digest of its key set, and the log that this names. Throws NOT_READY when none is valid. */
  signer(at: Micros): PrivateKey & { readonly keySet: Uint8Array; readonly log: KeySet['document']['log'] };
  /** The private key of a published encryption key, also of a past set. */
  decryption(kid: string): DecryptionKey | undefined;
}

export interface WitnessKeys {
  /** Our own cosigner at a time, in POSIX seconds. Its key is not the log's. */
  readonly signer: (seconds: number) => NoteSigner;
  readonly pinned: Readonly<Record<Country, PinnedLog>>;
}

/** A line for operators: codes, counts and ids, never content. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  facts?: Readonly<Record<string, string | number | boolean>>,
) => void;

/** How an agreement stands between this country and a partner at a time. */
export interface Standing {
  /** For this record kind, by either. */
  readonly suspended: boolean;
  /** Absent: the partner has not said under which text it acts. */
  readonly peerAgreement?: 'SAME' | 'DIFFERENT';
}

/** How agreements stand, as decisions ask it. */
export interface Standings {
  /** `recordKind` by name, such as LOOKOUT. In memory: every decision asks. */
  readonly standing: (partner: Country, agreement: string, recordKind: string, at: Micros) => Standing;
  /** Whether a partner acts under the text that governs here at that time. */
  readonly says: (partner: Country, agreement: string, at: Micros) => 'SAME' | 'DIFFERENT' | 'NOTHING';
  /** Advances whenever a decision may come out otherwise than before. */
  readonly revision: () => number;
}

/** What every part of the exchange works with. Nothing else is reached for. */
export interface Context {
  readonly self: Country;
  readonly gatewayId: string;
  /** SHA-256 of the software that runs. */
  readonly softwareDigest: Uint8Array;
  readonly partners: readonly Country[];
  /** That of `time`: the one clock that everything is dated and judged by. */
  readonly clock: Clock;
  readonly time: Timekeeper;
  readonly newId: NewId;
  readonly random: (bytes: number) => Uint8Array;
  /** Resolves after so many milliseconds, never earlier. */
  readonly wait: (ms: number) => Promise<void>;
  readonly store: Store;
  readonly vault: Vault;
  /** That of `agreements`. */
  readonly policy: PolicyEngine;
  readonly agreements: Standings;
  readonly keys: KeyBook;
  readonly ownKeys: OwnKeys;
  readonly logs: OwnLogs;
  /** Signs for a log of ours; undefined when its key is not here, as that of one that ended. */
  readonly logSigner: (origin: string) => NoteSigner | undefined;
  readonly partnerLogs: PartnerLogs;
  readonly aside: Aside;
  readonly witness: WitnessKeys;
  readonly limits: ExchangeLimits;
  readonly log: Log;
}
