// Answers a partner's question about one person. A question and its answer are logged in one commit before anything is sent; every
// answer has one length, one leaf count and leaves on a fixed time slot, so that SUPPRESS cannot be told from NO_MATCH.
import { AuditKind, decode, encode, Lane, type Outgoing, RefusalExtent, Verb, VisaOutcome } from '../../proto/index.ts';
import type { Query } from '../delivery/index.ts';
import { type Country, type Micros, sameBytes, TripointError } from '../domain/index.ts';
import {
  isFaulty,
  LIMITS,
  type OpenedBatch,
  type OpenedStatement,
  QUERY_CLASS,
  type SignedBatch,
  sealBatch,
} from '../envelope/index.ts';
import type { Decision } from '../policy/index.ts';
import { FAMILIES, readRecord, showRecord } from '../records/index.ts';
import { type Admission, admit, checkNew, checkNewBatch, entryOf, judge, keep } from './admit.ts';
import type { Context } from './context.ts';
import { factsOf, isPermitted, releasedBy, secretOf, subjectOf, viewOf } from './decisions.ts';
import { loadBatch } from './dispatch.ts';
import { verbs } from './names.ts';
import { openFrom } from './opening.ts';
import { commitPrivate, type Outbound, outbound } from './outbound.ts';
import { originate, recordRows, type StoredRecord } from './record.ts';
import type { Submit } from './release.ts';
import { batchRow } from './rows.ts';
import type { Leaf, Transaction } from './transaction.ts';
import { findVisa } from './visas.ts';

export interface RespondOptions {
  readonly resumed: (partner: Country) => boolean;
  readonly reject: (partner: Country, parcel: Uint8Array, error: TripointError) => Promise<void>;
}

export function createResponder(
  context: Context,
  submit: Submit,
  options: RespondOptions,
): (query: Query) => Promise<Uint8Array | undefined> {
  const { self, clock, limits, store } = context;

  return async ({ partner, bytes }) => {
    const came = clock();
    let batchId: Uint8Array;
    try {
      if (!options.resumed(partner)) throw new TripointError('LINK_NOT_RESUMED');
      const batch = await openFrom(context, partner, bytes);
      const query = questionOf(batch);
      // A retry that overtakes the commit of the first answer finds it when its own is dropped.
      batchId =
        answeredBefore(partner, query) ??
        (await answer(partner, batch, query, came).catch((error: unknown) => {
          const stored = answeredBefore(partner, query);
          if (stored === undefined) throw error;
          return stored;
        }));
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      if (!error.retryable) await options.reject(partner, bytes, error);
      return undefined;
    }
    const recipient = context.keys.encryptionKey(partner, clock());
    if (recipient === undefined) return undefined;
    // Encrypted anew also when it is a stored answer.
    const parcel = await sealBatch(loadBatch(context, partner, batchId) as SignedBatch, recipient, QUERY_CLASS);
    const spent = (clock() - came) / 1000;
    await context.wait(limits.answerSlotMs * Math.max(1, Math.ceil(spent / limits.answerSlotMs)) - spent);
    return parcel;
  };

  function questionOf({ statements, manifest }: OpenedBatch): OpenedStatement {
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

  /** A retry gets the stored answer; another question under the same id is a replay. */
  function answeredBefore(partner: Country, { statement, digest }: OpenedStatement): Uint8Array | undefined {
    const row = store.get(
      'SELECT query_digest, answer_batch_id FROM answered WHERE partner = ? AND query_id = ?',
      partner,
      statement.exchangeId,
    );
    if (row === undefined) return undefined;
    if (!sameBytes(row.query_digest as Uint8Array, digest)) throw new TripointError('REPLAYED');
    return row.answer_batch_id as Uint8Array;
  }

  async function answer(partner: Country, batch: OpenedBatch, query: OpenedStatement, now: Micros): Promise<Uint8Array> {
    const admission = judge(context, query);
    const made = 'error' in admission ? refusal(partner, query, admission.error, now) : decided(partner, query, now);
    return submit({
      phase: 'receive',
      bytes: 4096,
      run(tx) {
        // A refused question leaves no exchange, only this.
        const before = answeredBefore(partner, query);
        if (before !== undefined) return before;
        checkNew(context, tx, query);
        checkNewBatch(context, tx, batch.manifest.batchId);
        tx.write(
          ...batchRow({
            batchId: batch.manifest.batchId,
            direction: 'received',
            partner: partner,
            receiptsOnly: false,
            manifest: batch.manifestBytes,
            signature: batch.signature,
          }),
        );
        tx.write('linkPromised', partner, query.index, query.leafHash);
        logQuestion(tx, batch, query, admission);
        for (const write of recordRows(context, made.record)) tx.write(...write);
        const sent = tx.send(made.statement);
        tx.write('answeredExpired', tx.at);
        const expires = query.statement.issued + 2 * (limits.queryFreshnessMs * 1000 + LIMITS.skew);
        tx.write('answered', partner, query.statement.exchangeId, query.digest, sent.batchId, expires);
        return sent.batchId;
      },
    });
  }

  function logQuestion(tx: Transaction, batch: OpenedBatch, query: OpenedStatement, admission: Admission): Leaf {
    if (!('error' in admission)) return admit(context, tx, batch, query, admission, 0, 'ANSWERED');
    const { commitments, opening } = commitPrivate(context, {
      user: '',
      decision: '',
      reason: admission.error.message,
      subject: '',
    });
    const entry = {
      ...entryOf(context, tx, batch, query),
      kind: AuditKind.REFUSED,
      externalReason: admission.error.code,
      commitments,
    };
    const leaf = tx.log(entry);
    keep(context, tx, batch, query, { leaf, opening, position: 0, state: 'REFUSED', code: admission.error.code });
    return leaf;
  }

  interface Made {
    readonly record: StoredRecord;
    readonly statement: Outbound;
  }

  /** Decides without a record first, and looks up only what may be looked up. */
  function decided(partner: Country, query: OpenedStatement, issued: Micros): Made {
    const { statement } = query;
    const asked = decode('VisaQuery', query.record);
    const agreement = context.policy.byDigest(statement.agreement, statement.agreementDigest, statement.issued);
    const agency = agreement.parties.find(({ country }) => country === self)?.agencies[0] ?? '';
    const common = { action: 'respond', purpose: statement.purpose, classification: 'PROTECTED', issued } as const;
    const before = factsOf(
      {
        ...common,
        from: partner,
        to: self,
        fromAgency: statement.agency,
        kind: FAMILIES.visaQuery.kind,
        verb: verbs.name(Verb.QUERY),
      },
      'visaQuery',
      showRecord('visaQuery', query.record),
      { stage: 'before-lookup' },
    );
    const first = context.policy.decide(before, agreement);
    if (!isPermitted(first)) return refusal(partner, query, new TripointError(first.code ?? 'POLICY_REFUSED'), issued);

    const visa = findVisa(context, asked.document?.issuingState ?? '', asked.document?.documentNumber ?? '');
    const found = visa === undefined ? { outcome: 'NO_MATCH' } : { ...visa.answer, outcome: 'MATCH' };
    const answering = {
      ...common,
      from: self,
      to: partner,
      fromAgency: agency,
      kind: FAMILIES.visaAnswer.kind,
      verb: verbs.name(Verb.RESPONSE),
    };
    const after = factsOf(answering, 'visaAnswer', found, { stage: 'after-lookup', ...(visa && { subject: visa.subject }) });
    const decision = context.policy.decide(after, agreement);
    const told = tell(decision, found);
    return make(partner, query, issued, told.content, told.decision, decision, agency, agreement.version);
  }

  /** What is told: SUPPRESS is made from the decision about a true NO_MATCH and from nothing else. */
  function tell(decision: Decision, found: Readonly<Record<string, unknown>>): { content: Uint8Array; decision: Decision } {
    if (isPermitted(decision)) return { content: readRecord('visaAnswer', found), decision };
    if (decision.outcome === 'SUPPRESS' && decision.disguise !== undefined)
      return { content: readRecord('visaAnswer', { outcome: 'NO_MATCH' }), decision: decision.disguise };
    // Whether a rule failed may depend on the record that was found: nothing more is said.
    if (decision.code === 'POLICY_ERROR') return { content: withoutMatch(VisaOutcome.ERROR, 'POLICY_ERROR'), decision };
    const outcome = decision.outcome === 'HOLD_FOR_RELEASE' ? VisaOutcome.DEFERRED : VisaOutcome.REFUSED;
    return { content: withoutMatch(outcome, decision.code ?? 'POLICY_REFUSED'), decision };
  }

  function withoutMatch(outcome: VisaOutcome, reasonCode: string): Uint8Array {
    const refused = outcome === VisaOutcome.REFUSED ? { refusalExtent: RefusalExtent.FULL } : {};
    return encode('VisaAnswer', { outcome, reasonCode, ...refused } as Outgoing<'VisaAnswer'>);
  }

  /** A refusal says nothing about anyone; it names the asker's own agreement, whether or not we hold it. */
  function refusal(partner: Country, query: OpenedStatement, error: TripointError, issued: Micros): Made {
    return make(partner, query, issued, withoutMatch(VisaOutcome.REFUSED, error.code), undefined, undefined, '', '');
  }

  function make(
    partner: Country,
    query: OpenedStatement,
    issued: Micros,
    content: Uint8Array,
    told: Decision | undefined,
    internal: Decision | undefined,
    agency: string,
    version: string,
  ): Made {
    const { statement, digest } = query;
    const record = originate(context, {
      kind: FAMILIES.visaAnswer.kind,
      content,
      agency,
      classification: 2,
      caveats: [],
      created: issued,
    });
    const answer = showRecord('visaAnswer', content);
    const present = record.disclosures.map(({ field }) => field);
    const released =
      told !== undefined && isPermitted(told)
        ? { released: releasedBy(told, version), view: viewOf('visaAnswer', told, present) }
        : {};
    const secret = internal
      ? secretOf(undefined, internal, subjectOf('visaAnswer', answer))
      : { user: '', decision: '', reason: '', subject: '' };
    const facts: Parameters<typeof outbound>[1] = {
      to: partner,
      lane: Lane.QUERY,
      verb: Verb.RESPONSE,
      record,
      issued,
      state: 'ANSWERED',
      purpose: statement.purpose,
      agency,
      correlation: statement.exchangeId,
      queryDigest: digest,
      ...released,
      secret,
    };
    return { record, statement: outbound(context, facts) };
  }
}
