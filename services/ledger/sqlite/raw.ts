// Raw SQL on a connection, and the named reads on top of it.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type KeyReader, NO_KEYS } from '../keys.ts';
import type { Reader } from '../reader.ts';
import type { Row, Value } from '../row.ts';
import { sqlOf } from './reads/index.ts';

/** A connection, or a fake in a test. */
export interface RawReader {
  get(sql: string, ...parameters: Value[]): Row | undefined;
  all(sql: string, ...parameters: Value[]): Row[];
  each(sql: string, ...parameters: Value[]): Iterable<Row>;
}

const under = new WeakMap<object, RawReader>();

/** Named reads on top of `raw`. The default `snapshot` gives no isolation. */
export function readerOver(raw: RawReader, keys: KeyReader = NO_KEYS, snapshot: Reader['snapshot'] = (read) => read()): Reader {
  const reader: Reader = {
    keys,
    get: (name, ...parameters) => raw.get(sqlOf(name), ...parameters) as never,
    all: (name, ...parameters) => raw.all(sqlOf(name), ...parameters) as never,
    each: (name, ...parameters) => raw.each(sqlOf(name), ...parameters) as never,
    snapshot,
  };
  under.set(reader, raw);
  return reader;
}

/** Registers `whole`, which extends `reader`, under the same connection. */
export function extended<R extends Reader>(reader: Reader, whole: R): R {
  under.set(whole, rawOf(reader));
  return whole;
}

/** The connection under a reader, for a test's own SQL. Throws TypeError for a reader that this module did not make. */
export function rawOf(reader: Reader): RawReader {
  const raw = under.get(reader);
  if (raw === undefined) throw new TypeError('a reader of this store');
  return raw;
}

/** Prepares each statement once. */
export function rawReader(connection: DatabaseSync): RawReader {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string) => {
    let statement = prepared.get(sql);
    if (statement === undefined) {
      statement = connection.prepare(sql);
      prepared.set(sql, statement);
    }
    return statement;
  };
  /** The statement with BigInt results, for rows with an integer beyond 2^53. Throws any other error again. */
  function widely(sql: string, error: unknown): StatementSync {
    if ((error as { code?: string }).code !== 'ERR_OUT_OF_RANGE') throw error;
    const wide = connection.prepare(sql);
    wide.setReadBigInts(true);
    return wide;
  }
  return {
    get(sql, ...parameters) {
      try {
        return prepare(sql).get(...parameters) as Row | undefined;
      } catch (error) {
        const row = widely(sql, error).get(...parameters) as Row | undefined;
        return row && narrow(row);
      }
    },
    all(sql, ...parameters) {
      try {
        return prepare(sql).all(...parameters) as Row[];
      } catch (error) {
        return (widely(sql, error).all(...parameters) as Row[]).map(narrow);
      }
    },
    each: (sql, ...parameters) => connection.prepare(sql).iterate(...parameters) as Iterable<Row>,
  };
}

/** We never store an integer beyond 2^53. A forged one reads as NaN: its user fails, and the rows around it stay readable. */
function narrow(row: Row): Row {
  const values = Object.entries(row as Record<string, Value | bigint>).map(([column, value]) => {
    if (typeof value !== 'bigint') return [column, value];
    const number = Number(value);
    return [column, Number.isSafeInteger(number) ? number : Number.NaN];
  });
  return Object.fromEntries(values) as Row;
}
