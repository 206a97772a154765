// Screening as officers and systems meet it: over HTTP, and with the SDK.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkOf, MOST_SCREENED, type Problem, Screening } from '../../../gateway/contract/index.ts';
import { createGateway } from '../../../gateway/sdk/index.ts';
import { TripointError } from '../../../services/domain/index.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';
import { idOf } from './memory-exchange.ts';

const NAME = [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ANNA' }];
let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.close());

const screen = (body: string, type = 'application/json') =>
  server.call('/v1/screenings', { method: 'POST', headers: { 'content-type': type }, body });
const linesOf = async (response: Promise<Response>) =>
  (await (await response).text()).split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Screening]));

it('one, a list, and lines are answered with a line each, in order', async () => {
  const list = [
    { id: 'a', name: NAME },
    { id: 'b', name: 7 },
    { id: 'c', container: 'MSKU1234565' },
  ];
  const lines = list.map((one) => JSON.stringify(one)).join('\r\n');
  for (const response of [screen(JSON.stringify(list)), screen(`${lines}\n`, 'application/x-ndjson')]) {
    const results = await linesOf(response);
    expect(results.map(({ n, id, outcome }) => `${n} ${id} ${outcome}`)).toEqual(['1 a HIT', '2 b INVALID', '3 c CLEAR']);
    expect(results[1]?.faults).toEqual([{ field: '/name', rule: 'a list' }]);
    for (const result of results) expect(checkOf(Screening)(result).faults).toBeUndefined();
  }
  expect(await linesOf(screen(JSON.stringify({ name: NAME })))).toMatchObject([{ n: 1, outcome: 'HIT' }]);
});

it('what is no list of subjects is refused whole', async () => {
  const refused = async (body: string, type?: string) => (await (await screen(body, type)).json()) as Problem;
  expect(await refused(JSON.stringify({ name: NAME, sex: 'F' }))).toMatchObject({ code: 'INVALID', faults: [{ field: '/sex' }] });
  expect(await refused('[]')).toMatchObject({ code: 'INVALID' });
  expect(await refused(JSON.stringify(Array(MOST_SCREENED + 1).fill({ name: NAME })))).toMatchObject({ code: 'INVALID' });
  const cut = await refused('{"name":[]}\n{"na', 'application/x-ndjson');
  expect(cut).toMatchObject({ code: 'MALFORMED', detail: 'line 2 is not JSON' });
  expect(await refused('a', 'text/csv')).toMatchObject({ code: 'MEDIA_TYPE_NOT_SUPPORTED' });
  const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': 'k' };
  expect((await server.call('/v1/exchanges', { method: 'POST', headers, body: '{}' })).status).toBe(415);
});

it('an index that does not have everything is a problem, not an empty answer', async () => {
  server.exchange.failure = new TripointError('SEARCH_NOT_READY');
  const response = await screen(JSON.stringify([{ name: NAME }]));
  server.exchange.failure = undefined;
  expect([response.status, response.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
});

it('the SDK yields each result, and tells the originator of a hit in one call', async () => {
  const { screenings } = createGateway({ baseUrl: server.url, token: TOKENS.officer });
  const results: Screening[] = [];
  for await (const result of screenings.run([{ name: NAME }, { container: 'X1' }])) results.push(result);
  expect(results.map(({ outcome }) => outcome)).toEqual(['HIT', 'CLEAR']);
  const hit = results[0]?.hits[0] as Screening['hits'][number];
  await screenings.report(hit, { category: 'PRIMARY', actionTaken: 'REFERRED_TO_SECONDARY' }, { verb: 'ENCOUNTER' });
  expect(server.exchange.said.at(-1)).toEqual({
    ...{ recordId: idOf(0xabc), verb: 'ENCOUNTER', originator: 'CA' },
    content: { matchedOn: ['NAME'], name: NAME, category: 'PRIMARY', actionTaken: 'REFERRED_TO_SECONDARY' },
  });
  const { report: _, ...ours } = hit;
  expect(() => screenings.report(ours, { category: 'PRIMARY', actionTaken: 'ARRESTED' })).toThrow(TypeError);
});

it('the SDK takes an answer that was cut off for no answer', async () => {
  const headers = { 'content-type': 'application/x-ndjson' };
  const cut = async () => new Response('{"n":1,"outcome":"CLEAR","hits":[]}\n', { headers });
  const { screenings } = createGateway({ baseUrl: 'http://x', token: 't', fetch: cut as typeof fetch });
  const all = async () => {
    for await (const _ of screenings.run([{ name: NAME }, { name: NAME }]));
  };
  await expect(all()).rejects.toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
});
