// Unreadable rows of the ledger: bytes that do not decode, JSON that does not parse, an invalid time, a reference to a row that does not
// exist. Lists show a placeholder in the row's position and continue.
import { type Micros, TripointError } from '../../domain/index.ts';
import { isOfRow, type Value } from '../../ledger/index.ts';
import type { Context } from './context.ts';
import type { Unreadable } from './types.ts';

/** Maximum number of rows reported, each once. */
const MOST_REPORTED = 1_024;

export function createRowReader({ log }: Pick<Context, 'log'>) {
  const told = new Set<string>();
  /** `id` identifies the row in its table. */
  return <T>(table: string, id: string, read: () => T): T | Unreadable => {
    try {
      return read();
    } catch (error) {
      if (!isOfRow(error)) throw error;
      const name = `${table} ${id}`;
      if (!told.has(name) && told.size < MOST_REPORTED) {
        told.add(name);
        const why = error instanceof TripointError ? error.message : (error as Error).name;
        log('error', 'ledger row unreadable', { table, id, code: 'ROW_UNREADABLE', why });
      }
      return { unreadable: { id, code: 'ROW_UNREADABLE' } };
    }
  };
}

/** Throws ROW_UNREADABLE for an invalid time, so that nothing is shown with it. */
export function timeIn(value: Value | undefined): Micros {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as Micros;
  throw new TripointError('ROW_UNREADABLE', { field: 'time', rule: 'whole microseconds below 2^53' });
}

/** Throws ROW_UNREADABLE unless the value is one of the words. */
export function wordIn<Word extends string>(words: readonly Word[], value: Value | undefined): Word {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new TripointError('ROW_UNREADABLE', { field: 'word', rule: `one of ${words.join(', ')}` });
  return found;
}
