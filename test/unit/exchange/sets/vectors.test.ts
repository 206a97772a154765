// Elements and trees as a program made them that shares no code with this one.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sha256, toHex } from '../../../../services/domain/index.ts';
import { EMPTY_TREE, elementOf, rootOf, sizeOf, type Tree, withElement } from '../../../../services/exchange/sets/trie.ts';

const { elements, trees } = JSON.parse(readFileSync(new URL('../../../vectors/sets/trees.json', import.meta.url), 'utf8')) as {
  elements: { recordId: string; version: number; exchangeId: string; statement: string; element: string }[];
  trees: { count: number; root: string }[];
};
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const seeded = (name: string, length: number) => createHash('shake256', { outputLength: length }).update(name).digest();

function uuid7(name: string): string {
  const id = seeded(name, 16);
  id[6] = 0x70 | ((id[6] as number) & 15);
  id[8] = 0x80 | ((id[8] as number) & 63);
  return id.toString('hex');
}

const recordOf = (n: number) => ({
  recordId: uuid7(`record ${n}`),
  version: 1 + (n % 3),
  exchangeId: uuid7(`exchange of record ${n}`),
  statement: seeded(`statement of record ${n}`, 40 + (n % 7)).toString('hex'),
});
const elementFor = ({ recordId, version, exchangeId, statement }: ReturnType<typeof recordOf>) =>
  elementOf({ recordId: hex(recordId), version, exchangeId: hex(exchangeId), statement: sha256(hex(statement)) });

it('elements', () => {
  expect(elements).toHaveLength(3);
  for (const [n, { element, ...parts }] of elements.entries()) {
    expect(parts).toMatchObject(recordOf(n));
    expect(toHex(elementFor(recordOf(n)))).toBe(element);
  }
});

it.each(trees)('the root of a tree of $count', ({ count, root }) => {
  let tree: Tree = EMPTY_TREE;
  for (let n = 0; n < count; n++) tree = withElement(tree, elementFor(recordOf(n)));
  expect([sizeOf(tree), toHex(rootOf(tree))]).toEqual([count, root]);
});
