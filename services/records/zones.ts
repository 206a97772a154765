// A machine readable zone beside the fields that say the same: one record is about one person.
import type { Fault, Micros } from '../domain/index.ts';
import { sameNumber, sameState } from './documents.ts';
import { type Mrz, mrzLines, parseMrz } from './mrz.ts';
import { type NameParts, namesAgree } from './names.ts';
import { agrees } from './order.ts';
import { hole, type Json } from './shape.ts';

/** A time at which to read a zone where only two digits of a year are compared. */
const ANY_CENTURY: Micros = Date.UTC(2079, 11, 31) * 1000;

/** What a zone says that is kept, however a partner wrote it. */
export const zoneIn = (text: string): Mrz => parseMrz(mrzLines(text), ANY_CENTURY);

/** The name in a zone, which may be cut where its columns end. */
export const nameInZone = ({ primaryIdentifier, secondaryIdentifier, nameTruncated }: Mrz): NameParts => ({
  primaryIdentifier,
  secondaryIdentifier,
  cut: nameTruncated,
});

/** Names as fields say them; one of low quality may be cut. */
export const namesBeside = (value: unknown): NameParts[] =>
  itemsOf(value).map(({ primaryIdentifier, secondaryIdentifier, quality }) => ({
    primaryIdentifier: textOf(primaryIdentifier),
    secondaryIdentifier: textOf(secondaryIdentifier),
    cut: quality === 'LOW',
  }));

/** Fields of a record that a zone says as well. Of both numbers that a visa has, either may be in its zone (Doc 9303-7). */
export interface Beside {
  readonly name?: unknown;
  readonly alias?: unknown;
  readonly dateOfBirth?: unknown;
  /** One travel document or several, of which the zone is one. */
  readonly document?: unknown;
  readonly visaNumberId?: unknown;
  readonly visaFoilNumberId?: unknown;
}

/**
 * Where a zone is of another person or document than the fields beside it, by the path of such a field. Judges only what both say: a
 * zone that cannot be read, and a field that is not there, disagree with nothing.
 */
export function zoneDisagreements(zone: Mrz, beside: Beside, where: (field: string) => string): Fault[] {
  const found: Fault[] = [];
  const names = namesBeside(beside.name).filter(({ primaryIdentifier }) => primaryIdentifier !== undefined);
  if (zone.primaryIdentifier !== undefined && names.length > 0)
    if (!namesAgree([nameInZone(zone)], [...names, ...namesBeside(beside.alias)]))
      found.push({ field: 'name', rule: `another name than in ${where('name')}` });
  const [born] = itemsOf(beside.dateOfBirth).map(({ date }) => textOf(date));
  // A zone has two digits of the year.
  if (zone.dateOfBirth !== undefined && born !== undefined && !agrees(zone.dateOfBirth, born, true))
    found.push({ field: 'dateOfBirth', rule: `another date of birth than in ${where('dateOfBirth')}` });
  const documents = itemsOf(beside.document).filter(({ documentNumber }) => textOf(documentNumber) !== undefined);
  if (zone.documentNumber !== undefined && documents.length > 0 && documents.every((one) => isOther(zone, one, beside)))
    found.push({ field: 'document', rule: `another document than in ${where('document')}` });
  return found;
}

function isOther(
  zone: Mrz,
  { documentNumber, documentType, issuingState }: Json,
  { visaNumberId, visaFoilNumberId }: Beside,
): boolean {
  const number = zone.documentNumber ?? '';
  const isAmong = (...numbers: unknown[]) => numbers.some((one) => typeof one === 'string' && sameNumber(one, number));
  if (zone.format === 'MRV-A' || zone.format === 'MRV-B') {
    // Who issued a visa did not issue the passport that it is in; and which of both numbers is in the zone, only who has both can tell.
    const isKnown = textOf(visaNumberId) !== undefined || textOf(documentType)?.startsWith('V') === true;
    return isKnown && !isAmong(documentNumber, visaNumberId, visaFoilNumberId);
  }
  const state = textOf(issuingState);
  return (
    !isAmong(documentNumber) || (state !== undefined && zone.issuingState !== undefined && !sameState(state, zone.issuingState))
  );
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const itemsOf = (value: unknown): Json[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (item): item is Json => typeof item === 'object' && item !== null && item !== hole,
  );
