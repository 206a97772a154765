// The versions of our own records: each one follows the newest.
import type { RecordKind } from '../../../proto/index.ts';
import { type Id, idText, TripointError, toHex } from '../../domain/index.ts';
import { recordDigest } from '../../envelope/index.ts';
import type { EarlierVersion, Transaction } from '../commit/index.ts';
import { type Context, RECORD, type RECORD_STATES, stateAfter } from '../context/index.ts';

/** Throws NOT_FOUND if this country has no such record of its own, STATE_CONFLICT if it is destroyed or of another kind. */
export function newestVersion({ store, self }: Context, recordId: Id, kind: RecordKind): EarlierVersion {
  const row = store.get('newestVersion', recordId, self);
  if (row === undefined) throw new TripointError('NOT_FOUND', `record ${idText(recordId)} of ${self}`);
  stateAfter(RECORD, row.state as (typeof RECORD_STATES)[number], 'superseded');
  if (row.kind !== kind) throw new TripointError('STATE_CONFLICT', 'a version has the kind of the version before');
  return { recordId, version: row.version, digest: recordDigest(row.header) };
}

/** Within the commit: throws STATE_CONFLICT if another version was made, or the record destroyed, since `earlier` was read. */
export function checkNewest(context: Context, tx: Transaction, { recordId, version }: EarlierVersion, kind: RecordKind): void {
  const isFirst = tx.claim(`version after ${toHex(recordId)} ${version}`);
  if (!isFirst || newestVersion(context, recordId, kind).version !== version)
    throw new TripointError('STATE_CONFLICT', `version ${version} is not the newest any more`);
}
