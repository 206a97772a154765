// Recipient agency × role × route, over real exchanges: what any route shows of a received record, and to whom.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES, type RouteName } from '../../../gateway/contract/index.ts';
import { ACCESS } from '../../../gateway/server/access.ts';
import { createApp } from '../../../gateway/server/app.ts';
import { defaultLimits } from '../../../gateway/server/config.ts';
import { createLogger } from '../../../gateway/server/log.ts';
import { hasRoleIn, ROLES, type Role, tokenSha256, usersOf } from '../../../gateway/server/users.ts';
import { originHash } from '../../../services/exchange/index.ts';
import { type Pair, startPair, until } from '../exchange/pair.ts';
import { post } from '../exchange/steps.ts';
import { memoryDesk } from './memory-exchange.ts';

/** CONTENT: the record, to whom it is for. FOUND: likewise, and to others not even that there is one. OUTLINE: that there is one. ACT: settles or grants, and shows nothing. NOTHING: of no record. */
type Shows = 'CONTENT' | 'FOUND' | 'OUTLINE' | 'ACT' | 'NOTHING';

// A new route has to be put in a row here, by a person.
const SHOWS: Record<RouteName, Shows> = {
  getExchange: 'CONTENT',
  findRecords: 'FOUND',
  runScreening: 'FOUND',
  getRecord: 'CONTENT',
  readEvents: 'CONTENT',
  getEvidence: 'CONTENT',
  listDuties: 'OUTLINE',
  settleDuty: 'ACT',
  grantContent: 'ACT',
  postExchange: 'NOTHING',
  previewExchange: 'NOTHING',
  eraseExchange: 'NOTHING',
  getDestruction: 'NOTHING',
  updateRecord: 'NOTHING',
  correctRecord: 'NOTHING',
  confirmCorrection: 'NOTHING',
  extendRecord: 'NOTHING',
  recallRecord: 'NOTHING',
  passOnRecord: 'NOTHING',
  sayRecord: 'NOTHING',
  answerExchange: 'NOTHING',
  askQuery: 'NOTHING',
  listAgreements: 'NOTHING',
  getAgreement: 'NOTHING',
  getAgreementText: 'NOTHING',
  activateAgreement: 'NOTHING',
  suspendAgreement: 'NOTHING',
  resumeAgreement: 'NOTHING',
  listLinks: 'NOTHING',
  suspendLink: 'NOTHING',
  resumeLink: 'NOTHING',
  getCheckpoint: 'NOTHING',
  getLogStatus: 'NOTHING',
  getLogCheckpoint: 'NOTHING',
  getEntryBundle: 'NOTHING',
  getHashTile: 'NOTHING',
  listLogs: 'NOTHING',
  turnLog: 'NOTHING',
  expireLog: 'NOTHING',
  getClock: 'NOTHING',
  releaseClock: 'NOTHING',
  getCheckpointOfLog: 'NOTHING',
  getEntryBundleOfLog: 'NOTHING',
  getHashTileOfLog: 'NOTHING',
  listReconciliations: 'NOTHING',
  reconcile: 'NOTHING',
  listSets: 'NOTHING',
  compareSet: 'NOTHING',
  listQuestions: 'NOTHING',
  askQuestion: 'NOTHING',
  findEntries: 'NOTHING',
  drawSample: 'NOTHING',
  addCheckpoint: 'NOTHING',
  getCosigned: 'NOTHING',
  isAlive: 'NOTHING',
  isReady: 'NOTHING',
};

const NOTHING_FOUND: Partial<Record<RouteName, unknown>> = {
  findRecords: { records: [] },
  runScreening: { n: 1, outcome: 'CLEAR', hits: [] },
};

const ADDRESSED = 'CBSA';
const AGENCIES = ['IRCC', ADDRESSED] as const;
type Agency = (typeof AGENCIES)[number];
const SECRET = 'ZEBRAFINCH';
const CLAUSE = 'TUSCAN.match';
const QUERIES: Partial<Record<RouteName, string>> = { drawSample: '?seed=s&n=3', findRecords: `?name=${SECRET}` };

const tokenOf = (role: Role, agency: Agency): string => `${role}-of-${agency}-token-that-only-this-test-knows`;
const USERS = ROLES.flatMap((role) =>
  AGENCIES.map((agency) => ({ subject: `${role} ${agency}`, role, agency, tokenSha256: tokenSha256(tokenOf(role, agency)) })),
);

let pair: Pair;
let app: FastifyInstance;
let id: string;
let recordId: string;
beforeAll(async () => {
  pair = await startPair({ search: true });
  const record = { name: [{ primaryIdentifier: SECRET }] };
  ({ id, recordId = '' } = await post(pair.us, { purpose: 'MATCH_FOLLOW_UP', record }));
  await until('received', async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
  app = await createApp(pair.ca.exchange, {
    desk: memoryDesk(),
    identify: usersOf(USERS),
    hasRole: hasRoleIn(USERS),
    limits: { ...defaultLimits(), requestsPerMinutePerAddress: 10_000, requestsPerMinutePerUser: 10_000 },
    log: createLogger('silent'),
    stopping: new AbortController().signal,
  });
});
afterAll(async () => {
  await app?.close();
  await pair?.close();
});

function call(route: RouteName, role: Role, agency: Agency) {
  const { method, path } = ROUTES[route];
  const body =
    route === 'settleDuty'
      ? { verdict: 'DONE', reason: 'r' }
      : route === 'grantContent'
        ? { exchange: id, auditor: 'auditor CBSA', hours: 1, reason: 'r' }
        : route === 'runScreening'
          ? { name: [{ primaryIdentifier: SECRET }] }
          : {};
  const address = path
    .replace(':id', id)
    .replace(':record', recordId)
    .replace(':kind', 'VERIFY_BEFORE_ACTION')
    .replace(':agreement', 'ca-us-lookouts')
    .replace(':question', '5')
    .replace(':partner', 'US')
    .replace(':origin', originHash(pair.ca.verifier.name))
    .replace(':level', '0')
    .replace('*', '000.p/1');
  const headers = {
    authorization: `Bearer ${tokenOf(role, agency)}`,
    accept: 'application/json',
    'idempotency-key': `${route}-${role}-${agency}`,
  };
  const url = address + (QUERIES[route] ?? '');
  return app.inject({ method, url, headers, ...(method === 'POST' && { payload: body }) });
}

/** Also in the bytes of a bundle. */
function shows(text: string): boolean {
  const spoken = [...text.matchAll(/"([A-Za-z0-9+/_-]{16,}={0,2})"/g)].map(([, encoded = '']) => Buffer.from(encoded, 'base64'));
  return text.includes(SECRET) || spoken.some((bytes) => bytes.includes(SECRET));
}

describe('recipient agency, role and route', () => {
  it('every route has a row', () => {
    expect(Object.keys(SHOWS).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  // Acts come last, and first of whoever may not: they change what is there.
  const rows = (Object.entries(SHOWS) as [RouteName, Shows][]).sort(([, a], [, b]) => Number(a === 'ACT') - Number(b === 'ACT'));
  const cells = rows.flatMap(([route, shown]) =>
    AGENCIES.flatMap((agency) => ROLES.map((role) => [shown, route, role, agency] as const)),
  );
  it.each(cells)('%s: %s, as %s of %s', async (shown, route, role, agency) => {
    const { statusCode, body } = await call(route, role, agency);
    const roles: readonly Role[] | 'public' = ACCESS[route];
    const isOpen = roles === 'public' || roles.includes(role);
    if (!isOpen) expect(statusCode).toBe(403);
    const isContent = shown === 'CONTENT' || shown === 'FOUND';
    expect(shows(body)).toBe(isContent && isOpen && role !== 'auditor' && agency === ADDRESSED);
    if (!isOpen || shown === 'NOTHING' || role === 'auditor') return;
    const isFor = agency === ADDRESSED;
    if (shown === 'FOUND') {
      if (!isFor) expect(JSON.parse(body)).toEqual(NOTHING_FOUND[route]);
      return;
    }
    if (shown === 'ACT' && (route === 'grantContent' || role === 'officer')) {
      expect(statusCode).toBe(isFor ? 200 : 403);
      if (!isFor) expect(JSON.parse(body)).toMatchObject({ code: 'AGENCY_NOT_ADDRESSED' });
    }
    // Never dropped silently.
    if (shown !== 'ACT') expect(body.includes(CLAUSE) && /withheld/i.test(body)).toBe(true);
    if (shown === 'CONTENT' && route !== 'getEvidence') expect(body.includes('withheldFromAgency')).toBe(!isFor);
    if (route === 'getEvidence') expect(body.includes(`withheld under ${CLAUSE}`)).toBe(!isFor);
  });

  it('a stream shows what a page shows', async () => {
    const stop = new AbortController();
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    const headers = { authorization: `Bearer ${tokenOf('officer', 'IRCC')}`, accept: 'text/event-stream' };
    const { body } = await fetch(`${address}/v1/events`, { headers, signal: stop.signal });
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of body as ReadableStream<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes('exchange.received') && text.includes('withheldFromAgency')) break;
    }
    stop.abort();
    expect(text).toContain('withheldFromAgency');
    expect(shows(text)).toBe(false);
  });
});
