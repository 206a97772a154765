// Whether a record of ours is still needed is reviewed by a person, at the interval that the text has for its action on a hit.
import { AuditKind } from '../../../proto/index.ts';
import { type Country, DAY, type Id, type Micros, TripointError } from '../../domain/index.ts';
import type { Agreement } from '../../policy/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import { advanceDuty, claimDuties, entryAbout, type Transaction } from '../commit/index.ts';
import { type Context, DUTY_STATES, type DutyView, isOpenDuty, type NewDuty, wordIn } from '../context/index.ts';
import { timed } from './expiring.ts';
import { recipientsOf } from './recipients.ts';
import type { Sharing } from './sharing.ts';

export const REVIEW = 'REVIEW_NEED';

interface Open {
  readonly exchangeId: Id;
  readonly partner: Country;
  readonly state: DutyView['state'];
  readonly due: Micros;
  readonly clause: string;
}

/** Of the versions of a record; of one country, if given. */
export function openReviews({ store, self }: Context, recordId: Id, to?: Country): Open[] {
  const rows = store.all('exchangesAbout', recordId, self).filter((row) => row.direction === 'sent');
  return rows.flatMap(({ exchange_id: exchangeId, partner }) => {
    const duty = to === undefined || partner === to ? store.get('dutyOfKind', exchangeId, REVIEW) : undefined;
    const state = duty && wordIn(DUTY_STATES, duty.state);
    return duty && state && isOpenDuty(state) ? [{ exchangeId, partner, state, due: duty.due, clause: duty.clause }] : [];
  });
}

export const intervalOf = ({ expiry }: Pick<Agreement, 'expiry'>, { actionOnHit }: Sharing['json']): Micros | undefined => {
  const days = expiry?.reviewDays?.[String(actionOnHit)];
  return days === undefined ? undefined : days * DAY;
};

/** The duty of a version that is sent. An update is no review: the day of the version before stands, unless the new one has an earlier day. */
export function reviewOf(context: Context, sharing: Sharing, agreement: Agreement, issued: Micros): NewDuty[] {
  const { verb, record, to, json } = sharing;
  const interval = factsOfVerb(verb)?.versions === true ? intervalOf(agreement, json) : undefined;
  if (interval === undefined) return [];
  const before = record.version === 1 ? [] : openReviews(context, record.recordId, to).map(({ due }) => due);
  return [{ kind: REVIEW, clause: agreement.expiry?.clause ?? '', due: Math.min(issued + interval, ...before), waiting: 0 }];
}

/** What waits for a person is reviewed with a later version, or not any more. What changes in this same commit is left: it is found to be over on its day. */
export function endReviews(context: Context, tx: Transaction, recordId: Id, to?: Country): void {
  for (const { exchangeId, state } of openReviews(context, recordId, to))
    if (state === 'OVERDUE' && claimDuties(tx, exchangeId)) end(context, tx, exchangeId, state);
}

function end(context: Context, tx: Transaction, exchangeId: Id, from: DutyView['state']): void {
  tx.log({ ...entryAbout(context, tx, AuditKind.OBLIGATION_ENDED, timed(context, exchangeId)), externalReason: REVIEW });
  advanceDuty(tx, { exchangeId, direction: 'sent', kind: REVIEW, from }, 'ended');
}

/** Its day has come: from now on it waits for a person. Throws STATE_CONFLICT. */
export function reviewDue(context: Context, tx: Transaction, exchangeId: Id): void {
  const { store, self } = context;
  if (store.get('dutyState', exchangeId, 'sent', REVIEW)?.state !== 'OPEN') return;
  const matter = timed(context, exchangeId);
  const { partner, of, record } = matter;
  if (!claimDuties(tx, exchangeId)) throw new TripointError('STATE_CONFLICT', 'it is changing at this moment');
  const holder = recipientsOf(context, of).find((one) => one.partner === partner && one.holds);
  if (store.get('newestVersion', of, self)?.state !== 'IN_FORCE' || holder?.version !== record.version) {
    end(context, tx, exchangeId, 'OPEN');
    return;
  }
  tx.log({ ...entryAbout(context, tx, AuditKind.OBLIGATION_OVERDUE, matter), externalReason: REVIEW });
  advanceDuty(tx, { exchangeId, direction: 'sent', kind: REVIEW, from: 'OPEN' }, 'overdue', 1);
  tx.event('duty.overdue', partner, REVIEW, exchangeId, 'sent');
}
