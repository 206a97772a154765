import { setTimeout as sleep } from 'node:timers/promises';
import type { Access, Answer, Desk } from '../../../services/desk/index.ts';
import {
  type Code,
  type Country,
  DAY,
  type Fault,
  HOUR,
  SECOND,
  sameBytes,
  TripointError,
  toHex,
} from '../../../services/domain/index.ts';
import type {
  AgreementView,
  DecisionView,
  DutyView,
  ExchangeEvent,
  ExchangeView,
  Idempotency,
  LinkView,
  QueryOutcome,
  ReleaseRequest,
  ReleaseResult,
  Settlement,
  User,
} from '../../../services/exchange/context/types.ts';
import { type Exchange, type Gap, type LogView, originHash, type WitnessView } from '../../../services/exchange/index.ts';
import type { AgreementOutline } from '../../../services/policy/index.ts';
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

/** Due a day after they began. Of a RELEASE two persons have to approve. */
export const duty = (kind: DutyView['kind']): DutyView => ({
  kind,
  state: 'OPEN',
  clause: '9',
  at: START,
  due: START + DAY,
  ...(kind === 'RELEASE' ? { waiting: 2 } : {}),
});

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

export const AGREEMENT: AgreementView = {
  id: 'alpha-beta-lookouts',
  version: '2',
  title: 'Alpha and Beta on lookouts',
  status: 'IN_FORCE',
  digest: 'ab'.repeat(32),
  parties: ['US', 'CA'],
  signed: ['US', 'CA'],
  from: START,
  inForce: true,
  suspended: [],
  partners: [{ country: 'CA', says: 'DIFFERENT', suspended: ['LOOKOUT'] }],
};

export const TERMS: AgreementOutline = {
  ...{ id: 'alpha-beta-lookouts', version: '2', title: 'Alpha and Beta on lookouts' },
  parties: [
    { country: 'US', agencies: ['CBP'] },
    { country: 'CA', agencies: ['CBSA'] },
  ],
  purposes: [{ name: 'SCREENING', text: 'Screening at the border', clause: '3' }],
  grants: [
    {
      ...{ from: 'US', to: 'CA', kind: 'LOOKOUT', verb: 'POST', mode: 'FULL', clause: '3' },
      purposes: ['SCREENING'],
      agencies: { from: ['CBP'], to: ['CBSA'] },
    },
  ],
  fields: [
    {
      ...{ kind: 'LOOKOUT', recipient: 'CA', group: 'identity', fields: ['name', 'document'] },
      ...{ disclosed: 'ALWAYS', clause: '5', rules: ['identity'] },
    },
    {
      ...{ kind: 'LOOKOUT', recipient: 'CA', group: 'reasons', fields: ['subjectReasonOnList'] },
      ...{ disclosed: 'NEVER', clause: '5', rules: [] },
    },
  ],
};

const DAY_COUNT = { day: '2026-11-24', country: 'US', gateway: 'us-1', sent: 3, received: 2, held: 1 } as const;

/** The log, as long as it has not turned. */
export const LOG: LogView = {
  ...{ origin: 'tripoint.example/us/2026', size: 3, root: 'AAAA', state: 'OPEN' },
  ...{ note: 'tripoint.example/us/2026\n3\nAAAA\n\n— tripoint.example/us/2026 c2ln\n', final: false },
};

/** The signed head that comes with every answer. */
export const HEAD = `tripoint.example/us/2026\n3\n${'A'.repeat(43)}=\n\n— tripoint.example/us/2026 c2ln\n`;
/** Of two entries, cosigned; the third is not. */
const FINAL = { note: 'tripoint.example/us/2026\n2\nAAAA\n\n— tripoint.example/us/2026 c2ln\n', size: 2, at: START };

/** The door of services/exchange over plain arrays, with knobs for what a test wants to see. */
export interface MemoryExchange extends Exchange {
  /** The partner to which everything is refused. */
  readonly refuses: Country;
  /** What each exchange that is posted from now on obliges to. With a RELEASE it is held. */
  obliges: readonly DutyView[];
  /** Thrown by every call that reaches the exchange. */
  failure: Error | undefined;
  ready: boolean;
  clockState: 'SOUND' | 'STEPPED_BACK' | 'IN_DOUBT';
  outcome: QueryOutcome;
  /** Extra characters in each event. */
  padding: number;
  /** Highest cursor that anyone has read. */
  readThrough: number;
  readonly users: User[];
  witnesses: readonly WitnessView[];
  /** Bodies of add-checkpoint, and what they are answered with. */
  readonly checkpoints: string[];
  cosigns: Awaited<ReturnType<Exchange['witness']['addCheckpoint']>>;
  readonly released: ReleaseRequest[];
  agreement: AgreementView;
  /** That with CA. */
  link: LinkView;
  readonly activated: { readonly files: Readonly<Record<string, string>>; readonly signatures: readonly string[] }[];
  /** The reasons given. */
  readonly suspensions: string[];
  /** What a comparison of logs finds. */
  gaps: readonly Gap[];
  /** What auditors were logged to have asked. */
  readonly accesses: string[];
  /** How often somebody's wrong tokens were an alarm. */
  alarms: number;
  /** Exchange and auditor. */
  readonly grants: Set<string>;
  logList: readonly LogView[];
  /** When turns were asked for, and why. */
  readonly turns: Parameters<Exchange['turnLog']>[0][];
  readonly settled: (Settlement & { readonly id: string; readonly kind: string })[];
  emit(count: number): void;
}

export function memoryExchange(): MemoryExchange {
  const exchanges = new Map<string, ExchangeView>();
  const answers = new Map<string, { bodySha256: Uint8Array; result: ReleaseResult }>();
  /** Who may not settle a duty of an exchange any more: its author, and who has approved. */
  const persons = new Map<string, Set<string>>();
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
    state: partner === memory.refuses ? 'REFUSED' : memory.obliges.some(({ kind }) => kind === 'RELEASE') ? 'HELD' : 'QUEUED',
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
    ...(memory.obliges.length === 0 || partner === memory.refuses ? {} : { duties: memory.obliges }),
    log: { origin: 'tripoint.example/us/2026', index: made, leafHash: '0f'.repeat(32) },
  });

  const isOpen = ({ state }: DutyView): boolean => state === 'OPEN' || state === 'OVERDUE';

  const reached = (user?: User): void => {
    if (user) memory.users.push(user);
    if (memory.failure) throw memory.failure;
  };

  const memory: MemoryExchange = {
    refuses: 'MX',
    link: { partner: 'CA', state: 'UP', detail: '0 batches outstanding' },
    obliges: [],
    failure: undefined,
    ready: true,
    clockState: 'SOUND',
    outcome: 'MATCH',
    padding: 0,
    readThrough: 0,
    users: [],
    witnesses: [{ country: 'CA', size: 3, at: START, late: false, stale: false }],
    checkpoints: [],
    cosigns: { status: 200, type: 'text/plain; charset=utf-8', body: '— tripoint.example/us/witness c2ln\n' },
    released: [],
    settled: [],
    accesses: [],
    alarms: 0,
    async alarmAccess() {
      memory.alarms++;
    },
    grants: new Set(),
    agreement: AGREEMENT,
    activated: [],
    suspensions: [],
    gaps: [],
    logList: [LOG],
    turns: [],
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
      for (const exchange of sent) {
        exchanges.set(exchange.id, { ...exchange, record: request.record as Record<string, unknown> });
        persons.set(exchange.id, new Set([user.subject]));
      }
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
    async get(id, reader) {
      reached();
      const granted = reader?.auditor === undefined || memory.grants.has(`${id} ${reader.auditor}`);
      if (!granted && reader.needsContent) throw new TripointError('GRANT_MISSING');
      const found = exchanges.get(id);
      if (!found) throw new TripointError('NOT_FOUND');
      const { record: _, ...outline } = found;
      const unreleased = found.duties?.some(({ kind, state }) => kind === 'HUMAN_RELEASE' && state !== 'MET');
      return (unreleased && !reader?.releases) || !granted ? outline : found;
    },
    async logAccess(query, user) {
      reached(user);
      memory.accesses.push(query);
      return { origin: 'tripoint.example/us/2026', index: ++made, leafHash: '0f'.repeat(32) };
    },
    async grantContent(id, { auditor, hours }, user) {
      reached(user);
      if (auditor === user.subject) throw new TripointError('SAME_PERSON');
      if (!exchanges.has(id)) throw new TripointError('NOT_FOUND');
      memory.grants.add(`${id} ${auditor}`);
      const log = { origin: 'tripoint.example/us/2026', index: ++made, leafHash: '0f'.repeat(32) };
      return { exchangeId: id, auditor, until: START + hours * HOUR, log };
    },
    async duties({ partner, kind } = {}) {
      reached();
      const waits = [...exchanges.values()].filter(({ duties }) =>
        duties?.some((duty) => isOpen(duty) && (kind ?? duty.kind) === duty.kind),
      );
      return { exchanges: waits.filter((one) => (partner ?? one.partner) === one.partner) };
    },
    async settle(id, kind, settlement, { subject, agency }) {
      reached({ subject, agency });
      const found = exchanges.get(id);
      const duty = found?.duties?.find((one) => one.kind === kind);
      if (!found || !duty) throw new TripointError('NOT_FOUND');
      if (!isOpen(duty)) throw new TripointError('DUTY_SETTLED');
      const before = persons.get(id);
      if (settlement.verdict !== 'DONE' && before?.has(subject)) throw new TripointError('SAME_PERSON');
      before?.add(subject);
      memory.settled.push({ id, kind, ...settlement });
      const denied = settlement.verdict === 'DENY';
      const waiting = denied ? 0 : (duty.waiting ?? 1) - 1;
      const now: DutyView = { ...duty, waiting, state: denied ? 'DENIED' : waiting > 0 ? duty.state : 'MET' };
      const moved = kind === 'RELEASE' && !isOpen(now) ? ({ state: denied ? 'DENIED' : 'QUEUED' } as const) : {};
      const after = { ...found, ...moved, duties: found.duties?.map((one) => (one === duty ? now : one)) ?? [] };
      exchanges.set(id, after);
      return after;
    },
    async erase(id, { basis }, { subject, agency }) {
      reached({ subject, agency });
      const found = exchanges.get(id);
      if (!found) throw new TripointError('NOT_FOUND');
      if (found.erased) throw new TripointError('ERASED');
      const [author] = persons.get(id) ?? [];
      if (author === subject) throw new TripointError('SAME_PERSON');
      const { record: _, ...outline } = found;
      exchanges.set(id, { ...outline, erased: { at: START, basis } });
      return memory.destruction(id);
    },
    async destruction(id) {
      const { erased, direction, partner, recordId = '', recordVersion = 1 } = exchanges.get(id) ?? {};
      if (!erased || !direction || !partner) throw new TripointError('NOT_FOUND');
      const digest = 'ab'.repeat(32);
      return {
        ...{ exchangeId: id, direction, partner, recordId, recordVersion, recordDigest: digest, ...erased },
        method: 'vault key destroyed',
        officer: digest,
        log: { origin: 'tripoint.example/us/2026', index: made, leafHash: '0f'.repeat(32) },
      };
    },
    async agreements() {
      reached();
      return [memory.agreement];
    },
    async agreementTerms(id) {
      reached();
      if (id !== TERMS.id) throw new TripointError('NOT_FOUND');
      return TERMS;
    },
    async activate(files, signatures, user) {
      reached(user);
      memory.activated.push({ files, signatures });
      return memory.agreement;
    },
    async suspend(id, kinds, reason, user) {
      reached(user);
      if (id !== memory.agreement.id) throw new TripointError('NOT_FOUND');
      memory.suspensions.push(reason);
      memory.agreement = { ...memory.agreement, suspended: [...new Set([...memory.agreement.suspended, ...kinds])] };
      return memory.agreement;
    },
    async resume(id, kinds, reason, user) {
      reached(user);
      if (id !== memory.agreement.id) throw new TripointError('NOT_FOUND');
      memory.suspensions.push(reason);
      memory.agreement = { ...memory.agreement, suspended: memory.agreement.suspended.filter((kind) => !kinds.includes(kind)) };
      return memory.agreement;
    },
    async links() {
      reached();
      return [memory.link, { partner: 'MX', state: 'UP', detail: '0 batches outstanding' }];
    },
    async suspendLink(partner, reason, user) {
      reached(user);
      memory.suspensions.push(reason);
      memory.link = { partner, state: 'SUSPENDED', code: 'LINK_SUSPENDED', detail: 'LINK_SUSPENDED: by an operator' };
      return memory.link;
    },
    async resumeLink(partner, reason, user) {
      reached(user);
      memory.suspensions.push(reason);
      memory.link = { partner, state: 'UP', detail: '0 batches outstanding' };
      return memory.link;
    },
    async events(after, limit) {
      reached();
      if (after > last) throw new TripointError('INVALID', { field: 'after', rule: `at most ${last}, the newest event` });
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
    async evidence(id, asked) {
      reached();
      if (!exchanges.has(id)) throw new TripointError('NOT_FOUND');
      return new TextEncoder().encode(`${JSON.stringify({ exchange: id, ...asked })}\n`);
    },
    async checkpoint() {
      reached();
      const note = 'tripoint.example/us/2026\n3\nAAAA\n\n— tripoint.example/us/2026 c2ln\n';
      const head = { note, origin: 'tripoint.example/us/2026', size: 3, root: 'AAAA' };
      return { ...head, state: 'PROVISIONAL', final: FINAL, witnesses: memory.witnesses };
    },
    head: () => HEAD,
    witness: {
      addCheckpoint: async (body) => {
        memory.checkpoints.push(Buffer.from(body).toString());
        return memory.cosigns;
      },
      cosigned: (origin) => (origin === 'ab'.repeat(32) ? 'a note\n' : undefined),
      look: async () => {},
    },
    async reconcile(partner) {
      reached();
      if (partner === 'US') throw new TripointError('INVALID', { field: '/partner', rule: 'one of CA, MX' });
      return { partner, at: START, compared: 7, more: false, gaps: memory.gaps, days: [DAY_COUNT] };
    },
    async reconciliations() {
      reached();
      return ['CA', 'MX'].map((partner) => ({ partner, compared: 0, more: false, gaps: [], days: [] }));
    },
    async logs() {
      reached();
      return memory.logList;
    },
    async turnLog(order, user) {
      reached(user);
      memory.turns.push(order);
      const at = Date.now() * 1000 + order.afterS * SECOND;
      const origin = 'tripoint.example/us/2026.2';
      const [ended = LOG] = memory.logList;
      if (order.afterS <= 1)
        setTimeout(() => {
          memory.logList = [
            { ...ended, state: 'ENDED', size: 4, final: true, turn: 'a turn\n' },
            { ...ended, origin, size: 1 },
          ];
        }, order.afterS * 1000).unref();
      return { origin, at };
    },
    async clock() {
      reached();
      const partners = [
        { country: 'CA', aheadS: 0, heardS: 4, agrees: true },
        { country: 'MX', agrees: false },
      ];
      return { state: memory.clockState, now: START, wall: START, latest: START, vouched: true, agreed: START, partners };
    },
    async releaseClock({ unconfirmed }, user) {
      reached(user);
      if (!unconfirmed) throw new TripointError('CLOCK_IN_DOUBT', 'the partners do not confirm the time');
      memory.clockState = 'SOUND';
      const log = { origin: 'tripoint.example/us/2026', index: 9, leafHash: '0f'.repeat(32) };
      return { released: START + DAY, at: START, log };
    },
    async expireLog({ origin, basis }, user) {
      reached(user);
      const ended = memory.logList.find((log) => log.origin === origin && log.state === 'ENDED');
      if (ended === undefined)
        throw new TripointError('INVALID', { field: '/origin', rule: 'a log of this country that has ended' });
      const expiry = { origin, size: ended.size, at: START, basis };
      memory.logList = memory.logList.map((log) => (log === ended ? { ...log, state: 'EXPIRED', expired: START } : log));
      return { ...expiry, log: { origin: 'tripoint.example/us/2026', index: 8, leafHash: '0f'.repeat(32) } };
    },
    async tile(path, hash) {
      reached();
      if (hash !== undefined && !memory.logList.some(({ origin }) => originHash(origin) === hash)) return undefined;
      const width = path.startsWith('tile/entries/') ? 2 : 32;
      return /^tile\/(0|entries)\/000\.p\/[123]$/.test(path) ? new Uint8Array(Number(path.at(-1)) * width) : undefined;
    },
    async health() {
      return {
        ready: memory.ready,
        checks: [
          { name: 'signing key', status: 'OK' as const, detail: 'valid until tomorrow' },
          {
            name: 'link to CA',
            status: memory.ready ? ('OK' as const) : ('FAIL' as const),
            detail: 'nats://10.0.0.7 unreachable',
          },
        ],
      };
    },
  };
  return memory;
}

/** The door of services/desk that finds nothing, and says what it was asked. */
export function memoryDesk(): Desk & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const answer = (question: Answer['question'], access: Access, ...what: unknown[]): Promise<Answer> => {
    asked.push(what);
    const basis = {
      country: 'US',
      origin: 'tripoint.example/us/2026',
      indexed: 3,
      size: 3,
      checkpoint: 'tripoint.example/us/2026\n3\nAAAA\n',
    };
    return Promise.resolve({ question, columns: ['at'], rows: [], basis, access });
  };
  return {
    asked,
    ask: (question, filters, paging, access) => answer(question, access, question, filters, paging),
    entries: (filters, paging, access) => answer('entries', access, filters, paging),
    sample: (filters, drawn, access) => answer('sample', access, filters, drawn),
    onErased: async () => true,
    close: async () => {},
  };
}
