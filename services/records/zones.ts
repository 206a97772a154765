// Checks that a machine-readable zone and the fields beside it describe one person.
import type { Fault, Micros } from '../domain/index.ts';
import { birthsDiffer, birthsIn } from './births.ts';
import { sameNumber, sameState } from './documents.ts';
import { type Mrz, mrzLines, parseMrz } from './mrz.ts';
import { type NameParts, namesAgree } from './names.ts';
import { hole, type Json } from './shape.ts';

/** A time at which to read a zone where only two digits of a year are compared. */
const ANY_CENTURY: Micros = Date.UTC(2079, 11, 31) * 1000;

/** The contents of a stored zone, whatever its spelling. */
export const zoneIn = (text: string): Mrz => parseMrz(mrzLines(text), ANY_CENTURY);

/** The name in a zone, which may be cut where its columns end. */
export const nameInZone = ({ primaryIdentifier, secondaryIdentifier, nameTruncated }: Mrz): NameParts => ({
  primaryIdentifier,
  secondaryIdentifier,
  cut: nameTruncated,
});

/** Names as fields say them; one of low quality may be cut. */
export const namesBeside = (value: unknown): NameParts[] =>
  itemsOf(value).flatMap(({ primaryIdentifier, secondaryIdentifier, quality, originalScriptName }) => {
    const original = textOf(originalScriptName);
    return [
      {
        primaryIdentifier: textOf(primaryIdentifier),
        secondaryIdentifier: textOf(secondaryIdentifier),
        cut: quality === 'LOW',
      },
      ...(original === undefined ? [] : [{ primaryIdentifier: original }]),
    ];
  });

/** Fields of a record that a zone also contains. Either of a visa's two numbers may be in its zone (Doc 9303-7). */
export interface Beside {
  readonly name?: unknown;
  readonly alias?: unknown;
  readonly dateOfBirth?: unknown;
  readonly alternativeDateOfBirth?: unknown;
  /** One travel document or several, of which the zone is one. */
  readonly document?: unknown;
  readonly previousDocument?: unknown;
  readonly visaNumberId?: unknown;
  readonly visaFoilNumberId?: unknown;
}

/**
 * The fields, by path, that describe a different person or document from the zone. Compares only what both contain: a
 * zone that cannot be read, or an absent field, contradicts nothing.
 */
export function zoneDisagreements(zone: Mrz, beside: Beside, where: (field: string) => string): Fault[] {
  const found: Fault[] = [];
  const names = namesBeside(beside.name).filter(({ primaryIdentifier }) => primaryIdentifier !== undefined);
  if (zone.primaryIdentifier !== undefined && names.length > 0)
    if (!namesAgree([nameInZone(zone)], [...names, ...namesBeside(beside.alias)]))
      found.push({ field: 'name', rule: `another name than in ${where('name')}` });
  // A zone beside other dates or earlier passports alone states what they are not.
  const births = beside.dateOfBirth === undefined ? [] : birthsIn(beside as Json).map(([, birth]) => birth);
  // A zone has two digits of the year.
  if (zone.dateOfBirth !== undefined && birthsDiffer([{ date: zone.dateOfBirth }], births, true))
    found.push({ field: 'dateOfBirth', rule: `another date of birth than in ${where('dateOfBirth')}` });
  const numbered = (value: unknown): Json[] =>
    itemsOf(value).filter(({ documentNumber }) => textOf(documentNumber) !== undefined);
  const documents = numbered(beside.document);
  if (zone.documentNumber !== undefined && documents.length > 0)
    if ([...documents, ...numbered(beside.previousDocument)].every((one) => isOther(zone, one, beside)))
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
    // A visa's issuer did not issue the passport it is in; and only a holder of both numbers knows which one is in the zone.
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
