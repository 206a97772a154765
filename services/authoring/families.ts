// The record families that a draft can be about: their groups of fields, what stays in any case, and what tells two records apart.
import { fieldsOf } from '../../proto/index.ts';
import { namesOf } from '../policy/index.ts';

export const RECORDS = ['LOOKOUT', 'HIGH_RISK_CARGO'] as const;
export type RecordsName = (typeof RECORDS)[number];

export interface DraftFamily {
  readonly message: 'Lookout' | 'HighRiskCargo';
  /** The fact that says what a record is about, its entity in rules, and its values. */
  readonly category: { readonly fact: string; readonly entity: string; readonly values: readonly string[] };
  /** Every field of the kind in one of them. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Withheld whatever the author answers: the general invariants demand it. */
  readonly kept: readonly string[];
  /** Withheld unless the author decides otherwise. */
  readonly reserved: readonly string[];
  /** Fields that the receiver's rules read: withheld, nothing would be admitted. */
  readonly needed: readonly string[];
  /** Whether it is about persons: identity, mistreatment, verification before action. */
  readonly persons: boolean;
  /** Facts of a record that nothing stops, beside its category. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export const DRAFT_FAMILIES: Readonly<Record<RecordsName, DraftFamily>> = {
  LOOKOUT: {
    message: 'Lookout',
    category: { fact: 'category', entity: 'LookoutCategory', values: namesOf('LookoutCategory') },
    groups: {
      contact: ['recordReference', 'contactPoint'],
      identity: [
        ...['subjectKind', 'name', 'alias', 'dateOfBirth', 'alternativeDateOfBirth', 'dateOfDeath', 'sex', 'countryOfBirth'],
        ...['placeOfBirth', 'citizenship', 'nationality', 'document', 'identification', 'physicalDescription'],
      ],
      thing: ['corporation', 'conveyanceIdentification', 'conveyance', 'shipmentReference'],
      biometric: ['biometric'],
      association: ['address', 'contactInformation', 'linkedSubject', 'digitalCurrencyAddress'],
      action: ['category', 'actionOnHit', 'warning', 'subjectHandling', 'misidentification', 'sourceGrade'],
      reason: ['subjectReasonOnList', 'watchlist', 'legalAuthority', 'validUntil', 'reviewBy'],
      derogatory: ['derogatoryIndicator', 'derogatoryInformationExpiration'],
      immigration: ['alienLookoutIndicator'],
      national: ['decisionReference', 'linkedLookout'],
    },
    kept: ['derogatory', 'immigration', 'national'],
    reserved: ['biometric', 'association'],
    needed: ['subjectKind', 'name', 'dateOfBirth', 'alternativeDateOfBirth', 'document', 'identification', 'category'],
    persons: true,
    facts: {
      subjectKind: 'PERSON',
      actionOnHit: 'CONTACT_ORIGINATOR',
      hasName: true,
      hasBirthDate: true,
      formatValid: true,
    },
  },
  HIGH_RISK_CARGO: {
    message: 'HighRiskCargo',
    category: { fact: 'riskCategory', entity: 'CargoRiskCategory', values: namesOf('CargoRiskCategory') },
    groups: {
      reference: ['recordReference', 'matchIndicator'],
      shipment: [
        ...['cargoControlNumber', 'conveyanceReferenceNumber', 'houseBill', 'containerBillOfLadingId', 'transportMode'],
        ...['carrierScac', 'imoNumber', 'voyage', 'portOfLading', 'portOfUnlading', 'inspectionLocation'],
        ...['estimatedArrival', 'consignmentRoutingCountry', 'shippingContainer', 'commodity', 'countryOfOrigin'],
        ...['stowPosition', 'containerStatus', 'carrierCode', 'uniqueConsignmentReference', 'transportEquipment'],
        ...['customsOffice', 'customsSublocation', 'undgContact', 'conveyance'],
      ],
      movers: [
        ...['consignor', 'consignee', 'shipTo', 'consolidator', 'stuffingEstablishment'],
        ...['notifyParty', 'deliveryParty', 'bookingParty'],
      ],
      risk: [
        ...['riskCategory', 'riskIndicator', 'requestedAction', 'inspectionResult', 'sourceGrade', 'legalAuthority'],
        ...['validUntil', 'reviewBy'],
      ],
      commercial: [
        ...['seller', 'buyer', 'manufacturer', 'importerOfRecordNumber', 'consigneeNumber'],
        ...['commercialLine', 'bond', 'isfTransactionNumber'],
      ],
      score: ['riskScore'],
      radioactive: ['radioactiveSource'],
    },
    kept: ['commercial', 'score', 'radioactive'],
    reserved: ['movers'],
    needed: ['riskCategory'],
    persons: false,
    facts: { formatValid: true },
  },
};

export const fieldNames = ({ message }: DraftFamily): readonly string[] => fieldsOf(message).map(({ name }) => name);
