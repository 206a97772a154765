// A received correction is confirmed to its originator by a person: what became of what was derived from the earlier versions, and whether
// those were used. What was wrong is destroyed here in the same commit, unless a clause keeps it with a note to the file.
import { AuditKind, decode, encode, Priority, RecordKind, Verb } from '../../../proto/index.ts';
import { type Country, type Fault, type Id, idFromText, idText, TripointError } from '../../domain/index.ts';
import { recordDigest } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { factsOfVerb, showRecord } from '../../records/index.ts';
import {
  advanceDuty,
  claimDuties,
  endDuties,
  logAct,
  originate,
  personOf,
  reasonFaults,
  recordRows,
  requireSoundClock,
  type Transaction,
} from '../commit/index.ts';
import {
  type ConfirmRequest,
  type Context,
  classifications,
  DUTY_STATES,
  derivedDataKinds,
  type Exchange,
  type ExchangeView,
  earlierUses,
  isOpenDuty,
  type User,
  wordIn,
} from '../context/index.ts';
import { raiseAlerts } from '../decision/index.ts';
import { contentOf, erase, keepingOf } from '../obligations/index.ts';
import { checkAudience, isUnreleased, type StoredExchange, sourceOf, storedExchange } from '../reads/index.ts';
import { share } from './disclose.ts';
import { idempotencyOn, type Post, type Prepared } from './posting.ts';
import { idsOf } from './recall.ts';

const KIND = 'CONFIRM_CORRECTION';

type Row = RowOf<'exchangesAbout'>;

export const createConfirm =
  (context: Context, post: Post): Exchange['confirm'] =>
  async (id, request, user, idempotency) => {
    const recordId = idFromText(id);
    const { derivedData, earlierUse, explanation } = request;
    const faults: Fault[] = reasonFaults('/explanation', explanation);
    if (derivedDataKinds.value(derivedData) === 0) faults.push({ field: '/derivedData', rule: 'what became of derived data' });
    if (earlierUses.value(earlierUse) === 0) faults.push({ field: '/earlierUse', rule: 'what use there was' });
    if (faults.length > 0) throw new TripointError('INVALID', faults);
    return post(user, idempotencyOn(Verb.CORRECTION_CONFIRMED, recordId, idempotency), (posted) =>
      prepare(context, recordId, request, user, posted),
    );
  };

const prepare = (context: Context, recordId: Id, request: ConfirmRequest, user: User, posted: Uint8Array): Prepared => ({
  phase: 'send',
  bytes: 8192,
  run(tx) {
    const source = sourceOf(context, recordId, request.originator);
    if (source === context.self) throw new TripointError('STATE_CONFLICT', 'confirmed by a country that was sent the correction');
    const rows = context.store.all('exchangesAbout', recordId, source).filter(({ direction }) => direction === 'received');
    const { exchange_id: exchangeId, record_version: version } = owedIn(context, recordId, source, rows, request.version);
    checkAudience(context, exchangeId, user.agency);
    if (isUnreleased(context.store, exchangeId))
      throw new TripointError('STATE_CONFLICT', 'a person has not released the correction yet');
    // It is dated, and what is destroyed does not come back.
    requireSoundClock(context);
    const stored = storedExchange(context, exchangeId);
    if (!claimDuties(tx, exchangeId)) throw new TripointError('STATE_CONFLICT', 'the correction is changing at this moment');
    const view = sendConfirmation(context, tx, stored, request, user, posted);
    // What does not leave, and will not be tried again, confirms nothing.
    if (view.state !== 'REFUSED' || view.retries === 'TO_COME') {
      const { state } = context.store.get('dutyState', exchangeId, 'received', KIND) as RowOf<'dutyState'>;
      const act = { person: personOf(user), reason: request.explanation };
      logAct(context, tx, AuditKind.OBLIGATION_MET, stored, { ...act, said: { externalReason: KIND } }, stored.key);
      advanceDuty(tx, { exchangeId, direction: 'received', kind: KIND, from: wordIn(DUTY_STATES, state) }, 'met');
      for (const row of rows)
        if (factsOfVerb(row.verb)?.versions === true && row.record_version < version) endWrong(context, tx, row, request, act);
    }
    return { ids: idsOf([view]), recordId: idText(recordId), recordVersion: version, exchanges: [view] };
  },
});

const isOpen = ({ store }: Context, exchangeId: Id): boolean => {
  const row = store.get('dutyState', exchangeId, 'received', KIND);
  return row !== undefined && isOpenDuty(wordIn(DUTY_STATES, row.state));
};

/** The correction that is to be confirmed. Throws RECALLED, NOT_FOUND, STATE_CONFLICT. */
function owedIn(context: Context, recordId: Id, source: Country, rows: readonly Row[], version: number | undefined): Row {
  if (context.store.get('newestVersion', recordId, source)?.state === 'RECALLED')
    throw new TripointError('RECALLED', 'its destruction is certified instead');
  // In the order of the versions, whichever arrived first: what an earlier correction left is destroyed with the confirmation of a later one.
  const corrections = rows.filter(({ verb }) => verb === Verb.CORRECT).sort((a, b) => a.record_version - b.record_version);
  const oldest = corrections.find(({ exchange_id: id }) => isOpen(context, id));
  const named = version === undefined ? oldest : corrections.find((row) => row.record_version === version);
  if (version !== undefined && named === undefined)
    throw new TripointError('NOT_FOUND', `no correction to version ${version} was received`);
  if (named === undefined)
    throw new TripointError('STATE_CONFLICT', corrections.length === 0 ? 'nothing of it was corrected' : 'confirmed before');
  if (!isOpen(context, named.exchange_id)) throw new TripointError('STATE_CONFLICT', `version ${version}: confirmed before`);
  if (oldest !== undefined && oldest !== named)
    throw new TripointError('STATE_CONFLICT', `the correction to version ${oldest.record_version} is confirmed first`);
  return named;
}

/** Destroys an earlier version, unless a clause keeps it; throws STATE_CONFLICT where something else of it is changing. */
function endWrong(
  context: Context,
  tx: Transaction,
  { exchange_id: exchangeId, partner }: Row,
  { earlierUse }: ConfirmRequest,
  act: { readonly person: string; readonly reason: string },
): void {
  const content = contentOf(context, exchangeId);
  if (context.store.keys.get(content.vaultId) === undefined) return;
  const known = { inaccurate: true, usedAdministratively: earlierUse === 'NOTED' };
  const { decision, isKept } = keepingOf(context, storedExchange(context, exchangeId), known, tx.at);
  raiseAlerts(tx, decision, partner, { id: exchangeId, direction: 'received' });
  if (isKept) return;
  if (!claimDuties(tx, exchangeId)) throw new TripointError('STATE_CONFLICT', 'an earlier version is changing at this moment');
  // The record of who destroyed it, and why, outlives it.
  const key = context.vault.newKey();
  tx.write('vaultKey', key.vaultId, key.wrapped);
  erase(context, tx, content, { kind: 'CORRECTION', clause: decision.clauses[0] ?? '', act: { ...act, key } });
  endDuties(tx, exchangeId, 'received');
}

function sendConfirmation(
  context: Context,
  tx: Transaction,
  { partner, statement, record: { recordId, version } }: StoredExchange,
  { derivedData, earlierUse }: ConfirmRequest,
  user: User,
  request: Uint8Array,
): ExchangeView {
  const { header } = context.store.get('recordVersion', recordId, version, partner) as RowOf<'recordVersion'>;
  const { classification } = decode('RecordHeader', header);
  const content = encode('CorrectionConfirmation', {
    derivedData: derivedDataKinds.value(derivedData) as 1,
    earlierUse: earlierUses.value(earlierUse) as 1,
  });
  const family = 'correctionConfirmation' as const;
  const { agency } = user;
  const made = { kind: RecordKind.CORRECTION_CONFIRMATION, content, agency, classification, caveats: [], created: tx.at };
  const record = originate(context, made);
  for (const write of recordRows(context, record)) tx.write(...write);
  const sharing = {
    exchangeId: context.newId(),
    ...{ to: partner, verb: Verb.CORRECTION_CONFIRMED, family, json: showRecord(family, content), record, agency, request },
    about: { originator: partner, recordId, version, recordDigest: recordDigest(header) },
    classification: classifications.name(classification),
    caveats: [],
    toAgency: statement.agency,
    purpose: statement.purpose,
    priority: Priority.ROUTINE,
    author: personOf(user),
  } as const;
  return share(context, sharing, tx.at, 0, tx.countOf).commit(tx);
}
