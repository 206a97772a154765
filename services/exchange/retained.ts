// What proves a partner's statements later, when its parcel is gone: its leaves, and its receipts whole. The tree of its batch is with the batch.
import { encode, type Outgoing, Verb } from '../../proto/index.ts';
import { isFaulty, type OpenedBatch } from '../envelope/index.ts';
import type { Transaction } from './transaction.ts';

type Entry = Outgoing<'BatchEntry'>;

/** Of what is admitted, statement and header are in the exchange's own rows; a record's content is in the vault alone. */
function entryOf(opened: OpenedBatch['statements'][number]): Entry {
  if (isFaulty(opened)) return { index: opened.index };
  const { statement, leaf, index, statementBytes, headerBytes, commitments, disclosures } = opened;
  if (statement.verb !== Verb.RECEIPT) return { leaf, index };
  return { statement: statementBytes, recordHeader: headerBytes, leaf, index, commitments, disclosures };
}

/** Keeps it. The batch must be new. */
export function retain(tx: Transaction, { manifest, statements }: OpenedBatch): void {
  tx.write('retained', manifest.batchId, encode('Batch', { entries: statements.map(entryOf) }));
}
