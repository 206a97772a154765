// Sent batches, read back from the ledger.
import { decode, type Outgoing } from '../../../proto/index.ts';
import { type Country, TripointError, toHex } from '../../domain/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { type CommittedBatch, placeOfRecord } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

/** Reads a batch that we sent from the ledger, without the disclosures of records erased since. Throws NOT_FOUND. */
export function loadBatch(context: Context, partner: Country, batchId: Uint8Array): CommittedBatch {
  const row = context.store.get('batch', batchId, 'sent');
  if (row === undefined) throw new TripointError('NOT_FOUND');
  const { manifest } = row;
  const signature =
    row.protected === null || row.signature === null ? undefined : { protected: row.protected, signature: row.signature };
  const { to, lane, linkSequence } = decode('Manifest', manifest);
  // swap: a batch made for one partner is never sealed to another.
  if (to !== partner) throw new TripointError('LEDGER_CORRUPT', { field: `batch ${toHex(batchId)}`, rule: `to ${partner}` });
  const entries = context.store.all('entriesToSend', batchId).map((entry) => entryOf(context, entry));
  return {
    batchId,
    from: context.self,
    to: partner,
    manifest,
    signature,
    entries,
    lane,
    linkSequence,
  };
}

/** Reads the batch with this link sequence. Throws NOT_FOUND. */
export function loadAt(context: Context, partner: Country, sequence: number): CommittedBatch {
  const row = context.store.get('batchAt', partner, 'sent', sequence);
  if (row === undefined) throw new TripointError('NOT_FOUND');
  return loadBatch(context, partner, row.batch_id);
}

function entryOf({ store, vault, logs }: Context, row: RowOf<'entriesToSend'>): Outgoing<'BatchEntry'> {
  const { statement, header: recordHeader, leaf, commitments } = row;
  const entry = { statement, recordHeader, leaf, index: logs.placeOf(row.leaf_index).index, commitments };
  // erased: the promised manifest, which binds all but the disclosures, is still sent; the partner answers this statement with ERASED.
  const wrapped = store.keys.get(row.vault_id);
  if (wrapped === undefined) return { ...entry, disclosures: [] };
  const key = vault.unwrap(row.vault_id, wrapped);
  const { disclosed } = decode('AuditEntry', leaf);
  const { disclosures } = decode('BatchEntry', vault.open(key, placeOfRecord(row), row.sealed));
  return { ...entry, disclosures: disclosures.filter(({ field }) => disclosed.includes(field)) };
}
