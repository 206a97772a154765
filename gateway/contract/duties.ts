import type { Fault } from '../../services/domain/index.ts';
import { type Checked, checkOf } from './faults.ts';
import { SettleDuty, settlementOf } from './shapes/index.ts';

/** The duties that people complete, and the verdicts that each takes. The gateway itself completes duties of any other kind. */
export const VERDICTS = {
  RELEASE: ['APPROVE', 'DENY'],
  HUMAN_RELEASE: ['APPROVE', 'DENY'],
  REVIEW: ['APPROVE', 'DENY'],
  REVIEW_NEED: ['DONE'],
  VERIFY_BEFORE_ACTION: ['DONE'],
} as const satisfies Record<string, readonly SettleDuty['verdict'][]>;

export type PersonalDuty = keyof typeof VERDICTS;
const PERSONAL_DUTIES = Object.keys(VERDICTS) as PersonalDuty[];

export const isPersonalDuty = (kind: string): kind is PersonalDuty => Object.hasOwn(VERDICTS, kind);

/** The fault of a kind of duty that no person completes. */
export const personalDutyFaults = (kind: string): Fault[] =>
  isPersonalDuty(kind) ? [] : [{ field: 'kind', rule: `one of ${PERSONAL_DUTIES.join(', ')}` }];

const ofAny = checkOf(SettleDuty);
const byKind = new Map<string, typeof ofAny>(
  PERSONAL_DUTIES.map((kind) => [kind, checkOf(settlementOf<SettleDuty['verdict']>(VERDICTS[kind]))]),
);

/** The body of POST /v1/exchanges/:id/duties/:kind, whose verdict must be one that the kind takes. */
export const checkSettlement = (kind: string, body: unknown): Checked<SettleDuty> => (byKind.get(kind) ?? ofAny)(body);
