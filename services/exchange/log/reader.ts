// Reads our own logs from the ledger: tiles, proofs and entries. There are no files: the static resources of C2SP tlog-tiles are
// two tables, in which full tiles never change.
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
   * Bytes of a hash tile or an entry bundle by its path, `tile/…`; undefined if the path is invalid or beyond the tree, or
   * the entries have expired.
   */
  readonly tile: (path: string) => Uint8Array | undefined;
  /** The audit path of a leaf, its sibling first. Throws RangeError if the tree is smaller than `size`, or has no such leaf. */
  readonly inclusion: (index: number, size: number) => Uint8Array[];
  /** Throws RangeError unless 1 ≤ from ≤ to ≤ size(). */
  readonly consistency: (from: number, to: number) => Uint8Array[];
  readonly leafHash: (index: number) => Uint8Array | undefined;
}

const NONE = new Uint8Array();

/** A log in the ledger at its current size. */
interface Tree {
  readonly log: number;
  readonly first: number;
  readonly size: number;
  readonly isExpired: boolean;
}

/** `number`: the log to read; by default the current log, which may change over time. */
export function createLogReader(store: Reader, number?: number): LogReader {
  const isBefore = !hasLogs(store);
  function now(): Tree {
    const ended = number === undefined || isBefore ? undefined : store.get('endedTree', number);
    const row = ended ?? store.get(isBefore ? 'writtenTreeBefore' : 'writtenTree');
    return { log: row?.log ?? 1, first: row?.first_leaf ?? 0, size: row?.size ?? 0, isExpired: (row?.expired ?? null) !== null };
  }
  const nodesOf =
    ({ log, first }: Tree): ReadNodes =>
    (level, start, count) => {
      const row =
        level === 0
          ? store.get('leafHashes', first + start, first + start + count)
          : store.get(isBefore ? 'nodeHashesBefore' : 'nodeHashes', log, level, start, start + count);
      return row?.hashes ?? NONE;
    };
  /** Throws RangeError if the tree is smaller. */
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
      // Only the hash tiles of an expired log remain.
      if (tree.isExpired) return undefined;
      const rows = store.all('leafEntries', tree.first + start, tree.first + start + width);
      return entryBundle(rows.map(({ entry }) => entry));
    },
    inclusion: (index, of) => inclusionProof(rootsWithin(of), index, of),
    consistency: (from, to) => consistencyProof(rootsWithin(to), from, to),
    leafHash(index) {
      const { first, size } = now();
      return index < size ? store.get('leafHash', first + index)?.hash : undefined;
    },
  };
}
