// The versions of our own records: each one follows the newest.
import { type Caveat, decode, type RecordKind } from '../../../proto/index.ts';
import { type Id, idText, TripointError, toHex } from '../../domain/index.ts';
import { BOUNDS, recordDigest } from '../../envelope/index.ts';
import { placeOf, type RowOf } from '../../ledger/index.ts';
import type { EarlierVersion, StoredRecord, Transaction } from '../commit/index.ts';
import { type Context, RECORD, RECORD_STATES, type RecordStep, stateAfter, type User, wordIn } from '../context/index.ts';

/** Throws STATE_CONFLICT. A partner opens no further one: neither the version nor a recall that names it. */
function checkHasRoom(version: number): void {
  if (version >= BOUNDS.versions)
    throw new TripointError(
      'STATE_CONFLICT',
      `a record has at most ${BOUNDS.versions} versions: post it as a new one and recall this`,
    );
}

/** Throws STATE_CONFLICT: nobody but its originator changes what a record says. */
export function checkNoCopy({ store }: Pick<Context, 'store'>, recordId: Id): void {
  const copied = store.get('onwardOf', recordId, 1);
  if (copied !== undefined)
    throw new TripointError(
      'STATE_CONFLICT',
      `it copies record ${idText(copied.original)} of ${copied.source}, and changes as that does: tell ${copied.source}`,
    );
}

/** Throws NOT_FOUND if this country has no such record of its own, STATE_CONFLICT if it is destroyed, of another kind or in its last version. */
export function newestVersion({ store, self }: Context, recordId: Id, kind: RecordKind): EarlierVersion {
  const row = store.get('newestVersion', recordId, self);
  if (row === undefined) throw new TripointError('NOT_FOUND', `record ${idText(recordId)} of ${self}`);
  stateAfter(RECORD, wordIn(RECORD_STATES, row.state), 'superseded');
  if (row.kind !== kind) throw new TripointError('STATE_CONFLICT', 'a version has the kind of the version before');
  checkNoCopy({ store }, recordId);
  checkHasRoom(row.version);
  return { recordId, version: row.version, digest: recordDigest(row.header) };
}

export interface OwnRecord extends EarlierVersion {
  readonly kind: RecordKind;
  readonly header: Uint8Array;
  readonly classification: number;
  readonly caveats: readonly Caveat[];
}

/**
 * Inside the commit: the newest version of a record of ours that takes this step, which no other draft of the commit takes as well; `again`:
 * even if it was recalled before. Throws NOT_FOUND, AGENCY_NOT_ADDRESSED (it is another agency's), RECALLED, and STATE_CONFLICT where the step
 * does not lead on from its state.
 */
export function ownRecord(
  context: Context,
  tx: Transaction,
  recordId: Id,
  { agency }: Pick<User, 'agency'>,
  step: RecordStep,
  again = false,
): OwnRecord {
  const { store, self } = context;
  const row = store.get('newestVersion', recordId, self);
  if (row === undefined) throw new TripointError('NOT_FOUND', `record ${idText(recordId)} of ${self}`);
  const { classification, caveats, originator } = decode('RecordHeader', row.header);
  if (originator?.agency !== agency) throw new TripointError('AGENCY_NOT_ADDRESSED', `it is a record of ${originator?.agency}`);
  if (row.state === 'RECALLED' && !again) throw new TripointError('RECALLED', `${step} after recalled`);
  if (!again) stateAfter(RECORD, wordIn(RECORD_STATES, row.state), step);
  if (step === 'superseded') checkHasRoom(row.version);
  if (!tx.claim(`version after ${toHex(recordId)} ${row.version}`))
    throw new TripointError('STATE_CONFLICT', 'it is changing at this moment');
  const { version, header } = row;
  return { recordId, version, digest: recordDigest(header), kind: row.kind as RecordKind, header, classification, caveats };
}

/** Within the commit: throws STATE_CONFLICT if another version was made, or the record destroyed, since `earlier` was read. */
export function checkNewest(context: Context, tx: Transaction, { recordId, version }: EarlierVersion, kind: RecordKind): void {
  const isFirst = tx.claim(`version after ${toHex(recordId)} ${version}`);
  if (!isFirst || newestVersion(context, recordId, kind).version !== version)
    throw new TripointError('STATE_CONFLICT', `version ${version} is not the newest any more`);
}

/** The fields of a version of our own. Throws ERASED once it is destroyed. */
export function disclosuresOf(
  { store, vault, self }: Context,
  { recordId, version }: Pick<OwnRecord, 'recordId' | 'version'>,
): StoredRecord['disclosures'] {
  const { sealed } = store.get('recordVersion', recordId, version, self) as RowOf<'recordVersion'>;
  const vaultId = store.all('versionsOf', recordId, self).find((row) => row.version === version)?.vault_id;
  const wrapped = vaultId && store.keys.get(vaultId);
  if (vaultId === undefined || wrapped === undefined) throw new TripointError('ERASED');
  return decode('BatchEntry', vault.open(vault.unwrap(vaultId, wrapped), placeOf.record(self, recordId, version), sealed))
    .disclosures;
}
