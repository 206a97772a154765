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
  compose: async () => ({ exchange: composed.exchange, close: async () => void composed.steps.push('services closed') }),
}));
const { startGateway } = await import('../../../gateway/server/main.ts');

const folder = mkdtempSync(join(tmpdir(), 'tripoint-start-'));
writeFileSync(join(folder, 'users.json'), JSON.stringify(USERS));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const configOf = (port = 0) =>
  readConfig(
    `{ country: US, keysFolder: ., dataFolder: ., agreementsFolder: ., usersFile: users.json, natsUrl: "tls://127.0.0.1:1", listen: { port: ${port} },
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
  expect(composed.steps).toEqual(['request answered', 'services closed']);
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

it('an address that is taken is a fault of the configuration, and nothing stays open', async () => {
  const stop = new AbortController();
  const first = await startGateway(configOf(), stop.signal, quiet);
  const port = Number(new URL(first.url).port);
  await expect(startGateway(configOf(port), stop.signal, quiet)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(composed.steps).toEqual(['services closed']);
  stop.abort();
  await first.stopped;
});
