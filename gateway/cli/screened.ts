// Who is to be screened: one by options, or those of a file in any form that is imported.
import { fieldsOf } from '../../proto/index.ts';
import type { ScreenedOne } from '../sdk/index.ts';
import type { Row } from './import/index.ts';
import { said } from './input.ts';

type Json = Readonly<Record<string, unknown>>;
type Family = 'cargo' | 'lookout';

/** What a screening takes of a lookout. All else that a lookout has is passed over; what neither has is left for the gateway to refuse. */
const TAKEN = ['id', 'name', 'dateOfBirth', 'document', 'citizenship', 'conveyanceIdentification', 'container'];
const PASSED_OVER = new Set(fieldsOf('Lookout').flatMap(({ name }) => (TAKEN.includes(name) ? [] : [name])));

const OF_A_NAME = ['primaryIdentifier', 'secondaryIdentifier', 'quality'];
const OF_A_DOCUMENT = ['documentNumber', 'issuingState', 'documentType'];

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const only = (names: readonly string[]) => (item: unknown) =>
  isObject(item) ? Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name))) : item;
const each = (list: unknown, take: (item: unknown) => unknown): unknown => (Array.isArray(list) ? list.map(take) : list);

function ofLookout(record: Json): Json {
  const { name, document, dateOfBirth, recordReference } = record;
  const known = Object.fromEntries(Object.entries(record).filter(([field]) => !PASSED_OVER.has(field)));
  return said({
    id: recordReference,
    ...known,
    name: each(name, only(OF_A_NAME)),
    document: each(document, only(OF_A_DOCUMENT)),
    dateOfBirth: only(['date'])(dateOfBirth),
  });
}

/** Of an alert each container, and the ship. */
function ofCargo({ recordReference: id, shippingContainer, imoNumber }: Json): Json[] {
  const containers = Array.isArray(shippingContainer) ? shippingContainer : [];
  const numbers = containers.flatMap((one) => (isObject(one) && one.iso6346Code !== undefined ? [one.iso6346Code] : []));
  const all = [
    ...numbers.map((container) => ({ id, container })),
    ...(imoNumber === undefined ? [] : [{ id, conveyanceIdentification: imoNumber }]),
  ];
  return all.length === 0 ? [said({ id })] : all.map(said);
}

/** Those of one row of a file. What is no subject is refused by the gateway, in its place. */
export const screenedIn = (family: Family, { record }: Pick<Row, 'record'>): readonly ScreenedOne[] =>
  (family === 'cargo' ? ofCargo(record) : [ofLookout(record)]) as readonly ScreenedOne[];
