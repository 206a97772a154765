// The log's side of one commit: leaves in order, the rollover to the next log when it is due, and the resulting head.
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

/** A leaf's position: `leaf` is continuous across all logs of this country, `index` is within its own log. */
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

/** A leaf as partners refer to it. */
export const refTo = ({ origin, index, hash }: Leaf): LogRef => ({ origin, index, leafHash: toHex(hash) });

export interface Growth {
  /** The rows of the added leaves, and of the rollover if there was one. */
  readonly leaves: readonly Write[];
  readonly turns: readonly Write[];
  add(entry: EncodedEntry): Leaf;
  /** Truncates to this many leaf rows; only leaves added since the last rollover can be removed. */
  rewind(leaves: number): void;
  /**
   * Ends the log and begins the next one: two leaves, and the rollover note between them. Leaves added afterwards are in the next log.
   * Throws NOT_READY if the key of either log is missing.
   */
  turn(next: NamedLog, at: Micros): void;
  /** The head after all additions, with its signed checkpoint, and the rows of the nodes they completed. */
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

/** INVARIANT: the signed tree continues that of the last checkpoint. Costs some twenty hashes per commit. Throws LEDGER_CORRUPT. */
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
