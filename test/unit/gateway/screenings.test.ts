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
  expect(await refused('\n', 'application/x-ndjson')).toMatchObject({ code: 'INVALID' });
  expect(await refused('x'.repeat(70_000), 'application/x-ndjson')).toMatchObject({ code: 'OVERSIZED' });
  expect(await refused('a', 'text/csv')).toMatchObject({ code: 'MEDIA_TYPE_NOT_SUPPORTED' });
  const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': 'k' };
  expect((await server.call('/v1/exchanges', { method: 'POST', headers, body: '{}' })).status).toBe(415);
});

it('a line that is cut, or no JSON, has its place and its fault', async () => {
  const results = await linesOf(screen(`{"id":"a","id":"b"}\n${JSON.stringify({ name: NAME })}\n{"na`, 'application/x-ndjson'));
  expect(results.map(({ n, outcome }) => `${n} ${outcome}`)).toEqual(['1 INVALID', '2 HIT', '3 INVALID']);
});

/** A stream that is sent by hand, and its answer line by line. */
function opened(to: TestServer) {
  let send: (line: string) => void = () => {};
  const body = new ReadableStream<Uint8Array>({
    start: (into) => {
      send = (line) => into.enqueue(new TextEncoder().encode(line));
    },
  });
  const headers = { 'content-type': 'application/x-ndjson' };
  const answer = to.call('/v1/screenings', { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  const reading = answer.then(({ body: lines }) => lines?.pipeThrough(new TextDecoderStream()).getReader());
  return {
    send: (line: string) => send(line),
    next: async () => (await (await reading)?.read()) ?? { done: true, value: undefined },
  };
}

it('a stream is answered as it comes, also past the deadline of a request, and ends when nothing comes', async () => {
  const own = await startServer({ requestMs: 200, screeningIdleMs: 500 });
  try {
    const { send, next } = opened(own);
    for (let n = 1; n <= 4; n++) {
      send(`${JSON.stringify({ name: NAME })}\n`);
      expect(JSON.parse(String((await next()).value))).toMatchObject({ n, outcome: 'HIT' });
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    expect(await next()).toMatchObject({ done: true });
  } finally {
    await own.close();
  }
});

it('slow loris: any other request that is not whole in time is ended', async () => {
  const own = await startServer({ requestMs: 200 });
  try {
    const body = new ReadableStream<Uint8Array>({ start: (into) => into.enqueue(new TextEncoder().encode('[')) });
    const headers = { 'content-type': 'application/json' };
    const call = own.call('/v1/screenings', { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    expect((await call).status).toBe(400);
  } finally {
    await own.close();
  }
});

it('the SDK sends what an iterable yields as it comes, and takes an answer that ends too early for a failure', async () => {
  const own = await startServer({ screeningIdleMs: 300 });
  try {
    const { screenings } = createGateway({ baseUrl: own.url, token: TOKENS.officer });
    const answered: number[] = [];
    async function* travellers() {
      yield { name: NAME };
      await expect.poll(() => answered.length).toBe(1); // before the second is sent
      yield { container: 'X1' };
    }
    for await (const { n } of screenings.run(travellers())) answered.push(n);
    expect(answered).toEqual([1, 2]);
    async function* silent() {
      yield { name: NAME };
      await new Promise((resolve) => setTimeout(resolve, 5_000).unref());
    }
    const all = async () => {
      for await (const _ of screenings.run(silent()));
    };
    await expect(all()).rejects.toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
  } finally {
    await own.close();
  }
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
