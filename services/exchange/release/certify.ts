// What a partner recalled is destroyed here at once, and certified to it: ids, hashes and the entries that say so, no content.
import { AuditKind, DestructionMethod, decode, encode, type Outgoing, Verb } from '../../../proto/index.ts';
import { type Country, codeOf, type Id, TripointError } from '../../domain/index.ts';
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
import { contentOf, erase } from '../obligations/index.ts';
import { type StoredExchange, storedExchange } from '../reads/index.ts';
import { endSaid } from './said-ends.ts';
import { speak } from './speak.ts';

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
  const destroyed = rows.map((row) => destroy(context, tx, about, row, clause));
  tx.log({ ...entryAbout(context, tx, AuditKind.OBLIGATION_MET, stored), externalReason: KIND });
  advanceDuty(tx, { exchangeId: recall, direction: 'received', kind: KIND, from: state }, 'met');
  sendCertificate(context, tx, stored, about, destroyed);
}

type Destroyed = Outgoing<'Destroyed'>;

/** Its content, unless that is gone already; named either way, with the entry that says so. */
function destroy(context: Context, tx: Transaction, about: Concerned, row: RowOf<'exchangesAbout'>, clause: string): Destroyed {
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
  const { origin, index, hash } = erase(context, tx, content, { kind: 'RECALL', clause });
  endDuties(tx, exchangeId, 'received');
  return { ...named, logOrigin: origin, index, leafHash: hash };
}

function sendCertificate(
  context: Context,
  tx: Transaction,
  { partner, statement, record: { recordId, version } }: StoredExchange,
  about: Concerned,
  destroyed: readonly Destroyed[],
): void {
  const { classification } = decode('RecordHeader', headerOf(context, partner, recordId, version));
  const { purpose, recipientAgency: agency, agency: toAgency } = statement;
  const content = encode('DestructionCertificate', { method: DestructionMethod.KEY_DESTROYED, destroyed });
  // The gateway's own.
  const speech = { to: partner, verb: Verb.DESTRUCTION_CERTIFICATE, content, classification, author: '' } as const;
  speak(context, tx, { ...speech, about, purpose, agency, toAgency });
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
