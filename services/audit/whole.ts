// Checks a whole log from a copy of its tiles (C2SP tlog-tiles) alone: the entries are hashed again, and every tile must agree.
import { sameBytes, sha256Into, TripointError } from '../domain/index.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { type NoteVerifier, type OpenedNote, openNote } from './note.ts';
import type { TreeState } from './proof.ts';
import { parseBundle, TILE, type Tile, tilePath } from './tiles.ts';
import { createTiling, type HashTile } from './tiling.ts';
import { rootOf } from './tree.ts';

const HASH = 32;
const MAX_ENTRY = 65_535;
/** Number of leaf tiles between progress reports. */
const PROGRESS = 64;

export interface TiledLog {
  /** The signed checkpoint. */
  readonly checkpoint: Uint8Array;
  /** The bytes of a tile by its path; undefined if it does not exist. */
  readonly read: (path: string) => Uint8Array | undefined;
}

export interface VerifiedTiles extends TreeState, Pick<OpenedNote, 'signatures'> {
  readonly origin: string;
}

/**
 * Recomputes the tree from the entry bundles alone, a tile at a time, and compares it with every hash tile and with the checkpoint, which
 * `log` signed; cosignatures by `cosigners` are checked too. Throws LEDGER_CORRUPT naming the first entry or tile that does not verify,
 * and whatever `openNote` and `parseCheckpoint` throw.
 */
export function verifyTiledLog(
  { checkpoint, read }: TiledLog,
  log: NoteVerifier,
  cosigners: readonly NoteVerifier[],
  progress: (done: number, size: number) => void = () => {},
): VerifiedTiles {
  const { text, signatures } = openNote(checkpoint, [log, ...cosigners]);
  const { origin, size, root } = parseCheckpoint(text);
  if (origin !== log.name || !signatures.some(({ name }) => name === log.name))
    throw corrupt('the checkpoint is not signed by this log');
  const tiling = createTiling((tile, hashes) => {
    const path = tilePath(tile);
    const copied = read(path);
    if (copied === undefined) throw corrupt(`${path} is missing`);
    if (!sameBytes(copied, hashes)) throw differing(tile, hashes, copied);
  });
  const hash = leafHasher();
  for (let index = 0; index * TILE < size; index++) {
    const width = Math.min(TILE, size - index * TILE);
    tiling.add(hash(entriesOf(read, { level: 'entries', index, width })));
    if (index % PROGRESS === PROGRESS - 1) progress(index * TILE + width, size);
  }
  const head = tiling.finish();
  if (!sameBytes(rootOf(head), root)) throw corrupt('the checkpoint is of another tree');
  progress(size, size);
  return { origin, size, root, signatures };
}

function entriesOf(read: TiledLog['read'], tile: Tile): Uint8Array[] {
  const path = tilePath(tile);
  const bundle = read(path);
  if (bundle === undefined) throw corrupt(`${path} is missing`);
  try {
    return parseBundle(bundle, tile.width);
  } catch (cause) {
    throw corrupt(`${path} does not hold ${tile.width} entries`, cause);
  }
}

/** Leaf hashes of RFC 6962 section 2.1, concatenated; valid until the next call. */
function leafHasher(): (entries: readonly Uint8Array[]) => Uint8Array {
  const prefixed = new Uint8Array(1 + MAX_ENTRY);
  const hashes = new Uint8Array(TILE * HASH);
  return (entries) => {
    for (const [i, entry] of entries.entries()) {
      prefixed.set(entry, 1);
      sha256Into(prefixed.subarray(0, 1 + entry.length), hashes, i * HASH);
    }
    return hashes.subarray(0, entries.length * HASH);
  };
}

/** What a differing hash points to: an entry, or a tile of the level below and the entries under it. */
function differing({ level, index, width }: HashTile, hashes: Uint8Array, copied: Uint8Array): TripointError {
  const path = tilePath({ level, index, width });
  if (copied.length !== hashes.length) return corrupt(`${path} does not hold ${width} hashes`);
  const place = index * TILE + Math.floor(hashes.findIndex((byte, i) => byte !== copied[i]) / HASH);
  if (level === 0) return corrupt(`entry ${place} is not the one in ${path}`);
  const span = TILE ** level;
  return corrupt(`entries ${place * span} to ${(place + 1) * span - 1} are not those in ${path}`);
}

const corrupt = (rule: string, cause?: unknown): TripointError =>
  new TripointError('LEDGER_CORRUPT', rule, ...(cause === undefined ? [] : [{ cause }]));
