// A record of ours is taken back: from one partner that may not have its newest version, or from everyone.
import { AuditKind, decode, encode, RecallReason, type Statement, Verb } from '../../../proto/index.ts';
import { type Country, type Id, idFromText, idText, TripointError } from '../../domain/index.ts';
import { recordDigest } from '../../envelope/index.ts';
import { isNextVersion } from '../../records/index.ts';
import { logOwnAct, personOf, reasonFaults, recallRecord, type Transaction } from '../commit/index.ts';
import { type Context, type Exchange, type ExchangeView, recallReasons, type User } from '../context/index.ts';
import type { StoredExchange } from '../reads/index.ts';
import { endExpiries } from './expiring.ts';
import { idempotencyOn, type Post, type Prepared } from './posting.ts';
import { endWaiting, recipientsOf } from './recipients.ts';
import { endReviews } from './reviewing.ts';
import { endSaid } from './said-ends.ts';
import { speak } from './speak.ts';
import { ownRecord } from './versions.ts';

export interface Recalling {
  readonly to: Country;
  /** The newest version of what is recalled, as our own row has it. */
  readonly recordId: Id;
  readonly version: number;
  readonly header: Uint8Array;
  readonly classification: number;
  /** The terms under which it was sent. */
  readonly sent: Pick<Statement, 'purpose' | 'recipientAgency'>;
  readonly agency: string;
  /** As the log commits to a person. */
  readonly author: string;
  readonly reason: RecallReason;
  readonly request?: Uint8Array;
}

/** Tells one partner to destroy all that it holds of the record; decided like any other exchange. */
export function sendRecall(context: Context, tx: Transaction, recalling: Recalling): ExchangeView {
  const { to, recordId, version, header, classification, sent, agency, author, reason, request } = recalling;
  return speak(context, tx, {
    ...{ to, verb: Verb.RECALL, content: encode('Recall', { reason }), classification, agency, author },
    ...{ purpose: sent.purpose, toAgency: sent.recipientAgency },
    about: { originator: context.self, recordId, version, recordDigest: recordDigest(header) },
    ...(request && { request }),
  });
}

/**
 * Whether a clause says that this partner may not have it. destroyed for nothing: a suspension, a quota that is used up or a rule that fails
 * says nothing of the record, and what was destroyed for it does not come back.
 */
export const isNotForRecipient = ({ state, code }: Pick<ExchangeView, 'state' | 'code'>): boolean =>
  state === 'REFUSED' && code === 'POLICY_REFUSED';

/** An update that was held, or refused only for now, and now may not leave at all: what its partner has of the record goes with it. */
export function recallRefused(context: Context, tx: Transaction, update: StoredExchange, view: ExchangeView): void {
  const { partner: to, verb, purpose, record, opening } = update;
  if (!isNextVersion(verb) || !isNotForRecipient(view)) return;
  const { recordId, version } = record;
  const recipient = recipientsOf(context, recordId).find(({ partner }) => partner === to);
  const row = context.store.get('recordVersion', recordId, version, context.self);
  if (recipient?.holds !== true || purpose !== recipient.statement.purpose || row === undefined) return;
  const { header } = row;
  const { classification, originator } = decode('RecordHeader', header);
  const what = { to, recordId, version, header, classification, sent: recipient.statement };
  const by = { agency: originator?.agency ?? '', author: opening.user, reason: RecallReason.NOT_FOR_RECIPIENT };
  sendRecall(context, tx, { ...what, ...by });
}

/** Takes it back from every partner that may hold a version, and ends what of it still waits here. */
export const createRecall =
  (context: Context, post: Post): Exchange['recall'] =>
  async (id, { reason, explanation }, user, idempotency) => {
    const recordId = idFromText(id);
    const faults = reasonFaults('/explanation', explanation);
    if (recallReasons.value(reason) === 0) faults.push({ field: '/reason', rule: 'a reason of a recall' });
    if (faults.length > 0) throw new TripointError('INVALID', faults);
    return post(user, idempotencyOn(Verb.RECALL, recordId, idempotency), (request) =>
      prepare(context, recordId, { reason, explanation, request }, user),
    );
  };

export interface TakingBack {
  readonly recordId: Id;
  readonly reason: string;
  readonly explanation: string;
  readonly request?: Uint8Array;
  readonly agency: string;
  /** By `personOf`; empty: the gateway itself. */
  readonly author: string;
}

const prepare = (
  context: Context,
  recordId: Id,
  ordered: Omit<TakingBack, 'recordId' | 'agency' | 'author'>,
  user: User,
): Prepared => ({
  phase: 'send',
  recordId,
  bytes: 1024 * context.partners.length,
  run(tx) {
    const { version, exchanges } = takeBack(context, tx, { ...ordered, recordId, agency: user.agency, author: personOf(user) });
    return { ids: idsOf(exchanges), recordId: idText(recordId), recordVersion: version, exchanges };
  },
});

/** Within the commit: recalls it from everyone. Throws as `ownRecord` does. */
export function takeBack(
  context: Context,
  tx: Transaction,
  { recordId, reason, explanation, request, agency, author }: TakingBack,
): { readonly version: number; readonly exchanges: readonly ExchangeView[] } {
  const recipients = recipientsOf(context, recordId);
  // Who could not be told the first time, because the recall was refused, is told now.
  const isOwed = recipients.some(({ holds }) => holds);
  const { version, kind, header, classification } = ownRecord(context, tx, recordId, { agency }, 'recalled', isOwed);
  const about = { recordKind: kind, recordId, recordVersion: version };
  logOwnAct(
    context,
    tx,
    { kind: AuditKind.RECALLED, verb: Verb.RECALL, ...about, externalReason: reason, ...(request && { request }) },
    { person: author, reason: explanation },
  );
  recallRecord(tx, context.self, recordId);
  // Another record may have its reference now.
  tx.write('referenceErased', recordId);
  for (const { waiting } of recipients) endWaiting(context, tx, waiting, 'RECALLED');
  endSaid(context, tx, context.self, recordId);
  endExpiries(context, tx, recordId);
  endReviews(context, tx, recordId);
  const exchanges = recipients
    .filter(({ holds }) => holds)
    .map(({ partner: to, statement: sent }) => {
      const what = { to, recordId, version, header, classification, sent };
      const by = { agency, author, reason: recallReasons.value(reason) as RecallReason, ...(request && { request }) };
      return sendRecall(context, tx, { ...what, ...by });
    });
  return { version, exchanges };
}

export const idsOf = (exchanges: readonly ExchangeView[]): Uint8Array => Buffer.concat(exchanges.map(({ id }) => idFromText(id)));
