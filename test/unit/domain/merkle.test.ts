import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inclusionPath,
  leafHash,
  merkleRoot,
  nodeHash,
  rootFromPath,
  sha256,
  splitPoint,
  toHex,
  utf8,
} from '../../../services/domain/index.ts';
import { fromHex, vectors } from '../audit/vectors.ts';

const leaves = Array.from({ length: 300 }, (_, i) => leafHash(utf8(`entry ${i}`)));

// RFC 6962 section 2.1 as it is written, to hold the level-by-level code against.
function rootAsWritten(list: readonly Uint8Array[]): Uint8Array {
  if (list.length === 0) return sha256(new Uint8Array());
  if (list.length === 1) return list[0] as Uint8Array;
  const split = splitPoint(list.length);
  return nodeHash(rootAsWritten(list.slice(0, split)), rootAsWritten(list.slice(split)));
}

describe('RFC 6962 hashes', () => {
  it('of leaves, nodes and the empty tree are the published ones', () => {
    const { trees, leaves: entries, leafHash: published } = vectors('trees');
    expect(toHex(leafHash(fromHex(published.entry)))).toBe(published.hash);
    for (const { size, root } of trees)
      expect(toHex(merkleRoot(entries.slice(0, size).map((entry) => leafHash(fromHex(entry)))))).toBe(root);
  });

  it('are those of the definition for every length of an entry, whatever was hashed before', () => {
    for (const length of [5_000, 4_096, 4_095, 4_094, 65, 1, 0, 440]) {
      const entry = new Uint8Array(length).fill(length % 251);
      expect(toHex(leafHash(entry))).toBe(createHash('sha256').update(Uint8Array.of(0)).update(entry).digest('hex'));
    }
  });

  it('of a node are of two hashes of 32 bytes, or none', () => {
    const [left, right] = leaves as [Uint8Array, Uint8Array];
    for (const wrong of [left.subarray(1), Uint8Array.of(...left, 0), new Uint8Array()]) {
      expect(() => nodeHash(wrong, right)).toThrow(RangeError);
      expect(() => nodeHash(left, wrong)).toThrow(RangeError);
    }
  });

  it('keep a leaf of two hashes from passing for their node', () => {
    const [left, right] = leaves as [Uint8Array, Uint8Array];
    expect(leafHash(Uint8Array.of(...left, ...right))).not.toEqual(nodeHash(left, right));
    expect(nodeHash(left, right)).not.toEqual(nodeHash(right, left));
  });

  it('split at the largest power of two below the size', () => {
    expect([2, 3, 4, 5, 8, 9, 255, 256, 257, 65_536, 65_537].map(splitPoint)).toEqual([
      1, 2, 2, 4, 4, 8, 128, 128, 256, 32_768, 65_536,
    ]);
    expect(splitPoint(2 ** 40 + 1)).toBe(2 ** 40);
  });

  it('give the root that the definition gives, at every size from 0 to 300', () => {
    for (let size = 0; size <= leaves.length; size++)
      expect(toHex(merkleRoot(leaves.slice(0, size)))).toBe(toHex(rootAsWritten(leaves.slice(0, size))));
  });
});

describe('an audit path', () => {
  it('leads from its leaf to the root', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (size, pick) => {
        const index = pick % size;
        const tree = leaves.slice(0, size);
        expect(rootFromPath(tree[index] as Uint8Array, index, size, inclusionPath(tree, index))).toEqual(merkleRoot(tree));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('is as long as the tree is deep at that leaf', () => {
    expect(inclusionPath(leaves.slice(0, 1), 0)).toEqual([]);
    expect(inclusionPath(leaves.slice(0, 256), 77)).toHaveLength(8);
    expect(inclusionPath(leaves.slice(0, 257), 77)).toHaveLength(9);
    expect(inclusionPath(leaves.slice(0, 257), 256)).toHaveLength(1);
  });

  it('of another length, with a short hash or for an index outside the tree leads nowhere', () => {
    const tree = leaves.slice(0, 7);
    const leaf = tree[2] as Uint8Array;
    const path = inclusionPath(tree, 2);
    expect(rootFromPath(leaf, 2, 7, path.slice(0, -1))).toBeUndefined();
    expect(rootFromPath(leaf, 2, 7, [...path, leaf])).toBeUndefined();
    expect(rootFromPath(leaf, 2, 7, path.with(1, new Uint8Array(31)))).toBeUndefined();
    expect(rootFromPath(leaf.subarray(1), 2, 7, path)).toBeUndefined();
    for (const index of [-1, 7, 0.5, Number.NaN]) expect(rootFromPath(leaf, index, 7, path)).toBeUndefined();
    expect(rootFromPath(leaf, 0, 0, [])).toBeUndefined();
    expect(rootFromPath(leaf, 0, 2 ** 53, [])).toBeUndefined();
  });

  it('is not made for a leaf that is not there', () => {
    for (const index of [-1, 3, 0.5]) expect(() => inclusionPath(leaves.slice(0, 3), index)).toThrow(RangeError);
    expect(() => inclusionPath([], 0)).toThrow(RangeError);
  });
});
