// Whom and what a record names, and the keys under which an index knows it. One table says what is indexed, and what must be so that it can
// be found: intake refuses what cannot be.
import { type FieldShape, fieldsOf, isMessage } from '../../proto/index.ts';
import { documentAsked, documentKey } from './documents.ts';
import { type Family, type FamilyFacts, messageOf } from './families.ts';
import { placeholderFault } from './identifiers.ts';
import { bothOrders, nameFault, numberFault, numberKey, personNameFault, recommended, spellings, waysToSpell } from './names.ts';
import { hole, type Json } from './shape.ts';
import { nameInZone, namesBeside, zoneIn } from './zones.ts';

type Naming = 'person' | 'name' | 'number' | 'zone';

/** Texts that name someone or something, by message and field. A travel document is known by number and state together. */
const NAMING: Readonly<Record<string, Naming>> = {
  'PersonName.primaryIdentifier': 'person',
  'PersonName.secondaryIdentifier': 'person',
  'Organization.name': 'name',
  'Organization.identification': 'number',
  'TravelDocument.documentNumber': 'number',
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

/** What finds fault with a text that an index could not find again, by the field that it stands in. */
export const NAMING_RULES: Readonly<Record<string, (text: string) => string | undefined>> = Object.fromEntries(
  Object.entries(NAMING).flatMap(([field, naming]) => (naming === 'zone' ? [] : [[field, FAULTS[naming]]])),
);

/** What a record names: persons and others by names, the rest by keys that have one form. */
interface Named {
  readonly names: string[];
  readonly keys: string[];
}

/** Messages of which two fields are one name. */
const PARTS: Readonly<Record<string, (part: Json, named: Named) => void>> = {
  PersonName: (name, { names }) => names.push(...namesBeside(name).flatMap(bothOrders)),
  TravelDocument: ({ documentNumber: number, issuingState: state }, { keys }) => {
    if (typeof number !== 'string') return;
    keys.push(numberKey(number));
    if (typeof state === 'string') keys.push(documentKey(state, number));
  },
};

/** Fields of a message that name something, themselves or within: worked out once, since every record is looked through. */
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

/** Keys of one record. flood: a record of a few kilobytes can be written to have a hundred thousand spellings. */
const MOST_KEYS = 2_048;

const waysIn = ({ names, keys }: Named): number => names.reduce((sum, name) => sum + waysToSpell(name), keys.length);

/** Lists of names. One name has never more spellings than an index holds. */
const LISTS: readonly string[] = ['name', 'alias', 'misidentification'];

/** What a record names with more spellings than an index holds. */
export function spellingFault(message: FamilyFacts['message'], json: Json): string | undefined {
  const listed = LISTS.reduce((sum, list) => sum + (Array.isArray(json[list]) ? (json[list] as unknown[]).length : 0), 0);
  if (listed < 2) return undefined;
  const ways = waysIn(namedIn(message, json, { names: [], keys: [] }));
  return ways > MOST_KEYS ? `names with ${ways} spellings, at most ${MOST_KEYS} (ICAO Doc 9303-3 section 6)` : undefined;
}

/**
 * Keys of all that a record names. None is left out: where there are more than an index holds, which intake refuses, each name is known
 * by its recommended spelling alone.
 */
export function keysIn(family: Family, record: Json): string[] {
  const named = namedIn(messageOf(family), record, { names: [], keys: [] });
  const spell = waysIn(named) > MOST_KEYS ? (name: string) => [recommended(name)] : spellings;
  return [...new Set([...named.keys, ...named.names.flatMap(spell)])].filter((key) => key !== '');
}

/** Keys by which what someone asks for may be known: a name, a number, or a state and a number. None: it has neither letter nor digit. */
export function keysAsked(text: string): string[] {
  const document = documentAsked(text);
  return [...new Set([...spellings(text), numberKey(text), ...(document === undefined ? [] : [document])])].filter(
    (key) => key !== '',
  );
}
