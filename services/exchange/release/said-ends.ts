// A record that was taken back: what was said about it ends with it.
import type { Country, Id } from '../../domain/index.ts';
import type { Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { endQuestions } from '../obligations/index.ts';
import { endWaiting, isWaiting } from './recipients.ts';

/** Rows looked through for what waits. */
const MOST = 10_000;

/** Nothing asked about it is answered any more, and nothing that waits here to be said is sent. */
export function endSaid(context: Context, tx: Transaction, originator: Country, recordId: Id): void {
  endQuestions(context, tx, { originator, recordId });
  const waiting = context.store
    .all('saidAbout', recordId, originator, MOST)
    .filter((row) => row.direction === 'sent' && isWaiting(row));
  endWaiting(context, tx, waiting, 'RECALLED');
}
