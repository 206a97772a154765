// Cross-field rules. `complete` rules require fields and apply to a record at its originator's API;
// `consistent` rules judge only present fields, so they apply to a partner's projection too.

import type { Fault, Micros } from '../domain/index.ts';
import type { FamilyFacts } from './families.ts';
import { iaeaCategory } from './nuclides.ts';
import { checkDay, checkOrder } from './order.ts';
import { checkParts } from './parts.ts';
import { hole, type Json, LIMITS } from './shape.ts';
import { spellingFault } from './subjects.ts';
import { zoneDisagreements, zoneIn } from './zones.ts';

/** Adds a fault below the record, at a path such as `document/issuingState`. */
type Report = (path: string, rule: string) => void;
type WholeRule = (record: Json, report: Report) => void;

const REQUIRED = 'required';

const isThere = (value: unknown): boolean => value !== undefined && value !== hole;
// A hole counts as present: it already has a fault, and "required" would mislead.
const anyWith = (list: unknown, name: string): boolean =>
  list === hole || (Array.isArray(list) && list.some((item) => item === hole || (item as Json)[name] !== undefined));
const needs =
  (...names: string[]): WholeRule =>
  (record, report) => {
    for (const name of names) if (record[name] === undefined) report(name, REQUIRED);
  };

/** `name` stands where `of` has this value, and must there. */
const requiredWith =
  (of: string, value: string, name: string): WholeRule =>
  (record, report) => {
    if (record[of] === value && record[name] === undefined) report(name, `${value} needs this`);
  };
const onlyWith =
  (of: string, value: string, name: string): WholeRule =>
  (record, report) => {
    if (isThere(record[of]) && record[of] !== value && isThere(record[name])) report(name, `only with ${value}`);
  };

/** Each stands for a verb. */
const eitherOf =
  (one: string, other: string): WholeRule =>
  (record, report) => {
    if (isThere(record[one]) && isThere(record[other])) report(other, `not with ${one}`);
  };

/** Whom biometrics alone are asked about. */
export const isAnonymous = ({ biometric, name, document, previousDocument, identification, mrz }: Json): boolean =>
  Array.isArray(biometric) &&
  biometric.length > 0 &&
  !(Array.isArray(name) && name.length > 0) &&
  [document, previousDocument, identification, mrz].every((named) => named === undefined);

const isBorn = ({ dateOfBirth, alternativeDateOfBirth }: Json): boolean =>
  dateOfBirth !== undefined || alternativeDateOfBirth !== undefined;

/** Whom a name and a birth alone are asked about. */
const isNamed = (record: Json): boolean =>
  record.document === undefined && anyWith(record.name, 'primaryIdentifier') && isBorn(record);

// Rule 17 of the exchange rules: the subject of a lookout on a person must be distinguishable from others.
const identifiesPerson: WholeRule = (record, report) => {
  if (!anyWith(record.name, 'primaryIdentifier')) report('name', 'a person needs a primary identifier');
  if (!isBorn(record) && !anyWith(record.document, 'documentNumber') && !anyWith(record.identification, 'number'))
    report('dateOfBirth', 'a person needs a date of birth, whole or in part, or a document number');
};

const SUBJECT: Readonly<Record<string, WholeRule>> = {
  PERSON: identifiesPerson,
  CORPORATION: (record, report) => {
    const corporation = record.corporation;
    if (corporation === undefined) report('corporation', 'a corporation needs this');
    else if (corporation !== hole && !anyWith([corporation], 'name') && !anyWith([corporation], 'identification'))
      report('corporation', 'a corporation needs a name or an identification');
  },
  CONVEYANCE: (record, report) => {
    if (record.conveyanceIdentification === undefined && record.conveyance === undefined)
      report('conveyance', 'a conveyance needs this');
  },
  SHIPMENT: (record, report) => {
    if (record.shipmentReference === undefined) report('shipmentReference', 'a shipment needs this');
  },
  DOCUMENT: (record, report) => {
    if (record.document === undefined) report('document', 'a document needs this');
    if (!Array.isArray(record.document)) return;
    for (const [i, document] of (record.document as unknown[]).entries())
      if (document !== hole)
        for (const name of ['documentNumber', 'issuingState'])
          if ((document as Json)[name] === undefined) report(`document/${i}/${name}`, REQUIRED);
  },
};

const COMPLETE: Readonly<Record<FamilyFacts['message'], readonly WholeRule[]>> = {
  HighRiskCargo: [
    needs('recordReference', 'riskCategory', 'requestedAction'),
    (record, report) => {
      const any = [
        ...['shippingContainer', 'cargoControlNumber', 'containerBillOfLadingId'],
        ...['uniqueConsignmentReference', 'transportEquipment'],
      ];
      if (any.every((name) => record[name] === undefined)) report('', `at least one of ${any.join(', ')}`);
    },
  ],
  Lookout: [
    needs('recordReference', 'subjectKind', 'category', 'actionOnHit'),
    (record, report) => SUBJECT[String(record.subjectKind === hole ? '' : record.subjectKind)]?.(record, report),
  ],
  VisaQuery: [
    needs('caseReference'),
    (record, report) => {
      const document = record.document ?? {};
      if (document === hole || isAnonymous(record) || isNamed(record)) return;
      for (const name of ['documentNumber', 'issuingState'])
        if ((document as Json)[name] === undefined) report(`document/${name}`, REQUIRED);
    },
  ],
  VisaAnswer: [
    needs('outcome'),
    (record, report) => {
      const outcome = String(record.outcome === hole ? '' : record.outcome);
      if (['REFUSED', 'CONDITIONAL', 'DEFERRED', 'ERROR'].includes(outcome) && record.reasonCode === undefined)
        report('reasonCode', `${outcome} needs this`);
      if (outcome === 'REFUSED' && record.refusalExtent === undefined) report('refusalExtent', 'REFUSED needs this');
    },
  ],
  Recall: [needs('reason')],
  DestructionCertificate: [needs('method', 'destroyed')],
  Extension: [needs('ground', 'assessment', 'assessedBy')],
  ExpiryNotice: [needs('expiresOn')],
  PurposeAchieved: [needs('achievement')],
  OverrideReview: [needs('finding')],
  Hit: [needs('category', 'occurredAt', 'matchedOn', 'actionTaken'), requiredWith('actionTaken', 'NOT_TAKEN', 'notTaken')],
  HitOutcome: [],
  InspectionFeedback: [needs('examType', 'finding', 'usefulness')],
  RemovalRequest: [needs('ground', 'justification')],
  RemovalAnswer: [needs('justification')],
  OnwardRequest: [needs('thirdCountry', 'need')],
  OnwardAnswer: [],
  Dispute: [needs('matter')],
  DisputeOutcome: [needs('finding', 'reasons')],
  IncidentNotice: [needs('kind', 'discoveredAt', 'status')],
  Rfi: [needs('topic')],
  RfiReply: [needs('outcome'), requiredWith('outcome', 'DECLINED', 'declined')],
  CorrectionConfirmation: [needs('derivedData', 'earlierUse')],
};

/** split identity: with a zone and the fields of two different people, one would be answered about and the other logged. */
const oneSubject: WholeRule = (record, report) => {
  if (typeof record.mrz !== 'string') return;
  for (const { rule } of zoneDisagreements(zoneIn(record.mrz), record, (field) => field)) report('mrz', rule);
};

const CONSISTENT: Readonly<Partial<Record<FamilyFacts['message'], readonly WholeRule[]>>> = {
  HighRiskCargo: [
    (record, report) => {
      if (!isThere(record.shippingContainer)) return;
      const met = new Set<unknown>();
      for (const [i, container] of (record.shippingContainer as unknown[]).entries()) {
        const code = container === hole ? undefined : (container as Json).iso6346Code;
        if (typeof code === 'string' && met.has(code)) report(`shippingContainer/${i}/iso6346Code`, 'each container once');
        met.add(code);
      }
    },
    (record, report) => {
      const ship = (isThere(record.conveyance) ? (record.conveyance as Json).vessel : undefined) as Json | undefined;
      if (!isThere(ship) || !isThere(record.imoNumber) || !isThere(ship?.imoNumber)) return;
      if (ship?.imoNumber !== record.imoNumber) report('conveyance/vessel/imoNumber', 'another ship than in imoNumber');
    },
    // A line of nothing, or two of one commodity, would be taken for another.
    (record, report) => {
      if (!isThere(record.commercialLine)) return;
      const lines = new Set<unknown>();
      const most = Array.isArray(record.commodity) ? record.commodity.length : LIMITS.items;
      for (const [i, item] of (record.commercialLine as unknown[]).entries()) {
        const line = item === hole ? undefined : (item as Json).line;
        if (typeof line !== 'number') continue;
        if (line > most) report(`commercialLine/${i}/line`, `from 1 to ${most}`);
        if (lines.has(line)) report(`commercialLine/${i}/line`, 'each line once');
        lines.add(line);
      }
    },
    (record, report) => {
      if (!isThere(record.radioactiveSource)) return;
      const { nuclide, activityTbq, iaeaCategory: stated } = record.radioactiveSource as Json;
      if (typeof nuclide !== 'string' || typeof activityTbq !== 'number' || typeof stated !== 'number') return;
      // The rules of the single fields speak about what is out of range.
      if (activityTbq < 0 || stated > 5) return;
      const expected = iaeaCategory(nuclide, activityTbq);
      if (expected !== undefined && stated !== expected)
        report('radioactiveSource/iaeaCategory', `category ${stated}, expected ${expected} by activity and D-value (IAEA)`);
    },
  ],
  Lookout: [
    (record, report) => {
      if (record.subjectKind !== 'DOCUMENT' || !isThere(record.name) || !Array.isArray(record.document)) return;
      const isBlank = (document: unknown): boolean => document !== hole && (document as Json).status === 'STOLEN_BLANK';
      if ((record.document as unknown[]).every(isBlank)) report('name', 'a blank document has no holder');
    },
  ],
  VisaQuery: [oneSubject],
  VisaAnswer: [
    oneSubject,
    (record, report) => {
      const outcome = record.outcome;
      if (isThere(outcome) && outcome !== 'REFUSED' && outcome !== 'NO_MATCH' && isThere(record.refusalExtent))
        report('refusalExtent', 'only with REFUSED');
    },
    // disclosure: with NO_MATCH, any other field would reveal what the outcome denies.
    (record, report) => {
      if (record.outcome !== 'NO_MATCH') return;
      for (const name of Object.keys(record)) if (name !== 'outcome') report(name, 'not with NO_MATCH');
    },
  ],
  Recall: [],
  DestructionCertificate: [],
  OverrideReview: [],
  Hit: [onlyWith('actionTaken', 'NOT_TAKEN', 'notTaken')],
  HitOutcome: [eitherOf('actionOnHit', 'misidentification')],
  RemovalAnswer: [eitherOf('removedBecause', 'retainedBecause')],
  OnwardAnswer: [
    eitherOf('validUntil', 'deniedBecause'),
    eitherOf('validUntil', 'revokedBecause'),
    eitherOf('deniedBecause', 'revokedBecause'),
  ],
  RfiReply: [onlyWith('outcome', 'DECLINED', 'declined')],
  CorrectionConfirmation: [],
};

/** Rules over the whole record that `checkShape` kept; those on what must be there only when `complete`, and those on the day on which
 * it is said only when that is known. */
export function checkWhole(
  message: FamilyFacts['message'],
  record: Json,
  pointer: string,
  { complete, at }: { readonly complete: boolean; readonly at?: Micros | undefined },
  faults: Fault[],
): void {
  const report: Report = (path, rule) => faults.push({ field: path === '' ? pointer : `${pointer}/${path}`, rule });
  checkParts(message, record, pointer, complete, faults);
  for (const rule of [...(complete ? COMPLETE[message] : []), ...(CONSISTENT[message] ?? [])]) rule(record, report);
  checkOrder(message, record, report);
  if (at !== undefined) checkDay(message, record, at, report);
  const spelled = spellingFault(message, record);
  if (spelled !== undefined) report('', spelled);
}
