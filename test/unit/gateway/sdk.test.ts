import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, GatewayError, type PostExchange } from '../../../gateway/sdk/index.ts';
import { TripointError } from '../../../services/domain/index.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';
import { CARGO, LOOKOUT, VISA_QUERY } from './memory-exchange.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const retry = { firstDelayMs: 1, maxDelayMs: 5 };
const gatewayAt = (baseUrl: string, fetch?: typeof globalThis.fetch) =>
  createGateway({ baseUrl, token: TOKENS.officer, retry, ...(fetch && { fetch }) });
const body: PostExchange = { to: ['CA', 'MX'], purpose: 'border-screening', lookout: LOOKOUT };

describe('a client and a server', () => {
  it('post, get, ask, read the checkpoint and the readiness', async () => {
    const gateway = gatewayAt(`${server.url}/`);
    const posted = await gateway.exchanges.post(body);
    expect(posted.replayed).toBe(false);
    expect(posted.exchanges.map(({ partner, state }) => [partner, state])).toEqual([
      ['CA', 'QUEUED'],
      ['MX', 'REFUSED'],
    ]);
    const first = await gateway.exchanges.get(posted.exchanges[0]?.id ?? '');
    expect(first.record).toEqual(LOOKOUT);
    expect((await gateway.exchanges.post({ to: ['CA'], purpose: 'p', cargo: CARGO })).exchanges[0]?.family).toBe('cargo');
    expect(await gateway.queries.ask({ to: 'CA', purpose: 'p', visaQuery: VISA_QUERY })).toMatchObject({ outcome: 'MATCH' });
    expect(await gateway.log.checkpoint()).toContain('— tripoint.example/us/2026');
    expect((await gateway.ready()).ready).toBe(true);
    server.exchange.ready = false;
    expect((await gateway.ready()).ready).toBe(false);
    server.exchange.ready = true;
  });

  it('say UNAVAILABLE as an outcome, not as an error', async () => {
    server.exchange.outcome = 'UNAVAILABLE';
    expect(await gatewayAt(server.url).queries.ask({ to: 'CA', purpose: 'p', visaQuery: VISA_QUERY })).toMatchObject({
      outcome: 'UNAVAILABLE',
      code: 'LINK_DOWN',
    });
    server.exchange.outcome = 'MATCH';
  });

  it('turn a problem into one error with its code, request and faults', async () => {
    const failure = await gatewayAt(server.url)
      .exchanges.post({ to: ['CA'], purpose: 'p', lookout: { subjectKind: 'PERSON' } })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GatewayError);
    expect(failure).toMatchObject({ code: 'INVALID', status: 422, retryable: false });
    expect((failure as GatewayError).requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect((failure as GatewayError).faults.map(({ field }) => field)).toContain('/lookout/recordReference');
  });
});

describe('retries', () => {
  /** Loses the answers of the first `count` requests, which the server has carried out. */
  const losing = (count: number): typeof fetch & { calls: () => number } => {
    let calls = 0;
    const fake = async (...args: Parameters<typeof fetch>) => {
      const response = await fetch(...args);
      if (++calls > count) return response;
      await response.arrayBuffer();
      throw new TypeError('fetch failed');
    };
    return Object.assign(fake, { calls: () => calls }) as typeof fetch & { calls: () => number };
  };

  it('a post whose answer is lost is done once', async () => {
    const before = server.exchange.released.length;
    const lossy = losing(2);
    const posted = await gatewayAt(server.url, lossy).exchanges.post(body);
    expect(posted.replayed).toBe(true);
    expect(lossy.calls()).toBe(3);
    expect(server.exchange.released.length - before).toBe(1);
  });

  it('a query whose answer is lost is not asked again', async () => {
    const lossy = losing(1);
    await expect(
      gatewayAt(server.url, lossy).queries.ask({ to: 'CA', purpose: 'p', visaQuery: VISA_QUERY }),
    ).rejects.toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
      retryable: true,
      status: 0,
      cause: expect.any(TypeError),
    });
    expect(lossy.calls()).toBe(1);
  });

  it('stop after so many attempts, and never begin for what will not change', async () => {
    server.exchange.failure = new TripointError('OVERLOADED');
    const overloaded = losing(0);
    await expect(gatewayAt(server.url, overloaded).log.checkpoint()).rejects.toMatchObject({ code: 'OVERLOADED', status: 503 });
    expect(overloaded.calls()).toBe(4);
    server.exchange.failure = new TripointError('LEDGER_CORRUPT');
    const corrupt = losing(0);
    await expect(gatewayAt(server.url, corrupt).log.checkpoint()).rejects.toMatchObject({ code: 'LEDGER_CORRUPT' });
    expect(corrupt.calls()).toBe(1);
    server.exchange.failure = undefined;
  });

  it('end at once when aborted', async () => {
    const stop = new AbortController();
    const gateway = createGateway({
      baseUrl: 'http://127.0.0.1:1',
      token: 't',
      retry: { firstDelayMs: 60_000, maxDelayMs: 60_000 },
    });
    const waiting = gateway.log.checkpoint({ signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 20);
    await expect(waiting).rejects.toThrow('enough');
  });
});

describe('an address of something else', () => {
  it('gives an error that says so, and the token is not carried on by a redirect', async () => {
    let mode: 'page' | 'gone' | 'redirect' = 'page';
    const carried: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      carried.push(request.headers.authorization);
      if (mode === 'page') response.end('<html>');
      else if (mode === 'gone') response.writeHead(502).end('<html>');
      else response.writeHead(302, { location: '/elsewhere' }).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const gateway = gatewayAt(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
    await expect(gateway.ready()).rejects.toMatchObject({ code: 'ANSWER_NOT_UNDERSTOOD', retryable: false });
    await expect(gateway.events().next()).rejects.toMatchObject({ code: 'ANSWER_NOT_UNDERSTOOD' });
    mode = 'gone';
    await expect(gateway.ready()).rejects.toMatchObject({ code: 'ANSWER_NOT_UNDERSTOOD', status: 502, retryable: true });
    mode = 'redirect';
    carried.length = 0;
    await expect(gateway.queries.ask({ to: 'CA', purpose: 'p', visaQuery: {} })).rejects.toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
    });
    expect(carried).toHaveLength(1);
    other.close();
  });
});
