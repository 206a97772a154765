// Computes a whole tree in one pass, tile by tile, in a few buffers, so that checking a log of millions of entries is as fast as hashing it.
import { nodeHash, sha256Into } from '../domain/index.ts';
import { TILE, type Tile } from './tiles.ts';
import type { TreeHead } from './tree.ts';

const HASH = 32;

export type HashTile = Tile & { readonly level: number };

/** Called with every hash tile, in the order in which the leaves complete them. The bytes are valid until it returns. */
export type OnTile = (tile: HashTile, hashes: Uint8Array) => void;

export interface Tiling {
  /** The leaf hashes of the next tile of level 0, concatenated: 256 of them, or fewer once, at the end. */
  add(leafHashes: Uint8Array): void;
  /** Reports the partial tiles above the leaves. */
  finish(): TreeHead;
}

const NO_LEAVES = { hashes: new Uint8Array(), width: 0, index: 0 };

export function createTiling(onTile: OnTile): Tiling {
  /** Per level the tile being filled, and the number of hashes of the level before it. */
  const levels: { readonly hashes: Uint8Array; width: number; index: number }[] = [NO_LEAVES];
  let size = 0;

  function push(level: number, root: Uint8Array): void {
    levels[level] ??= { hashes: new Uint8Array(TILE * HASH), width: 0, index: 0 };
    const tile = levels[level];
    tile.hashes.set(root, tile.width * HASH);
    if (++tile.width < TILE) return;
    onTile({ level, index: tile.index, width: TILE }, tile.hashes);
    tile.width = 0;
    tile.index++;
    push(level + 1, subtreeRoot(tile.hashes));
  }

  return {
    add(leafHashes) {
      const width = leafHashes.length / HASH;
      if (!Number.isInteger(width) || width < 1 || width > TILE) throw new RangeError('1 to 256 hashes of 32 bytes');
      if (size % TILE !== 0) throw new RangeError('only the last tile of leaves is partial');
      onTile({ level: 0, index: size / TILE, width }, leafHashes);
      size += width;
      if (width === TILE) push(1, subtreeRoot(leafHashes));
      else levels[0] = { hashes: new Uint8Array(leafHashes), width, index: 0 };
    },
    finish() {
      for (const [level, { hashes, width, index }] of levels.entries())
        if (level > 0 && width > 0) onTile({ level, index, width }, hashes.subarray(0, width * HASH));
      return { size, edge: levels.toReversed().flatMap((tile) => edgeOf(tile.hashes.subarray(0, tile.width * HASH))) };
    },
  };
}

/** Roots of the perfect subtrees that these hashes fall into, the largest first. */
function edgeOf(hashes: Uint8Array): Uint8Array[] {
  const edge: Uint8Array[] = [];
  for (let at = 0; at < hashes.length; ) {
    const bytes = 2 ** Math.floor(Math.log2((hashes.length - at) / HASH)) * HASH;
    edge.push(subtreeRoot(hashes.subarray(at, at + bytes)));
    at += bytes;
  }
  return edge;
}

/** The root over concatenated hashes of 32 bytes each, whose number is a power of two. */
export function subtreeRoot(hashes: Uint8Array): Uint8Array {
  if (hashes.length === HASH) return new Uint8Array(hashes);
  if (hashes.length === HASH * 2) return nodeHash(hashes.subarray(0, HASH), hashes.subarray(HASH));
  const level = new Uint8Array(hashes.length / 2);
  const node = new Uint8Array(1 + HASH * 2);
  node[0] = 1;
  let below = hashes;
  for (let length = hashes.length; length > HASH; length /= 2) {
    for (let at = 0; at < length; at += HASH * 2) {
      node.set(below.subarray(at, at + HASH * 2), 1);
      sha256Into(node, level, at / 2);
    }
    below = level;
  }
  return level.slice(0, HASH);
}
