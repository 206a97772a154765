// What partners show each other of their logs on the query lane: the newest checkpoint, a witness's checkpoint of a third log, and hash
// tiles. Never entries: those are only for a country's own auditors.
import {
  type Checkpoint,
  nodesAt,
  parseTilePath,
  type RangeRoot,
  type ReadNodes,
  rangeRoots,
  TILE,
  tilePath,
} from '../../audit/index.ts';
import { TripointError, timed, utf8 } from '../../domain/index.ts';
import { type LogReader, originHash } from '../log/index.ts';

/** Maximum number of paths per question, one per line: 64 full tiles are half of what a message may contain. */
const PATHS = 64;
const MAX_PATH = 128;
const HASH = 32;
const NOTHING = new Uint8Array();

/** Path of the current log's checkpoint. */
export const CHECKPOINT = 'checkpoint';
/** Path of the newest checkpoint of a log that every partner cosigned, with their cosignatures. */
export const finalPath = (origin: string): string => `log/${originHash(origin)}/checkpoint/final`;
/** C2SP tlog-witness: where a witness publishes the largest checkpoint of a log that it cosigned. */
export const witnessPath = (origin: string): string => `witness/${originHash(origin)}/checkpoint`;

export interface Shown {
  /** A log of this country, by the SHA-256 of its origin. */
  readonly logOf: (originHash: string) => Pick<LogReader, 'tile'> | undefined;
  /** Notes by path. */
  readonly note: (path: string) => string | undefined;
}

const TILE_PATH = /^log\/([0-9a-f]{64})\/(tile\/.*)$/;

/** Answers a partner's question about logs: with a note, or concatenated hash tiles; empty if any of them is missing. */
export function showLog({ logOf, note }: Shown, question: Uint8Array): Uint8Array {
  if (question.length > PATHS * (MAX_PATH + 1)) return NOTHING;
  const paths = Buffer.from(question).toString('latin1').split('\n');
  const [first = ''] = paths;
  if (paths.length === 1 && !TILE_PATH.test(first)) return utf8(note(first) ?? '');
  if (paths.length > PATHS) return NOTHING;
  const tiles: Uint8Array[] = [];
  for (const path of paths) {
    const [, log = '', at = ''] = TILE_PATH.exec(path) ?? [];
    const tile = at.startsWith('tile/entries/') ? undefined : logOf(log)?.tile(at);
    if (tile === undefined) return NOTHING;
    tiles.push(tile);
  }
  return Buffer.concat(tiles);
}

/** Asks one partner on the topic `log`. Throws LINK_DOWN. */
export type AskLog = (question: Uint8Array) => Promise<Uint8Array>;

/** The tree of a partner's log at one size, as shown by the log itself. Nothing is proved until it leads to a signed root. */
export interface ShownTree {
  /** Fetches level-0 tiles together, so that reading them does not cost a question each. */
  fetch(indexes: readonly number[]): Promise<void>;
  /** The hash of a leaf whose tile was fetched. */
  leaf(index: number): Uint8Array;
  /** Returns the result of `compute` on the tree. It is run again for every missing tile, so it must have no effects. */
  compute<T>(compute: (rootOf: RangeRoot) => T): Promise<T>;
  /** Frees the level-0 tiles. */
  release(): void;
}

class Missing extends Error {
  readonly path: string;
  constructor(path: string) {
    super(path);
    this.path = path;
  }
}

/**
 * Every call throws LINK_DOWN if the partner does not answer, and LEAF_MISMATCH if it does not show such a tree. `charge` is called with
 * the milliseconds spent on hashing.
 */
export function shownTree(ask: AskLog, origin: string, size: number, charge: (ms: number) => void = () => {}): ShownTree {
  const log = `log/${originHash(origin)}/`;
  const held = new Map<string, Uint8Array>();
  const pathAt = (level: number, index: number): string =>
    tilePath({ level, index, width: Math.min(TILE, nodesAt(level, size) - index * TILE) });
  async function bring(paths: readonly string[]): Promise<void> {
    const wanted = paths.filter((path) => !held.has(path));
    for (let at = 0; at < wanted.length; at += PATHS) {
      const part = wanted.slice(at, at + PATHS);
      const widths = part.map((path) => parseTilePath(path)?.width ?? 0);
      const answer = await ask(utf8(part.map((path) => log + path).join('\n')));
      if (answer.length !== HASH * widths.reduce((sum, width) => sum + width, 0))
        throw new TripointError('LEAF_MISMATCH', { field: 'tile', rule: 'shown by the log whose checkpoint has it' });
      let start = 0;
      part.forEach((path, i) => {
        const end = start + HASH * (widths[i] as number);
        held.set(path, answer.subarray(start, end));
        start = end;
      });
    }
  }

  // Every range that rangeRoots reads at once is a perfect subtree lower than a tile, so it lies within one tile.
  const read: ReadNodes = (level, start, count) => {
    const index = Math.floor(start / TILE);
    const path = pathAt(level, index);
    const tile = held.get(path);
    if (tile === undefined) throw new Missing(path);
    return tile.subarray((start - index * TILE) * HASH, (start - index * TILE + count) * HASH);
  };
  const rootOf = rangeRoots(read);

  return {
    fetch: (indexes) => bring(indexes.map((index) => pathAt(0, index))),
    leaf: (index) => read(0, index, 1),
    async compute(compute) {
      for (;;) {
        try {
          return timed(charge, () => compute(rootOf));
        } catch (error) {
          if (!(error instanceof Missing)) throw error;
          await bring([error.path]);
        }
      }
    },
    release() {
      for (const path of held.keys()) if (path.startsWith('tile/0/')) held.delete(path);
    },
  };
}

/** A checkpoint of a log, and the note that states it. */
export interface Stated extends Checkpoint {
  readonly note: string;
}
