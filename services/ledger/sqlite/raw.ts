import type { Reader } from '../reader.ts';
import type { Row, Value } from '../row.ts';
import { sqlOf } from './reads/index.ts';

/** What runs the SQL of reads: a connection, or a ledger that is made up. */
export interface RawReader {
  get(sql: string, ...parameters: Value[]): Row | undefined;
  all(sql: string, ...parameters: Value[]): Row[];
  each(sql: string, ...parameters: Value[]): Iterable<Row>;
}

/** Reads by name over what runs their SQL. `snapshot` runs them as they are. */
export const readerOver = (raw: RawReader): Reader => ({
  get: (name, ...parameters) => raw.get(sqlOf(name), ...parameters) as never,
  all: (name, ...parameters) => raw.all(sqlOf(name), ...parameters) as never,
  each: (name, ...parameters) => raw.each(sqlOf(name), ...parameters) as never,
  snapshot: (read) => read(),
});
