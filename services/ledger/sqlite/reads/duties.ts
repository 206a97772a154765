// Duties: what is open, what is due, and who approved.
import { read } from './read.ts';

type Direction = 'sent' | 'received';

export const DUTIES = {
  /** Open ones whose time has come, the earliest first. */
  dutiesDue: read<[now: number, limit: number], { exchange_id: Uint8Array; direction: Direction; kind: string; clause: string }>(
    `SELECT exchange_id, direction, kind, clause FROM duty WHERE state = 'OPEN' AND due > 0 AND due <= ? ORDER BY due LIMIT ?`,
  ),
  dutyState: read<[exchangeId: Uint8Array, direction: Direction, kind: string], { state: string }>(
    'SELECT state FROM duty WHERE exchange_id = ? AND direction = ? AND kind = ?',
  ),
  dutyOfKind: read<[exchangeId: Uint8Array, kind: string], { state: string; due: number; waiting: number; clause: string }>(
    'SELECT state, due, waiting, clause FROM duty WHERE exchange_id = ? AND kind = ?',
  ),
  dutiesOfExchange: read<
    [exchangeId: Uint8Array],
    { kind: string; state: string; clause: string; at: number; due: number; waiting: number }
  >('SELECT kind, state, clause, at, due, waiting FROM duty WHERE exchange_id = ? ORDER BY at, kind'),
  releaseApprovals: read<[exchangeId: Uint8Array], { person: Uint8Array }>(
    "SELECT person FROM approval WHERE exchange_id = ? AND kind = 'RELEASE'",
  ),
} as const;
