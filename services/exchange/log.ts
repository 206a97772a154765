// The read side of our own log: tiles, proofs and entries, from the ledger. Nothing here is a file: what C2SP tlog-tiles calls static
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
} from '../audit/index.ts';
import type { Reader } from '../ledger/index.ts';

export interface LogReader {
  /** Leaves in the tree of the last commit. */
  readonly size: () => number;
  readonly nodes: ReadNodes;
  readonly rangeRoot: RangeRoot;
  /** Bytes of a hash tile or an entry bundle by its path, `tile/…`; undefined when it is no path, or the tree has not so much. */
  readonly tile: (path: string) => Uint8Array | undefined;
  /** The audit path of a leaf, its sibling first. Throws RangeError when a tree of that size is not there, or has no such leaf. */
  readonly inclusion: (index: number, size: number) => Uint8Array[];
  /** Throws RangeError unless 1 ≤ from ≤ to ≤ size(). */
  readonly consistency: (from: number, to: number) => Uint8Array[];
  readonly leafHash: (index: number) => Uint8Array | undefined;
}

// One row for a whole tile: many small ones would cost more than their hashing.
const HASHES = {
  leaf: "SELECT CAST(group_concat(hash, '' ORDER BY leaf_index) AS BLOB) AS hashes FROM leaf WHERE leaf_index >= ? AND leaf_index < ?",
  node: `SELECT CAST(group_concat(hash, '' ORDER BY node_index) AS BLOB) AS hashes FROM node
    WHERE level = ? AND node_index >= ? AND node_index < ?`,
} as const;
const NONE = new Uint8Array();

export function createLogReader(store: Reader): LogReader {
  const size = (): number => (store.get('SELECT size FROM head')?.size as number | undefined) ?? 0;
  const nodes: ReadNodes = (level, start, count) => {
    const row = level === 0 ? store.get(HASHES.leaf, start, start + count) : store.get(HASHES.node, level, start, start + count);
    return (row?.hashes as Uint8Array | null | undefined) ?? NONE;
  };
  const rangeRoot = rangeRoots(nodes);
  const within = (to: number): void => {
    if (to > size()) throw new RangeError(`the tree has ${size()} leaves`);
  };
  return {
    size,
    nodes,
    rangeRoot,
    tile(path) {
      const tile = parseTilePath(path);
      if (tile === undefined || !hasTile(tile, size())) return undefined;
      const { level, index, width } = tile;
      const start = index * TILE;
      if (level !== 'entries') return nodes(level, start, width);
      const sql = 'SELECT entry FROM leaf WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index';
      return entryBundle(store.all(sql, start, start + width).map(({ entry }) => entry as Uint8Array));
    },
    inclusion(index, of) {
      within(of);
      return inclusionProof(rangeRoot, index, of);
    },
    consistency(from, to) {
      within(to);
      return consistencyProof(rangeRoot, from, to);
    },
    leafHash: (index) => store.get('SELECT hash FROM leaf WHERE leaf_index = ?', index)?.hash as Uint8Array | undefined,
  };
}
