import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from './harness.ts';
import { idOf, LOOKOUT } from './memory-exchange.ts';

let server: TestServer;
let id: string;
beforeAll(async () => {
  server = await startServer();
  const posted = await server.post({ to: ['CA'], purpose: 'p', lookout: LOOKOUT });
  id = ((await posted.json()) as { exchanges: { id: string }[] }).exchanges[0]?.id ?? '';
});
afterAll(() => server.close());

const asked = async (role: 'officer' | 'auditor', query = '') => {
  const response = await server.call(`/v1/evidence/${id}${query}`, { role });
  return { status: response.status, type: response.headers.get('content-type'), body: (await response.json()) as object };
};

it('an officer gets no openings, whatever is asked for: they name persons', async () => {
  const { status, type, body } = await asked('officer', '?openings=true');
  expect({ status, type }).toEqual({ status: 200, type: 'application/json; charset=utf-8' });
  expect(body).toMatchObject({ exchange: id, openings: false, agency: 'CBP' });
});

it('an auditor gets them as far as a grant goes, and can leave them out', async () => {
  expect((await asked('auditor')).body).toMatchObject({ exchange: id, openings: true, auditor: 'us-auditor-7' });
  expect((await asked('auditor', '?openings=false')).body).toMatchObject({
    exchange: id,
    openings: false,
    auditor: 'us-auditor-7',
  });
});

it.each([
  ['/v1/evidence/none', 422],
  [`/v1/evidence/${idOf(0xffff)}`, 404],
])('%s is answered with %i', async (path, status) => {
  expect((await server.call(path, { role: 'auditor' })).status).toBe(status);
});

it('a parameter that it does not know is refused', async () => {
  expect((await asked('auditor', '?opening=false')).status).toBe(422);
});

it('who was shown the content of a record in evidence of it is in the log', async () => {
  const { accesses, readings } = server.exchange;
  readings.length = 0;
  accesses.length = 0;
  await asked('officer');
  expect(readings).toMatchObject([{ read: { route: 'getEvidence', read: [id] } }]);
  // An auditor's question is logged as such, whatever it shows.
  await asked('auditor');
  expect(accesses).toHaveLength(1);
  expect(readings).toHaveLength(1);
});
