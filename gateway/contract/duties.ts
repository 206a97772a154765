import type { Fault } from '../../services/domain/index.ts';
import { type Checked, checkOf } from './faults.ts';
import { SettleDuty, settlementOf } from './shapes/index.ts';

/** The duties that persons settle, and the verdicts that each takes. Duties of any other kind are the gateway's own. */
export const VERDICTS = {
  RELEASE: ['APPROVE', 'DENY'],
  HUMAN_RELEASE: ['APPROVE', 'DENY'],
  REVIEW: ['APPROVE', 'DENY'],
  VERIFY_BEFORE_ACTION: ['DONE'],
} as const satisfies Record<string, readonly SettleDuty['verdict'][]>;

export type PersonalDuty = keyof typeof VERDICTS;
const PERSONAL_DUTIES = Object.keys(VERDICTS) as PersonalDuty[];

export const isPersonalDuty = (kind: string): kind is PersonalDuty => Object.hasOwn(VERDICTS, kind);

/** The fault of a kind of duty that no person settles. */
export const personalDutyFaults = (kind: string): Fault[] =>
  isPersonalDuty(kind) ? [] : [{ field: 'kind', rule: `one of ${PERSONAL_DUTIES.join(', ')}` }];

const ofAny = checkOf(SettleDuty);
const byKind = new Map<string, typeof ofAny>(
  PERSONAL_DUTIES.map((kind) => [kind, checkOf(settlementOf<SettleDuty['verdict']>(VERDICTS[kind]))]),
);

/** The body of POST /v1/exchanges/:id/duties/:kind, whose verdict has to be one of those that the kind takes. */
export const checkSettlement = (kind: string, body: unknown): Checked<SettleDuty> => (byKind.get(kind) ?? ofAny)(body);
