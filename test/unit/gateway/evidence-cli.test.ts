import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STEPS } from '../../../services/evidence/index.ts';
import { type CommandLine, commandLine, rows } from './command.ts';
import { startServer, type TestServer } from './harness.ts';
import { LOOKOUT } from './memory-exchange.ts';

const vector = (name: string) => readFileSync(new URL(`../../vectors/evidence/${name}`, import.meta.url), 'utf8');
let server: TestServer;
let cli: CommandLine;
const at = (name: string) => join(cli.folder, name);
beforeAll(async () => {
  server = await startServer();
  cli = commandLine(server);
  mkdirSync(at('trust/us'), { recursive: true });
  mkdirSync(at('trust/ca'));
  const { countries } = JSON.parse(vector('trust.json')) as { countries: { country: string }[] };
  // A public.json says more than an auditor needs.
  for (const one of countries)
    writeFileSync(at(`trust/${one.country.toLowerCase()}/public.json`), JSON.stringify({ version: 1, keySets: ['x'], ...one }));
  writeFileSync(at('good.json'), vector('good.json'));
  const altered = JSON.parse(vector('good.json'));
  altered.partnerLeaf.index += 1;
  writeFileSync(at('altered.json'), JSON.stringify(altered));
  writeFileSync(at('text.json'), 'Dear auditor,\n');
  writeFileSync(at('later.json'), vector('good.json').replace('tripoint-evidence/v1', 'tripoint-evidence/v2'));
  writeFileSync(
    at('provisional.json'),
    vector('good.json').replaceAll(/— tripoint\.example\/ca\/witness [A-Za-z0-9+/=]+\\n/g, ''),
  );
});
afterAll(async () => {
  cli.remove();
  await server.close();
});

/** These countries are two: the log of one has the other as its only witness. */
const ONE = ['--witnesses', '1'];

describe('evidence verify', () => {
  it('says of each step what it proves, and exits 0', async () => {
    const { code, stdout, stderr } = await cli.run(['evidence', 'verify', at('good.json'), '--trust', at('trust'), ...ONE]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout.match(/^ {2}✔ /gm)?.length).toBe(STEPS.length - 1);
    expect(stdout.match(/^ {2}◌ /gm)?.length).toBe(1);
    expect(stdout).toContain('CA signed that it accepted the exchange');
  });

  it.each([
    ['fr', 'Vérifié'],
    ['es', 'Verificado'],
  ])('speaks %s', async (language, word) => {
    const { code, stdout } = await cli.run([
      'evidence',
      'verify',
      at('good.json'),
      '--trust',
      at('trust'),
      ...ONE,
      '--lang',
      language,
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain(word);
  });

  it('follows the turns of a log that the bundle shows, or that public.json names', async () => {
    const { countries } = JSON.parse(vector('turned-trust.json')) as { countries: { country: string }[] };
    const bundle = JSON.parse(vector('turned.json')) as { turns?: Record<string, string[]> };
    const { turns = {}, ...without } = bundle;
    writeFileSync(at('turned.json'), vector('turned.json'));
    writeFileSync(at('without.json'), JSON.stringify(without));
    for (const [folder, turned] of Object.entries({ pinned: false, later: true }))
      for (const one of countries) {
        const place = at(`${folder}/${one.country.toLowerCase()}`);
        mkdirSync(place, { recursive: true });
        writeFileSync(join(place, 'public.json'), JSON.stringify({ ...one, ...(turned && { turns: turns[one.country] }) }));
      }
    const exits = async (file: string, ...folders: string[]) =>
      (await cli.run(['evidence', 'verify', at(file), ...ONE, ...folders.flatMap((folder) => ['--trust', at(folder)])])).code;
    expect(await exits('turned.json', 'pinned')).toBe(0);
    expect(await exits('without.json', 'later')).toBe(0);
    expect(await exits('without.json', 'pinned', 'later')).toBe(0);
    expect(await exits('without.json', 'pinned')).toBe(5);
  });

  it('of a bundle that was altered names the step that fails, and exits 5', async () => {
    const { code, stdout } = await cli.run(['evidence', 'verify', at('altered.json'), '--trust', at('trust'), '--json']);
    expect(code).toBe(5);
    const [report] = rows(stdout) as unknown as { verdict: string; steps: { step: string; verdict: string }[] }[];
    expect(report?.verdict).toBe('fail');
    // Written anew, its members are in the order in which they were read, so that only the index differs.
    expect(report?.steps.find(({ verdict }) => verdict === 'fail')?.step).toBe('peer-reference');
  });

  it('of one without cosignatures says that it is provisional, and exits 4; a quorum of 0 proves no more', async () => {
    const args = ['evidence', 'verify', at('provisional.json'), '--trust', at('trust')];
    const { code, stdout } = await cli.run(args);
    expect(code).toBe(4);
    expect(stdout).toContain('0 of 1 countries have cosigned so far');
    expect((await cli.run([...args, '--quorum', '0'])).code).toBe(4);
  });

  it.each([
    ['a bundle that is not there', ['nothing.json', '--trust', 'trust']],
    ['a bundle that is text', ['text.json', '--trust', 'trust']],
    ['a bundle that is other JSON', ['trust/us/public.json', '--trust', 'trust']],
    ['a bundle of another version', ['later.json', '--trust', 'trust']],
    ['a folder that is not there', ['good.json', '--trust', 'nowhere']],
    ['one country alone', ['good.json', '--trust', 'trust/us']],
    ['what is no public.json', ['good.json', '--trust', 'good.json']],
    ['a quorum of more countries than there are', ['good.json', '--trust', 'trust', '--quorum', '2']],
  ])('%s is unusable, and exits 2', async (_, args) => {
    const { code, stdout } = await cli.run(['evidence', 'verify', ...args], { cwd: cli.folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

it('evidence export writes the bundle as it came, for its owner alone', async () => {
  const posted = (await (await server.post({ to: ['CA'], purpose: 'p', lookout: LOOKOUT })).json()) as {
    exchanges: { id: string }[];
  };
  const id = posted.exchanges[0]?.id ?? '';
  const { code } = await cli.run(['evidence', 'export', id, '--out', at('out.json')], { role: 'auditor' });
  expect(code).toBe(0);
  expect(JSON.parse(readFileSync(at('out.json'), 'utf8'))).toMatchObject({ exchange: id, openings: true });
  const { stdout } = await cli.run(['evidence', 'export', id, '--without-openings'], { role: 'auditor' });
  expect(JSON.parse(stdout)).toMatchObject({ exchange: id, openings: false });
});
