import { afterEach, expect, test } from 'vitest';
import { countedWrite, counter } from '../../../services/ledger/index.ts';
import { EMPTY_HEAD, type Folder, makeFolder } from './folder.ts';

let folder: Folder;
afterEach(() => folder?.close());

const SENT = counter('an-agreement', 'US', 'CA', 2, 1, '2026');

test('one that is first read while its commit is under way is not counted twice', async () => {
  folder = makeFolder();
  const store = await folder.open();
  const committing = store.commit(EMPTY_HEAD, [countedWrite(SENT, 1)]);
  const read = new Set<number>();
  // Until the commit has been told here, it may or may not be in the file.
  let isOver = false;
  void committing.then(() => {
    isOver = true;
  });
  while (!isOver) {
    read.add(store.count(SENT));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([...read].every((n) => n <= 1)).toBe(true);
  expect(store.count(SENT)).toBe(1);
  await store.commit(EMPTY_HEAD, [countedWrite(SENT, 1)]);
  expect(store.count(SENT)).toBe(2);
});

test('a commit that failed has added nothing', async () => {
  folder = makeFolder();
  const store = await folder.open();
  const key = ['vaultKey', new Uint8Array(16), new Uint8Array(60)] as const;
  await expect(store.commit(EMPTY_HEAD, [countedWrite(SENT, 1), key, key])).rejects.toMatchObject({ code: 'LEDGER_FAILED' });
  expect(store.count(SENT)).toBe(0);
});
