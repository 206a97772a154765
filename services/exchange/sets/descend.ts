// Finds where a partner's set and ours differ: from the root down, only into what differs, each answer held against the hash that announced it.
import { concat } from '../../../proto/index.ts';
import { sameBytes, TripointError } from '../../domain/index.ts';
import { SET_ASKED } from '../../envelope/index.ts';
import type { SetAsked, SetTold } from './peer.ts';
import {
  below,
  childHashes,
  DEPTH,
  each,
  hashOfShown,
  isBelow,
  NOTHING,
  parted,
  rootOf,
  type Shown,
  sizeOf,
  type Tree,
} from './trie.ts';

/** Nodes looked at, questions asked and differences found, at which one comparison stops. */
export const MOST_NODES = 32_768;
export const MOST_QUESTIONS = 512;
export const MOST_DIFFERENCES = 4_096;

/** One record that is not the same in both sets. Absent: that set does not have it. */
export interface Differing {
  readonly recordId: Uint8Array;
  readonly theirs: boolean;
  readonly ours: boolean;
}

export interface Descent {
  readonly first: SetTold;
  readonly differing: readonly Differing[];
  readonly more: boolean;
}

/** A partner's answer is not what it signed before. */
export class SetLie extends Error {
  readonly told: SetTold;
  constructor(told: SetTold, message: string) {
    super(message);
    this.told = told;
  }
}

/** Throws SetLie; STATE_CONFLICT if its set is replaced while it is compared. */
export async function descend(ours: Tree, ask: (asked: SetAsked) => Promise<SetTold>): Promise<Descent> {
  const first = await ask({ paths: [new Uint8Array()] });
  const { root, count } = first.page;
  const differing: Differing[] = [];
  if (sameBytes(root, rootOf(ours))) {
    if (count !== sizeOf(ours)) throw new SetLie(first, 'a number of elements that its root does not have');
    return { first, differing, more: false };
  }
  /** flood: an answer that leaves out everything makes all of ours differ. */
  const found: Found = (element, side) => {
    if (differing.length > MOST_DIFFERENCES) return false;
    differing.push({ recordId: element.slice(0, 16), theirs: side !== 'ours', ours: side !== 'theirs' });
    return true;
  };

  /** A stack: what waits is then no more than a few questions for each level, however wide the tree is said to be. */
  const waiting: Expected[] = [];
  let told = first;
  let asked: Expected[] = [{ path: new Uint8Array(), hash: root }];
  for (let questions = 1, nodes = 1; ; questions++, nodes += asked.length) {
    for (const [i, { path, hash }] of asked.entries()) {
      const node = told.page.nodes[i] as Shown;
      checkNode(told, node, path, hash);
      if (node.children.length === 0) compareLeaf(node.elements, below(ours, path), found);
      else waiting.push(...differingChildren(ours, path, node.children, found));
    }
    const isFull = differing.length >= MOST_DIFFERENCES || questions >= MOST_QUESTIONS || nodes >= MOST_NODES;
    if (waiting.length === 0 || isFull)
      return {
        first,
        differing: differing.slice(0, MOST_DIFFERENCES),
        more: waiting.length > 0 || differing.length > MOST_DIFFERENCES,
      };
    asked = waiting.splice(-SET_ASKED);
    told = await ask({ root, paths: asked.map(({ path }) => path) });
    if (!sameBytes(told.page.root, root)) throw new TripointError('STATE_CONFLICT', 'its set was replaced while it was compared');
  }
}

interface Expected {
  readonly path: Uint8Array;
  readonly hash: Uint8Array;
}

/** Returns whether another one may follow. */
type Found = (element: Uint8Array, side: 'theirs' | 'ours' | 'both') => boolean;

/** ranges without end: a node is what its parent announced, its elements lie below its path, and every path ends. */
function checkNode(told: SetTold, node: Shown, path: Uint8Array, hash: Uint8Array): void {
  if (!sameBytes(hashOfShown(node), hash)) throw new SetLie(told, 'a node that is not the one its parent announced');
  if (node.children.length > 0 && path.length === DEPTH) throw new SetLie(told, 'children below the end of a path');
  let before: Buffer | undefined;
  for (const element of each(node.elements)) {
    const id = Buffer.from(element.subarray(0, 16));
    const isPlaced = isBelow(element, path) && (before === undefined || before.compare(id) < 0);
    if (!isPlaced) throw new SetLie(told, 'elements that are out of place');
    before = id;
  }
}

const idOf = (element: Uint8Array): string => Buffer.from(element.buffer, element.byteOffset, 16).toString('latin1');

function compareLeaf(theirs: Uint8Array, ours: Iterable<Uint8Array>, found: Found): void {
  const left = new Map([...each(theirs)].map((element) => [idOf(element), element]));
  for (const element of ours) {
    const id = idOf(element);
    const same = left.get(id);
    left.delete(id);
    const differs = same === undefined || !sameBytes(same, element);
    if (differs && !found(element, same === undefined ? 'ours' : 'both')) return;
  }
  for (const element of left.values()) if (!found(element, 'theirs')) return;
}

function differingChildren(ours: Tree, path: Uint8Array, children: Uint8Array, found: Found): Expected[] {
  const mine = childHashes(ours, path);
  return [...parted(children)].flatMap((hash, step) => {
    if (sameBytes(hash, mine[step] as Uint8Array)) return [];
    const child = concat([path, Uint8Array.of(step)]);
    if (!sameBytes(hash, NOTHING)) return [{ path: child, hash }];
    for (const element of below(ours, child)) if (!found(element, 'ours')) break;
    return [];
  });
}
