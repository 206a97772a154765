// Roots of any part of a tree from its stored hashes: the leaf hashes, and the roots of perfect subtrees of 256 leaves, 65,536, and so
// on. A proof then costs a few hundred hashes, whatever the size of the tree.
import { merkleRoot, nodeHash } from '../domain/index.ts';
import type { RangeRoot } from './proof.ts';
import { TILE } from './tiles.ts';
import { subtreeRoot } from './tiling.ts';

/**
 * `count` hashes of a level from `start` on, 32 bytes each, concatenated: level 0 is leaf hashes, level L roots of perfect
 * subtrees of 256^L leaves.
 */
export type ReadNodes = (level: number, start: number, count: number) => Uint8Array;

/** Height in levels of a tile: 256 is 2^8. */
const STEP = Math.log2(TILE);

/** Whether subtrees of this height are stored, above the leaves. */
export const isStored = (height: number): boolean => height > 0 && height % STEP === 0;
export const levelOf = (height: number): number => height / STEP;

/** Throws RangeError if a needed hash is missing, or a range does not begin where a subtree of its size may. */
export function rangeRoots(read: ReadNodes): RangeRoot {
  const perfect = (height: number, index: number): Uint8Array => {
    const level = Math.floor(height / STEP);
    const count = 2 ** (height % STEP);
    const hashes = read(level, index * count, count);
    if (hashes.length !== count * 32) throw new RangeError(`the tree has no subtree ${index} of height ${height}`);
    return subtreeRoot(hashes);
  };
  return (start, end) => {
    if (end <= start) throw new RangeError('an empty range has no root');
    const roots: Uint8Array[] = [];
    for (let at = start; at < end; ) {
      const height = Math.floor(Math.log2(end - at));
      const size = 2 ** height;
      if (at % size !== 0) throw new RangeError(`no subtree of ${size} leaves begins at ${at}`);
      roots.push(perfect(height, at / size));
      at += size;
    }
    return roots.reduceRight((right, left) => nodeHash(left, right));
  };
}

/** Over leaf hashes that are all in memory, for tests and verifiers of small trees. */
export const rangeRootsOf =
  (leaves: readonly Uint8Array[]): RangeRoot =>
  (start, end) => {
    if (start < 0 || end > leaves.length) throw new RangeError(`the tree has ${leaves.length} leaves`);
    return merkleRoot(leaves.slice(start, end));
  };
