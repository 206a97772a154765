import { type Static, Type } from 'typebox';
import { list, object, text, wholeNumber } from '../parts.ts';
import { CountryCode } from './common.ts';
import { Exchange } from './exchanges.ts';

/** Records on a page. */
export const RECORD_PAGE = { default: 20, max: 100 } as const;

export const NAME_REASONS = ['NAME_SAME', 'NAME_ORDER', 'NAME_NEAR', 'NAME_PART', 'NAME_CUT'] as const;
export const BIRTH_REASONS = [
  ...(['BIRTH_SAME', 'BIRTH_WITHIN', 'BIRTH_SWAPPED', 'BIRTH_NEAR', 'BIRTH_ABOUT', 'BIRTH_UNKNOWN', 'BIRTH_OTHER'] as const),
] as const;
export const FOUND_BY = ['document', 'container', 'conveyance', 'reference', 'party'] as const;

const whole = Type.String({ pattern: '^\\d{1,3}$', rule: 'a whole number' });

/** Parameters of GET /v1/records. All of them have to agree; without any of the first seven, the newest records are listed. */
export const FindRecords = object({
  /** A whole name in any order and spelling, or as a machine-readable zone has it. */
  name: Type.Optional(text(200)),
  /** YYYY, YYYY-MM or YYYY-MM-DD; with a name. */
  born: Type.Optional(text(10)),
  /** Its number, or its issuing state and its number. */
  document: Type.Optional(text(64)),
  container: Type.Optional(text(64)),
  conveyance: Type.Optional(text(64)),
  reference: Type.Optional(text(128)),
  /** The number of somebody who takes part in a shipment. */
  party: Type.Optional(text(128)),
  kind: Type.Optional(Type.Enum(['cargo', 'lookout'])),
  origin: Type.Optional(Type.Enum(['own', 'received'])),
  partner: Type.Optional(CountryCode),
  agreement: Type.Optional(text(128)),
  /** Of 100: less alike is not found. */
  least: Type.Optional(whole),
  limit: Type.Optional(whole),
  cursor: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,256}$', rule: 'the `next` of the page before' })),
});
export type FindRecords = Static<typeof FindRecords>;

const Because = object({
  score: wholeNumber,
  name: Type.Optional(Type.Enum([...NAME_REASONS])),
  birth: Type.Optional(Type.Enum([...BIRTH_REASONS])),
  numbers: list(Type.Enum([...FOUND_BY])),
});

/** Answer of GET /v1/records: versions in force, as far as the caller may see them. */
export const FoundRecords = object({
  records: list(
    object({
      recordId: Type.String(),
      originator: object({ country: CountryCode, agency: Type.String() }),
      family: Type.String(),
      recordVersion: wholeNumber,
      /** The exchange with which this version came, with its record. */
      shown: Exchange,
      /** Why it was found; absent in a list of the newest. */
      because: Type.Optional(Because),
    }),
  ),
  next: Type.Optional(Type.String()),
  /** More were alike than could be compared: a date of birth or a number says more. */
  partial: Type.Optional(Type.Literal(true)),
});
export type FoundRecords = Static<typeof FoundRecords>;
