import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  checkOf,
  Exchange,
  PostedExchanges,
  Problem,
  QueryAnswer,
  ROUTES,
  type RouteName,
} from '../../../gateway/contract/index.ts';
import { ACCESS } from '../../../gateway/server/access.ts';
import { CODES, type Code, TripointError } from '../../../services/domain/index.ts';
import { startServer, type TestServer } from './harness.ts';
import { CARGO, idOf, LOOKOUT, VISA_QUERY } from './memory-exchange.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());
afterEach(() => {
  server.exchange.failure = undefined;
});

const checkProblem = checkOf(Problem);
async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const json = await response.json();
  expect(checkProblem(json).faults).toBeUndefined();
  const problem = json as Problem;
  expect(problem.status).toBe(response.status);
  expect(problem.requestId).toBe(response.headers.get('x-request-id'));
  return problem;
}
const post = (over: object = {}) => ({ to: ['CA'], purpose: 'border-screening', lookout: LOOKOUT, ...over });

describe('problems', () => {
  it.each(Object.keys(CODES) as Code[])('%s from the exchange is a problem with its own status and code', async (code) => {
    server.exchange.failure = new TripointError(code, { field: '/a', rule: 'b' });
    const response = await server.call(`/v1/exchanges/${idOf(1)}`);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ code, title: CODES[code].title, status: CODES[code].status });
    expect(problem.type).toBe(`urn:tripoint:problem:${code}`);
    expect(problem.retryable).toBe('retryable' in CODES[code]);
    expect(problem.faults).toEqual([{ field: '/a', rule: 'b' }]);
  });

  it('an unexpected error says INTERNAL and nothing of its message', async () => {
    server.exchange.failure = new Error('value L898902C3 leaked');
    const response = await server.call(`/v1/exchanges/${idOf(1)}`);
    const text = await response.clone().text();
    expect(await problemOf(response)).toMatchObject({ code: 'INTERNAL', status: 500 });
    expect(text).not.toContain('L898902C3');
    expect(server.logged()).not.toContain('L898902C3');
  });

  const json = { 'content-type': 'application/json' };
  const rows: [string, string, RequestInit & { role?: 'nobody' }, Code][] = [
    ['no token', '/v1/events', { role: 'nobody' }, 'UNAUTHENTICATED'],
    ['a token of no one', '/v1/events', { headers: { authorization: `Bearer ${'x'.repeat(40)}` } }, 'UNAUTHENTICATED'],
    ['an unknown address', '/v2/exchanges', {}, 'NOT_FOUND'],
    ['an unknown exchange', `/v1/exchanges/${idOf(0xfff)}`, {}, 'NOT_FOUND'],
    ['an id that is none', '/v1/exchanges/17', {}, 'INVALID'],
    ['an id longer than any', `/v1/exchanges/${'a'.repeat(200)}`, {}, 'NOT_FOUND'],
    ['an address that is no URL', '/v1/exchanges/%E0%A4', {}, 'MALFORMED'],
    ['another method', '/v1/queries', { method: 'DELETE' }, 'METHOD_NOT_ALLOWED'],
    ['another method with a body of another kind', '/v1/queries', { method: 'PUT', body: 'x' }, 'METHOD_NOT_ALLOWED'],
    [
      'a body of another kind',
      '/v1/queries',
      { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } },
      'MEDIA_TYPE_NOT_SUPPORTED',
    ],
    ['a body that is not JSON', '/v1/queries', { method: 'POST', body: '{"to":', headers: json }, 'MALFORMED'],
    ['an empty body', '/v1/queries', { method: 'POST', body: '', headers: json }, 'MALFORMED'],
    ['no body', '/v1/queries', { method: 'POST' }, 'MALFORMED'],
    [
      'a body that is not UTF-8',
      '/v1/queries',
      { method: 'POST', body: new Uint8Array([0x22, 0xff, 0x22]), headers: json },
      'MALFORMED',
    ],
    ['a body with __proto__', '/v1/queries', { method: 'POST', body: '{"__proto__":{"a":1}}', headers: json }, 'MALFORMED'],
    ['a member named twice', '/v1/queries', { method: 'POST', body: '{"to":"CA","to":"MX"}', headers: json }, 'MALFORMED'],
    ['a body nested without end', '/v1/queries', { method: 'POST', body: '['.repeat(100_000), headers: json }, 'MALFORMED'],
    ['a body over 256 KiB', '/v1/queries', { method: 'POST', body: `"${'x'.repeat(262_144)}"`, headers: json }, 'OVERSIZED'],
    ['no Idempotency-Key', '/v1/exchanges', { method: 'POST', body: '{}', headers: json }, 'IDEMPOTENCY_KEY_MISSING'],
    ['a body that is a list', '/v1/queries', { method: 'POST', body: '[]', headers: json }, 'INVALID'],
    ['a cursor that is none', '/v1/events?after=-1', { headers: { accept: 'application/json' } }, 'INVALID'],
  ];
  it.each(rows)('%s is answered with its own code', async (_, path, init, code) => {
    const problem = await problemOf(await server.call(path, init));
    expect(problem.code).toBe(code);
    expect(problem.status).toBe(CODES[code].status);
  });

  it('METHOD_NOT_ALLOWED says which methods there are, UNAUTHENTICATED how to authenticate', async () => {
    expect((await server.call('/v1/queries', { method: 'GET' })).headers.get('allow')).toBe('POST');
    expect((await server.call('/healthz', { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
    expect((await server.call('/v1/events', { role: 'nobody' })).headers.get('www-authenticate')).toContain('Bearer');
  });

  it('bytes that are not HTTP get a problem too, and the server lives on', async () => {
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(server.port, '127.0.0.1', () => socket.write('\u0016\u0003\u0001 hello\r\n\r\n'));
      socket.on('data', (bytes) => {
        text += String(bytes);
      });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toContain('400 Bad Request');
    expect(answer).toContain('urn:tripoint:problem:MALFORMED');
    expect((await server.call('/healthz')).status).toBe(200);
  });

  it('too many requests of one caller are refused, and probes are not counted', async () => {
    const small = await startServer({ requestsPerMinutePerUser: 2, requestsPerMinutePerAddress: 1 });
    try {
      const codes = [];
      for (let i = 0; i < 3; i++) codes.push((await small.call('/v1/log/checkpoint')).status);
      expect(codes).toEqual([200, 200, 429]);
      const limited = await small.call('/v1/log/checkpoint');
      expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await problemOf(limited)).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryable: true });
      expect((await small.call('/v1/log/checkpoint', { role: 'auditor' })).status).toBe(200);
      expect((await small.call('/v1/nowhere', { role: 'nobody' })).status).toBe(404);
      expect((await small.call('/v1/nowhere', { role: 'nobody' })).status).toBe(429);
      for (let i = 0; i < 5; i++) expect((await small.call('/healthz', { role: 'nobody' })).status).toBe(200);
    } finally {
      await small.close();
    }
  });
});

describe('all faults in one answer', () => {
  it('of the body, of the record and of the key together', async () => {
    const body = {
      to: ['CA', 'Canada', 'CA'],
      priority: 'SOON',
      surprise: true,
      cargo: { ...CARGO, shippingContainer: [{ iso6346Code: 'CSQU3054384' }], imoNumber: '9074728' },
    };
    const problem = await problemOf(await server.post(body, { 'idempotency-key': 'a b' }));
    expect(problem.code).toBe('INVALID');
    const fields = problem.faults.map(({ field }) => field);
    expect(fields).toEqual([
      'Idempotency-Key',
      '/purpose',
      '/surprise',
      '/to/1',
      '/to/2',
      '/priority',
      '/cargo/shippingContainer/0/iso6346Code',
      '/cargo/imoNumber',
    ]);
    expect(problem.faults.find(({ field }) => field === '/cargo/shippingContainer/0/iso6346Code')?.rule).toBe(
      'check digit 4, expected 3 (ISO 6346)',
    );
    expect(problem.detail).toContain('and 3 more in faults');
  });

  it('of a record with the form of the value, and none of it, and with the source of the rule', async () => {
    const dateOfBirth = { date: '19x1-Muñoz' };
    const name = [{ primaryIdentifier: 'Σecret', secondaryIdentifier: 'A'.repeat(300) }];
    const response = await server.post(post({ lookout: { ...LOOKOUT, dateOfBirth, name, category: ['X'], expiry: { day: 1 } } }));
    const text = await response.text();
    const { faults } = JSON.parse(text) as { faults: { field: string; value?: string; source?: string }[] };
    const at = (field: string) => faults.find((one) => one.field.startsWith(field));
    expect(at('/lookout/dateOfBirth/date')).toMatchObject({ value: '99a9-Aaaaa' });
    expect(at('/lookout/category')?.value).toMatch(/^(a list of 1|A)$/);
    expect(faults.every(({ source }) => source !== undefined && source !== '')).toBe(true);
    expect(faults.every(({ value = '' }) => value.length <= 41)).toBe(true);
    expect(text).not.toMatch(/Mu|19x1|ecret|AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/);
  });

  it('of the record alone', async () => {
    const problem = await problemOf(await server.post(post({ lookout: { subjectKind: 'PERSON' } })));
    expect(problem.faults.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['/lookout/recordReference', '/lookout/category', '/lookout/name']),
    );
  });

  it('of a query and its record', async () => {
    const response = await server.call('/v1/queries', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to: 'usa', visaQuery: { document: { documentNumber: 'A%', issuingState: 'UTO' } } }),
    });
    expect((await problemOf(response)).faults.map(({ field }) => field)).toEqual([
      '/purpose',
      '/to',
      '/visaQuery/document/documentNumber',
      '/visaQuery/caseReference',
    ]);
  });

  it('both records, or neither, is a fault', async () => {
    const rule = 'exactly one of cargo, lookout';
    const { lookout: _, ...neither } = post();
    expect((await problemOf(await server.post(neither))).faults).toEqual([{ field: '', rule }]);
    expect((await problemOf(await server.post(post({ cargo: CARGO })))).faults).toEqual([
      { field: '/cargo', rule },
      { field: '/lookout', rule },
    ]);
  });

  it('names a field that the caller made up only in part', async () => {
    const name = `a/~${'x'.repeat(1000)}`;
    const problem = await problemOf(await server.post(post({ [name]: 1 })));
    expect(problem.faults).toEqual([{ field: `/a~1~0${'x'.repeat(61)}`, rule: 'no such field here' }]);
  });
});

describe('Idempotency-Key', () => {
  it('answers a repeated request as before, and says so', async () => {
    const [first, second] = [
      await server.post(post(), { 'idempotency-key': 'k1' }),
      await server.post(post(), { 'idempotency-key': 'k1' }),
    ];
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await second.text()).toBe(await first.text());
  });

  it('refuses another body under the same key, were it by one space', async () => {
    const text = JSON.stringify(post());
    await server.post(text, { 'idempotency-key': 'k2' });
    expect((await problemOf(await server.post(`${text} `, { 'idempotency-key': 'k2' }))).code).toBe('IDEMPOTENCY_MISMATCH');
  });

  it.each([
    ['~'.repeat(128), 202],
    ['!', 202],
    ['~'.repeat(129), 422],
    ['with space', 422],
    ['caf\u00e9', 422],
  ])('%s gives %d', async (key, status) => {
    expect((await server.post(post(), { 'idempotency-key': key })).status).toBe(status);
  });
});

describe('a parameter that a route does not take', () => {
  const routes = Object.entries(ROUTES) as [RouteName, (typeof ROUTES)[RouteName]][];
  it.each(routes)('is refused at %s', async (name, { method, path }) => {
    const role = ACCESS[name] === 'public' ? 'nobody' : ACCESS[name][0];
    const problem = await problemOf(await server.call(`${path.replace('*', '000')}?nonsense=1`, { role, method }));
    expect(problem.code).toBe('INVALID');
    expect(problem.faults).toMatchObject([{ field: 'nonsense' }]);
  });

  it('is told with those that there are, and the one that was meant', async () => {
    const { faults } = await problemOf(await server.call('/v1/events?partners=CA&limit=1'));
    expect(faults).toEqual([
      { field: 'partners', rule: 'one of the parameters after, limit, wait, partner (did you mean partner?)' },
    ]);
    expect((await problemOf(await server.call('/v1/agreements?x'))).faults[0]?.rule).toBe('no parameter is taken here');
    expect((await problemOf(await server.call('/v1/events?after=1', { role: 'nobody' }))).code).toBe('UNAUTHENTICATED');
  });
});

describe('answers', () => {
  it('keep to the contract', async () => {
    const posted = await server.post(post({ to: ['CA', 'MX'] }));
    const body = (await posted.json()) as PostedExchanges;
    expect(checkOf(PostedExchanges)(body).faults).toBeUndefined();
    expect(body.exchanges[0]?.at).toBe('2026-03-01T00:00:00.000000Z');
    const shown = await (await server.call(`/v1/exchanges/${body.exchanges[0]?.id}`)).json();
    expect(checkOf(Exchange)(shown).faults).toBeUndefined();
    const asked = await server.call('/v1/queries', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to: 'CA', purpose: 'p', visaQuery: VISA_QUERY }),
    });
    expect(asked.status).toBe(200);
    expect(checkOf(QueryAnswer)(await asked.json()).faults).toBeUndefined();
  });

  it('carry what was left out by default, and the caller', async () => {
    const { exchange } = server;
    await server.post(post());
    expect(exchange.released.at(-1)).toMatchObject({
      priority: 'ROUTINE',
      classification: 'PROTECTED',
      caveats: [],
      family: 'lookout',
    });
    expect(exchange.users.at(-1)).toEqual({ subject: 'us-officer-7', agency: 'CBP' });
  });

  it('have a request id of their own and headers that forbid scripts and sniffing', async () => {
    const ids = new Set<string | null>();
    for (let i = 0; i < 3; i++) {
      const { headers } = await server.call('/healthz', { headers: { 'x-request-id': 'chosen by the caller' } });
      ids.add(headers.get('x-request-id'));
      expect(headers.get('content-security-policy')).toBe("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(ids.size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{14}7[0-9a-f-]{21}$/);
  });

  it('of a gateway that stops say that it is not ready, while requests are still answered', async () => {
    const other = await startServer();
    other.exchange.ready = false;
    expect((await other.call('/readyz')).status).toBe(503);
    other.exchange.ready = true;
    expect((await other.call('/readyz')).status).toBe(200);
    other.stopping.abort();
    expect((await other.call('/readyz')).status).toBe(503);
    expect((await other.call('/healthz')).status).toBe(200);
    expect((await other.post(post())).status).toBe(202);
    await other.close();
  });

  it('of readiness give names to everyone and reasons to operators', async () => {
    server.exchange.ready = false;
    for (const role of ['nobody', 'officer', 'auditor', 'integrator'] as const)
      expect(await (await server.call('/readyz', { role })).text()).not.toContain('10.0.0.7');
    expect(await (await server.call('/readyz', { role: 'operator' })).text()).toContain('10.0.0.7');
    server.exchange.ready = true;
  });
});
