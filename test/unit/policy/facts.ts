import type { Facts } from '../../../services/policy/index.ts';

/** 1 March 2026, noon UTC, in microseconds. */
export const NOON = Date.UTC(2026, 2, 1, 12) * 1000;

export const lookout: Facts = {
  action: 'release',
  from: 'US',
  to: 'CA',
  fromAgency: 'CBP',
  recordKind: 'LOOKOUT',
  verb: 'POST',
  purpose: 'COUNTER_TERRORISM',
  classification: 'PROTECTED',
  issued: NOON,
  subjectKind: 'PERSON',
  category: 'TERRORISM',
  actionOnHit: 'ARREST',
  sourceGrade: 'B2',
  hasName: true,
  hasBirthDate: true,
};

export const answer: Facts = {
  action: 'respond',
  stage: 'after-lookup',
  from: 'US',
  to: 'CA',
  fromAgency: 'DHS',
  recordKind: 'VISA_ANSWER',
  verb: 'RESPONSE',
  purpose: 'APPLICATION',
  classification: 'PROTECTED',
  issued: NOON,
  outcome: 'MATCH',
  subject: { citizenship: ['UTO'], permanentResidence: [], allegedPersecutor: [], findings: ['INADMISSIBLE'] },
};
