// `tripoint visa query --file`: a list of questions, stopped and gone on with.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CommandLine, commandLine, rows } from './command.ts';
import { startServer, type TestServer } from './harness.ts';

let server: TestServer;
let commands: CommandLine;
beforeAll(async () => {
  server = await startServer();
  commands = commandLine(server);
});
afterAll(async () => {
  await server?.close();
  commands?.remove();
});
beforeEach(() => {
  server.exchange.queries.length = 0;
  server.exchange.outcome = 'MATCH';
});

const ASK = ['visa', 'query', '--to', 'CA', '--purpose', 'ENTRY_OR_STAY', '--mistreatment-risk', 'NONE'];
const question = (n: number) => ({
  ...{ caseReference: `C-${n}`, citizenship: ['UTO'] },
  document: { documentNumber: `D${n}`, issuingState: 'UTO' },
});
const list = (name: string, ...all: readonly object[]) =>
  commands.put(name, all.map((one) => `${JSON.stringify(one)}\n`).join(''));

it('each row is a question of its own, and each answer a line, in whichever language', async () => {
  const file = list('three.ndjson', question(1), question(2), question(3));
  const { code, stdout, stderr } = await commands.run([...ASK, '--file', file]);
  expect([code, stderr]).toEqual([0, '3 answered, 0 not heard, 0 not asked, 0 answered before\n']);
  expect(rows(stdout).map(({ row, outcome }) => [row, outcome])).toEqual([1, 2, 3].map((row) => [row, 'MATCH']));
  expect(server.exchange.queries).toMatchObject(
    [1, 2, 3].map((n) => ({ to: 'CA', mistreatmentRisk: 'NONE', record: question(n) })),
  );
});

it('a table is read by its mapping, by name and birth', async () => {
  const mapping = commands.put(
    'map.yaml',
    'reference: "LIST-{row}"\nconstants: { citizenship: [UTO] }\ncolumns: { LAST: name.primaryIdentifier, BORN: { field: dateOfBirth.date, date: DD/MM/YYYY } }\n',
  );
  const file = commands.put('people.csv', 'LAST,BORN\nMUNOZ,14/03/1980\n');
  const { code } = await commands.run([...ASK, '--file', file, '--mapping', mapping]);
  expect(code).toBe(0);
  expect(server.exchange.queries).toMatchObject([
    { record: { caseReference: 'LIST-1', name: [{ primaryIdentifier: 'MUNOZ' }], dateOfBirth: { date: '1980-03-14' } } },
  ]);
});

it('what is no question is a line with its faults, is not asked, and is not read again', async () => {
  const file = list('faulty.ndjson', question(1), { caseReference: 'C-2', citizenship: ['UTO'] });
  const first = await commands.run([...ASK, '--file', file, '--parallel', '1']);
  expect(first.code).toBe(3);
  expect(rows(first.stdout)[1]).toMatchObject({ row: 2, outcome: 'INVALID' });
  expect(JSON.stringify(rows(first.stdout)[1])).toContain('/visaQuery/document/documentNumber');
  const again = await commands.run([...ASK, '--file', file, '--parallel', '1']);
  expect([again.code, again.stdout, again.stderr]).toEqual([0, '', '0 answered, 0 not heard, 0 not asked, 2 answered before\n']);
  expect(server.exchange.queries).toHaveLength(1);
});

it('a partner that is away is not asked on, and the same command asks what was not heard', async () => {
  const file = list('away.ndjson', ...Array.from({ length: 20 }, (_, n) => question(n)));
  server.exchange.outcome = 'UNAVAILABLE';
  const away = await commands.run([...ASK, '--file', file, '--parallel', '1']);
  expect(away.code).toBe(4);
  expect(away.stderr).toContain('Nothing was heard from CA of 5 questions');
  expect(server.exchange.queries).toHaveLength(5);
  server.exchange.outcome = 'NO_MATCH';
  const { code, stdout } = await commands.run([...ASK, '--file', file]);
  expect([code, rows(stdout).length, server.exchange.queries.length]).toEqual([0, 20, 25]);
});

it('the journal names nobody, and is for this list and these terms alone', async () => {
  const file = list('journal.ndjson', question(7));
  await commands.run([...ASK, '--file', file]);
  expect(readFileSync(join(commands.folder, `${file}.journal`), 'utf8')).not.toContain('D7');
  const other = await commands.run([...ASK.with(3, 'MX'), '--file', file]);
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('journal')]);
});

it('a list and a person at once are answered with the way out', async () => {
  const file = list('one.ndjson', question(1));
  const { code, stderr } = await commands.run([...ASK, '--file', file, '--document', 'D1']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('without --document')]);
});
