// A row of the ledger that does not read: bytes that do not decode, JSON that does not parse, a time that is none, a row that it names and
// that is not there. In a list it stands in its place and says so, and the list goes on.
import { type Micros, TripointError } from '../../domain/index.ts';
import { isOfRow, type Value } from '../../ledger/index.ts';
import type { Context } from './context.ts';
import type { Unreadable } from './types.ts';

/** Rows that were told of, each once. */
const MOST_TOLD = 1_024;

export function createRowReader({ log }: Pick<Context, 'log'>) {
  const told = new Set<string>();
  /** `id`: by which the row is found in its table. */
  return <T>(table: string, id: string, read: () => T): T | Unreadable => {
    try {
      return read();
    } catch (error) {
      if (!isOfRow(error)) throw error;
      const name = `${table} ${id}`;
      if (!told.has(name) && told.size < MOST_TOLD) {
        told.add(name);
        const why = error instanceof TripointError ? error.message : (error as Error).name;
        log('error', 'ledger row unreadable', { table, id, code: 'ROW_UNREADABLE', why });
      }
      return { unreadable: { id, code: 'ROW_UNREADABLE' } };
    }
  };
}

/** Throws ROW_UNREADABLE for what is no time: nothing is shown with it. */
export function timeIn(value: Value | undefined): Micros {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as Micros;
  throw new TripointError('ROW_UNREADABLE', { field: 'time', rule: 'whole microseconds below 2^53' });
}

/** Throws ROW_UNREADABLE unless it is one of these. */
export function wordIn<Word extends string>(words: readonly Word[], value: Value | undefined): Word {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new TripointError('ROW_UNREADABLE', { field: 'word', rule: `one of ${words.join(', ')}` });
  return found;
}
