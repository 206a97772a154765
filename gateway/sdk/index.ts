import type {
  ActivateAgreement,
  Agreement,
  Agreements,
  AgreementTerms,
  AnyEvent,
  AskAudit,
  AskQuery,
  AuditAnswer,
  AuditCsv,
  AuditQuestions,
  ChangeLink,
  ChangeSuspension,
  Clock,
  ClockRelease,
  ContentGrant,
  Destruction,
  DrawSample,
  EraseExchange,
  EventPage,
  Exchange,
  ExpireLog,
  FindEntries,
  GrantContent,
  Link,
  Links,
  LogExpiry,
  LogStatus,
  Logs,
  LogTurn,
  PersonalDuty,
  PostExchange,
  PostedExchanges,
  QueryAnswer,
  Readiness,
  Reconciliation,
  Reconciliations,
  ReleaseClock,
  SettleDuty,
  TurnLog,
  WaitingExchanges,
} from '../contract/index.ts';
import { GatewayError } from './error.ts';
import { type EventsOptions, readEvents } from './events.ts';
import { type Call, createTransport, type GatewayOptions } from './transport.ts';

export type {
  ActivateAgreement,
  Agreement,
  Agreements,
  AgreementTerms,
  AnyEvent,
  AskAudit,
  AskQuery,
  AuditAnswer,
  AuditCsv,
  AuditQuestions,
  ChangeLink,
  ChangeSuspension,
  Clock,
  ClockRelease,
  DayCount,
  Decision,
  Destruction,
  Duty,
  EraseExchange,
  EventPage,
  Exchange,
  ExpireLog,
  Gap,
  GatewayEvent,
  Link,
  Links,
  Log,
  LogExpiry,
  LogReference,
  LogStatus,
  Logs,
  LogTurn,
  PersonalDuty,
  PostExchange,
  PostedExchanges,
  Priority,
  QueryAnswer,
  Readiness,
  Reconciliation,
  Reconciliations,
  ReleaseClock,
  SettleDuty,
  TurnLog,
  UnreadableEvent,
  UnreadableRow,
  WaitingExchanges,
} from '../contract/index.ts';
export { GatewayError, type GatewayErrorCode } from './error.ts';
export type { EventsOptions } from './events.ts';
export type { GatewayOptions, RetrySettings } from './transport.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface Gateway {
  readonly exchanges: {
    /**
     * Shares one record with partners, each as far as its agreement allows. A partner's refusal is in its decision, not an
     * error. Retried under one idempotency key, made here unless given; `replayed` says that the key was answered before.
     */
    post(
      body: PostExchange,
      options?: CallOptions & { readonly idempotencyKey?: string },
    ): Promise<PostedExchanges & { readonly replayed: boolean }>;
    /** `needsContent`: throws GRANT_MISSING to an auditor whom nobody has let see the record. */
    get(id: string, options?: CallOptions & { readonly needsContent?: boolean }): Promise<Exchange>;
    /**
     * Destroys the key of its record, as the person whose token this is: for all partners that it was sent to, and at none of them. Throws
     * ERASED when it is already, SAME_PERSON for its author. Never retried.
     */
    erase(id: string, body: EraseExchange, options?: CallOptions): Promise<Destruction>;
    /** The certificate of a destruction. Throws NOT_FOUND also where nothing was destroyed. */
    destruction(id: string, options?: CallOptions): Promise<Destruction>;
  };
  readonly duties: {
    /**
     * Exchanges with a duty that waits for a person, without their records: kind by kind, RELEASE and REVIEW first, each oldest first, at
     * most 256; of one partner or one kind, where these are named. `after`: the `next` of the page before.
     */
    list(
      options?: CallOptions & { readonly partner?: string; readonly kind?: PersonalDuty; readonly after?: string },
    ): Promise<WaitingExchanges>;
    /**
     * Settles a duty as the person whose token this is. The exchange as it then stands, without its record. Throws SAME_PERSON for
     * the author and for who has approved already, DUTY_SETTLED. Never retried: a second time would find the duty settled.
     */
    settle(exchangeId: string, kind: PersonalDuty, body: SettleDuty, options?: CallOptions): Promise<Exchange>;
  };
  readonly queries: {
    /** Asks one partner. UNAVAILABLE is an outcome, not an error. Never retried: each asking is logged as one. */
    ask(body: AskQuery, options?: CallOptions): Promise<QueryAnswer>;
  };
  /** For auditors. Each call is an entry of the log, so none is retried. */
  readonly audit: {
    questions(options?: CallOptions & Pick<AskAudit, 'lang'>): Promise<AuditQuestions>;
    /** A page of an answer. `next` of it is the `cursor` of the page that follows. */
    ask(question: string, asked?: AuditAsked<AskAudit>, options?: CallOptions): Promise<AuditAnswer>;
    /** A report of it in CSV or PDF, with the cursor of the report that follows. */
    report(
      question: string,
      asked: AuditAsked<AskAudit> & { readonly format: 'csv' | 'pdf' },
      options?: CallOptions,
    ): Promise<AuditReport>;
    /** The CSV of one asking: its rows, what was asked and what it rests on, and what was erased; with the cursor of the page that follows. */
    csv(question: string, asked?: AuditAsked<AskAudit>, options?: CallOptions): Promise<AuditCsv & Pick<AuditReport, 'next'>>;
    entries(asked?: AuditAsked<FindEntries>, options?: CallOptions): Promise<AuditAnswer>;
    /** Entries in the order of SHA-256(seed ‖ leaf hash): the same for everyone who draws with this seed below this size. */
    sample(asked: AuditAsked<DrawSample>, options?: CallOptions): Promise<AuditAnswer>;
    /** A releaser lets an auditor see the content of one exchange. Throws SAME_PERSON, NOT_FOUND. */
    grant(body: GrantContent, options?: CallOptions): Promise<ContentGrant>;
  };
  readonly agreements: {
    /** Every text that this country is party to. */
    list(options?: CallOptions): Promise<Agreements>;
    /** What a text permits; `agreement` is an id, or `id@version`. Throws NOT_FOUND. */
    terms(agreement: string, options?: CallOptions): Promise<AgreementTerms>;
    /** Activates a text that all its parties signed. Again changes nothing, so it is retried. Throws AGREEMENT_SIGNATURE_INVALID. */
    activate(body: ActivateAgreement, options?: CallOptions): Promise<Agreement>;
    /** Suspends record kinds of an agreement, at once and by this country alone. Again changes nothing, so it is retried. */
    suspend(agreement: string, body: ChangeSuspension, options?: CallOptions): Promise<Agreement>;
    resume(agreement: string, body: ChangeSuspension, options?: CallOptions): Promise<Agreement>;
  };
  readonly links: {
    /** The link with each partner: whether it carries, and why not. */
    list(options?: CallOptions): Promise<Links>;
    /** Takes a link down in both directions until it is resumed; everything else goes on. Again changes nothing, so it is retried. */
    suspend(partner: string, body: ChangeLink, options?: CallOptions): Promise<Link>;
    resume(partner: string, body: ChangeLink, options?: CallOptions): Promise<Link>;
  };
  /** See `readEvents`: `for await (const event of gateway.events({ after }))`. */
  events(options?: EventsOptions): AsyncGenerator<AnyEvent, void, undefined>;
  /** One page of events, for clients that cannot hold a stream open. `waitSeconds` at most 30. */
  eventPage(
    options?: CallOptions & {
      readonly after?: number;
      readonly limit?: number;
      readonly waitSeconds?: number;
      readonly partner?: string;
    },
  ): Promise<EventPage>;
  readonly clock: {
    /** What the gateway takes the time to be, and which partners agree. */
    show(options?: CallOptions): Promise<Clock>;
    /**
     * Lets go of a latest time that was wrong, as the person whose token this is. Never retried. Throws INVALID when the clock is not in
     * doubt, CLOCK_IN_DOUBT when the partners do not confirm it (`unconfirmed`: then too) or contradict it.
     */
    release(body: ReleaseClock, options?: CallOptions): Promise<ClockRelease>;
  };
  readonly log: {
    /** The country's newest FINAL checkpoint, a signed note (C2SP); with `latest`, or before there is one, that of its head. */
    checkpoint(options?: CallOptions & { readonly state?: 'latest' }): Promise<string>;
    /** The head, whether every partner has cosigned it, and what each last cosigned. */
    status(options?: CallOptions): Promise<LogStatus>;
    /**
     * What the country can show of an exchange to a stranger, as it came: a bundle of the form tripoint-evidence/v1. For auditors, under a
     * grant, with what opens the private commitments, unless `openings` is false.
     */
    evidence(exchangeId: string, options?: CallOptions & { readonly openings?: boolean }): Promise<Uint8Array>;
    /** Every log of the country, oldest first: the last is the one that is written. */
    list(options?: CallOptions): Promise<Logs>;
    /**
     * Ends the log that is written before its year is over, and begins the next, as the person whose token this is. Resolves once that is
     * announced. Never retried: a second time would end the next one. Throws INVALID while another turn waits for its time.
     */
    turn(body: TurnLog, options?: CallOptions): Promise<LogTurn>;
    /**
     * Lets go of the entries of a log that ended long ago, as the person whose token this is; its hashes stay. Never retried. Throws INVALID
     * with the reason why it is still to be kept, NOT_FINAL.
     */
    expire(body: ExpireLog, options?: CallOptions): Promise<LogExpiry>;
    /**
     * What C2SP tlog-tiles serves at a path: `checkpoint`, a hash tile, or for auditors an entry bundle. `log`: the origin of the one that is
     * read, else that which is written. Throws NOT_FOUND.
     */
    read(path: string, options?: CallOptions & { readonly log?: string | undefined }): Promise<Uint8Array>;
    /** What the last comparison of the log with each partner's found. */
    reconciliations(options?: CallOptions): Promise<Reconciliations>;
    /**
     * Compares the log with a partner's now. Again changes nothing, so it is retried. Throws LINK_DOWN or LINK_NOT_RESUMED; gaps are an
     * answer, not an error.
     */
    reconcile(partner: string, options?: CallOptions): Promise<Reconciliation>;
  };
  /** The signed head of the log that came with the newest answer; undefined before there is one. */
  head(): string | undefined;
  /** Whether the gateway can sign, log and deliver now. */
  ready(options?: CallOptions): Promise<Readiness>;
}

/** Filters and settings of one question; what is undefined is not asked for. */
export type AuditAsked<Asked> = { readonly [Name in keyof Asked]: Asked[Name] | undefined };

export interface AuditReport {
  readonly bytes: Uint8Array;
  readonly next?: string;
}

const questionPath = (question: string): string => `/v1/audit/questions/${encodeURIComponent(question)}`;

async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function search(asked: Readonly<Record<string, string | undefined>>): string {
  const said = Object.entries(asked).filter((one): one is [string, string] => one[1] !== undefined);
  return said.length === 0 ? '' : `?${new URLSearchParams(said)}`;
}

/**
 * A client of one country's gateway. Needs nothing but `fetch`, so it runs in browsers as in Node. Every
 * failure is a GatewayError; what was aborted rejects with the signal's reason.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const transport = createTransport(options);
  const json = async <T>(call: Call): Promise<{ value: T; headers: Headers }> => {
    const { text, status, headers } = await transport.send(call);
    try {
      return { value: JSON.parse(text) as T, headers };
    } catch (cause) {
      throw new GatewayError('The answer is not JSON', { code: 'ANSWER_NOT_UNDERSTOOD', status, cause });
    }
  };
  const get = { method: 'GET', idempotent: true } as const;
  // What an auditor reads is logged with every asking.
  const read = { method: 'GET', idempotent: false } as const;
  const change = async (path: string, body: unknown, signal: AbortSignal | undefined): Promise<Agreement> =>
    (await json<Agreement>({ method: 'POST', path, body, idempotent: true, signal })).value;
  const changeLink = async (partner: string, to: 'suspension' | 'resumption', body: ChangeLink, signal?: AbortSignal) => {
    const path = `/v1/links/${encodeURIComponent(partner)}/${to}`;
    return (await json<Link>({ method: 'POST', path, body, idempotent: true, signal })).value;
  };

  return {
    head: transport.head,
    exchanges: {
      async post(body, { idempotencyKey = crypto.randomUUID(), signal } = {}) {
        const headers = { 'idempotency-key': idempotencyKey };
        const { value, headers: told } = await json<PostedExchanges>({
          method: 'POST',
          path: '/v1/exchanges',
          headers,
          body,
          idempotent: true,
          signal,
        });
        return { ...value, replayed: told.get('idempotent-replayed') === 'true' };
      },
      async get(id, { signal, needsContent } = {}) {
        const path = `/v1/exchanges/${encodeURIComponent(id)}${needsContent ? '?content=required' : ''}`;
        return (await json<Exchange>({ ...get, path, signal })).value;
      },
      async erase(id, body, { signal } = {}) {
        const path = `/v1/exchanges/${encodeURIComponent(id)}/erasure`;
        return (await json<Destruction>({ method: 'POST', path, body, idempotent: false, signal })).value;
      },
      async destruction(id, { signal } = {}) {
        return (await json<Destruction>({ ...get, path: `/v1/exchanges/${encodeURIComponent(id)}/destruction`, signal })).value;
      },
    },
    duties: {
      async list({ signal, partner, kind, after } = {}) {
        return (await json<WaitingExchanges>({ ...get, path: `/v1/duties${search({ partner, kind, after })}`, signal })).value;
      },
      async settle(exchangeId, kind, body, { signal } = {}) {
        const path = `/v1/exchanges/${encodeURIComponent(exchangeId)}/duties/${encodeURIComponent(kind)}`;
        return (await json<Exchange>({ method: 'POST', path, body, idempotent: false, signal })).value;
      },
    },
    queries: {
      async ask(body, { signal } = {}) {
        return (await json<QueryAnswer>({ method: 'POST', path: '/v1/queries', body, idempotent: false, signal })).value;
      },
    },
    audit: {
      async questions({ signal, lang } = {}) {
        return (await json<AuditQuestions>({ ...read, path: `/v1/audit/questions${search({ lang })}`, signal })).value;
      },
      async ask(question, asked = {}, { signal } = {}) {
        return (await json<AuditAnswer>({ ...read, path: `${questionPath(question)}${search(asked)}`, signal })).value;
      },
      async report(question, asked, { signal } = {}) {
        const path = `${questionPath(question)}${search(asked)}`;
        const { bytes, headers } = await transport.send({ ...read, path, headers: { accept: '*/*' }, signal });
        const next = headers.get('x-next-cursor');
        return { bytes, ...(next !== null && { next }) };
      },
      async csv(question, asked = {}, { signal } = {}) {
        const path = `${questionPath(question)}${search({ ...asked, format: 'csv', part: 'all' })}`;
        const { value, headers } = await json<AuditCsv>({ ...read, path, signal });
        const next = headers.get('x-next-cursor');
        return { ...value, ...(next !== null && { next }) };
      },
      async entries(asked = {}, { signal } = {}) {
        return (await json<AuditAnswer>({ ...read, path: `/v1/audit/entries${search(asked)}`, signal })).value;
      },
      async sample(asked, { signal } = {}) {
        return (await json<AuditAnswer>({ ...read, path: `/v1/audit/sample${search(asked)}`, signal })).value;
      },
      async grant(body, { signal } = {}) {
        return (await json<ContentGrant>({ method: 'POST', path: '/v1/audit/grants', body, idempotent: false, signal })).value;
      },
    },
    agreements: {
      async list({ signal } = {}) {
        return (await json<Agreements>({ ...get, path: '/v1/agreements', signal })).value;
      },
      async terms(agreement, { signal } = {}) {
        return (await json<AgreementTerms>({ ...get, path: `/v1/agreements/${encodeURIComponent(agreement)}`, signal })).value;
      },
      activate: (body, { signal } = {}) => change('/v1/agreements', body, signal),
      suspend: (agreement, body, { signal } = {}) =>
        change(`/v1/agreements/${encodeURIComponent(agreement)}/suspension`, body, signal),
      resume: (agreement, body, { signal } = {}) =>
        change(`/v1/agreements/${encodeURIComponent(agreement)}/resumption`, body, signal),
    },
    links: {
      async list({ signal } = {}) {
        return (await json<Links>({ ...get, path: '/v1/links', signal })).value;
      },
      suspend: (partner, body, { signal } = {}) => changeLink(partner, 'suspension', body, signal),
      resume: (partner, body, { signal } = {}) => changeLink(partner, 'resumption', body, signal),
    },
    events: (eventsOptions) => readEvents(transport, eventsOptions),
    async eventPage({ after = 0, limit = 100, waitSeconds = 0, partner, signal } = {}) {
      const only = partner === undefined ? '' : `&partner=${encodeURIComponent(partner)}`;
      const path = `/v1/events?after=${after}&limit=${limit}&wait=${waitSeconds}${only}`;
      return (await json<EventPage>({ ...get, path, signal })).value;
    },
    clock: {
      async show({ signal } = {}) {
        return (await json<Clock>({ ...get, path: '/v1/clock', signal })).value;
      },
      async release(body, { signal } = {}) {
        return (await json<ClockRelease>({ method: 'POST', path: '/v1/clock/releases', body, idempotent: false, signal })).value;
      },
    },
    log: {
      async checkpoint({ state, signal } = {}) {
        const path = `/v1/log/checkpoint${state === undefined ? '' : `?state=${state}`}`;
        return (await transport.send({ ...get, path, headers: { accept: 'text/plain' }, signal })).text;
      },
      async status({ signal } = {}) {
        return (await json<LogStatus>({ ...get, path: '/v1/log/status', signal })).value;
      },
      async evidence(exchangeId, { openings = true, signal } = {}) {
        const path = `/v1/evidence/${encodeURIComponent(exchangeId)}${openings ? '' : '?openings=false'}`;
        return (await transport.send({ ...get, path, signal })).bytes;
      },
      async list({ signal } = {}) {
        return (await json<Logs>({ ...get, path: '/v1/logs', signal })).value;
      },
      async turn(body, { signal } = {}) {
        return (await json<LogTurn>({ method: 'POST', path: '/v1/log/turns', body, idempotent: false, signal })).value;
      },
      async expire(body, { signal } = {}) {
        return (await json<LogExpiry>({ method: 'POST', path: '/v1/log/expiries', body, idempotent: false, signal })).value;
      },
      async read(path, { log, signal } = {}) {
        const at = log === undefined ? '/log' : `/logs/${await sha256Hex(log)}`;
        return (await transport.send({ ...get, path: `${at}/${path}`, headers: { accept: '*/*' }, signal })).bytes;
      },
      async reconciliations({ signal } = {}) {
        return (await json<Reconciliations>({ ...get, path: '/v1/reconciliations', signal })).value;
      },
      async reconcile(partner, { signal } = {}) {
        const call = { method: 'POST', path: '/v1/reconciliations', body: { partner }, idempotent: true } as const;
        return (await json<Reconciliation>({ ...call, signal })).value;
      },
    },
    async ready({ signal } = {}) {
      return (await json<Readiness>({ ...get, path: '/readyz', accept: [503], signal })).value;
    },
  };
}
