import { describe, expect, it } from 'vitest';
import {
  append,
  consistencyProof,
  EMPTY,
  inclusionProof,
  isStored,
  levelOf,
  rangeRoots,
  rangeRootsOf,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../../services/audit/index.ts';
import { inclusionPath, leafHash, utf8 } from '../../../services/domain/index.ts';

/** A tree as a store keeps it: leaf hashes, and what `append` says of subtrees whose height is one that is stored. */
function grown(size: number, steps = 1) {
  const leaves = Array.from({ length: size }, (_, i) => leafHash(utf8(`entry ${i}`)));
  const levels: Uint8Array[][] = [leaves];
  let head = EMPTY;
  for (let at = 0; at < size; at += Math.ceil(size / steps))
    head = append(head, leaves.slice(at, at + Math.ceil(size / steps)), (height, index, root) => {
      if (!isStored(height)) return;
      levels[levelOf(height)] ??= [];
      expect(levels[levelOf(height)]).toHaveLength(index);
      levels[levelOf(height)]?.push(root);
    });
  let read = 0;
  const roots = rangeRoots((level, start, count) => {
    read += count;
    return Buffer.concat((levels[level] ?? []).slice(start, start + count));
  });
  return { leaves, levels, head, roots, reads: () => read };
}

describe('a tree read from what is stored of it', () => {
  it.each([255, 256, 257, 65_536, 70_000])('of %i leaves has the published number of nodes, and its root', (size) => {
    const { levels, head, roots } = grown(size, 7);
    expect(levels.map(({ length }) => length)).toEqual(
      [size, Math.floor(size / 256), Math.floor(size / 65_536)].filter((n) => n > 0),
    );
    expect(roots(0, size)).toEqual(rootOf(head));
  });

  it('gives the proofs that the whole of its leaves would give', () => {
    const { leaves, roots } = grown(700);
    const all = rangeRootsOf(leaves);
    for (const size of [1, 2, 255, 256, 257, 511, 512, 700])
      for (let index = 0; index < size; index += 23) {
        const path = inclusionProof(roots, index, size);
        expect(path).toEqual(inclusionPath(leaves.slice(0, size), index));
        expect(verifyInclusion(leaves[index] as Uint8Array, index, size, path, all(0, size))).toBe(true);
        if (index === 0) continue;
        const proof = consistencyProof(roots, index, size);
        expect(proof).toEqual(consistencyProof(all, index, size));
        expect(verifyConsistency({ size: index, root: all(0, index) }, { size, root: all(0, size) }, proof)).toBe(true);
      }
  });

  it('reads a few hundred hashes for a proof, not the tree', () => {
    const { roots, reads } = grown(70_000);
    inclusionProof(roots, 69_123, 70_000);
    expect(reads()).toBeLessThan(3 * 255 + 64);
  });

  it('refuses what it has no hashes for, and ranges that are no part of a tree', () => {
    const { roots } = grown(300);
    expect(() => roots(0, 301)).toThrow(RangeError);
    expect(() => roots(1, 3)).toThrow(RangeError);
    expect(() => roots(4, 4)).toThrow(RangeError);
    expect(() => inclusionProof(roots, 300, 300)).toThrow(RangeError);
    expect(() => inclusionProof(roots, -1, 300)).toThrow(RangeError);
  });
});
