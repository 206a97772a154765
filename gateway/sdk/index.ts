import type {
  ActivateAgreement,
  Agreement,
  Agreements,
  AskQuery,
  ChangeSuspension,
  EventPage,
  Exchange,
  GatewayEvent,
  PersonalDuty,
  PostExchange,
  PostedExchanges,
  QueryAnswer,
  Readiness,
  SettleDuty,
  WaitingExchanges,
} from '../contract/index.ts';
import { GatewayError } from './error.ts';
import { type EventsOptions, readEvents } from './events.ts';
import { type Call, createTransport, type GatewayOptions } from './transport.ts';

export type {
  ActivateAgreement,
  Agreement,
  Agreements,
  AskQuery,
  ChangeSuspension,
  Decision,
  Duty,
  EventPage,
  Exchange,
  GatewayEvent,
  LogReference,
  PersonalDuty,
  PostExchange,
  PostedExchanges,
  Priority,
  QueryAnswer,
  Readiness,
  SettleDuty,
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
    get(id: string, options?: CallOptions): Promise<Exchange>;
  };
  readonly duties: {
    /** Exchanges with a duty that waits for a person, releasers' first, each oldest first, at most 256, without their records. */
    list(options?: CallOptions): Promise<WaitingExchanges>;
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
  readonly agreements: {
    /** Every text that this country is party to. */
    list(options?: CallOptions): Promise<Agreements>;
    /** Activates a text that all its parties signed. Again changes nothing, so it is retried. Throws AGREEMENT_SIGNATURE_INVALID. */
    activate(body: ActivateAgreement, options?: CallOptions): Promise<Agreement>;
    /** Suspends record kinds of an agreement, at once and by this country alone. Again changes nothing, so it is retried. */
    suspend(agreement: string, body: ChangeSuspension, options?: CallOptions): Promise<Agreement>;
    resume(agreement: string, body: ChangeSuspension, options?: CallOptions): Promise<Agreement>;
  };
  /** See `readEvents`: `for await (const event of gateway.events({ after }))`. */
  events(options?: EventsOptions): AsyncGenerator<GatewayEvent, void, undefined>;
  /** One page of events, for clients that cannot hold a stream open. `waitSeconds` at most 30. */
  eventPage(
    options?: CallOptions & { readonly after?: number; readonly limit?: number; readonly waitSeconds?: number },
  ): Promise<EventPage>;
  readonly log: {
    /** The country's latest checkpoint, a signed note (C2SP). */
    checkpoint(options?: CallOptions): Promise<string>;
  };
  /** Whether the gateway can sign, log and deliver now. */
  ready(options?: CallOptions): Promise<Readiness>;
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
  const change = async (path: string, body: unknown, signal: AbortSignal | undefined): Promise<Agreement> =>
    (await json<Agreement>({ method: 'POST', path, body, idempotent: true, signal })).value;

  return {
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
      async get(id, { signal } = {}) {
        return (await json<Exchange>({ ...get, path: `/v1/exchanges/${encodeURIComponent(id)}`, signal })).value;
      },
    },
    duties: {
      async list({ signal } = {}) {
        return (await json<WaitingExchanges>({ ...get, path: '/v1/duties', signal })).value;
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
    agreements: {
      async list({ signal } = {}) {
        return (await json<Agreements>({ ...get, path: '/v1/agreements', signal })).value;
      },
      activate: (body, { signal } = {}) => change('/v1/agreements', body, signal),
      suspend: (agreement, body, { signal } = {}) =>
        change(`/v1/agreements/${encodeURIComponent(agreement)}/suspension`, body, signal),
      resume: (agreement, body, { signal } = {}) =>
        change(`/v1/agreements/${encodeURIComponent(agreement)}/resumption`, body, signal),
    },
    events: (eventsOptions) => readEvents(transport, eventsOptions),
    async eventPage({ after = 0, limit = 100, waitSeconds = 0, signal } = {}) {
      const path = `/v1/events?after=${after}&limit=${limit}&wait=${waitSeconds}`;
      return (await json<EventPage>({ ...get, path, signal })).value;
    },
    log: {
      async checkpoint({ signal } = {}) {
        return (await transport.send({ ...get, path: '/v1/log/checkpoint', headers: { accept: 'text/plain' }, signal })).text;
      },
    },
    async ready({ signal } = {}) {
      return (await json<Readiness>({ ...get, path: '/readyz', accept: [503], signal })).value;
    },
  };
}
