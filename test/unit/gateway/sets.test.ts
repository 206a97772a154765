import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkOf, SetComparison, SetComparisons } from '../../../gateway/contract/index.ts';
import { SET_DIFFERENCES, SET_STATES, type SetDifference } from '../../../services/exchange/context/set-views.ts';
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
  server.exchange.setDifferences = [];
});

const difference = (kind: SetDifference['kind'], more: Partial<SetDifference> = {}): SetDifference => ({
  kind,
  recordId: idOf(7),
  found: START,
  ...more,
});
const compare = (partner: string, role: 'auditor' | 'operator' | 'officer' = 'auditor') =>
  server.call(`/v1/sets/${partner}`, { role, method: 'POST' });

describe('over HTTP', () => {
  it('every kind of difference is in the contract, with times as text', async () => {
    server.exchange.setDifferences = [
      ...SET_DIFFERENCES.map((kind) => difference(kind)),
      difference('OLDER', { version: 2, held: 1, exchangeId: idOf(8), at: START }),
    ];
    const answer = await (await compare('CA')).json();
    expect(checkOf(SetComparison)(answer).faults).toBeUndefined();
    expect(answer).toMatchObject({ partner: 'CA', state: 'DIFFERENT', at: '2026-03-01T00:00:00.000000Z', size: 7 });
    const all = await (await server.call('/v1/sets', { role: 'operator' })).json();
    expect(checkOf(SetComparisons)(all).faults).toBeUndefined();
    expect(all).toMatchObject({ sets: [{ partner: 'CA', state: 'UNCOMPARED' }, { partner: 'MX' }] });
  });

  it('every state is in the contract', async () => {
    const answer = (await (await compare('CA')).json()) as object;
    for (const state of SET_STATES) expect(checkOf(SetComparison)({ ...answer, state }).faults).toBeUndefined();
    expect(checkOf(SetComparison)({ ...answer, state: 'ALIKE' }).faults).toBeDefined();
  });

  it('a partner that is none and a role that may not are refused', async () => {
    expect((await compare('US')).status).toBe(422);
    expect((await compare('CA', 'officer')).status).toBe(403);
  });
});

describe('tripoint lookout sets', () => {
  it('asks every partner, and shows what each signed', async () => {
    const ran = await commands.run(['lookout', 'sets'], { role: 'auditor' });
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain('✔ EQUAL  CA  7 records shared with this country, 7 of them in force here');
    expect(ran.stdout).toContain('✔ EQUAL  MX');
    expect(ran.stdout).toContain('the first 40 entries of tripoint.example/ca/2026');
  });

  it('names each record that differs, and exits with 5', async () => {
    server.exchange.setDifferences = [difference('OLDER', { version: 2, held: 1, exchangeId: idOf(8), at: START })];
    const ran = await commands.run(['lookout', 'sets', '--partner', 'ca'], { role: 'operator' });
    expect(ran.code).toBe(5);
    expect(ran.stdout).toContain('▲ DIFFERENT  CA');
    expect(ran.stdout).toContain('▲ OLDER  a later version is shared than is here');
    expect(ran.stdout).toContain(`${idOf(7)}, version 1 here, version 2 there`);
    expect(ran.stdout).toContain(`${idOf(8)}, 2026-03-01`);
  });

  it('shows the last results without asking, and gives JSON', async () => {
    server.exchange.setDifferences = [difference('MISSING')];
    const ran = await commands.run(['lookout', 'sets', '--last', '--json'], { role: 'operator' });
    expect(ran.code).toBe(0);
    expect(rows(ran.stdout).map(({ partner, state }) => `${partner} ${state}`)).toEqual(['CA UNCOMPARED', 'MX UNCOMPARED']);
  });
});
