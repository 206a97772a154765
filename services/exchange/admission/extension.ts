// A partner keeps its record for longer, after an assessment: so it is kept here, if the text allows it.
import { AuditKind, type Statement } from '../../../proto/index.ts';
import { TripointError, timeText } from '../../domain/index.ts';
import type { OpenedStatement } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { type Concerned, claimDuties, entryAbout, type Transaction } from '../commit/index.ts';
import type { Context, NewDuty } from '../context/index.ts';
import { keepingOf } from '../obligations/index.ts';
import { latestEnd, spanOf, storedExchange, versionsHeld } from '../reads/index.ts';
import { followSaid } from './said.ts';
import { isKeptNow } from './versions.ts';

const KIND = 'RETENTION';

/**
 * Throws as `followSaid` does; STATE_CONFLICT for another version than the last here, and where that came under an
 * override or ends later anyway; POLICY_REFUSED past the time to
 * which the text lets it be kept; NOT_READY (the partner tries again) where the exchange changes in this same commit.
 */
export function extended(context: Context, tx: Transaction, opened: OpenedStatement, about: Concerned): () => void {
  const done = followSaid(context, tx, opened, about);
  const { from } = opened.statement;
  const { recordId, version, until = 0 } = about;
  const rows = versionsHeld(context, recordId, from);
  const [first, last] = [rows[0], rows.at(-1)];
  if (isKeptNow(tx, from, recordId) || first === undefined || last === undefined)
    throw new TripointError('NOT_READY', 'the record that is extended arrives in this commit');
  if (last.record_version !== version) throw new TripointError('STATE_CONFLICT', `version ${last.record_version} is here`);
  const { exchange_id: exchangeId } = last;
  const span = spanOf(context, last, first);
  const isOpen = context.store.get('dutyState', exchangeId, 'received', KIND)?.state === 'OPEN';
  if (span === undefined || !isOpen) throw new TripointError('STATE_CONFLICT', 'nothing of it expires here');
  // override: its hours end with a review by another person, not with an assessment of its own.
  if (span.exigent) throw new TripointError('STATE_CONFLICT', 'it came under an override');
  if (until <= span.end) throw new TripointError('STATE_CONFLICT', 'it is kept for as long already');
  const clause = checkLimit(context, opened.statement, span.first, until);
  const stored = storedExchange(context, exchangeId);
  if (!keepingOf(context, stored, { retention: 'EXPIRED', assessment: 'RECORDED' }, tx.at).isKept)
    throw new TripointError('POLICY_REFUSED', 'an assessment does not keep it');
  if (!claimDuties(tx, exchangeId)) throw new TripointError('NOT_READY', 'the exchange is changing at this moment');
  return () => {
    done();
    const { clause: before } = context.store.get('dutyOfKind', exchangeId, KIND) as RowOf<'dutyOfKind'>;
    const duty: NewDuty = { kind: KIND, clause: clause || before, due: until, waiting: 0 };
    tx.log({ ...entryAbout(context, tx, AuditKind.EXTENDED, stored), externalReason: 'EXTEND', duties: [duty] });
    tx.write('dutyDue', duty.clause, duty.due, exchangeId, 'received', KIND);
  };
}

/** The clause under which it may be kept until then. Throws POLICY_REFUSED. */
function checkLimit(
  { policy }: Context,
  { agreement, agreementDigest, issued }: Pick<Statement, 'agreement' | 'agreementDigest' | 'issued'>,
  first: number,
  until: number,
): string {
  const { expiry } = policy.byDigest(agreement, agreementDigest, issued);
  if (expiry?.mostDays === undefined) throw new TripointError('POLICY_REFUSED', 'the text lets no record be extended');
  const latest = latestEnd({ first }, expiry.mostDays);
  if (until > latest) throw new TripointError('POLICY_REFUSED', `extended to ${timeText(latest).slice(0, 10)} at most`);
  return expiry.clause;
}
