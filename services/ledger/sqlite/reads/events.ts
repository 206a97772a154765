// Events, by cursor.
import type { Direction } from './read.ts';
import { read } from './read.ts';

export type EventRow = {
  cursor: number;
  type: string;
  at: number;
  partner: string;
  code: string | null;
  exchange_id: Uint8Array | null;
  direction: Direction | null;
  n: number | null;
};

const AFTER = 'SELECT cursor, type, at, partner, code, exchange_id, direction, n FROM event WHERE cursor > ?1';

export const EVENTS = {
  /** Oldest first. */
  events: read<[after: number, limit: number], EventRow>(`${AFTER} ORDER BY cursor LIMIT ?2`),
  eventsOf: read<[after: number, limit: number, partner: string], EventRow>(`${AFTER} AND partner = ?3 ORDER BY cursor LIMIT ?2`),
  lastEvent: read<[], { cursor: number | null }>('SELECT max(cursor) AS cursor FROM event'),
  lastEventOf: read<[partner: string], { cursor: number | null }>('SELECT max(cursor) AS cursor FROM event WHERE partner = ?'),
} as const;
