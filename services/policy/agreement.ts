// An agreement as its parties wrote it.
import type { Country, Micros } from '../domain/index.ts';
import type { Grant, Quota, Reciprocity } from './grants.ts';
import type { FieldGroup } from './groups.ts';
import type { Rule } from './rules.ts';
import type { AIMS } from './schema.ts';
import type { AgreementText } from './shape.ts';
import type { AgreedNotice, AgreedObligation, Matching, Period, Sourced, Suspension } from './terms.ts';

export interface Party {
  readonly country: Country;
  /** ICAO Doc 9303 code, as records write citizenship. */
  readonly state: string;
  readonly agencies: readonly string[];
}

export interface Purpose {
  readonly text: string;
  readonly clause: string;
  readonly for?: (typeof AIMS)[number];
}

export interface Agreement {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** SHA-256, 32 bytes: see digest.ts. */
  readonly digest: Uint8Array;
  readonly status: AgreementText['status'];
  readonly effective: Period & Sourced;
  readonly legalBasis: readonly ({ readonly name: string } & Sourced)[];
  readonly parties: readonly Party[];
  readonly clauses: Readonly<Record<string, { readonly text: string } & Sourced>>;
  readonly defaultClause: string;
  readonly classificationCeiling: { readonly level: string; readonly clause: string };
  /** The retention ceiling of every exchange, unless a rule requires less; absent if the instrument sets none. */
  readonly retention?: { readonly days: number; readonly clause: string };
  /** How long a held exchange waits for a person. */
  readonly release: { readonly expiresHours: number; readonly clause: string };
  /** Absent if overrides are not allowed. The receiver destroys the record after `hours` unless it was reviewed by then. */
  readonly exigent?: { readonly hours: number; readonly reviewHours: number; readonly clause: string };
  /**
   * Absent if a record expires unannounced where it was sent, and cannot be extended. `noticeDays`: how long before that its originator's people
   * are told. `mostDays`: how long after it was first shared an extension may keep it; absent if it may not be extended.
   */
  readonly expiry?: {
    readonly noticeDays: number;
    readonly mostDays?: number;
    /** By action on a hit: how often its originator reviews whether a record is still needed. */
    readonly reviewDays?: Readonly<Record<string, number>>;
    readonly clause: string;
  };
  /** Absent if people are found by exact number alone. */
  readonly matching?: Matching;
  readonly suspensions: readonly Suspension[];
  /** The clause under which a party suspends a record kind. */
  readonly suspensionClause: string;
  readonly purposes: Readonly<Record<string, Purpose>>;
  /** At most one per direction, kind, verb and purpose. */
  readonly grants: readonly Grant[];
  readonly quotas: readonly Quota[];
  readonly reciprocity: readonly Reciprocity[];
  readonly obligations: Readonly<Record<string, AgreedObligation>>;
  readonly notices: Readonly<Record<string, AgreedNotice>>;
  /** Per kind; every field number of the kind is in exactly one group. */
  readonly fieldGroups: Readonly<Record<string, readonly FieldGroup[]>>;
  /** Ascending by id. */
  readonly rules: readonly Rule[];
}

/** The same text, in effect from `from` up to, not including, `until`, within its own dates. */
export function activeFrom(agreement: Agreement, from: Micros, until?: Micros): Agreement {
  const { effective } = agreement;
  const ends = [effective.until, until].filter((end) => end !== undefined);
  const narrowed = { ...effective, from: Math.max(effective.from, from) };
  return { ...agreement, effective: ends.length === 0 ? narrowed : { ...narrowed, until: Math.min(...ends) } };
}
