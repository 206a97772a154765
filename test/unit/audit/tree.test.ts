import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { append, EMPTY, rootOf } from '../../../services/audit/index.ts';
import { leafHash, merkleRoot, nodeHash, toHex, utf8 } from '../../../services/domain/index.ts';
import { fromHex, vectors } from './vectors.ts';

const leaves = Array.from({ length: 300 }, (_, i) => leafHash(utf8(`entry ${i}`)));

describe('tree head', () => {
  it('has the published roots and edges for sizes 0 to 8', () => {
    const { leaves: entries, trees } = vectors('trees');
    expect(trees).toHaveLength(9);
    for (const { size, root, edge } of trees) {
      const head = append(
        EMPTY,
        entries.slice(0, size).map((entry) => leafHash(fromHex(entry))),
      );
      expect({ size: head.size, edge: head.edge.map(toHex), root: toHex(rootOf(head)) }).toEqual({ size, edge, root });
    }
  });

  it('has the root of the whole tree at every size from 0 to 300', () => {
    let head = EMPTY;
    for (let size = 0; size <= leaves.length; size++) {
      expect(toHex(rootOf(head))).toBe(toHex(merkleRoot(leaves.slice(0, size))));
      head = append(head, leaves.slice(size, size + 1));
    }
  });

  it.each([255, 256, 257])('keeps one hash for each bit set in a size of %i', (size) => {
    const head = append(EMPTY, leaves.slice(0, size));
    expect(head.edge).toHaveLength([...size.toString(2)].filter((bit) => bit === '1').length);
    expect(rootOf(head)).toEqual(merkleRoot(leaves.slice(0, size)));
  });

  it('is the same however the leaves are cut into batches', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 12 }), (sizes) => {
        let head = EMPTY;
        for (const size of sizes) head = append(head, leaves.slice(head.size, head.size + size));
        expect(head).toEqual(append(EMPTY, leaves.slice(0, head.size)));
        expect(rootOf(head)).toEqual(merkleRoot(leaves.slice(0, head.size)));
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  it('collapses to a single hash at 65,536 leaves, which one more leaf extends', () => {
    const repeated = Array.from({ length: 1000 }, (_, i) => leaves[i % 7] as Uint8Array);
    let head = EMPTY;
    while (head.size < 65_536) head = append(head, repeated.slice(0, Math.min(1000, 65_536 - head.size)));
    const all = Array.from({ length: 65_536 }, (_, i) => repeated[i % 1000] as Uint8Array);
    expect(head.edge).toEqual([merkleRoot(all)]);
    const next = append(head, leaves.slice(0, 1));
    expect(rootOf(next)).toEqual(nodeHash(rootOf(head), leaves[0] as Uint8Array));
  });

  it('above 2^32 leaves still merges every perfect subtree', () => {
    const edge = Array.from({ length: 33 }, (_, i) => leaves[i] as Uint8Array);
    const next = append({ size: 2 ** 33 - 1, edge }, leaves.slice(40, 41));
    expect(next.size).toBe(2 ** 33);
    expect(next.edge).toEqual([[...edge, leaves[40] as Uint8Array].reduceRight((right, left) => nodeHash(left, right))]);
  });

  it('leaves the head that it extends as it was', () => {
    const head = append(EMPTY, leaves.slice(0, 7));
    const before = structuredClone(head);
    append(head, leaves.slice(7, 9));
    expect(head).toEqual(before);
    expect(EMPTY).toEqual({ size: 0, edge: [] });
  });

  it('refuses hashes of another length and heads of another shape', () => {
    expect(() => append(EMPTY, [new Uint8Array(31)])).toThrow(RangeError);
    expect(() => append(EMPTY, [new Uint8Array(33)])).toThrow(RangeError);
    const head = append(EMPTY, leaves.slice(0, 6));
    for (const wrong of [
      { ...head, size: 7 },
      { ...head, size: 4 },
      { ...head, size: -1 },
      { ...head, size: 6.5 },
      { ...head, edge: [...head.edge, leaves[0] as Uint8Array] },
      { ...head, edge: head.edge.map((hash) => hash.slice(1)) },
    ]) {
      expect(() => rootOf(wrong)).toThrow(RangeError);
      expect(() => append(wrong, [])).toThrow(RangeError);
    }
    const edge = Array.from({ length: 53 }, () => new Uint8Array(32));
    expect(() => append({ size: Number.MAX_SAFE_INTEGER, edge }, leaves.slice(0, 1))).toThrow(RangeError);
  });
});
