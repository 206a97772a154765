import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../../../gateway/server/app.ts';
import { defaultLimits, type Limits } from '../../../gateway/server/config.ts';
import { createLogger } from '../../../gateway/server/log.ts';
import { ROLES, type Role, tokenSha256, usersOf } from '../../../gateway/server/users.ts';
import { type MemoryExchange, memoryDesk, memoryExchange } from './memory-exchange.ts';

export const TOKENS = Object.fromEntries(ROLES.map((role) => [role, `${role}-token-that-only-this-test-knows`])) as Record<
  Role,
  string
>;
/** The token of a second releaser, us-releaser-8. */
export const OTHER_RELEASER = 'other-releaser-token-that-only-this-test-knows';
export const USERS = [
  ...ROLES.map((role) => ({ subject: `us-${role}-7`, role, agency: 'CBP', tokenSha256: tokenSha256(TOKENS[role]) })),
  { subject: 'us-releaser-8', role: 'releaser', agency: 'CBP', tokenSha256: tokenSha256(OTHER_RELEASER) },
];

export interface TestServer {
  readonly app: FastifyInstance;
  readonly url: string;
  readonly port: number;
  readonly exchange: MemoryExchange;
  readonly desk: ReturnType<typeof memoryDesk>;
  readonly stopping: AbortController;
  /** Everything that was logged. */
  logged(): string;
  /** The log line of a request, which is written a moment after its answer. */
  lineOf(requestId: string): Promise<Record<string, unknown>>;
  /** Makes a request, by default as an officer. */
  call(path: string, init?: RequestInit & { role?: Role | 'nobody' }): Promise<Response>;
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

/** Starts a gateway over an in-memory exchange, on a real port. */
export async function startServer(limits: Partial<Limits> = {}): Promise<TestServer> {
  const exchange = memoryExchange();
  const desk = memoryDesk();
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _, next) {
      lines.push(String(chunk));
      next();
    },
  });
  const stopping = new AbortController();
  const app = await createApp(exchange, {
    desk,
    identify: usersOf(USERS),
    hasRole: (subject, role) => USERS.some((user) => user.subject === subject && user.role === role),
    limits: { ...defaultLimits(), requestsPerMinutePerAddress: 10_000, requestsPerMinutePerUser: 100_000, ...limits },
    log: createLogger('debug', sink),
    stopping: stopping.signal,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const call: TestServer['call'] = (path, { role = 'officer', ...init } = {}) =>
    fetch(`${url}${path}`, {
      ...init,
      headers: { ...(role === 'nobody' ? {} : { authorization: `Bearer ${TOKENS[role]}` }), ...init.headers },
    });
  let keys = 0;
  return {
    app,
    url,
    port: (app.server.address() as AddressInfo).port,
    exchange,
    desk,
    stopping,
    logged: () => lines.join(''),
    async lineOf(requestId) {
      for (let i = 0; i < 200; i++) {
        const line = lines.find((text) => text.includes(requestId));
        if (line !== undefined) return JSON.parse(line) as Record<string, unknown>;
        await sleep(5);
      }
      throw new Error('this request has no line in the log');
    },
    call,
    post: (body, headers = {}) =>
      call('/v1/exchanges', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `key-${++keys}`, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async close() {
      stopping.abort();
      await app.close();
    },
  };
}

/** Pseudorandom numbers in [0, 1), determined by the seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
