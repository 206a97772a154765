import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditKind } from '../../../../proto/index.ts';
import { parseBundle, tilePath, tilesOf, verifyConsistency, verifyInclusion } from '../../../../services/audit/index.ts';
import { leafHash, merkleRoot, newId } from '../../../../services/domain/index.ts';
import { entryBase } from '../../../../services/exchange/commit/entry.ts';
import { createStage, type Draft } from '../../../../services/exchange/commit/transaction.ts';
import { createLogReader, type LogReader } from '../../../../services/exchange/index.ts';
import { entryAt, type Grown, grownLedger } from '../grown.ts';
import { startPair } from '../pair.ts';

const SIZE = 70_000;
const leaves = Array.from({ length: SIZE }, (_, i) => leafHash(entryAt(i)));
const roots = new Map<number, Uint8Array>();
const rootAt = (size: number): Uint8Array => {
  const root = roots.get(size) ?? merkleRoot(leaves.slice(0, size));
  roots.set(size, root);
  return root;
};

let grown: Grown;
let log: LogReader;
beforeAll(async () => {
  grown = await grownLedger(SIZE);
  log = createLogReader(grown.store);
}, 30_000);
afterAll(() => grown?.close());

describe('tiles out of the ledger', () => {
  test('are those of the specification, each hash of its subtree', () => {
    for (const tile of tilesOf(SIZE)) {
      const bytes = log.tile(tilePath(tile)) as Uint8Array;
      const start = tile.index * 256;
      if (tile.level === 'entries') {
        const entries = parseBundle(bytes, tile.width);
        expect(entries.every((entry, i) => Buffer.compare(entry, entryAt(start + i)) === 0)).toBe(true);
        continue;
      }
      const span = 256 ** tile.level;
      const hashes = Array.from({ length: tile.width }, (_, i) =>
        merkleRoot(leaves.slice((start + i) * span, (start + i + 1) * span)),
      );
      expect(Buffer.compare(bytes, Buffer.concat(hashes)), tilePath(tile)).toBe(0);
    }
  });

  test('are there in every width that a tree before this one had, and not beyond', () => {
    expect(log.tile('tile/0/273.p/100')).toHaveLength(100 * 32);
    for (const path of [
      'tile/0/273.p/113',
      'tile/0/273',
      'tile/0/274.p/1',
      'tile/1/001.p/18',
      'tile/2/000.p/2',
      'tile/3/000.p/1',
    ])
      expect(log.tile(path), path).toBeUndefined();
    expect(log.tile('tile/entries/274.p/1')).toBeUndefined();
  });

  test('have one path each', () => {
    for (const path of [
      '',
      'checkpoint',
      'tile/0/0',
      'tile/0/000.p/256',
      '/tile/0/000',
      'tile/0/000/',
      'tile/0/../0/000',
      'tile/-1/000',
    ])
      expect(log.tile(path), path).toBeUndefined();
  });
});

describe('proofs out of the ledger', () => {
  const sizes = [1, 255, 256, 257, 65_535, 65_536, 65_537, SIZE];

  test.each(sizes)('of leaves in the tree of %i', (size) => {
    const root = rootAt(size);
    for (const index of [0, 1, 254, 255, 256, 65_535, 65_536, size - 1].filter((i) => i < size))
      expect(verifyInclusion(leaves[index] as Uint8Array, index, size, log.inclusion(index, size), root), `${index}`).toBe(true);
  });

  test('that a tree continues an earlier one', () => {
    for (const [i, from] of sizes.entries())
      for (const to of sizes.slice(i)) {
        const proof = log.consistency(from, to);
        expect(verifyConsistency({ size: from, root: rootAt(from) }, { size: to, root: rootAt(to) }, proof)).toBe(true);
      }
  });

  test('are of the committed tree only', () => {
    expect(log.size()).toBe(SIZE);
    expect(() => log.inclusion(0, SIZE + 1)).toThrow(RangeError);
    expect(() => log.inclusion(SIZE, SIZE)).toThrow(RangeError);
    expect(() => log.consistency(1, SIZE + 1)).toThrow(RangeError);
    expect(() => log.consistency(0, SIZE)).toThrow(RangeError);
    expect(log.leafHash(SIZE - 1)).toEqual(leaves[SIZE - 1]);
    expect(log.leafHash(SIZE)).toBeUndefined();
  });
});

test('the stage writes a node in the transaction of the leaf that completes its subtree', async () => {
  const pair = await startPair();
  try {
    const { context, store } = pair.us;
    const one = (): Draft => ({
      phase: 'send',
      bytes: 1,
      unsigned: true,
      run: (tx) => tx.log({ ...entryBase(context, tx.at), kind: AuditKind.START, exchangeId: newId() }),
    });
    const stage = createStage(context, { maySign: () => false, onCommitted: () => {} });
    const before = store.head();
    const { head, writes } = (await stage(Array.from({ length: 256 - before.size }, one), before)).rest();
    expect(head.size).toBe(256);
    expect(writes).toEqual([['node', 1, 1, 0, head.root]]);
    const short = await stage(Array.from({ length: 255 - before.size }, one), before);
    expect(short.rest().writes).toEqual([]);
  } finally {
    await pair.close();
  }
});
