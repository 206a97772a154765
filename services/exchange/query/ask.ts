// Asks a partner about one person, with a deadline. The question is logged before it is sent; no answer is logged as UNAVAILABLE.
import { AuditKind, decode, Verb } from '../../../proto/index.ts';
import type { PartnerLink } from '../../delivery/index.ts';
import { type Code, type Country, codeOf, type Id, idText, sameBytes, TripointError } from '../../domain/index.ts';
import { isFaulty, LIMITS, type OpenedStatement, QUERY_CLASS, type SignedBatch, sealBatch } from '../../envelope/index.ts';
import { showCaveats, showRecord } from '../../records/index.ts';
import { type Admission, checkSent, isRefused, openFrom } from '../admission/index.ts';
import { advanceExchange, entryBase, readAnswer, refTo, type Submit, type Transaction } from '../commit/index.ts';
import { type Context, type Exchange, type QueryResult, visaOutcomes } from '../context/index.ts';
import { loadBatch } from '../link/index.ts';
import { contentOf, forgetAnswered, isUntilAnswered } from '../obligations/index.ts';
import { type Put, putQuestion } from './question.ts';
import { type Answered, takeAnswer, waitsForRelease } from './take-answer.ts';

export interface AskOptions {
  readonly linkTo: (partner: Country) => Pick<PartnerLink, 'ask'>;
  readonly resumed: (partner: Country) => boolean;
  /** Why nothing may be sent to the partner now; undefined if it may. */
  readonly stopped: (partner: Country) => Code | undefined;
  /** Quarantines, logs and rejects an answer that does not open. */
  readonly reject: (partner: Country, parcel: Uint8Array, error: TripointError) => Promise<void>;
}

export function createQuery(context: Context, submit: Submit, options: AskOptions): Exchange['query'] {
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
    let answered: Answered;
    try {
      if (!options.resumed(to)) throw new TripointError(context.aside.why(to)?.code ?? 'LINK_NOT_RESUMED');
      const stopped = options.stopped(to);
      if (stopped !== undefined) throw new TripointError(stopped);
      answered = await ask(context, options, to, question);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'INTERNAL') throw error;
      await submit({
        phase: 'send',
        bytes: 512,
        unsigned: true,
        run(tx) {
          logUnavailable(context, tx, question.exchangeId, to, purpose, code);
          if (question.untilAnswered) forgetAnswered(context, tx, question.content, 'sent', question.untilAnswered);
        },
      });
      return { ...base, outcome: 'UNAVAILABLE', code, withheld: [], obligations: [] };
    }
    return { ...base, ...shownAs(answered.answer, await takeAnswer(context, submit, answered, question, user)) };
  };
}

function logUnavailable(context: Context, tx: Transaction, exchangeId: Id, to: Country, purpose: string, code: Code): void {
  const { self: from } = context;
  const said = { exchangeId, from, to, verb: Verb.QUERY, purpose, externalReason: code };
  tx.log({ ...entryBase(context, tx.at), ...said, kind: AuditKind.FAILED });
  advanceExchange(tx, { exchangeId, partner: to, from: 'ASKED' }, 'unanswered', { code });
}

/** Closes, at start, the questions that were open when the previous process ended: nobody waits for their answers any more. */
export async function closeInterrupted(context: Context, submit: Submit): Promise<void> {
  const asked = context.store.all('exchangesAsked');
  if (asked.length === 0) return;
  await submit({
    phase: 'send',
    bytes: 512 * asked.length,
    unsigned: true,
    run(tx) {
      for (const { exchange_id: id, partner, statement } of asked) {
        const { purpose, obligations } = decode('Statement', statement);
        logUnavailable(context, tx, id, partner, purpose, 'INTERRUPTED');
        const untilAnswered = obligations.find(isUntilAnswered);
        if (untilAnswered) forgetAnswered(context, tx, contentOf(context, id), 'sent', untilAnswered);
      }
    },
  });
}

async function ask(
  context: Context,
  { linkTo, reject }: Pick<AskOptions, 'linkTo' | 'reject'>,
  to: Country,
  { batchId, digest }: Pick<Put, 'batchId' | 'digest'>,
): Promise<Answered> {
  const { clock, limits } = context;
  const batch = loadBatch(context, to, batchId) as SignedBatch;
  const recipient = context.keys.encryptionKey(to, clock());
  if (recipient === undefined) throw new TripointError('KEY_NOT_VALID');
  const parcel = await sealBatch(batch, recipient, QUERY_CLASS);
  const reply = await linkTo(to).ask('visa', parcel, { timeoutMs: limits.queryTimeoutMs });
  try {
    const opened = await openFrom(context, to, reply);
    const [answer] = opened.statements;
    if (answer === undefined) throw new TripointError('MALFORMED', { field: 'answer', rule: 'one statement' });
    if (isFaulty(answer)) throw answer.error;
    if (answer.statement.verb !== Verb.RESPONSE) throw new TripointError('VERB_NOT_ALLOWED');
    checkSent(answer);
    // replay: the answer must be to this very question, not to another or an earlier one.
    if (!sameBytes(answer.statement.queryDigest, digest)) throw new TripointError('REPLAYED', 'it answers another question');
    if (Math.abs(answer.statement.issued - clock()) > limits.queryFreshnessMs * 1000 + LIMITS.skew)
      throw new TripointError('STALE_QUERY', 'the answer');
    return { partner: to, batch: opened, answer };
  } catch (error) {
    if (error instanceof TripointError) await reject(to, reply, error);
    throw error;
  }
}

/** What the officer sees of an answer. */
function shownAs(answer: OpenedStatement, taken: Admission | undefined): Omit<QueryResult, 'exchangeId' | 'log'> {
  if (taken && isRefused(taken)) return { outcome: 'ERROR', code: taken.error.code, withheld: [], obligations: [] };
  const { withheld, obligations } = taken?.view ?? { withheld: [], obligations: [] };
  // Not even the outcome, or anything derived from it: a releaser sees it first, and the officer the exchange after its release.
  if (taken && waitsForRelease(taken)) {
    const release = obligations.filter(({ kind }) => kind === 'HUMAN_RELEASE');
    return { outcome: 'DEFERRED', code: 'POLICY_HELD', withheld: [], obligations: release };
  }
  const { outcome, reasonCode } = readAnswer(answer.record);
  return {
    outcome: visaOutcomes.name(outcome),
    ...(reasonCode !== '' && { code: reasonCode }),
    answer: showRecord('visaAnswer', answer.record),
    ...(answer.header.caveats.length > 0 && { caveats: showCaveats(answer.header.caveats, true) }),
    withheld,
    obligations,
  };
}
