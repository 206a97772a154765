// Copies of a store. The keys of its records go into a file of their own: a copy of the ledger that held them would bring back what
// is erased, for as long as the copy is kept.
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { AuditKind } from '../../../proto/index.ts';
import { TripointError } from '../../domain/index.ts';
import type { KeyReader, StoredKey } from '../keys.ts';
import { failureOf, systemFailure } from './failure.ts';
import { KEY_TABLE, keysAt, keysBeside, keysMark, openKeys, reading } from './keys.ts';

export interface CopiedStore {
  /** Rows of the two files. */
  readonly leaves: number;
  readonly keys: number;
}

/**
 * Copies a store, which a gateway may be writing, and its keys, as they were at one moment. Neither file may be there; both get mode 600 and
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
    // What the copy is made of is the store's own schema: a table that a later version adds is in it.
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
    // A cursor of the event stream is never given twice.
    db.exec('DELETE FROM main.sqlite_sequence; INSERT INTO main.sqlite_sequence SELECT * FROM live.sqlite_sequence');
    for (const { type, sql } of schema) if (type !== 'table') db.exec(sql as string);
    db.exec(`PRAGMA main.user_version = ${version}`);
    return { leaves: countOf(db, 'main.leaf'), keys: countOf(db, 'copied.vault_key') };
  });
}

/** The keys of the state of `live` that the transaction of this copy holds from here on. */
function keysOf(db: DatabaseSync, keysFile: string, opened: DisposableStack): KeyReader {
  if (db.prepare("SELECT 1 FROM live.sqlite_schema WHERE name = 'vault_key'").get() !== undefined) return reading(db, 'live');
  const connect = () => opened.adopt(new DatabaseSync(keysFile, { readOnly: true }), (connection) => connection.close());
  const again = () => db.exec('COMMIT; BEGIN');
  again();
  return keysAt(keysFile, connect, () => keysMark(db, 'live'), again);
}

/** Keys of records, and of what the ledger keeps about visas and acts. */
const REFERRED = 'SELECT vault_id FROM record UNION SELECT vault_id FROM opening UNION SELECT vault_id FROM visa';
const ERASED = `SELECT e.vault_id FROM leaf l JOIN exchange e ON e.exchange_id = l.exchange_id
  WHERE l.kind = ${AuditKind.ERASED} AND e.vault_id IS NOT NULL`;

export interface JoinedKeys {
  readonly keys: number;
  /** Keys in the file whose record the log says was erased: left out. */
  readonly erased: number;
  /** Records that the log does not say were erased, and whose key is not in the file: it is older than the ledger. */
  readonly unreadable: number;
}

/**
 * Makes the file of the keys that goes with a copy of a ledger, from the keys of that copy, or of one made before or after it, but for those
 * that its log says were destroyed. Throws LEDGER_FAILED; INVALID when the keys are of another log.
 */
export function joinKeys(ledger: string, keys: string, to = keysBeside(ledger)): JoinedKeys {
  reserve(to);
  const joined = openKeys(to);
  try {
    return inCopy(ledger, { keys: readOnly(keys) }, (db) => {
      if (originIn(db, 'keys') !== originIn(db, 'main'))
        throw new TripointError('INVALID', { field: 'keys', rule: 'of this log' });
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
    const why = systemFailure(cause, file) ?? 'it is there already, or its folder is not';
    throw new TripointError('LEDGER_FAILED', `a copy cannot be made: ${why}`, { cause });
  }
}

const readOnly = (file: string): string => `${pathToFileURL(file)}?mode=ro`;
const countOf = (db: DatabaseSync, rows: string): number =>
  (db.prepare(`SELECT count(*) AS n FROM ${rows}`).get() as { n: number }).n;

/**
 * The first log of a ledger, or of the one that keys are from, by which a country's ledger is known whatever its logs have turned to since.
 * Before there were several, the first line of the checkpoint named it. Empty: nothing was ever logged.
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

/** All in one transaction, so that reads see one state of each file. A copy that fails is thrown away: it needs no journal. */
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
