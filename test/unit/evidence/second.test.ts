// What a verifier written from docs/evidence-format.md alone says of the same bundles.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const { CI } = process.env;
const PYTHON = '/usr/bin/python3';
const hasCryptography = spawnSync(PYTHON, ['-c', 'import cryptography']).status === 0;
if (!hasCryptography) console.warn('Bundles are not verified by Python here: apt-get install python3-cryptography');

const folder = new URL('../../vectors/evidence/', import.meta.url);
const path = (name: string): string => new URL(name, folder).pathname;
/** What it leaves to others: strict reading of hostile JSON, and the meaning of agreements. */
const NOT_ITS_OWN: readonly string[] = ['structure', 'agreement-binding', 'decision'];

describe.skipIf(!hasCryptography && !CI)('a second implementation', () => {
  const place = mkdtempSync(join(tmpdir(), 'tripoint-evidence-'));
  afterAll(() => rmSync(place, { recursive: true }));
  const run = (...args: string[]) => spawnSync(PYTHON, [path('verify_bundle.py'), ...args], { encoding: 'utf8' });

  it.each([
    ['good.json', 'trust.json'],
    ['received.json', 'trust.json'],
    ['turned.json', 'turned-trust.json'],
    ['turned-received.json', 'turned-trust.json'],
  ])('verifies %s', (name, trust) => {
    const { stdout, stderr, status } = run(path(name), path(trust));
    expect({ stdout, stderr, status }).toEqual({ stdout: 'pass\n', stderr: '', status: 0 });
  });

  it.each([
    { good: 'good.json', trust: 'trust.json', altered: 'altered.json', others: NOT_ITS_OWN, least: 80 },
    // What is of structure here are turns and the order of entries: that is its own.
    { good: 'turned.json', trust: 'turned-trust.json', altered: 'turned-altered.json', others: [], least: 40 },
  ])('finds the same fault in each of $altered', ({ good, trust, altered, others, least }) => {
    const all = JSON.parse(readFileSync(path(altered), 'utf8')) as { name: string; fails: string; verdict: string }[];
    const cases = all.filter(({ fails, verdict }) => !others.includes(fails) && verdict !== 'incomplete');
    const file = join(place, altered);
    writeFileSync(file, JSON.stringify(cases));
    const { stdout, stderr } = run(path(good), path(trust), file);
    expect(stderr).toBe('');
    const said = JSON.parse(stdout) as string[];
    expect(cases.length).toBeGreaterThan(least);
    expect(cases.map(({ name }, i) => [name, said[i]])).toEqual(cases.map(({ name, fails }) => [name, fails ?? 'pass']));
  });
});
