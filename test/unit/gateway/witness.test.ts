import pc from 'picocolors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statusCard } from '../../../gateway/cli/log-status.ts';
import { createGateway } from '../../../gateway/sdk/index.ts';
import { HOUR, MINUTE } from '../../../services/domain/index.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';
import { START } from './memory-exchange.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const LOG = 'ab'.repeat(32);
const BODY = 'old 0\n\ntripoint.example/ca/2026\n1\nAAAA\n\n— tripoint.example/ca/2026 c2ln\n';

describe('the witness over HTTP', () => {
  // Witnesses of other makes name the body as they like, or not at all.
  it.each([['text/plain'], ['application/octet-stream'], ['application/x-www-form-urlencoded'], [undefined]])(
    'takes a body that is called %s, from anyone, byte for byte',
    async (type) => {
      const response = await fetch(`${server.url}/witness/add-checkpoint`, {
        method: 'POST',
        body: Buffer.from(BODY),
        ...(type !== undefined && { headers: { 'content-type': type } }),
      });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
      expect(await response.text()).toBe(server.exchange.cosigns.body);
      expect(server.exchange.checkpoints.at(-1)).toBe(BODY);
    },
  );

  it('answers with the status, type and body of the protocol, and with no problem document', async () => {
    const { cosigns } = server.exchange;
    server.exchange.cosigns = { status: 409, type: 'text/x.tlog.size', body: '7\n' };
    const response = await fetch(`${server.url}/witness/add-checkpoint`, { method: 'POST', body: Buffer.from(BODY) });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      409,
      'text/x.tlog.size',
      '7\n',
    ]);
    server.exchange.cosigns = cosigns;
  });

  it('publishes what it cosigned, by the hash of the name of a log', async () => {
    const found = await fetch(`${server.url}/witness/${LOG}/checkpoint`);
    expect([found.status, await found.text()]).toEqual([200, 'a note\n']);
    expect((await fetch(`${server.url}/witness/${'cd'.repeat(32)}/checkpoint`)).status).toBe(404);
  });

  it('counts by address, since nobody is known by a token', async () => {
    const strict = await startServer({ requestsPerMinutePerAddress: 2 });
    const ask = () => fetch(`${strict.url}/witness/add-checkpoint`, { method: 'POST', body: Buffer.from(BODY) });
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([200, 200, 429]);
    await strict.close();
  });

  it('lets no other route take what is not JSON', async () => {
    const response = await server.call('/v1/queries', { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } });
    expect(response.status).toBe(415);
  });
});

describe('the status of the log', () => {
  const gateway = () => createGateway({ baseUrl: server.url, token: TOKENS.operator });

  it('gives the newest FINAL checkpoint, and that of the head when it is asked for', async () => {
    expect(await gateway().log.checkpoint()).toContain('\n2\n');
    expect(await gateway().log.checkpoint({ state: 'latest' })).toContain('\n3\n');
    expect((await server.call('/v1/log/checkpoint?state=final')).status).toBe(422);
  });

  it('says what each witness last cosigned, and when sending to one that does not stops', async () => {
    server.exchange.witnesses = [
      { country: 'CA', size: 3, at: START, late: false, stale: false },
      { country: 'MX', size: 2, at: START - 3 * HOUR, late: true, stopsAt: START + HOUR, stale: false },
    ];
    const status = await gateway().log.status();
    expect(status).toMatchObject({
      state: 'PROVISIONAL',
      size: 3,
      final: { size: 2 },
      reconciliations: [{ partner: 'CA' }, { partner: 'MX' }],
    });
    const lines = statusCard(status, pc.createColors(false), () => START + MINUTE).join('\n');
    expect(lines).toContain('CA: 3 entries, 60 s ago');
    expect(lines).toContain('MX: 2 entries, 3 h 1 min ago; sending to it stops in 59 min');
  });
});
