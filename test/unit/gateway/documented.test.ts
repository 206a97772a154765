// What the documents say of settings, limits, codes, agreements and tests is what there is: every one, under its name, with its default.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findAgreements } from '../../../gateway/cli/policy/loading.ts';
import { testAgreements } from '../../../gateway/cli/policy/tables.ts';
import { settings } from '../../../gateway/server/config.ts';
import { CODES } from '../../../services/domain/index.ts';
import { EXCHANGE_LIMITS } from '../../../services/exchange/index.ts';

const text = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const operations = text('docs/operations.md');

/** The rows of the table with this heading: each name with its default as it is written. `.b` behind `a.x` is `a.b`. */
function documented(heading: string): Map<string, string | undefined> {
  const rows = operations.split(`| ${heading} |`)[1]?.split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return new Map(
    rows.flatMap((row): [string, string | undefined][] => {
      const [named = '', defaults = ''] = row
        .slice(2)
        .split(' |')
        .map((cell) => cell.trim());
      const names = [...named.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string);
      const section = names[0]?.replace(/[^.]+$/, '') ?? '';
      const values = defaults.split(', ').map((value) => value.replaceAll('`', '').trim());
      return names.map((name, i) => [name.startsWith('.') ? section + name.slice(1) : name, values[i]]);
    }),
  );
}

/** In words, where the default is not a value. */
const IN_WORDS: Readonly<Record<string, string>> = {
  'listen.healthPort': 'the port after listen.port',
  'listen.witnessPort': 'none',
  visasFile: 'none',
  backupFolder: 'none',
  'partners[].suspended': 'false',
};

test('every setting stands there with its default, and nothing that is none', () => {
  const there = documented('Setting | Default');
  const known = settings();
  expect([...there.keys()].toSorted()).toEqual(known.map(({ name }) => name).toSorted());
  const differing = known
    .map((one) => [one.name, there.get(one.name) ?? '', IN_WORDS[one.name] ?? String(one.default ?? '')] as const)
    .filter(([, said, is]) => said !== is);
  expect(differing).toEqual([]);
  expect(known.length).toBeGreaterThan(50);
});

test('every limit that is no setting stands there with its value', () => {
  const there = documented('Limit | Value');
  // What `compose` takes from the configuration: the settings of a link under their own names, the others under new ones.
  const [, configured = ''] = /\.\.\.config\.link,([^}]*)}/.exec(text('gateway/server/compose.ts')) ?? [];
  const ofLink = settings().flatMap(({ name }) => (name.startsWith('link.') ? [name.slice(5)] : []));
  const set = [...ofLink, ...[...configured.matchAll(/(\w+): config\./g)].map(([, name]) => name as string)];
  expect(set.length).toBeGreaterThan(15);
  const fixed = Object.entries(EXCHANGE_LIMITS).filter(([name]) => !set.includes(name));
  expect(Object.fromEntries(there)).toEqual(Object.fromEntries(fixed.map(([name, value]) => [name, String(value)])));
});

test('every code stands there with its status, whether it is tried again, and its title', () => {
  const rows = [...text('docs/api.md').matchAll(/^\| `([A-Z_]+)` \| (\d+) \| (yes)? ?\| (.+) \|$/gm)];
  const said = Object.fromEntries(
    rows.map(([, code, status, retryable, title]) => [code, `${status} ${retryable ?? ''} ${title}`]),
  );
  const are = Object.entries(CODES).map(([code, one]) => [code, `${one.status} ${one.retryable ? 'yes' : ''} ${one.title}`]);
  expect(said).toEqual(Object.fromEntries(are));
});

test('what `policy test` and `policy check` are shown to say of the agreements here, they say', () => {
  const shown = text('docs/agreements.md');
  const { folders } = findAgreements([]);
  const { tested, kinds } = testAgreements(folders);
  const figures = tested.find(({ name }) => name === 'ca-us-lookouts@1');
  const cases = figures?.result?.results.length;
  expect(shown).toContain(
    `ca-us-lookouts@1  cases that hold: ${cases} of ${cases}; rules exercised: ${figures?.rules} of ${figures?.rules}`,
  );
  const rows = [...shown.matchAll(/^ ✔ +(\d+) {2}\S.*? {2,}(\d+) +(\d+) {2}/gm)].map((row) => row.slice(1).map(Number));
  expect(rows.map(([number]) => number)).toEqual([21, 32]);
  for (const [number, ...counts] of rows) {
    const kind = kinds.find((one) => one.number === number);
    expect([kind?.pass.length, kind?.fail.length]).toEqual(counts);
  }
  const invariants = text('policies/invariants.yaml').match(/^ *- id: /gm)?.length;
  expect(shown).toContain(`agreements: ${folders.length}; invariants: ${invariants}; nothing was found`);
});

test('every row of the threat model that says who shows it names a test, and every file that it names is there', () => {
  const lines = text('docs/threat-model.md').split('\n');
  const unshown: string[] = [];
  let isShown = false;
  for (const line of lines) {
    if (!line.startsWith('|')) isShown = false;
    else if (line.endsWith('| Shown by |')) isShown = true;
    else if (isShown && !line.startsWith('| ---') && !/`test\/[\w/.-]+`[^|]*\|$/.test(line)) unshown.push(line);
  }
  expect(unshown).toEqual([]);
  const named = [...lines.join('\n').matchAll(/`([\w/.-]+(?:\.ts|\/))`/g)].map(([, path]) => path as string);
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter((path) => !existsSync(new URL(`../../../${path}`, import.meta.url)))).toEqual([]);
});
