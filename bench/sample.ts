// The bench's record: one synthetic lookout with a new reference each time, so that only the decision cache hits.
import type { ReleaseRequest, User } from '../services/exchange/context/types.ts';

/** The user who releases in the bench, one of those in the development keys. */
export const OFFICER: User = { subject: 'us-officer-1', agency: 'CBP' };

const LOOKOUT = {
  subjectKind: 'PERSON',
  name: [{ primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA', quality: 'GOOD' }],
  alias: [{ primaryIdentifier: 'ÉRIKSSON', script: 'Latn' }],
  dateOfBirth: { date: '1974-08' },
  countryOfBirth: 'UTO',
  citizenship: ['UTO'],
  sex: 'FEMALE',
  document: [{ documentNumber: 'L898902C3', issuingState: 'UTO', documentType: 'P', expiry: '2031-04-15' }],
  category: 'TERRORISM',
  actionOnHit: 'REFER_TO_SECONDARY',
  warning: ['ARMED'],
  alienLookoutIndicator: true,
  decisionReference: 'BENCH-DECISION',
  sourceGrade: 'A1',
  contactPoint: 'duty desk',
  validUntil: '2099-01-01',
};

export const PURPOSE = 'COUNTER_TERRORISM';

export const lookout = (reference: string): Record<string, unknown> => ({ recordReference: reference, ...LOOKOUT });

export const releaseTo = (to: string, reference: string): ReleaseRequest => ({
  to: [to],
  family: 'lookout',
  record: lookout(reference),
  purpose: PURPOSE,
  priority: 'ROUTINE',
  classification: 'PROTECTED',
  caveats: [],
});
