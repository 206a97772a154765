// Leaves appended as a gateway appends them, and the same rows inserted into SQLite directly.
import { DatabaseSync } from 'node:sqlite';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AuditKind, encode } from '../../proto/index.ts';
import { leafHash, newId, systemClock } from '../../services/domain/index.ts';
import { createStage, type Draft } from '../../services/exchange/commit/transaction.ts';
import { type Context, EXCHANGE_LIMITS } from '../../services/exchange/context/context.ts';
import { createTimekeeper } from '../../services/exchange/context/timekeeper.ts';
import { openOwnLogs } from '../../services/exchange/log/own-logs.ts';
import { createCommitter, openStore } from '../../services/ledger/index.ts';
import { entryMaker, type MadeStore, sentEntry } from './store.ts';

export const BATCH = 256;
/** Batches in progress or waiting. */
const WAITING = 4;
/** Rows per burst. */
const ROWS = 1 << 16;

export interface Appender {
  /** Appends for `ms` milliseconds and returns leaves per second. */
  run(ms: number): Promise<number>;
  close(): Promise<void>;
}

interface Row {
  readonly exchangeId: Uint8Array;
  readonly entry: Uint8Array;
  readonly hash: Uint8Array;
}

/** When rows are made: before the clock starts, as a gateway encodes before its transaction, or while it runs. */
export type Made = 'before' | 'while';

function encodedRow(): Row {
  const exchangeId = newId();
  const entry = encode('AuditEntry', sentEntry(exchangeId, systemClock()));
  return { exchangeId, entry, hash: leafHash(entry) };
}

function rowsBefore(): (i: number) => Row {
  const entryOf = entryMaker();
  const rows = Array.from({ length: ROWS }, () => {
    const exchangeId = newId();
    const entry = entryOf(exchangeId);
    return { exchangeId, entry, hash: leafHash(entry) };
  });
  return (i) => rows[i] as Row;
}

// Otherwise the garbage collector would move fresh rows while the clock runs, the more often the more the measured code allocates.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Runs bursts of `ROWS` rows until they have taken `ms` together. Rows made `before` are not included in the time. */
async function inBursts(ms: number, made: Made, append: (rowAt: (i: number) => Row) => Promise<void>): Promise<number> {
  let spent = 0;
  let bursts = 0;
  for (; spent < ms; bursts++) {
    const rowAt = made === 'before' ? rowsBefore() : encodedRow;
    collect();
    const begun = performance.now();
    await append(rowAt);
    spent += performance.now() - begun;
  }
  return (bursts * ROWS * 1000) / spent;
}

/**
 * Stage, committer and store of a gateway: hash, grow the tree, sign the checkpoint, commit one transaction in the ledger's thread. All of
 * it is timed: rows made `before` are only encoded in advance.
 */
export async function throughCommitter({ file, signer }: MadeStore, made: Made): Promise<Appender> {
  const store = await openStore(file);
  const nothingIsSent = new Error('nothing is sent');
  const ownKeys: Context['ownKeys'] = {
    signer() {
      throw nothingIsSent;
    },
    decryption: () => undefined,
  };
  const logs = await openOwnLogs(store, signer.name);
  const time = createTimekeeper({ wall: systemClock, monotonic: systemClock, partners: [], latest: 0 });
  const context = {
    self: 'US',
    clock: time.now,
    time,
    limits: EXCHANGE_LIMITS,
    newId,
    store,
    logs,
    logSigner: () => signer,
    ownKeys,
  } as unknown as Context;
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
  const draftOf = ({ exchangeId, entry, hash }: Row): Draft => {
    const leaf = { bytes: entry, hash: made === 'before' ? leafHash(entry) : hash, kind: AuditKind.SENT, exchangeId };
    return { phase: 'send', bytes: entry.length, unsigned: true, run: (tx) => tx.logEncoded(leaf) };
  };
  return {
    run: (ms) =>
      inBursts(ms, made, async (rowAt) => {
        let next = 0;
        const one = async () => {
          while (next < ROWS) await Promise.all(Array.from({ length: BATCH }, () => committer.submit(draftOf(rowAt(next++)))));
        };
        await Promise.all(Array.from({ length: WAITING }, one));
      }),
    async close() {
      await committer.drain();
      await store.close();
    },
  };
}

/** The ledger's pragmas, one fsync per batch, one thread. Rows made `before` are also hashed in advance. */
export function plainInserts({ file }: MadeStore, made: Made): Appender {
  const db = new DatabaseSync(file);
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -32768',
  );
  const insertLeaf = db.prepare('INSERT INTO leaf (leaf_index, hash, entry, kind, exchange_id) VALUES (?, ?, ?, ?, ?)');
  const insertNode = db.prepare('INSERT INTO node (log, level, node_index, hash) VALUES (1, 1, ?, ?)');
  const setHead = db.prepare('UPDATE head SET revision = revision + 1, size = ?, edge = ?, root = ?, checkpoint = ?');
  const [edge, note] = [new Uint8Array(32 * 8), 'x'.repeat(200)];
  let size = 0;
  return {
    run: (ms) =>
      inBursts(ms, made, async (rowAt) => {
        for (let next = 0; next < ROWS; ) {
          db.exec('BEGIN IMMEDIATE');
          for (let i = 0; i < BATCH; i++) {
            const { exchangeId, entry, hash } = rowAt(next++);
            insertLeaf.run(size++, hash, entry, AuditKind.SENT, exchangeId);
          }
          insertNode.run(size / BATCH - 1, edge.subarray(0, 32));
          setHead.run(size, edge, edge.subarray(0, 32), note);
          db.exec('COMMIT');
        }
      }),
    async close() {
      db.close();
    },
  };
}
