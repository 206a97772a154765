import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, sameBytes, TripointError, toHex } from '../../../../services/domain/index.ts';
import type {
  DecisionView,
  Idempotency,
  ReleaseRequest,
  ReleaseResult,
  User,
} from '../../../../services/exchange/context/types.ts';
import { readRecord } from '../../../../services/records/index.ts';
import { idOf } from './samples.ts';
import type { Memory, MemoryExchange } from './state.ts';

const REFUSED = { code: 'POLICY_REFUSED', refusedBy: [{ rule: 'ask-mistreatment', facts: ['mistreatmentRisk'] }] } as const;

export function exchangesOf({
  knobs,
  exchanges,
  persons,
  next,
  made,
  view,
  reached,
}: Memory): Pick<MemoryExchange, 'validate' | 'release' | 'preview' | 'query' | 'get' | 'evidence'> {
  const answers = new Map<string, { bodySha256: Uint8Array; result: ReleaseResult }>();

  return {
    validate(family, record): readonly Fault[] {
      try {
        readRecord(family, record);
        return [];
      } catch (error) {
        return (error as TripointError).faults;
      }
    },
    async release(request: ReleaseRequest, user: User, { key, bodySha256 }: Idempotency) {
      reached(user);
      const before = answers.get(key);
      if (before && !sameBytes(before.bodySha256, bodySha256)) throw new TripointError('IDEMPOTENCY_MISMATCH');
      if (before) return { result: before.result, replayed: true };
      readRecord(request.family, request.record);
      knobs.released.push(request);
      const sent = request.to.map((partner) => view(partner, request.family));
      for (const exchange of sent) {
        exchanges.set(exchange.id, { ...exchange, record: request.record as Record<string, unknown> });
        persons.set(exchange.id, new Set([user.subject]));
      }
      const result: ReleaseResult = { recordId: idOf(0xabc), recordVersion: 1, exchanges: sent };
      answers.set(key, { bodySha256, result });
      await sleep(0);
      return { result, replayed: false };
    },
    async preview(request, user) {
      reached(user);
      readRecord(request.family, request.record);
      return request.to.map((partner) => {
        const { state, decision } = view(partner, request.family);
        return { partner, state: state as 'QUEUED', decision: decision as DecisionView };
      });
    },
    async query(request, user) {
      reached(user);
      readRecord('visaQuery', request.record);
      knobs.queries.push(request);
      const { outcome } = knobs;
      return {
        exchangeId: idOf(next()),
        outcome,
        ...(outcome === 'UNAVAILABLE' ? { code: 'LINK_DOWN' } : outcome === 'REFUSED' ? REFUSED : {}),
        ...(outcome === 'MATCH' ? { answer: { visaStatus: 'VALID' } } : {}),
        withheld: outcome === 'MATCH' ? [{ clause: '315.25(1)', fields: ['mrz'] }] : [],
        obligations: [],
        log: { origin: 'tripoint.example/us/2026', index: made(), leafHash: toHex(new Uint8Array(32)) },
      };
    },
    async get(id, reader) {
      reached();
      const granted = reader?.auditor === undefined || knobs.grants.has(`${id} ${reader.auditor}`);
      if (!granted && reader.needsContent) throw new TripointError('GRANT_MISSING');
      const found = exchanges.get(id);
      if (!found) throw new TripointError('NOT_FOUND');
      const { record: _, ...outline } = found;
      const unreleased = found.duties?.some(({ kind, state }) => kind === 'HUMAN_RELEASE' && state !== 'MET');
      return (unreleased && !reader?.releases) || !granted ? outline : found;
    },
    async evidence(id, asked) {
      reached();
      if (!exchanges.has(id)) throw new TripointError('NOT_FOUND');
      const granted = asked.auditor === undefined || knobs.grants.has(`${id} ${asked.auditor}`);
      const statement = granted ? { disclosures: [{ field: 1 }] } : {};
      return new TextEncoder().encode(`${JSON.stringify({ exchange: id, ...asked, statement })}\n`);
    },
  };
}
