// A ledger with any number of leaves, as a gateway would have written it, created by plain inserts: a log after years of use.
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AuditKind, encode, type Outgoing, RecordKind, Verb } from '../../proto/index.ts';
import {
  append,
  checkpointText,
  EMPTY,
  ed25519Signer,
  isStored,
  levelOf,
  type NoteSigner,
  rootOf,
  signNote,
  type TreeHead,
  vkeyOf,
} from '../../services/audit/index.ts';
import { leafHash, newId, sha256, systemClock, utf8 } from '../../services/domain/index.ts';
import { openStore } from '../../services/ledger/index.ts';
import { PURPOSE } from '../sample.ts';

const ORIGIN = 'tripoint.example/bench/2026';
const CHUNK = 8_192;
/** Microseconds between generated leaves: ten million of them span two weeks. */
const STEP = 125_000;
/** Leaves per exchange. */
const LEAVES = 2;

export interface MadeStore {
  readonly file: string;
  readonly signer: NoteSigner;
  readonly vkey: string;
}

const DIGEST = sha256(utf8('bench'));

/** The SENT entry of a lookout, as long as a real one. */
export const sentEntry = (exchangeId: Uint8Array, at: number): Outgoing<'AuditEntry'> => ({
  schema: 1,
  eventId: exchangeId,
  occurredAt: at,
  country: 'US',
  gatewayId: 'us-gateway-1',
  softwareDigest: DIGEST,
  exchangeId,
  kind: AuditKind.SENT,
  from: 'US',
  to: 'CA',
  recordKind: RecordKind.LOOKOUT,
  verb: Verb.POST,
  recordId: exchangeId,
  recordVersion: 1,
  purpose: PURPOSE,
  legalBasis: { agreement: 'ca-us-lookouts', version: '1', digest: DIGEST, clauses: ['SPP.criteria'] },
  outcome: 2,
  disclosed: Array.from({ length: 20 }, (_, i) => i + 1),
  statementDigest: DIGEST,
  commitments: ([1, 2, 3, 4] as const).map((name) => ({ name, digest: DIGEST })),
});

/** Makes entries that differ only in their event id. The entry is encoded once, since its length does not depend on the id. */
export function entryMaker(): (eventId: Uint8Array) => Uint8Array {
  const template = encode('AuditEntry', sentEntry(newId(), systemClock()));
  return (eventId) => {
    const entry = template.slice();
    // After the schema field (2 bytes) and the tag and length of event_id (2 bytes).
    entry.set(eventId, 4);
    return entry;
  };
}

/** Creates a store with `leaves` leaves in a folder. Not durable until it is complete. */
export async function makeStore(folder: string, leaves: number, say: (line: string) => void): Promise<MadeStore> {
  const file = join(folder, `log-${leaves}.db`);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signer = ed25519Signer(ORIGIN, privateKey);
  await (await openStore(file)).close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -65536');
  const insertLeaf = db.prepare('INSERT INTO leaf (leaf_index, hash, entry, kind, exchange_id) VALUES (?, ?, ?, ?, ?)');
  const insertNode = db.prepare('INSERT INTO node (log, level, node_index, hash) VALUES (1, ?, ?, ?)');
  const first = systemClock() - leaves * STEP;
  const entryOf = entryMaker();
  let head: TreeHead = EMPTY;
  for (let from = 0; from < leaves; from += CHUNK) {
    const hashes: Uint8Array[] = [];
    db.exec('BEGIN');
    for (let index = from; index < Math.min(leaves, from + CHUNK); index++) {
      const exchangeId = idAt(first + index * STEP, Math.floor(index / LEAVES));
      const entry = entryOf(exchangeId);
      new DataView(entry.buffer).setUint32(16, index);
      const hash = leafHash(entry);
      insertLeaf.run(index, hash, entry, AuditKind.SENT, exchangeId);
      hashes.push(hash);
    }
    head = append(head, hashes, (height, index, root) => {
      if (isStored(height)) insertNode.run(levelOf(height), index, root);
    });
    db.exec('COMMIT');
    if (from > 0 && from % (CHUNK * 128) === 0) say(`${from.toLocaleString('en')} of ${leaves.toLocaleString('en')} leaves`);
  }
  const root = rootOf(head);
  const note = signNote(checkpointText({ origin: ORIGIN, size: head.size, root }), [signer]);
  const setHead = 'UPDATE head SET revision = 1, size = ?, edge = ?, root = ?, checkpoint = ?';
  db.prepare('INSERT INTO log (log, origin, first_leaf) VALUES (1, ?, 0)').run(ORIGIN);
  db.prepare(setHead).run(head.size, Buffer.concat(head.edge), root, leaves === 0 ? '' : note);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  return { file, signer, vkey: vkeyOf(ORIGIN, publicKey) };
}

/** A UUIDv7 for a time in microseconds, the same for all `LEAVES` leaves of an exchange. Later ids sort after earlier ones. */
function idAt(micros: number, serial: number): Uint8Array {
  const id = new Uint8Array(16);
  const view = new DataView(id.buffer);
  const ms = Math.floor(micros / 1000 / LEAVES) * LEAVES;
  view.setUint16(0, Math.floor(ms / 2 ** 32));
  view.setUint32(2, ms % 2 ** 32);
  view.setUint16(6, 0x7000);
  view.setUint32(8, 0x80000000 + (serial % 2 ** 30));
  view.setUint32(12, Math.imul(serial, 0x9e3779b1) >>> 0);
  return id;
}
