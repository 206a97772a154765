// Rules of the parts that records are made of, wherever a part stands in a record.
import { type FieldShape, fieldsOf, isMessage } from '../../proto/index.ts';
import type { Fault } from '../domain/index.ts';
import { birthIn, earliestOf, latestOf } from './births.ts';
import { curpFault, iso6346Fault } from './identifiers.ts';
import { hole, type Json } from './shape.ts';

/** Adds a fault at a field of the part; at the part itself where that is empty. */
type Report = (name: string, rule: string) => void;

interface PartRules {
  /** Without these a part says nothing. */
  readonly needs?: readonly string[];
  /** Of these a part has one or more. */
  readonly anyOf?: readonly string[];
  /** What is there contradicts itself: a fault of a partner's part too. */
  readonly consistent?: (part: Json, report: Report) => void;
}

const isThere = (value: unknown): boolean => value !== undefined && value !== hole;
const isText = (value: unknown): value is string => typeof value === 'string';

const CONVEYANCES = ['vessel', 'aircraft', 'vehicle'];

const PARTS: Readonly<Record<string, PartRules>> = {
  ShippingContainer: { needs: ['iso6346Code'] },
  PersonName: { needs: ['primaryIdentifier'] },
  BiometricReference: { needs: ['sha256'] },
  Seizure: { needs: ['category'] },
  PartialDate: {
    needs: ['date'],
    consistent(range, report) {
      if (!isThere(range.until)) return;
      const { date, until } = { date: birthIn({ date: range.date }), until: birthIn({ date: range.until }) };
      if (date === undefined || until === undefined) return;
      const [first, last] = [earliestOf(date), latestOf(until)];
      const known = Math.min(first.length, last.length);
      if (last.slice(0, known) < first.slice(0, known)) report('until', 'not before date');
    },
  },
  Identification: {
    needs: ['number'],
    consistent({ number, kind, issuingState }, report) {
      if (kind === 'CURP' && isText(number)) {
        const fault = curpFault(number);
        if (fault !== undefined) report('number', fault);
      }
      // bypass: a register of nationals says whose citizen somebody is, by its state alone.
      if ((kind === 'CURP' || kind === 'NATIONAL') && issuingState === undefined) report('issuingState', `${kind} needs this`);
    },
  },
  Conveyance: {
    anyOf: CONVEYANCES,
    consistent(conveyance, report) {
      const there = CONVEYANCES.filter((name) => conveyance[name] !== undefined);
      for (const name of there.slice(1)) report(name, `only one of ${CONVEYANCES.join(', ')}`);
    },
  },
  Vessel: { anyOf: ['name', 'imoNumber', 'mmsi', 'callSign'] },
  Aircraft: { anyOf: ['tailIdentification', 'icaoAddress'] },
  Vehicle: { anyOf: ['vin', 'plate'] },
  Plate: { needs: ['number'] },
  TransportEquipment: {
    needs: ['kind'],
    anyOf: ['identification', 'plate', 'seal', 'description'],
    consistent({ identification }, report) {
      // evasion: a container that is listed twice, or is looked for by its code, would not be found here.
      if (isText(identification) && iso6346Fault(identification.toUpperCase().replace(/[^A-Z0-9]/g, '')) === undefined)
        report('identification', 'an ISO 6346 code stands in shippingContainer');
    },
  },
  ContainerEvent: { needs: ['code'] },
  CommercialLine: {
    needs: ['line'],
    consistent({ value, currency }, report) {
      if (value !== undefined && currency === undefined) report('currency', 'required');
      if (currency !== undefined && value === undefined) report('value', 'required');
    },
  },
  CustomsBond: { needs: ['number'] },
  ContactInformation: { anyOf: ['telephone', 'email', 'name'] },
  ListReference: { anyOf: ['programme', 'publisher', 'reference'] },
  LinkedSubject: { needs: ['kind'], anyOf: ['name', 'organization', 'recordReference'] },
  PhysicalFeature: { needs: ['kind'] },
  DigitalCurrencyAddress: { needs: ['currency', 'address'] },
};

/** Of a message, the fields that hold parts with rules; made once. */
const ruledParts = new Map<string, readonly FieldShape[]>();
function ruledPartsOf(message: string): readonly FieldShape[] {
  const made = ruledParts.get(message);
  if (made !== undefined) return made;
  const found = fieldsOf(message).filter(
    ({ type }) => isMessage(type) && (PARTS[type] !== undefined || ruledPartsOf(type).length > 0),
  );
  ruledParts.set(message, found);
  return found;
}

/** Rules of all parts; what a part must have only where `complete`. */
export function checkParts(message: string, json: Json, pointer: string, complete: boolean, faults: Fault[]): void {
  for (const { name, type, repeated } of ruledPartsOf(message)) {
    const value = json[name];
    if (value === undefined || value === hole) continue;
    if (!repeated) checkPart(type, value as Json, `${pointer}/${name}`, complete, faults);
    else
      for (const [i, item] of (value as unknown[]).entries())
        if (item !== hole) checkPart(type, item as Json, `${pointer}/${name}/${i}`, complete, faults);
  }
}

function checkPart(type: string, part: Json, pointer: string, complete: boolean, faults: Fault[]): void {
  const { needs = [], anyOf, consistent } = PARTS[type] ?? {};
  if (complete) {
    for (const name of needs) if (part[name] === undefined) faults.push({ field: `${pointer}/${name}`, rule: 'required' });
    if (anyOf?.every((name) => part[name] === undefined))
      faults.push({ field: pointer, rule: `at least one of ${anyOf.join(', ')}` });
  }
  consistent?.(part, (name, rule) => faults.push({ field: name === '' ? pointer : `${pointer}/${name}`, rule }));
  checkParts(type, part, pointer, complete, faults);
}

/** The fields without which a part is refused, for the data dictionary. */
export const requiredIn = (message: string): { readonly needs: readonly string[]; readonly anyOf: readonly string[] } => {
  const { needs = [], anyOf = [] } = PARTS[message] ?? {};
  return { needs, anyOf };
};
