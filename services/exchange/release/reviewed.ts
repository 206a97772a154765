// A person has reviewed whether a record of ours is still needed.
import { AuditKind, decode } from '../../../proto/index.ts';
import { type Id, sameBytes, TripointError } from '../../domain/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { type Act, advanceDuty, claimDuties, logAct, type Transaction, userOfPerson } from '../commit/index.ts';
import type { Context, NewDuty } from '../context/index.ts';
import { storedExchange } from '../reads/index.ts';
import { sharingOf } from './disclose.ts';
import { intervalOf, openReviews, REVIEW } from './reviewing.ts';

/**
 * A person reviewed the record and it is still needed: the next day counts from now, for every country that holds it. `claimed`: the exchange whose
 * duties the caller has claimed. Throws AGENCY_NOT_ADDRESSED for another agency's record.
 */
export function reviewed(context: Context, tx: Transaction, recordId: Id, act: Act, claimed?: Id): void {
  const { store, self, policy } = context;
  const { header } = store.get('newestVersion', recordId, self) as RowOf<'newestVersion'>;
  const { originator } = decode('RecordHeader', header);
  if (originator?.agency !== userOfPerson(act.person).agency)
    throw new TripointError('AGENCY_NOT_ADDRESSED', `it is a record of ${originator?.agency}`);
  for (const { exchangeId, state, clause } of openReviews(context, recordId)) {
    const isOurs = claimed !== undefined && sameBytes(claimed, exchangeId);
    if (!isOurs && !claimDuties(tx, exchangeId)) continue;
    const stored = storedExchange(context, exchangeId);
    const { agreement: id, agreementDigest, issued } = stored.statement;
    const interval = intervalOf(policy.byDigest(id, agreementDigest, issued), sharingOf(context, stored).json) ?? 0;
    const next: NewDuty = { kind: REVIEW, clause, due: tx.at + interval, waiting: 0 };
    logAct(context, tx, AuditKind.REVIEWED, stored, { ...act, said: { externalReason: REVIEW, duties: [next] } }, stored.key);
    tx.write('dutyDue', clause, next.due, exchangeId, 'sent', REVIEW);
    advanceDuty(tx, { exchangeId, direction: 'sent', kind: REVIEW, from: state }, 'renewed');
  }
}
