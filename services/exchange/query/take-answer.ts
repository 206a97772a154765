// Takes a partner's answer in one commit: both ends decide, so our own policy must admit it before anyone sees it.
import { AuditKind, ObligationKind, VisaOutcome } from '../../../proto/index.ts';
import { type Country, TripointError, toHex } from '../../domain/index.ts';
import { isRefusal, type OpenedBatch, type OpenedStatement } from '../../envelope/index.ts';
import {
  type Admission,
  type Admitted,
  admit,
  checkNew,
  checkNewBatch,
  confirmed,
  entryOf,
  isRefused,
  judge,
  retain,
} from '../admission/index.ts';
import { advanceExchange, batchRow, logRefused, readAnswer, type Submit, type Transaction } from '../commit/index.ts';
import type { Context, User } from '../context/index.ts';
import { raiseAlerts } from '../decision/index.ts';
import { forgetAnswered, forgetNoMatch, forgetting, isForgetting } from '../obligations/index.ts';
import { notePromises } from '../witnessing/index.ts';
import type { Put } from './question.ts';

export interface Answered {
  readonly partner: Country;
  readonly batch: OpenedBatch;
  readonly answer: OpenedStatement;
}

export const waitsForRelease = ({ obligations }: Admitted): boolean =>
  obligations.some(({ kind }) => kind === ObligationKind.HUMAN_RELEASE);

/** Returns our own decision about the answer; undefined for a refusal by the partner, about which there is nothing to decide. */
export async function takeAnswer(
  context: Context,
  submit: Submit,
  answered: Answered,
  question: Put,
  user: User,
): Promise<Admission | undefined> {
  const { partner, batch, answer } = answered;
  const { outcome, reasonCode } = readAnswer(answer.record);
  const fields = answer.disclosures.map(({ field }) => field);
  const judged = isRefusal(answer.statement, fields, answer.record) ? undefined : judge(context, answer);
  const { leafHash, index } = answer;
  const { exchangeId } = answer.statement;
  const peer = JSON.stringify({ origin: batch.manifest.logOrigin, index, leafHash: toHex(leafHash) });
  const close = (tx: Transaction, step: 'rejected' | 'answered', code: string) =>
    advanceExchange(tx, { exchangeId: question.exchangeId, partner, from: 'ASKED' }, step, { code: code || null, peer });
  const forget = (tx: Transaction) => {
    if (question.untilAnswered) forgetAnswered(context, tx, question.content, 'sent', question.untilAnswered);
  };
  return submit({
    phase: 'receive',
    bytes: 2048,
    run(tx): Admission | undefined {
      const old = oldIn(context, tx, answered, judged === undefined);
      const admission = judged && confirmed(context, tx, answer, judged);
      if (old === undefined) keepBatch(context, tx, answered, admission && isRefused(admission) ? new Set([0]) : undefined);
      const error = old ?? (admission && isRefused(admission) ? admission.error : undefined);
      if (error !== undefined) {
        close(tx, 'rejected', error.code);
        if (admission?.decision) raiseAlerts(tx, admission.decision, partner, null);
        logRefused(context, tx, partner, batch, [{ exchangeId, error, index, leafHash }], question.exchangeId);
        forget(tx);
        // The error is returned, not thrown: thrown, it would reach the officer as if nothing had been logged.
        return { error };
      }
      if (admission === undefined || isRefused(admission)) {
        close(tx, 'answered', reasonCode);
        const said = { kind: AuditKind.RECEIVED, externalReason: reasonCode, correlation: question.exchangeId };
        tx.log({ ...entryOf(context, tx, batch, answer), ...said });
        forget(tx);
        return undefined;
      }
      close(tx, 'answered', waitsForRelease(admission) ? '' : reasonCode);
      const obliged = question.forgets ?? admission.obligations.find(isForgetting);
      const forgets = outcome === VisaOutcome.NO_MATCH && obliged ? forgetting(obliged, tx.at) : undefined;
      const answering = { user, question: question.exchangeId };
      admit(context, tx, batch, answer, admission, 0, 'admitted', { answering, forgets });
      if (waitsForRelease(admission)) tx.event('exchange.received', partner, null, exchangeId, 'received');
      if (forgets !== undefined) forgetNoMatch(context, tx, { ...question, direction: 'sent', partner, duty: forgets });
      else forget(tx);
      return admission;
    },
  });
}

/** replay: an answer that the partner has sent before is refused. */
function oldIn(context: Context, tx: Transaction, { batch, answer }: Answered, refuses: boolean): TripointError | undefined {
  try {
    if (refuses && context.store.get('exchangeLogged', answer.statement.exchangeId) !== undefined)
      throw new TripointError('DUPLICATE_EXCHANGE', 'the id of a refusal');
    checkNew(context, tx, answer);
    checkNewBatch(context, tx, batch.manifest.batchId);
    return undefined;
  } catch (error) {
    if (error instanceof TripointError) return error;
    throw error;
  }
}

function keepBatch(
  context: Context,
  tx: Transaction,
  { partner, batch }: Answered,
  rejected: ReadonlySet<number> | undefined,
): void {
  const { manifest, manifestBytes, signature, tuples } = batch;
  retain(tx, batch, rejected);
  const row = { batchId: manifest.batchId, direction: 'received', partner, receiptsOnly: false, signature } as const;
  tx.write(...batchRow({ ...row, manifest: manifestBytes, tuples }));
  notePromises(context, tx, partner, batch);
}
