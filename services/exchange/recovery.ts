// At start the log is rebuilt from its entries and compared with what the ledger says of it: a store that was altered is never signed
// over. The nodes of the tree are derived: they must be right where they are there, and are filled in where they are not.
import { checkpointText, createTiling, type NoteVerifier, openNote, parseCheckpoint, rootOf, TILE } from '../audit/index.ts';
import { leafHash, sameBytes, sha256Into, TripointError } from '../domain/index.ts';
import type { Reader, Store, Write } from '../ledger/index.ts';
import { createLogReader } from './log.ts';

const HASH = 32;
/** Entries after which progress is told. */
const PROGRESS = 64 * TILE;
/** Nodes that one commit fills in. */
const NODES = 4_096;

export type Progress = (done: number, size: number) => void;

export interface VerifiedLog {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

type OnMissingNode = (level: number, index: number, hash: Uint8Array) => void;

/**
 * Recomputes every leaf hash from its entry, the tree from those, and checks nodes and the signed checkpoint, on one state of the
 * store: a gateway may be committing. Throws LEDGER_CORRUPT naming the first leaf whose entry does not hash to what the log committed
 * to, or what else disagrees.
 */
export const verifyLog = (
  store: Reader,
  verifier: NoteVerifier,
  progress?: Progress,
  onMissingNode?: OnMissingNode,
): VerifiedLog => store.snapshot(() => verifySnapshot(store, verifier, progress, onMissingNode));

/** `verifyLog` of a store that this process is about to write, then its missing nodes: those that an earlier version did not keep. */
export async function recoverLog(store: Store, verifier: NoteVerifier, progress?: Progress): Promise<VerifiedLog> {
  const missing: Write[] = [];
  const verified = verifyLog(store, verifier, progress, (...node) => missing.push(['node', ...node]));
  for (let at = 0; at < missing.length; at += NODES) await store.commit(store.head(), missing.slice(at, at + NODES));
  return verified;
}

function verifySnapshot(
  store: Reader,
  verifier: NoteVerifier,
  progress: Progress = () => {},
  onMissingNode: OnMissingNode = () => {},
): VerifiedLog {
  const head = store.get('SELECT size, root, checkpoint FROM head') as
    | { size: number; root: Uint8Array; checkpoint: string }
    | undefined;
  if (head === undefined) throw corrupt('it has no head');
  // A copy of a ledger that an earlier version wrote has no such table.
  const keepsNodes = store.get("SELECT 1 FROM sqlite_schema WHERE name = 'node'") !== undefined;
  const { nodes } = createLogReader(store);
  let stored = 0;
  const tiling = createTiling(({ level, index, width }, hashes) => {
    if (level === 0 || !keepsNodes) return;
    const start = index * TILE;
    const isWhole = sameBytes(nodes(level, start, width), hashes);
    if (isWhole) stored += width;
    for (let i = 0; i < width && !isWhole; i++) {
      const hash = new Uint8Array(hashes.subarray(i * HASH, i * HASH + HASH));
      const node = nodes(level, start + i, 1);
      if (node.length === 0) onMissingNode(level, start + i, hash);
      else if (!sameBytes(node, hash)) throw corrupt(`node ${start + i} of level ${level} is not of this tree`);
      else stored++;
    }
  });
  let size = 0;
  for (const hashes of leafTiles(store)) {
    tiling.add(hashes);
    size += hashes.length / HASH;
    if (size % PROGRESS === 0) progress(size, head.size);
  }
  const tree = tiling.finish();
  if (size !== head.size) throw corrupt(`${size} leaves, the head says ${head.size}`);
  if (keepsNodes && store.get('SELECT count(*) AS n FROM node')?.n !== stored)
    throw corrupt('it has nodes that are not of this tree');
  const root = rootOf(tree);
  if (size === 0) return { origin: verifier.name, size, root };
  if (!sameBytes(root, head.root)) throw corrupt('the tree has another root than the head');
  const checkpoint = parseCheckpoint(openCheckpoint(head.checkpoint, verifier));
  if (checkpointText(checkpoint) !== checkpointText({ origin: verifier.name, size, root }))
    throw corrupt('the checkpoint is of another head');
  progress(size, head.size);
  return { origin: checkpoint.origin, size, root };
}

// A whole tile in one row: a row for each entry would cost more than all of its hashing. The order of the inner rows is that of the key
// which they are found by; in any other the hashes would not be those that are logged.
const TILE_OF_ENTRIES = `SELECT count(*) AS n, CAST(group_concat(hash, '') AS BLOB) AS hashes,
    CAST(group_concat(x'00' || entry, '') AS BLOB) AS prefixed,
    group_concat(length(entry)) AS lengths
  FROM (SELECT leaf_index, hash, entry FROM leaf WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index)`;

/** The leaf hashes of each tile, recomputed from its entries. Throws LEDGER_CORRUPT. Their bytes hold until the next. */
function* leafTiles(store: Reader): Generator<Uint8Array> {
  const { lowest, highest } = store.get('SELECT min(leaf_index) AS lowest, max(leaf_index) AS highest FROM leaf') ?? {};
  if (typeof highest !== 'number') return;
  if (lowest !== 0) throw corrupt('leaf 0 is missing');
  const computed = new Uint8Array(TILE * HASH);
  for (let start = 0; start <= highest; start += TILE) {
    const width = Math.min(TILE, highest + 1 - start);
    const row = store.get(TILE_OF_ENTRIES, start, start + width);
    if (row?.n !== width) throw faultIn(store, start, width);
    // RFC 6962 section 2.1: a leaf is hashed behind a byte 00, which is there already.
    const prefixed = row.prefixed as Uint8Array;
    let at = 0;
    for (const [i, length] of (row.lengths as string).split(',').entries()) {
      const end = at + 1 + Number(length);
      sha256Into(prefixed.subarray(at, end), computed, i * HASH);
      at = end;
    }
    const hashes = computed.subarray(0, width * HASH);
    if (!sameBytes(hashes, row.hashes as Uint8Array)) throw faultIn(store, start, width);
    yield hashes;
  }
}

/** Which leaf of a tile that does not hold it is. */
function faultIn(store: Reader, start: number, width: number): TripointError {
  const sql = 'SELECT leaf_index, hash, entry FROM leaf WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index';
  let next = start;
  for (const { leaf_index: index, hash, entry } of store.all(sql, start, start + width)) {
    if (index !== next) break;
    if (!sameBytes(leafHash(entry as Uint8Array), hash as Uint8Array)) return corrupt(`leaf ${next} is not what was logged`);
    next++;
  }
  return corrupt(`leaf ${next} is missing`);
}

function openCheckpoint(note: string, verifier: NoteVerifier): string {
  try {
    return openNote(note, [verifier]).text;
  } catch (cause) {
    throw corrupt("the checkpoint is not signed by this log's key", cause);
  }
}

const corrupt = (rule: string, cause?: unknown): TripointError =>
  new TripointError('LEDGER_CORRUPT', rule, ...(cause === undefined ? [] : [{ cause }]));
