// Records found again by whom or what they are about.
import type { Country } from '../../domain/index.ts';
import type { BirthReason, NameReason, NumberOf } from '../../records/index.ts';
import type { ExchangeView } from './types.ts';

/** Who reads. `agency`: limits what they see; `releases`: they also see what waits for a human release. */
export interface Reader {
  readonly agency?: string | undefined;
  readonly releases?: boolean;
}

/** Whom or what somebody looks for; nothing of it: the newest records. Every part has to agree. */
export interface FindRequest {
  /** A whole name, in any order, as it is spelled or as a machine-readable zone has it. */
  readonly name?: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD; with a name. */
  readonly born?: string;
  readonly numbers?: Readonly<Partial<Record<NumberOf, string>>>;
  readonly family?: 'cargo' | 'lookout';
  readonly origin?: 'own' | 'received';
  /** Records that this country sent us, or that we sent it. */
  readonly partner?: Country;
  /** The id of the agreement under which it was exchanged. */
  readonly agreement?: string;
  /** Of 100: less alike is not found. Default 70. */
  readonly least?: number;
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** Why a record was found, by what its reader may see of it. */
export interface FoundBecause {
  /** 0 to 100. */
  readonly score: number;
  readonly name?: NameReason;
  readonly birth?: BirthReason;
  readonly numbers: readonly NumberOf[];
}

/** The version in force of a record, as its reader sees it. */
export interface FoundRecord {
  readonly recordId: string;
  readonly originator: { readonly country: Country; readonly agency: string };
  readonly family: string;
  readonly recordVersion: number;
  /** The exchange with which this version came, with the record. */
  readonly shown: ExchangeView;
  /** Absent where nobody and nothing was looked for. */
  readonly because?: FoundBecause;
}

export interface FoundPage {
  readonly records: readonly FoundRecord[];
  readonly next?: string;
  /** More were alike than could be compared: the question should say more. */
  readonly partial?: true;
}
