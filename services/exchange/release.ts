// A record leaves: validated, decided per partner, logged and queued in one commit.
import { Lane, type Priority, Verb } from '../../proto/index.ts';
import { type Fault, type Id, idText, sameBytes, TripointError, toHex } from '../domain/index.ts';
import { FAMILIES, type Family, readRecord, showRecord } from '../records/index.ts';
import type { Context } from './context.ts';
import { factsOf, isPermitted, releasedBy, secretOf, subjectOf, viewOf } from './decisions.ts';
import { classifications, priorities, verbs } from './names.ts';
import { outbound } from './outbound.ts';
import { originate, recordRows } from './record.ts';
import { refusal } from './refusal.ts';
import type { Draft, Leaf, Transaction } from './transaction.ts';
import type { Exchange, ExchangeView, ReleaseRequest, ReleaseResult, User } from './types.ts';
import { viewById } from './views.ts';

/** Only these are shared by posting; visa information answers questions. */
const POSTED: readonly Family[] = ['cargo', 'lookout'];

export type Submit = <T>(draft: Draft<T>) => Promise<T>;

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

  const resultOf = (ids: Uint8Array): ReleaseResult => {
    const exchanges = Array.from({ length: ids.length / 16 }, (_, i) =>
      viewById(context, ids.subarray(i * 16, i * 16 + 16), false),
    );
    const { recordId = '', recordVersion = 1 } = exchanges[0] ?? {};
    return { recordId, recordVersion, exchanges };
  };

  return async (request, user, { key, bodySha256 }) => {
    const slot = `${user.subject}\n${key}`;
    if (inFlight.has(slot)) throw new TripointError('IDEMPOTENCY_IN_FLIGHT');
    inFlight.add(slot);
    try {
      const draft = prepare(context, request, user);
      const result = await submit<ReleaseResult | Uint8Array>({
        ...draft,
        run(tx) {
          const before = replayOf(user, key, bodySha256);
          if (before !== undefined) return before;
          const { ids, ...released } = draft.run(tx);
          tx.write('idempotency', user.subject, key, bodySha256, ids, tx.at);
          return released;
        },
      });
      return result instanceof Uint8Array ? { result: resultOf(result), replayed: true } : { result, replayed: false };
    } finally {
      inFlight.delete(slot);
    }
  };
}

/** One partner's part of a release: sent, or refused. */
interface Part {
  readonly exchangeId: Id;
  readonly size: number;
  readonly commit: (tx: Transaction) => Leaf;
  readonly shown: Pick<ExchangeView, 'partner' | 'state' | 'code' | 'decision'>;
}

/** Everything that needs no place in the log. The draft returns what `viewById` would read back, and the exchange ids, concatenated, in
 * the order of `to`. */
function prepare(context: Context, request: ReleaseRequest, user: User): Draft<ReleaseResult & { readonly ids: Uint8Array }> {
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
  const present = record.disclosures.map(({ field }) => field);

  const priority = priorities.value(request.priority) as Priority;

  const parts = request.to.map((to): Part => {
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
    const view = viewOf(family, decision, present);
    const secret = secretOf(user, decision, subject);
    const common = { to, verb: Verb.POST, record, issued, purpose: request.purpose, priority, view, secret } as const;
    if (!isPermitted(decision) || agreement === undefined) {
      const { exchangeId, code, log } = refusal(context, { ...common, decision, version: agreement?.version ?? '' });
      return { exchangeId, size: 512, commit: log, shown: { partner: to, state: 'REFUSED', code, decision: view } };
    }
    const released = releasedBy(decision, agreement.version);
    const statement = outbound(context, { ...common, lane: Lane.LINK, state: 'QUEUED', agency: user.agency, released });
    const { exchangeId, size } = statement;
    const shown = { partner: to, state: 'QUEUED', decision: view } as const;
    return { exchangeId, size, commit: (tx) => tx.send(statement).leaf, shown };
  });

  const recordId = idText(record.recordId);
  const about = {
    direction: 'sent',
    verb: verbs.name(Verb.POST),
    at: issued,
    family,
    recordId,
    recordVersion: record.version,
    purpose: request.purpose,
    priority: request.priority,
    ...(classification !== 0 && { classification: request.classification }),
    originator: { country: context.self, agency: user.agency },
  } as const;

  return {
    phase: 'send',
    bytes: parts.reduce((sum, { size }) => sum + size, 0),
    run(tx) {
      for (const write of recordRows(context, record)) tx.write(...write);
      const ids = new Uint8Array(parts.length * 16);
      const exchanges = parts.map(({ exchangeId, commit, shown }, i): ExchangeView => {
        ids.set(exchangeId, i * 16);
        const { index, hash } = commit(tx);
        const log = { origin: context.logSigner.name, index, leafHash: toHex(hash) };
        return { id: idText(exchangeId), ...about, ...shown, log };
      });
      return { ids, recordId, recordVersion: record.version, exchanges };
    },
  };
}
