// The proof of one statement by its batch, assembled from the ledger: for a batch that we sent, or a received one that was retained.
import { type AuditEntry, concat, type Disclosure, decode, type Receipt } from '../../../proto/index.ts';
import { inclusionProof, rangeRootsOf } from '../../audit/index.ts';
import { type Id, sameBytes, TripointError } from '../../domain/index.ts';
import { recordDigest, statementDigest, tupleHash } from '../../envelope/index.ts';
import type { StatementProof } from '../../evidence/index.ts';
import type { Place, Reader, RowOf } from '../../ledger/index.ts';
import type { Context, Direction } from '../context/index.ts';
import { readReceipt } from './claims.ts';
import { placeOfRecord } from './rows.ts';

/** The part of the context that reading needs; a copy of a ledger provides it too. */
export interface Reading {
  readonly store: Reader;
  readonly vault: Context['vault'];
  readonly logs: Pick<Context['logs'], 'placeOf' | 'named'>;
}

export type StatementRow = RowOf<'statementOfExchange'>;

export const findExchangeRow = ({ store }: Reading, exchangeId: Id): StatementRow | undefined =>
  store.get('statementOfExchange', exchangeId);

/** Whether a leaf's log has expired: its entry is gone, or soon will be, together with the proof of its batch. */
export const isExpired = ({ logs }: Pick<Reading, 'logs'>, leaf: number): boolean =>
  logs.named(logs.placeOf(leaf).origin)?.expired !== undefined;

/** Decrypts a sealed value of the vault; undefined once its key is destroyed. */
export function openSealed({ store, vault }: Reading, place: Place, vaultId: Uint8Array, sealed: Uint8Array) {
  const wrapped = store.keys.get(vaultId);
  return wrapped && vault.open(vault.unwrap(vaultId, wrapped), place, sealed);
}

function disclosuresOf(reading: Reading, row: StatementRow, disclosed: readonly number[]): readonly Disclosure[] | undefined {
  if (row.record_sealed === null || row.record_vault === null) return undefined;
  // restore: a destroyed key that somebody put back reveals nothing.
  if (reading.store.get('exchangeErased', row.exchange_id) !== undefined) return undefined;
  const opened = openSealed(reading, placeOfRecord(row), row.record_vault, row.record_sealed);
  return opened && decode('BatchEntry', opened).disclosures.filter(({ field }) => disclosed.includes(field));
}

export interface Batch {
  readonly manifest: Uint8Array;
  readonly signature: StatementProof['signature'];
  /** Leaf hashes of the manifest's tree. */
  readonly tuples: readonly Uint8Array[];
  readonly receiptBatch: Id | undefined;
}

/** Leaf hashes of the manifest's tree of a batch that we sent. */
export function tuplesSent({ store, logs }: Reading, batchId: Id): Uint8Array[] {
  return store.all('statementsSent', batchId).map(({ statement, header, hash, leaf_index: leaf }) => {
    const digest = statementDigest(statement, recordDigest(header as Uint8Array));
    return tupleHash(digest, hash, logs.placeOf(leaf).index);
  });
}

/** Throws NOT_FOUND; LINK_NOT_RESUMED while our batch is not signed. */
export function batchOf(reading: Reading, batchId: Id, direction: Direction): Batch {
  const row = reading.store.get('batch', batchId, direction);
  if (row === undefined) throw new TripointError('NOT_FOUND');
  if (row.protected === null || row.signature === null)
    throw new TripointError('LINK_NOT_RESUMED', 'its batch is not signed yet');
  const kept = row.tuples ?? new Uint8Array();
  return {
    manifest: row.manifest,
    signature: { protected: row.protected, signature: row.signature },
    tuples:
      direction === 'sent'
        ? tuplesSent(reading, batchId)
        : Array.from({ length: kept.length / 32 }, (_, i) => kept.subarray(i * 32, i * 32 + 32)),
    receiptBatch: row.receipt_batch ?? undefined,
  };
}

type Bare = Omit<StatementProof, 'position' | 'path' | 'manifest' | 'signature'>;

function proven({ manifest, signature, tuples }: Batch, position: number, bare: Bare): StatementProof {
  const path = inclusionProof(rangeRootsOf(tuples), position, tuples.length);
  return { ...bare, position, path, manifest, signature };
}

const retainedOf = ({ store }: Reading, batchId: Id) => {
  const entries = store.get('retained', batchId)?.entries;
  return entries === undefined ? [] : decode('Batch', entries).entries;
};

/** The proof of an exchange's statement; undefined if no batch contains it. `content`: with the disclosed fields. */
export function proofOf(reading: Reading, row: StatementRow, batch: Batch, content: boolean): StatementProof | undefined {
  const position = row.batch_position as number;
  const isOurs = row.direction === 'sent';
  const own = { leaf: row.entry, index: reading.logs.placeOf(row.leaf_index).index };
  const sender = isOurs ? own : retainedOf(reading, row.batch_id as Id)[position];
  if (sender === undefined || row.header === null) return undefined;
  const disclosures = content ? disclosuresOf(reading, row, decode('AuditEntry', sender.leaf).disclosed) : undefined;
  return proven(batch, position, {
    statement: row.statement,
    recordHeader: row.header,
    leaf: sender.leaf,
    index: sender.index,
    commitments: row.commitments as Uint8Array,
    ...(disclosures && { disclosures }),
  });
}

/**
 * The subject of a REJECTED entry: the statement without its record's content, which was never kept, and our receipt.
 * Undefined if the statement did not open, or only the entry is left.
 * @param senders index of the sender's entry
 */
export function rejectedProof(
  reading: Reading,
  { from, manifestSha256 }: AuditEntry,
  exchangeId: Id,
  senders: number | undefined,
): { readonly statement: StatementProof; readonly verb: number; readonly receipt: ReceiptProof | undefined } | undefined {
  const batchId = reading.store.get('batchOfManifest', from, manifestSha256)?.batch_id;
  if (batchId === undefined) return undefined;
  const entries = retainedOf(reading, batchId);
  const position = entries.findIndex(({ index, statement }) => index === senders && statement.length > 0);
  const entry = entries[position];
  if (entry === undefined) return undefined;
  const said = decode('Statement', entry.statement);
  if (!sameBytes(said.exchangeId, exchangeId)) return undefined;
  const batch = batchOf(reading, batchId, 'received');
  const { statement, recordHeader, leaf, index, commitments } = entry;
  const receipt = batch.receiptBatch && receiptSent(reading, batchId, batch.receiptBatch);
  return { statement: proven(batch, position, { statement, recordHeader, leaf, index, commitments }), verb: said.verb, receipt };
}

const isAbout = (about: Id, disclosures: readonly Disclosure[]): Receipt | undefined => {
  const receipt = readReceipt(concat(disclosures.map(({ carried }) => carried)));
  return sameBytes(receipt.batchId, about) ? receipt : undefined;
};

export interface ReceiptProof {
  readonly statement: StatementProof;
  readonly exchangeId: Id;
  readonly receipt: Receipt;
}

/** The receipt that a partner sent for one of our batches. */
export function receiptReceived(reading: Reading, batchId: Id, carriedBy: Id): ReceiptProof | undefined {
  for (const [position, entry] of retainedOf(reading, carriedBy).entries()) {
    if (entry.statement.length === 0) continue;
    const receipt = isAbout(batchId, entry.disclosures);
    if (receipt === undefined) continue;
    const { exchangeId } = decode('Statement', entry.statement);
    return { statement: proven(batchOf(reading, carriedBy, 'received'), position, entry), exchangeId, receipt };
  }
  return undefined;
}

/** The receipt that we sent for a partner's batch. */
export function receiptSent(reading: Reading, batchId: Id, carriedBy: Id): ReceiptProof | undefined {
  for (const row of reading.store.all('receiptsSent', carriedBy)) {
    if (isExpired(reading, row.leaf_index)) return undefined;
    const statement = proofOf(reading, row, batchOf(reading, carriedBy, 'sent'), true);
    const receipt = statement?.disclosures && isAbout(batchId, statement.disclosures);
    if (statement && receipt) return { statement, exchangeId: row.exchange_id, receipt };
  }
  return undefined;
}
