import { type Static, Type } from 'typebox';
import { list, object, obligation, recordObject, text, wholeNumber } from '../parts.ts';
import { CountryCode } from './common.ts';
import { Exchange } from './exchanges.ts';
import { BIRTH_REASONS, FOUND_BY, NAME_REASONS } from './find.ts';

/** Subjects of one screening, and bytes of its body. */
export const MOST_SCREENED = 10_000;
export const SCREENING_BYTES = 4 << 20;
export const NDJSON_MEDIA_TYPE = 'application/x-ndjson';

/** Of a HIT: on which occasion it was, and what was done. NOT_TAKEN is left out: it needs its reason, `notTaken`. */
export const ENCOUNTER_CATEGORIES = [
  ...(['APPLICATION', 'ENFORCEMENT', 'ENROLLMENT', 'INTERVIEW', 'PERSON_CROSSING', 'PRIMARY', 'SECONDARY'] as const),
] as const;
export const ACTIONS_TAKEN = [
  ...(['ARRESTED', 'REFUSED_ENTRY', 'REFERRED_TO_SECONDARY', 'CHECKED_DISCREETLY', 'ORIGINATOR_CONTACTED', 'SEIZED'] as const),
] as const;

const few = { maxItems: 8 };

/** One of the body of POST /v1/screenings: a traveller, or what moves. Its fields are those of a lookout, except `id`, your own name for it, and
 * `container`. At least a name or a number. */
export const ScreenedOne = object({
  id: Type.Optional(text(128)),
  name: Type.Optional(
    list(
      object({
        primaryIdentifier: Type.Optional(text(200)),
        secondaryIdentifier: Type.Optional(text(200)),
        quality: Type.Optional(text(16)),
      }),
      few,
    ),
  ),
  dateOfBirth: Type.Optional(object({ date: text(10) })),
  document: Type.Optional(
    list(
      object({
        documentNumber: text(64),
        issuingState: Type.Optional(text(3)),
        documentType: Type.Optional(text(64)),
      }),
      few,
    ),
  ),
  citizenship: Type.Optional(list(text(3), few)),
  conveyanceIdentification: Type.Optional(text(64)),
  container: Type.Optional(text(64)),
});
export type ScreenedOne = Static<typeof ScreenedOne>;

const Hit = object({
  level: Type.Enum(['HIT', 'POSSIBLE']),
  recordId: Type.String(),
  recordVersion: wholeNumber,
  originator: object({ country: CountryCode, agency: Type.String() }),
  family: Type.String(),
  because: object({
    score: wholeNumber,
    name: Type.Optional(Type.Enum([...NAME_REASONS])),
    birth: Type.Optional(Type.Enum([...BIRTH_REASONS])),
    citizenship: Type.Optional(Type.Enum(['CITIZENSHIP_SAME', 'CITIZENSHIP_OTHER'])),
    numbers: list(Type.Enum([...FOUND_BY])),
  }),
  action: Type.Optional(Type.String()),
  warning: list(Type.String()),
  obligations: list(obligation),
  /** The originator's 24-hour contact. */
  contactPoint: Type.Optional(Type.String()),
  /** The exchange with which this version came, with its record. */
  shown: Exchange,
  /** What POST /v1/records/:record/statements takes to tell its originator, but for what the officer adds. Absent of a record of ours. */
  report: Type.Optional(object({ originator: CountryCode, content: recordObject })),
});

/** One line of the answer of POST /v1/screenings. `n`: which of the body, from 1. */
export const Screening = object({
  n: wholeNumber,
  id: Type.Optional(Type.String()),
  outcome: Type.Enum(['HIT', 'POSSIBLE', 'CLEAR', 'INVALID']),
  hits: list(Hit),
  /** Records that say that this person is not meant. */
  toldApart: Type.Optional(wholeNumber),
  partial: Type.Optional(Type.Literal(true)),
  faults: Type.Optional(list(object({ field: Type.String(), rule: Type.String() }))),
});
export type Screening = Static<typeof Screening>;
