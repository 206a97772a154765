// The statements between this country and a partner as in this country's log: reported to the partner, and compared with
// the partner's report.
import { type AuditEntry, AuditKind, decode, type PeerRef, type ReconcileRow, Verb, VerdictKind } from '../../../proto/index.ts';
import type { Country, Id, Micros } from '../../domain/index.ts';
import { RECONCILE_ROWS } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import type { Context, LogRef } from '../context/index.ts';

/** Leaves read per page, so that a page stays cheap even in a log that is busy with other partners. */
const LEAVES = 1_024;

/** Kinds of entries about a received statement. */
export const ARRIVALS: readonly number[] = [
  AuditKind.RECEIVED,
  AuditKind.RECEIPT,
  AuditKind.KEY_CHANGE,
  AuditKind.AGREEMENT_CHANGE,
  AuditKind.REJECTED,
  AuditKind.REFUSED,
];
const REFUSALS: readonly number[] = [AuditKind.REJECTED, AuditKind.REFUSED];

const FIRST = 16;

/** Includes the sender's own leaf if the row of statements refused together names it. */
type Leaf = RowOf<'leavesFrom'> & Partial<RowOf<'statementLeaves'>>;

/** State of a sent exchange → the partner's known verdict. */
const VERDICTS: Readonly<Record<string, VerdictKind>> = {
  CLOSED: VerdictKind.ACCEPTED,
  ANSWERED: VerdictKind.ACCEPTED,
  REJECTED: VerdictKind.REFUSED,
};

const NOTHING_SAID = {
  ...{ verb: Verb.UNSPECIFIED, at: 0, statementDigest: new Uint8Array() },
  ...{ verdict: VerdictKind.UNSPECIFIED, peer: null, correlation: new Uint8Array() },
  erased: null,
} as const satisfies Partial<ReconcileRow>;

const peerOf = ({ peer_origin: origin, peer_index: index, peer_leaf_hash: leafHash }: Leaf): PeerRef => ({
  origin: origin as string,
  index: index as number,
  leafHash: leafHash as Uint8Array,
});

/** Whether its log has expired. */
const isGone = ({ entry }: Leaf): boolean => entry.length === 0;

export interface RowPage {
  readonly rows: readonly ReconcileRow[];
  /** Every entry about the partner on the page, including entries that are not about a statement. */
  readonly entries: readonly AuditEntry[];
  /** The first leaf of the next page. */
  readonly next: number;
  readonly isLast: boolean;
}

export interface LogRows {
  of(exchangeId: Id): ReconcileRow | undefined;
  /** Rows from a leaf on, up to the first leaf logged at `before` or later. */
  page(first: number, before: Micros): RowPage;
}

export function logRows({ store, self, logs }: Pick<Context, 'store' | 'self' | 'logs'>, partner: Country): LogRows {
  const isSent = (entry: AuditEntry) => entry.kind === AuditKind.SENT && entry.from === self && entry.to === partner;
  const isArrival = (entry: AuditEntry) =>
    ARRIVALS.includes(entry.kind) && entry.from === partner && entry.exchangeId.length === 16;
  const isGroup = (entry: AuditEntry) => entry.refused !== null && entry.from === partner;

  function rowOf(leaf: Leaf, entry: AuditEntry, exchangeId = entry.exchangeId): ReconcileRow {
    const { verb, occurredAt: at, statementDigest, kind } = entry;
    const place = { leaf: leaf.leaf_index, ...logs.placeOf(leaf.leaf_index) };
    const logged = { exchangeId, verb, at, statementDigest, ...place, leafHash: leaf.hash, expired: false, erased: null };
    if (kind === AuditKind.SENT) return { ...logged, sent: true, ...told(entry) };
    const verdict = REFUSALS.includes(kind) ? VerdictKind.REFUSED : VerdictKind.ACCEPTED;
    const peer = entry.refused === null ? entry.peerRef : peerOf(leaf);
    return { ...logged, sent: false, verdict, peer, correlation: new Uint8Array(), erased: erasedOf(entry, exchangeId) };
  }

  /** probing: what this country destroyed for reasons of its own is not told. */
  function erasedOf({ verb }: AuditEntry, exchangeId: Id): PeerRef | null {
    const row = factsOfVerb(verb)?.versions === true ? store.get('destructionTold', exchangeId) : undefined;
    return row ? { ...logs.placeOf(row.leaf_index), leafHash: row.hash } : null;
  }

  /** The partner's verdict on what we sent, and what our answer answers. A question has no receipt: it is answered by another statement. */
  function told({ exchangeId, verb }: AuditEntry): Pick<ReconcileRow, 'verdict' | 'peer' | 'correlation'> {
    const row = store.get('exchangeSent', exchangeId, partner);
    const isAnswer = verb === Verb.RESPONSE;
    const verdict = (!isAnswer && VERDICTS[row?.state ?? '']) || VerdictKind.UNSPECIFIED;
    const peer = row?.peer && verb !== Verb.QUERY ? (JSON.parse(row.peer) as LogRef) : null;
    const correlation = isAnswer && row ? decode('Statement', row.statement).correlation : new Uint8Array();
    return { verdict, correlation, peer: peer && { ...peer, leafHash: Buffer.from(peer.leafHash, 'hex') } };
  }

  /** The first leaf is the statement's own; later outcomes, and refused copies, are logged after it. */
  function of(exchangeId: Id): ReconcileRow | undefined {
    for (const leaf of store.all('statementLeaves', exchangeId, FIRST)) {
      if (isGone(leaf)) {
        const row = rowOfGone(leaf, exchangeId);
        if (row !== undefined) return row;
        continue;
      }
      const entry = decode('AuditEntry', leaf.entry);
      if (isSent(entry) || isArrival(entry) || isGroup(entry)) return rowOf(leaf, entry, exchangeId);
    }
    return undefined;
  }

  /** What remains of an expired statement. Only admitted ones have a row; of any other, only the two countries concerned know the id. */
  function rowOfGone(leaf: Leaf, exchangeId: Id): ReconcileRow | undefined {
    const { kind } = leaf;
    const sent = kind === AuditKind.SENT;
    if (!sent && !ARRIVALS.includes(kind)) return undefined;
    const ends = store.all('exchangeEnds', exchangeId);
    const isOurs = ends.some((end) => end.partner === partner && (end.direction === 'sent') === sent);
    if (!isOurs && (sent || ends.length > 0)) return undefined;
    const place = { leaf: leaf.leaf_index, ...logs.placeOf(leaf.leaf_index) };
    return { ...NOTHING_SAID, exchangeId, sent, ...place, leafHash: leaf.hash, expired: true };
  }

  function page(asked: number, before: Micros): RowPage {
    const first = beyondExpired(asked);
    const rows: ReconcileRow[] = [];
    const entries: AuditEntry[] = [];
    let next = first;
    for (const leaf of store.all('leavesFrom', first, LEAVES)) {
      if (isGone(leaf)) return { rows, entries, next: beyondExpired(next + 1), isLast: false };
      const entry = decode('AuditEntry', leaf.entry);
      const group = isGroup(entry) ? groupOf(leaf) : [];
      // Statements refused together are reported together, if necessary on the next page.
      const isFull = rows.length === RECONCILE_ROWS || rows.length + group.length > RECONCILE_ROWS;
      if (entry.occurredAt >= before || isFull) return { rows, entries, next, isLast: entry.occurredAt >= before };
      next = leaf.leaf_index + 1;
      if (entry.from !== partner && entry.to !== partner) continue;
      entries.push(entry);
      rows.push(...group);
      if (!isSent(entry) && !isArrival(entry)) continue;
      const row = REFUSALS.includes(entry.kind) ? of(entry.exchangeId) : rowOf(leaf, entry);
      if (row?.leaf === leaf.leaf_index) rows.push(row as ReconcileRow);
    }
    return { rows, entries, next, isLast: next < first + LEAVES };
  }

  const groupOf = ({ leaf_index: leaf }: Leaf): ReconcileRow[] =>
    store.all('exchangesRefused', leaf).flatMap(({ exchange_id: id }) => {
      const row = of(id);
      return row !== undefined && row.leaf === leaf ? [row] : [];
    });

  /** Expired logs are no longer compared. */
  function beyondExpired(leaf: number): number {
    const at = logs.all().findLast(({ firstLeaf }) => firstLeaf <= leaf);
    if (at?.end === undefined || at.expired === undefined) return leaf;
    return beyondExpired(at.firstLeaf + at.end.size);
  }

  return { of, page };
}
