import type { Code, Country } from '../../../../services/domain/index.ts';
import type {
  AgreementFiles,
  AgreementView,
  DutyView,
  ExchangeView,
  LinkView,
  QueryOutcome,
  QueryRequest,
  ReleaseRequest,
  Settlement,
  User,
} from '../../../../services/exchange/context/types.ts';
import type { Exchange, Gap, LogView, WitnessView } from '../../../../services/exchange/index.ts';
import type { Family } from '../../../../services/records/index.ts';
import { AGREEMENT, idOf, LOG, refused, released, START } from './samples.ts';

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
  /** Texts by id, and by id@version. */
  texts: Record<string, AgreementFiles>;
  /** That with CA. */
  link: LinkView;
  readonly queries: QueryRequest[];
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

export type Knobs = Omit<MemoryExchange, keyof Exchange | 'emit'>;

/** What the parts of it have in common. */
export interface Memory {
  readonly knobs: Knobs;
  readonly exchanges: Map<string, ExchangeView>;
  /** Who may not settle a duty of an exchange any more: its author, and who has approved. */
  readonly persons: Map<string, Set<string>>;
  /** The next number of an exchange or entry. */
  next(): number;
  /** The last that was given. */
  made(): number;
  view(partner: Country, family: Family): ExchangeView;
  /** Throws what a test wants every call to throw. */
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
