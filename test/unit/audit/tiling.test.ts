import { describe, expect, it } from 'vitest';
import { append, createTiling, EMPTY, type HashTile, rootOf, tilePath, tilesOf } from '../../../services/audit/index.ts';
import { leafHash, merkleRoot, utf8 } from '../../../services/domain/index.ts';

const leaves = Array.from({ length: 70_000 }, (_, i) => leafHash(utf8(`entry ${i}`)));

function tiled(size: number) {
  const tiles: [tile: HashTile, hashes: Uint8Array][] = [];
  // A buffer that is used again, as whoever reads millions of entries has one.
  const buffer = new Uint8Array(256 * 32);
  const tiling = createTiling((tile, hashes) => tiles.push([tile, new Uint8Array(hashes)]));
  for (let at = 0; at < size; at += 256) {
    const part = leaves.slice(at, Math.min(size, at + 256));
    part.forEach((hash, i) => void buffer.set(hash, i * 32));
    tiling.add(buffer.subarray(0, part.length * 32));
  }
  buffer.fill(0);
  return { tiles, head: tiling.finish() };
}

describe('a tree in one pass', () => {
  it.each([1, 255, 256, 257, 512, 65_535, 65_536, 65_537, 70_000])(
    'of %i leaves has the tiles, edge and root that it should',
    (size) => {
      const { tiles, head } = tiled(size);
      const wanted = [...tilesOf(size)].filter(({ level }) => level !== 'entries').map(tilePath);
      expect(tiles.map(([tile]) => tilePath(tile)).sort()).toEqual(wanted.sort());
      for (const [{ level, index }, hashes] of tiles.filter(([tile]) => tile.level > 0)) {
        const span = 256 ** level;
        const start = index * 256 * span;
        expect(hashes.subarray(0, 32)).toEqual(merkleRoot(leaves.slice(start, start + span)));
        const last = start + (hashes.length / 32 - 1) * span;
        expect(hashes.subarray(-32)).toEqual(merkleRoot(leaves.slice(last, last + span)));
      }
      const grown = append(EMPTY, leaves.slice(0, size));
      expect(head).toEqual(grown);
      expect(rootOf(head)).toEqual(rootOf(grown));
    },
  );

  it('of no leaves is the empty one', () => expect(tiled(0)).toEqual({ tiles: [], head: EMPTY }));

  it('takes nothing behind a partial tile, nor what is no hashes', () => {
    const tiling = createTiling(() => {});
    for (const bytes of [0, 31, 257 * 32]) expect(() => tiling.add(new Uint8Array(bytes))).toThrow(RangeError);
    tiling.add(new Uint8Array(64));
    expect(() => tiling.add(new Uint8Array(32))).toThrow(RangeError);
  });
});
