// The tree over a set of records. Its shape depends on the elements alone, so equal sets have equal roots, however each came about, and where
// two sets differ is found by descending into the children that differ.
//
// Nothing is ever changed in place: a tree that a comparison began with stays what it was while the set moves on, and shares all but a few
// nodes with the next.
import { createHash } from 'node:crypto';
import { concat } from '../../../proto/index.ts';
import { sha256, utf8 } from '../../domain/index.ts';

/** Children of an inner node: one for each value of four bits of the key. */
export const FANOUT = 16;
/** Bytes of an id, of a hash, and of an element: record id, then digest. */
const ID = 16;
const HASH = 32;
export const ELEMENT = ID + HASH;
/** A node with at most so many elements lists them; any other has children. */
export const LEAF_ELEMENTS = 64;
/** Steps from the root to a key's end. */
export const DEPTH = 32;

const KEY_TAG = utf8('tripoint-set-key/v1\0');
const DIGEST_TAG = utf8('tripoint-set-element/v1\0');
const [LEAF_TAG, INNER_TAG] = [Uint8Array.of(0), Uint8Array.of(1)];
export const NOTHING: Uint8Array = new Uint8Array(HASH);

interface Leaf {
  /** Ascending by record id. */
  readonly elements: Uint8Array;
  hash?: Uint8Array;
}
interface Inner {
  readonly children: readonly (Node | undefined)[];
  readonly count: number;
  hash?: Uint8Array;
}
export type Node = Leaf | Inner;

/** A set of elements, at most one per record. */
export interface Tree {
  readonly root: Node | undefined;
}
export const EMPTY_TREE: Tree = { root: undefined };

/** What one country showed another of one record. */
export interface Shared {
  readonly recordId: Uint8Array;
  readonly version: number;
  readonly exchangeId: Uint8Array;
  /** SHA-256 of the statement: it binds the record's header and thus every field, what was disclosed, and on which terms. */
  readonly statement: Uint8Array;
}

/** What one country shows another of one record, as an element. */
export function elementOf({ recordId, version, exchangeId, statement }: Shared): Uint8Array {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, BigInt(version));
  return concat([recordId, sha256(concat([DIGEST_TAG, recordId, number, exchangeId, statement]))]);
}

/** clustering: an originator chooses its record ids, so they are placed by a hash of them; ids made to collide only lengthen their own path. */
export const keyOf = (recordId: Uint8Array): Uint8Array => sha256(concat([KEY_TAG, recordId]));
const stepIn = (key: Uint8Array, depth: number): number => ((key[depth >> 1] as number) >> (depth % 2 === 0 ? 4 : 0)) & 15;

const isLeaf = (node: Node): node is Leaf => 'elements' in node;
const countIn = (node: Node | undefined): number =>
  node === undefined ? 0 : isLeaf(node) ? node.elements.length / ELEMENT : node.count;
export const sizeOf = ({ root }: Tree): number => countIn(root);

const bytesOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** Position of the first element whose id is not below this one. */
function placeIn(elements: Uint8Array, recordId: Uint8Array): number {
  const all = bytesOf(elements);
  let [low, high] = [0, elements.length / ELEMENT];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all.compare(recordId, 0, ID, middle * ELEMENT, middle * ELEMENT + ID) < 0) low = middle + 1;
    else high = middle;
  }
  return low * ELEMENT;
}

const holds = (elements: Uint8Array, at: number, recordId: Uint8Array): boolean =>
  at < elements.length && bytesOf(elements).compare(recordId, 0, ID, at, at + ID) === 0;

/** The tree with this element in place of any other of its record. */
export function withElement({ root }: Tree, element: Uint8Array): Tree {
  const recordId = element.subarray(0, ID);
  const key = keyOf(recordId);
  const put = (node: Node | undefined, depth: number): Node => {
    if (node === undefined) return { elements: element };
    if (isLeaf(node)) {
      const at = placeIn(node.elements, recordId);
      const after = at + (holds(node.elements, at, recordId) ? ELEMENT : 0);
      return grown(concat([node.elements.subarray(0, at), element, node.elements.subarray(after)]), depth);
    }
    const step = stepIn(key, depth);
    const before = node.children[step];
    const child = put(before, depth + 1);
    return { children: node.children.with(step, child), count: node.count - countIn(before) + countIn(child) };
  };
  return { root: put(root, 0) };
}

/** The tree without any element of this record. */
export function withoutRecord(tree: Tree, recordId: Uint8Array): Tree {
  if (find(tree, recordId) === undefined) return tree;
  const key = keyOf(recordId);
  const drop = (node: Node, depth: number): Node | undefined => {
    if (isLeaf(node)) {
      const at = placeIn(node.elements, recordId);
      const elements = concat([node.elements.subarray(0, at), node.elements.subarray(at + ELEMENT)]);
      return elements.length === 0 ? undefined : { elements };
    }
    const step = stepIn(key, depth);
    const smaller = { children: node.children.with(step, drop(node.children[step] as Node, depth + 1)), count: node.count - 1 };
    return smaller.count > LEAF_ELEMENTS ? smaller : { elements: sorted([...elementsIn(smaller)]) };
  };
  return { root: drop(tree.root as Node, 0) };
}

export function find({ root }: Tree, recordId: Uint8Array): Uint8Array | undefined {
  let node = root;
  const key = keyOf(recordId);
  for (let depth = 0; node !== undefined && !isLeaf(node); depth++) node = node.children[stepIn(key, depth)];
  if (node === undefined) return undefined;
  const at = placeIn(node.elements, recordId);
  return holds(node.elements, at, recordId) ? node.elements.subarray(at, at + ELEMENT) : undefined;
}

/** A leaf, or if these are too many for one, what they make below a path of this length. */
function grown(elements: Uint8Array, depth: number): Node {
  const count = elements.length / ELEMENT;
  // INVARIANT: ids are distinct, and so are 128 bits of their hashes but for a collision, which no depth would part.
  if (count <= LEAF_ELEMENTS || depth === DEPTH) return { elements };
  return {
    children: parts(each(elements), depth).map((part) => (part.length === 0 ? undefined : grown(concat(part), depth + 1))),
    count,
  };
}

interface Keyed {
  readonly key: Uint8Array;
  readonly element: Uint8Array;
}

/** The hashed node of what has the first byte of its key in common; ascending by key. */
export function planted(entries: readonly Keyed[], depth = 2): Node {
  const node: Node =
    entries.length <= LEAF_ELEMENTS || depth === DEPTH
      ? { elements: sorted(entries.map(({ element }) => element)) }
      : { children: partedBySteps(entries, depth), count: entries.length };
  hashOf(node);
  return node;
}

function partedBySteps(entries: readonly Keyed[], depth: number): (Node | undefined)[] {
  let from = 0;
  return Array.from({ length: FANOUT }, (_, step) => {
    const first = from;
    while (from < entries.length && stepIn((entries[from] as Keyed).key, depth) === step) from++;
    return first === from ? undefined : planted(entries.slice(first, from), depth + 1);
  });
}

/** The tree of the 256 nodes that are two steps below its root. */
export function joined(nodes: readonly (Node | undefined)[]): Tree {
  const above = (below: readonly (Node | undefined)[]): Node | undefined => {
    const count = below.reduce((sum, node) => sum + countIn(node), 0);
    if (count > LEAF_ELEMENTS) return { children: below, count };
    return count === 0 ? undefined : { elements: sorted(below.flatMap((node) => [...elementsIn(node)])) };
  };
  return { root: above(Array.from({ length: FANOUT }, (_, i) => above(nodes.slice(i * FANOUT, (i + 1) * FANOUT)))) };
}

/** Elements by the step that follows a path of this length. */
function parts(elements: Iterable<Uint8Array>, depth: number): Uint8Array[][] {
  const found: Uint8Array[][] = Array.from({ length: FANOUT }, () => []);
  for (const element of elements) found[stepIn(keyOf(element.subarray(0, ID)), depth)]?.push(element);
  return found;
}

export function* each(elements: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < elements.length; at += ELEMENT) yield elements.subarray(at, at + ELEMENT);
}

function* elementsIn(node: Node | undefined): Generator<Uint8Array> {
  if (node === undefined) return;
  if (isLeaf(node)) yield* each(node.elements);
  else for (const child of node.children) yield* elementsIn(child);
}

const sorted = (elements: readonly Uint8Array[]): Uint8Array =>
  concat([...elements].sort((a, b) => bytesOf(a).compare(b, 0, ID, 0, ID)));

function hashOf(node: Node | undefined): Uint8Array {
  if (node === undefined) return NOTHING;
  node.hash ??= isLeaf(node) ? leafHashOf(node.elements) : innerHashOf(node.children.map(hashOf));
  return node.hash;
}

const tagged = (tag: Uint8Array, parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256').update(tag);
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};
export const leafHashOf = (elements: Uint8Array): Uint8Array => (elements.length === 0 ? NOTHING : tagged(LEAF_TAG, [elements]));
export const innerHashOf = (children: readonly Uint8Array[]): Uint8Array => tagged(INNER_TAG, children);

export const rootOf = ({ root }: Tree): Uint8Array => hashOf(root);

/** What a node is made of: its elements, or its children's hashes. */
export interface Shown {
  readonly elements: Uint8Array;
  readonly children: Uint8Array;
}

/** The node at a path, or the leaf on the way to it, with the length of the path to that. */
function descended({ root }: Tree, path: Uint8Array): { readonly node: Node | undefined; readonly depth: number } {
  let node = root;
  let depth = 0;
  while (node !== undefined && !isLeaf(node) && depth < path.length) node = node.children[path[depth++] as number];
  return { node, depth };
}

/** The node at a path; below a leaf, those of its elements that are there. */
export function nodeAt(tree: Tree, path: Uint8Array): Shown {
  const { node, depth } = descended(tree, path);
  const none = new Uint8Array();
  if (node === undefined) return { elements: none, children: none };
  if (!isLeaf(node)) return { elements: none, children: concat(node.children.map(hashOf)) };
  if (depth === path.length) return { elements: node.elements, children: none };
  return { elements: concat([...each(node.elements)].filter((one) => isBelow(one, path))), children: none };
}

/** The hashes of a node's sixteen children; of a leaf, those that its elements would have. */
export function childHashes(tree: Tree, path: Uint8Array): Uint8Array[] {
  const { node, depth } = descended(tree, path);
  if (node !== undefined && !isLeaf(node)) return node.children.map(hashOf);
  const elements = node === undefined ? [] : [...each(node.elements)];
  const found = depth === path.length ? elements : elements.filter((element) => isBelow(element, path));
  return parts(found, path.length).map((part) => leafHashOf(concat(part)));
}

export const hashOfShown = ({ elements, children }: Shown): Uint8Array =>
  children.length === 0 ? leafHashOf(elements) : innerHashOf([...parted(children)]);

export function* parted(children: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < children.length; at += HASH) yield children.subarray(at, at + HASH);
}

/** Every element below a path. */
export function* below(tree: Tree, path: Uint8Array): Generator<Uint8Array> {
  const { node, depth } = descended(tree, path);
  for (const element of elementsIn(node)) if (depth === path.length || isBelow(element, path)) yield element;
}

export function isBelow(element: Uint8Array, path: Uint8Array): boolean {
  const key = keyOf(element.subarray(0, ID));
  return path.every((step, depth) => step === stepIn(key, depth));
}
