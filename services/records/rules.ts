// Second pass: the rules of single fields, one row each. A row is found by `Message.field`, so that a part that several
// families share (a travel document, an organization) has the same rules in all of them.

import { fieldsOf, isMessage } from '../../proto/index.ts';
import type { Fault } from '../domain/index.ts';
import { isDate, isDateTime, isPartialDate } from './dates.ts';
import { htsFault, imoClassFault, imoFault, isCurrency, iso6346Fault } from './identifiers.ts';
import { parseMrz } from './mrz.ts';
import { nuclideName } from './nuclides.ts';
import { hole, type Json, LIMITS } from './shape.ts';
import { isAlpha2, isBirthplace, isIcaoState } from './states.ts';
import { NAMING_RULES } from './subjects.ts';

/** The faults of a value of the right type; empty if there are none. */
type Rule = (value: never) => readonly string[];

const must =
  (holds: (text: string) => boolean, rule: string): Rule =>
  (value: string) =>
    holds(value) ? NONE : [rule];
const pattern = (expression: RegExp, rule: string): Rule => must((text) => expression.test(text), rule);
const within =
  (least: number, most: number): Rule =>
  (value: number) =>
    value >= least && value <= most ? [] : [`from ${least} to ${most}`];
const found =
  (fault: (text: string) => string | undefined): Rule =>
  (value: string) => {
    const rule = fault(value);
    return rule === undefined ? [] : [rule];
  };

const alpha2 = must(isAlpha2, 'two letters of a country (ISO 3166-1 alpha-2)');
const icaoState = must(isIcaoState, 'a code of a state or organization (ICAO Doc 9303-3)');
const date = must(isDate, 'a date YYYY-MM-DD that the calendar has (ISO 8601)');
const partialDate = must(isPartialDate, 'YYYY, YYYY-MM or YYYY-MM-DD that the calendar has');
const moment = must(isDateTime, 'a date and time with offset (RFC 3339)');
const birthplace = must(isBirthplace, 'a code of a state or organization (ICAO Doc 9303-3), or of a former state (ISO 3166-3)');
// XZ: installations in international waters.
const locode = must(
  (text) => /^[A-Z]{2}[A-Z2-9]{3}$/.test(text) && (isAlpha2(text.slice(0, 2)) || text.startsWith('XZ')),
  'two letters of a country (ISO 3166-1), then three letters or digits 2 to 9 (UN/LOCODE)',
);
const all =
  (...rules: readonly Rule[]): Rule =>
  (value) =>
    rules.map((rule) => rule(value)).find((broken) => broken.length > 0) ?? [];
const count = (least: number, most: number): string => (least === most ? `${least}` : `${least} to ${most}`);
const code = (least: number, most: number): Rule =>
  pattern(new RegExp(`^[A-Z0-9]{${least},${most}}$`), `${count(least, most)} capital letters and digits`);
const digits = (least: number, most: number, source: string): Rule =>
  pattern(new RegExp(`^\\d{${least},${most}}$`), `${count(least, most)} digits (${source})`);
const sourceGrade = pattern(/^[ABCX][1-4]$/, 'source reliability A, B, C or X, then information credibility 1 to 4');

const mrz: Rule = (value: string) =>
  parseMrz(value.replace(/\r?\n$/, '').split(/\r?\n/)).faults.map(({ field, rule }) => `${field}: ${rule}`);

/** The rules that names must meet so that an index finds them again. */
const naming: Readonly<Record<string, Rule>> = Object.fromEntries(
  Object.entries(NAMING_RULES).map(([path, fault]) => [path, found(fault)]),
);

const FORMATS: Readonly<Record<string, Rule>> = {
  'HighRiskCargo.carrierScac': pattern(
    /^(?:[A-Z]{2,4}|(?!0000)[A-Z0-9]{4})$/,
    'two to four letters (SCAC), or four letters or digits (CBSA carrier code)',
  ),
  'HighRiskCargo.imoNumber': found(imoFault),
  'HighRiskCargo.portOfLading': locode,
  'HighRiskCargo.portOfUnlading': locode,
  'HighRiskCargo.inspectionLocation': locode,
  'HighRiskCargo.estimatedArrival': moment,
  'HighRiskCargo.consignmentRoutingCountry': alpha2,
  'HighRiskCargo.countryOfOrigin': alpha2,
  'HighRiskCargo.riskScore': within(0, 1000),
  'HighRiskCargo.sourceGrade': sourceGrade,
  'HighRiskCargo.validUntil': date,
  'HighRiskCargo.reviewBy': date,
  'ShippingContainer.iso6346Code': found(iso6346Fault),
  'Commodity.commodityHtsCode': found(htsFault),
  'Commodity.commodityUndgIdentification': pattern(
    /^(?:NA)?(?!000[0-3])\d{4}$/,
    'four digits from 0004 on (UN dangerous goods number), or NA and four digits (49 CFR 172.101)',
  ),
  'Commodity.imoClassCode': found(imoClassFault),
  'RadioactiveSource.nuclide': must((text) => nuclideName(text) === text, 'an element and a mass number, such as Xx-123'),
  'RadioactiveSource.activityTbq': (value: number) => (value > 0 ? [] : ['more than 0 (TBq)']),
  'RadioactiveSource.referenceDate': date,
  'RadioactiveSource.iaeaCategory': within(1, 5),

  'ShippingContainer.sizeType': pattern(
    /^[1-9A-P][0-9A-P][A-Z][A-Z0-9]$/,
    'four letters and digits of size and type, such as 22G1 (ISO 6346)',
  ),
  'ShippingContainer.stowPosition': digits(6, 7, 'ISO 9711'),
  'ContainerEvent.code': code(1, 4),
  'ContainerEvent.occurredAt': moment,
  'ContainerEvent.location': locode,
  'Commodity.countryOfOrigin': alpha2,
  'Commodity.packageType': code(2, 2),
  'Commodity.grossWeightKg': (value: number) => (value > 0 ? [] : ['more than 0 (kg)']),
  'CommercialLine.value': (value: number) => (value > 0 ? [] : ['more than 0']),
  'CommercialLine.currency': must(isCurrency, 'a currency code of three letters (ISO 4217)'),
  'HighRiskCargo.carrierCode': code(2, 4),
  'HighRiskCargo.uniqueConsignmentReference': pattern(
    /^[A-Z0-9][A-Z0-9/().:-]{0,34}$/,
    'capital letters, digits and / ( ) . : - of a consignment reference, at most 35 (ISO 15459)',
  ),
  'HighRiskCargo.isfTransactionNumber': code(3, 35),
  'HighRiskCargo.customsOffice': digits(3, 4, 'CBSA'),
  'HighRiskCargo.customsSublocation': digits(4, 4, 'CBSA'),
  'CustomsBond.suretyCode': digits(3, 3, '19 CFR 113'),

  'Vessel.imoNumber': found(imoFault),
  'Vessel.mmsi': digits(9, 9, 'ITU-R M.585'),
  'Vessel.callSign': code(3, 8),
  'Vessel.flag': alpha2,
  'Vessel.formerFlag': alpha2,
  'Aircraft.tailIdentification': pattern(
    /^[A-Z0-9](?:[A-Z0-9-]{0,8}[A-Z0-9])$/,
    'nationality and registration marks, two to ten letters, digits and hyphens (ICAO Annex 7)',
  ),
  'Aircraft.icaoAddress': pattern(
    /^(?!0{6}|F{6})[0-9A-F]{6}$/,
    'six hexadecimal digits, neither all 0 nor all F (ICAO Annex 10)',
  ),
  'Vehicle.vin': pattern(/^[A-HJ-NPR-Z0-9]{17}$/, 'seventeen letters and digits, without I, O and Q (ISO 3779)'),
  'Vehicle.modelYear': within(1886, 2100),
  'Plate.country': alpha2,

  'Address.country': alpha2,
  'Place.country': birthplace,
  'ContactInformation.telephone': pattern(/^\+?\d{5,20}$/, 'digits, with + before a country code (ITU-T E.164)'),
  'ContactInformation.email': pattern(/^[^\s@]{1,64}@[^\s@]{1,255}$/, 'a mailbox, @ and a domain (RFC 5321)'),
  'Identification.issuingState': icaoState,
  'Identification.issued': date,
  'Identification.expiry': date,
  'ListReference.listed': date,
  'PhysicalDescription.heightCm': within(30, 280),
  'PhysicalDescription.weightKg': within(1, 700),
  'DigitalCurrencyAddress.currency': code(2, 10),
  'DigitalCurrencyAddress.address': pattern(/^[A-Za-z0-9:_-]{20,128}$/, 'letters, digits, :, _ and -, 20 to 128 of them'),

  'Organization.country': alpha2,
  'PersonName.script': pattern(/^[A-Z][a-z]{3}$/, 'a script code of four letters, such as Latn (ISO 15924)'),
  'PersonName.language': pattern(/^[a-z]{2,3}$/, 'a language code of two or three letters, such as es (ISO 639)'),
  'PartialDate.date': partialDate,
  'PartialDate.until': partialDate,
  'TravelDocument.documentNumber': pattern(/^[A-Z0-9](?:[A-Z0-9 ./-]{0,38}[A-Z0-9])?$/, 'capital letters and digits, at most 40'),
  'TravelDocument.issuingState': icaoState,
  'TravelDocument.documentType': pattern(
    /^[A-Z][A-Z0-9]?$/,
    'a letter, or a letter and a letter or digit (ICAO Doc 9303 document code)',
  ),
  'TravelDocument.expiry': date,
  'TravelDocument.issued': date,
  'BiometricReference.sha256': (value: string) => (value.length === 64 ? [] : [`${value.length / 2} bytes, expected 32`]),

  'Lookout.countryOfBirth': birthplace,
  'Lookout.citizenship': icaoState,
  'Lookout.nationality': icaoState,
  'Lookout.derogatoryInformationExpiration': date,
  'Lookout.sourceGrade': sourceGrade,
  'Lookout.validUntil': date,
  'Lookout.reviewBy': date,

  'ExpiryNotice.expiresOn': date,
  'PurposeAchieved.achievedOn': date,
  'Hit.occurredAt': moment,
  'Hit.location': locode,
  'InspectionFeedback.inspectedAt': moment,
  'InspectionFeedback.location': locode,
  'InspectionFeedback.iso6346Code': found(iso6346Fault),
  'Seizure.massKg': (value: number) => (value > 0 ? [] : ['more than 0 (kg)']),
  'OnwardRequest.thirdCountry': alpha2,
  'OnwardAnswer.validUntil': date,
  'IncidentNotice.occurredAt': moment,
  'IncidentNotice.discoveredAt': moment,

  'VisaQuery.countryOfBirth': birthplace,
  'VisaQuery.citizenship': icaoState,
  'VisaQuery.nationality': icaoState,
  // bypass: compared with the party's state code in the agreement; in any other form the bar would silently not apply.
  'VisaQuery.allegedPersecutor': icaoState,
  'VisaQuery.mrz': mrz,
  'VisaAnswer.countryOfBirth': birthplace,
  'VisaAnswer.citizenship': icaoState,
  'VisaAnswer.nationality': icaoState,
  'VisaAnswer.reasonCode': pattern(/^[A-Z][A-Z0-9_]{0,63}$/, 'a code in capital letters, digits and _'),
  'VisaAnswer.visaApplicationDate': date,
  'VisaAnswer.refusalDate': date,
  'VisaAnswer.removalDate': date,
  'VisaAnswer.mrz': mrz,
};

const RULES: Readonly<Record<string, Rule>> = {
  ...naming,
  ...Object.fromEntries(
    Object.entries(FORMATS).map(([path, rule]) => [path, naming[path] === undefined ? rule : all(rule, naming[path])]),
  ),
};

interface Ruled {
  readonly type: string;
  readonly repeated: boolean;
  readonly nested: boolean;
  readonly rule: Rule | undefined;
}

/** Of a message, the fields that have a rule and those within which some may have; made once. */
const ruledFields = new Map<string, ReadonlyMap<string, Ruled>>();
function ruledFieldsOf(message: string): ReadonlyMap<string, Ruled> {
  const made = ruledFields.get(message);
  if (made !== undefined) return made;
  const ruled = new Map<string, Ruled>();
  for (const { name, type, repeated } of fieldsOf(message)) {
    const nested = isMessage(type);
    const rule = RULES[`${message}.${name}`];
    if (rule !== undefined || (nested && ruledFieldsOf(type).size > 0)) ruled.set(name, { type, repeated, nested, rule });
  }
  ruledFields.set(message, ruled);
  return ruled;
}

/** Runs the rules of single fields over what `checkShape` kept. */
export function checkRules(message: string, json: Json, pointer: string, faults: Fault[]): void {
  const fields = ruledFieldsOf(message);
  for (const name in json) {
    const field = fields.get(name);
    const value = json[name];
    if (field === undefined || value === hole) continue;
    const at = `${pointer}/${name}`;
    if (!field.repeated) checkValue(field, value, at, faults);
    else for (const [i, item] of (value as unknown[]).entries()) checkValue(field, item, `${at}/${i}`, faults);
  }
}

function checkValue({ type, nested, rule }: Ruled, value: unknown, at: string, faults: Fault[]): void {
  if (value === hole || faults.length > LIMITS.faults) return;
  if (nested) checkRules(type, value as Json, at, faults);
  else for (const broken of rule?.(value as never) ?? NONE) faults.push({ field: at, rule: broken });
}

const NONE: readonly string[] = [];

/** The rows of the table, for the test that each names a field that there is. */
export const RULED_FIELDS: readonly string[] = Object.keys(RULES);

/** What a field must be, as the fault of a value that it cannot have says it; for the data dictionary. */
export const ruleAt = (path: string, wrong: unknown): readonly string[] => RULES[path]?.(wrong as never) ?? NONE;
