// The results of holding our copy of what a partner shares with us against its own set.
import type { Country, Micros } from '../../domain/index.ts';

/**
 * How the two sets can differ in a record. MISSING: it is shared with us, and not here. OLDER, NEWER: of two versions, the one here is the older
 * or the newer. CONTENT: one version, and two statements of it. RECALLED: it is in force here, and its originator sent a recall. NO_LONGER_SHARED: it
 * is in force here, and no longer there. NEVER_SENT: it is in force here, and its originator says that it never sent it.
 */
export const SET_DIFFERENCES = ['MISSING', 'OLDER', 'NEWER', 'CONTENT', 'RECALLED', 'NO_LONGER_SHARED', 'NEVER_SENT'] as const;
export type SetDifferenceKind = (typeof SET_DIFFERENCES)[number];

export interface SetDifference {
  readonly kind: SetDifferenceKind;
  readonly recordId: string;
  /** The version that the partner sent last, and the exchange that carries it; for RECALLED the exchange that recalls it. */
  readonly version?: number;
  readonly exchangeId?: string;
  /** The version in force here. */
  readonly held?: number;
  /** When the partner sent it. */
  readonly at?: Micros;
  readonly found: Micros;
}

/**
 * EQUAL: both sets have one root. ACCOUNTED: they differ only in what is in transit, and in what this country destroyed as it had to.
 * DIFFERENT: in more than that.
 */
export const SET_STATES = ['UNCOMPARED', 'EQUAL', 'ACCOUNTED', 'DIFFERENT'] as const;
export type SetState = (typeof SET_STATES)[number];

/** Our copy compared with the set that a partner shares with us. */
export interface SetComparison {
  readonly partner: Country;
  readonly state: SetState;
  /** Time of the last comparison since the gateway started; absent before the first, as is all that follows from one. */
  readonly at?: Micros;
  /** What the partner signed: the root and size of its set, as its log made it with so many entries. */
  readonly root?: string;
  readonly size?: number;
  readonly origin?: string;
  readonly logSize?: number;
  /** Records of the partner in force here. */
  readonly held?: number;
  readonly inTransit: number;
  /** In force there; destroyed here, which our own log says. */
  readonly destroyedHere: number;
  /** There are more differences than one comparison names. */
  readonly more: boolean;
  readonly differences: readonly SetDifference[];
  /** What the comparison took. */
  readonly questions: number;
  readonly bytes: number;
}
