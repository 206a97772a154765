// Records with every field of their family, generated from the wire schema: a field without a generator fails a test.
import fc from 'fast-check';
import { enumOf, type FieldShape, fieldsOf, isMessage } from '../../../proto/index.ts';
import { FAMILIES, type Family, parseMrz } from '../../../services/records/index.ts';
import { vectors } from './vectors.ts';

type Json = Record<string, unknown>;

const samples = (...values: string[]) => fc.constantFrom(...values);
const day = fc
  .date({ min: new Date('2030-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const calendarDate = day.map((text) => text.slice(0, 10));
const alpha2 = samples('AQ', 'BV', 'HM');
const icao = samples('UTO', 'XXA', 'XXX', 'UNO', 'D', 'GBD');
const locode = samples('AQABC', 'BV2Z9');
const free = fc
  .string({ unit: fc.constantFrom(...'abcXYZ 019-,.é漢😀'), minLength: 1, maxLength: 30 })
  .filter((text) => /[\p{L}\p{N}]/u.test(text));
const born = day.map((text) => `19${text.slice(2, 10)}`);
const name = fc
  .string({ unit: fc.constantFrom(...'abcXYZ -,.éÜ漢'), minLength: 1, maxLength: 30 })
  .filter((text) => /\p{L}/u.test(text));

/** Texts that cannot be mistaken for placeholders. */
const numbered = fc.integer({ min: 1, max: 99_999 }).map((n) => `T${n}`);

const BY_FIELD: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  iso6346Code: samples(...vectors('check-digits').iso6346.valid),
  // A ship and its conveyance have one number.
  imoNumber: samples(vectors('check-digits').imo.valid[0] as string),
  carrierScac: samples('TST', 'TSTU', '9000', '77AB'),
  estimatedArrival: day,
  ...Object.fromEntries(['occurredAt', 'inspectedAt', 'discoveredAt'].map((name) => [name, day])),
  ...Object.fromEntries(['massKg', 'grossWeightKg', 'value'].map((name) => [name, fc.constant(2.5)])),
  originalScriptName: name,
  suffix: samples('JR', 'III'),
  language: samples('es', 'deu'),
  until: samples('2027', '2027-02', '2027-02-03'),
  telephone: samples('+15550100', '5550100'),
  email: samples('someone@example.org'),
  mmsi: samples('366000001'),
  callSign: samples('T5TST'),
  tailIdentification: samples('N0TEST', 'C-TEST'),
  icaoAddress: samples('A0B1C2'),
  vin: samples('1M8GDM9AXKP042788'),
  modelYear: fc.constant(2020),
  sizeType: samples('22G1', '45R1'),
  stowPosition: samples('0120304', '120304'),
  code: samples('OA', 'I'),
  packageType: samples('CT'),
  carrierCode: samples('9000', '77AB'),
  uniqueConsignmentReference: samples('6CA12345-1'),
  isfTransactionNumber: samples('TST12345678901'),
  customsOffice: samples('0497', '497'),
  customsSublocation: samples('3037'),
  suretyCode: samples('001'),
  currency: samples('USD', 'CAD'),
  heightCm: fc.constant(170),
  weightKg: fc.constant(70),
  // A number of every kind, for it is a CURP.
  number: samples('TEST800101HDFSPN01'),
  line: fc.constant(1),
  commodityHtsCode: samples('284443', '28444300', '2844430010'),
  commodityUndgIdentification: samples('2916', 'NA1993'),
  imoClassCode: samples('1.1D', '2.1', '3', '7', '9'),
  nuclide: fc.constant('Cs-137'),
  activityTbq: fc.constant(1.5),
  iaeaCategory: fc.constant(2),
  riskScore: fc.integer({ min: 1, max: 1000 }),
  primaryIdentifier: name,
  secondaryIdentifier: name,
  script: samples('Latn', 'Cyrl'),
  date: fc.tuple(born, fc.constantFrom(4, 7, 10)).map(([text, length]) => text.slice(0, length)),
  documentNumber: samples('X1', 'L898902C3', 'AB 12-3'),
  documentType: samples('P', 'V', 'AC'),
  sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  reasonCode: samples('DOMESTIC_LAW', 'CHECK_2'),
  mrz: samples(...vectors('mrz').valid.map(({ lines }) => lines.join('\n'))),
  ...Object.fromEntries(
    [
      ...['cargoControlNumber', 'containerBillOfLadingId', 'conveyanceIdentification', 'shipmentReference', 'recordReference'],
      ...['conveyanceReferenceNumber', 'houseBill', 'importerOfRecordNumber', 'consigneeNumber', 'identification'],
      ...['licenceNumber', 'visaNumberId', 'visaFoilNumberId', 'reference'],
    ].map((name) => [name, numbered]),
  ),
  ...Object.fromEntries(['portOfLading', 'portOfUnlading', 'inspectionLocation', 'location'].map((name) => [name, locode])),
  ...Object.fromEntries(
    ['consignmentRoutingCountry', 'countryOfOrigin', 'country', 'thirdCountry', 'flag', 'formerFlag'].map((name) => [
      name,
      alpha2,
    ]),
  ),
  ...Object.fromEntries(
    ['issuingState', 'countryOfBirth', 'citizenship', 'nationality', 'allegedPersecutor'].map((name) => [name, icao]),
  ),
  ...Object.fromEntries(['issued', 'listed'].map((name) => [name, samples('2029-06-01')])),
  sourceGrade: samples('A1', 'B2', 'C3', 'X4'),
  ...Object.fromEntries(
    [
      ...['validUntil', 'reviewBy', 'referenceDate', 'expiry', 'derogatoryInformationExpiration'],
      ...['visaApplicationDate', 'refusalDate', 'removalDate', 'expiresOn', 'achievedOn'],
    ].map((name) => [name, calendarDate]),
  ),
};

/** Where fields of one name have two meanings. */
const BY_PATH: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'Place.country': icao,
  'DigitalCurrencyAddress.address': samples('tb1qexampleexampleexampleexample0', '0xTEST0000TEST0000TEST0000TEST0000TEST0000'),
};

function value(field: FieldShape, message: string): fc.Arbitrary<unknown> {
  const known = BY_PATH[`${message}.${field.name}`] ?? (isMessage(field.type) ? undefined : BY_FIELD[field.name]);
  if (known !== undefined) return known;
  if (field.type === 'Conveyance')
    return fc.oneof(
      ...fieldsOf(field.type).map(({ name, type }) => whole(type).map((conveyance): Json => ({ [name]: conveyance }))),
    );
  if (isMessage(field.type)) return whole(field.type);
  const values = enumOf(field.type);
  if (values !== undefined) return samples(...Object.keys(values).filter((name) => values[name] !== 0));
  if (field.type === 'uint32' || field.type === 'uint64') return fc.integer({ min: 1, max: 99 });
  if (field.type === 'bytes')
    return fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex'));
  if (field.type === 'bool') return fc.constant(true);
  if (field.type === 'string') return free;
  throw new Error(`no generator for ${field.name}`);
}

const listOf = (field: FieldShape, message: string): fc.Arbitrary<unknown[]> => {
  const sizes = { minLength: 1, maxLength: field.name === 'commercialLine' ? 1 : 3 };
  if (field.name !== 'shippingContainer') return fc.array(value(field, message), sizes);
  return fc.uniqueArray(value(field, message), { ...sizes, selector: (container) => (container as Json).iso6346Code });
};

/** A message with all of its fields. */
function whole(message: string): fc.Arbitrary<Json> {
  const entries = fieldsOf(message).map((field): [string, fc.Arbitrary<unknown>] => [
    field.name,
    field.repeated ? listOf(field, message) : value(field, message),
  ]);
  return fc.record(Object.fromEntries(entries));
}

/** Top-level fields that must have these values for a record of the family to be valid. */
const FIXED: Readonly<Record<Family, Json>> = {
  cargo: {},
  lookout: { subjectKind: 'PERSON' },
  visaQuery: {},
  visaAnswer: { outcome: 'REFUSED' },
  recall: {},
  destructionCertificate: {},
  extension: {},
  expiryNotice: {},
  purposeAchieved: {},
  overrideReview: {},
  hit: { actionTaken: 'NOT_TAKEN' },
  hitOutcome: {},
  inspectionFeedback: {},
  removalRequest: {},
  removalAnswer: {},
  onwardRequest: {},
  onwardAnswer: {},
  dispute: {},
  disputeOutcome: {},
  incidentNotice: {},
  rfi: {},
  rfiReply: { outcome: 'DECLINED' },
  correctionConfirmation: {},
};

const REQUIRED: Readonly<Record<Family, readonly string[]>> = {
  cargo: ['recordReference', 'riskCategory', 'requestedAction', 'cargoControlNumber'],
  lookout: ['recordReference', 'subjectKind', 'name', 'dateOfBirth', 'category', 'actionOnHit'],
  visaQuery: ['caseReference', 'document'],
  visaAnswer: ['outcome', 'reasonCode', 'refusalExtent'],
  recall: ['reason'],
  destructionCertificate: ['method', 'destroyed'],
  extension: ['ground', 'assessment', 'assessedBy'],
  expiryNotice: ['expiresOn'],
  purposeAchieved: ['achievement'],
  overrideReview: ['finding'],
  hit: ['category', 'occurredAt', 'matchedOn', 'actionTaken', 'notTaken'],
  hitOutcome: ['actionOnHit'],
  inspectionFeedback: ['examType', 'finding', 'usefulness'],
  removalRequest: ['ground', 'justification'],
  removalAnswer: ['removedBecause', 'justification'],
  onwardRequest: ['thirdCountry', 'need'],
  onwardAnswer: ['validUntil'],
  dispute: ['matter'],
  disputeOutcome: ['finding', 'reasons'],
  incidentNotice: ['kind', 'discoveredAt', 'status'],
  rfi: ['topic'],
  rfiReply: ['outcome', 'declined'],
  correctionConfirmation: ['derivedData', 'earlierUse'],
};

/** Dates that must be in this order. */
const IN_ORDER = [
  ['reviewBy', 'validUntil'],
  ['visaApplicationDate', 'refusalDate', 'removalDate'],
] as const;

function inOrder(record: Json): Json {
  const ordered = { ...record };
  for (const names of IN_ORDER) {
    const there = names.filter((name) => name in record);
    const dates = there.map((name) => record[name]).sort();
    for (const [i, name] of there.entries()) ordered[name] = dates[i];
  }
  return ordered;
}

/** Copies the contents of the machine-readable zone to the fields, which must agree with it. */
function asItsZone(record: Json): Json {
  if (typeof record.mrz !== 'string') return record;
  const zone = parseMrz(record.mrz.split('\n'), Date.UTC(2026, 0, 1) * 1000);
  const { primaryIdentifier, secondaryIdentifier, dateOfBirth, documentNumber, issuingState } = zone;
  const name = { primaryIdentifier, ...(secondaryIdentifier && { secondaryIdentifier }) };
  return {
    ...record,
    name: [name],
    ...(dateOfBirth && { dateOfBirth: { date: dateOfBirth } }),
    document: { ...(record.document as Json), documentNumber, ...(issuingState && { issuingState }) },
  };
}

/** Fields that stand for another verb than the others. */
const OF_ANOTHER_VERB: readonly string[] = [
  'hitOutcome/misidentification',
  'removalAnswer/retainedBecause',
  'onwardAnswer/deniedBecause',
  'onwardAnswer/revokedBecause',
];

/** A valid record with all of its fields, of one verb. */
export const fullRecord = (family: Family): fc.Arbitrary<Json> =>
  whole(FAMILIES[family].message).map((record) => {
    const fields = Object.entries(record).filter(([name]) => !OF_ANOTHER_VERB.includes(`${family}/${name}`));
    return asItsZone(inOrder({ ...Object.fromEntries(fields), ...FIXED[family] }));
  });

/** A valid record with any of its optional top-level fields, in any order. */
export const record = (family: Family): fc.Arbitrary<Json> =>
  fullRecord(family).chain((all) =>
    fc.shuffledSubarray(Object.keys(all)).map((names) => {
      const kept = new Set([...names, ...REQUIRED[family]]);
      return Object.fromEntries([...kept].map((name) => [name, all[name]]));
    }),
  );

export const families = Object.keys(FAMILIES) as Family[];
