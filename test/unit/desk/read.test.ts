import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReadLeaves } from '../../../services/desk/read.ts';
import { exchanged, type Pair, startPair } from '../exchange/pair.ts';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
  await exchanged(pair.us, 'A');
});
afterAll(() => pair?.close());

test('a key store that fails ends the reading: no leaf is indexed as if its content did not open', () => {
  const { store, context } = pair.us;
  const get = () => {
    throw new Error('disk I/O error');
  };
  const failing = { all: store.all, snapshot: store.snapshot, keys: { ...store.keys, get } };
  expect(() => createReadLeaves(failing, context.vault, 'US')(0, 100)).toThrow('disk I/O error');
  expect(createReadLeaves(store, context.vault, 'US')(0, 100).map(({ code }) => code)).not.toContain('ROW_UNREADABLE');
});
