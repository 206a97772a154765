import { setTimeout as sleep } from 'node:timers/promises';
import { type Code, type Country, type Fault, sameBytes, TripointError, toHex } from '../../../services/domain/index.ts';
import type {
  DecisionView,
  Exchange,
  ExchangeEvent,
  ExchangeView,
  Idempotency,
  QueryOutcome,
  ReleaseRequest,
  ReleaseResult,
  User,
} from '../../../services/exchange/types.ts';
import { type Family, readRecord } from '../../../services/records/index.ts';

/** 2026-03-01T00:00:00Z. */
export const START = 1_772_323_200_000_000;
export const idOf = (n: number): string => `019ca000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const LOOKOUT = {
  recordReference: 'LK-1',
  subjectKind: 'PERSON',
  name: [{ primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA' }],
  document: [{ documentNumber: 'L898902C3', issuingState: 'UTO', documentType: 'P' }],
  category: 'SERIOUS_CRIME',
  actionOnHit: 'REFER_TO_SECONDARY',
  subjectReasonOnList: 'synthetic',
};
export const CARGO = {
  recordReference: 'CG-1',
  shippingContainer: [{ iso6346Code: 'CSQU3054383' }],
  riskCategory: 'NARCOTICS',
  requestedAction: 'EXAM',
};
export const VISA_QUERY = { caseReference: 'CASE-1', document: { documentNumber: 'L898902C3', issuingState: 'UTO' } };

const released: DecisionView = {
  outcome: 'PERMIT_WITH_OBLIGATIONS',
  agreement: 'alpha-beta-lookouts',
  agreementDigest: 'ab'.repeat(32),
  clauses: ['3'],
  disclosed: ['recordReference', 'name'],
  withheld: [{ clause: '5', fields: ['subjectReasonOnList'] }],
  obligations: [{ kind: 'RETAIN_AT_MOST', days: 365, clause: '7' }],
};
const refused: DecisionView = {
  outcome: 'REFUSE',
  code: 'NO_AGREEMENT',
  clauses: [],
  disclosed: [],
  withheld: [],
  obligations: [],
};

/** The door of services/exchange over plain arrays, with knobs for what a test wants to see. */
export interface MemoryExchange extends Exchange {
  /** The partner to which everything is refused. */
  readonly refuses: Country;
  /** Thrown by every call that reaches the exchange. */
  failure: Error | undefined;
  ready: boolean;
  outcome: QueryOutcome;
  /** Extra characters in each event. */
  padding: number;
  /** Highest cursor that anyone has read. */
  readThrough: number;
  readonly users: User[];
  readonly released: ReleaseRequest[];
  emit(count: number): void;
}

export function memoryExchange(): MemoryExchange {
  const exchanges = new Map<string, ExchangeView>();
  const answers = new Map<string, { bodySha256: Uint8Array; result: ReleaseResult }>();
  const wake = new Set<() => void>();
  let last = 0;
  let made = 0;

  const eventAt = (cursor: number): ExchangeEvent => ({
    cursor,
    type: 'exchange.received',
    at: START + cursor,
    partner: 'CA',
    exchange: {
      ...view('CA', 'lookout'),
      id: idOf(cursor),
      direction: 'received',
      state: 'ADMITTED',
      ...(memory.padding === 0 ? {} : { record: { recordReference: 'x'.repeat(memory.padding) } }),
    },
  });

  const view = (partner: Country, family: Family): ExchangeView => ({
    id: idOf(++made),
    direction: 'sent',
    partner,
    verb: 'POST',
    state: partner === memory.refuses ? 'REFUSED' : 'QUEUED',
    at: START,
    family,
    recordId: idOf(0xabc),
    recordVersion: 1,
    purpose: 'border-screening',
    priority: 'ROUTINE',
    classification: 'PROTECTED',
    originator: { country: 'US', agency: 'CBP' },
    decision: partner === memory.refuses ? refused : released,
    ...(partner === memory.refuses ? { code: 'NO_AGREEMENT' satisfies Code } : {}),
    log: { origin: 'tripoint.example/us/2026', index: made, leafHash: '0f'.repeat(32) },
  });

  const reached = (user?: User): void => {
    if (user) memory.users.push(user);
    if (memory.failure) throw memory.failure;
  };

  const memory: MemoryExchange = {
    refuses: 'MX',
    failure: undefined,
    ready: true,
    outcome: 'MATCH',
    padding: 0,
    readThrough: 0,
    users: [],
    released: [],
    emit(count) {
      last += count;
      for (const resume of [...wake]) resume();
    },
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
      memory.released.push(request);
      const sent = request.to.map((partner) => view(partner, request.family));
      for (const exchange of sent) exchanges.set(exchange.id, { ...exchange, record: request.record as Record<string, unknown> });
      const result: ReleaseResult = { recordId: idOf(0xabc), recordVersion: 1, exchanges: sent };
      answers.set(key, { bodySha256, result });
      await sleep(0);
      return { result, replayed: false };
    },
    async query(request, user) {
      reached(user);
      readRecord('visaQuery', request.record);
      const { outcome } = memory;
      return {
        exchangeId: idOf(++made),
        outcome,
        ...(outcome === 'UNAVAILABLE' ? { code: 'LINK_DOWN' } : outcome === 'REFUSED' ? { code: 'POLICY_REFUSED' } : {}),
        ...(outcome === 'MATCH' ? { answer: { visaStatus: 'VALID' } } : {}),
        withheld: outcome === 'MATCH' ? [{ clause: '315.25(1)', fields: ['mrz'] }] : [],
        obligations: [],
        log: { origin: 'tripoint.example/us/2026', index: made, leafHash: toHex(new Uint8Array(32)) },
      };
    },
    async get(id) {
      reached();
      const found = exchanges.get(id);
      if (!found) throw new TripointError('NOT_FOUND');
      return found;
    },
    async events(after, limit) {
      reached();
      const to = Math.min(last, after + limit);
      memory.readThrough = Math.max(memory.readThrough, to);
      return Array.from({ length: Math.max(0, to - after) }, (_, i) => eventAt(after + i + 1));
    },
    eventAfter: (cursor, signal) =>
      new Promise((resolve) => {
        if (last > cursor || signal.aborted) return resolve();
        const end = (): void => {
          wake.delete(end);
          signal.removeEventListener('abort', end);
          resolve();
        };
        wake.add(end);
        signal.addEventListener('abort', end);
      }),
    async checkpoint() {
      reached();
      const note = 'tripoint.example/us/2026\n3\nAAAA\n\n— tripoint.example/us/2026 c2ln\n';
      return { note, origin: 'tripoint.example/us/2026', size: 3, root: 'AAAA' };
    },
    async health() {
      return {
        ready: memory.ready,
        checks: [
          { name: 'signing key', ok: true, detail: 'valid until tomorrow' },
          { name: 'link to CA', ok: memory.ready, detail: 'nats://10.0.0.7 unreachable' },
        ],
      };
    },
  };
  return memory;
}
