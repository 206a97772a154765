// Compares batches with their manifests, and with what is retained of them.
import { type BatchEntry, decode } from '../../../../proto/index.ts';
import { append, EMPTY, rootOf } from '../../../audit/index.ts';
import { codeOf, leafHash, sameBytes, sha256 } from '../../../domain/index.ts';
import { commitmentsDigest, openDisclosures, recordDigest, statementDigest, tupleHash } from '../../../envelope/index.ts';
import { type RowOf, throwUnlessOfRow } from '../../../ledger/index.ts';
import { receiptReceived, receiptSent, tuplesSent } from '../../commit/index.ts';
import type { Deriving, MakeChecker } from './checker.ts';
import { forged } from './finding.ts';

type BatchRow = RowOf<'batches'>;

export const batches: MakeChecker = (deriving) => ({
  *end() {
    for (const row of deriving.store.each('batches')) {
      const key = [row.batch_id, row.direction];
      try {
        for (const rule of faultsOf(deriving, row)) yield forged('batch', key, rule);
      } catch (error) {
        throwUnlessOfRow(error);
        yield forged('batch', key, `a readable row (${codeOf(error)})`);
      }
    }
    for (const { batch_id: id } of deriving.store.all('retainedStray'))
      yield forged('retained', [id], 'part of a received batch');
  },
});

function* faultsOf(deriving: Deriving, row: BatchRow): Generator<string> {
  const { self, store, extent } = deriving;
  const id = row.batch_id;
  const manifest = decode('Manifest', row.manifest);
  const [from, to] = row.direction === 'sent' ? [self, row.partner] : [row.partner, self];
  if (!sameBytes(manifest.batchId, id) || manifest.from !== from || manifest.to !== to) yield 'id and countries of its manifest';
  if ((row.link_sequence ?? 0) !== manifest.linkSequence) yield 'link_sequence of its manifest';
  if (!sameBytes(sha256(row.manifest), row.manifest_sha256)) yield 'manifest_sha256 of its manifest';
  const first = row.direction === 'sent' ? store.get('statementsPlaced', id) : undefined;
  if (first !== undefined && (first.leaf ?? 0) < extent.expiredLeaf) return;
  const tuples = tuplesOf(deriving, row);
  if (tuples.length !== manifest.count || !sameBytes(rootOf(append(EMPTY, tuples)), manifest.root))
    yield 'statements of its manifest';
  if (row.direction !== 'sent' && row.direction !== 'received') yield 'direction sent or received';
  if (row.receipts_only !== 0 && row.receipts_only !== 1) yield 'receipts_only, 0 or 1';
  const answer = row.receipt_batch;
  if (row.direction === 'sent') {
    if (first?.placed !== 1) yield 'its own statements, each at its position';
    if (row.tuples !== null) yield 'no tuples: they follow from its statements';
    if (row.receipts_only !== first?.receipts) yield 'receipts_only if it contains nothing else';
    if (answer !== null && receiptReceived(deriving, id, answer) === undefined) yield 'receipt_batch that contains its receipt';
  } else if (row.link_sequence !== null) {
    if ((row.receipts_only === 1) !== (answer === null) && !isBegun(deriving, row)) yield 'receipt_batch if it has been answered';
    if (answer !== null && receiptSent(deriving, id, answer) === undefined) yield 'receipt_batch that contains its receipt';
  } else if (row.receipts_only !== 0) yield 'not receipts_only';
  if (row.direction === 'received') yield* retainedFaults(deriving, row);
}

/** Whether it is the next of its link, of which a part has been taken: it is not answered yet. */
const isBegun = (
  { store }: Deriving,
  { partner, link_sequence: sequence, receipt_batch: answer, receipts_only: only }: BatchRow,
): boolean => answer === null && only === 0 && sequence === (store.get('linkPosition', partner)?.received_through ?? 0) + 1;

function tuplesOf(deriving: Deriving, { direction, batch_id: id, tuples }: BatchRow): Uint8Array[] {
  if (direction === 'sent') return tuplesSent(deriving, id);
  const kept = tuples ?? new Uint8Array();
  return kept.length % 32 === 0 ? Array.from({ length: kept.length / 32 }, (_, i) => kept.subarray(i * 32, i * 32 + 32)) : [];
}

function* retainedFaults({ store }: Deriving, row: BatchRow): Generator<string> {
  const entries = store.get('retained', row.batch_id)?.entries;
  const { count } = decode('Manifest', row.manifest);
  if (entries === undefined) return count > 0 ? yield 'retained leaves of its statements' : undefined;
  const tuples = row.tuples ?? new Uint8Array();
  const retained = decode('Batch', entries).entries;
  if (retained.length !== count) yield 'retained leaves of its statements';
  for (const [i, entry] of retained.entries()) {
    if (entry.leaf.length === 0) continue;
    const { statementDigest: digest } = decode('AuditEntry', entry.leaf);
    const tuple = tupleHash(digest, leafHash(entry.leaf), entry.index);
    if (!sameBytes(tuple, tuples.subarray(i * 32, i * 32 + 32))) yield 'retained leaves of its statements';
    if (entry.statement.length > 0 && !isWhole(entry, digest)) yield 'retained statements as they were sent';
  }
}

/**
 * Whether the digest covers statement and header, the header the commitments, and those the disclosures. Throws for an invalid disclosure.
 */
function isWhole({ statement, recordHeader, commitments, disclosures }: BatchEntry, digest: Uint8Array): boolean {
  if (!sameBytes(statementDigest(statement, recordDigest(recordHeader)), digest)) return false;
  const { kind, commitmentsDigest: committed } = decode('RecordHeader', recordHeader);
  if (!sameBytes(commitmentsDigest(commitments), committed)) return false;
  if (disclosures.length > 0) openDisclosures(kind, commitments, disclosures);
  return true;
}
