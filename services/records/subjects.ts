// The people and things that a record names, and their index keys. One table says what is indexed, and the rules that make it
// findable: intake refuses names that could not be found.
import { type FieldShape, fieldsOf, isMessage } from '../../proto/index.ts';
import { birthDates } from './births.ts';
import { documentAsked, documentKey } from './documents.ts';
import { type Family, type FamilyFacts, messageOf } from './families.ts';
import { placeholderFault } from './identifiers.ts';
import {
  bothOrders,
  type NameParts,
  nameFault,
  numberFault,
  numberKey,
  personNameFault,
  recommended,
  spelledWords,
  spellings,
  waysToSpell,
} from './names.ts';
import { hole, type Json } from './shape.ts';
import { nameInZone, namesBeside, zoneIn } from './zones.ts';

/** What a number is of. `party`: of whoever takes part in a shipment. */
export const NUMBERS = ['document', 'container', 'conveyance', 'reference', 'party'] as const;
export type NumberOf = (typeof NUMBERS)[number];
type Naming = 'person' | 'name' | 'zone' | NumberOf;
const isNumber = (naming: Naming): naming is NumberOf => (NUMBERS as readonly string[]).includes(naming);

/** Naming texts, by message and field. A travel document is identified by number and state together. */
const NAMING: Readonly<Record<string, Naming>> = {
  'PersonName.primaryIdentifier': 'person',
  'PersonName.secondaryIdentifier': 'person',
  'PersonName.originalScriptName': 'person',
  'PersonName.suffix': 'person',
  'Organization.name': 'name',
  'Organization.identification': 'party',
  'TravelDocument.documentNumber': 'document',
  'Identification.number': 'document',
  'ContactInformation.name': 'name',
  'ContactInformation.telephone': 'party',
  'ContactInformation.email': 'party',
  'Vessel.name': 'name',
  'Vessel.formerName': 'name',
  'Vessel.imoNumber': 'conveyance',
  'Vessel.mmsi': 'conveyance',
  'Vessel.callSign': 'conveyance',
  'Aircraft.tailIdentification': 'conveyance',
  'Aircraft.icaoAddress': 'conveyance',
  'Vehicle.vin': 'conveyance',
  'Plate.number': 'conveyance',
  'TransportEquipment.identification': 'container',
  'CustomsBond.number': 'party',
  'ListReference.reference': 'reference',
  'LinkedSubject.recordReference': 'reference',
  'DigitalCurrencyAddress.address': 'party',
  'ShippingContainer.iso6346Code': 'container',
  'RadioactiveSource.licenceNumber': 'party',
  'HighRiskCargo.recordReference': 'reference',
  'HighRiskCargo.cargoControlNumber': 'reference',
  'HighRiskCargo.conveyanceReferenceNumber': 'conveyance',
  'HighRiskCargo.houseBill': 'reference',
  'HighRiskCargo.containerBillOfLadingId': 'reference',
  'HighRiskCargo.imoNumber': 'conveyance',
  'HighRiskCargo.importerOfRecordNumber': 'party',
  'HighRiskCargo.consigneeNumber': 'party',
  'HighRiskCargo.uniqueConsignmentReference': 'reference',
  'HighRiskCargo.isfTransactionNumber': 'reference',
  'Lookout.recordReference': 'reference',
  'Lookout.conveyanceIdentification': 'conveyance',
  'Lookout.shipmentReference': 'reference',
  'VisaQuery.mrz': 'zone',
  'VisaAnswer.visaNumberId': 'document',
  'VisaAnswer.visaFoilNumberId': 'document',
  'VisaAnswer.mrz': 'zone',
};

const numberOrPlaceholder = (text: string) => numberFault(text) ?? placeholderFault(text);
const faultOf = (naming: Exclude<Naming, 'zone'>) =>
  naming === 'person' ? personNameFault : naming === 'name' ? nameFault : numberOrPlaceholder;

/** Checks, by field, for texts that an index could not find again. */
export const NAMING_RULES: Readonly<Record<string, (text: string) => string | undefined>> = Object.fromEntries(
  Object.entries(NAMING).flatMap(([field, naming]) => (naming === 'zone' ? [] : [[field, faultOf(naming)]])),
);

export interface Numbered {
  readonly of: NumberOf;
  /** One form of every spelling. */
  readonly key: string;
}

/** The subjects of a record: people and organizations by name, the rest by number. */
interface Named {
  readonly names: NameParts[];
  readonly numbers: Numbered[];
}

/** Messages of which two fields are one name. */
const PARTS: Readonly<Record<string, (part: Json, named: Named) => void>> = {
  PersonName: (name, { names }) => {
    names.push(...namesBeside(name));
    const { primaryIdentifier, secondaryIdentifier, suffix } = name;
    if (typeof suffix !== 'string' || typeof primaryIdentifier !== 'string') return;
    // A zone has the suffix behind the given names (Doc 9303-3 section 4.6), people behind the whole name.
    const given = typeof secondaryIdentifier === 'string' ? `${secondaryIdentifier} ${suffix}` : suffix;
    names.push({ primaryIdentifier, secondaryIdentifier: given });
    if (typeof secondaryIdentifier === 'string')
      names.push({ primaryIdentifier: `${primaryIdentifier} ${suffix}`, secondaryIdentifier });
  },
  TravelDocument: ({ documentNumber: number, issuingState: state }, { numbers }) => addNumber(number, state, numbers),
  Identification: ({ number, issuingState: state }, { numbers }) => addNumber(number, state, numbers),
};

function addNumber(number: unknown, state: unknown, numbers: Numbered[]): void {
  if (typeof number !== 'string') return;
  numbers.push({ of: 'document', key: numberKey(number) });
  if (typeof state === 'string') numbers.push({ of: 'document', key: documentKey(state, number) });
}

/** Fields of a message that name something, directly or nested; computed once, since every record is searched. */
const namingFields = new Map<string, readonly FieldShape[]>();
function namingFieldsOf(message: string): readonly FieldShape[] {
  const known = namingFields.get(message);
  if (known !== undefined) return known;
  const names = ({ name, type }: FieldShape): boolean =>
    isMessage(type) ? PARTS[type] !== undefined || namingFieldsOf(type).length > 0 : NAMING[`${message}.${name}`] !== undefined;
  const fields = fieldsOf(message).filter(names);
  namingFields.set(message, fields);
  return fields;
}

/** Fields about people who are not the subject of their record. */
const OF_OTHERS: readonly string[] = ['misidentification', 'linkedSubject'];

function namedIn(message: string, json: Json, named: Named, ofSubject = false): Named {
  const part = PARTS[message];
  if (part !== undefined) {
    part(json, named);
    return named;
  }
  for (const { name, type, repeated } of namingFieldsOf(message)) {
    const value = json[name];
    if (value === undefined || value === hole || (ofSubject && OF_OTHERS.includes(name))) continue;
    for (const item of repeated ? (value as unknown[]) : [value]) {
      if (item === hole) continue;
      if (isMessage(type)) namedIn(type, item as Json, named, ofSubject);
      else addText(NAMING[`${message}.${name}`], item as string, named);
    }
  }
  return named;
}

function addText(naming: Naming | undefined, text: string, named: Named): void {
  if (naming === undefined) return;
  if (isNumber(naming)) named.numbers.push({ of: naming, key: numberKey(text) });
  else if (naming === 'zone') {
    const zone = zoneIn(text);
    named.names.push(nameInZone(zone));
    PARTS.TravelDocument?.({ ...zone }, named);
  } else named.names.push({ primaryIdentifier: text });
}

/** flood: maximum keys of one record; a record of a few kilobytes can have a hundred thousand spellings. */
const MOST_KEYS = 2_048;

const wholeNames = ({ names }: Named): string[] => names.flatMap(bothOrders);
const waysIn = (named: Named): number => wholeNames(named).reduce((sum, name) => sum + waysToSpell(name), named.numbers.length);

/** Lists of names. A single name never exceeds the index's limit of spellings, if it is in one script. */
const LISTS: readonly string[] = ['name', 'alias', 'misidentification', 'linkedSubject', 'conveyance', 'commercialLine'];
const namesIn = (list: unknown): number =>
  Array.isArray(list) ? list.reduce<number>((sum, item) => sum + (isLong(item) ? 3 : 1), 0) : 0;
const isLong = (item: unknown): boolean => {
  const { originalScriptName, suffix } = Object(item) as Json;
  return originalScriptName !== undefined || suffix !== undefined;
};

/** Faults of a record whose names have more spellings than an index accepts. */
export function spellingFault(message: FamilyFacts['message'], json: Json): string | undefined {
  const listed = LISTS.reduce((sum, list) => sum + namesIn(json[list]), 0);
  if (listed < 2) return undefined;
  const ways = waysIn(namedIn(message, json, { names: [], numbers: [] }));
  return ways > MOST_KEYS ? `names with ${ways} spellings, at most ${MOST_KEYS} (ICAO Doc 9303-3 section 6)` : undefined;
}

/**
 * Keys of everything that a record names. None is left out: beyond the index's limit, which intake enforces, each name is indexed
 * by its recommended spelling only.
 */
export function keysIn(family: Family, record: Json): string[] {
  const named = namedIn(messageOf(family), record, { names: [], numbers: [] });
  const spell = waysIn(named) > MOST_KEYS ? (name: string) => [recommended(name)] : spellings;
  const numbers = named.numbers.map(({ key }) => key);
  return [...new Set([...numbers, ...wholeNames(named).flatMap(spell)])].filter((key) => key !== '');
}

/** Whom and what a record is about, without those of whom it says that they are not meant. */
export const subjectsIn = (
  family: Family,
  record: Json,
): { readonly names: readonly NameParts[]; readonly numbers: readonly Numbered[] } =>
  namedIn(messageOf(family), record, { names: [], numbers: [] }, true);

/** The form of a number in a search; of a document with its state before it, that of both. Empty: there is neither letter nor digit. */
export const numberAsked = (of: NumberOf, text: string): string =>
  (of === 'document' ? documentAsked(text) : undefined) ?? numberKey(text);

/** Index keys for a search text: a name, a number, or a state and a number. None if it has neither letter nor digit. */
export function keysAsked(text: string): string[] {
  const document = documentAsked(text);
  return [...new Set([...spellings(text), numberKey(text), ...(document === undefined ? [] : [document])])].filter(
    (key) => key !== '',
  );
}

/** flood: keys of one subject. */
const MOST_SAME = 64;

/**
 * Keys of the subject of a lookout: two that share one are about the same. A document with its state, a whole name in any order with a whole day
 * of birth, a conveyance. None of cargo, which is no subject of two records.
 */
export function sameSubjectKeys(family: Family, record: Json): string[] {
  if (family !== 'lookout') return [];
  const { names, numbers } = subjectsIn(family, record);
  const births = birthDates(record).filter(({ length }) => length === 10);
  const documents = numbers.filter(({ of, key }) => of === 'conveyance' || (of === 'document' && key.includes(' ')));
  const people =
    births.length === 0
      ? []
      : names.flatMap(({ primaryIdentifier: first = '', secondaryIdentifier: second = '' }) =>
          spelledWords(`${first} ${second}`, MOST_SAME),
        );
  // flood: each has its own half, so that many documents do not push out the name.
  const half = (keys: readonly string[]): string[] => [...new Set(keys)].slice(0, MOST_SAME / 2);
  return [
    ...half(documents.map(({ of, key }) => `${of} ${key}`)),
    ...half(people.flatMap((words) => births.map((born) => `born ${born} ${words.toSorted().join(' ')}`))),
  ];
}
