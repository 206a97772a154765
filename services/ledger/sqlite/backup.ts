// Copies of a store. The keys of its records go into a separate file: a ledger copy that contained them would undo every erasure for
// as long as the copy is kept.
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { AuditKind } from '../../../proto/index.ts';
import { TripointError } from '../../domain/index.ts';
import type { KeyReader, StoredKey } from '../keys.ts';
import { failureOf, systemFailure } from './failure.ts';
import { KEY_TABLE, keysAt, keysBeside, keysMark, openKeys, reading } from './keys.ts';

export interface CopiedStore {
  /** Numbers of rows in the two files. */
  readonly leaves: number;
  readonly keys: number;
}

/**
 * Copies one state of a store, which a gateway may be writing, and its keys. Neither target may exist; both get mode 600 and
 * are not yet synced. No key is ever written to `ledger`. Throws LEDGER_FAILED.
 */
export function copyStore(
  store: string,
  { ledger, keys }: { readonly ledger: string; readonly keys: string },
  keysFile = keysBeside(store),
): CopiedStore {
  for (const file of [ledger, keys]) reserve(file);
  using opened = new DisposableStack();
  return inCopy(ledger, { live: readOnly(store), copied: keys }, (db) => {
    const live = keysOf(db, keysFile, opened);
    const { user_version: version } = db.prepare('PRAGMA live.user_version').get() as { user_version: number };
    // The copy takes its schema from the store, so it includes tables that later versions add.
    const schema = db
      .prepare("SELECT type, name, sql FROM live.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
      .all();
    db.exec(`CREATE TABLE copied.log (origin TEXT NOT NULL) STRICT; CREATE TABLE copied.${KEY_TABLE}`);
    db.prepare('INSERT INTO copied.log VALUES (?)').run(originIn(db, 'live'));
    const insert = db.prepare('INSERT INTO copied.vault_key VALUES (?, ?)');
    for (const { vaultId, wrapped } of live.each()) insert.run(vaultId, wrapped);
    const tables = schema.filter(({ type }) => type === 'table');
    for (const { name, sql } of tables) {
      db.exec(sql as string);
      if (name !== 'vault_key') db.exec(`INSERT INTO main."${name}" SELECT * FROM live."${name}"`);
    }
    // Event cursors are never reused, so the sequence is copied as well.
    db.exec('DELETE FROM main.sqlite_sequence; INSERT INTO main.sqlite_sequence SELECT * FROM live.sqlite_sequence');
    for (const { type, sql } of schema) if (type !== 'table') db.exec(sql as string);
    db.exec(`PRAGMA main.user_version = ${version}`);
    return { leaves: countOf(db, 'main.leaf'), keys: countOf(db, 'copied.vault_key') };
  });
}

/** The keys that belong to the state of `live` which this copy's transaction reads from here on. */
function keysOf(db: DatabaseSync, keysFile: string, opened: DisposableStack): KeyReader {
  if (db.prepare("SELECT 1 FROM live.sqlite_schema WHERE name = 'vault_key'").get() !== undefined) return reading(db, 'live');
  const connect = () => opened.adopt(new DatabaseSync(keysFile, { readOnly: true }), (connection) => connection.close());
  const again = () => db.exec('COMMIT; BEGIN');
  again();
  return keysAt(keysFile, connect, () => keysMark(db, 'live'), again);
}

/** Keys of records, of openings (acts of persons) and of visas. */
const REFERRED = 'SELECT vault_id FROM record UNION SELECT vault_id FROM opening UNION SELECT vault_id FROM visa';
const ERASED = `SELECT e.vault_id FROM leaf l JOIN exchange e ON e.exchange_id = l.exchange_id
  WHERE l.kind = ${AuditKind.ERASED} AND e.vault_id IS NOT NULL`;

export interface JoinedKeys {
  readonly keys: number;
  /** Keys left out because the log says that their record was erased. */
  readonly erased: number;
  /** Records without an ERASED entry whose key is missing: the file of keys is older than the ledger. */
  readonly unreadable: number;
}

/**
 * Makes the key file for a copy of a ledger from the keys of that copy, or of an earlier or later one, without those
 * that its log says were destroyed. Throws LEDGER_FAILED; INVALID if the keys belong to another log.
 */
export function joinKeys(ledger: string, keys: string, to = keysBeside(ledger)): JoinedKeys {
  reserve(to);
  const joined = openKeys(to);
  try {
    return inCopy(ledger, { keys: readOnly(keys) }, (db) => {
      if (originIn(db, 'keys') !== originIn(db, 'main'))
        throw new TripointError('INVALID', { field: 'keys', rule: 'keys of this log' });
      const wanted = `SELECT vault_id AS vaultId, wrapped FROM keys.vault_key WHERE vault_id IN (${REFERRED}) AND vault_id NOT IN (${ERASED})`;
      let taken = 0;
      function* each(): Generator<StoredKey> {
        for (const key of db.prepare(wanted).iterate() as unknown as Iterable<StoredKey>) {
          taken++;
          yield key;
        }
      }
      joined.take(each(), keysMark(db));
      return {
        keys: taken,
        erased: countOf(db, `keys.vault_key WHERE vault_id IN (${ERASED})`),
        unreadable: countOf(
          db,
          `record WHERE vault_id NOT IN (SELECT vault_id FROM keys.vault_key) AND vault_id NOT IN (${ERASED})`,
        ),
      };
    });
  } finally {
    joined.close();
  }
}

function reserve(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (cause) {
    const why = systemFailure(cause, file) ?? 'it exists already, or its folder does not';
    throw new TripointError('LEDGER_FAILED', `the copy cannot be created: ${why}`, { cause });
  }
}

const readOnly = (file: string): string => `${pathToFileURL(file)}?mode=ro`;
const countOf = (db: DatabaseSync, rows: string): number =>
  (db.prepare(`SELECT count(*) AS n FROM ${rows}`).get() as { n: number }).n;

/**
 * The origin of a ledger's first log (or of the ledger that the keys came from). It identifies the ledger across all rollovers.
 * In a schema from before rollovers it is the first line of the checkpoint. Empty if nothing was ever logged.
 */
function originIn(db: DatabaseSync, name: 'live' | 'main' | 'keys'): string {
  const columns = db
    .prepare(`PRAGMA ${name}.table_info(log)`)
    .all()
    .map((row) => row.name);
  if (columns.includes('origin')) {
    const row = db.prepare(`SELECT origin FROM ${name}.log ORDER BY rowid LIMIT 1`).get();
    return (row?.origin as string | undefined) ?? '';
  }
  const { checkpoint } = db.prepare(`SELECT checkpoint FROM ${name}.${name === 'keys' ? 'log' : 'head'}`).get() as {
    checkpoint: string;
  };
  return checkpoint.split('\n', 1)[0] as string;
}

/** One transaction, so that reads see one state of each file. A failed copy is thrown away, so it needs no journal. */
function inCopy<T>(file: string, attached: Readonly<Record<string, string>>, run: (db: DatabaseSync) => T): T {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file);
    db.exec('PRAGMA page_size = 8192; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA busy_timeout = 5000');
    for (const [name, path] of Object.entries(attached)) db.prepare(`ATTACH ? AS ${name}`).run(path);
    db.exec('PRAGMA journal_mode = OFF; BEGIN');
    const result = run(db);
    db.exec('COMMIT');
    return result;
  } catch (cause) {
    if (cause instanceof TripointError) throw cause;
    throw new TripointError('LEDGER_FAILED', failureOf(cause, file), {
      cause,
    });
  } finally {
    db?.close();
  }
}
