import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer, TOKENS, USERS } from './harness.ts';
import { idOf, LOOKOUT, VISA_QUERY } from './memory-exchange.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

it('no token, body, query string, subject, document or user agent reaches the log, whatever fails', async () => {
  const json = { 'content-type': 'application/json', 'user-agent': 'AGENT-SECRET' };
  await server.post({ to: ['CA'], purpose: 'PURPOSE-SECRET', lookout: LOOKOUT });
  await server.post({
    to: ['NOPE'],
    purpose: 'PURPOSE-SECRET',
    lookout: { ...LOOKOUT, document: 'DOCUMENT-SECRET' },
    'FIELD-SECRET': 1,
  });
  await server.post('{"BODY-SECRET');
  await server.post('{}', { 'idempotency-key': 'KEY-SECRET' });
  const ask = (visaQuery: object) =>
    server.call('/v1/queries', { method: 'POST', headers: json, body: JSON.stringify({ to: 'CA', purpose: 'p', visaQuery }) });
  await ask(VISA_QUERY);
  await ask({ ...VISA_QUERY, caseReference: 5 });
  await server.call('/v1/events?after=QUERY-SECRET');
  await server.call('/v1/exchanges/PATH-SECRET');
  await server.call('/PATH-SECRET/%E0%A4?q=QUERY-SECRET');
  await server.call('/v1/events', {
    role: 'nobody',
    headers: { authorization: 'Bearer WRONG-SECRET-WRONG-SECRET-WRONG-SECRET' },
  });
  server.exchange.failure = new Error('ERROR-SECRET L898902C3');
  await ask(VISA_QUERY);
  const last = await server.call(`/v1/exchanges/${idOf(1)}`);
  await server.lineOf(last.headers.get('x-request-id') ?? '');

  const log = server.logged();
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.length).toBeGreaterThanOrEqual(12);
  const secrets = [
    'SECRET',
    'ERIKSSON',
    'L898902C3',
    'CASE-1',
    ...Object.values(TOKENS),
    ...USERS.flatMap((user) => [user.subject, user.tokenSha256]),
  ];
  for (const secret of secrets) expect(log).not.toContain(secret);
  const fields = new Set(lines.flatMap((line) => Object.keys(line)));
  expect([...fields].sort()).toEqual([
    'code',
    'durationMs',
    'error',
    'level',
    'method',
    'msg',
    'requestId',
    'route',
    'status',
    'time',
  ]);
  expect(lines.find(({ code }) => code === 'INTERNAL')?.error).toMatchObject({ name: 'Error', at: expect.any(Array) });
});

it('the code in the log is the code that was answered', async () => {
  const json = { 'content-type': 'application/json' };
  const calls = [
    server.call('/v1/queries', { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }),
    server.call('/v1/queries', { method: 'POST', body: `"${'x'.repeat(262_144)}"`, headers: json }),
    server.call('/v1/exchanges/%E0%A4'),
    server.call('/v1/queries', { method: 'PATCH' }),
  ];
  for (const response of await Promise.all(calls)) {
    const { code, requestId } = (await response.json()) as { code: string; requestId: string };
    expect((await server.lineOf(requestId)).code).toBe(code);
  }
});

it('the request id of an answer finds its line', async () => {
  const response = await server.call('/v1/log/checkpoint', { role: 'integrator' });
  await response.text();
  const id = response.headers.get('x-request-id') ?? '';
  expect(await server.lineOf(id)).toMatchObject({
    requestId: id,
    code: 'FORBIDDEN',
    status: 403,
    method: 'GET',
    route: '/v1/log/checkpoint',
  });
});
