// The end of a concealment: the next version of the record, with the same content, goes to whom it hid something from and to everyone else
// who was sent the record. The gateway itself does this when it is due, once; nobody posted it.
import { AuditKind, concat, decode, type Priority, type Verb } from '../../../proto/index.ts';
import { codeOf, type Id, idText, type Micros, sameBytes, TripointError, toHex } from '../../domain/index.ts';
import { BOUNDS } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { advanceDuty, claimDuties, entryAbout, type Submit, type Transaction } from '../commit/index.ts';
import { type Context, classifications } from '../context/index.ts';
import { storedExchange } from '../reads/index.ts';
import { isOwed } from './concealment.ts';
import { sharingOf } from './disclose.ts';
import { shareNext, type Terms } from './next-version.ts';
import { type Recipient, recipientsOf } from './recipients.ts';
import { referenceOf } from './references.ts';
import { ownRecord } from './versions.ts';

const KIND = 'REVEAL';

/** Looked at in one page. */
const PAGE = 64;

type Row = RowOf<'exchangesAbout'>;

/** Does everything whose time has come, by the clock that the partners confirm: a wrong clock of ours would disclose what is still concealed. */
export async function revealAll(context: Context, submit: Submit): Promise<void> {
  const now = context.time.agreed();
  for (let due: Micros = 0, after: Id = new Uint8Array(); ; ) {
    const rows = context.store.all('concealmentsOver', now, due, after, PAGE);
    const versions = new Map(rows.map((row) => [`${toHex(row.record_id)} ${row.record_version}`, row]));
    await Promise.all([...versions.values()].map((row) => submitReveal(context, submit, row)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    ({ due, exchange_id: after } = last);
  }
}

async function submitReveal(context: Context, submit: Submit, row: RowOf<'concealmentsOver'>): Promise<void> {
  const { record_id: recordId, record_version: version } = row;
  try {
    await submit({ phase: 'send', bytes: 16_384, run: (tx) => reveal(context, tx, recordId, version) });
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    // Something else of the record changes in the same commit: the next look finds what that made of it.
    context.log('warn', 'concealment not ended yet', { record: idText(recordId), code: codeOf(error) });
  }
}

/** Throws STATE_CONFLICT. */
function reveal(context: Context, tx: Transaction, recordId: Id, version: number): void {
  const { store, self, log } = context;
  const owed = store
    .all('exchangesAbout', recordId, self)
    .filter((row) => row.direction === 'sent' && row.record_version === version && isOwed(context, row.exchange_id));
  const [first] = owed;
  if (first === undefined) return;
  const recipients = recipientsNow(context, recordId, version, owed);
  // What waits is ended with its hold, and claimed there.
  const waiting = new Set(recipients.flatMap((one) => one.waiting.map((row) => toHex(row.exchange_id))));
  for (const { exchange_id: id } of owed)
    if (!waiting.has(toHex(id)) && !claimDuties(tx, id))
      throw new TripointError('STATE_CONFLICT', 'it is changing at this moment');
  if (recipients.length > 0) {
    const exchanges = shareAgain(context, tx, first, recipients);
    tx.whenDurable(() => {
      for (const { partner, id, state } of exchanges) log('info', 'concealment ended', { partner, exchange: id, state });
    });
  }
  for (const row of owed) end(context, tx, recordId, row, recipients.length > 0 ? 'met' : 'ended');
}

/**
 * Who is to have the next version: everyone who was sent the record, and who was refused it because of the concealment. Nobody, once it is
 * superseded, recalled or destroyed, or was never to go to those to whom the duty is owed.
 */
function recipientsNow(context: Context, recordId: Id, version: number, owed: readonly Row[]): Recipient[] {
  const { store, self, partners, log } = context;
  const newest = store.get('newestVersion', recordId, self);
  if (newest?.version !== version || newest.state !== 'IN_FORCE') return [];
  if (version >= BOUNDS.versions) {
    log('error', 'no version is left in which what was concealed could be sent', { record: idText(recordId) });
    return [];
  }
  const isOne = ({ exchange_id: id }: Row) => owed.some((row) => sameBytes(row.exchange_id, id));
  const all = recipientsOf(context, recordId, isOne).filter(({ partner }) => partners.includes(partner));
  return all.some(({ partner }) => owed.some((row) => row.partner === partner)) ? all : [];
}

/** Throws STATE_CONFLICT. */
function shareAgain(context: Context, tx: Transaction, { exchange_id: id }: Row, recipients: readonly Recipient[]) {
  const { family, json, record, agency, caveats, classification } = sharingOf(context, storedExchange(context, id));
  const next = {
    earlier: ownRecord(context, tx, record.recordId, { agency }, 'superseded'),
    content: concat(record.disclosures.map(({ carried }) => carried)),
    ...{ family, json, agency, caveats },
    classification: classifications.value(classification),
    reference: referenceOf(context, agency, family, json),
    author: '',
    termsFor: (recipient: Recipient) => termsOf(context, recipient),
  };
  return shareNext(context, tx, next, recipients).exchanges;
}

/** Those of the version before. A finding on the person whose content was destroyed meanwhile is not known any more. */
function termsOf(context: Context, { statement: { exchangeId, purpose, priority } }: Recipient): Terms {
  const known = { purpose, priority: priority as Priority };
  try {
    const { mistreatmentRisk } = sharingOf(context, storedExchange(context, exchangeId));
    return { ...known, ...(mistreatmentRisk && { mistreatmentRisk }) };
  } catch (error) {
    if (error instanceof TripointError && error.code === 'NOT_FOUND') return known;
    throw error;
  }
}

function end(context: Context, tx: Transaction, recordId: Id, row: Row, step: 'met' | 'ended'): void {
  const { exchange_id: exchangeId, partner, verb, record_version: version, statement } = row;
  const { purpose } = decode('Statement', statement);
  const { kind } = decode(
    'RecordHeader',
    (context.store.get('recordVersion', recordId, version, context.self) as RowOf<'recordVersion'>).header,
  );
  const matter = {
    exchangeId,
    from: context.self,
    to: partner,
    verb: verb as Verb,
    purpose,
    record: { recordId, version, kind },
  };
  const said = step === 'met' ? AuditKind.OBLIGATION_MET : AuditKind.OBLIGATION_ENDED;
  tx.log({ ...entryAbout(context, tx, said, matter), externalReason: KIND });
  advanceDuty(tx, { exchangeId, direction: 'sent', kind: KIND, from: 'OPEN' }, step);
}
