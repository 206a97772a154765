import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TripointError } from '../../../services/domain/index.ts';
import { type CommandLine, commandLine, rows } from './command.ts';
import { startServer, type TestServer } from './harness.ts';
import { type CARGO, LOOKOUT } from './memory-exchange.ts';

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
  server.exchange.released.length = 0;
  server.exchange.failure = undefined;
});

const TO = ['--to', 'CA', '--purpose', 'p'];
let files = 0;
/** A new file for each test: its journal and its refused rows stand beside it. */
const put = (end: string, content: string | Buffer): string => {
  const name = `list-${++files}.${end}`;
  writeFileSync(join(commands.folder, name), content);
  return name;
};
const at = (name: string): string => join(commands.folder, name);
const read = (name: string): string => readFileSync(at(name), 'utf8');
const lookout = (reference: string, more: object = {}) => ({ ...LOOKOUT, recordReference: reference, ...more });
const references = () =>
  server.exchange.released.map(({ record }) => (record as { recordReference: string }).recordReference).sort();
const lines = (...values: object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

describe('an import', () => {
  test('shares every row of a file, and says what it came to', async () => {
    const file = put('ndjson', `\ufeff${lines(lookout('A'), lookout('B'))}\n`);
    const { code, stdout } = await commands.run(['import', file, ...TO]);
    expect([code, stdout.split('\n')[0]]).toEqual([0, '2 rows: 2 shared, 0 held for release, 0 refused']);
    expect(stdout).toContain('→ CA  2 sent, 0 held, 0 refused');
    expect(stdout).toContain('2 × alpha-beta-lookouts, 5: subjectReasonOnList');
    expect(references()).toEqual(['A', 'B']);
    expect(existsSync(at(file.replace('.ndjson', '.refused.ndjson')))).toBe(false);
  });

  test('gives back the rows that were refused, with their faults; mended there, that file is imported', async () => {
    const file = put('csv', 'REF,LAST,BORN\r\nA,ERIKSSON,1961\r\nB,"ÅBERG, JR",19x1\r\nC,SMITH\r\n');
    const mapping = put(
      'yaml',
      'constants: { subjectKind: PERSON, category: SERIOUS_CRIME, actionOnHit: REFER_TO_SECONDARY }\ncolumns: { REF: recordReference, LAST: name.primaryIdentifier, BORN: dateOfBirth.date }',
    );
    const first = await commands.run(['import', file, '--mapping', mapping, ...TO]);
    expect(first.code).toBe(3);
    expect(first.stdout).toContain('3 rows: 1 shared, 0 held for release, 2 refused');
    expect(first.stderr).toContain('✖ line 3  /lookout/dateOfBirth/date: ');
    expect(first.stderr).toContain('✖ line 4  INVALID: as many cells as there are columns');
    const refused = file.replace('.csv', '.refused.csv');
    expect(first.stderr).toContain(`The refused rows are in ${refused}`);
    const back = read(refused);
    expect(back).toContain('"tripoint_faults","REF","LAST","BORN"\n');
    expect(back).toContain(',"B","ÅBERG, JR","19x1"\n');

    writeFileSync(at(refused), back.replace('19x1', '1971').replace('"SMITH"', '"SMITH","1980"'));
    const second = await commands.run(['import', refused, '--mapping', mapping, ...TO]);
    expect([second.code, second.stderr]).toEqual([0, '']);
    expect(references()).toEqual(['A', 'B', 'C']);
  });

  test.each([
    [
      'ndjson',
      () => lines(lookout('A', { sex: 'OTHER-WISE' })),
      (text: string) => text.replace('"sex":"OTHER-WISE"', '"sex":"MALE"'),
    ],
    [
      'json',
      () => JSON.stringify([lookout('J', { sex: 'OTHER-WISE' })]),
      (text: string) => text.replace('"sex":"OTHER-WISE"', '"sex":"MALE"'),
    ],
  ])('of %s gives its refused rows back with their faults too', async (end, content, mend) => {
    const file = put(end, content());
    expect((await commands.run(['import', file, ...TO])).code).toBe(3);
    const refused = file.replace(`.${end}`, '.refused.ndjson');
    expect(JSON.parse(read(refused)).tripoint_faults[0]).toMatch(/^\/lookout\/sex: /);
    writeFileSync(at(refused), mend(read(refused)));
    expect((await commands.run(['import', refused, ...TO])).code).toBe(0);
    expect(references()).toEqual([end === 'json' ? 'J' : 'A']);
  });

  test('reads zones as a reader gives them, and gives back those with a wrong check digit', async () => {
    const zone = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10';
    const file = put('mrz', `${zone.toLowerCase()}\n${zone.replace('36UTO', '37UTO')}\n\n${zone}\n`);
    const mapping = put(
      'yaml',
      'reference: "SCAN-{row}"\nconstants: { category: SERIOUS_CRIME, actionOnHit: REFER_TO_SECONDARY }',
    );
    const { code, stdout } = await commands.run(['import', file, '--mapping', mapping, ...TO]);
    expect([code, stdout.split('\n')[0]]).toEqual([3, '3 rows: 2 shared, 0 held for release, 1 refused']);
    const refused = file.replace('.mrz', '.refused.mrz');
    expect(read(refused)).toMatch(/^# line 2, column/);
    writeFileSync(at(refused), read(refused).replace('37UTO', '36UTO'));
    expect((await commands.run(['import', refused, '--mapping', mapping, ...TO])).code).toBe(0);
  });

  test('makes one cargo alert of the rows of a bill', async () => {
    const file = put('csv', 'BILL;CONTAINER\n1;CSQU3054383\n1;MSKU6011672\n2;CSQU3054383\n');
    const mapping = put(
      'yaml',
      'delimiter: ";"\ngroup: BILL\nreference: "BL-{row}"\nconstants: { riskCategory: NARCOTICS, requestedAction: EXAM }\ncolumns: { BILL: containerBillOfLadingId, CONTAINER: "shippingContainer[].iso6346Code" }',
    );
    const { code } = await commands.run(['import', file, '--record', 'cargo', '--mapping', mapping, ...TO]);
    const containers = server.exchange.released.map(({ record }) => (record as typeof CARGO).shippingContainer.length);
    expect([code, containers.sort()]).toEqual([0, [1, 2]]);
  });

  test('that was stopped goes on with the rows that are left, and sends none of them twice', async () => {
    const file = put('ndjson', lines(...Array.from({ length: 20 }, (_, i) => lookout(`R${i}`))));
    const run = ['import', file, '--parallel', '1', '--json', ...TO];
    const stopped = await commands.run(run, { interruptAt: '"row":7' });
    expect(stopped.code).toBe(4);
    expect(stopped.stderr).toContain('The same command goes on where it was.');
    expect(references()).toHaveLength(7);
    // A row of the journal that a stop cut short is sent again, under its key.
    writeFileSync(at(`${file}.journal`), read(`${file}.journal`).slice(0, -10));
    const rest = await commands.run(run);
    expect(rest.code).toBe(0);
    expect(rows(rest.stdout).at(-1)).toMatchObject({ rows: 20, shared: 20, refused: 0 });
    expect(new Set(references()).size).toBe(20);
    expect(references()).toHaveLength(20);
  });

  test('of a file that was changed is not mixed with what was imported of it before', async () => {
    const file = put('ndjson', lines(lookout('A')));
    await commands.run(['import', file, ...TO]);
    writeFileSync(at(file), lines(lookout('B')));
    const { code, stderr } = await commands.run(['import', file, ...TO]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${file}.journal is the journal of another file`)]);
    expect(references()).toEqual(['A']);
  });

  test('is not begun twice at once, and what a killed import left does not stop it', async () => {
    const file = put('ndjson', lines(lookout('TWICE-A')));
    const lock = at(`${file}.journal.lock`);
    writeFileSync(lock, String(process.pid));
    const { code, stderr } = await commands.run(['import', file, ...TO]);
    expect([code, stderr]).toEqual([4, expect.stringContaining(`another import writes ${file}.journal`)]);
    expect(references()).toEqual([]);
    writeFileSync(lock, '999999999');
    expect((await commands.run(['import', file, ...TO])).code).toBe(0);
    expect(references()).toEqual(['TWICE-A']);
    expect(existsSync(lock)).toBe(false);
  });

  test('takes nothing of a journal that was altered', async () => {
    const file = put('ndjson', lines(lookout('TWICE-A'), lookout('TWICE-B')));
    await commands.run(['import', file, ...TO]);
    for (const line of ['null', '{"row":"1","outcome":"SHARED"}', '{"row":1,"outcome":"SENT"}', '{']) {
      const [head] = read(`${file}.journal`).split('\n');
      writeFileSync(at(`${file}.journal`), `${head}\n${line}\n`);
      const { code, stderr } = await commands.run(['import', file, ...TO]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('has a line that no import wrote')]);
    }
    expect(references()).toEqual(['TWICE-A', 'TWICE-B']);
  });

  test('writes its refused rows and its journal to no other file: not the one it reads, and not where a link points', async () => {
    const file = put('ndjson', lines({ ...lookout('TWICE-A'), actionOnHit: 'NONE' }));
    const before = read(file);
    symlinkSync(at(file), at('link.ndjson'));
    for (const more of [
      ['--refused', file],
      ['--refused', 'link.ndjson'],
      ['--journal', 'x', '--refused', './x'],
    ]) {
      const { code, stderr } = await commands.run(['import', file, ...more, ...TO]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('are three files')]);
    }
    const other = put('txt', 'mine\n');
    symlinkSync(at(other), at('planted.ndjson'));
    expect((await commands.run(['import', file, '--refused', 'planted.ndjson', ...TO])).code).not.toBe(0);
    expect([read(file), read(other)]).toEqual([before, 'mine\n']);
  });

  test('keeps a line as long as a file out of memory, and splits none at a separator within a text', async () => {
    const long = `{"a":"${'x'.repeat(3 << 20)}"}\n`;
    const file = put('ndjson', `${long}${lines(lookout('TWICE-A', { subjectReason: 'one\u2028two' }))}`);
    const { stderr } = await commands.run(['import', file, ...TO]);
    expect(stderr).toContain('✖ line 1  INVALID: at most 1048576 characters in a line');
    expect(stderr).not.toContain('line 3');
    expect(read(file.replace('.ndjson', '.refused.ndjson')).length).toBeLessThan(2 << 20);
  });

  test('stops at a failure that is not of one row, and refuses no row for it', async () => {
    const file = put('ndjson', lines(lookout('A'), lookout('B')));
    server.exchange.failure = new TripointError('LINK_SUSPENDED');
    const failed = await commands.run(['import', file, ...TO]);
    expect([failed.code, failed.stderr]).toEqual([4, expect.stringContaining('LINK_SUSPENDED')]);
    expect(existsSync(at(file.replace('.ndjson', '.refused.ndjson')))).toBe(false);
    server.exchange.failure = undefined;
    expect((await commands.run(['import', file, ...TO])).code).toBe(0);
    expect(references()).toEqual(['A', 'B']);
  });

  test('with --dry-run shows what each partner would be sent, sends nothing and leaves no file', async () => {
    const file = put('ndjson', lines(lookout('A'), lookout('B', { sex: 'OTHER-WISE' })));
    const { code, stdout } = await commands.run(['import', file, '--dry-run', ...TO]);
    expect(code).toBe(3);
    expect(stdout).toContain('2 rows: 1 would be shared, 0 held, 1 refused; nothing was sent');
    expect(stdout).toContain('1 × alpha-beta-lookouts, 5: subjectReasonOnList');
    expect(references()).toEqual([]);
    expect([existsSync(at(`${file}.journal`)), existsSync(at(file.replace('.ndjson', '.refused.ndjson')))]).toEqual([
      false,
      false,
    ]);
  });

  test.each([
    [
      'a name in another encoding than UTF-8',
      Buffer.from(lines(lookout('A', { name: [{ primaryIdentifier: 'MU\u00d1OZ' }] })), 'latin1'),
    ],
    ['a key that stands twice', Buffer.from('{"recordReference":"A","recordReference":"B"}\n')],
    ['a list where an object belongs', Buffer.from('[1]\n')],
  ])('refuses %s', async (_, content) => {
    const { code } = await commands.run(['import', put('ndjson', content), ...TO]);
    expect([code, references()]).toEqual([3, []]);
  });

  test.each([
    [['import', 'nowhere.csv'], 'cannot be read'],
    [['import', 'list'], 'does not say what it holds'],
    [['import', 'x.mrz', '--record', 'cargo'], 'a machine-readable zone is of a person'],
  ])('%s is told what to mend', async (args, told) => {
    writeFileSync(at('list'), '');
    writeFileSync(at('x.mrz'), '');
    const { code, stderr } = await commands.run([...args, ...TO]);
    expect(code).toBe(2);
    expect(stderr).toContain(told);
  });
});

describe('a post with --dry-run', () => {
  test('shows what each partner would be sent', async () => {
    writeFileSync(at('one.json'), JSON.stringify(LOOKOUT));
    const { code, stdout } = await commands.run(['lookout', 'post', '--json-file', 'one.json', '--dry-run', ...TO]);
    expect(code).toBe(0);
    expect(stdout).toContain('CA  ◷ QUEUED  would be sent');
    expect(stdout).toContain('subjectReasonOnList');
    expect(references()).toEqual([]);
  });
});
