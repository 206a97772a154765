// One statement of a partner: judged before the commit, settled within it with its own verdict.
import { type Country, TripointError } from '../../domain/index.ts';
import { isFaulty, type OpenedBatch } from '../../envelope/index.ts';
import { type Settled, type Transaction, unforeseen } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { CountOf } from '../decision/index.ts';
import { createVerbHandlers, type IntakeOptions, type Judged } from './verb-handlers.ts';

export type Statement = OpenedBatch['statements'][number];

export interface Intake {
  judge(statement: Statement, countOf: CountOf): Promise<Judged>;
  /** The statement's own verdict: no statement blocks the link. Undefined for a receipt that concerns nothing of ours. */
  settle(tx: Transaction, batch: OpenedBatch, statement: Statement, judged: Judged, position: number): Settled | undefined;
}

export function createIntake(context: Context, partner: Country, options: IntakeOptions): Intake {
  const handlers = createVerbHandlers(context, partner, options);
  return {
    async judge(statement, countOf) {
      if (isFaulty(statement)) return { error: statement.error };
      return handlers.of(statement.statement.verb).judge(statement, countOf);
    },
    settle(tx, batch, statement, judged, position) {
      if (isFaulty(statement)) return statement;
      const { exchangeId, verb } = statement.statement;
      try {
        return tx.attempt(() => handlers.of(verb).take(tx, batch, statement, judged, position));
      } catch (thrown) {
        const error = thrown instanceof TripointError ? thrown : unforeseen(context, thrown);
        return { exchangeId, error, index: statement.index, leafHash: statement.leafHash };
      }
    },
  };
}
