// Batches as their signed manifests bind them, what is retained of them, the sealed openings of entries, and the keys of it all.
import { AuditKind, decode, Verb } from '../../../proto/index.ts';
import { leafHash, merkleRootOfHashes, sameBytes, sha256 } from '../../domain/index.ts';
import { tupleHash } from '../../envelope/index.ts';
import type { Row } from '../../ledger/index.ts';
import { openedBy } from '../logged-acts.ts';
import { batchOf, openSealed, receiptReceived, receiptSent } from '../statement-proof.ts';
import type { Deriving, MakeChecker } from './checker.ts';
import { forged, lost } from './finding.ts';

const BATCHES = 'SELECT * FROM batch';
const FIRST = `SELECT min(leaf_index) AS leaf, min(verb IN (${Verb.RECEIPT}, ${Verb.REJECTION})) AS receipts FROM exchange
  WHERE batch_id = ? AND direction = 'sent'`;

export const batches: MakeChecker = (deriving) => ({
  *end() {
    for (const row of deriving.store.each(BATCHES))
      for (const rule of faultsOf(deriving, row)) yield forged('batch', [row.batch_id as Uint8Array, row.direction as string], rule);
  },
});

function* faultsOf(deriving: Deriving, row: Row): Generator<string> {
  const { self, store, extent } = deriving;
  const id = row.batch_id as Uint8Array;
  const manifest = decode('Manifest', row.manifest as Uint8Array);
  const [from, to] = row.direction === 'sent' ? [self, row.partner] : [row.partner, self];
  if (!sameBytes(manifest.batchId, id) || manifest.from !== from || manifest.to !== to) yield 'of its manifest';
  if ((row.link_sequence ?? 0) !== manifest.linkSequence) yield 'link_sequence of its manifest';
  if (!sameBytes(sha256(row.manifest as Uint8Array), row.manifest_sha256 as Uint8Array)) yield 'manifest_sha256 of its manifest';
  const first = row.direction === 'sent' ? store.get(FIRST, id) : undefined;
  if (first !== undefined && ((first.leaf as number | null) ?? 0) < extent.expiredLeaf) return;
  const tuples = tuplesOf(deriving, row);
  if (tuples.length / 32 !== manifest.count || !sameBytes(merkleRootOfHashes(tuples), manifest.root)) yield 'statements of its manifest';
  const answer = row.receipt_batch as Uint8Array | null;
  if (row.direction === 'sent') {
    if (row.receipts_only !== first?.receipts) yield 'receipts_only where it holds nothing else';
    if (answer !== null && receiptReceived(deriving, id, answer) === undefined) yield 'receipt_batch with the receipt for it';
  } else if (row.link_sequence !== null) {
    if ((row.receipts_only === 1) !== (answer === null)) yield 'receipt_batch where it is answered';
    if (answer !== null && receiptSent(deriving, id, answer) === undefined) yield 'receipt_batch with the receipt for it';
  } else if (row.receipts_only !== 0) yield 'not receipts_only';
  if (row.direction === 'received') yield* retainedFaults(deriving, row);
}

function tuplesOf(deriving: Deriving, row: Row): Uint8Array {
  if (row.direction === 'received') return (row.tuples as Uint8Array | null) ?? new Uint8Array();
  const signed = { ...deriving, store: { ...deriving.store, get: unsigned(deriving) } };
  return Buffer.concat(batchOf(signed, row.batch_id as Uint8Array, 'sent').tuples);
}

/** A batch that waits for its partner to resume has no signature yet, and the same statements. */
const unsigned =
  ({ store }: Deriving): Deriving['store']['get'] =>
  (sql, ...parameters) => {
    const row = store.get(sql, ...parameters);
    return row && 'signature' in row && row.signature === null ? { ...row, signature: new Uint8Array() } : row;
  };

const RETAINED = 'SELECT entries FROM retained WHERE batch_id = ?';

function* retainedFaults({ store }: Deriving, row: Row): Generator<string> {
  const entries = store.get(RETAINED, row.batch_id as Uint8Array)?.entries as Uint8Array | undefined;
  const { logOrigin: _, count } = decode('Manifest', row.manifest as Uint8Array);
  if (entries === undefined) return count > 0 ? yield 'retained leaves of its statements' : undefined;
  const tuples = row.tuples as Uint8Array;
  for (const [i, { leaf, index }] of decode('Batch', entries).entries.entries()) {
    if (leaf.length === 0) continue;
    const { statementDigest } = decode('AuditEntry', leaf);
    const tuple = tupleHash(statementDigest, leafHash(leaf), index);
    if (!sameBytes(leafHash(tuple), tuples.subarray(i * 32, i * 32 + 32)) && !sameBytes(tuple, tuples.subarray(i * 32, i * 32 + 32)))
      yield 'retained leaves of its statements';
  }
}

const OPENINGS = `SELECT o.leaf_index, o.exchange_id, o.vault_id, o.sealed, l.entry FROM opening o
  LEFT JOIN leaf l ON l.leaf_index = o.leaf_index WHERE o.leaf_index >= ?`;
const COMMITTING = `SELECT l.leaf_index, l.entry FROM leaf l WHERE l.kind IN (${[
  ...[AuditKind.APPROVED, AuditKind.RELEASED, AuditKind.DENIED, AuditKind.OVERRIDE, AuditKind.OVERRIDE_REVIEWED],
  ...[AuditKind.OBLIGATION_MET, AuditKind.AUDITOR_ACCESS, AuditKind.AGREEMENT_CHANGE, AuditKind.ERASED, AuditKind.LOG_EXPIRED],
].join(', ')}) AND NOT EXISTS (SELECT 1 FROM opening o WHERE o.leaf_index = l.leaf_index)`;

export const openings: MakeChecker = (deriving) => ({
  *end() {
    const { store, extent } = deriving;
    for (const row of store.each(OPENINGS, extent.expiredLeaf)) {
      const entry = row.entry ? decode('AuditEntry', row.entry as Uint8Array) : undefined;
      if (entry === undefined || !sameBytes(entry.exchangeId, row.exchange_id as Uint8Array)) {
        yield forged('opening', [row.leaf_index as number], 'of the exchange of its entry');
        continue;
      }
      try {
        const opened = openSealed(deriving, 'exchange', row.vault_id as Uint8Array, row.sealed as Uint8Array);
        // Erased with the record. What is an act by itself has a key that nothing erases.
        if (opened === undefined && entry.exchangeId.length > 0) continue;
        if (opened && openedBy(entry, opened)) continue;
      } catch {}
      yield forged('opening', [row.leaf_index as number], 'sealed with what opens its entry');
    }
    for (const { leaf_index: leaf, entry } of store.each(COMMITTING)) {
      const bytes = entry as Uint8Array;
      if (bytes.length > 0 && decode('AuditEntry', bytes).commitments.length > 0)
        yield lost('opening', [leaf as number], 'opens what its entry commits to');
    }
  },
});

const IDLE = `SELECT vault_id FROM vault_key WHERE vault_id NOT IN
  (SELECT vault_id FROM record UNION SELECT vault_id FROM opening UNION SELECT vault_id FROM visa)`;
const WITHOUT = 'SELECT vault_id FROM visa WHERE vault_id NOT IN (SELECT vault_id FROM vault_key)';

export const keys: MakeChecker = ({ store, vault }) => ({
  *end() {
    for (const { vault_id: id } of store.all(IDLE)) yield forged('vault_key', [id as Uint8Array], 'the key of something');
    for (const { vault_id: id } of store.all(WITHOUT)) yield lost('vault_key', [id as Uint8Array], 'is there: a visa is sealed under it');
    for (const { vault_id: id, wrapped } of store.each('SELECT vault_id, wrapped FROM vault_key'))
      try {
        vault.unwrap(id as Uint8Array, wrapped as Uint8Array);
      } catch {
        yield forged('vault_key', [id as Uint8Array], 'wrapped by the master key');
      }
  },
});

export const visas: MakeChecker = (deriving) => ({
  *end() {
    for (const { document, vault_id: id, sealed } of deriving.store.each('SELECT document, vault_id, sealed FROM visa'))
      try {
        const key = deriving.store.get('SELECT wrapped FROM vault_key WHERE vault_id = ?', id as Uint8Array);
        if (key) deriving.vault.open(deriving.vault.unwrap(id as Uint8Array, key.wrapped as Uint8Array), 'visa', sealed as Uint8Array);
      } catch {
        yield forged('visa', [document as Uint8Array], 'sealed under its key');
      }
  },
});
