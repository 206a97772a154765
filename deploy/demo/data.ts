// Synthetic records. Names are from the ICAO specimen or obviously invented; container and document numbers are published examples.

export const LOOKOUT = {
  recordReference: 'NTC-2026-0001',
  subjectKind: 'PERSON',
  name: [{ primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA' }],
  dateOfBirth: { date: '1974-08-12' },
  citizenship: ['UTO'],
  document: [{ documentNumber: 'L898902C3', issuingState: 'UTO', documentType: 'P' }],
  category: 'TERRORISM',
  actionOnHit: 'REFER_TO_SECONDARY',
  warning: ['ARMED'],
  derogatoryIndicator: ['SPECIMEN INDICATOR'],
  decisionReference: 'DEC-SPECIMEN-7',
  linkedLookout: ['NTC-2025-0990'],
  sourceGrade: 'A1',
  contactPoint: 'NTC watch desk, 24 h',
  validUntil: '2099-11-24',
} as const;

export const CARGO = {
  recordReference: 'NTC-CARGO-0001',
  matchIndicator: 'MATCHED',
  transportMode: 'SEA',
  carrierScac: 'SPEC',
  imoNumber: '9074729',
  portOfLading: 'MXZLO',
  portOfUnlading: 'CAVAN',
  shippingContainer: [{ iso6346Code: 'CSQU3054383', seal: [{ sealId: 'SPECIMEN-1', sealIntactStatus: 'BROKEN' }] }],
  consignee: { name: 'SPECIMEN IMPORTS LTD', country: 'CA' },
  riskCategory: 'NARCOTICS',
  riskScore: 870,
  requestedAction: 'NII_SCAN',
  sourceGrade: 'A2',
} as const;

/** One wrong digit: the ISO 6346 check digit of this code is 3. */
export const BAD_CARGO = { ...CARGO, shippingContainer: [{ iso6346Code: 'CSQU3054384' }] };

const PERSON = { name: [{ primaryIdentifier: 'SAMPLE', secondaryIdentifier: 'PERSON' }], dateOfBirth: { date: '1980-01-02' } };
const visa = (documentNumber: string, citizenship: string, findings: readonly string[], fields: object) => ({
  answer: {
    ...PERSON,
    document: { documentNumber, issuingState: 'UTO', documentType: 'P' },
    ...fields,
  },
  subject: { citizenship: [citizenship], permanentResidence: [], allegedPersecutor: [], findings },
});

/** The visas that the United States answers questions about. */
export const US_VISAS = [
  visa('D23145890', 'UTO', ['TEMPORARY_DOCUMENT_DENIED'], {
    visaApplicationDate: '2025-03-01',
    visaApplicationLocation: 'SPECIMEN CITY',
    visaApplicationDispositionStatus: 'DENIED',
    visaClass: 'B1',
    refusalDate: '2025-03-20',
    groundOfInadmissibility: 'SPECIMEN GROUND',
  }),
  // A citizen of the answering country: the agreement covers third-country nationals only, so nothing may be disclosed.
  visa('P00000017', 'USA', ['INADMISSIBLE'], { visaClass: 'B1' }),
];

export const query = (documentNumber: string, issuingState: string) => ({
  to: 'US',
  purpose: 'ENTRY_OR_STAY',
  mistreatmentRisk: 'NONE' as const,
  visaQuery: {
    caseReference: 'IRCC-SPECIMEN-1',
    document: { documentNumber, issuingState, documentType: 'P' },
    citizenship: [issuingState],
  },
});
