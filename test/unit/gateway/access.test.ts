import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES, type RouteName } from '../../../gateway/contract/index.ts';
import { postersOf } from '../../../gateway/server/access.ts';
import { ROLES, type Role, tokenSha256, usersOf } from '../../../gateway/server/users.ts';
import { originHash } from '../../../services/exchange/index.ts';
import { startServer, type TestServer, TOKENS, USERS } from './harness.ts';
import { AGREEMENT, duty, idOf, LOG, LOOKOUT, VISA_QUERY } from './memory-exchange.ts';

type Who = Role | 'nobody';
const EVERYONE: Who[] = [...ROLES, 'nobody'];

// Written out again, not derived from the server's table: a change there has to be made here as well, by a person.
const MAY: Record<RouteName, Who[]> = {
  postExchange: ['officer', 'integrator'],
  previewExchange: ['officer', 'integrator'],
  getExchange: ['officer', 'releaser', 'integrator', 'auditor'],
  listDuties: ['officer', 'releaser', 'auditor'],
  settleDuty: ['officer', 'releaser'],
  eraseExchange: ['releaser'],
  getDestruction: ['officer', 'releaser', 'integrator', 'auditor', 'operator'],
  findRecords: ['officer', 'releaser', 'integrator'],
  getRecord: ['officer', 'releaser', 'integrator'],
  runScreening: ['officer', 'releaser', 'integrator'],
  updateRecord: ['officer', 'integrator'],
  correctRecord: ['officer', 'integrator'],
  confirmCorrection: ['officer', 'integrator'],
  extendRecord: ['officer', 'integrator'],
  recallRecord: ['officer', 'integrator'],
  passOnRecord: ['officer', 'integrator'],
  sayRecord: ['officer', 'integrator'],
  answerExchange: ['officer', 'integrator'],
  askQuery: ['officer', 'integrator'],
  listAgreements: ['officer', 'releaser', 'integrator', 'auditor', 'operator'],
  getAgreement: ['officer', 'releaser', 'integrator', 'auditor', 'operator'],
  getAgreementText: ['officer', 'releaser', 'integrator', 'auditor', 'operator'],
  activateAgreement: ['operator'],
  suspendAgreement: ['operator'],
  resumeAgreement: ['operator'],
  listLinks: ['officer', 'releaser', 'auditor', 'operator'],
  suspendLink: ['operator'],
  resumeLink: ['operator'],
  readEvents: ['officer', 'releaser', 'integrator', 'auditor'],
  getEvidence: ['officer', 'auditor'],
  getCheckpoint: ['officer', 'auditor', 'operator'],
  listLogs: ['officer', 'releaser', 'auditor', 'operator'],
  turnLog: ['operator'],
  expireLog: ['releaser'],
  getClock: ['auditor', 'operator'],
  releaseClock: ['operator'],
  getCheckpointOfLog: [...ROLES],
  getEntryBundleOfLog: ['auditor'],
  getHashTileOfLog: [...ROLES],
  listReconciliations: ['auditor', 'operator'],
  reconcile: ['auditor', 'operator'],
  listSets: ['auditor', 'operator'],
  compareSet: ['auditor', 'operator'],
  getLogCheckpoint: [...ROLES],
  getEntryBundle: ['auditor'],
  getHashTile: [...ROLES],
  listQuestions: ['auditor'],
  askQuestion: ['auditor'],
  findEntries: ['auditor'],
  drawSample: ['auditor'],
  grantContent: ['releaser'],
  getLogStatus: ['officer', 'auditor', 'operator'],
  addCheckpoint: EVERYONE,
  getCosigned: EVERYONE,
  isAlive: EVERYONE,
  isReady: EVERYONE,
};
const GRANT = { auditor: 'us-auditor-7', hours: 1, reason: 'r' };
const QUERIES: Partial<Record<RouteName, string>> = { drawSample: '?seed=s&n=3' };
const BODIES: Partial<Record<RouteName, unknown>> = {
  postExchange: { to: ['CA'], purpose: 'p', lookout: LOOKOUT },
  previewExchange: { to: ['CA'], purpose: 'p', lookout: LOOKOUT },
  updateRecord: { lookout: LOOKOUT },
  correctRecord: { lookout: LOOKOUT, wrong: { reason: 'CLERICAL', fields: ['name'] } },
  confirmCorrection: { derivedData: 'NONE', earlierUse: 'NOT_USED', explanation: 'r' },
  extendRecord: { until: '2031-12-31', ground: 'STILL_SOUGHT', assessment: 'r', assessedBy: 'r' },
  recallRecord: { reason: 'UNLAWFUL', explanation: 'r' },
  passOnRecord: { to: 'MX' },
  sayRecord: { verb: 'RFI', content: { topic: ['IDENTITY'] } },
  answerExchange: { verb: 'RFI_REPLY', content: { outcome: 'NOTHING_KNOWN' } },
  runScreening: { name: [{ primaryIdentifier: 'SPECIMEN' }] },
  eraseExchange: { basis: 'RECALL', reason: 'r' },
  reconcile: { partner: 'CA' },
  turnLog: { afterS: 600, reason: 'r' },
  expireLog: { origin: 'tripoint.example/us/2020', basis: '5 USC 552a(c)', reason: 'r' },
  releaseClock: { reason: 'r', unconfirmed: true },
  askQuery: { to: 'CA', purpose: 'p', visaQuery: VISA_QUERY },
  activateAgreement: { files: {}, signatures: [] },
  suspendAgreement: { kinds: ['LOOKOUT'], reason: 'r' },
  resumeAgreement: { kinds: ['LOOKOUT'], reason: 'r' },
  suspendLink: { reason: 'r' },
  resumeLink: { reason: 'r' },
};

/** A route that takes several kinds of duties is asked for one that the role settles, if there is one. */
const dutyOf = (who: Who) =>
  who === 'officer' ? { kind: 'VERIFY_BEFORE_ACTION', verdict: 'DONE' } : { kind: 'RELEASE', verdict: 'DENY' };

let server: TestServer;
let id: string;
beforeAll(async () => {
  server = await startServer();
  server.exchange.obliges = [duty('RELEASE'), duty('VERIFY_BEFORE_ACTION')];
  server.exchange.logList = [{ ...LOG, origin: 'tripoint.example/us/2020', state: 'ENDED', turn: 'a turn\n' }, LOG];
  const posted = (await (await server.post(BODIES.postExchange)).json()) as { exchanges: { id: string }[] };
  id = posted.exchanges[0]?.id ?? idOf(0);
});
afterAll(() => server.close());

describe('roles and routes', () => {
  it('every route has a row', () => {
    expect(Object.keys(MAY).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('no route stands beside the table', () => {
    const paths = new Set<string>(Object.values(ROUTES).map(({ path }) => path));
    const tree = server.app.printRoutes({ commonPrefix: false, includeHooks: false });
    const found = tree.split('\n').flatMap((line) => /── (\S+) \(/.exec(line)?.[1] ?? []);
    expect(found.length).toBeGreaterThan(0);
    // The tree prints a parametric child under its parent.
    for (const path of found)
      expect(
        [...paths].some((known) => known === path || known.endsWith(path)),
        path,
      ).toBe(true);
  });

  const cells = (Object.keys(MAY) as RouteName[]).flatMap((route) => EVERYONE.map((who) => [who, route] as const));
  it.each(cells)('%s at %s', async (who, route) => {
    const { method, path } = ROUTES[route];
    const { kind, verdict } = dutyOf(who);
    const body =
      route === 'settleDuty' ? { verdict, reason: 'r' } : route === 'grantContent' ? { ...GRANT, exchange: id } : BODIES[route];
    const at = path
      .replace(':id', id)
      .replace(':record', idOf(0xabc))
      .replace(':kind', kind)
      .replace(':agreement', AGREEMENT.id)
      .replace(':question', '5')
      .replace(':partner', 'CA');
    const response = await server.call(
      at
        .replace(':origin', path.startsWith('/logs/') ? originHash(LOG.origin) : 'ab'.repeat(32))
        .replace(':level', '0')
        .replace('*', '000.p/3') + (QUERIES[route] ?? ''),
      {
        role: who,
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': `${who}-${route}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
    );
    await response.arrayBuffer();
    if (MAY[route].includes(who)) expect(response.ok, String(response.status)).toBe(true);
    else expect(response.status).toBe(who === 'nobody' ? 401 : 403);
  });
});

it.each([
  ['officer', true],
  ['integrator', true],
  ['releaser', false],
  ['auditor', false],
] as const)('what a %s posted is tried again in that name: %s', (role, may) => {
  const mayPost = postersOf([{ subject: 's-1', role, agency: 'CBP' }]);
  expect(mayPost({ subject: 's-1', agency: 'CBP' })).toBe(may);
  expect(mayPost({ subject: 'S 1', agency: 'CBP' })).toBe(may);
  for (const other of [
    { subject: 's-1', agency: 'ICE' },
    { subject: 's-2', agency: 'CBP' },
  ])
    expect(mayPost(other)).toBe(false);
});

describe('tokens', () => {
  const identify = usersOf(USERS);
  it('are found by their digest only', () => {
    expect(identify(`Bearer ${TOKENS.auditor}`)).toEqual({ subject: 'us-auditor-7', role: 'auditor', agency: 'CBP' });
    for (const wrong of [
      undefined,
      '',
      TOKENS.auditor,
      `Basic ${TOKENS.auditor}`,
      `Bearer ${TOKENS.auditor}x`,
      `Bearer ${tokenSha256(TOKENS.auditor)}`,
    ])
      expect(identify(wrong)).toBeUndefined();
  });
  it('too short to be safe, or too long to be one, are not even looked up', () => {
    const weak = usersOf([{ subject: 's', role: 'officer', agency: 'a', tokenSha256: tokenSha256('short') }]);
    expect(weak('Bearer short')).toBeUndefined();
    expect(identify(`Bearer ${'x'.repeat(100_000)}`)).toBeUndefined();
  });
  it('a users file with faults is refused with all of them', () => {
    const bad = [{ subject: '', role: 'king', agency: 'a', tokenSha256: 'AB' }, { role: 'officer' }];
    expect(() => usersOf(bad)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    try {
      usersOf(bad);
    } catch (error) {
      expect((error as { faults: { field: string }[] }).faults.map(({ field }) => field)).toEqual(
        expect.arrayContaining(['/0/subject', '/0/role', '/0/tokenSha256', '/1/subject', '/1/agency', '/1/tokenSha256']),
      );
    }
    expect(() => usersOf([...USERS, { ...USERS[0], subject: 'again' }])).toThrow('two users have one token');
  });
  it.each([
    ['/6/subject', { subject: 'US-Officer-7' }, '/0/subject'],
    ['/6/subject', { subject: 'us-оfficer-7' }, '/0/subject'],
    ['/6/subject', { subject: '- -' }, 'at least one letter or digit'],
    ['/6/name', { subject: 'us-officer-8', name: 'ÁDA  LOVELACE' }, '/0/name'],
    ['/6/agency', { agency: 'C BP' }, 'no spaces'],
  ])('second self: %s is refused with the row that it reads like', (field, row, rule) => {
    const other = { ...USERS[0], tokenSha256: tokenSha256('other'), ...row };
    const users = [{ ...USERS[0], name: 'Ada Lovelace' }, ...USERS.slice(1), other];
    const saysSo = expect.objectContaining({ field, rule: expect.stringContaining(rule) });
    expect(() => usersOf(users)).toThrow(expect.objectContaining({ faults: expect.arrayContaining([saysSo]) }));
  });
  it('one person may have several rows: for a second role, or while a token is replaced', () => {
    const again = { ...USERS[0], role: 'auditor', tokenSha256: tokenSha256('again') };
    expect(() => usersOf([...USERS, again])).not.toThrow();
  });
});
