// Compares the row of every exchange with its own entry, with the opening of its commitments, and with later entries about it.
import { type AuditEntry, AuditKind, decode, type Verb } from '../../../../proto/index.ts';
import { codeOf, sameBytes, toHex } from '../../../domain/index.ts';
import { commitmentsDigest, openDisclosures, recordDigest, statementDigest, tupleHash } from '../../../envelope/index.ts';
import { placeOf, type RowOf, throwUnlessOfRow } from '../../../ledger/index.ts';
import { LINK_PLANE, SHARING } from '../../../records/index.ts';
import { keptDigest, openedBy, openSealed, placeOfExchange } from '../../commit/index.ts';
import { RECORD, stateAfter } from '../../context/index.ts';
import type { Deriving, MakeChecker } from './checker.ts';
import { idOf } from './entry.ts';
import { type Difference, forged, lost } from './finding.ts';
import { isShown } from './shown.ts';
import { type Answered, answeredBy, stateOf } from './states.ts';

type ExchangeRow = RowOf<'exchangesWithEntry'>;
type RecordRow = RowOf<'recordsUnannounced'>;

const OWN: readonly number[] = [AuditKind.SENT, AuditKind.RECEIVED, AuditKind.HELD, AuditKind.REFUSED];

export const exchangeRows: MakeChecker = (deriving) => {
  const { store, extent } = deriving;
  const answers = new Map<string, Answered>();
  /** By the exchange that was decided again, the id of the later one; empty if retries were abandoned. */
  const again = new Map<string, string>();
  return {
    kinds: [AuditKind.RECEIVED, AuditKind.REJECTED, AuditKind.FAILED],
    read(entry) {
      const { correlation, kind, verb, exchangeId } = entry;
      if (correlation !== undefined) answers.set(idOf(correlation), answeredBy(entry));
      if (kind === AuditKind.FAILED && SHARING.includes(verb as Verb)) again.set(toHex(exchangeId), '');
    },
    *end() {
      const marked = new Map<string, string>();
      for (const row of store.each('exchangesWithEntry', extent.expiredLeaf))
        yield* readable('exchange', row.exchange_id, compare(row));
      for (const { exchange_id: id } of store.each('exchangesOutliving', extent.expiredLeaf))
        yield forged('exchange', [id], 'emptied with its expired entry');
      for (const row of store.each('recordsUnannounced')) yield* readable('record', row.record_id, recordFaults(deriving, row));
      for (const before of new Set([...again.keys(), ...marked.keys()]))
        if (again.get(before) !== marked.get(before))
          yield forged('exchange', [before], `decided again as ${again.get(before) || 'nothing'}`);

      function* compare(row: ExchangeRow): Generator<Difference> {
        const id = row.exchange_id;
        const entry = row.entry ? decode('AuditEntry', row.entry) : undefined;
        if (entry === undefined || !OWN.includes(entry.kind) || !sameBytes(entry.exchangeId, id))
          return yield forged('exchange', [id], 'backed by an entry of the log');
        for (const rule of faultsOf(deriving, row, entry)) yield forged('exchange', [id], rule);
        yield* recordFaults(deriving, row);
        yield* keyFaults(deriving, row, entry);
        const derived = stateOf(deriving, row, entry, answers.get(idOf(id)));
        for (const column of ['state', 'code', 'peer'] as const)
          if (derived !== undefined && row[column] !== derived[column])
            yield forged('exchange', [id], `${column} ${derived[column] ?? 'of none'}`);
        if (row.decided_again) marked.set(toHex(id), toHex(row.decided_again));
        const { correlation } = decode('Statement', row.statement);
        if (row.direction === 'sent' && SHARING.includes(row.verb as Verb) && correlation.length > 0)
          again.set(toHex(correlation), toHex(id));
      }
    },
  };
};

/** Reports an unreadable row, so that it does not hide the others. */
function* readable(table: string, id: Uint8Array, found: Iterable<Difference>): Generator<Difference> {
  try {
    yield* found;
  } catch (error) {
    throwUnlessOfRow(error);
    yield forged(table, [id], `a readable row (${codeOf(error)})`);
  }
}

function* faultsOf({ self }: Deriving, row: ExchangeRow, entry: AuditEntry): Generator<string> {
  const isSent = entry.from === self;
  const source = entry.kind === AuditKind.RECEIVED || !isSent ? entry.from : self;
  if (row.direction !== (isSent ? 'sent' : 'received')) yield `direction ${isSent ? 'sent' : 'received'}`;
  if (row.partner !== (isSent ? entry.to : entry.from)) yield 'partner of its entry';
  if (row.verb !== entry.verb) yield 'verb of its entry';
  if (row.at !== entry.occurredAt) yield 'at the time of its entry';
  if (row.record_source !== source || row.record_version !== entry.recordVersion) yield 'record of its entry';
  if (!row.record_id || !sameBytes(row.record_id, entry.recordId)) yield 'record of its entry';
  if (!isPlaced(row, entry)) yield 'batch_id and batch_position of its batch';
  if (row.header === null) return yield 'with its record';
  const digest = statementDigest(row.statement, recordDigest(row.header));
  if (entry.kept.length === 0) {
    if (!sameBytes(entry.statementDigest, digest)) yield 'statement of its entry';
    else if (!isShown(row, entry)) yield 'decision of its entry and statement';
  } else if (!sameBytes(entry.kept, keptDigest(digest, row.decision))) yield 'statement and decision of its entry';
}

/** Whether its position in the batch is right. For sent batches, `batches` rebuilds the tree from the rows. */
function isPlaced({ batch_id: batch, batch_position: position, tuples, direction }: ExchangeRow, entry: AuditEntry): boolean {
  if (batch === null || direction === 'sent') return (batch === null) === (position === null);
  if (tuples === null || entry.peerRef === null || typeof position !== 'number' || position < 0) return false;
  const { index, leafHash } = entry.peerRef;
  const tuple = tupleHash(entry.statementDigest, leafHash, index);
  return sameBytes(tuple, tuples.subarray(position * 32, position * 32 + 32));
}

/** Compares a record with its header, as far as it is not erased. */
function* recordFaults(deriving: Deriving, row: RecordRow): Generator<Difference> {
  if (row.header === null) return;
  const key = [row.record_id, row.record_version, row.record_source];
  const header = decode('RecordHeader', row.header);
  const commitments = row.commitments;
  if (row.record_kind !== header.kind) yield forged('record', key, 'kind of its header');
  if (!sameBytes(commitmentsDigest(commitments), header.commitmentsDigest))
    yield forged('record', key, 'commitments of its header');
  if (row.record_vault === null || !sameBytes(row.record_vault, row.vault_id))
    yield forged('record', key, 'sealed under the key of its exchange');
  if (row.record_state !== recordState(deriving, row)) yield forged('record', key, `state ${recordState(deriving, row)}`);
  try {
    const opened = openSealed(
      deriving,
      placeOf.record(row.record_source, row.record_id, row.record_version),
      row.record_vault,
      row.record_sealed,
    );
    if (opened) openDisclosures(header.kind, commitments, decode('BatchEntry', opened).disclosures);
  } catch (error) {
    throwUnlessOfRow(error);
    yield forged('record', key, 'sealed content that opens its commitments');
  }
}

/** The state that follows from its other versions, and from the existence of its key. */
function recordState({ store }: Deriving, row: RecordRow): string {
  const { record_id: id, record_version: version, record_source: source, record_vault: vault } = row;
  const first = stateAfter(RECORD, undefined, 'kept');
  // By which entry it was, `recalled` looks.
  if (row.record_state === stateAfter(RECORD, first, 'recalled')) return row.record_state;
  if (store.keys.get(vault) === undefined) return stateAfter(RECORD, first, 'destroyed');
  const hasNewer = store.get('hasNewerVersion', id, version, source) !== undefined;
  return hasNewer ? stateAfter(RECORD, first, 'superseded') : first;
}

function* keyFaults(deriving: Deriving, row: ExchangeRow, entry: AuditEntry): Generator<Difference> {
  const { store } = deriving;
  const id = row.exchange_id;
  const vaultId = row.vault_id;
  if (store.keys.get(vaultId) === undefined) {
    if (store.get('exchangeErased', id) === undefined)
      yield lost('vault_key', [vaultId], `exists: exchange ${toHex(id)} was not erased`);
    return;
  }
  if (store.get('exchangeErased', id) !== undefined)
    yield forged('vault_key', [vaultId], `destroyed: exchange ${toHex(id)} was erased`);
  if (entry.commitments.length === 0) {
    if (row.sealed !== null && entry.verb >= LINK_PLANE) yield forged('exchange', [id], 'no sealed content');
    return;
  }
  try {
    const opened = row.sealed && openSealed(deriving, placeOfExchange(row), vaultId, row.sealed);
    if (!opened || openedBy(entry, opened) === undefined)
      yield forged('exchange', [id], 'sealed content that opens the commitments of its entry');
  } catch (error) {
    throwUnlessOfRow(error);
    yield forged('exchange', [id], 'sealed content that opens the commitments of its entry');
  }
  const wasHeld = entry.kind === AuditKind.SENT && store.get('wasHeld', id, row.leaf_index) !== undefined;
  if (wasHeld && store.get('hasOpening', id) === undefined)
    yield lost('opening', [id], 'opens the commitments of its HELD entry');
}
