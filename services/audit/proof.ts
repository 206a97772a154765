// Proofs over the log's tree: RFC 6962 section 2.1, verified as in RFC 9162 sections 2.1.3.2 and 2.1.4.2.
import { nodeHash, rootFromPath, sameBytes, splitPoint } from '../domain/index.ts';

/** A tree as a checkpoint states it: number of leaves, and the root (32 bytes) over them. */
export interface TreeState {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether `path` (the leaf's sibling first) puts a leaf hash at `index` in the tree of `size` leaves with that root. */
export function verifyInclusion(
  leafHash: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (leafHash.length !== 32) return false;
  const led = rootFromPath(leafHash, index, size, path);
  return led !== undefined && sameBytes(led, root);
}

/** The root over leaves [start, end) of a tree, `start` being a multiple of the smallest power of two that is end − start or more. */
export type RangeRoot = (start: number, end: number) => Uint8Array;

/**
 * The audit path of leaf `index` in the tree of `size` leaves, its sibling first (RFC 6962 section 2.1.1).
 * Throws RangeError when there is no such leaf.
 */
export function inclusionProof(rootOfRange: RangeRoot, index: number, size: number): Uint8Array[] {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const path: Uint8Array[] = [];
  for (let start = 0, end = size; end - start > 1; ) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      path.push(rootOfRange(middle, end));
      end = middle;
    } else {
      path.push(rootOfRange(start, middle));
      start = middle;
    }
  }
  return path.reverse();
}

/**
 * The proof that the first `from` leaves of the first `to` leaves are the tree of size `from` (RFC 6962 section 2.1.2); empty when both
 * sizes are the same. Throws RangeError unless 1 ≤ from ≤ to: an empty tree has nothing to prove.
 */
export function consistencyProof(rootOfRange: RangeRoot, from: number, to: number): Uint8Array[] {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 1 || from > to)
    throw new RangeError(`no proof from size ${from} to size ${to}`);
  const path: Uint8Array[] = [];
  // [start, end) is the subtree that the smaller tree still ends in. `known`: the verifier holds its root already, since it is
  // the whole smaller tree.
  let start = 0;
  let end = to;
  let known = true;
  while (from < end) {
    const middle = start + splitPoint(end - start);
    if (from <= middle) {
      path.push(rootOfRange(middle, end));
      end = middle;
    } else {
      path.push(rootOfRange(start, middle));
      start = middle;
      known = false;
    }
  }
  if (!known) path.push(rootOfRange(start, end));
  return path.reverse();
}

/**
 * Whether `path` proves that the tree `to` continues the tree `from`. False for size 0: every tree continues the empty one,
 * which no path can prove or refute, so a caller that accepts a first checkpoint must decide that before.
 */
export function verifyConsistency(from: TreeState, to: TreeState, path: readonly Uint8Array[]): boolean {
  if (!Number.isSafeInteger(from.size) || !Number.isSafeInteger(to.size) || from.size < 1 || from.size > to.size) return false;
  if (from.size === to.size) return path.length === 0 && sameBytes(from.root, to.root);
  // forgery: a shorter hash would be padded with zeros inside a node.
  if (from.root.length !== 32 || to.root.length !== 32 || path.some((hash) => hash.length !== 32)) return false;

  // Climb to the root of the largest perfect subtree at the right edge of `from`: the proof starts there.
  let node = from.size - 1;
  let last = to.size - 1;
  while (node % 2 === 1) {
    node = (node - 1) / 2;
    last = Math.floor(last / 2);
  }
  // When that subtree is the whole of `from`, its root is known and the proof leaves it out.
  const hashes = node === 0 ? [from.root, ...path] : path;
  const [seed, ...rest] = hashes;
  if (seed === undefined) return false;
  let older = seed;
  let newer = seed;
  for (const hash of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      older = nodeHash(hash, older);
      newer = nodeHash(hash, newer);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else newer = nodeHash(newer, hash);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && sameBytes(older, from.root) && sameBytes(newer, to.root);
}
