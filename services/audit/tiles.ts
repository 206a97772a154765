// Tiles (C2SP tlog-tiles): a tree cut into files of 256 hashes, and its entries into bundles of 256, that never change once full.
import { TripointError } from '../domain/index.ts';

/** Hashes in a full tile, entries in a full bundle. */
export const TILE = 256;
/** Tiles above this level would be of trees beyond 2^53 leaves. */
const MAX_LEVEL = 6;

/** One tile: level L holds roots of perfect subtrees of 256^L leaves; `entries` holds the entries themselves. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  /** Hashes or entries in it, 1 to 256. */
  readonly width: number;
}

/** `tile/<L>/<N>[.p/<W>]`: N in groups of three digits, all but the last behind an x, so 1234067 is x001/x234/067. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const groups = digits.match(/.{3}/g) as string[];
  const path = groups.map((group, i) => (i === groups.length - 1 ? group : `x${group}`)).join('/');
  return `tile/${level}/${path}${width === TILE ? '' : `.p/${width}`}`;
}

/** The tile of a path without its leading slash; undefined for every other spelling. */
export function parseTilePath(path: string): Tile | undefined {
  const [, level = '', groups = '', width] =
    /^tile\/(0|[1-9][0-9]?|entries)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path) ?? [];
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE : Number(width),
  };
  const known = tile.width <= TILE && (level === 'entries' || Number(level) <= MAX_LEVEL);
  // One spelling per tile: an index with too many groups, or a full tile named as partial, is refused.
  return known && Number.isSafeInteger(tile.index) && tilePath(tile) === path ? tile : undefined;
}

/** How many hashes of a level a tree of `size` leaves has: ⌊size / 256^level⌋. */
export const nodesAt = (level: number, size: number): number => Math.floor(size / TILE ** level);

/** Whether a tree of `size` leaves has this tile: full ones, and the partial one at the right edge of its level in its width or less. */
export function hasTile({ level, index, width }: Tile, size: number): boolean {
  return index * TILE + width <= nodesAt(level === 'entries' ? 0 : level, size);
}

/** Every tile of a tree of `size` leaves, bundles first, that a tree of `before` leaves does not have. */
export function* tilesOf(size: number, before = 0): Generator<Tile> {
  for (const level of ['entries', ...Array(MAX_LEVEL + 1).keys()] as (number | 'entries')[]) {
    const now = nodesAt(level === 'entries' ? 0 : level, size);
    const then = nodesAt(level === 'entries' ? 0 : level, before);
    if (now === then) continue;
    for (let index = Math.floor(then / TILE); index * TILE < now; index++)
      yield { level, index, width: Math.min(TILE, now - index * TILE) };
  }
}

const MAX_ENTRY = 65_535;

/** A bundle: per entry its length (u16be) and its bytes. Throws RangeError for an entry of 65,536 bytes or more. */
export function entryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bundle = new Uint8Array(entries.reduce((sum, { length }) => sum + 2 + length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY) throw new RangeError(`an entry has at most ${MAX_ENTRY} bytes`);
    bundle[at] = entry.length >> 8;
    bundle[at + 1] = entry.length & 0xff;
    bundle.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bundle;
}

/** The entries of a bundle. Throws MALFORMED unless it holds exactly `width` of them and nothing else. */
export function parseBundle(bundle: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at + 2 <= bundle.length && entries.length < width) {
    const end = at + 2 + (((bundle[at] as number) << 8) | (bundle[at + 1] as number));
    if (end > bundle.length) break;
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  if (entries.length !== width || at !== bundle.length)
    throw new TripointError('MALFORMED', { field: 'bundle', rule: `exactly ${width} entries` });
  return entries;
}
