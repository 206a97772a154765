// When a record of ours expires in a country that holds it: the duty that says so, and how it is settled.
import { AuditKind, decode, type Obligation, Verb } from '../../../proto/index.ts';
import { type Country, DAY, type Id, type Micros, TripointError } from '../../domain/index.ts';
import type { Agreement } from '../../policy/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import { advanceDuty, claimDuties, entryAbout, type Matter, type Transaction } from '../commit/index.ts';
import type { Context, Direction, NewDuty } from '../context/index.ts';
import { openDuty } from '../obligations/index.ts';
import { heldUntil, spanAfter, termIn } from '../reads/index.ts';
import type { Sharing } from './sharing.ts';

export const [NOTICE, EXPIRY] = ['EXPIRY_NOTICE', 'EXPIRY'] as const;

/** The duty of a version or an extension that is sent: to say in time when it ends there. Half-way, where its whole time is shorter than the notice. */
export function noticeOf(
  context: Context,
  { to, verb, record: { recordId, version }, about, override }: Sharing,
  { expiry }: Pick<Agreement, 'expiry'>,
  obligations: readonly Pick<Obligation, 'kind' | 'days' | 'hours'>[],
  issued: Micros,
): NewDuty[] {
  // Under an override it is kept for hours, unless a review upholds it.
  if (expiry === undefined || override !== undefined) return [];
  const end = verb === Verb.EXTEND ? about?.until : endOfVersion();
  if (end === undefined) return [];
  const ahead = Math.min(expiry.noticeDays * DAY, Math.floor((end - issued) / 2));
  return [{ kind: NOTICE, clause: expiry.clause, due: Math.max(1, end - ahead), waiting: 0 }];

  function endOfVersion(): Micros | undefined {
    const term = factsOfVerb(verb)?.versions === true ? termIn(obligations) : undefined;
    if (term === undefined) return undefined;
    const before = version === 1 ? undefined : heldUntil(context, recordId, to)?.life;
    return spanAfter(before, { issued, term, exigent: false }).end;
  }
}

export interface Timed extends Matter {
  readonly partner: Country;
  /** The record that expires. */
  readonly of: Id;
}

/** The exchange that says when a record ends, whatever became of its content. */
export function timed({ store, self }: Context, exchangeId: Id): Timed {
  const row = store.get('exchangeStored', exchangeId);
  if (row === undefined) throw new TripointError('NOT_FOUND');
  const { verb, purpose, about } = decode('Statement', row.statement);
  const { recordId, version, kind } = decode('RecordHeader', row.header);
  const of = verb === Verb.EXTEND && about !== null ? about.recordId : recordId;
  return {
    exchangeId,
    partner: row.partner,
    from: self,
    to: row.partner,
    verb,
    purpose,
    record: { recordId, version, kind },
    of,
  };
}

/** Throws STATE_CONFLICT. */
export function settleExpiry(
  context: Context,
  tx: Transaction,
  matter: Timed,
  kind: typeof NOTICE | typeof EXPIRY,
  step: 'met' | 'ended',
  opens?: NewDuty,
): void {
  const { exchangeId, partner } = matter;
  if (!claimDuties(tx, exchangeId)) throw new TripointError('STATE_CONFLICT', 'it is changing at this moment');
  const said = step === 'met' ? AuditKind.OBLIGATION_MET : AuditKind.OBLIGATION_ENDED;
  tx.log({ ...entryAbout(context, tx, said, matter), externalReason: kind, ...(opens && { duties: [opens] }) });
  advanceDuty(tx, { exchangeId, direction: 'sent', kind, from: 'OPEN' }, step);
  if (opens !== undefined) openDuty(tx, { exchangeId, direction: 'sent', partner }, tx.at, opens);
}

export const isOpen = ({ store }: Context, exchangeId: Id, kind: string): boolean =>
  store.get('dutyState', exchangeId, 'sent', kind)?.state === 'OPEN';

/** Ends what waits for our people because a record expires; of one country, if given. Whether there was anything. Throws STATE_CONFLICT. */
export function endExpiries(context: Context, tx: Transaction, recordId: Id, partner?: Country): boolean {
  const { store, self } = context;
  const rows: readonly { readonly exchange_id: Id; readonly direction: Direction; readonly partner: Country }[] = [
    ...store.all('exchangesAbout', recordId, self),
    ...store.all('extensionsOf', recordId, self),
  ];
  const waiting = rows.filter(
    (row) =>
      row.direction === 'sent' && (partner === undefined || row.partner === partner) && isOpen(context, row.exchange_id, EXPIRY),
  );
  for (const { exchange_id: id } of waiting) settleExpiry(context, tx, timed(context, id), EXPIRY, 'ended');
  return waiting.length > 0;
}
