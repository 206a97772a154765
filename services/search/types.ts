import type { Country, Id } from '../domain/index.ts';
import type { ComparedPerson, Numbered } from '../records/index.ts';

/** Whom or what somebody looks for. At least one of `person` and `numbers`; a record is found that agrees with both. */
export interface Question {
  readonly person?: ComparedPerson;
  /** All of them. */
  readonly numbers?: readonly Numbered[];
  readonly kind?: number;
  /** Records of these countries; absent: of all. */
  readonly sources?: readonly Country[];
  /** Least score. */
  readonly least: number;
  /** Most that are found, and most that are compared for it. */
  readonly most: number;
  readonly compared: number;
  /** Only those after it, in the order of `Found`. */
  readonly after?: Pick<Found, 'score' | 'subject'>;
}

/** The newest records. */
export interface Listing extends Pick<Question, 'kind' | 'sources' | 'most'> {
  readonly before?: number;
}

/** A record that may be the one: whether it is in force, and who may see it, is for the ledger to say. Best first, then newest. */
export interface Found {
  readonly subject: number;
  readonly source: Country;
  readonly recordId: Id;
  readonly version: number;
  readonly exchangeId: Id;
  /** 0 to 100, by all that the record says; a reader may see less of it. */
  readonly score: number;
}

export interface Findings {
  readonly found: readonly Found[];
  /** There were more alike than could be compared: the question has to say more. */
  readonly partial: boolean;
}
