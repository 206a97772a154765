// The frozen bundles: any other implementation has to say of them what ours says.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Report, type Step, type TrustPolicy, trustIn, verifyEvidence } from '../../../services/evidence/index.ts';
import { seeded } from '../gateway/harness.ts';
import { EXAMPLE, exampleOf, PAGE } from './example.ts';
import { type Operation, patched } from './patch.ts';
import type { Verdict } from './rows.ts';

interface Case {
  readonly name: string;
  readonly fails: Step | null;
  readonly verdict: Verdict;
  readonly patch: readonly Operation[];
  readonly trust: readonly Operation[];
  /** What the auditor asks for in place of what the trust file says. */
  readonly policy?: Pick<TrustPolicy, 'quorum' | 'witnesses'>;
}

const vector = (name: string): string => readFileSync(new URL(`../../vectors/evidence/${name}`, import.meta.url), 'utf8');
const trustFile = (name: string) => JSON.parse(vector(name)) as { at: number; witnesses: number; countries: unknown[] };
const { at, countries, witnesses } = trustFile('trust.json');
const trusting = (files: readonly unknown[]) => trustIn(files, { witnesses });
const cases = JSON.parse(vector('altered.json')) as Case[];
const good = vector('good.json');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const passed = ({ steps }: Report): number => steps.filter(({ verdict }) => verdict === 'pass').length;

describe('the frozen bundles', () => {
  it.each(['good.json', 'received.json'])('%s proves everything', async (name) => {
    const report = await verifyEvidence(bytesOf(vector(name)), trusting(countries), at);
    expect(report.verdict).toBe('pass');
    expect(report.steps.filter(({ verdict }) => verdict !== 'pass').map(({ step }) => step)).toEqual(['erased']);
  });

  it.each(cases)('$name', async ({ fails, verdict, patch, trust, policy = { witnesses } }) => {
    const judges = trustIn(patched(countries, trust) as unknown[], policy);
    const verified = verifyEvidence(patched(JSON.parse(good), patch), judges, at);
    if (verdict === 'unusable') return expect(verified).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    const report = await verified;
    expect([report.steps.find((step) => step.verdict === 'fail')?.step ?? null, report.verdict]).toEqual([fails, verdict]);
  });
});

it('the page on the format shows what follows from the frozen bundle', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page.slice(page.indexOf(EXAMPLE) + EXAMPLE.length)).toBe(exampleOf(JSON.parse(vector('good.json'))));
});

describe('the frozen bundles of what is said about a record', () => {
  const pinned = trustFile('spoken-trust.json');
  const spoken = vector('spoken.json');

  it.each(JSON.parse(vector('spoken-altered.json')) as Case[])('$name', async ({ fails, verdict, patch }) => {
    const report = await verifyEvidence(patched(JSON.parse(spoken), patch), trusting(pinned.countries), pinned.at);
    expect([report.steps.find((step) => step.verdict === 'fail')?.step ?? null, report.verdict]).toEqual([fails, verdict]);
  });
});

describe('the frozen bundles of a record that went on to a third country', () => {
  const pinned = trustFile('passed-on-trust.json');
  const passedOn = vector('passed-on.json');

  it.each(JSON.parse(vector('passed-on-altered.json')) as Case[])('$name', async ({ fails, verdict, patch }) => {
    const report = await verifyEvidence(patched(JSON.parse(passedOn), patch), trustIn(pinned.countries, pinned), pinned.at);
    expect([report.steps.find((step) => step.verdict === 'fail')?.step ?? null, report.verdict]).toEqual([fails, verdict]);
  });
});

describe('the frozen bundles of logs that turned', () => {
  const pinned = trustFile('turned-trust.json');
  const turned = vector('turned.json');

  it.each([
    ['turned.json', ['cosignature-times', 'record-commitments', 'private-commitments', 'decision']],
    ['turned-received.json', ['erased']],
  ])('%s proves all but %s', async (name, rest) => {
    const report = await verifyEvidence(bytesOf(vector(name)), trusting(pinned.countries), pinned.at);
    expect(report.verdict).toBe('pass');
    expect(report.steps.filter(({ verdict }) => verdict !== 'pass').map(({ step }) => step)).toEqual(rest);
  });

  it.each(JSON.parse(vector('turned-altered.json')) as Case[])('$name', async ({ fails, verdict, patch, trust }) => {
    const judges = trusting(patched(pinned.countries, trust) as unknown[]);
    const report = await verifyEvidence(patched(JSON.parse(turned), patch), judges, pinned.at);
    expect([report.steps.find((step) => step.verdict === 'fail')?.step ?? null, report.verdict]).toEqual([fails, verdict]);
  });

  it('show no turn that is not used: none where all is in first logs', () => {
    expect(JSON.parse(good)).not.toHaveProperty('turns');
    expect(JSON.parse(vector('turned-received.json')).turns.US.length).toBe(1);
    expect(JSON.parse(turned).turns.US.length).toBe(2);
  });
});

describe('a file', () => {
  const verdictOf = async (file: Uint8Array) => {
    const { verdict, steps } = await verifyEvidence(file, trusting(countries), at);
    return [verdict, steps[0]?.verdict];
  };

  it.each([
    ['with white space', good.replace('{', '{ ')],
    ['with a member written twice', good.replace('{', '{"format":"tripoint-evidence/v1",')],
    ['with members in another order', JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(good)).reverse()))],
    ['that is cut off', good.slice(0, -10)],
    ['that is nothing', ''],
    ['that is no object', 'null'],
    ['that is no UTF-8', '\ud800'],
    ['nested deep', '['.repeat(100_000)],
    ['beyond the bound', `${good.slice(0, -2)}${' '.repeat(9 << 20)}}`],
  ])('%s is no bundle', async (_, text) => {
    expect(await verdictOf(bytesOf(text))).toEqual(['fail', 'fail']);
  });

  it('with any one byte changed outside what is never trusted no longer proves all that it did', async () => {
    const random = seeded(9);
    const report = await verifyEvidence(bytesOf(good), trusting(countries), at);
    const about = good.indexOf('"agreements"');
    for (let i = 0; i < 120; i++) {
      const file = bytesOf(good);
      const where = about + Math.floor(random() * (file.length - about - 1));
      file[where] = (file[where] as number) ^ (1 << Math.floor(random() * 7));
      const altered = await verifyEvidence(file, trusting(countries), at);
      expect(passed(altered), `byte ${where}`).toBeLessThan(passed(report));
    }
  });

  it('is judged by the time that is given: in its own future nothing was cosigned yet', async () => {
    const report = await verifyEvidence(bytesOf(good), trusting(countries), at - 3_600_000_000);
    expect(report.verdict).toBe('fail');
  });
});

it('a policy that is none is an error of the auditor, not of the bundle', async () => {
  const [one] = countries;
  expect(() => trustIn([{ ...(one as object), rootPem: 1 }])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  await expect(verifyEvidence(bytesOf(good), trustIn([one, one]), at)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await expect(verifyEvidence(bytesOf(good), trustIn(countries, { quorum: 3 }), at)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
  });
  // Turns that do not lead on from the log that is pinned.
  const { turns } = JSON.parse(vector('turned.json')) as { turns: { US: string[] } };
  const led = countries.map((country) => ({ ...(country as object), turns: turns.US }));
  await expect(verifyEvidence(bytesOf(good), trustIn(led), at)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  for (const none of ['turns', [1], Array(257).fill('turn'), ['x'.repeat(4097)]])
    expect(() => trustIn([{ ...(one as object), turns: none }])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});

it('of files of one country the one counts whose turns go furthest, unless they go elsewhere', () => {
  const [us, ca] = trustFile('turned-trust.json').countries as { log: object }[];
  const { turns } = JSON.parse(vector('turned.json')) as { turns: { US: [string, string] } };
  const none = { ...us, keySets: ['more'] };
  const [one, both] = [1, 2].map((count) => ({ ...us, turns: turns.US.slice(0, count) }));
  for (const files of [
    [none, both, one, ca],
    [both, ca, none],
    [ca, one, none, both, both],
  ])
    expect(
      trustIn(files)
        .countries.map(({ turns: notes }) => notes?.length ?? 0)
        .sort(),
    ).toEqual([0, 2]);
  const elsewhere = { ...us, turns: [turns.US[1]] };
  expect(() => trustIn([both, elsewhere, ca])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  // Who differ in anything else are not one.
  expect(trustIn([us, { ...us, firstKeySet: '00'.repeat(32) }, ca]).countries.length).toBe(3);
});
