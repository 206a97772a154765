import type { Country, Micros } from '../domain/index.ts';

/** What an auditor narrows a question to. Filters are combined with AND. */
export interface Filters {
  /** A document number, with or without its issuing state, or a whole name, in any of its spellings (ICAO Doc 9303-3). */
  readonly person?: string;
  /** Exchange and record ids as text. */
  readonly exchange?: string;
  readonly record?: string;
  /** The subject of an officer's token. */
  readonly officer?: string;
  readonly agreement?: string;
  readonly purpose?: string;
  /** This country's own decision, such as SUPPRESS. */
  readonly decision?: string;
  /** Included; `until` is excluded. */
  readonly from?: Micros;
  readonly until?: Micros;
  readonly partner?: Country;
  /** A record kind, such as LOOKOUT. */
  readonly kind?: string;
  /** A kind of leaf, such as SENT. */
  readonly leaf?: string;
  readonly code?: string;
}

/** One value of a table. Lists are comma-separated; times are RFC 3339. */
export type Cell = string | number | null;
export type TableRow = Readonly<Record<string, Cell>>;

export interface Table {
  /** Names of the cells, in display order. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  /** The cursor of the next page. */
  readonly next?: string;
  /** Figures about the whole answer. */
  readonly totals?: Readonly<Record<string, number>>;
}

/** The basis of an answer: the country's logs as far as they are indexed, and the signed checkpoint of the current one. */
export interface Basis {
  /** The country whose logs they are. */
  readonly country: Country;
  /** The origin of the current log. Every `leafIndex` without a `log` beside it refers to that log. */
  readonly origin: string;
  /** Leaves indexed, out of `size`, counted over all logs. */
  readonly indexed: number;
  readonly size: number;
  /** A C2SP checkpoint as a signed note. */
  readonly checkpoint: string;
}

/** Who asked what, and the leaf that records it. */
export interface Access {
  readonly by: string;
  readonly at: Micros;
  /** Each filter and parameter of the request. */
  readonly asked: Readonly<Record<string, string | number>>;
  readonly log: { readonly origin: string; readonly index: number; readonly leafHash: string };
}

export const QUESTIONS = [
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '10',
  '11',
  '12',
  '13',
  '14',
  '15',
  '16',
  'annual',
] as const;
export type QuestionName = (typeof QUESTIONS)[number];

/**
 * What a search could not see: erased exchanges that match the filters, as far as that can still be determined. Each erasure that a person
 * ordered has its own row.
 */
export interface Erased extends Omit<Table, 'next' | 'totals'> {
  readonly count: number;
}

/** Clauses of an agreement that rows cite, as its parties signed them. `text` is absent if the ledger does not have that version. */
export interface Authority {
  readonly agreement: string;
  readonly version: string;
  readonly title?: string;
  /** Hex. */
  readonly digest?: string;
  readonly clauses: readonly {
    readonly id: string;
    readonly text?: string;
    readonly source?: string;
    /** T, S, B or D: how certain the source is. */
    readonly mark?: string;
  }[];
}

export interface Answer extends Table {
  /** A question, or one of the two other kinds of answer. */
  readonly question: QuestionName | 'entries' | 'sample';
  /** This gateway does not keep the data that the question asks for. */
  readonly unavailable?: true;
  /** Present only if there are erasures that could have affected the answer. */
  readonly erased?: Erased;
  /** The legal basis of the rows. Absent if they cite no clause. */
  readonly authorities?: readonly Authority[];
  readonly basis: Basis;
  readonly access: Access;
}

export interface Paging {
  readonly limit: number;
  readonly cursor?: string;
}

/** Parameters of particular questions. */
export interface Terms {
  /** Question 12: usual working hours, UTC: the first included, the second excluded. */
  readonly hours?: readonly [number, number];
  /** Question 12: from how many searches on one person, or different officers, access counts as unusual. */
  readonly least?: number;
  /** Question annual. */
  readonly year?: number;
}

/** A replayed decision. */
export interface ReplayedDecision {
  readonly exchange: string;
  readonly leafIndex: number;
  readonly at?: Micros;
  readonly direction?: string;
  readonly partner?: string;
  readonly verb?: string;
  readonly agreement?: string;
  readonly version?: string;
  /** Hex. */
  readonly digest?: string;
  readonly outcome?: string;
  readonly rules?: readonly string[];
  readonly clauses?: readonly string[];
  readonly verdict: 'SAME' | 'DIFFERENT' | 'UNREADABLE';
  readonly problems: readonly string[];
  readonly again?: { readonly outcome: string; readonly rules: readonly string[] };
}

/** Replays the decision on an exchange from the logged facts and text. Undefined if the exchange is not in the log. */
export type Replay = (exchange: string) => ReplayedDecision | undefined;

export interface Desk {
  /** Throws INVALID for a missing filter that the question needs, one that it does not take, or an invalid value. */
  ask(question: QuestionName, asked: Filters & Terms, paging: Paging, access: Access): Promise<Answer>;
  /** Leaves that match the filters, oldest first. */
  entries(filters: Filters, paging: Paging, access: Access): Promise<Answer>;
  /**
   * The first `n` leaves, in the order of SHA-256(seed ‖ leaf hash), of those below `size` that match the filters. Anyone who has the log
   * draws the same sample.
   */
  sample(
    filters: Filters,
    drawn: { readonly seed: string; readonly n: number; readonly size?: number },
    access: Access,
  ): Promise<Answer>;
  /** To be called when the content of an exchange was destroyed: removes its persons from the index. False if a file still has them. */
  onErased(exchangeId: Uint8Array): Promise<boolean>;
  close(): Promise<void>;
}
