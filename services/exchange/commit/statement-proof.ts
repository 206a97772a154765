// One statement as its batch proves it, put together from the ledger: of a batch that we sent, or of one that was kept when it came.
import { type AuditEntry, AuditKind, concat, type Disclosure, decode, type Receipt, Verb } from '../../../proto/index.ts';
import { inclusionProof, rangeRootsOf } from '../../audit/index.ts';
import { type Id, sameBytes, TripointError } from '../../domain/index.ts';
import { recordDigest, statementDigest, tupleHash } from '../../envelope/index.ts';
import type { StatementProof } from '../../evidence/index.ts';
import type { Place, Reader, Row } from '../../ledger/index.ts';
import type { Context, Direction } from '../context/index.ts';
import { readReceipt } from './claims.ts';
import { placeOfRecord } from './rows.ts';

/** What is enough to read: a copy of a ledger, too. */
export interface Reading {
  readonly store: Reader;
  readonly vault: Context['vault'];
  readonly logs: Pick<Context['logs'], 'placeOf' | 'named'>;
}

const ROW = `SELECT e.exchange_id, e.direction, e.partner, e.verb, e.statement, e.leaf_index, e.batch_id, e.batch_position, e.vault_id,
  e.sealed, e.peer, r.source, r.record_id, r.version, r.header, r.commitments, r.sealed AS record_sealed, r.vault_id AS record_vault, l.hash, l.entry
  FROM exchange e JOIN leaf l ON l.leaf_index = e.leaf_index
  LEFT JOIN record r ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source`;
const BATCH = 'SELECT manifest, protected, signature, receipt_batch, tuples FROM batch WHERE batch_id = ? AND direction = ?';

export const findExchangeRow = ({ store }: Reading, exchangeId: Id): Row | undefined =>
  store.get(`${ROW} WHERE e.exchange_id = ?`, exchangeId);

/** Whether the entry of a leaf is gone, or about to go with what its batch is proven by. */
export const isExpired = ({ logs }: Pick<Reading, 'logs'>, leaf: number): boolean =>
  logs.named(logs.placeOf(leaf).origin)?.expired !== undefined;

/** What a key of the vault seals; undefined once it is destroyed. */
export function openSealed({ store, vault }: Reading, place: Place, vaultId: Uint8Array, sealed: Uint8Array) {
  const wrapped = store.get('SELECT wrapped FROM vault_key WHERE vault_id = ?', vaultId)?.wrapped as Uint8Array | undefined;
  return wrapped && vault.open(vault.unwrap(vaultId, wrapped), place, sealed);
}

const ERASED = `SELECT 1 FROM leaf WHERE exchange_id = ? AND kind = ${AuditKind.ERASED}`;

function disclosuresOf(reading: Reading, row: Row, disclosed: readonly number[]): readonly Disclosure[] | undefined {
  if (row.record_sealed === null) return undefined;
  // erased: a key that somebody put back shows nothing.
  if (reading.store.get(ERASED, row.exchange_id as Id) !== undefined) return undefined;
  const opened = openSealed(reading, placeOfRecord(row), row.record_vault as Uint8Array, row.record_sealed as Uint8Array);
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
  const rows = store.all(`${ROW} WHERE e.batch_id = ? AND e.direction = 'sent' ORDER BY e.batch_position`, batchId);
  return rows.map(({ statement, header, hash, leaf_index: leaf }) => {
    const digest = statementDigest(statement as Uint8Array, recordDigest(header as Uint8Array));
    return tupleHash(digest, hash as Uint8Array, logs.placeOf(leaf as number).index);
  });
}

/** Throws LINK_NOT_RESUMED while a batch of ours is not signed. */
export function batchOf(reading: Reading, batchId: Id, direction: Direction): Batch {
  const row = reading.store.get(BATCH, batchId, direction);
  if (row === undefined) throw new TripointError('NOT_FOUND');
  if (row.signature === null) throw new TripointError('LINK_NOT_RESUMED', 'its batch is not signed yet');
  const kept = (row.tuples as Uint8Array | null) ?? new Uint8Array();
  return {
    manifest: row.manifest as Uint8Array,
    signature: { protected: row.protected as Uint8Array, signature: row.signature as Uint8Array },
    tuples:
      direction === 'sent'
        ? tuplesSent(reading, batchId)
        : Array.from({ length: kept.length / 32 }, (_, i) => kept.subarray(i * 32, i * 32 + 32)),
    receiptBatch: (row.receipt_batch as Id | null) ?? undefined,
  };
}

type Bare = Omit<StatementProof, 'position' | 'path' | 'manifest' | 'signature'>;

function proven({ manifest, signature, tuples }: Batch, position: number, bare: Bare): StatementProof {
  const path = inclusionProof(rangeRootsOf(tuples), position, tuples.length);
  return { ...bare, position, path, manifest, signature };
}

const retainedOf = ({ store }: Reading, batchId: Id) => {
  const entries = store.get('SELECT entries FROM retained WHERE batch_id = ?', batchId)?.entries as Uint8Array | undefined;
  return entries === undefined ? [] : decode('Batch', entries).entries;
};

/** The statement of one of our exchanges; undefined when there is none in a batch. `content`: with what was disclosed. */
export function proofOf(reading: Reading, row: Row, batch: Batch, content: boolean): StatementProof | undefined {
  const position = row.batch_position as number;
  const isOurs = row.direction === 'sent';
  const own = { leaf: row.entry as Uint8Array, index: reading.logs.placeOf(row.leaf_index as number).index };
  const sender = isOurs ? own : retainedOf(reading, row.batch_id as Id)[position];
  if (sender === undefined || row.header === null) return undefined;
  const disclosures = content ? disclosuresOf(reading, row, decode('AuditEntry', sender.leaf).disclosed) : undefined;
  return proven(batch, position, {
    statement: row.statement as Uint8Array,
    recordHeader: row.header as Uint8Array,
    leaf: sender.leaf,
    index: sender.index,
    commitments: row.commitments as Uint8Array,
    ...(disclosures && { disclosures }),
  });
}

const REJECTED = `SELECT batch_id FROM batch WHERE partner = ? AND direction = 'received' AND manifest_sha256 = ?`;

/**
 * What a REJECTED entry is about: the statement without its record's content, which was never kept, and the receipt that we gave.
 * undefined where it did not open, or no more of it is here than the entry.
 * @param senders the index of the sender's entry
 */
export function rejectedProof(
  reading: Reading,
  { from, manifestSha256 }: AuditEntry,
  exchangeId: Id,
  senders: number | undefined,
): { readonly statement: StatementProof; readonly verb: number; readonly receipt: ReceiptProof | undefined } | undefined {
  const batchId = reading.store.get(REJECTED, from, manifestSha256)?.batch_id as Id | undefined;
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

/** The receipt that a partner gave for one of our batches. */
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

/** The receipt that we gave for a batch of a partner. */
export function receiptSent(reading: Reading, batchId: Id, carriedBy: Id): ReceiptProof | undefined {
  const sql = `${ROW} WHERE e.batch_id = ? AND e.direction = 'sent' AND e.verb = ${Verb.RECEIPT} ORDER BY e.batch_position`;
  for (const row of reading.store.all(sql, carriedBy)) {
    if (isExpired(reading, row.leaf_index as number)) return undefined;
    const statement = proofOf(reading, row, batchOf(reading, carriedBy, 'sent'), true);
    const receipt = statement?.disclosures && isAbout(batchId, statement.disclosures);
    if (statement && receipt) return { statement, exchangeId: row.exchange_id as Id, receipt };
  }
  return undefined;
}
