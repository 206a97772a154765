import { describe, expect, test } from 'vitest';
import {
  append,
  consistencyProof,
  EMPTY,
  hasTile,
  inclusionProof,
  isStored,
  levelOf,
  parseTilePath,
  rootOf,
  TILE,
  tilePath,
  verifyConsistency,
  verifyInclusion,
} from '../../../../services/audit/index.ts';
import { leafHash, toHex, utf8 } from '../../../../services/domain/index.ts';
import { originHash } from '../../../../services/exchange/log/partner-logs.ts';
import { showLog, shownTree, witnessPath } from '../../../../services/exchange/witnessing/partner-log.ts';

/** 256² and some: three levels, each with a tile that is not full. */
const SIZE = 70_000;
const leaves = Array.from({ length: SIZE }, (_, i) => leafHash(utf8(String(i))));
const levels: Uint8Array[][] = [leaves, [], []];
const head = append(EMPTY, leaves, (height, _, root) => {
  if (isStored(height)) levels[levelOf(height)]?.push(root);
});
const root = rootOf(head);
const rootAt = (size: number) => rootOf(append(EMPTY, leaves.slice(0, size)));

const reader = {
  tile(path: string) {
    const tile = parseTilePath(path);
    if (tile === undefined || typeof tile.level !== 'number' || !hasTile(tile, SIZE)) return undefined;
    return Buffer.concat((levels[tile.level] ?? []).slice(tile.index * TILE, tile.index * TILE + tile.width));
  },
};
const ORIGIN = 'tripoint.example/mx/2026';
const HASH = originHash(ORIGIN);
const log = {
  logOf: (hash: string) => (hash === HASH ? reader : undefined),
  note: (path: string) => (path === witnessPath(ORIGIN) ? 'a note\n' : undefined),
};
const FIRST = `log/${HASH}/tile/0/000`;
const asked: string[] = [];
const tree = (size = SIZE) =>
  shownTree(
    async (question) => {
      asked.push(Buffer.from(question).toString());
      return showLog(log, question);
    },
    ORIGIN,
    size,
  );

describe('a log as a partner sees it', () => {
  test('proves any leaf and any smaller tree by a few of its tiles', async () => {
    for (const index of [0, 255, 256, 65_535, 65_536, SIZE - 1]) {
      asked.length = 0;
      const path = await tree().compute((rootOfRange) => inclusionProof(rootOfRange, index, SIZE));
      expect(verifyInclusion(leaves[index] as Uint8Array, index, SIZE, path, root), String(index)).toBe(true);
      expect(asked.length).toBeLessThan(8);
    }
    for (const size of [1, 255, 256, 65_537, SIZE]) {
      const path = await tree().compute((rootOfRange) => consistencyProof(rootOfRange, size, SIZE));
      expect(verifyConsistency({ size, root: rootAt(size) }, { size: SIZE, root }, path), String(size)).toBe(true);
    }
  });

  test('is read by many tiles to a question, also at a size that it has left behind', async () => {
    const size = 65_600;
    const older = tree(size);
    asked.length = 0;
    await older.fetch(Array.from({ length: 257 }, (_, i) => i));
    expect(asked.length).toBe(5);
    for (const index of [0, 65_535, size - 1]) expect(toHex(older.leaf(index))).toBe(toHex(leaves[index] as Uint8Array));
  });

  test('that does not show a tile of its checkpoint is not believed', async () => {
    await expect(tree(SIZE + 1).fetch([273])).rejects.toMatchObject({ code: 'LEAF_MISMATCH' });
    const short = shownTree(async () => new Uint8Array(31), ORIGIN, 1);
    await expect(short.compute((rootOfRange) => rootOfRange(0, 1))).rejects.toMatchObject({ code: 'LEAF_MISMATCH' });
  });

  test.each([
    ['entries', `log/${HASH}/tile/entries/000`],
    ['a tile of no log', 'tile/0/000'],
    ['a tile of a log that is not its own', `log/${originHash('another')}/tile/0/000`],
    ['a tile that is not there', `log/${HASH}/${tilePath({ level: 0, index: 274, width: 1 })}`],
    ['one such among others', `${FIRST}\nlog/${HASH}/${tilePath({ level: 0, index: 274, width: 1 })}`],
    ['more tiles than one answer holds', Array(65).fill(FIRST).join('\n')],
    ['a path of another kind', '../ledger.db'],
    ['a note among tiles', `${witnessPath(ORIGIN)}\n${FIRST}`],
    ['nothing', ''],
    ['noise', '\u0000\u00ff'.repeat(4_000)],
  ])('answers %s with nothing', (_, question) => {
    expect(showLog(log, Buffer.from(question, 'latin1'))).toHaveLength(0);
  });

  test('tells what its witness holds of a third', () => {
    expect(Buffer.from(showLog(log, utf8(witnessPath(ORIGIN)))).toString()).toBe('a note\n');
    expect(showLog(log, utf8(witnessPath('another')))).toHaveLength(0);
  });
});
