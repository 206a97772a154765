// Verbs about another record: what they ask of the state that it is in, and what they make of it. Illegal order is refused with its reason.
import { AuditKind, type DestructionCertificate, decode, Verb, VerdictKind } from '../../../proto/index.ts';
import { type Country, type Id, sameBytes, TripointError, toHex } from '../../domain/index.ts';
import { BOUNDS, type OpenedStatement, recordDigest } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { factsOfVerb, isSaid } from '../../records/index.ts';
import {
  advanceDuty,
  type Concerned,
  claimDuties,
  entryAbout,
  recallRecord,
  type Transaction,
  verdictIn,
} from '../commit/index.ts';
import { type Context, DUTY_STATES, type DutyView, isOpenDuty, type LogRef, wordIn } from '../context/index.ts';
import { endQuestions } from '../obligations/index.ts';
import { storedExchange } from '../reads/index.ts';
import { extended } from './extension.ts';
import { reviewed } from './override-review.ts';
import { followSaid } from './said.ts';
import { checkRecall } from './versions.ts';

/** Throws why it is not taken; returns what is done with it once it is admitted. */
type Follow = (context: Context, tx: Transaction, opened: OpenedStatement, about: Concerned) => () => void;

const FOLLOWS: Readonly<Partial<Record<Verb, Follow>>> = {
  [Verb.RECALL](context, tx, { statement: { from } }, about) {
    checkRecall(context, tx, from, about);
    return () => recallRecord(tx, from, about.recordId);
  },
  [Verb.DESTRUCTION_CERTIFICATE](context, tx, { statement: { from }, record }, about) {
    const { id, sent } = awaited(context, from, about) ?? achieved(context, tx, from, about);
    const taken = sent.filter((row) => wasTaken(tx, row));
    checkCertificate(decode('DestructionCertificate', record), { sent, taken }, (version) =>
      digestOf(context, about.recordId, version),
    );
    if (id !== undefined && !claimDuties(tx, id))
      throw new TripointError('STATE_CONFLICT', 'the recall is changing at this moment');
    return () => {
      if (id !== undefined) meet(context, tx, id, CERTIFY);
      endCorrections(context, tx, sent);
      // What it asked while the recall was on its way.
      endQuestions(context, tx, about, from);
    };
  },
  [Verb.CORRECTION_CONFIRMED](context, tx, { statement: { from } }, about) {
    const id = correctionOf(context, from, about);
    if (!claimDuties(tx, id)) throw new TripointError('STATE_CONFLICT', 'the correction is changing at this moment');
    return () => meet(context, tx, id, CONFIRM);
  },
  [Verb.OVERRIDE_REVIEWED]: reviewed,
  [Verb.EXTEND]: extended,
};

/** Throws NOT_FOUND, RECALLED, STATE_CONFLICT, RECORD_MISMATCH, EQUIVOCATION, NOT_READY, OVERLOADED. Writes nothing yet. */
export function follow(context: Context, tx: Transaction, opened: OpenedStatement): (() => void) | undefined {
  const { verb, about } = opened.statement;
  if (about === null) return undefined;
  const rule = FOLLOWS[verb] ?? (isSaid(verb) ? followSaid : undefined);
  return rule?.(context, tx, opened, about);
}

type Row = RowOf<'exchangesAbout'>;

interface Awaited {
  /** Of the recall; absent where the partner destroyed what had served its purpose. */
  readonly id?: Id;
  readonly sent: readonly Row[];
}

/** Our recall whose certificate a partner owes, and what it was sent of the record; undefined where nothing was recalled from it. */
function awaited(context: Context, partner: Country, about: Concerned): Awaited | undefined {
  const { recordId, version } = about;
  const rows = sentTo(context, partner, recordId);
  const recalls = rows.filter((row) => row.verb === Verb.RECALL && row.about === version);
  if (recalls.length === 0) return undefined;
  if (!sameBytes(digestOf(context, recordId, version), about.recordDigest))
    throw new TripointError('RECORD_MISMATCH', 'about: the version that was recalled');
  const open = recalls.find(({ exchange_id: id }) => isOpenDuty(stateOf(context, id, CERTIFY)));
  if (open === undefined) throw new TripointError('STATE_CONFLICT', 'its destruction was certified before');
  return { id: open.exchange_id, sent: rows.filter(({ verb }) => factsOfVerb(verb)?.versions === true) };
}

/**
 * A partner said that the record had served its purpose. Crossing: an answer that came there too late, or not at all, does not make it have what it
 * destroyed, so the certificate is taken whatever became of the question here.
 */
function achieved(context: Context, tx: Transaction, partner: Country, about: Concerned): Awaited {
  const { store, self } = context;
  const { recordId, version, recordDigest: digest } = about;
  const said = store.all('saidAbout', recordId, self, SAID_MOST).some((row) => {
    return row.direction === 'received' && row.partner === partner && factsOfVerb(row.verb)?.ends === true;
  });
  if (!said) throw new TripointError('NOT_FOUND', 'no recall of this version was sent');
  if (!sameBytes(digestOf(context, recordId, version), digest))
    throw new TripointError('RECORD_MISMATCH', 'about: a version that was sent');
  const isCertified = store.all('exchangesAbout', recordId, self).some((row) => {
    return row.direction === 'received' && row.partner === partner && row.verb === Verb.DESTRUCTION_CERTIFICATE;
  });
  if (isCertified || !tx.claim(`achieved ${partner} ${toHex(recordId)}`))
    throw new TripointError('STATE_CONFLICT', 'its destruction was certified before');
  return { sent: sentTo(context, partner, recordId).filter(({ verb }) => factsOfVerb(verb)?.versions === true) };
}

/** Rows looked through for what a partner said: as many as it may say of a record, either way. */
const SAID_MOST = 10_000;

/** Our correction that a partner owes a confirmation. */
function correctionOf(context: Context, partner: Country, { recordId, version, recordDigest: digest }: Concerned): Id {
  const corrections = sentTo(context, partner, recordId).filter(
    (row) => row.verb === Verb.CORRECT && row.record_version === version && wasEverSent(row),
  );
  if (corrections.length === 0) throw new TripointError('NOT_FOUND', 'no correction to this version was sent');
  if (!sameBytes(digestOf(context, recordId, version), digest))
    throw new TripointError('RECORD_MISMATCH', 'about: the version that the correction made');
  const open = corrections.find(({ exchange_id: id }) => isOpenDuty(stateOf(context, id, CONFIRM)));
  if (open === undefined) throw new TripointError('STATE_CONFLICT', 'its correction was confirmed before, or was not taken');
  return open.exchange_id;
}

/** One that was held or refused here opened no duty. */
const wasEverSent = ({ state }: Row): boolean => state === 'QUEUED' || state === 'CLOSED' || state === 'REJECTED';

const sentTo = ({ store, self }: Context, partner: Country, recordId: Id): Row[] =>
  store.all('exchangesAbout', recordId, self).filter((row) => row.direction === 'sent' && row.partner === partner);

const [CERTIFY, CONFIRM] = ['CERTIFY_DESTRUCTION', 'CONFIRM_CORRECTION'] as const;
type Owed = typeof CERTIFY | typeof CONFIRM;

/** Of what a partner owes us; EXPIRED also where it never owed that. */
function stateOf({ store }: Context, exchangeId: Id, kind: Owed): DutyView['state'] {
  const row = store.get('dutyState', exchangeId, 'sent', kind);
  return row === undefined ? 'EXPIRED' : wordIn(DUTY_STATES, row.state);
}

function digestOf({ store, self }: Context, recordId: Id, version: number): Uint8Array {
  const row = store.get('recordVersion', recordId, version, self);
  return row === undefined ? new Uint8Array() : recordDigest(row.header);
}

/**
 * Whether the partner has not refused it. keeping a copy: whoever certifies has received everything that was sent before the recall, so it has
 * what no receipt speaks of yet.
 */
function wasTaken(tx: Transaction, { exchange_id: id, state }: Row): boolean {
  const verdict = verdictIn(tx, id);
  return verdict === undefined ? state === 'CLOSED' || state === 'QUEUED' : verdict === VerdictKind.ACCEPTED;
}

/** Throws RECORD_MISMATCH unless it names each version that the partner took, and nothing that it was not sent. */
function checkCertificate(
  { destroyed }: DestructionCertificate,
  { sent, taken }: Readonly<Record<'sent' | 'taken', readonly Row[]>>,
  digestOfVersion: (version: number) => Uint8Array,
): void {
  const byId = new Map(sent.map((row) => [toHex(row.exchange_id), row]));
  const places = new Set(sent.flatMap(({ peer }) => (peer === null ? [] : placeIn(JSON.parse(peer) as LogRef))));
  const fault = (rule: string) => new TripointError('RECORD_MISMATCH', { field: 'DestructionCertificate.destroyed', rule });
  for (const one of destroyed) {
    const row = byId.get(toHex(one.exchangeId));
    if (row === undefined || row.record_version !== one.version) throw fault('versions that were sent');
    if (!sameBytes(one.recordDigest, digestOfVersion(one.version))) throw fault('record digests of the versions that were sent');
    if (
      one.leafHash.length !== 32 ||
      one.index >= BOUNDS.count ||
      one.logOrigin === '' ||
      one.logOrigin.length > BOUNDS.originBytes
    )
      throw fault('an entry of a log: origin, index, leaf hash');
    // one entry for all: the entry of one destruction, or of the arrival, would stand for what is kept.
    const place = `${one.logOrigin} ${one.index}`;
    if (places.has(place)) throw fault('an entry of its own for each, which is not that of its arrival');
    places.add(place);
    byId.delete(toHex(one.exchangeId));
  }
  // keeping a copy: a certificate that passes over what its country took would close the recall.
  if (taken.some((row) => byId.has(toHex(row.exchange_id)))) throw fault('every version that was received');
}

const placeIn = ({ origin, index }: LogRef): string => `${origin} ${index}`;

function meet(context: Context, tx: Transaction, exchangeId: Id, kind: Owed, step: 'met' | 'ended' = 'met'): void {
  const entry = step === 'met' ? AuditKind.OBLIGATION_MET : AuditKind.OBLIGATION_ENDED;
  tx.log({ ...entryAbout(context, tx, entry, storedExchange(context, exchangeId)), externalReason: kind });
  advanceDuty(tx, { exchangeId, direction: 'sent', kind, from: stateOf(context, exchangeId, kind) }, step);
}

/** What is destroyed there is not confirmed to be correct there any more. */
function endCorrections(context: Context, tx: Transaction, sent: readonly Row[]): void {
  for (const { exchange_id: id } of sent)
    if (isOpenDuty(stateOf(context, id, CONFIRM)) && claimDuties(tx, id)) meet(context, tx, id, CONFIRM, 'ended');
}
