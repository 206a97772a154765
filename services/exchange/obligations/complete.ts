// People complete duties: they release or deny a held exchange, review an override, or confirm that a task is done.
import { AuditKind } from '../../../proto/index.ts';
import { type Id, idFromText, idText, isSamePerson, TripointError } from '../../domain/index.ts';
import type { Row } from '../../ledger/index.ts';
import {
  type Act,
  advanceDuty,
  claimDuties,
  endDuties,
  logAct,
  personOf,
  reasonFaults,
  requireSoundClock,
  type Scrubbing,
  type Submit,
  subjectOfPerson,
  type Transaction,
} from '../commit/index.ts';
import type { Context, DutyKind, DutyView, Exchange, Settlement, User } from '../context/index.ts';
import { checkAudience, type StoredExchange, storedExchange, viewById } from '../reads/index.ts';
import { authorOf } from './approvals.ts';
import { contentOf, erase } from './erasure.ts';

/** The rules for holds. Provided by the room `release`, to which released exchanges return. */
export interface HoldRules {
  /** Throws SAME_PERSON. */
  readonly checkOther: (context: Context, held: StoredExchange, subject: string) => void;
  /** Returns the new exchange under which it is held again, if this approval would release something other than what was held. */
  readonly approve: (
    context: Context,
    tx: Transaction,
    held: StoredExchange,
    act: Act,
    subject: string,
    waiting: number,
  ) => Id | undefined;
  readonly deny: (context: Context, tx: Transaction, held: StoredExchange, act: Act) => void;
  /** The partner learns what the review of an override found. */
  readonly tellReview: (context: Context, tx: Transaction, stored: StoredExchange, isUpheld: boolean, author: string) => void;
  /** It is still needed. */
  readonly reviewed: (context: Context, tx: Transaction, recordId: Id, act: Act, claimed: Id) => void;
  /** Nobody released it in time. */
  readonly expire: (context: Context, tx: Transaction, held: StoredExchange) => void;
}

interface Settling {
  readonly context: Context;
  readonly tx: Transaction;
  readonly stored: StoredExchange;
  readonly duty: { readonly clause: string; readonly waiting: number; readonly state: DutyView['state'] };
  readonly act: Act;
  readonly verdict: Settlement['verdict'];
  /** The person who completes it. */
  readonly subject: string;
  readonly holds: HoldRules;
}

interface Rule {
  readonly verdicts: readonly Settlement['verdict'][];
  /** self-approval: nobody releases or reviews their own exchange. */
  readonly byAnother: boolean;
  /** Returns the new exchange if it is held again. */
  readonly settle: (settling: Settling) => Id | undefined;
}

const APPROVAL = ['APPROVE', 'DENY'] as const;

/** The duties that people complete. The gateway completes all others. */
const RULES: Readonly<Partial<Record<DutyKind, Rule>>> = {
  RELEASE: {
    verdicts: APPROVAL,
    byAnother: true,
    settle({ context, tx, stored, act, verdict, subject, duty, holds }) {
      if (verdict === 'APPROVE') return holds.approve(context, tx, stored, act, subject, duty.waiting);
      holds.deny(context, tx, stored, act);
      return undefined;
    },
  },
  HUMAN_RELEASE: { verdicts: APPROVAL, byAnother: false, settle: settleReceived },
  REVIEW: {
    verdicts: APPROVAL,
    byAnother: true,
    settle({ context, tx, stored, act, verdict, duty, holds }) {
      const { exchangeId, partner, key } = stored;
      const isJustified = verdict === 'APPROVE';
      logAct(context, tx, AuditKind.OVERRIDE_REVIEWED, stored, { ...act, verdict }, key);
      const review = { exchangeId, direction: 'sent', kind: 'REVIEW', from: duty.state } as const;
      advanceDuty(tx, review, isJustified ? 'met' : 'denied');
      tx.event(isJustified ? 'exchange.released' : 'exchange.denied', partner, 'OVERRIDE_REVIEWED', exchangeId, 'sent');
      holds.tellReview(context, tx, stored, isJustified, act.person);
      return undefined;
    },
  },
  // Where it is not needed any more the record is recalled, or left to expire.
  REVIEW_NEED: {
    verdicts: ['DONE'],
    byAnother: false,
    settle({ context, tx, stored: { record, exchangeId }, act, holds }) {
      holds.reviewed(context, tx, record.recordId, act, exchangeId);
      return undefined;
    },
  },
  VERIFY_BEFORE_ACTION: {
    verdicts: ['DONE'],
    byAnother: false,
    settle({ context, tx, stored, act, duty }) {
      const { exchangeId, direction } = stored;
      logAct(context, tx, AuditKind.OBLIGATION_MET, stored, act, stored.key);
      advanceDuty(tx, { exchangeId, direction, kind: 'VERIFY_BEFORE_ACTION', from: duty.state }, 'met');
      return undefined;
    },
  },
};

/** A received record that only releasers have seen: now shown to others, or destroyed. */
function settleReceived({ context, tx, stored, duty, act, verdict }: Settling): undefined {
  const { exchangeId, direction, partner } = stored;
  const kind = 'HUMAN_RELEASE';
  if (verdict === 'APPROVE') {
    logAct(context, tx, AuditKind.RELEASED, stored, act, stored.key);
    advanceDuty(tx, { exchangeId, direction, kind, from: duty.state }, 'met');
    tx.event('exchange.released', partner, null, exchangeId, direction);
    return undefined;
  }
  // The record of who denied it, and why, outlives the denied content.
  const key = context.vault.newKey();
  tx.write('vaultKey', key.vaultId, key.wrapped);
  logAct(context, tx, AuditKind.DENIED, stored, act, key);
  erase(context, tx, contentOf(context, exchangeId), { kind, clause: duty.clause });
  advanceDuty(tx, { exchangeId, direction, kind, from: duty.state }, 'denied');
  endDuties(tx, exchangeId, direction);
  tx.event('exchange.denied', partner, 'HOLD_DENIED', exchangeId, direction);
  return undefined;
}

/** Whether it may send something: an approved release, or what a review found. */
const sends = (kind: DutyKind, { verdict }: Settlement): boolean =>
  kind === 'REVIEW' || (kind === 'RELEASE' && verdict === 'APPROVE');

export function createSettle(
  context: Context,
  submit: Submit,
  scrubbing: Pick<Scrubbing, 'done'>,
  holds: HoldRules,
): Exchange['settle'] {
  const rowOf = (exchangeId: Id, kind: DutyKind): Row => {
    const row = context.store.get('dutyOfKind', exchangeId, kind);
    if (row === undefined) throw new TripointError('NOT_FOUND');
    if (row.state !== 'OPEN' && row.state !== 'OVERDUE') throw new TripointError('DUTY_SETTLED');
    return row;
  };

  /** AGAIN: this commit already contains another change of the exchange. An id: it is held again under that id. */
  function settle(
    tx: Transaction,
    exchangeId: Id,
    kind: DutyKind,
    { verdict, reason }: Settlement,
    user: User,
    rule: Rule,
  ): 'SETTLED' | 'EXPIRED' | 'AGAIN' | Id {
    const row = rowOf(exchangeId, kind);
    requireSoundClock(context);
    const stored = storedExchange(context, exchangeId);
    const { subject } = user;
    // Nobody releases, denies or completes what they are not permitted to see.
    checkAudience(context, exchangeId, user.agency);
    const isOver = kind === 'RELEASE' && (row.due as number) <= tx.at;
    if (isOver && (row.due as number) > context.time.agreed())
      throw new TripointError('CLOCK_IN_DOUBT', 'no partner has confirmed that the time of this hold is over');
    if (rule.byAnother && !isOver) {
      const author = authorOf(context, stored);
      if (author === undefined) throw new TripointError('SAME_PERSON', 'who posted it cannot be told any more');
      if (isSamePerson(subjectOfPerson(author), subject)) throw new TripointError('SAME_PERSON');
      holds.checkOther(context, stored, subject);
    }
    // It would be sent, or finally refused, while the link is suspended: it stays held, and may be denied.
    if (kind === 'RELEASE' && verdict === 'APPROVE' && !isOver && context.aside.isSuspended(stored.partner))
      throw new TripointError('LINK_SUSPENDED');
    if (!claimDuties(tx, exchangeId)) return 'AGAIN';
    if (isOver) {
      holds.expire(context, tx, stored);
      return 'EXPIRED';
    }
    const duty = { clause: row.clause as string, waiting: row.waiting as number, state: row.state as DutyView['state'] };
    const act = { person: personOf(user), reason };
    return rule.settle({ context, tx, stored, duty, act, verdict, subject, holds }) ?? 'SETTLED';
  }

  return async (id, kind, settlement, user) => {
    const exchangeId = idFromText(id);
    const rule = RULES[kind];
    const allowed = rule?.verdicts ?? [];
    const faults = reasonFaults('/reason', settlement.reason);
    if (rule !== undefined && !allowed.includes(settlement.verdict))
      faults.push({ field: '/verdict', rule: `one of ${allowed.join(', ')}` });
    if (rule === undefined) throw new TripointError('INVALID', { field: 'kind', rule: 'a duty that a person settles' });
    if (faults.length > 0) throw new TripointError('INVALID', faults);
    for (;;) {
      const settled = await submit({
        phase: 'send',
        bytes: 4096,
        ...(!sends(kind, settlement) && { unsigned: true }),
        run: (tx) => settle(tx, exchangeId, kind, settlement, user, rule),
      });
      if (settled === 'EXPIRED') throw new TripointError('DUTY_SETTLED', 'its time was over');
      if (settled === 'AGAIN') continue;
      if (settled !== 'SETTLED') throw new TripointError('HOLD_OUTDATED', `decided again as ${idText(settled)}`);
      const view = viewById(context, exchangeId, { sees: 'OFFICER', agency: user.agency });
      if (view.erased) await scrubbing.done();
      return view;
    }
  };
}
