// Who was sent a record of ours, and what of it still waits here to be sent.
import { AuditKind, decode, type Statement, Verb } from '../../../proto/index.ts';
import { type Code, type Country, type Id, TripointError, toHex } from '../../domain/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import { advanceDuty, advanceExchange, claimDuties, entryAbout, type Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { NEVER, retriesOf, storedExchange } from '../reads/index.ts';
import { isOwed } from './concealment.ts';

type Row = RowOf<'exchangesAbout'>;
/** What still waits here to be sent. */
type Waiting = Pick<Row, 'exchange_id' | 'direction' | 'partner' | 'verb' | 'state' | 'code' | 'decided_again'>;

export interface Recipient {
  readonly partner: Country;
  /** The terms under which it was last sent; where nothing was, under which it is to be. */
  readonly statement: Statement;
  /** It may have a version: one was sent, and not refused there. */
  readonly holds: boolean;
  /** The last version that was sent to it, if one was. */
  readonly version?: number;
  /** Versions that a person, or another try, would still send. */
  readonly waiting: readonly Row[];
}

/** With these a partner refuses a recall of what it does not have. */
const NOTHING_THERE: readonly (string | null)[] = ['NOT_FOUND', 'RECALLED'] satisfies Code[];
const wasSent = ({ state }: Row): boolean => state === 'QUEUED' || state === 'CLOSED';
export const isWaiting = (row: Waiting): boolean => row.state === 'HELD' || retriesOf(row).retries === 'TO_COME';
/** Told to destroy it, or about to be. What a recall was about that was refused for good, here or there, is still there. */
const isRecall = (row: Row): boolean =>
  row.verb === Verb.RECALL && (wasSent(row) || isWaiting(row) || NOTHING_THERE.includes(row.code));

/**
 * Those that have a version of it, or will have one; not who was told to destroy it, or has certified that it did. `alsoRefused`: which of our own refusals make their
 * partner one of them all the same.
 */
export function recipientsOf(
  { store, self }: Context,
  recordId: Id,
  alsoRefused: (row: Row) => boolean = () => false,
): Recipient[] {
  const all = store.all('exchangesAbout', recordId, self);
  const isCertificate = ({ direction, verb }: Row) => direction === 'received' && verb === Verb.DESTRUCTION_CERTIFICATE;
  const destroyed = new Set(all.filter(isCertificate).map(({ partner }) => partner));
  const byPartner = Map.groupBy(
    all.filter(({ direction, partner }) => direction === 'sent' && !destroyed.has(partner)),
    ({ partner }) => partner,
  );
  return [...byPartner].flatMap(([partner, rows]) => {
    const versions = rows.filter(({ verb }) => factsOfVerb(verb)?.versions === true);
    const concerned = versions.filter((row) => wasSent(row) || isWaiting(row) || (row.state === 'REFUSED' && alsoRefused(row)));
    const sent = concerned.findLast(wasSent);
    const last = sent ?? concerned.at(-1);
    if (last === undefined || rows.some(isRecall)) return [];
    const waiting = concerned.filter(isWaiting);
    const statement = decode('Statement', last.statement);
    return [{ partner, statement, holds: sent !== undefined, ...(sent && { version: sent.record_version }), waiting }];
  });
}

/**
 * Those to whom the next version goes: who was sent nothing because of a concealment is owed the record all the same. With that version the
 * debt is paid, or begins anew.
 */
export const recipientsOfNext = (context: Context, recordId: Id): Recipient[] =>
  recipientsOf(context, recordId, ({ exchange_id: id }) => isOwed(context, id));

/** Ends what waits: nothing that was superseded or recalled leaves afterwards. Throws STATE_CONFLICT where one is being settled now. */
export function endWaiting(
  context: Context,
  tx: Transaction,
  rows: readonly Waiting[],
  code: Extract<Code, 'SUPERSEDED' | 'RECALLED'>,
): void {
  for (const { exchange_id: exchangeId, partner, state } of rows) {
    const stored = storedExchange(context, exchangeId);
    const isFree = claimDuties(tx, exchangeId) && tx.claim(`again ${toHex(exchangeId)}`);
    if (!isFree) throw new TripointError('STATE_CONFLICT', 'an earlier version is being settled at this moment');
    if (state === 'HELD') {
      tx.log({ ...entryAbout(context, tx, AuditKind.HOLD_EXPIRED, stored), externalReason: code });
      advanceExchange(tx, { exchangeId, partner, from: 'HELD' }, 'expired', { code });
      advanceDuty(tx, { exchangeId, direction: 'sent', kind: 'RELEASE', from: 'OPEN' }, 'ended');
      tx.event('exchange.expired', partner, code, exchangeId, 'sent');
      continue;
    }
    tx.log({ ...entryAbout(context, tx, AuditKind.FAILED, stored), externalReason: code });
    tx.write('decidedAgain', NEVER, exchangeId, partner);
    tx.event('exchange.abandoned', partner, code, exchangeId, 'sent');
  }
}
