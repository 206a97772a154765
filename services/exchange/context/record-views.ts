// A record after it was posted: what is asked for it, and how it stands.
import type { Country, Micros, SaidCaveat } from '../../domain/index.ts';
import type { Family } from '../../records/index.ts';
import type { RecordState } from './states.ts';
import type { ClassificationName, DutyKind, ExchangeView, PriorityName, ReleaseRequest } from './types.ts';

/** The next version of a record of ours. What is absent stays as it was. */
export interface UpdateRequest extends Pick<ReleaseRequest, 'family' | 'record' | 'mistreatmentRisk'> {
  /** Absent: for each country, the purpose for which it was sent the version before. */
  readonly purpose?: string;
  /** ROUTINE when absent. */
  readonly priority?: PriorityName;
  readonly classification?: ClassificationName;
  readonly caveats?: readonly SaidCaveat[];
}

/** Why a record of ours is taken back. */
export interface RecallRequest {
  /** As partners are told: a RecallReason by name. */
  readonly reason: string;
  /** For our own log alone. */
  readonly explanation: string;
}

/** A record as this country knows it, whoever originated it. Times in microseconds; digests in hex. */
export interface RecordView {
  readonly recordId: string;
  readonly originator: { readonly country: Country; readonly agency: string };
  readonly family: Family;
  /** Of the newest version that is here. */
  readonly state: RecordState;
  /** The exchange with the version in force, and what of the record its reader sees; absent when none is in force. */
  readonly shown?: ExchangeView;
  readonly versions: readonly {
    readonly version: number;
    readonly state: RecordState;
    readonly at: Micros;
    /** SHA-256 of its header. */
    readonly digest: string;
    readonly classification?: ClassificationName;
    /** Its content is destroyed here. */
    readonly erased?: true;
  }[];
  /** Each partner with which it was exchanged. */
  readonly countries: readonly {
    readonly country: Country;
    /** The newest version that was taken there, or taken here from there; absent when none was, or all were recalled. */
    readonly inForce?: number;
    /** The exchange that recalled it there, or from there here. */
    readonly recalled?: string;
    /** The exchange that certifies its destruction. */
    readonly certified?: string;
    /** The kinds of duties that are late. */
    readonly overdue: readonly DutyKind[];
    /** Without what their records say, in the order of the log. */
    readonly exchanges: readonly ExchangeView[];
  }[];
}
