// What a comparison of our log with a partner's says.
import type { Country, Micros } from '../../domain/index.ts';
import type { Direction, Unreadable } from './types.ts';

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
  readonly direction: Direction;
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
