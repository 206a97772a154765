// The results of comparing our log with a partner's.
import type { Country, Micros } from '../../domain/index.ts';
import type { Direction, Unreadable } from './types.ts';

/**
 * Differences between two logs. MISSING_LEAF: a statement is in only one of them. MISSING_RECEIPT: the sender has no verdict on it.
 * LATE: the receiver logged it long after it was sent. DIGEST_MISMATCH: two statements under one exchange id. LEAF_MISMATCH: a country
 * logged another leaf, or gave another verdict, than it reported to the other. ANSWERED_NOT_RECEIVED: a question that the asker counts as
 * UNAVAILABLE was answered. DESTRUCTION_UNPROVEN: the receiver's log does not have the entry that its certificate names.
 */
export const GAP_KINDS = [
  'MISSING_LEAF',
  'MISSING_RECEIPT',
  'LATE',
  'DIGEST_MISMATCH',
  'LEAF_MISMATCH',
  'ANSWERED_NOT_RECEIVED',
  'DESTRUCTION_UNPROVEN',
] as const;
export type GapKind = (typeof GAP_KINDS)[number];

export interface Gap {
  readonly kind: GapKind;
  readonly exchangeId: string;
  /** The statement's direction, as seen by this country. */
  readonly direction: Direction;
  /** The country whose log lacks it. */
  readonly missing?: Country;
  /** When it was logged, in the log that has it. */
  readonly at: Micros;
  readonly found: Micros;
  /** In the ledger, continuous across all logs. */
  readonly leaf?: number;
  /** The positions in our log and in the partner's. */
  readonly origin?: string;
  readonly index?: number;
  readonly peerOrigin?: string;
  readonly peerIndex?: number;
}

/** Exchanges of one UTC day, by the time at which each was logged. */
export interface DayCount {
  /** For example 2026-11-24. */
  readonly day: string;
  /** The country that logged them. */
  readonly country: Country;
  /** Only for our own gateways. */
  readonly gateway?: string;
  readonly sent: number;
  readonly received: number;
  readonly held: number;
}

/** Our log compared with a partner's. */
export interface Reconciliation {
  readonly partner: Country;
  /** Time of the last comparison; absent before the first. */
  readonly at?: Micros;
  /** Number of statements compared so far in both logs. */
  readonly compared: number;
  /** There was more to compare than one comparison covers; the next one continues. */
  readonly more: boolean;
  /**
   * Resolved gaps are removed. Of the irreparable ones, the newest 256 of 31 days are kept; at about 1,000 others the comparison pauses.
   */
  readonly gaps: readonly Gap[];
  /** The last 31 days. */
  readonly days: readonly DayCount[];
  /** The stored result cannot be read, so everything else is as before the first comparison; the next one starts afresh. */
  readonly unreadable?: Unreadable['unreadable'];
}
