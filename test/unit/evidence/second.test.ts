// What a verifier written from docs/evidence-format.md alone says of the same bundles.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const { CI } = process.env;
const PYTHON = '/usr/bin/python3';
const hasCryptography = spawnSync(PYTHON, ['-c', 'import cryptography, yaml']).status === 0;
if (!hasCryptography) console.warn('Bundles are not verified by Python here: apt-get install python3-cryptography python3-yaml');

const folder = new URL('../../vectors/evidence/', import.meta.url);
const path = (name: string): string => new URL(name, folder).pathname;
/** What rules written in Cedar decide: the one thing that it leaves to others. */
const BY_CEDAR: readonly string[] = ['rules that do not decide it', 'clauses that do not decide it'];

describe.skipIf(!hasCryptography && !CI)('a second implementation', () => {
  const place = mkdtempSync(join(tmpdir(), 'tripoint-evidence-'));
  afterAll(() => rmSync(place, { recursive: true }));
  const run = (...args: string[]) => spawnSync(PYTHON, [path('verify_bundle.py'), ...args], { encoding: 'utf8' });

  it.each([
    ['good.json', 'trust.json'],
    ['received.json', 'trust.json'],
    ['turned.json', 'turned-trust.json'],
    ['turned-received.json', 'turned-trust.json'],
    ['spoken.json', 'spoken-trust.json'],
    ['passed-on.json', 'passed-on-trust.json'],
    ['rejected.json', 'rejected-trust.json'],
    ['rejected-sent.json', 'rejected-trust.json'],
  ])('verifies %s', (name, trust) => {
    const { stdout, stderr, status } = run(path(name), path(trust));
    expect({ stdout, stderr, status }).toEqual({ stdout: 'pass\n', stderr: '', status: 0 });
  });

  it.each([
    { good: 'good.json', trust: 'trust.json', altered: 'altered.json', least: 170 },
    { good: 'turned.json', trust: 'turned-trust.json', altered: 'turned-altered.json', least: 45 },
    { good: 'rejected.json', trust: 'rejected-trust.json', altered: 'rejected-altered.json', least: 25 },
    { good: 'passed-on.json', trust: 'passed-on-trust.json', altered: 'passed-on-altered.json', least: 11 },
    { good: 'spoken.json', trust: 'spoken-trust.json', altered: 'spoken-altered.json', least: 24 },
  ])('says the same of each of $altered', ({ good, trust, altered, least }) => {
    const all = JSON.parse(readFileSync(path(altered), 'utf8')) as { name: string; fails: string; verdict: string }[];
    const cases = all.filter(({ name }) => !BY_CEDAR.includes(name));
    const file = join(place, altered);
    writeFileSync(file, JSON.stringify(cases));
    const { stdout, stderr } = run(path(good), path(trust), file);
    expect(stderr).toBe('');
    const said = JSON.parse(stdout) as [string | null, string][];
    expect(cases.length).toBeGreaterThan(least);
    expect(cases.map(({ name }, i) => [name, ...(said[i] ?? [])])).toEqual(
      cases.map(({ name, fails, verdict }) => [name, fails, verdict]),
    );
  });

  it('says by its exit code whether the bundle or the trust file is at fault', () => {
    const trust = JSON.parse(readFileSync(path('trust.json'), 'utf8')) as { countries: object[] };
    const files = {
      few: { ...trust, witnesses: 2 },
      bad: { ...trust, countries: trust.countries.map((one) => ({ ...one, revocationList: 'a.b.c' })) },
    };
    const statuses = Object.entries(files).map(([name, value]) => {
      const file = join(place, `${name}.json`);
      writeFileSync(file, JSON.stringify(value));
      return run(path('good.json'), file).status;
    });
    expect(statuses).toEqual([4, 2]);
  });
});
