// What a partner recalled is destroyed here at once, and certified to it: ids, hashes and the entries that say so, no content.
import { AuditKind, DestructionMethod, decode, encode, type Outgoing, Priority, RecordKind, Verb } from '../../../proto/index.ts';
import { type Country, codeOf, type Id, TripointError } from '../../domain/index.ts';
import { recordDigest } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { factsOfVerb, showRecord } from '../../records/index.ts';
import {
  advanceDuty,
  type Concerned,
  endDuties,
  entryAbout,
  originate,
  recordRows,
  type Submit,
  type Transaction,
} from '../commit/index.ts';
import { type Context, classifications, DUTY_STATES, isOpenDuty, wordIn } from '../context/index.ts';
import { claimDuties, contentOf, erase } from '../obligations/index.ts';
import { type StoredExchange, storedExchange } from '../reads/index.ts';
import { share } from './disclose.ts';

const KIND = 'CERTIFY_DESTRUCTION';

/** Looked at in one page. */
const PAGE = 64;

/**
 * Certifies everything that can be now; what cannot, because something else of it changes in the same commit, is at the next look. To a
 * partner that is no longer configured nothing can be sent.
 */
export async function certifyAll(context: Context, submit: Submit): Promise<void> {
  // flood: each partner has pages of its own, so that recalls of one that cannot be certified hold up no other's.
  for (const partner of context.partners) await certifyFor(context, submit, partner);
}

async function certifyFor(context: Context, submit: Submit, partner: Country): Promise<void> {
  for (;;) {
    const rows = context.store.all('recallsToCertify', partner, PAGE);
    const done = await Promise.all(rows.map((row) => certifyOne(context, submit, partner, row)));
    if (rows.length < PAGE || !done.includes(true)) return;
  }
}

async function certifyOne(
  context: Context,
  submit: Submit,
  partner: Country,
  { exchange_id: id, clause }: RowOf<'recallsToCertify'>,
): Promise<boolean> {
  try {
    return await submit({ phase: 'send', bytes: 16_384, run: (tx) => certify(context, tx, id, clause) });
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    context.log('error', 'recalled record not destroyed', { partner, code: codeOf(error) });
    return false;
  }
}

/** Whether it was done. */
function certify(context: Context, tx: Transaction, recall: Id, clause: string): boolean {
  const { store } = context;
  const duty = store.get('dutyState', recall, 'received', KIND);
  const state = wordIn(DUTY_STATES, duty?.state ?? '');
  if (!isOpenDuty(state)) return false;
  const stored = storedExchange(context, recall);
  const { about } = stored.statement;
  if (about === null) throw new TripointError('LEDGER_CORRUPT', { field: 'exchange', rule: 'a recall about a record' });
  const rows = store
    .all('exchangesAbout', about.recordId, about.originator)
    .filter(({ direction, verb }) => direction === 'received' && factsOfVerb(verb)?.versions === true);
  // Something else that changes in this commit would not see what this leaves.
  if (!claimDuties(tx, recall) || !rows.every((row) => claimDuties(tx, row.exchange_id))) return false;
  const destroyed = rows.map((row) => destroy(context, tx, about, row, clause));
  tx.log({ ...entryAbout(context, tx, AuditKind.OBLIGATION_MET, stored), externalReason: KIND });
  advanceDuty(tx, { exchangeId: recall, direction: 'received', kind: KIND, from: state }, 'met');
  sendCertificate(context, tx, stored, about, destroyed);
  return true;
}

type Destroyed = Outgoing<'Destroyed'>;

/** Its content, unless that is gone already; named either way, with the entry that says so. */
function destroy(context: Context, tx: Transaction, about: Concerned, row: RowOf<'exchangesAbout'>, clause: string): Destroyed {
  const { store, logs } = context;
  const { exchange_id: exchangeId, record_version: version } = row;
  const { header } = store.get('recordVersion', about.recordId, version, about.originator) as RowOf<'recordVersion'>;
  const content = contentOf(context, exchangeId);
  const named = { version, recordDigest: recordDigest(header), exchangeId };
  if (store.keys.get(content.vaultId) === undefined) {
    const { leaf_index: leaf, hash } = store.get('erasureCertified', exchangeId) as RowOf<'erasureCertified'>;
    const { origin, index } = logs.placeOf(leaf);
    return { ...named, logOrigin: origin, index, leafHash: hash };
  }
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
  const content = encode('DestructionCertificate', { method: DestructionMethod.KEY_DESTROYED, destroyed });
  const kind = RecordKind.DESTRUCTION_CERTIFICATE;
  const agency = statement.recipientAgency;
  const record = originate(context, { kind, content, agency, classification, caveats: [], created: tx.at });
  for (const write of recordRows(context, record)) tx.write(...write);
  const family = 'destructionCertificate' as const;
  const sharing = {
    exchangeId: context.newId(),
    ...{ to: partner, verb: Verb.DESTRUCTION_CERTIFICATE, family, json: showRecord(family, content), record, agency, about },
    classification: classifications.name(classification),
    caveats: [],
    toAgency: statement.agency,
    purpose: statement.purpose,
    priority: Priority.URGENT,
    // The gateway's own.
    author: '',
  } as const;
  share(context, sharing, tx.at, 0, tx.countOf).commit(tx);
}

const headerOf = ({ store }: Context, source: string, recordId: Id, version: number): Uint8Array =>
  (store.get('recordVersion', recordId, version, source) as RowOf<'recordVersion'>).header;
