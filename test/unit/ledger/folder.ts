import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Reader, rawOf, type Store, type Write } from '../../../services/ledger/index.ts';

export interface Folder {
  readonly path: string;
  readonly file: string;
  /** Opens the store in the folder; it is closed with the folder. */
  open(): Promise<Store>;
  close(): Promise<void>;
}

export function makeFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'tripoint-ledger-'));
  const file = join(path, 'ledger.db');
  const stores: Store[] = [];
  return {
    path,
    file,
    async open() {
      const store = await openStore(file);
      stores.push(store);
      return store;
    },
    async close() {
      await Promise.all(stores.map((store) => store.close().catch(() => undefined)));
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** An event, the smallest row; its code identifies the draft that wrote it. */
export const event = (code: string): Write => ['event', 'test', 1, 'XX', code, null, null];
export const codesIn = (store: Reader) =>
  rawOf(store)
    .all('SELECT code FROM event ORDER BY cursor')
    .map(({ code }) => code);
export const EMPTY_HEAD = {
  log: 1,
  firstLeaf: 0,
  size: 0,
  edge: new Uint8Array(),
  root: new Uint8Array(),
  checkpoint: '',
  latest: 0,
};
