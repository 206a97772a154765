// A record after it was posted: what is asked for it, and how it stands.
import type { Country, Micros, SaidCaveat } from '../../domain/index.ts';
import type { Family } from '../../records/index.ts';
import type { QuestionState, RecordState } from './states.ts';
import type { TransferView } from './transfer-view.ts';
import type { ClassificationName, DecisionView, DutyKind, ExchangeView, PriorityName, ReleaseRequest } from './types.ts';

/** The next version of a record of ours. What is absent stays as it was. */
export interface UpdateRequest extends Pick<ReleaseRequest, 'family' | 'record' | 'mistreatmentRisk'> {
  /** Absent: for each country, the purpose for which it was sent the version before. */
  readonly purpose?: string;
  /** ROUTINE when absent. */
  readonly priority?: PriorityName;
  readonly classification?: ClassificationName;
  readonly caveats?: readonly SaidCaveat[];
  /** The version that it was made from; absent: whichever is the newest. */
  readonly after?: number;
  /** No other record in force may have its reference. */
  readonly referenceIsNew?: boolean;
}

/** A record of ours is kept for longer, after an individual assessment. */
export interface ExtendRequest {
  /** The last day, YYYY-MM-DD. */
  readonly until: string;
  /** An ExtensionGround by name. */
  readonly ground: string;
  /** Why keeping it is necessary and proportionate; partners are told. */
  readonly assessment: string;
  /** The office or function that assessed it. */
  readonly assessedBy: string;
  readonly caseReference?: string;
  /** Absent: every country that would destroy it earlier. */
  readonly to?: readonly Country[];
}

/** Why a record of ours is taken back. */
export interface RecallRequest {
  /** As partners are told: a RecallReason by name. */
  readonly reason: string;
  /** For our own log alone. */
  readonly explanation: string;
}

/** The next version of a record of ours, because the one before was wrong. */
export interface CorrectRequest extends UpdateRequest {
  readonly wrong: {
    /** A CorrectionReason by name. */
    readonly reason: string;
    /** JSON names of top-level fields: of those that the new version changes, the ones that were wrong. */
    readonly fields: readonly string[];
  };
}

/** What this country did about a correction that it received. */
export interface ConfirmRequest {
  /** Whose record it is, if several countries have given one this id. */
  readonly originator?: Country;
  /** The version that the correction made; absent: the oldest that is still to be confirmed. */
  readonly version?: number;
  /** By name: a DerivedData, and an EarlierUse. */
  readonly derivedData: string;
  readonly earlierUse: string;
  /** For our own log alone; the note to the file, where there is one. */
  readonly explanation: string;
}

/** What is said about a record that was shared. */
export interface SayRequest {
  /** Such as RFI: of the table of verbs. */
  readonly verb: string;
  /** JSON of the record that the verb carries. */
  readonly content: unknown;
  /** To one of the countries that hold a record of ours; absent if only one does. A partner's record is spoken of to its originator. */
  readonly to?: Country;
  /** Whose record it is, where several countries have one of this id. */
  readonly originator?: Country;
  /** ROUTINE when absent. */
  readonly priority?: PriorityName;
}

/** An answer to what a partner said. */
export interface AnswerRequest {
  readonly verb: string;
  readonly content: unknown;
}

/** One exchange in which something was said about a record. */
export interface SaidView {
  /** Without what its record says. */
  readonly exchange: ExchangeView;
  /** Of what is to be answered, how it stands; for the partner as for us. */
  readonly state?: QuestionState;
  /** The exchanges that answered it. */
  readonly answers: readonly string[];
}

/** A third country to which the originator of a record let it go. */
export interface OnwardView {
  /** The exchange of the request, and of the grant that answered it. */
  readonly request: string;
  readonly grant: string;
  readonly to: Country;
  /** The last day, ISO 8601. */
  readonly until: string;
  readonly consent: 'GRANTED' | 'EXPIRED' | 'NONE';
  /** At the holder: what its agreement decides of the transfer. */
  readonly outcome?: DecisionView['outcome'];
  /** At the holder: its own record that went there under this grant, while that is in force. */
  readonly copy?: string;
}

/** A partner's record is passed on to a third country. */
export interface OnwardRequest extends Pick<ReleaseRequest, 'mistreatmentRisk'> {
  readonly to: Country;
  /** Absent: that for which it was shared. */
  readonly purpose?: string;
  /** ROUTINE when absent. */
  readonly priority?: PriorityName;
  /** Whose record it is, where several countries have one of this id. */
  readonly originator?: Country;
}

/** A record as this country knows it, whoever originated it. Times in microseconds; digests in hex. */
export interface RecordView {
  readonly recordId: string;
  readonly originator: { readonly country: Country; readonly agency: string };
  readonly family: Family;
  /** Of the newest version that is here. */
  readonly state: RecordState;
  /** A dispute about it has no outcome yet. */
  readonly disputed?: true;
  /** Of a record that another country gave first: the steps by which its newest version came, oldest first. */
  readonly provenance?: readonly TransferView[];
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
    /** Until when it is kept there, or here; absent when nothing is in force or no text says. */
    readonly until?: Micros;
    /** The exchange that recalled it there, or from there here. */
    readonly recalled?: string;
    /** The exchange that certifies its destruction. */
    readonly certified?: string;
    /** Each correction that was sent there, or taken from there, and the exchange that confirms it. */
    readonly corrections: readonly { readonly version: number; readonly exchange: string; readonly confirmed?: string }[];
    /** The kinds of duties that are late. */
    readonly overdue: readonly DutyKind[];
    /** Without what their records say, in the order of the log. */
    readonly exchanges: readonly ExchangeView[];
    /** Where its originator let the record go on to; of a record of ours, where we let that country. */
    readonly onward: readonly OnwardView[];
    /** What was said about the record, the latest last: at most 100. */
    readonly said: readonly SaidView[];
  }[];
}
