// At start the log is rebuilt from its leaves and compared with the head: a store that was altered is never signed over.
import {
  append,
  checkpointText,
  EMPTY,
  type NoteVerifier,
  openNote,
  parseCheckpoint,
  rootOf,
  type TreeHead,
} from '../audit/index.ts';
import { leafHash, sameBytes, TripointError } from '../domain/index.ts';
import type { Reader } from '../ledger/index.ts';

const CHUNK = 4_096;

export interface VerifiedLog {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * Recomputes every leaf hash from its entry, the tree from those, and checks the signed checkpoint. Throws LEDGER_CORRUPT naming the
 * first leaf whose entry does not hash to what the log committed to, or what else disagrees.
 */
export function verifyLog(
  store: Reader,
  verifier: NoteVerifier,
  progress: (done: number, size: number) => void = () => {},
): VerifiedLog {
  // One snapshot: while a statement of this connection has rows to give, the others read what it reads. A gateway may be committing.
  const rows = store.each('SELECT leaf_index, hash, entry FROM leaf ORDER BY leaf_index')[Symbol.iterator]();
  let row = rows.next();
  const head = store.get('SELECT size, root, checkpoint FROM head') as
    | { size: number; root: Uint8Array; checkpoint: string }
    | undefined;
  if (head === undefined) throw new TripointError('LEDGER_CORRUPT', 'it has no head');
  let tree: TreeHead = EMPTY;
  let chunk: Uint8Array[] = [];
  let next = 0;
  for (; !row.done; row = rows.next()) {
    const { leaf_index: index, hash: logged, entry } = row.value;
    if (index !== next) throw new TripointError('LEDGER_CORRUPT', `leaf ${next} is missing`);
    const hash = leafHash(entry as Uint8Array);
    if (!sameBytes(hash, logged as Uint8Array)) throw new TripointError('LEDGER_CORRUPT', `leaf ${next} is not what was logged`);
    next++;
    chunk.push(hash);
    if (chunk.length < CHUNK) continue;
    tree = append(tree, chunk);
    chunk = [];
    progress(next, head.size);
  }
  tree = append(tree, chunk);
  if (tree.size !== head.size) throw new TripointError('LEDGER_CORRUPT', `${tree.size} leaves, the head says ${head.size}`);
  if (head.size === 0) return { origin: verifier.name, size: 0, root: rootOf(EMPTY) };
  const root = rootOf(tree);
  if (!sameBytes(root, head.root)) throw new TripointError('LEDGER_CORRUPT', 'the tree has another root than the head');
  const checkpoint = parseCheckpoint(openCheckpoint(head.checkpoint, verifier));
  if (checkpointText(checkpoint) !== checkpointText({ origin: verifier.name, size: head.size, root }))
    throw new TripointError('LEDGER_CORRUPT', 'the checkpoint is of another head');
  progress(next, head.size);
  return { origin: checkpoint.origin, size: head.size, root };
}

function openCheckpoint(note: string, verifier: NoteVerifier): string {
  try {
    return openNote(note, [verifier]).text;
  } catch (cause) {
    throw new TripointError('LEDGER_CORRUPT', "the checkpoint is not signed by this log's key", { cause });
  }
}
