import { fieldsOf, RecordKind } from '../../proto/index.ts';
import { TripointError } from '../domain/index.ts';

/** The JSON key of a record in the API. */
export type Family =
  | 'cargo'
  | 'lookout'
  | 'visaQuery'
  | 'visaAnswer'
  | 'recall'
  | 'destructionCertificate'
  | 'correctionConfirmation'
  | 'extension'
  | 'expiryNotice'
  | 'purposeAchieved'
  | 'overrideReview'
  | 'hit'
  | 'hitOutcome'
  | 'rfi'
  | 'rfiReply'
  | 'inspectionFeedback'
  | 'removalRequest'
  | 'removalAnswer'
  | 'onwardRequest'
  | 'onwardAnswer'
  | 'dispute'
  | 'disputeOutcome'
  | 'incidentNotice';

export interface FamilyFacts {
  readonly family: Family;
  readonly kind: RecordKind;
  readonly message:
    | 'HighRiskCargo'
    | 'Lookout'
    | 'VisaQuery'
    | 'VisaAnswer'
    | 'Recall'
    | 'DestructionCertificate'
    | 'CorrectionConfirmation'
    | 'Extension'
    | 'ExpiryNotice'
    | 'PurposeAchieved'
    | 'OverrideReview'
    | 'Hit'
    | 'HitOutcome'
    | 'Rfi'
    | 'RfiReply'
    | 'InspectionFeedback'
    | 'RemovalRequest'
    | 'RemovalAnswer'
    | 'OnwardRequest'
    | 'OnwardAnswer'
    | 'Dispute'
    | 'DisputeOutcome'
    | 'IncidentNotice';
}

export const FAMILIES: Readonly<Record<Family, FamilyFacts>> = {
  cargo: { family: 'cargo', kind: RecordKind.HIGH_RISK_CARGO, message: 'HighRiskCargo' },
  lookout: { family: 'lookout', kind: RecordKind.LOOKOUT, message: 'Lookout' },
  visaQuery: { family: 'visaQuery', kind: RecordKind.VISA_QUERY, message: 'VisaQuery' },
  visaAnswer: { family: 'visaAnswer', kind: RecordKind.VISA_ANSWER, message: 'VisaAnswer' },
  recall: { family: 'recall', kind: RecordKind.RECALL, message: 'Recall' },
  destructionCertificate: {
    family: 'destructionCertificate',
    kind: RecordKind.DESTRUCTION_CERTIFICATE,
    message: 'DestructionCertificate',
  },
  correctionConfirmation: {
    family: 'correctionConfirmation',
    kind: RecordKind.CORRECTION_CONFIRMATION,
    message: 'CorrectionConfirmation',
  },
  extension: { family: 'extension', kind: RecordKind.EXTENSION, message: 'Extension' },
  expiryNotice: { family: 'expiryNotice', kind: RecordKind.EXPIRY_NOTICE, message: 'ExpiryNotice' },
  purposeAchieved: { family: 'purposeAchieved', kind: RecordKind.PURPOSE_ACHIEVED, message: 'PurposeAchieved' },
  overrideReview: { family: 'overrideReview', kind: RecordKind.OVERRIDE_REVIEW, message: 'OverrideReview' },
  hit: { family: 'hit', kind: RecordKind.HIT, message: 'Hit' },
  hitOutcome: { family: 'hitOutcome', kind: RecordKind.HIT_OUTCOME, message: 'HitOutcome' },
  rfi: { family: 'rfi', kind: RecordKind.RFI, message: 'Rfi' },
  rfiReply: { family: 'rfiReply', kind: RecordKind.RFI_REPLY, message: 'RfiReply' },
  inspectionFeedback: { family: 'inspectionFeedback', kind: RecordKind.INSPECTION_FEEDBACK, message: 'InspectionFeedback' },
  removalRequest: { family: 'removalRequest', kind: RecordKind.REMOVAL_REQUEST, message: 'RemovalRequest' },
  removalAnswer: { family: 'removalAnswer', kind: RecordKind.REMOVAL_ANSWER, message: 'RemovalAnswer' },
  onwardRequest: { family: 'onwardRequest', kind: RecordKind.ONWARD_REQUEST, message: 'OnwardRequest' },
  onwardAnswer: { family: 'onwardAnswer', kind: RecordKind.ONWARD_ANSWER, message: 'OnwardAnswer' },
  dispute: { family: 'dispute', kind: RecordKind.DISPUTE, message: 'Dispute' },
  disputeOutcome: { family: 'disputeOutcome', kind: RecordKind.DISPUTE_OUTCOME, message: 'DisputeOutcome' },
  incidentNotice: { family: 'incidentNotice', kind: RecordKind.INCIDENT_NOTICE, message: 'IncidentNotice' },
};

/** The family of a record kind; undefined for kinds of the link plane (receipts, key sets) and for UNSPECIFIED. */
export const familyOfKind = (kind: RecordKind): FamilyFacts | undefined =>
  Object.values(FAMILIES).find((facts) => facts.kind === kind);

/** The message of a family. Throws INVALID for text that names none: the type alone does not bind a caller that read JSON. */
export function messageOf(family: Family): FamilyFacts['message'] {
  if (!Object.hasOwn(FAMILIES, family))
    throw new TripointError('INVALID', { field: '', rule: `one of ${Object.keys(FAMILIES).join(', ')}` });
  return FAMILIES[family].message;
}

/** JSON name of a top-level field by its proto number. */
export const fieldName = (family: Family, id: number): string | undefined =>
  fieldsOf(messageOf(family)).find((field) => field.id === id)?.name;

/** Proto number of a top-level field by its JSON name. */
export const fieldId = (family: Family, name: string): number | undefined =>
  fieldsOf(messageOf(family)).find((field) => field.name === name)?.id;

/** JSON names of the top-level fields that are not among these. */
export const fieldsWithout = (family: Family, ids: readonly number[]): string[] =>
  fieldsOf(messageOf(family)).flatMap(({ id, name }) => (ids.includes(id) ? [] : [name]));

/** Replaces a clause for the fields that an answer leaves out so that all answers have the same length. */
export const LEFT_OUT = 'answer/size';
