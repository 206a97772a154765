// The expiry of a record of ours in a country that holds it: our people are told in time, and it is told where the text has it so. Once nobody
// holds the record any more it is destroyed here as well.
import { decode, encode, nameOf, Verb } from '../../../proto/index.ts';
import { codeOf, type Id, idText, type Micros, sameBytes, TripointError, timeText } from '../../domain/index.ts';
import { recordDigest } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import type { Submit, Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { eraseRecord, exchangesKept, isUnderReview } from '../obligations/index.ts';
import { heldUntil } from '../reads/index.ts';
import { EXPIRY, endExpiries, isOpen, NOTICE, settleExpiry, type Timed, timed } from './expiring.ts';
import { type Recipient, recipientsOf } from './recipients.ts';
import { reviewDue } from './reviewing.ts';
import { speak } from './speak.ts';

/** Looked at in one page. */
const PAGE = 64;

/** Does everything whose time has come, by the clock that the partners confirm: what is destroyed does not come back. */
export async function expireAll(context: Context, submit: Submit): Promise<void> {
  const now = context.time.agreed();
  for (let due: Micros = 0, after: Id = new Uint8Array(); ; ) {
    const rows = context.store.all('expiriesDue', now, due, after, PAGE);
    await Promise.all(rows.map((row) => submitOne(context, submit, row)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    ({ due, exchange_id: after } = last);
  }
}

const ACTS = { [NOTICE]: announce, [EXPIRY]: expire, REVIEW_NEED: reviewDue } as const;

async function submitOne(context: Context, submit: Submit, { exchange_id: id, kind }: RowOf<'expiriesDue'>): Promise<void> {
  const act = ACTS[kind as keyof typeof ACTS];
  try {
    await submit({ phase: 'send', bytes: 16_384, run: (tx) => act(context, tx, id) });
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    // Something else of the record changes in the same commit: the next look finds what that made of it.
    context.log('warn', 'expiry not settled yet', { exchange: idText(id), kind, code: codeOf(error) });
  }
}

/** Whether the record is in force here, and this exchange says last when it ends there. */
function stands(
  context: Context,
  { exchangeId, partner, of }: Timed,
): { readonly holder: Recipient; readonly end: Micros } | undefined {
  const { store, self } = context;
  if (store.get('newestVersion', of, self)?.state !== 'IN_FORCE') return undefined;
  const holder = recipientsOf(context, of).find((one) => one.partner === partner && one.holds);
  const held = heldUntil(context, of, partner);
  return holder && held && sameBytes(held.exchangeId, exchangeId) ? { holder, end: held.end } : undefined;
}

/** From now on it waits for our people to extend it, until its time. */
function announce(context: Context, tx: Transaction, exchangeId: Id): void {
  if (!isOpen(context, exchangeId, NOTICE)) return;
  const matter = timed(context, exchangeId);
  const { partner, of } = matter;
  const standing = stands(context, matter);
  if (standing === undefined) {
    settleExpiry(context, tx, matter, NOTICE, 'ended');
    // An extension that its receiver refused: the end before it stood.
    const held = heldUntil(context, of, partner);
    if (matter.verb === Verb.EXTEND && held !== undefined && held.end <= context.time.agreed()) eraseOwn(context, tx, matter, '');
    return;
  }
  const { clause } = context.store.get('dutyOfKind', exchangeId, NOTICE) as RowOf<'dutyOfKind'>;
  // A later version, sent after the notice, was announced with the one before.
  const isNews = !endExpiries(context, tx, of, partner);
  settleExpiry(context, tx, matter, NOTICE, 'met', { kind: EXPIRY, clause, due: standing.end, waiting: 1 });
  if (!isNews) return;
  tx.event('record.expiring', partner, NOTICE, exchangeId, 'sent');
  tell(context, tx, of, standing.holder, standing.end);
}

const VERB = nameOf('Verb', Verb.EXPIRY_NOTICE);

/** Where the text says that who holds a record is told; decided like any other exchange. */
function tell(
  context: Context,
  tx: Transaction,
  recordId: Id,
  { partner: to, statement, version = 1 }: Recipient,
  end: Micros,
): void {
  const { self, store, policy } = context;
  const { agreement, purpose, recipientAgency: toAgency, agency } = statement;
  const texts = policy.agreements().filter(({ id }) => id === agreement);
  if (!texts.some(({ grants }) => grants.some((grant) => grant.verb === VERB && grant.from === self && grant.to === to))) return;
  const { header } = store.get('recordVersion', recordId, version, self) as RowOf<'recordVersion'>;
  const { classification } = decode('RecordHeader', header);
  speak(context, tx, {
    ...{ to, verb: Verb.EXPIRY_NOTICE, classification, purpose, agency, toAgency, author: '' },
    content: encode('ExpiryNotice', { expiresOn: timeText(end).slice(0, 10) }),
    about: { originator: self, recordId, version, recordDigest: recordDigest(header) },
  });
}

/** The country has destroyed it. Throws STATE_CONFLICT. */
function expire(context: Context, tx: Transaction, exchangeId: Id): void {
  if (!isOpen(context, exchangeId, EXPIRY)) return;
  const matter = timed(context, exchangeId);
  const { of } = matter;
  if (stands(context, matter) === undefined) {
    settleExpiry(context, tx, matter, EXPIRY, 'ended');
    return;
  }
  // What still waits for a person is looked at again.
  const isWaited = recipientsOf(context, of).some(({ waiting }) => waiting.length > 0);
  if (isWaited || isUnderReview(context, exchangesKept(context, of))) return;
  const { clause } = context.store.get('dutyOfKind', exchangeId, EXPIRY) as RowOf<'dutyOfKind'>;
  settleExpiry(context, tx, matter, EXPIRY, 'met');
  eraseOwn(context, tx, matter, clause);
}

/** Unless another country has it still. Throws STATE_CONFLICT. */
function eraseOwn(context: Context, tx: Transaction, matter: Timed, clause: string): void {
  const { store, self } = context;
  if (store.get('newestVersion', matter.of, self)?.state !== 'IN_FORCE' || isHeldElsewhere(context, matter)) return;
  if (!eraseRecord(context, tx, matter.of, { kind: EXPIRY, clause }, matter.exchangeId))
    throw new TripointError('STATE_CONFLICT', 'it is changing at this moment');
}

/** Whether another country may have it still. */
function isHeldElsewhere(context: Context, { partner, of }: Timed): boolean {
  const now = context.time.agreed();
  return recipientsOf(context, of).some((one) => {
    if (one.partner === partner || !one.holds) return false;
    const held = heldUntil(context, of, one.partner);
    return held === undefined || held.end > now;
  });
}
