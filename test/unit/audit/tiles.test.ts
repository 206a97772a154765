import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryBundle, hasTile, parseBundle, parseTilePath, type Tile, tilePath, tilesOf } from '../../../services/audit/index.ts';

const paths = (size: number, before = 0) => [...tilesOf(size, before)].map(tilePath);

describe('tile paths', () => {
  it.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 0, index: 273, width: 112 }, 'tile/0/273.p/112'],
    [{ level: 1, index: 1, width: 17 }, 'tile/1/001.p/17'],
    [{ level: 'entries', index: 1000, width: 1 }, 'tile/entries/x001/000.p/1'],
  ] as const satisfies (readonly [Tile, string])[])('%o is %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it.each([
    'tile/00/000',
    'tile/7/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/1234',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/257',
    '/tile/0/000',
    'tile/0/000/',
    'tile/entry/000',
    'tile/0/x999/x999/x999/x999/x999/999',
  ])('%s is none', (path) => expect(parseTilePath(path)).toBeUndefined());

  it('are read back whatever the tile', () => {
    fc.assert(
      fc.property(fc.nat({ max: 6 }), fc.nat({ max: 2 ** 45 }), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
        expect(parseTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width });
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});

describe('the tiles of a tree', () => {
  it('of 70,000 leaves are those of the specification', () => {
    const all = [...tilesOf(70_000)].filter(({ level }) => level !== 'entries');
    const of = (level: number) => all.filter((tile) => tile.level === level);
    expect(of(0).filter(({ width }) => width === 256)).toHaveLength(273);
    expect(of(0).at(-1)).toEqual({ level: 0, index: 273, width: 112 });
    expect(of(1).map(({ width }) => width)).toEqual([256, 17]);
    expect(of(2)).toEqual([{ level: 2, index: 0, width: 1 }]);
    expect(of(3)).toEqual([]);
  });

  it('of 255, 256, 257 and 65,536 leaves', () => {
    expect(paths(255)).toEqual(['tile/entries/000.p/255', 'tile/0/000.p/255']);
    expect(paths(256)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
    expect(paths(257, 256)).toEqual(['tile/entries/001.p/1', 'tile/0/001.p/1']);
    expect(paths(65_536, 65_535).filter((path) => !path.startsWith('tile/entries'))).toEqual([
      'tile/0/255',
      'tile/1/000',
      'tile/2/000.p/1',
    ]);
  });

  it('are there in every width up to their own, and not beyond', () => {
    expect(hasTile({ level: 0, index: 273, width: 100 }, 70_000)).toBe(true);
    expect(hasTile({ level: 0, index: 273, width: 113 }, 70_000)).toBe(false);
    expect(hasTile({ level: 1, index: 1, width: 18 }, 70_000)).toBe(false);
    expect(hasTile({ level: 'entries', index: 0, width: 256 }, 255)).toBe(false);
  });
});

describe('an entry bundle', () => {
  it('gives back its entries, also empty ones and the longest', () => {
    const entries = [new Uint8Array(), new Uint8Array([1, 2, 3]), new Uint8Array(65_535).fill(7)];
    const bundle = entryBundle(entries);
    expect(bundle.slice(0, 7)).toEqual(new Uint8Array([0, 0, 0, 3, 1, 2, 3]));
    expect(parseBundle(bundle, 3)).toEqual(entries);
    expect(() => entryBundle([new Uint8Array(65_536)])).toThrow(RangeError);
  });

  it('with fewer, more or cut entries is refused', () => {
    const bundle = entryBundle([new Uint8Array([1]), new Uint8Array([2])]);
    for (const [bytes, width] of [
      [bundle, 1],
      [bundle, 3],
      [bundle.slice(0, -1), 2],
      [new Uint8Array([...bundle, 0]), 2],
    ] as const)
      expect(() => parseBundle(bytes, width)).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  });
});
