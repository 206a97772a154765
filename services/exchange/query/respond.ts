// Answers a partner's question about one person. Question and answer are logged in one commit before anything is sent. side channel: every
// answer has the same length, the same number of leaves, and ids and times from its question's arrival; it is committed half a slot before
// it is sent, and is sent on a fixed time slot, so that SUPPRESS cannot be distinguished from NO_MATCH.
import { AuditKind, decode, Lane, Verb } from '../../../proto/index.ts';
import type { Query } from '../../delivery/index.ts';
import { type Country, type Micros, sameBytes, TripointError } from '../../domain/index.ts';
import {
  isFaulty,
  LIMITS,
  type OpenedBatch,
  type OpenedStatement,
  QUERY_CLASS,
  type SignedBatch,
  sealBatch,
} from '../../envelope/index.ts';
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
  keep,
  openFrom,
  retain,
} from '../admission/index.ts';
import {
  batchRow,
  commitPrivate,
  keptDigest,
  recordRows,
  requireSoundClock,
  type Submit,
  shownDecision,
  type Transaction,
} from '../commit/index.ts';
import type { Context, NewDuty } from '../context/index.ts';
import { raiseAlerts, recordCount } from '../decision/index.ts';
import { type FairQueue, loadBatch } from '../link/index.ts';
import { forgetAnswered, forgetNoMatch, forgetting, isForgetting, isUntilAnswered } from '../obligations/index.ts';
import { notePromises } from '../witnessing/index.ts';
import { createAnswers } from './answer.ts';
import type { VisaNames } from './visa-names.ts';

export interface RespondOptions {
  readonly resumed: (partner: Country) => boolean;
  readonly reject: (partner: Country, parcel: Uint8Array, error: TripointError) => Promise<void>;
  /** Schedules the opening of parcels fairly between all partners. */
  readonly turns: FairQueue;
  readonly names: VisaNames;
}

export function createResponder(
  context: Context,
  submit: Submit,
  options: RespondOptions,
): (query: Query) => Promise<Uint8Array | undefined> {
  const { clock, limits, store } = context;
  const { turns } = options;
  const answerTo = createAnswers(context, options.names);

  return async ({ partner, bytes }) => {
    const came = clock();
    let batchId: Uint8Array;
    try {
      if (!options.resumed(partner)) throw new TripointError('LINK_NOT_RESUMED');
      // An error of our own clock is not an answer: we stay silent, which the partner treats as UNAVAILABLE.
      requireSoundClock(context);
      const batch = await turns.run(partner, () => openFrom(context, partner, bytes));
      const query = questionOf(context, batch);
      // A retry that overtakes the commit of the first answer finds that answer when its own draft fails.
      batchId =
        answeredBefore(store, partner, query) ??
        (await answer(partner, batch, query, came).catch((error: unknown) => {
          const stored = answeredBefore(store, partner, query);
          if (stored === undefined) throw error;
          return stored;
        }));
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      // side channel: answering that a row of ours does not open would reveal that there is one.
      if (error.code === 'LEDGER_CORRUPT') context.log('error', 'sealed ledger row altered', { code: error.code });
      else if (!error.retryable) await options.reject(partner, bytes, error);
      return undefined;
    }
    const recipient = context.keys.encryptionKey(partner, clock());
    if (recipient === undefined) return undefined;
    // A stored answer is encrypted again, too.
    const parcel = await sealBatch(loadBatch(context, partner, batchId) as SignedBatch, recipient, QUERY_CLASS);
    await nextSlot(context, came, 0);
    return parcel;
  };

  async function answer(partner: Country, batch: OpenedBatch, query: OpenedStatement, now: Micros): Promise<Uint8Array> {
    const admission = judge(context, query);
    const made = answerTo(partner, query, admission, now);
    // side channel: the commit assigns the index and advances the log's head, which every partner can see. So it happens only when any
    // difference in the preparation of answers has passed.
    await nextSlot(context, now, limits.answerSlotMs / 2);
    return submit({
      phase: 'receive',
      bytes: 4096,
      partner,
      run(tx) {
        // A refused question leaves no exchange, only this row.
        const before = answeredBefore(store, partner, query);
        if (before !== undefined) return before;
        checkNew(context, tx, query);
        checkNewBatch(context, tx, batch.manifest.batchId);
        const settled = confirmed(context, tx, query, admission);
        const answered = settled === admission && !made.isStale(tx) ? made : answerTo(partner, query, settled, now, tx.countOf);
        tx.write(
          ...batchRow({
            batchId: batch.manifest.batchId,
            direction: 'received',
            partner: partner,
            receiptsOnly: false,
            manifest: batch.manifestBytes,
            signature: batch.signature,
            tuples: batch.tuples,
          }),
        );
        notePromises(context, tx, partner, batch);
        retain(tx, batch);
        const obliged = isRefused(settled) ? undefined : settled.obligations.find(isForgetting);
        const forgets = obliged && answered.saysNoMatch ? forgetting(obliged, tx.at) : undefined;
        const content = logQuestion(context, tx, batch, query, settled, forgets);
        for (const write of recordRows(context, answered.record)) tx.write(...write);
        const sent = tx.send(answered.statement);
        tx.write('answeredExpired', context.time.agreed());
        const expires = query.statement.issued + 2 * (limits.queryFreshnessMs * 1000 + LIMITS.skew);
        tx.write('answered', partner, query.statement.exchangeId, query.digest, sent.batchId, expires);
        const exchange = { id: answered.statement.exchangeId, direction: 'sent' } as const;
        if (answered.decided) recordCount(tx, answered.decided, partner, exchange);
        if (!isRefused(settled)) forgetQuestion(context, tx, query, settled, content, forgets);
        return sent.batchId;
      },
    });
  }
}

/** Waits for the next multiple of the slot after `came`, or until `before` milliseconds before one. */
async function nextSlot({ clock, limits, wait }: Context, came: Micros, before: number): Promise<void> {
  const { answerSlotMs: slot } = limits;
  const spent = (clock() - came) / 1000;
  await wait(slot * Math.max(1, Math.ceil((spent + before) / slot)) - before - spent);
}

/** The question in a batch. Throws if the batch is not a question, or not one to answer now. */
function questionOf({ clock, limits }: Context, { statements, manifest }: OpenedBatch): OpenedStatement {
  const [query] = statements;
  if (manifest.lane !== Lane.QUERY || query === undefined) throw new TripointError('VERB_NOT_ALLOWED', 'not a question');
  if (isFaulty(query)) throw query.error;
  const { verb, issued, deadline } = query.statement;
  if (verb !== Verb.QUERY) throw new TripointError('VERB_NOT_ALLOWED', 'not a question');
  const now = clock();
  if (Math.abs(now - issued) > limits.queryFreshnessMs * 1000) throw new TripointError('STALE_QUERY');
  if (deadline < issued || deadline > issued + limits.queryFreshnessMs * 1000)
    throw new TripointError('STALE_QUERY', 'its deadline');
  return query;
}

/** A retry gets the stored answer; another question under the same id throws REPLAYED. */
function answeredBefore(
  store: Context['store'],
  partner: Country,
  { statement, digest }: OpenedStatement,
): Uint8Array | undefined {
  const row = store.get('answered', partner, statement.exchangeId);
  if (row === undefined) return undefined;
  if (!sameBytes(row.query_digest, digest)) throw new TripointError('REPLAYED');
  return row.answer_batch_id;
}

function logQuestion(
  context: Context,
  tx: Transaction,
  batch: OpenedBatch,
  query: OpenedStatement,
  admission: Admission,
  forgets: NewDuty | undefined,
): Uint8Array {
  if (!isRefused(admission)) return admit(context, tx, batch, query, admission, 0, 'answered', { forgets }).vaultId;
  if (admission.decision) raiseAlerts(tx, admission.decision, query.statement.from, null);
  const { commitments, opening } = commitPrivate(context, {
    user: '',
    decision: '',
    reason: admission.error.message,
    subject: '',
  });
  const decision = shownDecision(undefined);
  const entry = {
    ...entryOf(context, tx, batch, query),
    kind: AuditKind.REFUSED,
    externalReason: admission.error.code,
    commitments,
    kept: keptDigest(query.digest, decision),
  };
  const leaf = tx.log(entry);
  return keep(context, tx, batch, query, {
    leaf,
    opening,
    position: 0,
    step: 'refused',
    code: admission.error.code,
    decision,
  });
}

/**
 * side channel: depends only on the visible outcome, so a suppressed match is forgotten like no match. Also forgets a question that may be
 * kept only for its search.
 */
function forgetQuestion(
  context: Context,
  tx: Transaction,
  query: OpenedStatement,
  admission: Admitted,
  vaultId: Uint8Array,
  duty: NewDuty | undefined,
): void {
  const untilAnswered = admission.obligations.find(isUntilAnswered);
  if (duty === undefined && untilAnswered === undefined) return;
  const { exchangeId, from, to, verb, agreement, agreementDigest } = query.statement;
  const { recordId, version: recordVersion, kind: recordKind } = query.header;
  const legalBasis = { agreement, version: admission.version, digest: agreementDigest, clauses: [] };
  const content = { exchangeId, vaultId, entry: { from, to, verb, recordKind, recordId, recordVersion, legalBasis } };
  if (duty === undefined) {
    if (untilAnswered) forgetAnswered(context, tx, content, 'received', untilAnswered);
    return;
  }
  forgetNoMatch(context, tx, {
    content,
    direction: 'received',
    partner: from,
    duty,
    hasBiometric: decode('VisaQuery', query.record).biometric.length > 0,
  });
}
