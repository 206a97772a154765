// `tripoint screen` as whoever stands at a counter meets it.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Ask } from '../../../gateway/cli/agreement/ask.ts';
import { ACTIONS_TAKEN, ENCOUNTER_CATEGORIES } from '../../../gateway/contract/index.ts';
import { enumOf } from '../../../proto/index.ts';
import { type CommandLine, commandLine, rows } from './command.ts';
import { startServer, type TestServer } from './harness.ts';
import { idOf } from './memory-exchange.ts';

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
  server.exchange.screened.length = 0;
  server.exchange.said.length = 0;
});

const PERSON = ['screen', '--surname', 'SPECIMEN', '--given', 'ANNA'];
const subjects = () => server.exchange.screened.map(({ subject }) => subject);

it('a hit is a card: who, why, what to do, whom to call, and the command that reports it', async () => {
  const { code, stdout, stderr } = await commands.run([...PERSON, '--born', '1974-08-12', '--document', 'L898902C3']);
  expect([code, stderr]).toEqual([0, '']);
  for (const said of ['◆ HIT', '100 of 100: the same name', 'CBSA, CA', '+1 555 0100 (24 hours)', 'ARREST', 'ARMED'])
    expect(stdout).toContain(said);
  expect(stdout).toContain('Contact the originator before acting on it. (§4.2)');
  expect(stdout).toContain(`tripoint lookout say ${idOf(0xabc)} --originator CA --verb HIT --json-file -`);
  expect(stdout).toContain('"matchedOn":["NAME"]');
  expect(subjects()).toEqual([
    {
      name: [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ANNA' }],
      dateOfBirth: { date: '1974-08-12' },
      document: [{ documentNumber: 'L898902C3' }],
    },
  ]);
});

it.each([
  ['fr', 'CONCORDANCE', 'le même nom'],
  ['es', 'COINCIDENCIA', 'el mismo nombre'],
])('in %s', async (language, word, why) => {
  const { stdout } = await commands.run([...PERSON, '--lang', language]);
  expect(stdout).toContain(word);
  expect(stdout).toContain(why);
});

it('a container and a conveyance are screened without a name', async () => {
  const { stdout } = await commands.run(['screen', '--container', 'CSQU3054383', '--conveyance', 'IMO 9074729']);
  expect(stdout).toContain('○ CLEAR');
  expect(subjects()).toEqual([{ container: 'CSQU3054383', conveyanceIdentification: 'IMO 9074729' }]);
});

it('nobody, and a misspelt option, are answered with the way out', async () => {
  const nobody = await commands.run(['screen']);
  expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('--surname, --document, --mrz')]);
  const misspelt = await commands.run(['screen', '--surnam', 'X']);
  expect([misspelt.code, misspelt.stderr]).toEqual([2, expect.stringContaining('--surname')]);
});

const LIST: readonly [string, string, readonly object[]][] = [
  [
    'list.ndjson',
    `${JSON.stringify({ id: 'a', name: [{ primaryIdentifier: 'SPECIMEN' }] })}\n{"id":"b","container":"X1"}\n`,
    [
      { id: 'a', name: [{ primaryIdentifier: 'SPECIMEN' }] },
      { id: 'b', container: 'X1' },
    ],
  ],
  // Of a lookout only what is compared.
  [
    'list.json',
    JSON.stringify([{ recordReference: 'r', category: 'TERRORISM', name: [{ primaryIdentifier: 'A' }] }]),
    [{ id: 'r', name: [{ primaryIdentifier: 'A' }] }],
  ],
  [
    'list.mrz',
    'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n',
    [
      expect.objectContaining({
        name: [expect.objectContaining({ primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA' })],
        dateOfBirth: { date: '1974-08-12' },
        document: [expect.objectContaining({ documentNumber: 'L898902C3', issuingState: 'UTO' })],
      }),
    ],
  ],
];
it.each(LIST)('%s is screened row by row', async (name, text, expected) => {
  const { code, stdout } = await commands.run(['screen', '--file', commands.put(name, text)]);
  expect([code, subjects()]).toEqual([0, expected]);
  expect(stdout).toContain('0 not screened');
});

it('a table by its mapping, cargo by its containers; with --json a line each, by its row', async () => {
  const mapping = commands.put(
    'm.yaml',
    'columns: { LAST: name.primaryIdentifier, BORN: { field: dateOfBirth.date, date: DD/MM/YYYY } }',
  );
  const table = commands.put('t.csv', 'LAST,BORN\nERIKSSON,12/08/1974\nSMITH,19x1\n');
  const people = await commands.run(['screen', '--file', table, '--mapping', mapping, '--json']);
  expect(people.code).toBe(3);
  const byRow = (rows(people.stdout) as { row: number }[]).sort((a, b) => a.row - b.row);
  expect(byRow).toMatchObject([
    { row: 1, line: 2, outcome: 'HIT' },
    { row: 2, line: 3, outcome: 'INVALID' },
  ]);
  server.exchange.screened.length = 0;
  const alert = { recordReference: 'c', shippingContainer: [{ iso6346Code: 'A1' }, { iso6346Code: 'B2' }], imoNumber: '9074729' };
  const cargo = await commands.run([
    'screen',
    '--record',
    'cargo',
    '--file',
    commands.put('c.ndjson', `${JSON.stringify(alert)}\n`),
    '--json',
  ]);
  expect(rows(cargo.stdout)).toMatchObject([{ row: 1 }, { row: 1 }, { row: 1 }]);
  expect(subjects()).toEqual([
    { id: 'c', container: 'A1' },
    { id: 'c', container: 'B2' },
    { id: 'c', conveyanceIdentification: '9074729' },
  ]);
});

it('a field that a screening does not know is refused, not passed over', async () => {
  const { code, stdout } = await commands.run(['screen', '--file', commands.put('u.ndjson', '{"nmae":[],"container":"X1"}\n')]);
  expect(code).toBe(3);
  expect(stdout).toContain('/nmae');
});

const REPORT = [
  ...PERSON,
  '--report',
  'HIT',
  '--category',
  'PRIMARY',
  '--action-taken',
  'REFERRED_TO_SECONDARY',
  '--location',
  'CAVAN',
];
const answering = (yes: boolean): Ask => ({ whether: async () => yes }) as unknown as Ask;

it('a hit is told to its originator once somebody confirms it', async () => {
  const unconfirmed = await commands.run(REPORT);
  expect([unconfirmed.code, unconfirmed.stderr]).toEqual([2, expect.stringContaining('--yes')]);
  await commands.run(REPORT, { ask: answering(false) });
  expect(server.exchange.said).toEqual([]);
  const content = { matchedOn: ['NAME'], category: 'PRIMARY', actionTaken: 'REFERRED_TO_SECONDARY', location: 'CAVAN' };
  for (const how of [{ ask: answering(true) }, {}]) {
    const { code } = await commands.run('ask' in how ? REPORT : [...REPORT, '--yes'], how);
    expect(code).toBe(0);
    expect(server.exchange.said.at(-1)).toMatchObject({ recordId: idOf(0xabc), verb: 'HIT', originator: 'CA', content });
  }
});

it('what is no hit is not reported', async () => {
  const { code, stderr } = await commands.run([
    'screen',
    '--container',
    'X1',
    '--report',
    'HIT',
    '--category',
    'PRIMARY',
    '--action-taken',
    'SEIZED',
  ]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('there is no hit to report')]);
});

it('the words of a report are those of the wire', () => {
  expect(Object.keys(enumOf('EncounterCategory') ?? {})).toEqual(expect.arrayContaining([...ENCOUNTER_CATEGORIES]));
  expect(Object.keys(enumOf('ActionTaken') ?? {})).toEqual(expect.arrayContaining([...ACTIONS_TAKEN]));
});
