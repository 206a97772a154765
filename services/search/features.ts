// What the index knows of a record: whom and what it is about, as it is compared. Never shown, and never evidence.
import { utf8 } from '../domain/index.ts';
import {
  birthDates,
  type ComparedPerson,
  comparedName,
  type Family,
  type Numbered,
  sameSubjectKeys,
  subjectsIn,
} from '../records/index.ts';

export interface Features {
  readonly person: ComparedPerson;
  readonly numbers: readonly Numbered[];
  /** Equal keys: the same subject for certain, or as good as. */
  readonly same: readonly string[];
  readonly action?: string;
}

type Json = Record<string, unknown>;

/** flood: names of one record, births, and numbers. */
const MOST_NAMES = 64;
const MOST_BIRTHS = 32;
const MOST_NUMBERS = 512;

export function featuresOf(family: Family, record: Json): Features {
  const { names, numbers } = subjectsIn(family, record);
  const born = birthDates(record).slice(0, MOST_BIRTHS);
  return {
    person: {
      names: names
        .slice(0, MOST_NAMES)
        .map(comparedName)
        .filter(({ ways }) => ways.length > 0),
      ...(born.length > 0 && { born }),
    },
    numbers: numbers.slice(0, MOST_NUMBERS),
    same: sameSubjectKeys(family, record),
    ...(typeof record.actionOnHit === 'string' && { action: record.actionOnHit }),
  };
}

export const featureBytes = (features: Features): Uint8Array => utf8(JSON.stringify(features));
const text = new TextDecoder();
export const featuresIn = (bytes: Uint8Array): Features => JSON.parse(text.decode(bytes)) as Features;
