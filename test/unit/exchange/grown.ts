// Ledgers whose logs have as many leaves as a test wants, written as the stage writes them.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  append,
  checkpointText,
  EMPTY,
  ed25519Signer,
  ed25519Verifier,
  isStored,
  levelOf,
  type NoteVerifier,
  rootOf,
  signNote,
  vkeyOf,
} from '../../../services/audit/index.ts';
import { leafHash, utf8 } from '../../../services/domain/index.ts';
import { openStore, type Store, type Write } from '../../../services/ledger/index.ts';

export const ORIGIN = 'tripoint.example/us/2026';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
export const VKEY = vkeyOf(ORIGIN, publicKey);

export const entryAt = (index: number): Uint8Array => utf8(`entry ${index} ${'.'.repeat(index % 50)}`);

export interface Grown {
  readonly store: Store;
  readonly file: string;
  readonly folder: string;
  readonly verifier: NoteVerifier;
  /** Adds leaves up to a size, in one commit. `nodes`: whether the nodes of the tree are written, as they are now. */
  grow(size: number, nodes?: boolean): Promise<void>;
  close(): Promise<void>;
}

export async function grownLedger(size: number, { nodes = true } = {}): Promise<Grown> {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-grown-'));
  const file = join(folder, 'ledger.db');
  const store = await openStore(file);
  let head = EMPTY;
  async function grow(to: number, withNodes = true): Promise<void> {
    const writes: Write[] = [];
    const hashes: Uint8Array[] = [];
    for (let index = head.size; index < to; index++) {
      const entry = entryAt(index);
      hashes.push(leafHash(entry));
      writes.push(['leaf', index, hashes.at(-1) as Uint8Array, entry, 1, new Uint8Array(16)]);
    }
    head = append(head, hashes, (height, index, hash) => {
      if (withNodes && isStored(height)) writes.push(['node', levelOf(height), index, hash]);
    });
    const root = rootOf(head);
    const checkpoint = signNote(checkpointText({ origin: ORIGIN, size: to, root }), [ed25519Signer(ORIGIN, privateKey)]);
    await store.commit({ size: to, edge: Buffer.concat(head.edge), root, checkpoint, latest: 0 }, writes);
  }
  await grow(size, nodes);
  return {
    ...{ store, file, folder, grow },
    verifier: ed25519Verifier(VKEY),
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
