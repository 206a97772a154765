// Equal sets have equal trees, however they came about; and what differs is found, whatever either side claims.
import { describe, expect, it } from 'vitest';
import { sha256, TripointError, toHex, utf8 } from '../../../../services/domain/index.ts';
import { descend, MOST_DIFFERENCES, SetLie } from '../../../../services/exchange/sets/descend.ts';
import type { SetAsked, SetTold } from '../../../../services/exchange/sets/peer.ts';
import { createPlanting } from '../../../../services/exchange/sets/planting.ts';
import {
  below,
  childHashes,
  EMPTY_TREE,
  elementOf,
  find,
  hashOfShown,
  innerHashOf,
  leafHashOf,
  NOTHING,
  nodeAt,
  rootOf,
  type Shown,
  sizeOf,
  type Tree,
  withElement,
  withoutRecord,
} from '../../../../services/exchange/sets/trie.ts';

const idOf = (n: number | string): Uint8Array => sha256(utf8(`record ${n}`)).subarray(0, 16);
const element = (n: number | string, version = 1) =>
  elementOf({ recordId: idOf(n), version, exchangeId: idOf(`exchange ${n}`), statement: sha256(utf8(`${n}`)) });
const treeOf = (numbers: Iterable<number>, version = 1): Tree =>
  [...numbers].reduce((tree, n) => withElement(tree, element(n, version)), EMPTY_TREE);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
/** Shuffled by a seed. */
const shuffled = (count: number, seed: string) =>
  upTo(count)
    .map((n) => [toHex(sha256(utf8(`${seed} ${n}`))), n] as const)
    .sort()
    .map(([, n]) => n);

describe('a tree', () => {
  it.each([0, 1, 63, 64, 65, 66, 300, 2_000])('of %i elements is the same in whatever order they came, and left', (count) => {
    const tree = treeOf(upTo(count));
    expect(sizeOf(tree)).toBe(count);
    expect(toHex(rootOf(treeOf(shuffled(count, 'a'))))).toBe(toHex(rootOf(tree)));
    const planting = createPlanting();
    for (const n of shuffled(count, 'p')) planting.add(element(n));
    const growing = planting.grow();
    let grown = growing.next();
    while (!grown.done) grown = growing.next();
    expect([sizeOf(grown.value), toHex(rootOf(grown.value))]).toEqual([count, toHex(rootOf(tree))]);
    const more = treeOf(upTo(count + 200));
    const less = shuffled(200, 'b').reduce((left, n) => withoutRecord(left, idOf(count + n)), more);
    expect([sizeOf(less), toHex(rootOf(less))]).toEqual([count, toHex(rootOf(tree))]);
    expect([...below(tree, new Uint8Array())]).toHaveLength(count);
  });

  it('has one element per record: a later version takes the place of the one before', () => {
    const tree = withElement(treeOf(upTo(200)), element(7, 2));
    expect([sizeOf(tree), find(tree, idOf(7))]).toEqual([200, element(7, 2)]);
    expect(rootOf(tree)).not.toEqual(rootOf(treeOf(upTo(200))));
    expect(rootOf(withElement(tree, element(7)))).toEqual(rootOf(treeOf(upTo(200))));
  });

  it('stays what it was while others are made from it', () => {
    const tree = treeOf(upTo(500));
    const before = toHex(rootOf(tree));
    withElement(withoutRecord(tree, idOf(3)), element(9, 2));
    expect([toHex(rootOf(tree)), sizeOf(tree)]).toEqual([before, 500]);
  });

  it('without a record that it does not have is itself', () => {
    const tree = treeOf(upTo(100));
    expect(withoutRecord(tree, idOf('none'))).toBe(tree);
  });

  it('says of every path what hashes to what its parent announces', () => {
    const tree = treeOf(upTo(1_500));
    const { children } = nodeAt(tree, new Uint8Array());
    expect(Buffer.concat(childHashes(tree, new Uint8Array()))).toEqual(Buffer.from(children));
    for (let step = 0; step < 16; step++) {
      const path = Uint8Array.of(step);
      expect(hashOfShown(nodeAt(tree, path))).toEqual(children.subarray(step * 32, step * 32 + 32));
    }
  });

  it('takes no leaf for an inner node', () => {
    const children = upTo(16).map((n) => sha256(utf8(`${n}`)));
    expect(innerHashOf(children)).not.toEqual(leafHashOf(Buffer.concat(children)));
    expect(leafHashOf(new Uint8Array())).toEqual(NOTHING);
  });
});

type Told = { readonly root: Uint8Array; readonly count: number; readonly nodes: readonly Shown[] };
/** A partner with this set, whose answers may be changed. */
function partnerWith(tree: Tree, change: (told: Told, asked: number) => Told = (told) => told) {
  let questions = 0;
  const bytes = { answered: 0 };
  return {
    bytes,
    questions: () => questions,
    async ask(asked: SetAsked): Promise<SetTold> {
      questions++;
      const paths = 'paths' in asked ? asked.paths : [];
      expect(paths.length).toBeLessThanOrEqual(256);
      const honest = { root: rootOf(tree), count: sizeOf(tree), nodes: paths.map((path) => nodeAt(tree, path)) };
      const page = change(honest, questions);
      for (const { elements, children } of page.nodes) bytes.answered += elements.length + children.length;
      return { page, request: new Uint8Array(), reply: new Uint8Array() } as unknown as SetTold;
    },
  };
}
const shapes = (differing: readonly { recordId: Uint8Array; theirs: boolean; ours: boolean }[]) =>
  differing.map(({ recordId, theirs, ours }) => `${toHex(recordId)} ${theirs} ${ours}`).sort();

describe('a comparison', () => {
  it('of equal sets takes one question', async () => {
    const { ask, questions } = partnerWith(treeOf(shuffled(3_000, 'c')));
    expect(await descend(treeOf(upTo(3_000)), ask)).toMatchObject({ differing: [], more: false });
    expect(questions()).toBe(1);
  });

  it.each([0, 1, 50, 64, 65, 1_000, 5_000])(
    'of %i records finds exactly what differs, and little else is sent',
    async (count) => {
      const theirs = withElement(withElement(treeOf(upTo(count)), element('added')), element(0, 2));
      const ours = withElement(treeOf(upTo(count)), element('extra'));
      const { ask, bytes } = partnerWith(theirs);
      const { differing, more } = await descend(ours, ask);
      const first = count === 0 ? `${toHex(idOf(0))} true false` : `${toHex(idOf(0))} true true`;
      expect(shapes(differing)).toEqual(
        [`${toHex(idOf('added'))} true false`, `${toHex(idOf('extra'))} false true`, first].sort(),
      );
      expect(more).toBe(false);
      expect(bytes.answered).toBeLessThan(16_000);
    },
  );

  it('of random sets finds the same as a comparison of all their elements', async () => {
    for (const seed of ['d', 'e', 'f', 'g']) {
      const all = shuffled(900, seed);
      const [theirs, ours] = [all.slice(0, 700), all.slice(Number.parseInt(toHex(utf8(seed)), 16) - 90, 800)];
      const { differing } = await descend(treeOf(ours), partnerWith(treeOf(theirs)).ask);
      const expected = all
        .filter((n) => theirs.includes(n) !== ours.includes(n))
        .map((n) => `${toHex(idOf(n))} ${theirs.includes(n)} ${ours.includes(n)}`);
      expect(shapes(differing)).toEqual(expected.sort());
    }
  });

  it('a set that is said to be empty, and one of which nothing is here, stop at the bound', async () => {
    const many = treeOf(upTo(MOST_DIFFERENCES + 900));
    for (const [ours, theirs] of [
      [many, EMPTY_TREE],
      [EMPTY_TREE, many],
    ] as const) {
      const { ask, questions } = partnerWith(theirs);
      const { differing, more } = await descend(ours, ask);
      expect([differing.length, more]).toEqual([MOST_DIFFERENCES, true]);
      expect(questions()).toBeLessThan(40);
    }
  });
});

describe('a set that lies', () => {
  const ours = treeOf(upTo(1_000));
  const theirs = withElement(ours, element('added'));
  const lied = (change: (told: Told, asked: number) => Told) => descend(ours, partnerWith(theirs, change).ask);

  it('about a node that its parent did not announce is caught', async () => {
    const other = nodeAt(treeOf(upTo(20)), new Uint8Array());
    await expect(lied((told, n) => (n < 2 ? told : { ...told, nodes: told.nodes.map(() => other) }))).rejects.toThrow(SetLie);
    await expect(lied((told) => ({ ...told, root: sha256(utf8('another')) }))).rejects.toThrow(SetLie);
  });

  it('about its size is caught', async () => {
    await expect(descend(ours, partnerWith(ours, (told) => ({ ...told, count: 3 })).ask)).rejects.toThrow(SetLie);
  });

  it('with elements out of place, or twice, is caught though they have the hash that was announced', async () => {
    const one = element(1);
    const node = { elements: Buffer.concat([one, one]), children: new Uint8Array() };
    const told = { root: leafHashOf(node.elements), count: 2, nodes: [node] };
    await expect(lied(() => told)).rejects.toThrow(SetLie);
    // The same leaf under every child: all but one hold what does not belong there.
    const leaf = { elements: one, children: new Uint8Array() };
    const inner = { elements: new Uint8Array(), children: Buffer.concat(upTo(16).map(() => leafHashOf(one))) };
    const root = hashOfShown(inner);
    await expect(lied((_, n) => ({ root, count: 16, nodes: n === 1 ? [inner] : upTo(16).map(() => leaf) }))).rejects.toThrow(
      SetLie,
    );
  });

  it('whose ranges have no end is caught where paths end, which a few questions reach', async () => {
    /** Each level announces sixteen further ones, as deep as paths go. */
    const levels: Shown[] = [{ elements: new Uint8Array(), children: new Uint8Array() }];
    for (let level = 0; level < 32; level++) {
      const hash = level === 0 ? sha256(utf8('bottom')) : hashOfShown(levels.at(-1) as Shown);
      levels.push({ elements: new Uint8Array(), children: Buffer.concat(upTo(16).map(() => hash)) });
    }
    let questions = 0;
    const ask = async (asked: SetAsked): Promise<SetTold> => {
      questions++;
      const paths = 'paths' in asked ? asked.paths : [];
      const nodes = paths.map((path) => levels[32 - path.length] as Shown);
      const page = { root: hashOfShown(levels[32] as Shown), count: 2 ** 40, nodes };
      return { page, request: new Uint8Array(), reply: new Uint8Array() } as unknown as SetTold;
    };
    await expect(descend(ours, ask)).rejects.toThrow(SetLie);
    expect(questions).toBeLessThan(40);
  });

  it('that is replaced while it is compared is not compared with itself', async () => {
    const moved = lied((told, n) => (n === 1 ? told : { ...told, root: sha256(utf8('moved')) }));
    await expect(moved).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(moved).rejects.toBeInstanceOf(TripointError);
  });
});
