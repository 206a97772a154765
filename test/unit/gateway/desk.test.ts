import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AuditAnswer,
  AuditQuestions,
  ContentGrant,
  checkOf,
  type Exchange,
  type Problem,
} from '../../../gateway/contract/index.ts';
import { createGateway, type Gateway, GatewayError } from '../../../gateway/sdk/index.ts';
import { createApp } from '../../../gateway/server/app.ts';
import { defaultLimits } from '../../../gateway/server/config.ts';
import { createLogger } from '../../../gateway/server/log.ts';
import { usersOf } from '../../../gateway/server/users.ts';
import { QUESTIONS } from '../../../services/desk/index.ts';
import { DAY, HOUR } from '../../../services/domain/index.ts';
import { rawOf } from '../../../services/ledger/index.ts';
import { deskOf, type PairDesk } from '../desk/pair-desk.ts';
import { exchanged, type Pair, startPair } from '../exchange/pair.ts';
import { startServer, type TestServer, TOKENS, USERS } from './harness.ts';
import { idOf, LOOKOUT } from './memory-exchange.ts';

const problemOf = async (response: Response) => (await response.json()) as Problem;

describe('over a ledger', () => {
  let pair: Pair;
  let desk: PairDesk;
  let close: () => Promise<void>;
  let url: string;
  let sent: string;
  const as = (role: keyof typeof TOKENS): Gateway => createGateway({ baseUrl: url, token: TOKENS[role], retry: { attempts: 1 } });
  const size = () => pair.us.store.head().size;
  const codeOf = (call: Promise<unknown>) =>
    call.then(
      () => 'none',
      (error: GatewayError) => error.code,
    );

  beforeAll(async () => {
    pair = await startPair();
    sent = await exchanged(pair.us, 'REF-1');
    desk = await deskOf(pair);
    const stopping = new AbortController();
    const app = await createApp(pair.us.exchange, {
      desk: desk.desk,
      identify: usersOf(USERS),
      hasRole: (subject, role) => USERS.some((user) => user.subject === subject && user.role === role),
      limits: defaultLimits(),
      log: createLogger('error'),
      stopping: stopping.signal,
    });
    url = await app.listen({ host: '127.0.0.1', port: 0 });
    close = async () => {
      stopping.abort();
      await app.close();
    };
  });
  afterAll(async () => {
    await close();
    await desk.close();
    await pair.close();
  });

  it('every reading is a leaf that is there before its answer, and the answer names it', async () => {
    const before = size();
    const answer = await as('auditor').audit.ask('1', { person: 'SPECIMEN ONE' });
    expect(checkOf(AuditAnswer)(answer).faults).toBeUndefined();
    expect(answer.access.log.index).toBe(before);
    expect(answer.basis.size).toBe(before + 1);
    expect(answer.basis.indexed).toBe(before + 1);
    expect(answer.access).toMatchObject({ by: 'us-auditor-7', asked: { question: '1', person: 'SPECIMEN ONE' } });
    expect(answer.rows.map(({ exchange }) => exchange)).toEqual([sent]);
    const { rows } = await as('auditor').audit.ask('15');
    expect(rows.find(({ leafIndex }) => leafIndex === before)).toMatchObject({ finding: 'READ', by: 'us-auditor-7 CBP' });
  });

  it('the leaf of a reading says neither who nor what in clear', async () => {
    const { access } = await as('auditor').audit.ask('1', { person: 'SPECIMEN ONE' });
    const entry = rawOf(pair.us.store).get('SELECT entry FROM leaf WHERE leaf_index = ?', access.log.index)?.entry as Uint8Array;
    expect(Buffer.from(entry).toString('latin1')).not.toMatch(/SPECIMEN|auditor/);
  });

  it('an auditor sees an exchange without its record, and with it once a second person has let them, for so long', async () => {
    const { record, ...outline } = await as('auditor').exchanges.get(sent);
    expect(record).toBeUndefined();
    expect(outline.state).toBe('CLOSED');
    expect((await as('officer').exchanges.get(sent)).record).toBeDefined();
    expect(await codeOf(as('auditor').exchanges.get(sent, { needsContent: true }))).toBe('GRANT_MISSING');

    const granting = { exchange: sent, auditor: 'us-auditor-7', hours: 2, reason: 'complaint 7' };
    expect(await codeOf(as('releaser').audit.grant({ ...granting, auditor: 'us-releaser-7' }))).toBe('SAME_PERSON');
    expect(await codeOf(as('releaser').audit.grant({ ...granting, exchange: idOf(1) }))).toBe('NOT_FOUND');
    const before = size();
    const granted = await as('releaser').audit.grant(granting);
    expect(checkOf(ContentGrant)(granted).faults).toBeUndefined();
    expect(granted.log.index).toBe(before);
    expect((await as('auditor').exchanges.get(sent, { needsContent: true })).record).toHaveProperty('recordReference', 'REF-1');
    pair.advance(2 * HOUR);
    expect((await as('auditor').exchanges.get(sent)).record).toBeUndefined();
    const { rows } = await as('auditor').audit.entries({ exchange: sent, leaf: 'AUDITOR_ACCESS' });
    expect(rows).toMatchObject([{ decision: 'GRANT', leafIndex: before }]);
  });

  it('the events of an auditor have no records', async () => {
    const eventsOf = async (role: 'officer' | 'auditor') =>
      (await as(role).eventPage()).events.flatMap(({ exchange }) => (exchange ? [exchange] : []));
    expect((await eventsOf('officer')).some(({ record }) => record !== undefined)).toBe(true);
    const seen = await eventsOf('auditor');
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every(({ record }: Exchange) => record === undefined)).toBe(true);
  });

  it('pages and reports go on where the one before ended', async () => {
    const first = await as('auditor').audit.entries({ limit: '1', leaf: 'SENT' });
    expect(first.rows).toHaveLength(1);
    const second = await as('auditor').audit.entries({ limit: '1', leaf: 'SENT', cursor: first.next });
    expect(second.rows[0]?.leafIndex).not.toBe(first.rows[0]?.leafIndex);
    const report = await as('auditor').audit.report('3', { format: 'pdf', lang: 'es' });
    expect(Buffer.from(report.bytes).toString('latin1', 0, 5)).toBe('%PDF-');
    const { bytes } = await as('auditor').audit.report('5', { format: 'csv', lang: 'fr' });
    const { rows, head, erased } = await as('auditor').audit.csv('5', { lang: 'fr' });
    expect(Buffer.from(bytes).toString()).toBe(rows);
    expect(rows).toMatch(/^section,leaf,decision,/);
    expect(head).toContain('askedBy,us-auditor-7');
    expect(erased).toBe('');
  });

  it('a sample is drawn again by its seed and size', async () => {
    const { rows, totals } = await as('auditor').audit.sample({ seed: 'board of 2026', n: '3' });
    const again = await as('auditor').audit.sample({ seed: 'board of 2026', n: '3', size: String(totals?.size) });
    expect(again.rows.map(({ leafIndex }) => leafIndex)).toEqual(rows.map(({ leafIndex }) => leafIndex));
  });

  it('times are exact: from is in, to is out', async () => {
    const [row] = (await as('auditor').audit.entries({ leaf: 'START' })).rows;
    const at = row?.at as string;
    const count = async (asked: object) => (await as('auditor').audit.entries({ leaf: 'START', ...asked })).rows.length;
    expect([await count({ from: at }), await count({ to: at })]).toEqual([1, 0]);
    expect(Date.parse(at) * 1000).toBeLessThan(pair.now() + DAY);
  });
});

describe('over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.exchange.failure = undefined;
    server.exchange.accesses.length = 0;
    server.desk.asked.length = 0;
  });
  const auditor = { role: 'auditor' } as const;

  it.each([
    ['fr', undefined, 'Tout ce qui'],
    [undefined, 'es-MX,en;q=0.5', 'Todo lo'],
    [undefined, 'de', 'Everything'],
    ['en', 'fr', 'Everything'],
  ])('the questions with lang=%s and Accept-Language %s begin with "%s"', async (lang, header, words) => {
    const response = await server.call(`/v1/audit/questions${lang === undefined ? '' : `?lang=${lang}`}`, {
      ...auditor,
      headers: header === undefined ? {} : { 'accept-language': header },
    });
    const listed = (await response.json()) as AuditQuestions;
    expect(checkOf(AuditQuestions)(listed).faults).toBeUndefined();
    expect(listed.questions.map(({ name }) => name)).toEqual([...QUESTIONS]);
    expect(listed.questions[0]?.question.startsWith(words)).toBe(true);
  });

  it('what cannot be logged is not asked', async () => {
    server.exchange.failure = new Error('the ledger takes nothing');
    for (const path of ['/v1/audit/questions/5', '/v1/audit/entries', '/v1/audit/sample?seed=s&n=1', '/v1/duties']) {
      const response = await server.call(path, auditor);
      expect(response.status, path).toBe(500);
    }
    expect(server.desk.asked).toEqual([]);
  });

  it.each(['/v1/duties', '/v1/events', '/v1/audit/questions', '/v1/audit/entries?partner=CA'])(
    'reading %s is logged',
    async (path) => {
      await server.call(path, { ...auditor, headers: { accept: 'application/json' } });
      expect(server.exchange.accesses).toHaveLength(1);
      await server.call(path, { role: 'officer', headers: { accept: 'application/json' } });
      expect(server.exchange.accesses).toHaveLength(1);
    },
  );

  it.each([
    ['questions/1?person=', ['person']],
    ['questions/1?nonsense=1&partner=Canada', ['nonsense']],
    ['questions/12?hours=25-30', ['hours']],
    ['entries?limit=1001', ['limit']],
    ['entries?limit=0', ['limit']],
    ['entries?from=2026-13-01', ['from']],
    ['entries?from=yesterday', ['from']],
    ['entries?from=2026-02-30&to=2026-04-31T00:00:00Z', ['from', 'to']],
    ['entries?from=2026-02-28T24:00:00Z', ['from']],
    ['entries?exchange=1', ['exchange']],
    ['entries?format=xml', ['format']],
    ['entries?part=head', ['part']],
    ['entries?format=csv&part=tail', ['part']],
    ['entries?partner=CA&partner=MX', ['partner']],
    ['sample?seed=s', ['n']],
    ['sample?seed=s&n=1001', ['n']],
  ])('%s is refused for %j', async (path, fields) => {
    const response = await server.call(`/v1/audit/${path}`, auditor);
    expect(response.status).toBe(422);
    expect((await problemOf(response)).faults.map(({ field }) => field)).toEqual(fields);
    expect(server.desk.asked).toEqual([]);
  });

  it('there is no question 17', async () => {
    for (const name of ['0', '17', 'constructor'])
      expect((await server.call(`/v1/audit/questions/${name}`, auditor)).status).toBe(404);
  });

  it('a report is a file of its own, and is kept by no cache', async () => {
    const { headers } = await server.call('/v1/audit/questions/5?format=csv', auditor);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const head = await server.call('/v1/audit/questions/5?format=csv&part=head', auditor);
    expect(head.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-5-\d+-head\.csv"$/);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="audit-5-\d+\.csv"$/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('a grant is for an exchange, an auditor, a time and a reason', async () => {
    const { exchanges } = (await (await server.post({ to: ['CA'], purpose: 'p', lookout: LOOKOUT })).json()) as {
      exchanges: { id: string }[];
    };
    const grant = async (body: object) => {
      const response = await server.call('/v1/audit/grants', {
        role: 'releaser',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ exchange: exchanges[0]?.id, auditor: 'us-auditor-7', hours: 1, reason: 'r', ...body }),
      });
      return response.ok ? 'granted' : (await problemOf(response)).faults.map(({ field }) => field).join();
    };
    expect(await grant({})).toBe('granted');
    expect(await grant({ hours: 0 })).toBe('/hours');
    expect(await grant({ hours: 721 })).toBe('/hours');
    expect(await grant({ reason: ' ' })).toBe('/reason');
    expect(await grant({ auditor: '' })).toBe('/auditor');
    expect(await grant({ exchange: '1' })).toBe('/exchange');
    for (const auditor of ['nobody', 'us-officer-7', 'US-AUDITOR-7', 'constructor'])
      expect(await grant({ auditor })).toBe('/auditor');
    expect(new GatewayError('x', { code: 'GRANT_MISSING', status: 403 }).retryable).toBe(false);
  });
});
