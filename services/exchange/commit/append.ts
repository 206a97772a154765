// The log's side of one commit: leaves in their order, the turn to the next log when it is due, and the head that comes of both.
import { AuditKind } from '../../../proto/index.ts';
import {
  append,
  checkpointText,
  EMPTY,
  isStored,
  levelOf,
  type NoteSigner,
  rootOf,
  signNote,
  type TreeHead,
  turnNote,
} from '../../audit/index.ts';
import { type Micros, sameBytes, sha256, TripointError, toHex, utf8 } from '../../domain/index.ts';
import type { Head, NextHead, Write } from '../../ledger/index.ts';
import type { Context, LogRef } from '../context/index.ts';
import { type EncodedEntry, encodeEntry, entryBase } from './entry.ts';

/** A leaf's place: `leaf` counts on over all logs of this country, `index` in its own. */
export interface Leaf {
  readonly leaf: number;
  readonly origin: string;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** A log as a key set names it. */
export interface NamedLog {
  readonly origin: string;
  /** Verifier key (C2SP signed-note). */
  readonly vkey: string;
}

/** A leaf as others are told of it. */
export const refTo = ({ origin, index, hash }: Leaf): LogRef => ({ origin, index, leafHash: toHex(hash) });

export interface Growth {
  /** The rows of what was added, and of the turn if there was one. */
  readonly leaves: readonly Write[];
  readonly turns: readonly Write[];
  add(entry: EncodedEntry): Leaf;
  /** Back to so many rows of leaves, of those that were added since the last turn. */
  rewind(leaves: number): void;
  /**
   * Ends the log and begins the next one: two leaves, and the note between them. Whatever is added behind is in the next.
   * Throws NOT_READY when the key of either is not here.
   */
  turn(next: NamedLog, at: Micros): void;
  /** The head after all that was added, whose checkpoint it signs, and the rows of the nodes that this completed. */
  finish(): { readonly head: Omit<NextHead, 'latest'>; readonly nodes: readonly Write[] };
}

export function createGrowth(context: Context, before: Head): Growth {
  const leaves: Write[] = [];
  const turns: Write[] = [];
  const nodes: Write[] = [];
  let { log, firstLeaf, checkpoint, root } = before;
  let { origin } = context.logs.current();
  let tree: TreeHead = treeOf(before);
  let added: Uint8Array[] = [];

  const signerOf = (name: string): NoteSigner => {
    const signer = context.logSigner(name);
    if (signer === undefined) throw new TripointError('NOT_READY', `the key of the log ${name} is not here`);
    return signer;
  };

  function add({ bytes, hash, kind, exchangeId }: EncodedEntry): Leaf {
    const index = tree.size + added.length;
    added.push(hash);
    leaves.push(['leaf', firstLeaf + index, hash, bytes, kind, exchangeId]);
    return { leaf: firstLeaf + index, origin, index, hash };
  }

  function grow(): void {
    if (added.length === 0) return;
    tree = append(tree, added, (height, index, hash) => {
      if (isStored(height)) nodes.push(['node', log, levelOf(height), index, hash]);
    });
    added = [];
    root = rootOf(tree);
    checkpoint = signNote(checkpointText({ origin, size: tree.size, root }), [signerOf(origin)]);
  }

  return {
    leaves,
    turns,
    add,
    rewind(count) {
      added.length -= leaves.length - count;
      leaves.length = count;
    },
    turn(next, at) {
      const signers = [signerOf(origin), signerOf(next.origin)] as const;
      const own = { from: context.self, to: context.self };
      const last = add(encodeEntry({ ...entryBase(context, at), ...own, kind: AuditKind.LOG_ENDED, log: next.vkey }));
      grow();
      const { size } = tree;
      const turn = turnNote({ end: { origin, size, root }, next: next.vkey }, signers);
      turns.push(['logEnded', size, root, checkpoint, turn, log]);
      log += 1;
      firstLeaf += size;
      origin = next.origin;
      tree = EMPTY;
      turns.push(['log', log, origin, firstLeaf]);
      const peerRef = { origin: last.origin, index: last.index, leafHash: last.hash };
      const begun = { kind: AuditKind.LOG_BEGUN, statementDigest: sha256(utf8(turn)), peerRef };
      add(encodeEntry({ ...entryBase(context, at), ...own, ...begun }));
    },
    finish() {
      grow();
      return { head: { log, firstLeaf, size: tree.size, edge: joinEdge(tree), root, checkpoint }, nodes };
    },
  };
}

/** INVARIANT: what is signed continues the tree that the last checkpoint states. Some twenty hashes a commit. */
function treeOf({ size, edge, root }: Head): TreeHead {
  const tree = { size, edge: splitEdge(edge) };
  if (size > 0 && !sameBytes(rootOf(tree), root))
    throw new TripointError('LEDGER_CORRUPT', 'the edge of the tree is not that of its root');
  return tree;
}

const splitEdge = (edge: Uint8Array): Uint8Array[] =>
  Array.from({ length: edge.length / 32 }, (_, i) => edge.subarray(i * 32, i * 32 + 32));

function joinEdge({ edge }: TreeHead): Uint8Array {
  const joined = new Uint8Array(edge.length * 32);
  for (const [i, hash] of edge.entries()) joined.set(hash, i * 32);
  return joined;
}
