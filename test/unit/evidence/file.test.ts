// The frozen bundles: any other implementation has to say of them what ours says.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Report, type Step, trustIn, verifyEvidence } from '../../../services/evidence/index.ts';
import { seeded } from '../gateway/harness.ts';
import { type Operation, patched } from './patch.ts';

interface Case {
  readonly name: string;
  readonly fails: Step | null;
  readonly verdict: Report['verdict'];
  readonly patch: readonly Operation[];
  readonly trust: readonly Operation[];
}

const vector = (name: string): string => readFileSync(new URL(`../../vectors/evidence/${name}`, import.meta.url), 'utf8');
const { at, countries } = JSON.parse(vector('trust.json')) as { at: number; countries: unknown[] };
const cases = JSON.parse(vector('altered.json')) as Case[];
const good = vector('good.json');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const passed = ({ steps }: Report): number => steps.filter(({ verdict }) => verdict === 'pass').length;

describe('the frozen bundles', () => {
  it.each(['good.json', 'received.json'])('%s proves everything', async (name) => {
    const report = await verifyEvidence(bytesOf(vector(name)), trustIn(countries), at);
    expect(report.verdict).toBe('pass');
    expect(report.steps.filter(({ verdict }) => verdict !== 'pass').map(({ step }) => step)).toEqual(['erased']);
  });

  it.each(cases)('$name', async ({ fails, verdict, patch, trust }) => {
    const report = await verifyEvidence(patched(JSON.parse(good), patch), trustIn(patched(countries, trust) as unknown[]), at);
    expect([report.steps.find((step) => step.verdict === 'fail')?.step ?? null, report.verdict]).toEqual([fails, verdict]);
  });
});

describe('a file', () => {
  const verdictOf = async (file: Uint8Array) => {
    const { verdict, steps } = await verifyEvidence(file, trustIn(countries), at);
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
    const report = await verifyEvidence(bytesOf(good), trustIn(countries), at);
    const about = good.indexOf('"agreements"');
    for (let i = 0; i < 120; i++) {
      const file = bytesOf(good);
      const where = about + Math.floor(random() * (file.length - about - 1));
      file[where] = (file[where] as number) ^ (1 << Math.floor(random() * 7));
      const altered = await verifyEvidence(file, trustIn(countries), at);
      expect(passed(altered), `byte ${where}`).toBeLessThan(passed(report));
    }
  });

  it('is judged by the time that is given: in its own future nothing was cosigned yet', async () => {
    const report = await verifyEvidence(bytesOf(good), trustIn(countries), at - 3_600_000_000);
    expect(report.verdict).toBe('fail');
  });
});

it('a policy that is none is an error of the auditor, not of the bundle', async () => {
  const [one] = countries;
  expect(() => trustIn([{ ...(one as object), rootPem: 1 }])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  await expect(verifyEvidence(bytesOf(good), trustIn([one, one]), at)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await expect(verifyEvidence(bytesOf(good), trustIn(countries, 3), at)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
