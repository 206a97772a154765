// Written by proto/generate.ts.
export interface AuditEntry {
  schema: number;
  eventId: Uint8Array;
  exchangeId: Uint8Array;
  kind: AuditKind;
  occurredAt: number;
  clockStatus: ClockStatus;
  country: string;
  gatewayId: string;
  softwareDigest: Uint8Array;
  from: string;
  to: string;
  recordKind: RecordKind;
  verb: Verb;
  recordId: Uint8Array;
  recordVersion: number;
  purpose: string;
  legalBasis: LegalBasis | null;
  outcome: Outcome;
  externalReason: string;
  disclosed: number[];
  statementDigest: Uint8Array;
  manifestSha256: Uint8Array;
  senderKeyId: string;
  commitments: Commitment[];
  peerRef: PeerRef | null;
  retentionClass: string;
  parcelSha256: Uint8Array;
  log: string;
  refused: Refused | null;
  usersDigest: Uint8Array;
  releasedTime: number;
  duties: Duty[];
  until: number;
  issued: number;
  request: Uint8Array;
  kept: Uint8Array;
  correlation: Uint8Array;
  about: Concerned | null;
  onward: Concerned | null;
}

export interface Concerned {
  originator: string;
  recordId: Uint8Array;
  version: number;
  answers: Uint8Array;
}

export interface Duty {
  kind: string;
  clause: string;
  due: number;
  waiting: number;
}

export interface Refused {
  count: number;
  root: Uint8Array;
}

export const AuditKind = {
  UNSPECIFIED: 0,
  SENT: 1,
  RECEIVED: 2,
  RECEIPT: 3,
  REFUSED: 4,
  SUPPRESSED: 5,
  HELD: 6,
  RELEASED: 7,
  REJECTED: 8,
  FAILED: 9,
  KEY_CHANGE: 10,
  AGREEMENT_CHANGE: 11,
  WITNESSED: 12,
  INCONSISTENCY: 13,
  ERASED: 14,
  AUDITOR_ACCESS: 15,
  OVERRIDE: 16,
  START: 17,
  RECOVERY: 18,
  APPROVED: 19,
  DENIED: 20,
  HOLD_EXPIRED: 21,
  OVERRIDE_REVIEWED: 22,
  OBLIGATION_MET: 23,
  OBLIGATION_OVERDUE: 24,
  LOG_ENDED: 25,
  LOG_BEGUN: 26,
  LOG_EXPIRED: 27,
  USERS_CHANGE: 28,
  CLOCK_RELEASED: 29,
  LINK_SUSPENDED: 30,
  LINK_RESUMED: 31,
  RECALLED: 32,
  OBLIGATION_ENDED: 33,
  EXTENDED: 34,
  REVIEWED: 35,
  RECORD_ACCESS: 36,
  ONWARD_REFUSED: 37,
} as const;
export type AuditKind = (typeof AuditKind)[keyof typeof AuditKind];

export const ClockStatus = {
  UNSPECIFIED: 0,
  SYNCHRONIZED: 1,
  UNSYNCHRONIZED: 2,
  STEPPED_BACK: 3,
  IN_DOUBT: 4,
} as const;
export type ClockStatus = (typeof ClockStatus)[keyof typeof ClockStatus];

export const Outcome = {
  UNSPECIFIED: 0,
  PERMIT: 1,
  PERMIT_WITH_OBLIGATIONS: 2,
  HOLD_FOR_RELEASE: 3,
  REFUSE: 4,
  SUPPRESS: 5,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

export interface LegalBasis {
  agreement: string;
  version: string;
  digest: Uint8Array;
  clauses: string[];
}

export interface Commitment {
  name: CommitmentName;
  digest: Uint8Array;
}

export const CommitmentName = {
  UNSPECIFIED: 0,
  DECISION: 1,
  REASON: 2,
  USER: 3,
  SUBJECT: 4,
  QUERY: 5,
} as const;
export type CommitmentName = (typeof CommitmentName)[keyof typeof CommitmentName];

export interface PeerRef {
  origin: string;
  index: number;
  leafHash: Uint8Array;
}

export const RecordKind = {
  UNSPECIFIED: 0,
  HIGH_RISK_CARGO: 1,
  LOOKOUT: 2,
  VISA_QUERY: 3,
  VISA_ANSWER: 4,
  RECALL: 5,
  DESTRUCTION_CERTIFICATE: 6,
  CORRECTION_CONFIRMATION: 7,
  EXTENSION: 8,
  EXPIRY_NOTICE: 9,
  PURPOSE_ACHIEVED: 10,
  OVERRIDE_REVIEW: 23,
  HIT: 11,
  HIT_OUTCOME: 12,
  RFI: 13,
  RFI_REPLY: 14,
  INSPECTION_FEEDBACK: 15,
  REMOVAL_REQUEST: 16,
  REMOVAL_ANSWER: 17,
  ONWARD_REQUEST: 18,
  ONWARD_ANSWER: 19,
  DISPUTE: 20,
  DISPUTE_OUTCOME: 21,
  INCIDENT_NOTICE: 22,
  RECEIPT: 64,
  KEY_SET: 65,
  AGREEMENT_SCHEDULE: 66,
} as const;
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind];

export const Verb = {
  UNSPECIFIED: 0,
  POST: 1,
  QUERY: 2,
  RESPONSE: 3,
  NOTIFY: 4,
  UPDATE: 5,
  RECALL: 6,
  DESTRUCTION_CERTIFICATE: 7,
  CORRECT: 8,
  CORRECTION_CONFIRMED: 9,
  EXTEND: 10,
  EXPIRY_NOTICE: 11,
  PURPOSE_ACHIEVED: 12,
  OVERRIDE_REVIEWED: 31,
  HIT: 13,
  ENCOUNTER: 14,
  HIT_CONFIRMED: 15,
  MISIDENTIFIED: 16,
  RFI: 17,
  RFI_REPLY: 18,
  INSPECTION_FEEDBACK: 19,
  REMOVAL_REQUEST: 20,
  REMOVED: 21,
  RETAINED: 22,
  ONWARD_REQUEST: 23,
  ONWARD_GRANT: 24,
  ONWARD_DENY: 25,
  ONWARD_REVOKE: 26,
  DISPUTE: 27,
  REDRESS: 28,
  DISPUTE_OUTCOME: 29,
  INCIDENT_NOTICE: 30,
  RECEIPT: 64,
  REJECTION: 65,
  KEY_SET: 66,
  AGREEMENT_SCHEDULE: 67,
} as const;
export type Verb = (typeof Verb)[keyof typeof Verb];

export const Priority = {
  UNSPECIFIED: 0,
  ROUTINE: 1,
  URGENT: 2,
  CRITICAL: 3,
} as const;
export type Priority = (typeof Priority)[keyof typeof Priority];

export const Classification = {
  UNSPECIFIED: 0,
  UNCLASSIFIED: 1,
  PROTECTED: 2,
  CONFIDENTIAL: 3,
  SECRET: 4,
} as const;
export type Classification = (typeof Classification)[keyof typeof Classification];

export interface HighRiskCargo {
  recordReference: string;
  matchIndicator: MatchIndicator;
  cargoControlNumber: string;
  conveyanceReferenceNumber: string;
  houseBill: string;
  containerBillOfLadingId: string;
  transportMode: TransportMode;
  carrierScac: string;
  imoNumber: string;
  voyage: string;
  portOfLading: string;
  portOfUnlading: string;
  inspectionLocation: string;
  estimatedArrival: string;
  consignmentRoutingCountry: string[];
  shippingContainer: ShippingContainer[];
  commodity: Commodity[];
  consignor: Organization | null;
  consignee: Organization | null;
  seller: Organization | null;
  buyer: Organization | null;
  manufacturer: Organization | null;
  shipTo: Organization | null;
  consolidator: Organization | null;
  stuffingEstablishment: Organization | null;
  importerOfRecordNumber: string;
  consigneeNumber: string;
  countryOfOrigin: string;
  stowPosition: string;
  containerStatus: string[];
  riskCategory: CargoRiskCategory;
  riskScore: number;
  riskIndicator: string[];
  requestedAction: RequestedAction;
  inspectionResult: string;
  radioactiveSource: RadioactiveSource | null;
  sourceGrade: string;
  legalAuthority: string;
  validUntil: string;
  reviewBy: string;
  carrierCode: string;
  uniqueConsignmentReference: string;
  notifyParty: Organization | null;
  deliveryParty: Organization | null;
  bookingParty: Organization | null;
  commercialLine: CommercialLine[];
  transportEquipment: TransportEquipment[];
  bond: CustomsBond | null;
  isfTransactionNumber: string;
  customsOffice: string;
  customsSublocation: string;
  undgContact: ContactInformation | null;
  conveyance: Conveyance | null;
}

export const MatchIndicator = {
  UNSPECIFIED: 0,
  MATCHED: 1,
  DID_NOT_MATCH: 2,
} as const;
export type MatchIndicator = (typeof MatchIndicator)[keyof typeof MatchIndicator];

export const TransportMode = {
  UNSPECIFIED: 0,
  SEA: 1,
  AIR: 2,
  RAIL: 3,
  ROAD: 4,
} as const;
export type TransportMode = (typeof TransportMode)[keyof typeof TransportMode];

export const CargoRiskCategory = {
  UNSPECIFIED: 0,
  WEAPONS: 1,
  EXPLOSIVES: 2,
  RADIOACTIVE: 3,
  CHEMICAL_BIOLOGICAL: 4,
  NARCOTICS: 5,
  CONTRABAND: 6,
  HUMAN_SMUGGLING: 7,
  OTHER: 8,
} as const;
export type CargoRiskCategory = (typeof CargoRiskCategory)[keyof typeof CargoRiskCategory];

export const RequestedAction = {
  UNSPECIFIED: 0,
  HOLD: 1,
  NII_SCAN: 2,
  EXAM: 3,
  DO_NOT_LOAD: 4,
} as const;
export type RequestedAction = (typeof RequestedAction)[keyof typeof RequestedAction];

export interface ShippingContainer {
  iso6346Code: string;
  seal: Seal[];
  sizeType: string;
  stowPosition: string;
  event: ContainerEvent[];
}

export interface ContainerEvent {
  code: string;
  occurredAt: string;
  location: string;
}

export interface TransportEquipment {
  kind: TransportEquipmentKind;
  identification: string;
  plate: Plate | null;
  seal: Seal[];
  description: string;
}

export const TransportEquipmentKind = {
  UNSPECIFIED: 0,
  CONTAINER: 1,
  CHASSIS: 2,
  RAIL_CAR: 3,
  TRAILER: 4,
  TRUCK: 5,
  UNIT_LOAD_DEVICE: 6,
} as const;
export type TransportEquipmentKind = (typeof TransportEquipmentKind)[keyof typeof TransportEquipmentKind];

export interface CommercialLine {
  line: number;
  manufacturer: Organization | null;
  marks: string;
  value: number;
  currency: string;
}

export interface CustomsBond {
  number: string;
  kind: BondKind;
  suretyCode: string;
}

export const BondKind = {
  UNSPECIFIED: 0,
  SINGLE_TRANSACTION: 1,
  CONTINUOUS: 2,
} as const;
export type BondKind = (typeof BondKind)[keyof typeof BondKind];

export interface Seal {
  sealId: string;
  sealIntactStatus: SealIntactStatus;
}

export const SealIntactStatus = {
  UNSPECIFIED: 0,
  INTACT: 1,
  BROKEN: 2,
  MISSING: 3,
} as const;
export type SealIntactStatus = (typeof SealIntactStatus)[keyof typeof SealIntactStatus];

export interface Commodity {
  commodityHtsCode: string;
  commodityUndgIdentification: string;
  imoClassCode: string;
  description: string;
  countryOfOrigin: string;
  packageQuantity: number;
  packageType: string;
  grossWeightKg: number;
}

export interface RadioactiveSource {
  nuclide: string;
  activityTbq: number;
  referenceDate: string;
  iaeaCategory: number;
  licenceNumber: string;
  importerConsent: boolean;
}

export interface Organization {
  name: string;
  address: string;
  country: string;
  identification: string;
}

export interface PersonName {
  primaryIdentifier: string;
  secondaryIdentifier: string;
  script: string;
  quality: NameQuality;
  category: NameCategory;
  prefix: string;
  suffix: string;
  language: string;
  originalScriptName: string;
}

export const NameCategory = {
  UNSPECIFIED: 0,
  ALSO_KNOWN_AS: 1,
  FORMERLY_KNOWN_AS: 2,
  MAIDEN: 3,
  RELIGIOUS: 4,
  ASSUMED: 5,
} as const;
export type NameCategory = (typeof NameCategory)[keyof typeof NameCategory];

export const NameQuality = {
  UNSPECIFIED: 0,
  GOOD: 1,
  LOW: 2,
} as const;
export type NameQuality = (typeof NameQuality)[keyof typeof NameQuality];

export interface PartialDate {
  date: string;
  until: string;
  approximate: boolean;
}

export interface Place {
  city: string;
  region: string;
  country: string;
  countryName: string;
}

export interface Address {
  street: string;
  city: string;
  region: string;
  postalCode: string;
  country: string;
}

export interface ContactInformation {
  name: string;
  telephone: string[];
  email: string[];
}

export interface Identification {
  number: string;
  kind: IdentificationKind;
  issuingState: string;
  issued: string;
  expiry: string;
  status: DocumentStatus;
}

export const IdentificationKind = {
  UNSPECIFIED: 0,
  NATIONAL: 1,
  TAX: 2,
  ALIEN_REGISTRATION: 3,
  CURP: 4,
  DRIVER_LICENCE: 5,
  OTHER: 6,
} as const;
export type IdentificationKind = (typeof IdentificationKind)[keyof typeof IdentificationKind];

export const DocumentStatus = {
  UNSPECIFIED: 0,
  VALID: 1,
  CANCELLED: 2,
  LOST: 3,
  STOLEN: 4,
  STOLEN_BLANK: 5,
  COUNTERFEIT: 6,
} as const;
export type DocumentStatus = (typeof DocumentStatus)[keyof typeof DocumentStatus];

export interface Conveyance {
  vessel: Vessel | null;
  aircraft: Aircraft | null;
  vehicle: Vehicle | null;
}

export interface Vessel {
  name: string;
  imoNumber: string;
  mmsi: string;
  callSign: string;
  flag: string;
  formerName: string[];
  formerFlag: string[];
}

export interface Aircraft {
  tailIdentification: string;
  icaoAddress: string;
  model: string;
}

export interface Vehicle {
  vin: string;
  plate: Plate | null;
  make: string;
  model: string;
  colour: string;
  modelYear: number;
}

export interface Plate {
  number: string;
  region: string;
  country: string;
}

export interface TravelDocument {
  documentNumber: string;
  issuingState: string;
  documentType: string;
  expiry: string;
  issued: string;
  status: DocumentStatus;
}

export interface BiometricReference {
  modality: BiometricModality;
  standard: string;
  sha256: Uint8Array;
}

export const BiometricModality = {
  UNSPECIFIED: 0,
  FACE: 1,
  FINGERPRINT: 2,
  IRIS: 3,
} as const;
export type BiometricModality = (typeof BiometricModality)[keyof typeof BiometricModality];

export const Sex = {
  UNSPECIFIED: 0,
  FEMALE: 1,
  MALE: 2,
  X: 3,
} as const;
export type Sex = (typeof Sex)[keyof typeof Sex];

export interface Rfi {
  topic: RfiTopic[];
  question: string;
  caseReference: string;
  contactPoint: string;
}

export const RfiTopic = {
  UNSPECIFIED: 0,
  IDENTITY: 1,
  TRAVEL_DOCUMENT: 2,
  MOVEMENT: 3,
  LEGAL_BASIS: 4,
  RISK_INDICATOR: 5,
  ASSOCIATION: 6,
  CONSIGNMENT: 7,
  HANDLING: 8,
} as const;
export type RfiTopic = (typeof RfiTopic)[keyof typeof RfiTopic];

export interface RfiReply {
  outcome: RfiOutcome;
  declined: RfiDeclined;
  answer: string;
  contactPoint: string;
}

export const RfiOutcome = {
  UNSPECIFIED: 0,
  ANSWERED: 1,
  PARTLY_ANSWERED: 2,
  NOTHING_KNOWN: 3,
  DECLINED: 4,
} as const;
export type RfiOutcome = (typeof RfiOutcome)[keyof typeof RfiOutcome];

export const RfiDeclined = {
  UNSPECIFIED: 0,
  LAW: 1,
  OPERATION: 2,
  THIRD_PARTY: 3,
  DISPROPORTIONATE: 4,
} as const;
export type RfiDeclined = (typeof RfiDeclined)[keyof typeof RfiDeclined];

export interface Hit {
  category: EncounterCategory;
  occurredAt: string;
  location: string;
  matchedOn: MatchedOn[];
  actionTaken: ActionTaken;
  notTaken: NotTaken;
  name: PersonName[];
  dateOfBirth: PartialDate | null;
  document: TravelDocument | null;
  conveyanceIdentification: string;
  caseReference: string;
  contactPoint: string;
}

export const EncounterCategory = {
  UNSPECIFIED: 0,
  APPLICATION: 1,
  ENFORCEMENT: 2,
  ENROLLMENT: 3,
  INTERVIEW: 4,
  PERSON_CROSSING: 5,
  PRIMARY: 6,
  SECONDARY: 7,
} as const;
export type EncounterCategory = (typeof EncounterCategory)[keyof typeof EncounterCategory];

export const MatchedOn = {
  UNSPECIFIED: 0,
  NAME: 1,
  DATE_OF_BIRTH: 2,
  DOCUMENT: 3,
  BIOMETRIC: 4,
  CONVEYANCE: 5,
  CONTAINER: 6,
} as const;
export type MatchedOn = (typeof MatchedOn)[keyof typeof MatchedOn];

export const ActionTaken = {
  UNSPECIFIED: 0,
  NOT_TAKEN: 1,
  ARRESTED: 2,
  REFUSED_ENTRY: 3,
  REFERRED_TO_SECONDARY: 4,
  CHECKED_DISCREETLY: 5,
  ORIGINATOR_CONTACTED: 6,
  SEIZED: 7,
} as const;
export type ActionTaken = (typeof ActionTaken)[keyof typeof ActionTaken];

export const NotTaken = {
  UNSPECIFIED: 0,
  LAW: 1,
  IDENTITY_IN_DOUBT: 2,
  NOT_LOCATED: 3,
  ORIGINATOR_ADVISED: 4,
} as const;
export type NotTaken = (typeof NotTaken)[keyof typeof NotTaken];

export interface HitOutcome {
  actionOnHit: ActionOnHit;
  differsIn: MatchedOn[];
  misidentification: Misidentification | null;
  note: string;
}

export interface InspectionFeedback {
  examType: ExamType;
  finding: ExamFinding;
  seizure: Seizure[];
  usefulness: Usefulness;
  usefulIndicator: string[];
  inspectedAt: string;
  location: string;
  iso6346Code: string;
  sealStatus: SealStatus;
  note: string;
}

export const ExamType = {
  UNSPECIFIED: 0,
  DOCUMENT_REVIEW: 1,
  NII_SCAN: 2,
  RADIATION_DETECTION: 3,
  CANINE: 4,
  TAILGATE: 5,
  PARTIAL_UNLOADING: 6,
  FULL_UNLOADING: 7,
  SAMPLING: 8,
} as const;
export type ExamType = (typeof ExamType)[keyof typeof ExamType];

export const ExamFinding = {
  UNSPECIFIED: 0,
  NOTHING_FOUND: 1,
  DISCREPANCY: 2,
  CONTRABAND: 3,
  RADIOACTIVE_SOURCE: 4,
  NOT_EXAMINED: 5,
} as const;
export type ExamFinding = (typeof ExamFinding)[keyof typeof ExamFinding];

export interface Seizure {
  category: CargoRiskCategory;
  description: string;
  massKg: number;
}

export const Usefulness = {
  UNSPECIFIED: 0,
  BORNE_OUT: 1,
  PARTLY_BORNE_OUT: 2,
  NOT_BORNE_OUT: 3,
} as const;
export type Usefulness = (typeof Usefulness)[keyof typeof Usefulness];

export const SealStatus = {
  UNSPECIFIED: 0,
  INTACT: 1,
  BROKEN: 2,
  MISSING: 3,
  REPLACED: 4,
} as const;
export type SealStatus = (typeof SealStatus)[keyof typeof SealStatus];

export interface RemovalRequest {
  ground: RemovalGround;
  justification: string;
  caseReference: string;
  contactPoint: string;
}

export const RemovalGround = {
  UNSPECIFIED: 0,
  INACCURATE: 1,
  MISIDENTIFIED: 2,
  UNLAWFUL: 3,
  NO_LONGER_NEEDED: 4,
  OUTSIDE_CRITERIA: 5,
} as const;
export type RemovalGround = (typeof RemovalGround)[keyof typeof RemovalGround];

export interface RemovalAnswer {
  removedBecause: RecallReason;
  retainedBecause: RetainedBecause;
  justification: string;
}

export const RetainedBecause = {
  UNSPECIFIED: 0,
  MEETS_CRITERIA: 1,
  OPEN_INVESTIGATION: 2,
  LEGAL_DUTY: 3,
} as const;
export type RetainedBecause = (typeof RetainedBecause)[keyof typeof RetainedBecause];

export interface Dispute {
  matter: DisputedMatter[];
  remedy: Remedy;
  statement: string;
  caseReference: string;
  contactPoint: string;
}

export const DisputedMatter = {
  UNSPECIFIED: 0,
  IDENTITY: 1,
  FACTS: 2,
  LAWFULNESS: 3,
  RETENTION: 4,
  DISCLOSURE: 5,
} as const;
export type DisputedMatter = (typeof DisputedMatter)[keyof typeof DisputedMatter];

export const Remedy = {
  UNSPECIFIED: 0,
  CORRECTION: 1,
  REMOVAL: 2,
  EXPLANATION: 3,
  RESTRICTION: 4,
} as const;
export type Remedy = (typeof Remedy)[keyof typeof Remedy];

export interface DisputeOutcome {
  finding: DisputeFinding;
  reasons: string;
}

export const DisputeFinding = {
  UNSPECIFIED: 0,
  STANDS: 1,
  CORRECTED: 2,
  WITHDRAWN: 3,
  NOT_ADMISSIBLE: 4,
} as const;
export type DisputeFinding = (typeof DisputeFinding)[keyof typeof DisputeFinding];

export interface IncidentNotice {
  kind: IncidentKind;
  occurredAt: string;
  discoveredAt: string;
  measure: IncidentMeasure[];
  status: IncidentStatus;
  personsAffected: number;
  account: string;
  contactPoint: string;
}

export const IncidentKind = {
  UNSPECIFIED: 0,
  UNAUTHORISED_ACCESS: 1,
  UNAUTHORISED_DISCLOSURE: 2,
  LOSS: 3,
  ALTERATION: 4,
  MISUSE: 5,
} as const;
export type IncidentKind = (typeof IncidentKind)[keyof typeof IncidentKind];

export const IncidentMeasure = {
  UNSPECIFIED: 0,
  ACCESS_REVOKED: 1,
  COPIES_DESTROYED: 2,
  PERSONS_INFORMED: 3,
  AUTHORITY_INFORMED: 4,
  INVESTIGATION_OPENED: 5,
} as const;
export type IncidentMeasure = (typeof IncidentMeasure)[keyof typeof IncidentMeasure];

export const IncidentStatus = {
  UNSPECIFIED: 0,
  ONGOING: 1,
  CONTAINED: 2,
  CLOSED: 3,
} as const;
export type IncidentStatus = (typeof IncidentStatus)[keyof typeof IncidentStatus];

export interface OnwardRequest {
  thirdCountry: string;
  need: OnwardNeed;
  justification: string;
  caseReference: string;
  contactPoint: string;
}

export const OnwardNeed = {
  UNSPECIFIED: 0,
  SECURITY: 1,
  PERSON: 2,
  PROCEEDINGS: 3,
  CONSIGNMENT: 4,
} as const;
export type OnwardNeed = (typeof OnwardNeed)[keyof typeof OnwardNeed];

export interface OnwardAnswer {
  validUntil: string;
  deniedBecause: OnwardDenied;
  revokedBecause: OnwardRevoked;
  note: string;
}

export const OnwardDenied = {
  UNSPECIFIED: 0,
  LAW: 1,
  SOURCE_PROTECTION: 2,
  MISTREATMENT_RISK: 3,
  DISPROPORTIONATE: 4,
} as const;
export type OnwardDenied = (typeof OnwardDenied)[keyof typeof OnwardDenied];

export const OnwardRevoked = {
  UNSPECIFIED: 0,
  NO_LONGER_NEEDED: 1,
  ASSURANCES_BROKEN: 2,
  MISTREATMENT_RISK: 3,
  LAW: 4,
} as const;
export type OnwardRevoked = (typeof OnwardRevoked)[keyof typeof OnwardRevoked];

export interface Recall {
  reason: RecallReason;
}

export const RecallReason = {
  UNSPECIFIED: 0,
  INACCURATE: 1,
  MISIDENTIFIED: 2,
  UNLAWFUL: 3,
  NO_LONGER_NEEDED: 4,
  NOT_FOR_RECIPIENT: 5,
} as const;
export type RecallReason = (typeof RecallReason)[keyof typeof RecallReason];

export interface DestructionCertificate {
  method: DestructionMethod;
  destroyed: Destroyed[];
}

export const DestructionMethod = {
  UNSPECIFIED: 0,
  KEY_DESTROYED: 1,
} as const;
export type DestructionMethod = (typeof DestructionMethod)[keyof typeof DestructionMethod];

export interface Destroyed {
  version: number;
  recordDigest: Uint8Array;
  exchangeId: Uint8Array;
  logOrigin: string;
  index: number;
  leafHash: Uint8Array;
}

export interface OverrideReview {
  finding: ReviewFinding;
}

export const ReviewFinding = {
  UNSPECIFIED: 0,
  UPHELD: 1,
  OVERTURNED: 2,
} as const;
export type ReviewFinding = (typeof ReviewFinding)[keyof typeof ReviewFinding];

export interface Correction {
  reason: CorrectionReason;
  fields: number[];
}

export const CorrectionReason = {
  UNSPECIFIED: 0,
  CLERICAL: 1,
  MISATTRIBUTED: 2,
  OUTDATED: 3,
  UNRELIABLE_SOURCE: 4,
  CONTESTED: 5,
} as const;
export type CorrectionReason = (typeof CorrectionReason)[keyof typeof CorrectionReason];

export interface CorrectionConfirmation {
  derivedData: DerivedData;
  earlierUse: EarlierUse;
}

export const DerivedData = {
  UNSPECIFIED: 0,
  NONE: 1,
  CORRECTED: 2,
  DESTROYED: 3,
} as const;
export type DerivedData = (typeof DerivedData)[keyof typeof DerivedData];

export const EarlierUse = {
  UNSPECIFIED: 0,
  NOT_USED: 1,
  NOTED: 2,
} as const;
export type EarlierUse = (typeof EarlierUse)[keyof typeof EarlierUse];

export interface Extension {
  ground: ExtensionGround;
  assessment: string;
  assessedBy: string;
  caseReference: string;
}

export const ExtensionGround = {
  UNSPECIFIED: 0,
  STILL_SOUGHT: 1,
  OPEN_INVESTIGATION: 2,
  PENDING_PROCEEDINGS: 3,
  THREAT_CONTINUES: 4,
} as const;
export type ExtensionGround = (typeof ExtensionGround)[keyof typeof ExtensionGround];

export interface ExpiryNotice {
  expiresOn: string;
}

export interface PurposeAchieved {
  achievement: Achievement;
  achievedOn: string;
  note: string;
  caseReference: string;
  contactPoint: string;
}

export const Achievement = {
  UNSPECIFIED: 0,
  ACTION_CARRIED_OUT: 1,
  FOUND: 2,
  PROCEEDINGS_ENDED: 3,
} as const;
export type Achievement = (typeof Achievement)[keyof typeof Achievement];

export interface Lookout {
  recordReference: string;
  subjectKind: SubjectKind;
  name: PersonName[];
  alias: PersonName[];
  dateOfBirth: PartialDate | null;
  countryOfBirth: string;
  citizenship: string[];
  sex: Sex;
  document: TravelDocument[];
  biometric: BiometricReference[];
  corporation: Organization | null;
  conveyanceIdentification: string;
  shipmentReference: string;
  category: LookoutCategory;
  actionOnHit: ActionOnHit;
  warning: Warning[];
  subjectHandling: string;
  subjectReasonOnList: string;
  derogatoryIndicator: string[];
  derogatoryInformationExpiration: string;
  alienLookoutIndicator: boolean;
  legalAuthority: string;
  decisionReference: string;
  linkedLookout: string[];
  sourceGrade: string;
  misidentification: Misidentification[];
  contactPoint: string;
  validUntil: string;
  reviewBy: string;
  alternativeDateOfBirth: PartialDate[];
  placeOfBirth: Place[];
  nationality: string[];
  identification: Identification[];
  address: Address[];
  contactInformation: ContactInformation | null;
  dateOfDeath: PartialDate | null;
  physicalDescription: PhysicalDescription | null;
  watchlist: ListReference[];
  linkedSubject: LinkedSubject[];
  digitalCurrencyAddress: DigitalCurrencyAddress[];
  conveyance: Conveyance[];
}

export const SubjectKind = {
  UNSPECIFIED: 0,
  PERSON: 1,
  CORPORATION: 2,
  CONVEYANCE: 3,
  SHIPMENT: 4,
  DOCUMENT: 5,
} as const;
export type SubjectKind = (typeof SubjectKind)[keyof typeof SubjectKind];

export const LookoutCategory = {
  UNSPECIFIED: 0,
  TERRORISM: 1,
  SERIOUS_CRIME: 2,
  ORGANIZED_CRIME: 3,
  IMMIGRATION: 4,
  MISSING_PERSON: 5,
  STOLEN_DOCUMENT: 6,
} as const;
export type LookoutCategory = (typeof LookoutCategory)[keyof typeof LookoutCategory];

export const ActionOnHit = {
  UNSPECIFIED: 0,
  ARREST: 1,
  REFER_TO_SECONDARY: 2,
  DISCREET_CHECK: 3,
  REFUSE_ENTRY: 4,
  CONTACT_ORIGINATOR: 5,
} as const;
export type ActionOnHit = (typeof ActionOnHit)[keyof typeof ActionOnHit];

export const Warning = {
  UNSPECIFIED: 0,
  ARMED: 1,
  VIOLENT: 2,
  ESCAPED: 3,
  CONTAGIOUS: 4,
  SUICIDAL: 5,
} as const;
export type Warning = (typeof Warning)[keyof typeof Warning];

export interface Misidentification {
  name: PersonName | null;
  dateOfBirth: PartialDate | null;
  document: TravelDocument | null;
}

export interface PhysicalDescription {
  heightCm: number;
  weightKg: number;
  eyeColour: string;
  hairColour: string;
  feature: PhysicalFeature[];
}

export interface PhysicalFeature {
  kind: PhysicalFeatureKind;
  location: string;
  description: string;
}

export const PhysicalFeatureKind = {
  UNSPECIFIED: 0,
  SCAR: 1,
  MARK: 2,
  TATTOO: 3,
  AMPUTATION: 4,
  OTHER: 5,
} as const;
export type PhysicalFeatureKind = (typeof PhysicalFeatureKind)[keyof typeof PhysicalFeatureKind];

export interface ListReference {
  publisher: string;
  programme: string;
  reference: string;
  listed: string;
}

export interface LinkedSubject {
  kind: LinkKind;
  name: PersonName | null;
  organization: Organization | null;
  recordReference: string;
}

export const LinkKind = {
  UNSPECIFIED: 0,
  FAMILY: 1,
  ASSOCIATE: 2,
  TRAVELS_WITH: 3,
  OWNS: 4,
  OWNED_BY: 5,
  ACTS_FOR: 6,
  EMPLOYED_BY: 7,
} as const;
export type LinkKind = (typeof LinkKind)[keyof typeof LinkKind];

export interface DigitalCurrencyAddress {
  currency: string;
  address: string;
}

export interface Receipt {
  batchId: Uint8Array;
  manifestSha256: Uint8Array;
  verdicts: Verdict[];
  parcelSha256: Uint8Array;
  code: string;
}

export interface Verdict {
  exchangeId: Uint8Array;
  verdict: VerdictKind;
  code: string;
  index: number;
  leafHash: Uint8Array;
}

export const VerdictKind = {
  UNSPECIFIED: 0,
  ACCEPTED: 1,
  REFUSED: 2,
  RETRYABLE: 3,
} as const;
export type VerdictKind = (typeof VerdictKind)[keyof typeof VerdictKind];

export interface KeySet {
  keySet: string;
  revocationList: string;
}

export interface AgreementSchedule {
  agreements: AgreementInForce[];
}

export interface AgreementInForce {
  agreement: string;
  version: string;
  digest: Uint8Array;
  from: number;
  until: number;
  suspended: RecordKind[];
}

export interface ReconcileRequest {
  from: string;
  to: string;
  nonce: Uint8Array;
  exchangeIds: Uint8Array[];
  first: number;
  before: number;
}

export interface ReconcileReply {
  page: Uint8Array;
  signature: Signature | null;
}

export interface ReconcilePage {
  from: string;
  to: string;
  requestSha256: Uint8Array;
  issued: number;
  rows: ReconcileRow[];
  next: number;
  last: boolean;
}

export interface ReconcileRow {
  exchangeId: Uint8Array;
  verb: Verb;
  sent: boolean;
  at: number;
  statementDigest: Uint8Array;
  index: number;
  leafHash: Uint8Array;
  verdict: VerdictKind;
  peer: PeerRef | null;
  correlation: Uint8Array;
  origin: string;
  leaf: number;
  expired: boolean;
  erased: PeerRef | null;
}

export interface Parcel {
  version: number;
  from: string;
  to: string;
  batchId: Uint8Array;
  suite: string;
  batch: Jwe | null;
}

export interface Jwe {
  protected: Uint8Array;
  iv: Uint8Array;
  ciphertext: Uint8Array;
  tag: Uint8Array;
}

export interface Signature {
  protected: Uint8Array;
  signature: Uint8Array;
}

export interface Batch {
  manifest: Uint8Array;
  signature: Signature | null;
  entries: BatchEntry[];
  padding: Uint8Array;
}

export interface BatchEntry {
  statement: Uint8Array;
  recordHeader: Uint8Array;
  leaf: Uint8Array;
  index: number;
  commitments: Uint8Array;
  disclosures: Disclosure[];
}

export interface Disclosure {
  field: number;
  salt: Uint8Array;
  carried: Uint8Array;
}

export interface Manifest {
  batchId: Uint8Array;
  from: string;
  to: string;
  lane: Lane;
  linkSequence: number;
  receivedThrough: number;
  issued: number;
  keySet: Uint8Array;
  logOrigin: string;
  count: number;
  root: Uint8Array;
}

export const Lane = {
  UNSPECIFIED: 0,
  LINK: 1,
  QUERY: 2,
  ACK: 3,
} as const;
export type Lane = (typeof Lane)[keyof typeof Lane];

export interface Statement {
  exchangeId: Uint8Array;
  salt: Uint8Array;
  correlation: Uint8Array;
  from: string;
  to: string;
  verb: Verb;
  agreement: string;
  agreementDigest: Uint8Array;
  clauses: string[];
  purpose: string;
  priority: Priority;
  obligations: Obligation[];
  issued: number;
  recordDigest: Uint8Array;
  queryDigest: Uint8Array;
  deadline: number;
  withheld: Withheld[];
  agency: string;
  recipientAgency: string;
  exigent: boolean;
  about: RecordVersion | null;
  provenance: Transfer[];
}

export interface RecordVersion {
  originator: string;
  recordId: Uint8Array;
  version: number;
  recordDigest: Uint8Array;
  answers: Uint8Array;
  wrong: Correction | null;
  until: number;
}

export interface Transfer {
  from: string;
  to: string;
  exchangeId: Uint8Array;
  statementDigest: Uint8Array;
  consent: Uint8Array;
  record: RecordVersion | null;
  issued: number;
}

export interface Withheld {
  clause: string;
  fields: number[];
}

export interface Obligation {
  kind: ObligationKind;
  days: number;
  text: string;
  clause: string;
  hours: number;
}

export const ObligationKind = {
  UNSPECIFIED: 0,
  RETENTION: 1,
  CAVEAT: 2,
  VERIFY_BEFORE_ACTION: 3,
  ONWARD_CONSENT: 4,
  DESTROY_ON_NO_MATCH: 5,
  HUMAN_RELEASE: 6,
  NOTIFY_ORIGINATOR: 7,
  CONFIRM_CORRECTION: 8,
  RESPOND: 9,
  REVIEW: 10,
  NOTE_TO_FILE: 11,
  CONSULT: 12,
} as const;
export type ObligationKind = (typeof ObligationKind)[keyof typeof ObligationKind];

export interface RecordHeader {
  recordId: Uint8Array;
  version: number;
  kind: RecordKind;
  supersedes: Uint8Array;
  originator: Originator | null;
  classification: Classification;
  caveats: Caveat[];
  created: number;
  fieldCount: number;
  commitmentsDigest: Uint8Array;
}

export interface Caveat {
  code: CaveatCode;
  until: number;
  text: string;
}

export const CaveatCode = {
  UNSPECIFIED: 0,
  H0: 1,
  H1: 2,
  H2: 3,
  H3: 4,
  CONCEALED: 5,
  NOTE: 6,
} as const;
export type CaveatCode = (typeof CaveatCode)[keyof typeof CaveatCode];

export interface Originator {
  country: string;
  agency: string;
}

export interface ResumeRequest {
  from: string;
  to: string;
  nonce: Uint8Array;
  keySets: string[];
}

export interface ResumeReply {
  state: Uint8Array;
  signature: Signature | null;
}

export interface ResumeState {
  from: string;
  to: string;
  nonce: Uint8Array;
  issued: number;
  promised: boolean;
  promisedIndex: number;
  promisedLeafHash: Uint8Array;
  receivedThrough: number;
  sentThrough: number;
  checkpoint: string;
  keySets: string[];
  promisedOrigin: string;
  promisedBatch: OwnBatch | null;
  promisedStatementDigest: Uint8Array;
  promisedPosition: number;
  promisedPath: Uint8Array[];
  receivedBatch: OwnBatch | null;
  cosigned: string;
}

export interface OwnBatch {
  manifest: Uint8Array;
  signature: Signature | null;
  keySet: string;
}

export interface SetRequest {
  from: string;
  to: string;
  nonce: Uint8Array;
  root: Uint8Array;
  paths: Uint8Array[];
  recordIds: Uint8Array[];
}

export interface SetReply {
  page: Uint8Array;
  signature: Signature | null;
}

export interface SetPage {
  from: string;
  to: string;
  requestSha256: Uint8Array;
  issued: number;
  root: Uint8Array;
  count: number;
  logOrigin: string;
  logSize: number;
  preparing: boolean;
  nodes: SetNode[];
  records: SetRecord[];
}

export interface SetNode {
  elements: Uint8Array;
  children: Uint8Array;
}

export interface SetRecord {
  recordId: Uint8Array;
  standing: SetStanding;
  version: number;
  exchangeId: Uint8Array;
  at: number;
}

export const SetStanding = {
  UNSPECIFIED: 0,
  IN_FORCE: 1,
  RECALLED: 2,
  ENDED: 3,
} as const;
export type SetStanding = (typeof SetStanding)[keyof typeof SetStanding];

export interface VisaQuery {
  caseReference: string;
  document: TravelDocument | null;
  name: PersonName[];
  dateOfBirth: PartialDate | null;
  countryOfBirth: string;
  sex: Sex;
  citizenship: string[];
  biometric: BiometricReference[];
  allegedPersecutor: string[];
  mrz: string;
  alternativeDateOfBirth: PartialDate[];
  placeOfBirth: Place[];
  nationality: string[];
  identification: Identification[];
  previousDocument: TravelDocument[];
}

export interface VisaAnswer {
  outcome: VisaOutcome;
  reasonCode: string;
  refusalExtent: RefusalExtent;
  name: PersonName[];
  alias: PersonName[];
  dateOfBirth: PartialDate | null;
  countryOfBirth: string;
  sex: Sex;
  citizenship: string[];
  document: TravelDocument | null;
  biometric: BiometricReference[];
  visaNumberId: string;
  visaFoilNumberId: string;
  visaApplicationDate: string;
  visaApplicationLocation: string;
  visaApplicationDispositionStatus: VisaApplicationDisposition;
  visaCancelCategory: string;
  visaClass: string;
  visaStatus: string;
  groundOfInadmissibility: string;
  refusalDate: string;
  removalDate: string;
  mrz: string;
  alternativeDateOfBirth: PartialDate[];
  placeOfBirth: Place[];
  nationality: string[];
  identification: Identification[];
  previousDocument: TravelDocument[];
}

export const VisaOutcome = {
  UNSPECIFIED: 0,
  MATCH: 1,
  NO_MATCH: 2,
  POSSIBLE: 3,
  REFUSED: 4,
  CONDITIONAL: 5,
  DEFERRED: 6,
  ERROR: 7,
} as const;
export type VisaOutcome = (typeof VisaOutcome)[keyof typeof VisaOutcome];

export const RefusalExtent = {
  UNSPECIFIED: 0,
  FULL: 1,
  PARTIAL: 2,
} as const;
export type RefusalExtent = (typeof RefusalExtent)[keyof typeof RefusalExtent];

export const VisaApplicationDisposition = {
  UNSPECIFIED: 0,
  ISSUED: 1,
  DENIED: 2,
  PENDING: 3,
  WITHDRAWN: 4,
  CANCELLED: 5,
} as const;
export type VisaApplicationDisposition = (typeof VisaApplicationDisposition)[keyof typeof VisaApplicationDisposition];

export interface Messages {
  AuditEntry: AuditEntry;
  Concerned: Concerned;
  Duty: Duty;
  Refused: Refused;
  LegalBasis: LegalBasis;
  Commitment: Commitment;
  PeerRef: PeerRef;
  HighRiskCargo: HighRiskCargo;
  ShippingContainer: ShippingContainer;
  ContainerEvent: ContainerEvent;
  TransportEquipment: TransportEquipment;
  CommercialLine: CommercialLine;
  CustomsBond: CustomsBond;
  Seal: Seal;
  Commodity: Commodity;
  RadioactiveSource: RadioactiveSource;
  Organization: Organization;
  PersonName: PersonName;
  PartialDate: PartialDate;
  Place: Place;
  Address: Address;
  ContactInformation: ContactInformation;
  Identification: Identification;
  Conveyance: Conveyance;
  Vessel: Vessel;
  Aircraft: Aircraft;
  Vehicle: Vehicle;
  Plate: Plate;
  TravelDocument: TravelDocument;
  BiometricReference: BiometricReference;
  Rfi: Rfi;
  RfiReply: RfiReply;
  Hit: Hit;
  HitOutcome: HitOutcome;
  InspectionFeedback: InspectionFeedback;
  Seizure: Seizure;
  RemovalRequest: RemovalRequest;
  RemovalAnswer: RemovalAnswer;
  Dispute: Dispute;
  DisputeOutcome: DisputeOutcome;
  IncidentNotice: IncidentNotice;
  OnwardRequest: OnwardRequest;
  OnwardAnswer: OnwardAnswer;
  Recall: Recall;
  DestructionCertificate: DestructionCertificate;
  Destroyed: Destroyed;
  OverrideReview: OverrideReview;
  Correction: Correction;
  CorrectionConfirmation: CorrectionConfirmation;
  Extension: Extension;
  ExpiryNotice: ExpiryNotice;
  PurposeAchieved: PurposeAchieved;
  Lookout: Lookout;
  Misidentification: Misidentification;
  PhysicalDescription: PhysicalDescription;
  PhysicalFeature: PhysicalFeature;
  ListReference: ListReference;
  LinkedSubject: LinkedSubject;
  DigitalCurrencyAddress: DigitalCurrencyAddress;
  Receipt: Receipt;
  Verdict: Verdict;
  KeySet: KeySet;
  AgreementSchedule: AgreementSchedule;
  AgreementInForce: AgreementInForce;
  ReconcileRequest: ReconcileRequest;
  ReconcileReply: ReconcileReply;
  ReconcilePage: ReconcilePage;
  ReconcileRow: ReconcileRow;
  Parcel: Parcel;
  Jwe: Jwe;
  Signature: Signature;
  Batch: Batch;
  BatchEntry: BatchEntry;
  Disclosure: Disclosure;
  Manifest: Manifest;
  Statement: Statement;
  RecordVersion: RecordVersion;
  Transfer: Transfer;
  Withheld: Withheld;
  Obligation: Obligation;
  RecordHeader: RecordHeader;
  Caveat: Caveat;
  Originator: Originator;
  ResumeRequest: ResumeRequest;
  ResumeReply: ResumeReply;
  ResumeState: ResumeState;
  OwnBatch: OwnBatch;
  SetRequest: SetRequest;
  SetReply: SetReply;
  SetPage: SetPage;
  SetNode: SetNode;
  SetRecord: SetRecord;
  VisaQuery: VisaQuery;
  VisaAnswer: VisaAnswer;
}
