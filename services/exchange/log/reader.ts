// The read side of our own logs: tiles, proofs and entries, from the ledger. Nothing here is a file: what C2SP tlog-tiles calls static
// resources are two tables of which full tiles never change.
import {
  consistencyProof,
  entryBundle,
  hasTile,
  inclusionProof,
  parseTilePath,
  type RangeRoot,
  type ReadNodes,
  rangeRoots,
  TILE,
} from '../../audit/index.ts';
import type { Reader } from '../../ledger/index.ts';
import { hasLogs } from './own-logs.ts';

export interface LogReader {
  /** Leaves in the tree of the last commit. */
  readonly size: () => number;
  readonly nodes: ReadNodes;
  readonly rangeRoot: RangeRoot;
  /**
   * Bytes of a hash tile or an entry bundle by its path, `tile/…`; undefined when it is no path, the tree has not so much, or its entries
   * have expired.
   */
  readonly tile: (path: string) => Uint8Array | undefined;
  /** The audit path of a leaf, its sibling first. Throws RangeError when a tree of that size is not there, or has no such leaf. */
  readonly inclusion: (index: number, size: number) => Uint8Array[];
  /** Throws RangeError unless 1 ≤ from ≤ to ≤ size(). */
  readonly consistency: (from: number, to: number) => Uint8Array[];
  readonly leafHash: (index: number) => Uint8Array | undefined;
}

// One row for a whole tile: many small ones would cost more than their hashing.
const LEAVES =
  "SELECT CAST(group_concat(hash, '' ORDER BY leaf_index) AS BLOB) AS hashes FROM leaf WHERE leaf_index >= ? AND leaf_index < ?";
const NODES = `SELECT CAST(group_concat(hash, '' ORDER BY node_index) AS BLOB) AS hashes FROM node
  WHERE log = ? AND level = ? AND node_index >= ? AND node_index < ?`;
/** In a copy of a ledger that an earlier version wrote. */
const NODES_BEFORE = NODES.replace('log = ?', '1 = ?');
const HEAD = 'SELECT log, first_leaf, size, NULL AS expired FROM head';
const HEAD_BEFORE = 'SELECT 1 AS log, 0 AS first_leaf, size, NULL AS expired FROM head';
const ENDED = 'SELECT log, first_leaf, size, expired FROM log WHERE log = ? AND size IS NOT NULL';
const NONE = new Uint8Array();

/** A log in the ledger, as large as it is now. */
interface Tree {
  readonly log: number;
  readonly first: number;
  readonly size: number;
  readonly isExpired: boolean;
}

/** `number`: of the log; without one it is the log that is written, whichever that is at the time. */
export function createLogReader(store: Reader, number?: number): LogReader {
  const isBefore = !hasLogs(store);
  function now(): Tree {
    const ended = number === undefined || isBefore ? undefined : store.get(ENDED, number);
    const row = ended ?? store.get(isBefore ? HEAD_BEFORE : HEAD) ?? {};
    const { log = 1, first_leaf: first = 0, size = 0, expired = null } = row;
    return { log: log as number, first: first as number, size: size as number, isExpired: expired !== null };
  }
  const nodesOf =
    ({ log, first }: Tree): ReadNodes =>
    (level, start, count) => {
      const row =
        level === 0
          ? store.get(LEAVES, first + start, first + start + count)
          : store.get(isBefore ? NODES_BEFORE : NODES, log, level, start, start + count);
      return (row?.hashes as Uint8Array | null | undefined) ?? NONE;
    };
  /** Throws RangeError when there are fewer leaves. */
  function rootsWithin(size: number): RangeRoot {
    const tree = now();
    if (size > tree.size) throw new RangeError(`the tree has ${tree.size} leaves`);
    return rangeRoots(nodesOf(tree));
  }
  return {
    size: () => now().size,
    nodes: (level, start, count) => nodesOf(now())(level, start, count),
    rangeRoot: (start, end) => rangeRoots(nodesOf(now()))(start, end),
    tile(path) {
      const tree = now();
      const tile = parseTilePath(path);
      if (tile === undefined || !hasTile(tile, tree.size)) return undefined;
      const { level, index, width } = tile;
      const start = index * TILE;
      if (level !== 'entries') return nodesOf(tree)(level, start, width);
      // Of a log that has expired the hash tiles are what is left.
      if (tree.isExpired) return undefined;
      const sql = 'SELECT entry FROM leaf WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index';
      return entryBundle(store.all(sql, tree.first + start, tree.first + start + width).map(({ entry }) => entry as Uint8Array));
    },
    inclusion: (index, of) => inclusionProof(rootsWithin(of), index, of),
    consistency: (from, to) => consistencyProof(rootsWithin(to), from, to),
    leafHash(index) {
      const { first, size } = now();
      const sql = 'SELECT hash FROM leaf WHERE leaf_index = ?';
      return index < size ? (store.get(sql, first + index)?.hash as Uint8Array | undefined) : undefined;
    },
  };
}
