import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CommandLine, commandLine, rows } from './command.ts';
import { startServer, type TestServer } from './harness.ts';
import { idOf, LOOKOUT } from './memory-exchange.ts';

let server: TestServer;
let commands: CommandLine;
const auditor = { role: 'auditor' } as const;
const tripoint: CommandLine['run'] = (args, how = auditor) => commands.run(args, how);
beforeAll(async () => {
  server = await startServer();
  commands = commandLine(server);
});
afterAll(async () => {
  await server.close();
  commands.remove();
});
beforeEach(() => {
  server.desk.asked.length = 0;
});

async function posted(): Promise<string> {
  const response = await server.post({ to: ['CA'], purpose: 'p', lookout: LOOKOUT });
  const { exchanges } = (await response.json()) as { exchanges: { id: string }[] };
  return exchanges[0]?.id ?? '';
}

describe('audit', () => {
  it('questions are listed in words, with what each needs and what it has no data for', async () => {
    const { code, stdout, stderr } = await tripoint(['audit', 'questions', '--lang', 'fr']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('     1  Tout ce qui a été divulgué sur une personne');
    expect(stdout).toContain('exige --person');
    expect(stdout).toContain('Cette passerelle ne conserve pas les données que cette question demande.');
    expect(stdout).toContain('annual');
  });

  it('a question goes to the gateway as it was asked, and what it rests on is shown', async () => {
    const { code, stdout } = await tripoint(['audit', 'ask', '12', '--from', '2026-11-01', '--hours', '07-19', '--least', '5']);
    expect(code).toBe(0);
    expect(server.desk.asked).toEqual([['12', { from: 1_793_491_200_000_000, hours: [7, 19], least: 5 }, { limit: 100 }]]);
    expect(stdout).toContain('Nothing was found.');
    expect(stdout).toMatch(/Log {2}tripoint\.example\/us\/2026, 3 of 3 entries\nEntry of this reading {2}\d+\n$/);
  });

  it('a report goes into a file that only its owner reads, and replaces none', async () => {
    const args = ['audit', 'ask', '5', '--format', 'csv', '--out', 'refusals.csv', '--lang', 'es'];
    expect((await tripoint(args)).stderr).toBe('escrito en refusals.csv\nescrito en refusals-head.csv\n');
    const file = join(commands.folder, 'refusals.csv');
    expect(readFileSync(file, 'utf8')).toBe('at\r\n');
    expect(readFileSync(join(commands.folder, 'refusals-head.csv'), 'utf8')).toContain('askedBy,us-auditor-7');
    expect(statSync(file).mode & 0o077).toBe(0);
    const again = await tripoint(args);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('ya existe un archivo: refusals.csv')]);
    expect((await tripoint(['audit', 'ask', '5', '--format', 'pdf'])).stderr).toContain('with --out report.pdf');
  });

  it('entries are found by filters, and a sample is drawn by its seed', async () => {
    expect((await tripoint(['audit', 'find', '--partner', 'CA', '--leaf', 'SENT', '--limit', '5'])).code).toBe(0);
    const drawn = await tripoint(['audit', 'sample', '--seed', 's', '--n', '3', '--json']);
    expect(server.desk.asked).toEqual([
      [{ partner: 'CA', leaf: 'SENT' }, { limit: 5 }],
      [{}, { seed: 's', n: 3 }],
    ]);
    expect(rows(drawn.stdout)).toMatchObject([
      { question: 'sample', basis: { size: 3 }, access: { asked: { seed: 's', n: '3' } } },
    ]);
  });

  it('words, countries and ids are taken as they are typed', async () => {
    const typed = ['--partner', 'ca', '--leaf', 'sent', '--kind', 'high-risk cargo', '--exchange', idOf(0xabc).toUpperCase()];
    expect((await tripoint(['audit', 'find', ...typed])).code).toBe(0);
    expect(server.desk.asked).toEqual([
      [{ partner: 'CA', leaf: 'SENT', kind: 'HIGH_RISK_CARGO', exchange: idOf(0xabc) }, expect.anything()],
    ]);
  });

  it('a question that there is not: those that there are', async () => {
    const { code, stderr } = await tripoint(['audit', 'ask', '17']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/question: one of 1, .*16, annual\n/);
    expect(stderr).toContain('next: tripoint audit ask --help');
  });

  it('a record is shown to an auditor whom a releaser let see it, and to no other', async () => {
    const id = await posted();
    const before = await tripoint(['audit', 'show', id]);
    expect([before.code, before.stdout]).toEqual([3, '']);
    expect(before.stderr).toContain('✖ GRANT_MISSING');
    expect(before.stderr).toContain('next: a releaser: tripoint audit grant ID --auditor YOU --hours 24 --reason TEXT');
    const grant = ['audit', 'grant', id, '--auditor', 'us-auditor-7', '--hours', '24', '--reason', 'complaint 7'];
    expect((await tripoint(grant)).code).toBe(3);
    const granted = await tripoint(grant, { role: 'releaser' });
    expect([granted.code, granted.stdout]).toEqual([
      0,
      `✔ us-auditor-7 may see exchange ${id} until 2026-03-02T00:00:00.000000Z\n`,
    ]);
    expect((await tripoint(['audit', 'show', id])).stdout).toContain('"recordReference": "LK-1"');
  });

  it('an officer asks nothing', async () => {
    expect(await tripoint(['audit', 'ask', '5'], { role: 'officer' })).toMatchObject({ code: 3, stdout: '' });
    expect(server.desk.asked).toEqual([]);
  });
});
