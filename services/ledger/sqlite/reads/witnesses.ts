// What this country saw of its partners' logs and they of its own: trees that were cosigned, promises, turns, and contradictions.
import { read } from './read.ts';

export const WITNESSES = {
  partnerTurns: read<[partner: string], { number: number; turn: string }>(
    'SELECT number, turn FROM partner_turn WHERE partner = ? ORDER BY number',
  ),
} as const;
