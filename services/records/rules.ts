// Second pass: the rules of single fields, one row each. A row is found by `Message.field`, so that a part that several
// families share (a travel document, an organization) has the same rules in all of them.

import { fieldsOf, isMessage } from '../../proto/index.ts';
import type { Fault } from '../domain/index.ts';
import { isDate, isDateTime, isPartialDate } from './dates.ts';
import { htsFault, imoClassFault, imoFault, iso6346Fault } from './identifiers.ts';
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
    holds(value) ? [] : [rule];
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

  'Organization.country': alpha2,
  'PersonName.script': pattern(/^[A-Z][a-z]{3}$/, 'a script code of four letters, such as Latn (ISO 15924)'),
  'PartialDate.date': must(isPartialDate, 'YYYY, YYYY-MM or YYYY-MM-DD that the calendar has'),
  'TravelDocument.documentNumber': pattern(/^[A-Z0-9](?:[A-Z0-9 ./-]{0,38}[A-Z0-9])?$/, 'capital letters and digits, at most 40'),
  'TravelDocument.issuingState': icaoState,
  'TravelDocument.documentType': pattern(
    /^[A-Z][A-Z0-9]?$/,
    'a letter, or a letter and a letter or digit (ICAO Doc 9303 document code)',
  ),
  'TravelDocument.expiry': date,
  'BiometricReference.sha256': (value: string) => (value.length === 64 ? [] : [`${value.length / 2} bytes, expected 32`]),

  'Lookout.countryOfBirth': birthplace,
  'Lookout.citizenship': icaoState,
  'Lookout.derogatoryInformationExpiration': date,
  'Lookout.sourceGrade': sourceGrade,
  'Lookout.validUntil': date,
  'Lookout.reviewBy': date,

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
  // bypass: compared with the party's state code in the agreement; in any other form the bar would silently not apply.
  'VisaQuery.allegedPersecutor': icaoState,
  'VisaQuery.mrz': mrz,
  'VisaAnswer.countryOfBirth': birthplace,
  'VisaAnswer.citizenship': icaoState,
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
  readonly name: string;
  readonly type: string;
  readonly repeated: boolean;
  readonly nested: boolean;
  readonly rule: Rule | undefined;
}

/** Of a message, the fields that have a rule and those within which some may have; made once. */
const ruledFields = new Map<string, readonly Ruled[]>();
function ruledFieldsOf(message: string): readonly Ruled[] {
  const made = ruledFields.get(message);
  if (made !== undefined) return made;
  const fields = fieldsOf(message)
    .map(({ name, type, repeated }) => ({ name, type, repeated, nested: isMessage(type), rule: RULES[`${message}.${name}`] }))
    .filter(({ nested, rule }) => nested || rule !== undefined);
  ruledFields.set(message, fields);
  return fields;
}

/** Runs the rules of single fields over what `checkShape` kept. */
export function checkRules(message: string, json: Json, pointer: string, faults: Fault[]): void {
  for (const { name, type, repeated, nested, rule } of ruledFieldsOf(message)) {
    const value = json[name];
    if (value === undefined || value === hole) continue;
    const items = repeated ? (value as unknown[]) : [value];
    for (const [i, item] of items.entries()) {
      if (item === hole || faults.length > LIMITS.faults) continue;
      const at = repeated ? `${pointer}/${name}/${i}` : `${pointer}/${name}`;
      if (nested) checkRules(type, item as Json, at, faults);
      else for (const broken of rule?.(item as never) ?? []) faults.push({ field: at, rule: broken });
    }
  }
}

/** The rows of the table, for the test that each names a field that there is. */
export const RULED_FIELDS: readonly string[] = Object.keys(RULES);
