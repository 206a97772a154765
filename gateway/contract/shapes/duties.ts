import { type Static, Type } from 'typebox';
import { object, reason, timestamp, wholeNumber } from '../parts.ts';

/** A duty of this country. OVERDUE is still open; `waiting` is the number of approvals still needed. */
export const Duty = object({
  kind: Type.Enum([
    'RELEASE',
    'HUMAN_RELEASE',
    'REVIEW',
    'VERIFY_BEFORE_ACTION',
    'RETENTION',
    'DESTROY_ON_NO_MATCH',
    'CERTIFY_DESTRUCTION',
    'CONFIRM_CORRECTION',
    'REVEAL',
    'ANSWER',
    'EXPIRY_NOTICE',
    'EXPIRY',
    'REVIEW_NEED',
  ]),
  state: Type.Enum(['OPEN', 'OVERDUE', 'MET', 'DENIED', 'EXPIRED']),
  clause: Type.String(),
  at: timestamp,
  due: Type.Optional(timestamp),
  waiting: Type.Optional(wholeNumber),
});
export type Duty = Static<typeof Duty>;

export const settlementOf = <V extends 'APPROVE' | 'DENY' | 'DONE'>(verdicts: readonly V[]) =>
  object({ verdict: Type.Enum([...verdicts]), reason });

/** Body of POST /v1/exchanges/:id/duties/:kind. `VERDICTS` lists the verdicts of each kind. */
export const SettleDuty = settlementOf(['APPROVE', 'DENY', 'DONE']);
export type SettleDuty = Static<typeof SettleDuty>;
