import type { Country, Micros } from '../domain/index.ts';

/** What an auditor narrows a question to. All that is given must hold. */
export interface Filters {
  /** A document number, with its issuing state or without, or a whole name, in any of its spellings (ICAO Doc 9303-3). */
  readonly person?: string;
  /** Exchange and record ids as text. */
  readonly exchange?: string;
  readonly record?: string;
  /** The subject of an officer's token. */
  readonly officer?: string;
  readonly agreement?: string;
  readonly purpose?: string;
  /** As this country decided, such as SUPPRESS. */
  readonly decision?: string;
  /** From this time on, and before that one. */
  readonly from?: Micros;
  readonly until?: Micros;
  readonly partner?: Country;
  /** A record kind, such as LOOKOUT. */
  readonly kind?: string;
  /** A kind of leaf, such as SENT. */
  readonly leaf?: string;
  readonly code?: string;
}

/** One value of a table. Lists are written with commas; times are RFC 3339. */
export type Cell = string | number | null;
export type TableRow = Readonly<Record<string, Cell>>;

export interface Table {
  /** Names of the cells, in the order of their showing. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  /** What the page that follows is asked for with. */
  readonly next?: string;
  /** Figures about the whole, beside its rows. */
  readonly totals?: Readonly<Record<string, number>>;
}

/** What an answer rests on: the country's logs as far as they were indexed, and the signed checkpoint of the one that is written. */
export interface Basis {
  /** Whose logs they are. */
  readonly country: Country;
  /** Of that one, which every `leafIndex` is of that no `log` beside it names otherwise. */
  readonly origin: string;
  /** Leaves that were indexed, of those that all logs had. */
  readonly indexed: number;
  readonly size: number;
  /** A C2SP checkpoint as a signed note. */
  readonly checkpoint: string;
}

/** Who asked what, and the leaf that says so. */
export interface Access {
  readonly by: string;
  readonly at: Micros;
  /** Each filter and parameter as it was asked with. */
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
 * What a search could not see: exchanges that the filters let through, as far as that can still be told, and that were erased since. Each
 * that a person ordered is a row of its own.
 */
export interface Erased extends Omit<Table, 'next' | 'totals'> {
  readonly count: number;
}

/** Clauses of an agreement that rows cite, as its parties signed them. Without `text`: the ledger has none of that version. */
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
    /** T, S, B or D: how well the source is known. */
    readonly mark?: string;
  }[];
}

export interface Answer extends Table {
  /** `entries` and `sample` are not among the questions. */
  readonly question: QuestionName | 'entries' | 'sample';
  /** The data that it asks for is not kept by this gateway. */
  readonly unavailable?: true;
  /** Only where there are such, and the question could have been about them. */
  readonly erased?: Erased;
  /** What the rows rest on in law. Absent: they cite nothing. */
  readonly authorities?: readonly Authority[];
  readonly basis: Basis;
  readonly access: Access;
}

export interface Paging {
  readonly limit: number;
  readonly cursor?: string;
}

/** What single questions take beside filters. */
export interface Terms {
  /** 12: hours of the day, UTC, in which work is usual: from the first until before the second. */
  readonly hours?: readonly [number, number];
  /** 12: how many searches on one person, or by different officers, are unusual. */
  readonly least?: number;
  /** annual */
  readonly year?: number;
}

/** A decision that was made again, in the words of the policy. */
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

/** Makes the decision about an exchange again, from the facts and the text that the log names; undefined when it knows no such exchange. */
export type Replay = (exchange: string) => ReplayedDecision | undefined;

export interface Desk {
  /** Throws INVALID for what a question needs and was not given, or takes no such filter. */
  ask(question: QuestionName, asked: Filters & Terms, paging: Paging, access: Access): Promise<Answer>;
  /** Leaves that the filters let through, oldest first. */
  entries(filters: Filters, paging: Paging, access: Access): Promise<Answer>;
  /**
   * `n` leaves, in the order of SHA-256(seed ‖ leaf hash), of those below `size` that the filters let through. Whoever has the log draws
   * the same ones.
   */
  sample(
    filters: Filters,
    drawn: { readonly seed: string; readonly n: number; readonly size?: number },
    access: Access,
  ): Promise<Answer>;
  /** To be called when the content of an exchange was destroyed: it is no longer found by whom it was about. False: a file still has that. */
  onErased(exchangeId: Uint8Array): Promise<boolean>;
  close(): Promise<void>;
}
