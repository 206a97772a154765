// What proves a partner's statements later, when its parcel is gone: its leaves, and its receipts whole. The tree of its batch is with the batch.
import { encode, type Outgoing, Verb } from '../../../proto/index.ts';
import { isFaulty, type OpenedBatch } from '../../envelope/index.ts';
import type { Transaction } from '../commit/index.ts';

type Entry = Outgoing<'BatchEntry'>;

/**
 * Of what is admitted, statement and header are in the exchange's own rows; of what is rejected they are nowhere else. A record's content is
 * in the vault alone, and of what is rejected not kept at all.
 */
function entryOf(opened: OpenedBatch['statements'][number], isRejected: boolean): Entry {
  if (isFaulty(opened)) return { index: opened.index };
  const { statement, leaf, index, statementBytes, headerBytes, commitments, disclosures } = opened;
  const whole = { statement: statementBytes, recordHeader: headerBytes, leaf, index, commitments };
  if (statement.verb === Verb.RECEIPT && !isRejected) return { ...whole, disclosures };
  return isRejected ? whole : { leaf, index };
}

/** Keeps it. The batch must be new. `rejected`: positions of the statements that were not admitted. */
export function retain(tx: Transaction, { manifest, statements }: OpenedBatch, rejected: ReadonlySet<number> = NONE): void {
  const entries = statements.map((opened, i) => entryOf(opened, rejected.has(i)));
  tx.write('retained', manifest.batchId, encode('Batch', { entries }));
}

const NONE: ReadonlySet<number> = new Set();
