// Ledgers whose logs have any number of leaves, written as the stage writes them.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditKind, decode, encode } from '../../../proto/index.ts';
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
  turnNote,
  vkeyOf,
} from '../../../services/audit/index.ts';
import { leafHash, merkleRoot, sha256, utf8 } from '../../../services/domain/index.ts';
import { rawOf, type Store, type Write } from '../../../services/ledger/index.ts';
import { openStoreHere } from '../ledger/here.ts';

export const ORIGIN = 'tripoint.example/us/2026';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
export const VKEY = vkeyOf(ORIGIN, publicKey);

const ABOUT = new Uint8Array(16);
export const entryAt = (index: number): Uint8Array =>
  encode('AuditEntry', {
    schema: 1,
    exchangeId: ABOUT,
    kind: AuditKind.SENT,
    purpose: `entry ${index} ${'.'.repeat(index % 50)}`,
  });

export interface Grown {
  readonly store: Store;
  readonly file: string;
  readonly folder: string;
  readonly verifier: NoteVerifier;
  readonly vkey: string;
  /** Adds leaves up to a size, in one commit. `nodes`: whether to write the tree's nodes, as the current version does. */
  grow(size: number, nodes?: boolean): Promise<void>;
  /** Ends the log and begins the next, with its own key and one entry; `grow` then applies to the new log. Returns the rollover note. */
  turn(origin: string): Promise<string>;
  /** A signed head of a log. Default root: that of its first `size` leaves. */
  signed(origin: string, size: number, root?: Uint8Array): string;
  close(): Promise<void>;
}

export async function grownLedger(size: number, { nodes = true } = {}): Promise<Grown> {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-grown-'));
  const file = join(folder, 'ledger.db');
  const store = await openStoreHere(file);
  let head = EMPTY;
  const logs = new Map([[ORIGIN, { key: privateKey, firstLeaf: 0 }]]);
  let log = { number: 1, origin: ORIGIN, firstLeaf: 0, key: privateKey };
  async function grow(to: number, withNodes = true): Promise<void> {
    const entries = Array.from({ length: to - head.size }, (_, i) => entryAt(head.size + i));
    await add(entries, store.head().size === 0 ? [['log', 1, ORIGIN, 0]] : [], withNodes);
  }
  async function add(entries: readonly Uint8Array[], before: readonly Write[], withNodes = true): Promise<void> {
    const { number, origin, firstLeaf, key } = log;
    const writes = [...before];
    const hashes = entries.map(leafHash);
    for (const [i, entry] of entries.entries()) {
      const { kind, exchangeId } = decode('AuditEntry', entry);
      writes.push(['leaf', firstLeaf + head.size + i, hashes[i] as Uint8Array, entry, kind, exchangeId]);
    }
    head = append(head, hashes, (height, index, hash) => {
      if (withNodes && isStored(height)) writes.push(['node', number, levelOf(height), index, hash]);
    });
    const root = rootOf(head);
    const checkpoint = signNote(checkpointText({ origin, size: head.size, root }), [ed25519Signer(origin, key)]);
    const tree = { size: head.size, edge: Buffer.concat(head.edge), root, checkpoint };
    await store.commit({ log: number, firstLeaf, ...tree, latest: 0 }, writes);
  }
  async function turn(origin: string): Promise<string> {
    const next = generateKeyPairSync('ed25519');
    const { size, root, checkpoint } = store.head();
    const signers = [ed25519Signer(log.origin, log.key), ed25519Signer(origin, next.privateKey)] as const;
    const note = turnNote({ end: { origin: log.origin, size, root }, next: vkeyOf(origin, next.publicKey) }, signers);
    const ended: Write = ['logEnded', size, root, checkpoint, note, log.number];
    log = { number: log.number + 1, origin, firstLeaf: log.firstLeaf + size, key: next.privateKey };
    logs.set(origin, log);
    head = EMPTY;
    const begun = encode('AuditEntry', { schema: 1, kind: AuditKind.LOG_BEGUN, statementDigest: sha256(utf8(note)) });
    await add([begun], [ended, ['log', log.number, origin, log.firstLeaf]]);
    return note;
  }
  await grow(size, nodes);
  return {
    ...{ store, file, folder, grow, turn },
    signed(origin, size, root) {
      const { key, firstLeaf } = logs.get(origin) as { key: KeyObject; firstLeaf: number };
      const leaves = rawOf(store).all('SELECT hash FROM leaf WHERE leaf_index >= ? ORDER BY leaf_index LIMIT ?', firstLeaf, size);
      const computed = root ?? merkleRoot(leaves.map(({ hash }) => hash as Uint8Array));
      return signNote(checkpointText({ origin, size, root: computed }), [ed25519Signer(origin, key)]);
    },
    verifier: ed25519Verifier(VKEY),
    vkey: VKEY,
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
