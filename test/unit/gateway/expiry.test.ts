import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { checkOf, Exchange, LogExpiry, type Problem } from '../../../gateway/contract/index.ts';
import { createGateway } from '../../../gateway/sdk/index.ts';
import { exchangeJson } from '../../../gateway/server/views.ts';
import { type CommandLine, commandLine, rows } from './command.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';
import { LOG, LOOKOUT } from './memory-exchange.ts';

const ORIGIN = 'tripoint.example/us/2020';
const ORDER = { origin: ORIGIN, basis: '5 USC 552a(c)', reason: 'five years are over' };

let server: TestServer;
let commands: CommandLine;
beforeAll(async () => {
  server = await startServer();
  commands = commandLine(server);
});
beforeEach(() => {
  server.exchange.logList = [{ ...LOG, origin: ORIGIN, state: 'ENDED', size: 7, final: true, turn: 'a turn\n' }, LOG];
});
afterAll(async () => {
  await server.close();
  commands.remove();
});
const releaser = () => createGateway({ baseUrl: server.url, token: TOKENS.releaser });

it('a releaser lets a log expire, and the list of logs says so', async () => {
  const expiry = await releaser().log.expire(ORDER);
  expect(checkOf(LogExpiry)(expiry).faults).toBeUndefined();
  expect(expiry).toMatchObject({ origin: ORIGIN, size: 7, basis: ORDER.basis });
  expect((await releaser().log.list()).logs).toMatchObject([
    { origin: ORIGIN, state: 'EXPIRED', expired: expiry.at },
    { state: 'OPEN' },
  ]);
  // A second time there is nothing to let go of.
  await expect(releaser().log.expire(ORDER)).rejects.toMatchObject({ code: 'INVALID', status: 422 });
});

it('what is wrong with an order is told all at once, and a reason is never in the log of requests', async () => {
  const order = (body: unknown) =>
    server.call('/v1/log/expiries', {
      method: 'POST',
      role: 'releaser',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const response = await order({ origin: '', basis: 'x'.repeat(129), reason: ' ' });
  expect(response.status).toBe(422);
  expect(((await response.json()) as Problem).faults.map(({ field }) => field).sort()).toEqual(['/basis', '/origin', '/reason']);
  expect((await order({ ...ORDER, reason: 'SECRET-REASON' })).status).toBe(200);
  expect(server.logged()).not.toContain('SECRET-REASON');
});

it('the command says what goes and what stays, and why it is refused', async () => {
  const args = ['log', 'expire', ORIGIN, '--basis', ORDER.basis, '--reason', ORDER.reason];
  const officer = await commands.run(args);
  expect([officer.code, officer.stderr]).toEqual([3, expect.stringContaining('FORBIDDEN')]);
  const expired = await commands.run(args, { role: 'releaser' });
  expect([expired.code, expired.stderr]).toEqual([0, '']);
  for (const part of [
    'EXPIRED',
    ORIGIN,
    'its 7 entries are being deleted, its hashes stay',
    ORDER.basis,
    'tripoint.example/us/2026 8',
  ])
    expect(expired.stdout).toContain(part);
  const again = await commands.run(args, { role: 'releaser' });
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('a log of this country that has ended')]);
  const list = await commands.run(['log', 'list'], { role: 'releaser' });
  expect(list.stdout).toContain('without its entries since');
  server.exchange.logList = [{ ...LOG, origin: ORIGIN, state: 'ENDED', final: true, turn: 'a turn\n' }, LOG];
  const json = await commands.run([...args, '--json'], { role: 'releaser' });
  expect(rows(json.stdout)).toMatchObject([{ origin: ORIGIN, basis: ORDER.basis }]);
});

it('an exchange of which the entries are gone says since when', async () => {
  const { exchanges } = await createGateway({ baseUrl: server.url, token: TOKENS.officer }).exchanges.post({
    to: ['CA'],
    purpose: 'p',
    lookout: LOOKOUT,
  });
  const view = await server.exchange.get(exchanges[0]?.id ?? '');
  const json = exchangeJson({ ...view, expired: Date.UTC(2031, 0, 1) * 1_000 });
  expect(checkOf(Exchange)(json).faults).toBeUndefined();
  expect(json.expired).toBe('2031-01-01T00:00:00.000000Z');
});
