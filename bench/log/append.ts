// Leaves appended as a gateway appends them, and the same rows put into SQLite by nothing but inserts.
import { DatabaseSync } from 'node:sqlite';
import { AuditKind, encode } from '../../proto/index.ts';
import { leafHash, newId, systemClock } from '../../services/domain/index.ts';
import type { Context } from '../../services/exchange/context.ts';
import { createStage, type Draft } from '../../services/exchange/transaction.ts';
import { createCommitter, openStore } from '../../services/ledger/index.ts';
import { type MadeStore, sentEntry } from './store.ts';

export const BATCH = 256;
/** Batches that are under way or wait. */
const WAITING = 4;
const ROWS = 1 << 16;

export interface Appender {
  /** Appends for so long; leaves a second. */
  run(ms: number): Promise<number>;
  close(): Promise<void>;
}

/** Stage, committer and store of a gateway: encode, hash, grow the tree, sign the checkpoint, one transaction in the ledger's thread. */
export async function throughCommitter({ file, signer }: MadeStore): Promise<Appender> {
  const store = await openStore(file);
  const ownKeys: Context['ownKeys'] = {
    signer() {
      throw new Error('nothing is sent');
    },
    decryption: () => undefined,
  };
  const context = { self: 'US', clock: systemClock, newId, store, logSigner: signer, ownKeys } as unknown as Context;
  const stage = createStage(context, { maySign: () => false, onCommitted: () => {} });
  const limits = { batch: BATCH, batchBytes: 1 << 30, queue: BATCH * (WAITING + 1) };
  const committer = createCommitter<Draft, unknown>(
    store,
    stage,
    ({ bytes }) => bytes,
    limits,
    (error) => {
      throw error;
    },
  );
  const draft: Draft = { phase: 'receive', bytes: 1, unsigned: true, run: (tx) => tx.log(sentEntry(newId(), tx.at)) };
  return {
    async run(ms) {
      const begun = performance.now();
      let appended = 0;
      const one = async () => {
        while (performance.now() - begun < ms) {
          await Promise.all(Array.from({ length: BATCH }, () => committer.submit(draft)));
          appended += BATCH;
        }
      };
      await Promise.all(Array.from({ length: WAITING }, one));
      return (appended * 1000) / (performance.now() - begun);
    },
    async close() {
      await committer.drain();
      await store.close();
    },
  };
}

function row() {
  const exchangeId = newId();
  const entry = encode('AuditEntry', sentEntry(exchangeId, systemClock()));
  return { exchangeId, entry, hash: leafHash(entry) };
}

/**
 * Same pragmas as the ledger's, one fsync a batch, one thread. `timed`: the rows are encoded and hashed while the clock runs, as a
 * gateway has to; otherwise before.
 */
export function plainInserts({ file }: MadeStore, timed: boolean): Appender {
  const db = new DatabaseSync(file);
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -32768',
  );
  const insertLeaf = db.prepare('INSERT INTO leaf (leaf_index, hash, entry, kind, exchange_id) VALUES (?, ?, ?, ?, ?)');
  const insertNode = db.prepare('INSERT INTO node (level, node_index, hash) VALUES (1, ?, ?)');
  const setHead = db.prepare('UPDATE head SET revision = revision + 1, size = ?, edge = ?, root = ?, checkpoint = ?');
  const [edge, note] = [new Uint8Array(32 * 8), 'x'.repeat(200)];
  let next = 0;
  return {
    async run(ms) {
      const rows = timed ? [] : Array.from({ length: ROWS }, row);
      const begun = performance.now();
      const first = next;
      while (performance.now() - begun < ms) {
        db.exec('BEGIN IMMEDIATE');
        for (let i = 0; i < BATCH; i++, next++) {
          const { exchangeId, entry, hash } = rows[next % ROWS] ?? row();
          insertLeaf.run(next, hash, entry, AuditKind.SENT, exchangeId);
        }
        insertNode.run(next / BATCH - 1, edge.subarray(0, 32));
        setHead.run(next, edge, edge.subarray(0, 32), note);
        db.exec('COMMIT');
      }
      return ((next - first) * 1000) / (performance.now() - begun);
    },
    async close() {
      db.close();
    },
  };
}
