import type { Code, Country } from '../../../../services/domain/index.ts';
import type { FindRequest } from '../../../../services/exchange/context/find-views.ts';
import type { QueryOutcome, QueryRequest } from '../../../../services/exchange/context/query-views.ts';
import type {
  AnswerRequest,
  ConfirmRequest,
  ExtendRequest,
  OnwardRequest,
  RecallRequest,
  SayRequest,
  UpdateRequest,
} from '../../../../services/exchange/context/record-views.ts';
import type { ScreenedSubject } from '../../../../services/exchange/context/screening-views.ts';
import type {
  AgreementFiles,
  AgreementView,
  DutyView,
  ExchangeView,
  LinkView,
  ReleaseRequest,
  Settlement,
  User,
} from '../../../../services/exchange/context/types.ts';
import type { Exchange, Gap, LogView, SetDifference, WitnessView } from '../../../../services/exchange/index.ts';
import type { Family } from '../../../../services/records/index.ts';
import { AGREEMENT, idOf, LOG, refused, released, START } from './samples.ts';

/** The interface of services/exchange over plain arrays, with knobs that control its behaviour and recordings of its calls. */
export interface MemoryExchange extends Exchange {
  /** The partner to whom everything is refused. */
  readonly refuses: Country;
  /** The duties of each exchange posted from now on. With a RELEASE the exchange is held. */
  obliges: readonly DutyView[];
  /** Thrown by every call that reaches the exchange. */
  failure: Error | undefined;
  ready: boolean;
  clockState: 'SOUND' | 'STEPPED_BACK' | 'IN_DOUBT';
  outcome: QueryOutcome;
  /** Extra characters in each event. */
  padding: number;
  /** The highest cursor that anyone has read. */
  readThrough: number;
  readonly users: User[];
  witnesses: readonly WitnessView[];
  /** Bodies of add-checkpoint requests, and the answer to them. */
  readonly checkpoints: string[];
  cosigns: Awaited<ReturnType<Exchange['witness']['addCheckpoint']>>;
  readonly released: ReleaseRequest[];
  readonly updated: ({ readonly recordId: string } & UpdateRequest)[];
  readonly confirmed: ({ readonly recordId: string } & ConfirmRequest)[];
  readonly extended: ({ readonly recordId: string } & ExtendRequest)[];
  readonly recalled: ({ readonly recordId: string } & RecallRequest)[];
  readonly passedOn: ({ readonly recordId: string } & OnwardRequest)[];
  readonly searched: FindRequest[];
  readonly screened: ScreenedSubject[];
  readonly readings: { readonly read: Readonly<Record<string, unknown>>; readonly by: string }[];
  readonly said: (({ readonly recordId: string } & SayRequest) | ({ readonly exchangeId: string } & AnswerRequest))[];
  agreement: AgreementView;
  /** Texts, by id and by id@version. */
  texts: Record<string, AgreementFiles>;
  /** The link with CA. */
  link: LinkView;
  readonly queries: QueryRequest[];
  readonly activated: { readonly files: Readonly<Record<string, string>>; readonly signatures: readonly string[] }[];
  /** The reasons of suspensions and resumptions. */
  readonly suspensions: string[];
  /** The gaps that a reconciliation finds. */
  gaps: readonly Gap[];
  /** The differences that a comparison of sets finds. */
  setDifferences: readonly SetDifference[];
  /** Auditors' requests, as logged. */
  readonly accesses: string[];
  /** Number of alarms about wrong tokens. */
  alarms: number;
  /** Granted pairs of exchange and auditor. */
  readonly grants: Set<string>;
  logList: readonly LogView[];
  /** Requested rollovers, with their delay and reason. */
  readonly turns: Parameters<Exchange['turnLog']>[0][];
  readonly settled: (Settlement & { readonly id: string; readonly kind: string })[];
  emit(count: number): void;
}

export type Knobs = Omit<MemoryExchange, keyof Exchange | 'emit'>;

/** The state shared by its parts. */
export interface Memory {
  readonly knobs: Knobs;
  readonly exchanges: Map<string, ExchangeView>;
  /** By exchange, the persons who may no longer complete its duties: its author, and those who have approved. */
  readonly persons: Map<string, Set<string>>;
  /** Returns the next number for an exchange or entry. */
  next(): number;
  /** The last number returned. */
  made(): number;
  view(partner: Country, family: Family): ExchangeView;
  /** Called by every operation; throws `failure` if it is set. */
  reached(user?: User): void;
}

export function startMemory(): Memory {
  let made = 0;
  const knobs = freshKnobs();
  return {
    knobs,
    exchanges: new Map(),
    persons: new Map(),
    next: () => ++made,
    made: () => made,
    view: (partner, family) => viewOf(knobs, ++made, partner, family),
    reached(user) {
      if (user) knobs.users.push(user);
      if (knobs.failure) throw knobs.failure;
    },
  };
}

function freshKnobs(): Knobs {
  return {
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
    updated: [],
    confirmed: [],
    extended: [],
    recalled: [],
    passedOn: [],
    searched: [],
    screened: [],
    readings: [],
    said: [],
    settled: [],
    accesses: [],
    alarms: 0,
    grants: new Set(),
    agreement: AGREEMENT,
    texts: { [AGREEMENT.id]: { id: AGREEMENT.id, version: AGREEMENT.version, digest: AGREEMENT.digest, files: {} } },
    queries: [],
    activated: [],
    suspensions: [],
    gaps: [],
    setDifferences: [],
    logList: [LOG],
    turns: [],
  };
}

const viewOf = (memory: Knobs, made: number, partner: Country, family: Family): ExchangeView => ({
  id: idOf(made),
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
