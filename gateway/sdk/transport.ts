import { errorOf, GatewayError, unreachable } from './error.ts';

export interface RetrySettings {
  /** Attempts in all; 1 never retries. */
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export interface GatewayOptions {
  readonly baseUrl: string;
  readonly token: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Aborts everything that this client has in progress. */
  readonly signal?: AbortSignal;
  readonly retry?: Partial<RetrySettings>;
  /** A stream that has been silent for this long, without even a heartbeat, is reopened. */
  readonly silenceMs?: number;
  /** Receives the signed head of the gateway's log with each response. Keep it: it can prove later that the log contained what was answered. */
  readonly onHead?: (note: string) => void;
}

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Instead of a body in JSON: bytes as they come. */
  readonly stream?: ReadableStream<Uint8Array>;
  /** Sending it twice does no more than sending it once. */
  readonly idempotent: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Statuses other than 2xx that count as success. */
  readonly accept?: readonly number[];
}

export interface Answer {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly status: number;
  readonly headers: Headers;
}

export interface Transport {
  readonly retry: RetrySettings;
  readonly silenceMs: number;
  readonly signal: AbortSignal | undefined;
  /** The head from the latest response. */
  head(): string | undefined;
  /** A head arrived with the events of a stream, in base64. */
  hear(head: string): void;
  /** One attempt; the body is not read yet. Throws GatewayError. */
  once(call: Call): Promise<Response>;
  /** The whole response, with retries if the call is idempotent and the failure may be temporary. Throws GatewayError. */
  send(call: Call): Promise<Answer>;
}

export function createTransport(options: GatewayOptions): Transport {
  const fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  const retry: RetrySettings = { attempts: 4, firstDelayMs: 200, maxDelayMs: 5_000, ...options.retry };
  const base = options.baseUrl.replace(/\/+$/, '');

  let newest: string | undefined;
  const hear = (head: string): void => {
    let bytes: Uint8Array;
    try {
      bytes = Uint8Array.from(atob(head), (character) => character.charCodeAt(0));
    } catch {
      return; // Of no use to whoever keeps it, and no reason to lose the answer.
    }
    newest = new TextDecoder().decode(bytes);
    options.onHead?.(newest);
  };

  async function once({ method, path, headers, body, stream, signal, accept = [] }: Call): Promise<Response> {
    const signals = [options.signal, signal].filter((one) => one !== undefined);
    let response: Response;
    try {
      response = await fetch(`${base}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(options.token === '' ? {} : { authorization: `Bearer ${options.token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(stream === undefined ? {} : { body: stream, duplex: 'half' }),
        ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
        // token theft: a redirect would carry the token to wherever it points.
        redirect: 'error',
      });
    } catch (cause) {
      if (signals.some(({ aborted }) => aborted)) throw cause;
      throw unreachable(cause);
    }
    const head = response.headers.get('tripoint-log-checkpoint');
    if (head !== null) hear(head);
    if (response.ok || accept.includes(response.status)) return response;
    const error = await errorOf(response);
    const after = Number(response.headers.get('retry-after'));
    if (Number.isFinite(after) && after > 0) retryAfterMs.set(error, after * 1000);
    throw error;
  }

  async function whole(call: Call): Promise<Answer> {
    const response = await once(call);
    try {
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { bytes, text: new TextDecoder().decode(bytes), status: response.status, headers: response.headers };
    } catch (cause) {
      if (options.signal?.aborted || call.signal?.aborted) throw cause;
      throw unreachable(cause); // cut in the middle of the body
    }
  }

  async function send(call: Call): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await whole(call);
      } catch (error) {
        if (!call.idempotent || !isRetryable(error) || attempt >= retry.attempts) throw error;
        await pause(delayMs(retry, attempt, error), options.signal, call.signal);
      }
    }
  }

  return { retry, silenceMs: options.silenceMs ?? 45_000, signal: options.signal, head: () => newest, hear, once, send };
}

const retryAfterMs = new WeakMap<GatewayError, number>();

export const isRetryable = (error: unknown): error is GatewayError => error instanceof GatewayError && error.retryable;

/** Doubling with full jitter, so that clients that failed together do not return together; never sooner than the server asked. */
export function delayMs({ firstDelayMs, maxDelayMs }: RetrySettings, attempt: number, error: GatewayError): number {
  const jittered = Math.random() * Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
  return Math.max(jittered, Math.min(maxDelayMs, retryAfterMs.get(error) ?? 0));
}

/** Rejects with the reason of whichever signal aborts. */
export function pause(ms: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const live = signals.filter((signal) => signal !== undefined);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      for (const signal of live) signal.removeEventListener('abort', abort);
      settle();
    };
    const abort = () => end(() => reject(live.find(({ aborted }) => aborted)?.reason));
    const timer = setTimeout(() => end(resolve), ms);
    for (const signal of live) signal.addEventListener('abort', abort);
    if (live.some(({ aborted }) => aborted)) abort();
  });
}
