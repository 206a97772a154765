// Asks a partner about one person, with a deadline. The question is logged before it leaves; silence is logged as UNAVAILABLE.
import { AuditKind, decode, ObligationKind, Verb, VisaOutcome } from '../../../proto/index.ts';
import type { PartnerLink } from '../../delivery/index.ts';
import { type Code, type Country, codeOf, type Id, idText, sameBytes, TripointError, toHex } from '../../domain/index.ts';
import {
  isFaulty,
  isRefusal,
  LIMITS,
  type OpenedBatch,
  type OpenedStatement,
  QUERY_CLASS,
  type SignedBatch,
  sealBatch,
} from '../../envelope/index.ts';
import { showCaveats, showRecord } from '../../records/index.ts';
import {
  type Admission,
  type Admitted,
  admit,
  checkNew,
  checkNewBatch,
  checkSent,
  confirmed,
  entryOf,
  isRefused,
  judge,
  openFrom,
  retain,
} from '../admission/index.ts';
import {
  advanceExchange,
  batchRow,
  entryBase,
  logRefused,
  readAnswer,
  refTo,
  type Submit,
  type Transaction,
} from '../commit/index.ts';
import { type Context, type Exchange, type QueryResult, type User, visaOutcomes } from '../context/index.ts';
import { raiseAlerts } from '../decision/index.ts';
import { loadBatch } from '../link/index.ts';
import { forgetNoMatch, forgetting, isForgetting } from '../obligations/index.ts';
import { notePromises } from '../witnessing/index.ts';
import { type Put, putQuestion } from './question.ts';

export interface AskOptions {
  readonly linkTo: (partner: Country) => Pick<PartnerLink, 'ask'>;
  readonly resumed: (partner: Country) => boolean;
  /** Why nothing is sent to the partner now. */
  readonly stopped: (partner: Country) => Code | undefined;
  /** Quarantines, logs and rejects what a partner answered, when it does not open. */
  readonly reject: (partner: Country, parcel: Uint8Array, error: TripointError) => Promise<void>;
}

export function createQuery(context: Context, submit: Submit, options: AskOptions): Exchange['query'] {
  const { clock, limits } = context;

  return async (request, user) => {
    const { to, purpose } = request;
    if (context.aside.isSuspended(to))
      throw new TripointError('LINK_SUSPENDED', { field: '/to', rule: 'a partner whose link is not suspended' });
    const question = await putQuestion(context, submit, request, user);
    const base = { exchangeId: idText(question.exchangeId), log: refTo(question.leaf) };
    if ('code' in question) {
      const { withheld, refusedBy } = question.view;
      return { ...base, outcome: 'REFUSED', code: question.code, withheld, obligations: [], ...(refusedBy && { refusedBy }) };
    }
    let answered: { batch: OpenedBatch; answer: OpenedStatement };
    try {
      if (!options.resumed(to)) throw new TripointError(context.aside.why(to)?.code ?? 'LINK_NOT_RESUMED');
      const stopped = options.stopped(to);
      if (stopped !== undefined) throw new TripointError(stopped);
      answered = await ask(to, loadBatch(context, to, question.batchId) as SignedBatch, question.digest);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'INTERNAL') throw error;
      await submit({
        phase: 'send',
        bytes: 512,
        unsigned: true,
        run: (tx) => logUnavailable(context, tx, question.exchangeId, to, purpose, code),
      });
      return { ...base, outcome: 'UNAVAILABLE', code, withheld: [], obligations: [] };
    }
    return { ...base, ...(await settle(answered, question, to, user)) };
  };

  async function ask(
    to: Country,
    batch: SignedBatch,
    digest: Uint8Array,
  ): Promise<{ batch: OpenedBatch; answer: OpenedStatement }> {
    const recipient = context.keys.encryptionKey(to, clock());
    if (recipient === undefined) throw new TripointError('KEY_NOT_VALID');
    const parcel = await sealBatch(batch, recipient, QUERY_CLASS);
    const reply = await options.linkTo(to).ask('visa', parcel, { timeoutMs: limits.queryTimeoutMs });
    try {
      const opened = await openFrom(context, to, reply);
      const [answer] = opened.statements;
      if (answer === undefined) throw new TripointError('MALFORMED', { field: 'answer', rule: 'one statement' });
      if (isFaulty(answer)) throw answer.error;
      if (answer.statement.verb !== Verb.RESPONSE) throw new TripointError('VERB_NOT_ALLOWED');
      checkSent(answer);
      // An answer is to this very question: one given to another, or before, is not taken.
      if (!sameBytes(answer.statement.queryDigest, digest)) throw new TripointError('REPLAYED', 'it answers another question');
      if (Math.abs(answer.statement.issued - clock()) > limits.queryFreshnessMs * 1000 + LIMITS.skew)
        throw new TripointError('STALE_QUERY', 'the answer');
      return { batch: opened, answer };
    } catch (error) {
      if (error instanceof TripointError) await options.reject(to, reply, error);
      throw error;
    }
  }

  /** A partner that answers with what it sent before is not believed twice. */
  function oldIn(tx: Transaction, batch: OpenedBatch, answer: OpenedStatement, refuses: boolean): TripointError | undefined {
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

  /** Both ends decide: our own policy admits the answer before anyone sees it. */
  async function settle(
    { batch, answer }: { batch: OpenedBatch; answer: OpenedStatement },
    question: Put,
    to: Country,
    user: User,
  ): Promise<Omit<QueryResult, 'exchangeId' | 'log'>> {
    const { outcome, reasonCode } = readAnswer(answer.record);
    const fields = answer.disclosures.map(({ field }) => field);
    const judged = isRefusal(answer.statement, fields, answer.record) ? undefined : judge(context, answer);
    const { leafHash, index } = answer;
    const { exchangeId } = answer.statement;
    const { batchId, logOrigin: origin } = batch.manifest;
    const peer = JSON.stringify({ origin, index, leafHash: toHex(leafHash) });
    const close = (tx: Transaction, step: 'rejected' | 'answered', code: string) =>
      advanceExchange(tx, { exchangeId: question.exchangeId, partner: to, from: 'ASKED' }, step, { code: code || null, peer });
    const settled = await submit({
      phase: 'receive',
      bytes: 2048,
      run(tx): Admission | undefined {
        const old = oldIn(tx, batch, answer, judged === undefined);
        const admission = judged && confirmed(context, tx, answer, judged);
        if (old === undefined) {
          retain(tx, batch, admission && isRefused(admission) ? new Set([0]) : undefined);
          const row = { batchId, direction: 'received', partner: to, receiptsOnly: false, signature: batch.signature } as const;
          tx.write(...batchRow({ ...row, manifest: batch.manifestBytes, tuples: batch.tuples }));
          notePromises(context, tx, to, batch);
        }
        const error = old ?? (admission && isRefused(admission) ? admission.error : undefined);
        if (error !== undefined) {
          close(tx, 'rejected', error.code);
          if (admission?.decision) raiseAlerts(tx, admission.decision, to, null);
          logRefused(context, tx, to, batch, [{ exchangeId, error, index, leafHash }], question.exchangeId);
          // Not the error itself: the officer would get it as if nothing had been logged.
          return { error };
        }
        if (admission === undefined || isRefused(admission)) {
          close(tx, 'answered', reasonCode);
          const { exchangeId: asked } = question;
          const said = { kind: AuditKind.RECEIVED, externalReason: reasonCode, correlation: asked };
          tx.log({ ...entryOf(context, tx, batch, answer), ...said });
          return undefined;
        }
        close(tx, 'answered', waitsForRelease(admission) ? '' : reasonCode);
        const obliged = question.forgets ?? admission.obligations.find(isForgetting);
        const forgets = outcome === VisaOutcome.NO_MATCH && obliged ? forgetting(obliged, tx.at) : undefined;
        const answering = { user, question: question.exchangeId };
        admit(context, tx, batch, answer, admission, 0, 'admitted', { answering, forgets });
        if (waitsForRelease(admission)) tx.event('exchange.received', to, null, exchangeId, 'received');
        if (forgets !== undefined) forgetNoMatch(context, tx, { ...question, direction: 'sent', partner: to, duty: forgets });
        return admission;
      },
    });
    if (settled && isRefused(settled)) return { outcome: 'ERROR', code: settled.error.code, withheld: [], obligations: [] };
    const { withheld, obligations } = settled?.view ?? { withheld: [], obligations: [] };
    // Not even the outcome, nor what follows from it: a releaser sees it first, and the officer the exchange once it is released.
    if (settled && waitsForRelease(settled)) {
      const release = obligations.filter(({ kind }) => kind === 'HUMAN_RELEASE');
      return { outcome: 'DEFERRED', code: 'POLICY_HELD', withheld: [], obligations: release };
    }
    return {
      outcome: visaOutcomes.name(outcome),
      ...(reasonCode !== '' && { code: reasonCode }),
      answer: showRecord('visaAnswer', answer.record),
      ...(answer.header.caveats.length > 0 && { caveats: showCaveats(answer.header.caveats, true) }),
      withheld,
      obligations,
    };
  }
}

function logUnavailable(context: Context, tx: Transaction, exchangeId: Id, to: Country, purpose: string, code: Code): void {
  const { self: from } = context;
  const said = { exchangeId, from, to, verb: Verb.QUERY, purpose, externalReason: code };
  tx.log({ ...entryBase(context, tx.at), ...said, kind: AuditKind.FAILED });
  advanceExchange(tx, { exchangeId, partner: to, from: 'ASKED' }, 'unanswered', { code });
}

/** At start, before anyone asks: whoever asked these has gone with the process that was to hear the answer. */
export async function closeInterrupted(context: Context, submit: Submit): Promise<void> {
  const asked = context.store.all('exchangesAsked');
  if (asked.length === 0) return;
  await submit({
    phase: 'send',
    bytes: 512 * asked.length,
    unsigned: true,
    run(tx) {
      for (const { exchange_id: id, partner, statement } of asked) {
        const { purpose } = decode('Statement', statement);
        logUnavailable(context, tx, id, partner, purpose, 'INTERRUPTED');
      }
    },
  });
}

const waitsForRelease = ({ obligations }: Admitted): boolean =>
  obligations.some(({ kind }) => kind === ObligationKind.HUMAN_RELEASE);
