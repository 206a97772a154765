// Decisions as logged, for replay.
import { LINK_PLANE } from '../../../records/index.ts';
import { type Counted, type Direction, read } from './read.ts';

export type DecisionRow = {
  exchange_id: Uint8Array;
  direction: Direction;
  partner: string;
  verb: number;
  at: number;
  leaf_index: number;
  sealed: Uint8Array | null;
  vault_id: Uint8Array;
  entry: Uint8Array;
  hash: Uint8Array;
};

const DECISION = `SELECT e.exchange_id, e.direction, e.partner, e.verb, e.at, e.leaf_index, e.sealed, e.vault_id,
  l.entry, l.hash FROM exchange e JOIN leaf l ON l.leaf_index = e.leaf_index
  WHERE e.verb < ${LINK_PLANE} AND e.at >= ?`;

export const DECISIONS = {
  decisionCount: read<[since: number], Counted>(`SELECT count(*) AS n FROM exchange WHERE verb < ${LINK_PLANE} AND at >= ?`),
  /** In log order. */
  decisions: read<[since: number, afterLeaf: number, limit: number], DecisionRow>(
    `${DECISION} AND e.leaf_index > ? ORDER BY e.leaf_index LIMIT ?`,
  ),
  decisionOf: read<[since: number, exchangeId: Uint8Array], DecisionRow>(`${DECISION} AND e.exchange_id = ?`),
} as const;
