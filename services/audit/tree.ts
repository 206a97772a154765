// The growing side of the log's tree (RFC 6962 section 2.1). A log needs only the right edge to append and to know its root.
import { merkleRoot, nodeHash } from '../domain/index.ts';

/**
 * The right edge of a tree of `size` leaves: the roots of its perfect subtrees, largest first, one for each bit set in `size`.
 * Immutable: `append` returns the next head.
 */
export interface TreeHead {
  readonly size: number;
  readonly edge: readonly Uint8Array[];
}

/** The head of a tree without leaves. */
export const EMPTY: TreeHead = Object.freeze({ size: 0, edge: Object.freeze([]) });

/** Called with every perfect subtree as it is completed: its height (1 or more), its position among those of its height, its root. */
export type OnSubtree = (height: number, index: number, root: Uint8Array) => void;

/**
 * The head after appending leaf hashes (32 bytes each) in their order; about one node hash a leaf.
 * Throws RangeError for a hash of another length, an edge that is not one of its size, or a size of 2^53 or more.
 */
export function append(head: TreeHead, leafHashes: readonly Uint8Array[], onSubtree?: OnSubtree): TreeHead {
  checkHead(head);
  let size = head.size;
  const edge = [...head.edge];
  for (const leaf of leafHashes) {
    if (leaf.length !== 32) throw new RangeError('a leaf hash has 32 bytes');
    if (size === Number.MAX_SAFE_INTEGER) throw new RangeError('the tree is full');
    // As in adding one to a binary number: each trailing 1 of `size` is a perfect subtree that the new one completes.
    let root = leaf;
    let height = 0;
    for (let carry = size; carry % 2 === 1; carry = (carry - 1) / 2) {
      root = nodeHash(edge.pop() as Uint8Array, root);
      onSubtree?.(++height, (carry - 1) / 2, root);
    }
    edge.push(root);
    size += 1;
  }
  return { size, edge };
}

/** The root of the tree: SHA-256 of nothing when it is empty. Throws RangeError for an edge that is not one of its size. */
export function rootOf(head: TreeHead): Uint8Array {
  checkHead(head);
  return head.edge.length === 0 ? merkleRoot([]) : head.edge.reduceRight((right, left) => nodeHash(left, right));
}

// corruption: a head read from the store with the wrong shape would hash silently into a root that nobody can prove.
function checkHead({ size, edge }: TreeHead): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('the size of a tree is a whole number');
  let subtrees = 0;
  for (let bits = size; bits > 0; bits = Math.floor(bits / 2)) subtrees += bits % 2;
  if (edge.length !== subtrees || edge.some((root) => root.length !== 32))
    throw new RangeError('the edge of a tree has one hash of 32 bytes for each bit set in its size');
}
