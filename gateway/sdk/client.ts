// Calls with a JSON response, used by the resources.
import { GatewayError } from './error.ts';
import type { Call, Transport } from './transport.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface Client {
  readonly transport: Transport;
  /** A GET, retried. */
  readonly get: <T>(path: string, signal?: AbortSignal) => Promise<T>;
  /** A GET that the gateway logs each time: never retried. */
  readonly getOnce: <T>(path: string, signal?: AbortSignal) => Promise<T>;
  /** An idempotent POST: retried. */
  readonly put: <T>(path: string, body: unknown, signal?: AbortSignal) => Promise<T>;
  /** A POST that is not idempotent: never retried. */
  readonly post: <T>(path: string, body: unknown, signal?: AbortSignal) => Promise<T>;
  /** Also returns the headers of the response. */
  readonly json: <T>(call: Call) => Promise<{ readonly value: T; readonly headers: Headers }>;
}

export function createClient(transport: Transport): Client {
  const json: Client['json'] = async <T>(call: Call) => {
    const { text, status, headers } = await transport.send(call);
    try {
      return { value: JSON.parse(text) as T, headers };
    } catch (cause) {
      throw new GatewayError('The answer is not JSON', { code: 'ANSWER_NOT_UNDERSTOOD', status, cause });
    }
  };
  const getting =
    (idempotent: boolean) =>
    async <T>(path: string, signal?: AbortSignal): Promise<T> =>
      (await json<T>({ method: 'GET', path, idempotent, signal })).value;
  const posting =
    (idempotent: boolean) =>
    async <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
      (await json<T>({ method: 'POST', path, body, idempotent, signal })).value;
  return { transport, json, get: getting(true), getOnce: getting(false), put: posting(true), post: posting(false) };
}

/** One segment of a path. */
export const segment = encodeURIComponent;

/** `?a=1&b=2` from the parameters that are not undefined; empty if none is. */
export function search(asked: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
