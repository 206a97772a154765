import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  checkOf,
  Duty,
  Exchange,
  GatewayEvent,
  isPersonalDuty,
  type Problem,
  WaitingExchanges,
} from '../../../gateway/contract/index.ts';
import { createGateway } from '../../../gateway/sdk/index.ts';
import { ROLES, type Role } from '../../../gateway/server/users.ts';
import { DUTY_KINDS, type DutyView, EVENT_TYPES } from '../../../services/exchange/context/types.ts';
import { OTHER_RELEASER, startServer, type TestServer, TOKENS } from './harness.ts';
import { duty, idOf, LOOKOUT, START } from './memory-exchange.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.exchange.obliges = [];
  server.exchange.settled.length = 0;
});

/** An exchange that an officer posted, with these duties. */
async function posted(...obliges: DutyView[]): Promise<string> {
  server.exchange.obliges = obliges;
  const response = await server.post({ to: ['CA'], purpose: 'p', lookout: LOOKOUT });
  const { exchanges } = (await response.json()) as { exchanges: { id: string }[] };
  return exchanges[0]?.id ?? '';
}
const settle = (id: string, kind: string, body: unknown, role: Role | 'nobody' = 'releaser', headers = {}) =>
  server.call(`/v1/exchanges/${id}/duties/${kind}`, {
    method: 'POST',
    role,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const approve = (id: string, kind = 'RELEASE') => settle(id, kind, { verdict: 'APPROVE', reason: 'seen' });
const problemOf = async (response: Response) => (await response.json()) as Problem;
const shown = async (id: string, role: Role) => (await (await server.call(`/v1/exchanges/${id}`, { role })).json()) as Exchange;

describe('who settles what', () => {
  const OWNERS: Record<string, [Role, object]> = {
    RELEASE: ['releaser', { verdict: 'APPROVE', reason: 'r' }],
    HUMAN_RELEASE: ['releaser', { verdict: 'APPROVE', reason: 'r' }],
    REVIEW: ['releaser', { verdict: 'APPROVE', reason: 'r' }],
    VERIFY_BEFORE_ACTION: ['officer', { verdict: 'DONE', reason: 'r' }],
  };
  const cells = Object.keys(OWNERS).flatMap((kind) => [...ROLES, 'nobody' as const].map((who) => [who, kind] as const));
  it.each(cells)('%s at %s', async (who, kind) => {
    const id = await posted(duty(kind as DutyView['kind']));
    const [owner, body] = OWNERS[kind] as [Role, object];
    const response = await settle(id, kind, body, who);
    expect(response.status).toBe(who === owner ? 200 : who === 'nobody' ? 401 : 403);
    expect(server.exchange.settled).toHaveLength(who === owner ? 1 : 0);
    const settled = await response.json();
    if (who === owner) expect(checkOf(Exchange)(settled).faults).toBeUndefined();
    else expect((settled as Problem).code).toBe(who === 'nobody' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
  });

  it('no person settles what the gateway does itself, what a statement meets, nor a kind that is none', async () => {
    const own = DUTY_KINDS.filter((kind) => !isPersonalDuty(kind));
    // What is confirmed or answered is so with a statement of its own.
    expect(own).toEqual([
      'RETENTION',
      'DESTROY_ON_NO_MATCH',
      'CERTIFY_DESTRUCTION',
      'CONFIRM_CORRECTION',
      'REVEAL',
      'ANSWER',
      'EXPIRY_NOTICE',
      'EXPIRY',
    ]);
    for (const kind of [...own, 'NONSENSE', 'constructor']) {
      const id = await posted(...own.map(duty));
      const response = await settle(id, kind, { verdict: 'APPROVE', reason: 'r' });
      expect(response.status, kind).toBe(422);
      expect((await problemOf(response)).faults).toEqual([
        { field: 'kind', rule: 'one of RELEASE, HUMAN_RELEASE, REVIEW, REVIEW_NEED, VERIFY_BEFORE_ACTION' },
      ]);
    }
  });

  it('a FORBIDDEN says which role it takes', async () => {
    const problem = await problemOf(await settle(idOf(1), 'RELEASE', {}, 'officer'));
    expect(problem.detail).toBe('RELEASE is settled by the role releaser');
  });
});

describe('a settlement', () => {
  it('tells all its faults at once', async () => {
    const problem = await problemOf(await settle('17', 'RETENTION', { verdict: 'MAYBE', reason: '', note: 1 }));
    expect(problem.faults.map(({ field }) => field)).toEqual(['id', 'kind', '/note', '/verdict', '/reason']);
  });

  it.each([
    ['RELEASE', 'DONE', 'releaser', 'one of APPROVE, DENY'],
    ['VERIFY_BEFORE_ACTION', 'APPROVE', 'officer', 'one of DONE'],
  ] as const)('of %s does not take %s', async (kind, verdict, role, rule) => {
    const response = await settle(await posted(duty(kind)), kind, { verdict, reason: 'r' }, role);
    expect([response.status, (await problemOf(response)).faults]).toEqual([422, [{ field: '/verdict', rule }]]);
  });

  it.each([
    ['x', 200],
    ['é'.repeat(500), 200],
    ['', 422],
    ['   ', 422],
    ['x'.repeat(501), 422],
    ['a\nb', 422],
    [7, 422],
  ])('with the reason %j gives %d', async (reason, status) => {
    const response = await settle(await posted(duty('REVIEW')), 'REVIEW', { verdict: 'APPROVE', reason });
    expect(response.status).toBe(status);
    if (status === 200) expect(server.exchange.settled.at(-1)).toMatchObject({ kind: 'REVIEW', verdict: 'APPROVE', reason });
  });

  it('of a release takes two persons, none of them twice, and is done once', async () => {
    const id = await posted(duty('RELEASE'));
    const first = (await (await approve(id)).json()) as Exchange;
    expect([first.state, first.duties?.[0]]).toEqual([
      'HELD',
      {
        kind: 'RELEASE',
        state: 'OPEN',
        clause: '9',
        at: '2026-03-01T00:00:00.000000Z',
        due: '2026-03-02T00:00:00.000000Z',
        waiting: 1,
      },
    ]);
    const again = await approve(id);
    expect([again.status, (await problemOf(again)).code]).toEqual([403, 'SAME_PERSON']);
    const other = { authorization: `Bearer ${OTHER_RELEASER}` };
    const second = await settle(id, 'RELEASE', { verdict: 'APPROVE', reason: 'r' }, 'releaser', other);
    expect(((await second.json()) as Exchange).state).toBe('QUEUED');
    const late = await settle(id, 'RELEASE', { verdict: 'DENY', reason: 'r' });
    expect([late.status, (await problemOf(late)).code]).toEqual([409, 'DUTY_SETTLED']);
    expect(server.exchange.users.at(-2)).toEqual({ subject: 'us-releaser-8', agency: 'CBP' });
  });

  it('of a duty or an exchange that is not there is NOT_FOUND', async () => {
    for (const id of [idOf(0xfff), await posted(duty('REVIEW'))]) {
      const response = await approve(id);
      expect([response.status, (await problemOf(response)).code]).toEqual([404, 'NOT_FOUND']);
    }
  });

  it('leaves nothing of its reason in the log of requests', async () => {
    await settle(await posted(duty('REVIEW')), 'REVIEW', { verdict: 'DENY', reason: 'REASON-SECRET' });
    const bad = await settle(idOf(1), 'REVIEW', { verdict: 'DENY', reason: 'REASON-SECRET\n' });
    expect(await bad.text()).not.toContain('SECRET');
    await server.lineOf(bad.headers.get('x-request-id') ?? '');
    expect(server.logged()).not.toContain('SECRET');
  });
});

describe('what waits', () => {
  it('is listed until it is settled, without records', async () => {
    const none = await posted();
    const id = await posted(duty('REVIEW'), duty('RETENTION'));
    const list = async () => (await (await server.call('/v1/duties', { role: 'releaser' })).json()) as WaitingExchanges;
    const before = await list();
    expect(checkOf(WaitingExchanges)(before).faults).toBeUndefined();
    const ids = before.exchanges.map((exchange) => exchange.id);
    expect([ids.includes(id), ids.includes(none)]).toEqual([true, false]);
    for (const exchange of before.exchanges) expect(exchange).not.toHaveProperty('record');
    const settled = (await (await approve(id, 'REVIEW')).json()) as Exchange;
    expect(settled).not.toHaveProperty('record');
    expect(settled.duties?.map(({ state }) => state)).toEqual(['MET', 'OPEN']);
  });

  it('for a human release shows its record to those who release, and to nobody else unless they approve', async () => {
    const id = await posted(duty('HUMAN_RELEASE'));
    const denied = await posted(duty('HUMAN_RELEASE'));
    await settle(denied, 'HUMAN_RELEASE', { verdict: 'DENY', reason: 'r' });
    for (const role of ['officer', 'integrator', 'auditor'] as const)
      for (const one of [id, denied]) expect(await shown(one, role)).not.toHaveProperty('record');
    expect((await shown(id, 'releaser')).record).toEqual(LOOKOUT);
    await approve(id, 'HUMAN_RELEASE');
    expect((await shown(id, 'officer')).record).toEqual(LOOKOUT);
  });

  it('is worked off by the SDK', async () => {
    const id = await posted(duty('RELEASE'));
    const gateway = createGateway({ baseUrl: server.url, token: TOKENS.releaser });
    expect((await gateway.duties.list()).exchanges.map((exchange) => exchange.id)).toContain(id);
    const settled = await gateway.duties.settle(id, 'RELEASE', { verdict: 'DENY', reason: 'no' });
    expect(settled.state).toBe('DENIED');
    await expect(gateway.duties.settle(id, 'RELEASE', { verdict: 'APPROVE', reason: 'yes' })).rejects.toMatchObject({
      code: 'DUTY_SETTLED',
      status: 409,
      retryable: false,
    });
  });
});

describe('the contract', () => {
  it('knows every event and every duty that the exchange knows, and no other', () => {
    const kindsOf = (schema: object) => (schema as { enum: string[] }).enum;
    expect(kindsOf(GatewayEvent.properties.type)).toEqual([...EVENT_TYPES]);
    expect(kindsOf(Duty.properties.kind)).toEqual([...DUTY_KINDS]);
  });

  it('shows an override, what an exchange belongs to, and hours of an obligation', async () => {
    const id = await posted(duty('REVIEW'));
    const kept = await server.exchange.get(id);
    const decision = {
      ...kept.decision,
      outcome: 'PERMIT_WITH_OBLIGATIONS' as const,
      clauses: [],
      disclosed: [],
      withheld: [],
      obligations: [{ kind: 'REVIEW', hours: 72, clause: '9' }],
    };
    Object.assign(kept, { exigent: true, correlation: idOf(1), decision });
    const json = await shown(id, 'auditor');
    expect(checkOf(Exchange)(json).faults).toBeUndefined();
    expect(json).toMatchObject({ exigent: true, correlation: idOf(1), decision: { obligations: [{ hours: 72 }] } });
    expect(json.at).toBe(new Date(START / 1000).toISOString().replace('Z', '000Z'));
  });
});
