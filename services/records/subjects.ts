// The people and things that a record names, and their index keys. One table says what is indexed, and the rules that make it
// findable: intake refuses names that could not be found.
import { type FieldShape, fieldsOf, isMessage } from '../../proto/index.ts';
import { documentAsked, documentKey } from './documents.ts';
import { type Family, type FamilyFacts, messageOf } from './families.ts';
import { placeholderFault } from './identifiers.ts';
import { bothOrders, nameFault, numberFault, numberKey, personNameFault, recommended, spellings, waysToSpell } from './names.ts';
import { hole, type Json } from './shape.ts';
import { nameInZone, namesBeside, zoneIn } from './zones.ts';

type Naming = 'person' | 'name' | 'number' | 'zone';

/** Naming texts, by message and field. A travel document is identified by number and state together. */
const NAMING: Readonly<Record<string, Naming>> = {
  'PersonName.primaryIdentifier': 'person',
  'PersonName.secondaryIdentifier': 'person',
  'PersonName.originalScriptName': 'person',
  'PersonName.suffix': 'person',
  'Organization.name': 'name',
  'Organization.identification': 'number',
  'TravelDocument.documentNumber': 'number',
  'Identification.number': 'number',
  'ContactInformation.name': 'name',
  'ContactInformation.telephone': 'number',
  'ContactInformation.email': 'number',
  'Vessel.name': 'name',
  'Vessel.formerName': 'name',
  'Vessel.imoNumber': 'number',
  'Vessel.mmsi': 'number',
  'Vessel.callSign': 'number',
  'Aircraft.tailIdentification': 'number',
  'Aircraft.icaoAddress': 'number',
  'Vehicle.vin': 'number',
  'Plate.number': 'number',
  'TransportEquipment.identification': 'number',
  'CustomsBond.number': 'number',
  'ListReference.reference': 'number',
  'LinkedSubject.recordReference': 'number',
  'DigitalCurrencyAddress.address': 'number',
  'ShippingContainer.iso6346Code': 'number',
  'RadioactiveSource.licenceNumber': 'number',
  'HighRiskCargo.recordReference': 'number',
  'HighRiskCargo.cargoControlNumber': 'number',
  'HighRiskCargo.conveyanceReferenceNumber': 'number',
  'HighRiskCargo.houseBill': 'number',
  'HighRiskCargo.containerBillOfLadingId': 'number',
  'HighRiskCargo.imoNumber': 'number',
  'HighRiskCargo.importerOfRecordNumber': 'number',
  'HighRiskCargo.consigneeNumber': 'number',
  'HighRiskCargo.uniqueConsignmentReference': 'number',
  'HighRiskCargo.isfTransactionNumber': 'number',
  'Lookout.recordReference': 'number',
  'Lookout.conveyanceIdentification': 'number',
  'Lookout.shipmentReference': 'number',
  'VisaQuery.mrz': 'zone',
  'VisaAnswer.visaNumberId': 'number',
  'VisaAnswer.visaFoilNumberId': 'number',
  'VisaAnswer.mrz': 'zone',
};

const FAULTS: Readonly<Record<Exclude<Naming, 'zone'>, (text: string) => string | undefined>> = {
  person: personNameFault,
  name: nameFault,
  number: (text) => numberFault(text) ?? placeholderFault(text),
};

/** Checks, by field, for texts that an index could not find again. */
export const NAMING_RULES: Readonly<Record<string, (text: string) => string | undefined>> = Object.fromEntries(
  Object.entries(NAMING).flatMap(([field, naming]) => (naming === 'zone' ? [] : [[field, FAULTS[naming]]])),
);

/** The subjects of a record: people and organizations by name, the rest by keys of one form. */
interface Named {
  readonly names: string[];
  readonly keys: string[];
}

/** Messages of which two fields are one name. */
const PARTS: Readonly<Record<string, (part: Json, named: Named) => void>> = {
  PersonName: (name, { names }) => {
    for (const parts of namesBeside(name)) names.push(...bothOrders(parts));
    const { primaryIdentifier, secondaryIdentifier, suffix } = name;
    if (typeof suffix !== 'string' || typeof primaryIdentifier !== 'string') return;
    // A zone has the suffix behind the given names (Doc 9303-3 section 4.6), people behind the whole name.
    const given = typeof secondaryIdentifier === 'string' ? `${secondaryIdentifier} ${suffix}` : suffix;
    names.push(...bothOrders({ primaryIdentifier, secondaryIdentifier: given }));
    if (typeof secondaryIdentifier === 'string')
      names.push(...bothOrders({ primaryIdentifier: `${primaryIdentifier} ${suffix}`, secondaryIdentifier }));
  },
  TravelDocument: ({ documentNumber: number, issuingState: state }, { keys }) => addNumber(number, state, keys),
  Identification: ({ number, issuingState: state }, { keys }) => addNumber(number, state, keys),
};

function addNumber(number: unknown, state: unknown, keys: string[]): void {
  if (typeof number !== 'string') return;
  keys.push(numberKey(number));
  if (typeof state === 'string') keys.push(documentKey(state, number));
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

function namedIn(message: string, json: Json, named: Named): Named {
  const part = PARTS[message];
  if (part !== undefined) {
    part(json, named);
    return named;
  }
  for (const { name, type, repeated } of namingFieldsOf(message)) {
    const value = json[name];
    if (value === undefined || value === hole) continue;
    for (const item of repeated ? (value as unknown[]) : [value]) {
      if (item === hole) continue;
      if (isMessage(type)) namedIn(type, item as Json, named);
      else addText(NAMING[`${message}.${name}`], item as string, named);
    }
  }
  return named;
}

function addText(naming: Naming | undefined, text: string, named: Named): void {
  if (naming === 'number') named.keys.push(numberKey(text));
  else if (naming === 'zone') {
    const zone = zoneIn(text);
    named.names.push(...bothOrders(nameInZone(zone)));
    PARTS.TravelDocument?.({ ...zone }, named);
  } else if (naming !== undefined) named.names.push(text);
}

/** flood: maximum keys of one record; a record of a few kilobytes can have a hundred thousand spellings. */
const MOST_KEYS = 2_048;

const waysIn = ({ names, keys }: Named): number => names.reduce((sum, name) => sum + waysToSpell(name), keys.length);

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
  const ways = waysIn(namedIn(message, json, { names: [], keys: [] }));
  return ways > MOST_KEYS ? `names with ${ways} spellings, at most ${MOST_KEYS} (ICAO Doc 9303-3 section 6)` : undefined;
}

/**
 * Keys of everything that a record names. None is left out: beyond the index's limit, which intake enforces, each name is indexed
 * by its recommended spelling only.
 */
export function keysIn(family: Family, record: Json): string[] {
  const named = namedIn(messageOf(family), record, { names: [], keys: [] });
  const spell = waysIn(named) > MOST_KEYS ? (name: string) => [recommended(name)] : spellings;
  return [...new Set([...named.keys, ...named.names.flatMap(spell)])].filter((key) => key !== '');
}

/** Index keys for a search text: a name, a number, or a state and a number. None if it has neither letter nor digit. */
export function keysAsked(text: string): string[] {
  const document = documentAsked(text);
  return [...new Set([...spellings(text), numberKey(text), ...(document === undefined ? [] : [document])])].filter(
    (key) => key !== '',
  );
}
