// A record leaves: validated, decided per partner, logged and queued in one commit.
import { AuditKind, encode, Lane, type Outgoing, type Priority, Verb } from '../../proto/index.ts';
import { type Country, type Fault, type Id, type Micros, sameBytes, TripointError } from '../domain/index.ts';
import { FAMILIES, type Family, readRecord, showRecord } from '../records/index.ts';
import type { Context } from './context.ts';
import { factsOf, isPermitted, outcomeNumber, releasedBy, secretOf, subjectOf, viewOf } from './decisions.ts';
import { entryBase } from './entry.ts';
import { classifications, priorities, verbs } from './names.ts';
import { commitPrivate, type Outbound, outbound } from './outbound.ts';
import { originate, recordRows, type StoredRecord } from './record.ts';
import type { Draft } from './transaction.ts';
import type { DecisionView, Exchange, ReleaseRequest, User } from './types.ts';
import { viewById } from './views.ts';

/** Only these are shared by posting; visa information answers questions. */
const POSTED: readonly Family[] = ['cargo', 'lookout'];

export type Submit = <T>(draft: Draft<T>) => Promise<T>;

interface Refusal {
  readonly exchangeId: Id;
  readonly to: Country;
  readonly entry: Outgoing<'AuditEntry'>;
  readonly statement: Uint8Array;
  readonly code: string;
  readonly view: DecisionView;
  readonly sealed: Uint8Array;
}

/** Throws INVALID naming every fault of the request around its record. */
function checkRequest(context: Context, request: ReleaseRequest): void {
  const faults: Fault[] = [];
  if (!POSTED.includes(request.family)) faults.push({ field: `/${request.family}`, rule: `one of ${POSTED.join(', ')}` });
  request.to.forEach((to, i) => {
    if (!context.partners.includes(to)) faults.push({ field: `/to/${i}`, rule: `one of ${context.partners.join(', ')}` });
    else if (request.to.indexOf(to) !== i) faults.push({ field: `/to/${i}`, rule: 'each partner once' });
  });
  if (request.to.length === 0) faults.push({ field: '/to', rule: 'at least one partner' });
  if (faults.length > 0) throw new TripointError('INVALID', faults);
}

export function createRelease(context: Context, submit: Submit): Exchange['release'] {
  const inFlight = new Set<string>();

  function replayOf(user: User, key: string, body: Uint8Array): Uint8Array | undefined {
    const row = context.store.get(
      'SELECT body_sha256, exchange_ids FROM idempotency WHERE subject = ? AND key = ?',
      user.subject,
      key,
    );
    if (row === undefined) return undefined;
    if (!sameBytes(row.body_sha256 as Uint8Array, body)) throw new TripointError('IDEMPOTENCY_MISMATCH');
    return row.exchange_ids as Uint8Array;
  }

  const resultOf = (ids: Uint8Array) => {
    const exchanges = Array.from({ length: ids.length / 16 }, (_, i) =>
      viewById(context, ids.subarray(i * 16, i * 16 + 16), false),
    );
    const { recordId = '', recordVersion = 1 } = exchanges[0] ?? {};
    return { recordId, recordVersion, exchanges };
  };

  return async (request, user, { key, bodySha256 }) => {
    const slot = `${user.subject}\n${key}`;
    if (inFlight.has(slot)) throw new TripointError('IDEMPOTENCY_IN_FLIGHT');
    const before = replayOf(user, key, bodySha256);
    if (before !== undefined) return { result: resultOf(before), replayed: true };
    inFlight.add(slot);
    try {
      const draft = prepare(context, request, user);
      const ids = await submit({
        ...draft,
        run(tx) {
          if (replayOf(user, key, bodySha256) !== undefined) throw new TripointError('IDEMPOTENCY_IN_FLIGHT');
          const exchangeIds = draft.run(tx);
          tx.write('idempotency', user.subject, key, bodySha256, exchangeIds, tx.at);
          return exchangeIds;
        },
      });
      return { result: resultOf(ids), replayed: false };
    } finally {
      inFlight.delete(slot);
    }
  };
}

/** Everything that needs no place in the log. The draft returns the exchange ids, concatenated, in the order of `to`. */
function prepare(context: Context, request: ReleaseRequest, user: User): Draft<Uint8Array> {
  checkRequest(context, request);
  const { family } = request;
  const { kind } = FAMILIES[family];
  const content = readRecord(family, request.record);
  const json = showRecord(family, content);
  const issued = context.clock();
  const classification = classifications.value(request.classification);
  const record = originate(context, {
    kind,
    content,
    agency: user.agency,
    classification,
    caveats: request.caveats,
    created: issued,
  });
  const subject = subjectOf(family, json);

  const parts = request.to.map((to): Outbound | Refusal => {
    const situation = {
      action: 'release',
      from: context.self,
      to,
      fromAgency: user.agency,
      kind,
      verb: 'POST',
      purpose: request.purpose,
    } as const;
    const facts = factsOf({ ...situation, classification: request.classification, issued }, family, json);
    const agreement = context.policy.covering(facts);
    const decision = context.policy.decide(facts);
    const view = viewOf(family, decision);
    const secret = secretOf(user, decision, subject);
    if (!isPermitted(decision) || agreement === undefined) {
      const { commitments, opening } = commitPrivate(context, secret);
      const exchangeId = context.newId();
      const held = decision.outcome === 'HOLD_FOR_RELEASE';
      return {
        exchangeId,
        to,
        code: decision.code ?? 'POLICY_REFUSED',
        view,
        statement: encode('Statement', {
          exchangeId,
          from: context.self,
          to,
          verb: Verb.POST,
          purpose: request.purpose,
          priority: priorities.value(request.priority) as Priority,
          issued,
        }),
        sealed: context.vault.seal(record.key, 'exchange', opening),
        entry: {
          ...entryBase(context, issued),
          exchangeId,
          kind: held ? AuditKind.HELD : AuditKind.REFUSED,
          from: context.self,
          to,
          recordKind: kind,
          verb: Verb.POST,
          recordId: record.recordId,
          recordVersion: record.version,
          purpose: request.purpose,
          ...(decision.agreement !== '' && {
            legalBasis: {
              agreement: decision.agreement,
              version: agreement?.version ?? '',
              digest: decision.agreementDigest,
              clauses: decision.clauses,
            },
          }),
          outcome: outcomeNumber(decision) as 1,
          externalReason: decision.code ?? 'POLICY_REFUSED',
          commitments,
        },
      };
    }
    return outbound(context, {
      to,
      lane: Lane.LINK,
      verb: Verb.POST,
      record,
      issued,
      state: 'QUEUED',
      purpose: request.purpose,
      priority: priorities.value(request.priority) as Priority,
      agency: user.agency,
      released: releasedBy(decision, agreement.version),
      view,
      secret,
    });
  });

  return {
    phase: 'send',
    bytes: parts.reduce((sum, part) => sum + ('size' in part ? part.size : 512), 0),
    run(tx) {
      for (const write of recordRows(context, record)) tx.write(...write);
      const ids = new Uint8Array(parts.length * 16);
      parts.forEach((part, i) => {
        ids.set(part.exchangeId, i * 16);
        if ('entry' in part && 'leaf' in part) tx.send(part);
        else logRefusal(tx, part as Refusal, record, issued);
      });
      return ids;
    },
  };
}

function logRefusal(tx: Parameters<Draft['run']>[0], refusal: Refusal, record: StoredRecord, at: Micros): void {
  const { exchangeId, to, code, view, statement, sealed, entry } = refusal;
  const { index } = tx.log(entry);
  const recordRef = [record.source, record.recordId, record.version] as const;
  tx.write(
    'exchange',
    exchangeId,
    'sent',
    to,
    verbs.value('POST'),
    'REFUSED',
    code,
    at,
    ...recordRef,
    statement,
    JSON.stringify(view),
    index,
    null,
    null,
    null,
    record.key.vaultId,
    sealed,
  );
}
