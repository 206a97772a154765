// The logs of this country: the head of the current one, the ends of earlier ones, and the nodes of their trees. "Before" in a
// name means a ledger copy written by an earlier version, which has one log and lacks these columns.
import { LINK_PLANE } from '../../../records/index.ts';
import type { Head } from '../../writes.ts';
import { read } from './read.ts';

/** A log that has ended, or the current one. */
type LogRow = { log: number; origin: string; first_leaf: number; expired: number | null } & (
  | { size: number; root: Uint8Array; checkpoint: string; turn: string }
  | { size: null; root: null; checkpoint: null; turn: null }
);
interface TreeRow {
  readonly log: number;
  readonly first_leaf: number;
  readonly size: number;
  readonly expired: number | null;
}
type NodeRange = [log: number, level: number, from: number, end: number];

const NODES = `SELECT CAST(group_concat(hash, '' ORDER BY node_index) AS BLOB) AS hashes FROM node
  WHERE log = ? AND level = ? AND node_index >= ? AND node_index < ?`;

/** The first leaf of each exchange, among leaves [?1, ?2) of the log whose first leaf is ?3. */
const FIRST_OF = `FROM leaf l WHERE l.leaf_index >= ?1 AND l.leaf_index < ?2 AND l.exchange_id <> x'' AND NOT EXISTS
  (SELECT 1 FROM leaf p WHERE p.exchange_id = l.exchange_id AND p.leaf_index >= ?3 AND p.leaf_index < l.leaf_index)`;
type LogPart = [from: number, end: number, firstLeaf: number];

export const LOGS = {
  head: read<[], Head>('SELECT revision, log, first_leaf AS firstLeaf, size, edge, root, checkpoint, latest FROM head'),
  /** The head as whichever version wrote it. */
  wholeHead: read<
    [],
    { size: number; root: Uint8Array; edge: Uint8Array; checkpoint: string; log?: number; first_leaf?: number }
  >('SELECT * FROM head'),
  /** The latest checkpoint, or '' before the first, and its size. */
  headCheckpoint: read<[], { size: number; checkpoint: string }>('SELECT size, checkpoint FROM head'),
  hasTable: read<[name: string]>('SELECT 1 FROM sqlite_schema WHERE name = ?'),
  logs: read<[], LogRow>('SELECT log, origin, first_leaf, size, root, checkpoint, turn, expired FROM log ORDER BY log'),
  writtenTree: read<[], TreeRow>('SELECT log, first_leaf, size, NULL AS expired FROM head'),
  writtenTreeBefore: read<[], TreeRow>('SELECT 1 AS log, 0 AS first_leaf, size, NULL AS expired FROM head'),
  endedTree: read<[log: number], TreeRow>('SELECT log, first_leaf, size, expired FROM log WHERE log = ? AND size IS NOT NULL'),
  nodeHashes: read<NodeRange, { hashes: Uint8Array | null }>(NODES),
  nodeHashesBefore: read<NodeRange, { hashes: Uint8Array | null }>(NODES.replace('log = ?', '1 = ?')),
  nodeCount: read<[log: number], { n: number }>('SELECT count(*) AS n FROM node WHERE log = ?'),
  nodeCountBefore: read<[], { n: number }>('SELECT count(*) AS n FROM node'),
  isLogExpired: read<[log: number]>('SELECT 1 FROM log WHERE log = ? AND expired IS NOT NULL'),
  /** Keys of the link-plane statements and of the acts among leaves [from, end): no person erases either. */
  keysExpiring: read<[from: number, end: number], { vault_id: Uint8Array }>(
    `SELECT vault_id FROM exchange WHERE leaf_index >= ?1 AND leaf_index < ?2 AND verb >= ${LINK_PLANE} AND vault_id IS NOT NULL
     AND exchange_id IN (SELECT exchange_id FROM leaf WHERE leaf_index >= ?1 AND leaf_index < ?2)
     UNION SELECT vault_id FROM opening o WHERE leaf_index >= ?1 AND leaf_index < ?2
     AND NOT EXISTS (SELECT 1 FROM exchange e WHERE e.exchange_id = o.exchange_id AND e.vault_id = o.vault_id)`,
  ),
  /** The oldest expired log that still has entries to delete; `emptied`: how many leaves are done. */
  logExpiring: read<[], { log: number; first_leaf: number; size: number; emptied: number }>(
    'SELECT log, first_leaf, size, emptied FROM log WHERE expired IS NOT NULL AND emptied < size ORDER BY log LIMIT 1',
  ),
  /** The keys of exchanged records, each at the first leaf of its exchange in the log. */
  recordKeysOf: read<LogPart, { leaf_index: number; vault_id: Uint8Array }>(
    `SELECT l.leaf_index, e.vault_id FROM exchange e JOIN (SELECT l.leaf_index, l.exchange_id ${FIRST_OF}) l
  ON e.exchange_id = l.exchange_id WHERE e.verb < ${LINK_PLANE} AND e.vault_id IS NOT NULL`,
  ),
  /** The number of exchanges with an open duty. */
  dutiesOpenIn: read<LogPart, { n: number }>(
    `SELECT count(*) AS n ${FIRST_OF} AND EXISTS
  (SELECT 1 FROM duty d WHERE d.exchange_id = l.exchange_id AND d.state IN ('OPEN', 'OVERDUE'))`,
  ),
  /** The lowest leaf among each partner's first unconfirmed batch: it may have to be sent again, with its entry. */
  firstUnconfirmed: read<[], { leaf: number | null }>(
    `SELECT min(e.leaf_index) AS leaf FROM link n
  JOIN batch b ON b.partner = n.partner AND b.direction = 'sent' AND b.link_sequence = n.peer_received_through + 1
  JOIN exchange e ON e.batch_id = b.batch_id AND e.direction = 'sent'`,
  ),
} as const;
