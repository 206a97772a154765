// Retains what proves a partner's statements after its parcel is gone: leaves, and whole receipts. The manifest's tree is in the batch row.
import { encode, type Outgoing, Verb } from '../../../proto/index.ts';
import { isFaulty, type OpenedBatch } from '../../envelope/index.ts';
import type { Transaction } from '../commit/index.ts';

type Entry = Outgoing<'BatchEntry'>;

/**
 * For admitted statements, statement and header are in the exchange's own rows; for rejected ones they are only here. Record content is
 * only in the vault; that of rejected statements is not kept at all.
 */
function entryOf(opened: OpenedBatch['statements'][number], isRejected: boolean): Entry {
  if (isFaulty(opened)) return { index: opened.index };
  const { statement, leaf, index, statementBytes, headerBytes, commitments, disclosures } = opened;
  const whole = { statement: statementBytes, recordHeader: headerBytes, leaf, index, commitments };
  if (statement.verb === Verb.RECEIPT && !isRejected) return { ...whole, disclosures };
  return isRejected ? whole : { leaf, index };
}

/** Retains a new batch. `rejected`: positions of the statements that were not admitted. */
export function retain(tx: Transaction, batch: OpenedBatch, rejected: ReadonlySet<number> = NONE): void {
  tx.write('retained', batch.manifest.batchId, entriesOf(batch, rejected));
}

/** Retains what was rejected of a batch that is retained already. */
export function retainRejected(tx: Transaction, batch: OpenedBatch, rejected: ReadonlySet<number>): void {
  tx.write('retainedAgain', entriesOf(batch, rejected), batch.manifest.batchId);
}

const entriesOf = ({ statements }: OpenedBatch, rejected: ReadonlySet<number>): Uint8Array =>
  encode('Batch', { entries: statements.map((opened, i) => entryOf(opened, rejected.has(i))) });

const NONE: ReadonlySet<number> = new Set();
