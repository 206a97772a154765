// Our exchanges that wait for human release: approvals, release by the last one, denial and expiry.
import { AuditKind } from '../../../proto/index.ts';
import { type Id, personId, TripointError } from '../../domain/index.ts';
import { type Act, advanceDuty, advanceExchange, entryAbout, keepOpening, logAct, type Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { approvalHash, approvedBy, type HoldRules } from '../obligations/index.ts';
import type { StoredExchange } from '../reads/index.ts';
import { share, sharingOf } from './disclose.ts';
import { holdAnew, isOutdated } from './outdated.ts';
import { recallRefused } from './recall.ts';
import { reviewed } from './reviewed.ts';
import { tellReview } from './tell-review.ts';

const KIND = 'RELEASE';

function checkOther(context: Context, { exchangeId }: StoredExchange, subject: string): void {
  if (approvedBy(context, exchangeId).includes(personId(subject))) throw new TripointError('SAME_PERSON');
}

/**
 * Records one more approval. At the last one the exchange is decided again under current rules, and is sent under its own id, or refused if
 * it is no longer permitted. If what would be sent differs from what was held, the approval does not count: returns the new exchange under
 * which it is held again.
 */
function approve(
  context: Context,
  tx: Transaction,
  held: StoredExchange,
  act: Act,
  subject: string,
  waiting: number,
): Id | undefined {
  const { exchangeId, partner, key, leafIndex, opened } = held;
  const before = approvedBy(context, exchangeId).length;
  // stale approval: an approval of one text and the fields shown under it does not count for another.
  const now = shareAgain(context, tx, held, waiting > 1 ? before : before + 1);
  // The release waits for the partners' word that a concealment is over: it is not used up by a refusal for now.
  if (now.view.code === 'CLOCK_IN_DOUBT')
    throw new TripointError('CLOCK_IN_DOUBT', 'no partner has confirmed that this time has come');
  if (isOutdated(held, now)) return holdAnew(context, tx, held);
  const last = waiting > 1 ? undefined : now;
  const left = last === undefined ? waiting - 1 : last.waiting;
  tx.write('approval', exchangeId, KIND, approvalHash(context, exchangeId, subject), tx.at);
  if (left > 0) logAct(context, tx, AuditKind.APPROVED, held, { ...act, said: { duties: [{ kind: KIND, waiting: left }] } }, key);
  else logAct(context, tx, AuditKind.RELEASED, held, act, key);
  advanceDuty(tx, dutyOf(held), left > 0 ? 'approved' : 'met', left);
  if (last === undefined || left > 0) return undefined;
  // The row's opening is about to be replaced by that of the next leaf.
  keepOpening(context, tx, { leaf: leafIndex }, exchangeId, opened, key);
  const view = last.commit(tx);
  recallRefused(context, tx, held, view);
  const { state, code = null } = view;
  tx.event(state === 'QUEUED' ? 'exchange.released' : 'exchange.denied', partner, code, exchangeId, 'sent');
  return undefined;
}

const shareAgain = (context: Context, tx: Transaction, held: StoredExchange, approvals: number) =>
  share(context, { ...sharingOf(context, held), wasHeld: true }, tx.at, approvals, tx.countOf);

function deny(context: Context, tx: Transaction, held: StoredExchange, act: Act): void {
  const { exchangeId, partner, key } = held;
  logAct(context, tx, AuditKind.DENIED, held, act, key);
  end(tx, held, 'denied', 'HOLD_DENIED');
  tx.event('exchange.denied', partner, 'HOLD_DENIED', exchangeId, 'sent');
}

function expire(context: Context, tx: Transaction, held: StoredExchange): void {
  const { exchangeId, partner } = held;
  tx.log({ ...entryAbout(context, tx, AuditKind.HOLD_EXPIRED, held), externalReason: 'HOLD_EXPIRED' });
  end(tx, held, 'expired', 'HOLD_EXPIRED');
  tx.event('exchange.expired', partner, 'HOLD_EXPIRED', exchangeId, 'sent');
}

const dutyOf = ({ exchangeId }: StoredExchange) => ({ exchangeId, direction: 'sent', kind: KIND, from: 'OPEN' }) as const;

function end(tx: Transaction, held: StoredExchange, step: 'denied' | 'expired', code: string): void {
  const { exchangeId, partner } = held;
  advanceExchange(tx, { exchangeId, partner, from: 'HELD' }, step, { code });
  advanceDuty(tx, dutyOf(held), step === 'denied' ? 'denied' : 'ended');
}

export const HOLDS: HoldRules = { checkOther, approve, deny, expire, tellReview, reviewed };
