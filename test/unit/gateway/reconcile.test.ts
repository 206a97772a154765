import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkOf, Reconciliation, Reconciliations } from '../../../gateway/contract/index.ts';
import { GAP_KINDS, type Gap } from '../../../services/exchange/context/reconciliation-views.ts';
import { type CommandLine, commandLine, rows } from './command.ts';
import { startServer, type TestServer } from './harness.ts';
import { idOf, START } from './memory-exchange.ts';

let server: TestServer;
let commands: CommandLine;
beforeAll(async () => {
  server = await startServer();
  commands = commandLine(server);
});
afterAll(async () => {
  await server.close();
  commands.remove();
});
afterEach(() => {
  server.exchange.gaps = [];
});

const gap = (kind: Gap['kind'], more: Partial<Gap> = {}): Gap =>
  ({
    kind,
    exchangeId: idOf(7),
    direction: 'sent',
    at: START,
    found: START,
    origin: 'tripoint.example/us/2026',
    index: 3,
    ...more,
  }) as const;
const post = (body: object, role: 'auditor' | 'operator' | 'officer' = 'auditor') =>
  server.call('/v1/reconciliations', {
    role,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('over HTTP', () => {
  it('every kind of gap is in the contract, with times as text', async () => {
    server.exchange.gaps = [...GAP_KINDS.map((kind) => gap(kind)), gap('MISSING_LEAF', { missing: 'CA', peerIndex: 9 })];
    const answer = await (await post({ partner: 'CA' })).json();
    expect(checkOf(Reconciliation)(answer).faults).toBeUndefined();
    expect(answer).toMatchObject({ partner: 'CA', at: '2026-03-01T00:00:00.000000Z', compared: 7 });
    const all = await (await server.call('/v1/reconciliations', { role: 'operator' })).json();
    expect(checkOf(Reconciliations)(all).faults).toBeUndefined();
    expect(all).toMatchObject({ reconciliations: [{ partner: 'CA', compared: 0 }, { partner: 'MX' }] });
  });

  it('a partner that is none, a body that is none and a role that may not are refused', async () => {
    expect((await post({ partner: 'US' })).status).toBe(422);
    expect((await post({ partner: 'canada' })).status).toBe(422);
    expect((await post({})).status).toBe(422);
    expect((await post({ partner: 'CA' }, 'officer')).status).toBe(403);
  });
});

describe('tripoint log reconcile', () => {
  it('compares with every partner, and says that the logs agree', async () => {
    const ran = await commands.run(['log', 'reconcile'], { role: 'auditor' });
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain('✔ AGREED  CA  7 statements compared');
    expect(ran.stdout).toContain('✔ AGREED  MX  7 statements compared');
    expect(ran.stdout).toContain('US us-1: sent 3, received 2, held 1');
  });

  it('names each gap, and exits with 5 when a log is not what it was', async () => {
    server.exchange.gaps = [gap('MISSING_LEAF', { missing: 'CA' })];
    const ran = await commands.run(['log', 'reconcile', '--partner', 'ca'], { role: 'auditor' });
    expect(ran.code).toBe(5);
    expect(ran.stdout).toContain('▲ GAPS  CA');
    expect(ran.stdout).toContain('▲ MISSING_LEAF  in one log only');
    expect(ran.stdout).toContain(`${idOf(7)}, sent`);
    expect(ran.stdout).toContain('our leaf 3 of tripoint.example/us/2026, missing in CA');
  });

  it('exits with 0 for what is late or was not heard, and gives JSON', async () => {
    server.exchange.gaps = [gap('LATE'), gap('ANSWERED_NOT_RECEIVED')];
    const ran = await commands.run(['log', 'reconcile', '--json'], { role: 'operator' });
    expect(ran.code).toBe(0);
    expect(rows(ran.stdout).map(({ partner }) => partner)).toEqual(['CA', 'MX']);
  });
});
