import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consistencyProof, rangeRootsOf, verifyConsistency, verifyInclusion } from '../../../services/audit/index.ts';
import { inclusionPath, leafHash, merkleRoot, nodeHash, utf8 } from '../../../services/domain/index.ts';
import { fromHex, vectors } from './vectors.ts';

const leaves = Array.from({ length: 300 }, (_, i) => leafHash(utf8(`entry ${i}`)));
const consistencyPath = (hashes: readonly Uint8Array[], from: number, to: number) =>
  consistencyProof(rangeRootsOf(hashes), from, to);
const state = (size: number) => ({ size, root: merkleRoot(leaves.slice(0, size)) });
const flipped = (bytes: Uint8Array, bit: number) => bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
const bit = fc.integer({ min: 0, max: 255 });

describe('inclusion', () => {
  const { hashes, cases } = vectors('inclusion');
  const at = (i: number) => fromHex(hashes[i] as string);

  it('has all 98 published cases', () => expect(cases).toHaveLength(98));

  it.each(cases)('%s', (_, index, size, leaf, path, root, valid) => {
    expect(verifyInclusion(at(leaf), index, size, path.map(at), at(root))).toBe(valid);
  });

  it('of every leaf of every tree up to 33, and around 256, is proven by its path', () => {
    for (const size of [...Array(33).keys()].map((n) => n + 1).concat(255, 256, 257)) {
      const { root } = state(size);
      for (let index = 0; index < size; index += size > 33 ? 17 : 1) {
        const path = inclusionPath(leaves.slice(0, size), index);
        expect(verifyInclusion(leaves[index] as Uint8Array, index, size, path, root)).toBe(true);
      }
    }
  });

  it('is refused for another index, size, path or leaf', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), bit, (size, pick, other, at) => {
        const index = pick % size;
        const leaf = leaves[index] as Uint8Array;
        const tree = leaves.slice(0, size);
        const path = inclusionPath(tree, index);
        const { root } = state(size);
        expect(verifyInclusion(leaf, index, size, path, root)).toBe(true);
        if (other % size !== index) expect(verifyInclusion(leaf, other % size, size, path, root)).toBe(false);
        expect(verifyInclusion(flipped(leaf, at), index, size, path, root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, path, flipped(root, at))).toBe(false);
        expect(verifyInclusion(leaf, index, size, path.slice(0, -1), root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, [...path, leaf], root)).toBe(false);
        const broken = path.map((hash, i) => (i === other % path.length ? flipped(hash, at) : hash));
        expect(verifyInclusion(leaf, index, size, broken, root)).toBe(false);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('is refused for hashes of another length and numbers that are no index', () => {
    const [leaf] = leaves as [Uint8Array];
    expect(verifyInclusion(leaf, 0, 1, [], leaf)).toBe(true);
    expect(verifyInclusion(leaf.slice(1), 0, 1, [], leaf.slice(1))).toBe(false);
    for (const index of [-1, 0.5, Number.NaN, 2 ** 53]) expect(verifyInclusion(leaf, index, 1, [], leaf)).toBe(false);
    for (const size of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(verifyInclusion(leaf, 0, size, [], leaf)).toBe(false);
  });
});

describe('consistency', () => {
  const { hashes, cases } = vectors('consistency');
  const at = (i: number) => fromHex(hashes[i] as string);

  it('has all 98 published cases', () => expect(cases).toHaveLength(98));

  it.each(cases)('%s', (_, size1, size2, root1, root2, path, valid) => {
    expect(verifyConsistency({ size: size1, root: at(root1) }, { size: size2, root: at(root2) }, path.map(at))).toBe(valid);
  });

  it('between any two sizes up to 33, and around 256, is proven by the path', () => {
    const sizes = [...Array(33).keys()].map((n) => n + 1).concat(255, 256, 257);
    const states = new Map(sizes.map((size) => [size, state(size)]));
    for (const from of sizes)
      for (const to of sizes) {
        if (from > to) continue;
        const [older, newer] = [states.get(from), states.get(to)];
        if (older === undefined || newer === undefined) throw new Error('no state');
        expect(verifyConsistency(older, newer, consistencyPath(leaves, from, to)), `${from} to ${to}`).toBe(true);
      }
  });

  it('is refused when an early leaf was changed, removed or moved', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 150 }), fc.integer({ min: 1, max: 100 }), fc.nat(), (from, more, pick) => {
        const to = from + more;
        const at = pick % from;
        const changed = leaves.map((leaf, i) => (i === at ? leafHash(utf8('other')) : leaf));
        const removed = leaves.toSpliced(at, 1);
        const moved = leaves.toSpliced(at, 2, leaves[at + 1] as Uint8Array, leaves[at] as Uint8Array);
        for (const forged of [changed, removed, at + 1 < from ? moved : changed]) {
          const newer = { size: to, root: merkleRoot(forged.slice(0, to)) };
          expect(verifyConsistency(state(from), newer, consistencyPath(forged, from, to))).toBe(false);
        }
      }),
      { seed: 4, numRuns: 40 },
    );
  });

  it('is refused when any bit of roots or path is changed, or a hash is added or left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 149 }), fc.nat(), bit, (from, more, pick, at) => {
        const [older, newer, path] = [state(from), state(from + more), consistencyPath(leaves, from, from + more)];
        expect(verifyConsistency(older, newer, path)).toBe(true);
        expect(verifyConsistency({ ...older, root: flipped(older.root, at) }, newer, path)).toBe(false);
        expect(verifyConsistency(older, { ...newer, root: flipped(newer.root, at) }, path)).toBe(false);
        const broken = path.map((hash, i) => (i === pick % path.length ? flipped(hash, at) : hash));
        expect(verifyConsistency(older, newer, broken)).toBe(false);
        expect(verifyConsistency(older, newer, path.toSpliced(pick % path.length, 1))).toBe(false);
        expect(verifyConsistency(older, newer, [...path, newer.root])).toBe(false);
        expect(verifyConsistency(newer, older, path)).toBe(false);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('is never proven from size 0, nor between roots of other lengths or sizes that are no numbers', () => {
    const empty = state(0);
    expect(verifyConsistency(empty, state(5), [])).toBe(false);
    expect(verifyConsistency(empty, empty, [])).toBe(false);
    // A node's input has room for 32 bytes of zeros where a hash is cut short.
    const cut = { size: 2, root: new Uint8Array(31) };
    const whole = { size: 2, root: new Uint8Array(32) };
    const path = [leaves[0] as Uint8Array];
    const newer = { size: 3, root: merkleRoot([whole.root, ...path]) };
    expect(verifyConsistency(whole, newer, path)).toBe(true);
    expect(verifyConsistency(cut, newer, path)).toBe(false);
    const zeros = { size: 3, root: merkleRoot([whole.root, new Uint8Array(32)]) };
    expect(verifyConsistency(whole, zeros, [new Uint8Array(32)])).toBe(true);
    expect(verifyConsistency(whole, zeros, [new Uint8Array(31)])).toBe(false);
    for (const size of [-1, 1.5, Number.NaN, 2 ** 53]) {
      const odd = { size, root: state(1).root };
      expect(verifyConsistency(odd, odd, [])).toBe(false);
    }
  });

  it('is refused for a path that climbs above the root, even to roots made for it', () => {
    const [older, newer, path, above] = [state(3), state(5), consistencyPath(leaves, 3, 5), leaves[7] as Uint8Array];
    const raised = ({ size, root }: { size: number; root: Uint8Array }) => ({ size, root: nodeHash(above, root) });
    expect(verifyConsistency(older, newer, path)).toBe(true);
    expect(verifyConsistency(raised(older), raised(newer), [...path, above])).toBe(false);
  });

  it('of sizes above 2^32 is verified without losing bits', () => {
    // Trees of 2^40 and 2^40 + 1 leaves: the proof is the one leaf that was added.
    const [root, leaf] = leaves as [Uint8Array, Uint8Array];
    const newer = merkleRoot([root, leaf]);
    expect(verifyConsistency({ size: 2 ** 40, root }, { size: 2 ** 40 + 1, root: newer }, [leaf])).toBe(true);
    expect(verifyConsistency({ size: 2 ** 40 - 1, root }, { size: 2 ** 40 + 1, root: newer }, [leaf])).toBe(false);
    expect(verifyConsistency({ size: 2 ** 40, root }, { size: 2 ** 41 + 1, root: newer }, [leaf])).toBe(false);
  });

  it('has no path from size 0, backwards, or beyond the leaves', () => {
    for (const [from, to] of [
      [0, 5],
      [6, 5],
      [5, 301],
      [1.5, 5],
      [-1, 5],
    ] as const)
      expect(() => consistencyPath(leaves, from, to)).toThrow(RangeError);
    expect(consistencyPath(leaves, 5, 5)).toEqual([]);
  });
});
