// Travellers and things compared with everything in force here.
import type { Country, Fault } from '../../domain/index.ts';
import type { FoundBecause } from './find-views.ts';
import type { DecisionView, ExchangeView } from './types.ts';

/** Who travels, or what moves; the fields are named and written as in a lookout. */
export interface ScreenedOne {
  /** The caller's own name for it, given back with its result. */
  readonly id?: string;
  /** `quality`: LOW of a name whose end may be missing, as a zone cuts it. */
  readonly name?: readonly {
    readonly primaryIdentifier?: string;
    readonly secondaryIdentifier?: string;
    readonly quality?: string;
  }[];
  readonly dateOfBirth?: { readonly date?: string };
  readonly document?: readonly {
    readonly documentNumber?: string;
    readonly issuingState?: string;
    readonly documentType?: string;
  }[];
  /** ICAO Doc 9303 codes. */
  readonly citizenship?: readonly string[];
  readonly conveyanceIdentification?: string;
  readonly container?: string;
}

/** `faults`: what is wrong with it already; then nothing is looked for. */
export interface ScreenedSubject {
  readonly subject: ScreenedOne;
  readonly faults: readonly Fault[];
}

/** Those of a list, or of a stream as they come. */
export type ScreenedSubjects = Iterable<readonly ScreenedSubject[]> | AsyncIterable<readonly ScreenedSubject[]>;

export interface ScreeningHit {
  /** HIT: alike enough to act on, once verified; POSSIBLE: below that, for a person to look at. */
  readonly level: 'HIT' | 'POSSIBLE';
  readonly recordId: string;
  readonly recordVersion: number;
  readonly originator: { readonly country: Country; readonly agency: string };
  readonly family: string;
  readonly because: FoundBecause & { readonly citizenship?: 'CITIZENSHIP_SAME' | 'CITIZENSHIP_OTHER' };
  /** What its originator asks of whoever meets the subject. */
  readonly action?: string;
  readonly warning: readonly string[];
  /** Of this country, by the decision that admitted it, such as VERIFY_BEFORE_ACTION. */
  readonly obligations: DecisionView['obligations'];
  /** The originator's 24-hour contact. */
  readonly contactPoint?: string;
  readonly shown: ExchangeView;
  /** What tells its originator, as far as the screening knows it: the officer adds where it was and what was done. Absent of a record of ours. */
  readonly report?: { readonly originator: Country; readonly content: Readonly<Record<string, unknown>> };
}

/** Of one subject. CLEAR: nothing that its reader may see is alike. */
export interface Screening {
  readonly id?: string;
  readonly outcome: 'HIT' | 'POSSIBLE' | 'CLEAR' | 'INVALID';
  /** The likeliest first. */
  readonly hits: readonly ScreeningHit[];
  /** Records that say that this person is not meant. */
  readonly toldApart?: number;
  /** More were alike than could be compared or are shown. */
  readonly partial?: true;
  /** With INVALID: it was not screened. */
  readonly faults?: readonly Fault[];
}
