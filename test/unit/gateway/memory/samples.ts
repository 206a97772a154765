import { DAY } from '../../../../services/domain/index.ts';
import type { AgreementView, DecisionView, DutyView } from '../../../../services/exchange/context/types.ts';
import type { LogView } from '../../../../services/exchange/index.ts';
import type { AgreementOutline } from '../../../../services/policy/index.ts';

/** 2026-03-01T00:00:00Z. */
export const START = 1_772_323_200_000_000;
export const idOf = (n: number): string => `019ca000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const LOOKOUT = {
  recordReference: 'LK-1',
  subjectKind: 'PERSON',
  name: [{ primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA' }],
  document: [{ documentNumber: 'L898902C3', issuingState: 'UTO', documentType: 'P' }],
  category: 'SERIOUS_CRIME',
  actionOnHit: 'REFER_TO_SECONDARY',
  subjectReasonOnList: 'synthetic',
};
export const CARGO = {
  recordReference: 'CG-1',
  shippingContainer: [{ iso6346Code: 'CSQU3054383' }],
  riskCategory: 'NARCOTICS',
  requestedAction: 'EXAM',
};
export const VISA_QUERY = {
  caseReference: 'CASE-1',
  document: { documentNumber: 'L898902C3', issuingState: 'UTO' },
  citizenship: ['UTO'],
};

/** An open duty, due a day after `START`. A RELEASE waits for two persons. */
export const duty = (kind: DutyView['kind']): DutyView => ({
  kind,
  state: 'OPEN',
  clause: '9',
  at: START,
  due: START + DAY,
  ...(kind === 'RELEASE' ? { waiting: 2 } : {}),
});

export const released: DecisionView = {
  outcome: 'PERMIT_WITH_OBLIGATIONS',
  agreement: 'alpha-beta-lookouts',
  agreementDigest: 'ab'.repeat(32),
  clauses: ['3'],
  disclosed: ['recordReference', 'name'],
  withheld: [{ clause: '5', fields: ['subjectReasonOnList'] }],
  obligations: [{ kind: 'RETAIN_AT_MOST', days: 365, clause: '7' }],
};
export const refused: DecisionView = {
  outcome: 'REFUSE',
  code: 'NO_AGREEMENT',
  clauses: [],
  disclosed: [],
  withheld: [],
  obligations: [],
};

export const AGREEMENT: AgreementView = {
  id: 'alpha-beta-lookouts',
  version: '2',
  title: 'Alpha and Beta on lookouts',
  status: 'IN_FORCE',
  digest: 'ab'.repeat(32),
  parties: ['US', 'CA'],
  signed: ['US', 'CA'],
  from: START,
  inForce: true,
  suspended: [],
  partners: [{ country: 'CA', says: 'DIFFERENT', suspended: ['LOOKOUT'] }],
};

export const TERMS: AgreementOutline = {
  ...{ id: 'alpha-beta-lookouts', version: '2', title: 'Alpha and Beta on lookouts' },
  parties: [
    { country: 'US', agencies: ['CBP'] },
    { country: 'CA', agencies: ['CBSA'] },
  ],
  purposes: [{ name: 'SCREENING', text: 'Screening at the border', clause: '3' }],
  grants: [
    {
      ...{ from: 'US', to: 'CA', kind: 'LOOKOUT', verb: 'POST', mode: 'FULL', clause: '3' },
      purposes: ['SCREENING'],
      agencies: { from: ['CBP'], to: ['CBSA'] },
    },
  ],
  fields: [
    {
      ...{ kind: 'LOOKOUT', recipient: 'CA', group: 'identity', fields: ['name', 'document'] },
      ...{ disclosed: 'ALWAYS', clause: '5', rules: ['identity'] },
    },
    {
      ...{ kind: 'LOOKOUT', recipient: 'CA', group: 'reasons', fields: ['subjectReasonOnList'] },
      ...{ disclosed: 'NEVER', clause: '5', rules: [] },
    },
  ],
};

export const DAY_COUNT = { day: '2026-11-24', country: 'US', gateway: 'us-1', sent: 3, received: 2, held: 1 } as const;

/** The log before any rollover. */
export const LOG: LogView = {
  ...{ origin: 'tripoint.example/us/2026', size: 3, root: 'AAAA', state: 'OPEN' },
  ...{ note: 'tripoint.example/us/2026\n3\nAAAA\n\n— tripoint.example/us/2026 c2ln\n', final: false },
};

/** The signed head sent with every answer. */
export const HEAD = `tripoint.example/us/2026\n3\n${'A'.repeat(43)}=\n\n— tripoint.example/us/2026 c2ln\n`;
/** The cosigned checkpoint of two entries; the third entry is not cosigned. */
export const FINAL = { note: 'tripoint.example/us/2026\n2\nAAAA\n\n— tripoint.example/us/2026 c2ln\n', size: 2, at: START };

export const UNCOMPARED_SET = {
  state: 'UNCOMPARED',
  inTransit: 0,
  destroyedHere: 0,
  more: false,
  differences: [],
  questions: 0,
  bytes: 0,
} as const;
export const SIGNED_SET = {
  ...{ root: 'ab'.repeat(32), size: 7, origin: 'tripoint.example/ca/2026', logSize: 40, held: 7, questions: 1, bytes: 812 },
} as const;
