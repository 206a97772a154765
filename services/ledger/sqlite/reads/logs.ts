// The logs of this country: the head of the one that is written, the ends of those before it, and the nodes of their trees. "Before" in a
// name: of a copy of a ledger that an earlier version wrote, which has one log and no such columns.
import type { Head } from '../../writes.ts';
import { read } from './read.ts';

/** A log that has ended, or the one that is written. */
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

export const LOGS = {
  head: read<[], Head>('SELECT revision, log, first_leaf AS firstLeaf, size, edge, root, checkpoint, latest FROM head'),
  /** As any version wrote it. */
  wholeHead: read<
    [],
    { size: number; root: Uint8Array; edge: Uint8Array; checkpoint: string; log?: number; first_leaf?: number }
  >('SELECT * FROM head'),
  /** The newest checkpoint, and of how many entries; '' before the first. */
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
} as const;
