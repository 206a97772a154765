// Asks a partner about one person, with a deadline. The question is logged before it leaves; silence is logged as UNAVAILABLE.
import { AuditKind, decode, Lane, Verb, VisaOutcome } from '../../proto/index.ts';
import type { PartnerLink } from '../delivery/index.ts';
import { type Country, codeOf, idText, sameBytes, TripointError, toHex } from '../domain/index.ts';
import {
  isFaulty,
  LIMITS,
  type OpenedBatch,
  type OpenedStatement,
  QUERY_CLASS,
  type SignedBatch,
  sealBatch,
} from '../envelope/index.ts';
import { FAMILIES, readRecord, showRecord } from '../records/index.ts';
import { type Admission, admit, checkNew, checkNewBatch, entryOf, judge, refuse } from './admit.ts';
import type { Context } from './context.ts';
import { factsOf, isPermitted, releasedBy, secretOf, subjectOf, viewOf } from './decisions.ts';
import { loadBatch } from './dispatch.ts';
import { entryBase } from './entry.ts';
import { visaOutcomes } from './names.ts';
import { openFrom } from './opening.ts';
import { outbound } from './outbound.ts';
import { originate, recordRows } from './record.ts';
import { refusal } from './refusal.ts';
import type { Submit } from './release.ts';
import { batchRow } from './rows.ts';
import type { Leaf, Transaction } from './transaction.ts';
import type { Exchange, LogRef, QueryResult, User } from './types.ts';

export interface AskOptions {
  readonly linkTo: (partner: Country) => Pick<PartnerLink, 'ask'>;
  readonly resumed: (partner: Country) => boolean;
  /** Quarantines, logs and rejects what a partner answered, when it does not open. */
  readonly reject: (partner: Country, parcel: Uint8Array, error: TripointError) => Promise<void>;
}

const CLASSIFICATION = 'PROTECTED';
/** Of a VisaAnswer: outcome, reason code, refusal extent. */
const REFUSAL_FIELDS: readonly number[] = [1, 2, 3];

export function createQuery(context: Context, submit: Submit, options: AskOptions): Exchange['query'] {
  const { self, clock, limits, logSigner } = context;
  const refTo = ({ index, hash }: Leaf): LogRef => ({ origin: logSigner.name, index, leafHash: toHex(hash) });

  return async ({ to, record: json, purpose }, user) => {
    const content = readRecord('visaQuery', json);
    if (!context.partners.includes(to))
      throw new TripointError('INVALID', { field: '/to', rule: `one of ${context.partners.join(', ')}` });
    const asked = showRecord('visaQuery', content);
    const issued = clock();
    const { kind } = FAMILIES.visaQuery;
    const facts = factsOf(
      {
        action: 'ask',
        from: self,
        to,
        fromAgency: user.agency,
        kind,
        verb: 'QUERY',
        purpose,
        classification: CLASSIFICATION,
        issued,
      },
      'visaQuery',
      asked,
    );
    const agreement = context.policy.covering(facts);
    const decision = context.policy.decide(facts);
    const record = originate(context, { kind, content, agency: user.agency, classification: 2, caveats: [], created: issued });
    const present = record.disclosures.map(({ field }) => field);
    const view = viewOf('visaQuery', decision, present);
    const secret = secretOf(user, decision, subjectOf('visaQuery', asked));
    if (agreement === undefined || !isPermitted(decision)) {
      const facts = {
        to,
        verb: Verb.QUERY,
        record,
        issued,
        purpose,
        decision,
        version: agreement?.version ?? '',
        view,
        secret,
      } as const;
      const refused = refusal(context, facts);
      const leaf = await submit({
        phase: 'send',
        bytes: 1024,
        run(tx) {
          for (const write of recordRows(context, record)) tx.write(...write);
          return refused.log(tx);
        },
      });
      const { withheld } = view;
      return {
        exchangeId: idText(refused.exchangeId),
        outcome: 'REFUSED',
        code: refused.code,
        withheld,
        obligations: [],
        log: refTo(leaf),
      };
    }

    const question = outbound(context, {
      to,
      lane: Lane.QUERY,
      verb: Verb.QUERY,
      record,
      issued,
      deadline: issued + limits.queryTimeoutMs * 1000,
      state: 'ASKED',
      purpose,
      agency: user.agency,
      released: releasedBy(decision, agreement.version),
      view,
      secret,
    });
    const sent = await submit({
      phase: 'send',
      bytes: question.size,
      run(tx) {
        for (const write of recordRows(context, record)) tx.write(...write);
        return tx.send(question);
      },
    });
    const base = { exchangeId: idText(question.exchangeId), log: refTo(sent.leaf) };

    let answered: { batch: OpenedBatch; answer: OpenedStatement };
    try {
      if (!options.resumed(to)) throw new TripointError('LINK_NOT_RESUMED');
      answered = await ask(to, loadBatch(context, to, sent.batchId) as SignedBatch, question.digest);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'INTERNAL') throw error;
      await submit({
        phase: 'send',
        bytes: 512,
        unsigned: true,
        run: (tx) => logUnavailable(tx, question.exchangeId, to, purpose, code),
      });
      return { ...base, outcome: 'UNAVAILABLE', code, withheld: [], obligations: [] };
    }
    return { ...base, ...(await settle(answered, question.exchangeId, to, user)) };
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

  function logUnavailable(tx: Transaction, exchangeId: Uint8Array, to: Country, purpose: string, code: string): void {
    tx.log({
      ...entryBase(context, tx.at),
      exchangeId,
      kind: AuditKind.FAILED,
      from: self,
      to,
      verb: Verb.QUERY,
      purpose,
      externalReason: code,
    });
    tx.write('exchangeState', 'UNAVAILABLE', code, null, exchangeId, 'sent', to);
  }

  /** A partner that answers with what it sent before is not believed twice. */
  function oldIn(tx: Transaction, batch: OpenedBatch, answer: OpenedStatement): TripointError | undefined {
    try {
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
    queryId: Uint8Array,
    to: Country,
    user: User,
  ): Promise<Omit<QueryResult, 'exchangeId' | 'log'>> {
    const { outcome, reasonCode } = decode('VisaAnswer', answer.record);
    const judged: Admission | undefined = saysNothing(answer) ? undefined : judge(context, answer);
    const { leafHash, index } = answer;
    const { exchangeId } = answer.statement;
    const { batchId, logOrigin: origin } = batch.manifest;
    const peer = JSON.stringify({ origin, index, leafHash: toHex(leafHash) });
    const error = await submit({
      phase: 'receive',
      bytes: 2048,
      run(tx): TripointError | undefined {
        const old = oldIn(tx, batch, answer);
        const refused = old ?? (judged !== undefined && 'error' in judged ? judged.error : undefined);
        if (old === undefined) {
          const row = { batchId, direction: 'received', partner: to, receiptsOnly: false, signature: batch.signature } as const;
          tx.write(...batchRow({ ...row, manifest: batch.manifestBytes }));
          tx.write('linkPromised', to, index, leafHash);
        }
        const code = refused?.code ?? (reasonCode || null);
        tx.write('exchangeState', refused ? 'REJECTED' : 'ANSWERED', code, peer, queryId, 'sent', to);
        if (refused) refuse(context, tx, to, batch, refused, { exchangeId, index, leafHash });
        else if (judged === undefined)
          tx.log({ ...entryOf(context, tx, batch, answer), kind: AuditKind.RECEIVED, externalReason: reasonCode });
        else if ('decision' in judged) admit(context, tx, batch, answer, judged, 0, 'ADMITTED', user);
        return refused;
      },
    });
    if (error !== undefined) return { outcome: 'ERROR', code: error.code, withheld: [], obligations: [] };
    const { withheld, obligations } = judged && 'view' in judged ? judged.view : { withheld: [], obligations: [] };
    return {
      outcome: visaOutcomes.name(outcome),
      ...(reasonCode !== '' && { code: reasonCode }),
      answer: showRecord('visaAnswer', answer.record),
      withheld,
      obligations,
    };
  }
}

/** A refusal names no agreement, since the responder may hold none, and shows nothing about anyone: no policy has to admit it. */
function saysNothing({ statement, disclosures, record }: OpenedStatement): boolean {
  const { outcome } = decode('VisaAnswer', record);
  const refused = outcome === VisaOutcome.REFUSED || outcome === VisaOutcome.ERROR;
  return refused && statement.agreement === '' && disclosures.every(({ field }) => REFUSAL_FIELDS.includes(field));
}
