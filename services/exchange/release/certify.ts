// What a partner recalled is destroyed here at once, and what has served its purpose here in time; it is certified to the originator: ids, hashes and the
// entries that say so, no content.
import { AuditKind, DestructionMethod, decode, encode, type Outgoing, Verb } from '../../../proto/index.ts';
import { type Country, codeOf, type Id, idText, type Micros, TripointError } from '../../domain/index.ts';
import { recordDigest } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import {
  advanceDuty,
  type Concerned,
  claimDuties,
  endDuties,
  entryAbout,
  type Submit,
  type Transaction,
} from '../commit/index.ts';
import { type Context, DUTY_STATES, isOpenDuty, wordIn } from '../context/index.ts';
import { type Cause, contentOf, erase } from '../obligations/index.ts';
import { storedExchange, versionsHeld } from '../reads/index.ts';
import { endSaid } from './said-ends.ts';
import { type Speech, speak } from './speak.ts';

const KIND = 'CERTIFY_DESTRUCTION';

/** Looked at in one page. */
const PAGE = 64;

/**
 * Certifies everything that can be now; what cannot, because something else of it changes in the same commit, is at the next look. For a
 * partner that is no longer configured the certificate waits, like all that is sent to it.
 */
export async function certifyAll(context: Context, submit: Submit): Promise<void> {
  for (const { partner } of context.store.all('partnersToCertify')) await certifyFor(context, submit, partner);
}

/** We said that a record has served its purpose, and its originator has not said in time why it is to be kept. */
export async function endPurposes(context: Context, submit: Submit): Promise<void> {
  for (let due: Micros = 0, after: Id = new Uint8Array(); ; ) {
    const rows = context.store.all('purposesOver', due, after, PAGE);
    await Promise.all(rows.map((row) => endOne(context, submit, row)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    ({ due, exchange_id: after } = last);
  }
}

async function endOne(context: Context, submit: Submit, { exchange_id: id, clause }: RowOf<'purposesOver'>): Promise<void> {
  try {
    await submit({ phase: 'send', bytes: 16_384, run: (tx) => endPurpose(context, tx, id, clause) });
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    context.log('error', 'record that has served its purpose not destroyed', { exchange: idText(id), code: codeOf(error) });
  }
}

function endPurpose(context: Context, tx: Transaction, exchangeId: Id, clause: string): void {
  if (context.store.get('dutyState', exchangeId, 'sent', 'ANSWER')?.state !== 'OVERDUE') return;
  const stored = storedExchange(context, exchangeId);
  const { partner, statement } = stored;
  const { about, purpose, agency, recipientAgency: toAgency } = statement;
  if (about === null) throw new TripointError('LEDGER_CORRUPT', { field: 'exchange', rule: 'about a record' });
  const rows = versionsHeld(context, about.recordId, about.originator);
  if (!claimDuties(tx, exchangeId) || !rows.every((row) => claimDuties(tx, row.exchange_id))) return;
  tx.log({ ...entryAbout(context, tx, AuditKind.OBLIGATION_ENDED, stored), externalReason: 'ANSWER' });
  advanceDuty(tx, { exchangeId, direction: 'sent', kind: 'ANSWER', from: 'OVERDUE' }, 'ended');
  const destroyed = rows.map((row) => destroy(context, tx, about, row, { kind: 'PURPOSE_ACHIEVED', clause }));
  if (destroyed.length === 0) return;
  const header = headerOf(context, about.originator, about.recordId, about.version);
  sendCertificate(context, tx, { to: partner, about, purpose, agency, toAgency, header }, destroyed);
}

async function certifyFor(context: Context, submit: Submit, partner: Country): Promise<void> {
  // flood: those that cannot be certified hold up no other, neither of this partner nor of another.
  for (let at = -1, after: Id = new Uint8Array(); ; ) {
    const rows = context.store.all('recallsToCertify', partner, at, after, PAGE);
    await Promise.all(rows.map((row) => certifyOne(context, submit, partner, row)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    ({ at, exchange_id: after } = last);
  }
}

async function certifyOne(
  context: Context,
  submit: Submit,
  partner: Country,
  { exchange_id: id, clause }: RowOf<'recallsToCertify'>,
): Promise<void> {
  try {
    await submit({ phase: 'send', bytes: 16_384, run: (tx) => certify(context, tx, id, clause) });
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    context.log('error', 'recalled record not destroyed', { partner, code: codeOf(error) });
  }
}

function certify(context: Context, tx: Transaction, recall: Id, clause: string): void {
  const { store } = context;
  const duty = store.get('dutyState', recall, 'received', KIND);
  const state = wordIn(DUTY_STATES, duty?.state ?? '');
  if (!isOpenDuty(state)) return;
  const stored = storedExchange(context, recall);
  const { about } = stored.statement;
  if (about === null) throw new TripointError('LEDGER_CORRUPT', { field: 'exchange', rule: 'a recall about a record' });
  const rows = store
    .all('exchangesAbout', about.recordId, about.originator)
    .filter(({ direction, verb }) => direction === 'received' && factsOfVerb(verb)?.versions === true);
  // Something else that changes in this commit would not see what this leaves.
  if (!claimDuties(tx, recall) || !rows.every((row) => claimDuties(tx, row.exchange_id))) return;
  // First: a question that is over is destroyed with the record.
  endWhatWasSaid(context, tx, about);
  const destroyed = rows.map((row) => destroy(context, tx, about, row, { kind: 'RECALL', clause }));
  tx.log({ ...entryAbout(context, tx, AuditKind.OBLIGATION_MET, stored), externalReason: KIND });
  advanceDuty(tx, { exchangeId: recall, direction: 'received', kind: KIND, from: state }, 'met');
  const { partner: to, statement, record } = stored;
  const { purpose, recipientAgency: agency, agency: toAgency } = statement;
  const header = headerOf(context, to, record.recordId, record.version);
  sendCertificate(context, tx, { to, about, purpose, agency, toAgency, header }, destroyed);
}

type Destroyed = Outgoing<'Destroyed'>;

/** Its content, unless that is gone already; named either way, with the entry that says so. */
function destroy(context: Context, tx: Transaction, about: Concerned, row: RowOf<'exchangesAbout'>, cause: Cause): Destroyed {
  const { store, logs } = context;
  const { exchange_id: exchangeId, record_version: version } = row;
  const { header } = store.get('recordVersion', about.recordId, version, about.originator) as RowOf<'recordVersion'>;
  const content = contentOf(context, exchangeId);
  const named = { version, recordDigest: recordDigest(header), exchangeId };
  const before = store.keys.get(content.vaultId) === undefined ? store.get('erasureCertified', exchangeId) : undefined;
  if (before !== undefined) {
    const { origin, index } = logs.placeOf(before.leaf_index);
    return { ...named, logOrigin: origin, index, leafHash: before.hash };
  }
  // A key that was lost, which no entry says, is destroyed like one that is there.
  const { origin, index, hash } = erase(context, tx, content, cause);
  endDuties(tx, exchangeId, 'received');
  return { ...named, logOrigin: origin, index, leafHash: hash };
}

/** Under the terms of what it answers; `header`: of a record with the classification of that. */
function sendCertificate(
  context: Context,
  tx: Transaction,
  { header, ...terms }: Pick<Speech, 'to' | 'about' | 'purpose' | 'agency' | 'toAgency'> & { readonly header: Uint8Array },
  destroyed: readonly Destroyed[],
): void {
  const { classification } = decode('RecordHeader', header);
  const content = encode('DestructionCertificate', { method: DestructionMethod.KEY_DESTROYED, destroyed });
  // The gateway's own.
  speak(context, tx, { ...terms, verb: Verb.DESTRUCTION_CERTIFICATE, content, classification, author: '' });
}

/** What was said about it ends with it. Whatever is wrong there does not keep the record from being destroyed. */
function endWhatWasSaid(context: Context, tx: Transaction, { originator, recordId }: Concerned): void {
  try {
    tx.attempt(() => endSaid(context, tx, originator, recordId));
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    context.log('error', 'questions about a recalled record not ended', { partner: originator, code: codeOf(error) });
  }
}

const headerOf = ({ store }: Context, source: string, recordId: Id, version: number): Uint8Array =>
  (store.get('recordVersion', recordId, version, source) as RowOf<'recordVersion'>).header;
