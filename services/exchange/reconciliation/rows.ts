// The statements between this country and a partner as this country's log holds them: what is told to the partner, and what the
// partner's word is compared with.
import { type AuditEntry, AuditKind, decode, type PeerRef, type ReconcileRow, Verb, VerdictKind } from '../../../proto/index.ts';
import type { Country, Id, Micros } from '../../domain/index.ts';
import { RECONCILE_ROWS } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import type { Context, LogRef } from '../context/index.ts';

/** Leaves that one page looks at: a page of a log that is busy with others stays short work. */
const LEAVES = 1_024;

/** What is logged of a statement that arrived. */
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

/** With the sender's own leaf, where the row of what was refused together names it. */
type Leaf = RowOf<'leavesFrom'> & Partial<RowOf<'statementLeaves'>>;

/** State of an exchange that was sent → what the partner is known to have said. */
const VERDICTS: Readonly<Record<string, VerdictKind>> = {
  CLOSED: VerdictKind.ACCEPTED,
  ANSWERED: VerdictKind.ACCEPTED,
  REJECTED: VerdictKind.REFUSED,
};

const NOTHING_SAID = {
  ...{ verb: Verb.UNSPECIFIED, at: 0, statementDigest: new Uint8Array() },
  ...{ verdict: VerdictKind.UNSPECIFIED, peer: null, correlation: new Uint8Array() },
} as const satisfies Partial<ReconcileRow>;

const peerOf = ({ peer_origin: origin, peer_index: index, peer_leaf_hash: leafHash }: Leaf): PeerRef => ({
  origin: origin as string,
  index: index as number,
  leafHash: leafHash as Uint8Array,
});

/** Its log has expired. */
const isGone = ({ entry }: Leaf): boolean => entry.length === 0;

export interface RowPage {
  readonly rows: readonly ReconcileRow[];
  /** Every entry that the page passed and that is about the partner, also those that are no statement. */
  readonly entries: readonly AuditEntry[];
  /** The leaf that the next page begins with. */
  readonly next: number;
  readonly isLast: boolean;
}

export interface LogRows {
  of(exchangeId: Id): ReconcileRow | undefined;
  /** From a leaf on, up to the first that was logged at `before` or later. */
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
    const logged = { exchangeId, verb, at, statementDigest, ...place, leafHash: leaf.hash, expired: false };
    if (kind === AuditKind.SENT) return { ...logged, sent: true, ...told(entry) };
    const verdict = REFUSALS.includes(kind) ? VerdictKind.REFUSED : VerdictKind.ACCEPTED;
    const peer = entry.refused === null ? entry.peerRef : peerOf(leaf);
    return { ...logged, sent: false, verdict, peer, correlation: new Uint8Array() };
  }

  /** What the partner answered to what we sent, and what it answers. A question has no receipt: its answer is a statement of its own. */
  function told({ exchangeId, verb }: AuditEntry): Pick<ReconcileRow, 'verdict' | 'peer' | 'correlation'> {
    const row = store.get('exchangeSent', exchangeId, partner);
    const isAnswer = verb === Verb.RESPONSE;
    const verdict = (!isAnswer && VERDICTS[row?.state ?? '']) || VerdictKind.UNSPECIFIED;
    const peer = row?.peer && verb !== Verb.QUERY ? (JSON.parse(row.peer) as LogRef) : null;
    const correlation = isAnswer && row ? decode('Statement', row.statement).correlation : new Uint8Array();
    return { verdict, correlation, peer: peer && { ...peer, leafHash: Buffer.from(peer.leafHash, 'hex') } };
  }

  /** The first leaf is the statement's: what it came to later, or a copy that was refused, is logged behind it. */
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

  /** What is left of a statement's leaf. Only what was admitted has a row: who knows the id of another is one of its two ends. */
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
      // What was refused together is told together, or on the next page.
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

  /** What has expired is compared no more. */
  function beyondExpired(leaf: number): number {
    const at = logs.all().findLast(({ firstLeaf }) => firstLeaf <= leaf);
    if (at?.end === undefined || at.expired === undefined) return leaf;
    return beyondExpired(at.firstLeaf + at.end.size);
  }

  return { of, page };
}
