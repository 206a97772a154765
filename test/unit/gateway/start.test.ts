import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { readConfig } from '../../../gateway/server/config.ts';
import { createLogger } from '../../../gateway/server/log.ts';
import { TOKENS, USERS } from './harness.ts';
import { type MemoryExchange, memoryExchange } from './memory-exchange.ts';

const composed = vi.hoisted(() => ({ exchange: undefined as unknown, steps: [] as string[] }));
vi.mock('../../../gateway/server/compose.ts', () => ({
  compose: async () => {
    composed.steps.push('composed');
    return { exchange: composed.exchange, close: async () => void composed.steps.push('services closed') };
  },
}));
const { startGateway } = await import('../../../gateway/server/main.ts');

const folder = mkdtempSync(join(tmpdir(), 'tripoint-start-'));
writeFileSync(join(folder, 'users.json'), JSON.stringify(USERS));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const configOf = (port = 0, more = '') =>
  readConfig(
    `{ country: US, keysFolder: ., dataFolder: data, agreementsFolder: ., usersFile: users.json, natsUrl: "tls://127.0.0.1:1", listen: { port: ${port}${more} },
       partners: [{ country: CA, natsUrl: "tls://127.0.0.1:2", publicFile: users.json }], limits: { drainMs: 100 } }`,
    folder,
    {},
  );
const quiet = createLogger('info', new Writable({ write: (_c, _e, next) => next() }));

let exchange: MemoryExchange;
beforeEach(() => {
  exchange = memoryExchange();
  composed.exchange = exchange;
  composed.steps.length = 0;
});
const headers = { authorization: `Bearer ${TOKENS.officer}` };

it('stopping: unready first, then requests under way are answered, then the services close', async () => {
  const stop = new AbortController();
  const { url, stopped } = await startGateway(configOf(), stop.signal, quiet);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const release = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const events = exchange.events;
  exchange.events = async (after, limit) => {
    reached.resolve();
    await release.promise;
    composed.steps.push('request answered');
    return events(after, limit);
  };
  const slow = fetch(`${url}/v1/events`, { headers: { ...headers, accept: 'application/json' } });
  await reached.promise;
  stop.abort();
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  setTimeout(() => release.resolve(), 200);
  expect((await slow).status).toBe(200);
  await stopped;
  expect(composed.steps).toEqual(['composed', 'request answered', 'services closed']);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

it('a client that never says a word does not hold up the stop', async () => {
  const { connect } = await import('node:net');
  const stop = new AbortController();
  const { url, stopped } = await startGateway(configOf(), stop.signal, quiet);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.on('error', () => {});
  const begun = performance.now();
  stop.abort();
  await stopped;
  expect(performance.now() - begun).toBeLessThan(2_000);
});

it('an address that is taken is a fault of the configuration, found before anything is started', async () => {
  const stop = new AbortController();
  const first = await startGateway(configOf(), stop.signal, quiet);
  const port = Number(new URL(first.url).port);
  await expect(startGateway(configOf(port), stop.signal, quiet)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(composed.steps).toEqual(['composed']);
  stop.abort();
  await first.stopped;
});

it('probes have a socket of their own, and outside witnesses one too: what fills the first leaves them alone', async () => {
  const stop = new AbortController();
  const { url, healthUrl, witnessUrl, stopped } = await startGateway(configOf(0, ', witnessPort: 0'), stop.signal, quiet);
  const status = async (base: string | undefined, path: string, init?: RequestInit) =>
    (await fetch(`${base}${path}`, init)).status;
  const origin = 'ab'.repeat(32);
  expect(new Set([url, healthUrl, witnessUrl]).size).toBe(3);
  expect(await status(url, '/v1/agreements', { headers })).toBe(200);
  expect(await status(url, `/witness/${origin}/checkpoint`)).toBe(404);
  expect(await status(healthUrl, '/healthz')).toBe(200);
  expect(await status(healthUrl, '/readyz')).toBe(200);
  expect(await status(healthUrl, '/v1/agreements', { headers })).toBe(404);
  // No token counts there, so none need travel there: the reasons are not told.
  const told = await (await fetch(`${healthUrl}/readyz`, { headers: { authorization: `Bearer ${TOKENS.operator}` } })).text();
  expect(told).not.toContain('detail');
  expect(await status(witnessUrl, '/witness/add-checkpoint', { method: 'POST', body: 'x' })).toBe(200);
  expect(await status(witnessUrl, '/v1/agreements', { headers })).toBe(404);
  stop.abort();
  await stopped;
  for (const base of [url, healthUrl, witnessUrl]) await expect(fetch(`${base}/healthz`)).rejects.toThrow();
});

it('guessing: many wrong tokens are an alarm among the events', async () => {
  const stop = new AbortController();
  const config = configOf();
  const { url, stopped } = await startGateway(
    { ...config, limits: { ...config.limits, wrongTokensPerMinute: 3 } },
    stop.signal,
    quiet,
  );
  for (let i = 0; i < 4; i++) {
    const { status } = await fetch(`${url}/v1/agreements`, { headers: { authorization: `Bearer ${String(i).repeat(40)}` } });
    expect(status).toBe(401);
  }
  expect(exchange.alarms).toBe(1);
  stop.abort();
  await stopped;
});

it('a probe that brings its token where none is taken does not count as one that guesses', async () => {
  const stop = new AbortController();
  const config = configOf(0, ', witnessPort: 0');
  const { healthUrl, witnessUrl, stopped } = await startGateway(
    { ...config, limits: { ...config.limits, wrongTokensPerMinute: 3 } },
    stop.signal,
    quiet,
  );
  for (let i = 0; i < 4; i++) {
    expect((await fetch(`${healthUrl}/readyz`, { headers })).status).toBe(200);
    await fetch(`${witnessUrl}/witness/${'ab'.repeat(32)}/checkpoint`, { headers });
  }
  expect(exchange.alarms).toBe(0);
  stop.abort();
  await stopped;
});
