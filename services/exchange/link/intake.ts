// One statement that a partner sent: judged before the commit, taken in it with a verdict of its own.
import { type Country, TripointError } from '../../domain/index.ts';
import { isFaulty, type OpenedBatch } from '../../envelope/index.ts';
import { type Settled, type Transaction, unforeseen } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { createVerbHandlers, type IntakeOptions, type Judged } from './verb-handlers.ts';

export type Statement = OpenedBatch['statements'][number];

export interface Intake {
  judge(statement: Statement): Promise<Judged>;
  /** Its own verdict, whatever it is: nothing blocks the link. Undefined for a receipt of nothing. */
  settle(tx: Transaction, batch: OpenedBatch, statement: Statement, judged: Judged, position: number): Settled | undefined;
}

export function createIntake(context: Context, partner: Country, options: IntakeOptions): Intake {
  const handlers = createVerbHandlers(context, partner, options);
  return {
    async judge(statement) {
      if (isFaulty(statement)) return { error: statement.error };
      return handlers.of(statement.statement.verb).judge(statement);
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
