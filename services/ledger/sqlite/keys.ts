// Record keys in a SQLite file: `secure_delete` overwrites a destroyed key, and truncating the write-ahead log removes its last copy.
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type KeyReader, type KeyStore, NO_KEYS, type StoredKey } from '../keys.ts';

/** The key file that goes with a ledger file. */
export const keysBeside = (ledger: string): string => join(dirname(ledger), 'keys.db');

/** The table of keys, here and in a backup. */
export const KEY_TABLE = 'vault_key (vault_id BLOB PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID';
const LAYOUT = 1;
// mark: that of the last commit that made or destroyed keys; before: that of the commit before it, until the intent is settled.
const SCHEMA = `
  CREATE TABLE ${KEY_TABLE};
  CREATE TABLE intent (id INTEGER PRIMARY KEY CHECK (id = 1), before BLOB, mark BLOB NOT NULL, made BLOB NOT NULL, destroyed BLOB NOT NULL) STRICT;
  INSERT INTO intent VALUES (1, NULL, x'', x'', x'');
  PRAGMA user_version = ${LAYOUT};`;
const INTENT = 'SELECT before, mark, made, destroyed FROM intent';
const ID_BYTES = 16;
/** Rows per INSERT: each costs a third less than in an INSERT of its own. */
const ROWS = 16;
const BUSY_MS = 5_000;

type Intent = {
  readonly before: Uint8Array | null;
  readonly mark: Uint8Array;
  readonly made: Uint8Array;
  readonly destroyed: Uint8Array;
};

/** The mark of a commit that makes or destroys keys. */
export const newMark = (): Uint8Array => randomBytes(16);

/** rollback: the two files are from different times, so destroyed keys may be back, or keys may be missing. */
export class KeysDiffer extends Error {
  constructor(file: string) {
    super(`${basename(file)} does not match the state of the ledger: restore both from the same backup, with "ledger restore"`);
  }
}

/** rollback: identifies the state of the keys that this state of the ledger belongs to. Empty if no key was ever made. */
export function keysMark(ledger: DatabaseSync, schema = 'main'): Uint8Array {
  const head = ledger.prepare(`SELECT * FROM ${schema}.head`).get() ?? {};
  const { keys_mark: mark = new Uint8Array() } = head as { keys_mark?: Uint8Array };
  return mark;
}

/** Opens the file, or creates it with mode 600. */
export function openKeys(file: string): KeyStore {
  closeSync(openSync(file, 'a', 0o600));
  const db = new DatabaseSync(file, { timeout: BUSY_MS });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
  const version = () => db.prepare('PRAGMA user_version').get()?.user_version;
  if (version() === 0 && db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n === 0)
    db.exec(`BEGIN EXCLUSIVE; ${SCHEMA} COMMIT`);
  // downgrade: what another version means by its tables is not guessed.
  if (version() !== LAYOUT) {
    db.close();
    throw new Error(`${basename(file)} does not have layout ${LAYOUT}, that of this version of the software`);
  }
  const insert = db.prepare('INSERT INTO vault_key (vault_id, wrapped) VALUES (?, ?)');
  const insertMany = db.prepare(`INSERT INTO vault_key (vault_id, wrapped) VALUES (?, ?)${', (?, ?)'.repeat(ROWS - 1)}`);
  const take = db.prepare('INSERT OR IGNORE INTO vault_key (vault_id, wrapped) VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM vault_key WHERE vault_id = ?');
  const readIntent = db.prepare(INTENT);
  const setIntent = db.prepare('UPDATE intent SET before = ?, mark = ?, made = ?, destroyed = ?');
  const intent = () => intentIn(readIntent, file);
  const nothing = new Uint8Array();

  function inOne<T>(write: () => T): T {
    db.exec('BEGIN EXCLUSIVE');
    try {
      const result = write();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }

  return {
    ...reading(db),
    prepare: (made, destroyed) =>
      inOne(() => {
        // INVARIANT: an intent stores ids concatenated, so all have the same length.
        if ([...made.map(({ vaultId }) => vaultId), ...destroyed].some((id) => id.length !== ID_BYTES))
          throw new TypeError(`the id of a key has ${ID_BYTES} bytes`);
        const rest = made.length % ROWS;
        for (const { vaultId, wrapped } of made.slice(0, rest)) insert.run(vaultId, wrapped);
        for (let at = rest; at < made.length; at += ROWS)
          insertMany.run(...made.slice(at, at + ROWS).flatMap(({ vaultId, wrapped }) => [vaultId, wrapped]));
        const mark = newMark();
        setIntent.run(intent().mark, mark, Buffer.concat(made.map(({ vaultId }) => vaultId)), Buffer.concat(destroyed));
        return mark;
      }),
    settle(kept) {
      const { before, mark, made, destroyed } = intent();
      if (sameBytes(mark, kept)) {
        // Nothing to destroy: the intent is complete, and the commit need not wait for another fsync.
        if (destroyed.length === 0) return;
        inOne(() => {
          for (const id of idsIn(destroyed)) remove.run(id);
          setIntent.run(null, mark, nothing, nothing);
        });
      } else if (before !== null && sameBytes(before, kept))
        inOne(() => {
          for (const id of idsIn(made)) remove.run(id);
          setIntent.run(null, before, nothing, nothing);
        });
      else throw new KeysDiffer(file);
    },
    take: (stored, mark) =>
      inOne(() => {
        for (const { vaultId, wrapped } of stored) take.run(vaultId, wrapped);
        setIntent.run(null, mark, nothing, nothing);
      }),
    scrub: () => scrubbed(db),
    close: () => db.close(),
  };
}

function intentIn(read: StatementSync, file: string): Intent {
  const row = read.get() as Intent | undefined;
  if (row === undefined) throw new KeysDiffer(file);
  return row;
}

/** Checkpoints and truncates the write-ahead log. False at once, without waiting, if a reader holds it. */
export function scrubbed(db: DatabaseSync): boolean {
  db.exec('PRAGMA busy_timeout = 0');
  try {
    return (db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }).busy === 0;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  }
}

/** Reads the keys in a table of a database. */
export function reading(db: DatabaseSync, schema = 'main'): KeyReader {
  const get = db.prepare(`SELECT wrapped FROM ${schema}.vault_key WHERE vault_id = ?`);
  return {
    get: (vaultId) => get.get(vaultId)?.wrapped as Uint8Array | undefined,
    *each() {
      const all = db.prepare(`SELECT vault_id AS vaultId, wrapped FROM ${schema}.vault_key ORDER BY vault_id`);
      yield* all.iterate() as unknown as Iterable<StoredKey>;
    },
  };
}

/** Maximum retries when a commit of keys falls between the reads of the two files. */
const MAX_TRIES = 1_000;

/**
 * The keys that belong to one state of the ledger. `begin` fixes that state and returns its mark; `again` releases the state before
 * a retry. An intent in progress is applied or ignored as that mark says. Throws KeysDiffer.
 */
export function keysAt(file: string, connect: () => DatabaseSync, begin: () => Uint8Array, again: () => void): KeyReader {
  if (!existsSync(file)) {
    if (begin().length > 0) throw new KeysDiffer(file);
    return NO_KEYS;
  }
  const [db, probe] = [connect(), connect()];
  const [ofState, ofNow] = [db, probe].map((one) => one.prepare(INTENT)) as [StatementSync, StatementSync];
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    db.exec('BEGIN');
    const { before, mark, made, destroyed } = intentIn(ofState, file);
    const kept = begin();
    const now = intentIn(ofNow, file);
    // The keys did not change while `begin` fixed the ledger's state, so the two states belong together.
    if (sameBytes(now.mark, mark) && sameBytes(now.destroyed, destroyed)) {
      const isBefore = before !== null && sameBytes(before, kept) && !sameBytes(mark, kept);
      if (!isBefore && !sameBytes(mark, kept)) throw new KeysDiffer(file);
      return without(reading(db), new Set(idsIn(isBefore ? made : destroyed).map(toHex)));
    }
    db.exec('COMMIT');
    again();
  }
  throw new Error(`${basename(file)} is changing too fast to be read`);
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const toHex = (id: Uint8Array): string => Buffer.from(id).toString('hex');

const without = (keys: KeyReader, hidden: ReadonlySet<string>): KeyReader =>
  hidden.size === 0
    ? keys
    : {
        get: (vaultId) => (hidden.has(toHex(vaultId)) ? undefined : keys.get(vaultId)),
        *each() {
          for (const key of keys.each()) if (!hidden.has(toHex(key.vaultId))) yield key;
        },
      };

const idsIn = (ids: Uint8Array): Uint8Array[] =>
  Array.from({ length: ids.length / ID_BYTES }, (_, i) => ids.subarray(i * ID_BYTES, (i + 1) * ID_BYTES));
