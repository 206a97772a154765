import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TripointError } from '../../../services/domain/index.ts';
import { type TrustPolicy, verifyEvidence } from '../../../services/evidence/index.ts';
import { alterations } from './alterations.ts';
import type { Json } from './forge.ts';
import { LIES } from './lies.ts';
import { type Altered, givenBy, rowsMade } from './rows.ts';
import { type Scene, startScene } from './scene.ts';
import { startTogether, type Together, togetherAlterations } from './together.ts';
import { turned, turnedAlterations } from './turned.ts';

interface Suite {
  readonly good: Json;
  readonly trust: TrustPolicy;
  readonly altered: readonly Altered[];
}

let scene: Scene;
let plain: Suite;
let lies: Suite;
let later: Suite;
let together: Together;

beforeAll(async () => {
  scene = await startScene();
  const given = await givenBy(scene);
  plain = { ...given, altered: await alterations(given) };
  lies = { ...plain, altered: await rowsMade(LIES, given) };
  const made = turned(given);
  together = await startTogether();
  later = { good: made.bundle, trust: made.trust, altered: await turnedAlterations(given, made) };
});
afterAll(async () => {
  await scene.pair.close();
  await together.pair.close();
});

/** The scenes have one clock each, and no bundle is judged before it was made. */
const now = () => Math.max(scene.pair.now(), together.pair.now());

const rest = async ({ good, trust }: Pick<Suite, 'good' | 'trust'>): Promise<string[]> => {
  const { verdict, steps } = await verifyEvidence(good, trust, now());
  expect(verdict).toBe('pass');
  return steps.filter(({ verdict: found }) => found !== 'pass').map(({ step, why }) => `${step}: ${why.reason}`);
};

async function expectFound({ trust, altered }: Suite): Promise<void> {
  const found: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const { name, bundle, fails, verdict: wanted, trust: other = trust } of altered) {
    const report = await verifyEvidence(bundle, other, now()).catch((error: unknown) => error as TripointError);
    const first = 'steps' in report ? report.steps.find((step) => step.verdict === 'fail') : undefined;
    const verdict = 'steps' in report ? report.verdict : report.code === 'CONFIG_INVALID' ? 'unusable' : report.code;
    found[name] = [first?.step, verdict, first?.why.values.code === 'INTERNAL' ? first.why.values : ''];
    expected[name] = [fails, wanted, ''];
  }
  expect(found).toEqual(expected);
}

describe('a bundle of one log', () => {
  it('proves everything before it is altered', async () => {
    expect(await rest(plain)).toEqual(['erased: nothing-erased']);
  });

  it('has no alteration that is not found, by the step that it breaks', async () => {
    expect(plain.altered.length).toBeGreaterThan(100);
    await expectFound(plain);
  });
});

it('what a country makes with every key of its own is found, or said, or is good', async () => {
  expect(lies.altered.length).toBeGreaterThan(60);
  await expectFound(lies);
});

describe('a bundle of logs that turned', () => {
  it('proves all but what was erased before it is altered', async () => {
    expect(await rest(later)).toEqual([
      'cosignature-times: undated',
      'record-commitments: content-erased',
      'private-commitments: content-erased',
      'decision: content-erased',
    ]);
    const { steps } = await verifyEvidence(later.good, later.trust, now());
    expect(steps.find(({ step }) => step === 'log-signature')?.why.values.origin).toBe(
      'tripoint.example/us/2025, tripoint.example/us/2026, tripoint.example/us/2027',
    );
  });

  it('has no alteration that is not found, by the step that it breaks', async () => {
    expect(later.altered.length).toBeGreaterThan(45);
    await expectFound(later);
  });
});

describe('a bundle of one that was rejected together with others', () => {
  it('proves all but what was never kept before it is altered, and so does that of its sender', async () => {
    expect(await rest(together)).toEqual([
      'record-commitments: content-withheld',
      'private-commitments: nothing-private',
      'agreement-binding: no-agreement',
      'decision: no-agreement',
      'erased: nothing-erased',
    ]);
    expect(await rest({ good: together.sent, trust: together.trust })).toEqual(['erased: nothing-erased']);
  });

  it('has no alteration that is not found, by the step that it breaks', async () => {
    const altered = await togetherAlterations(together);
    expect(altered.length).toBeGreaterThan(25);
    await expectFound({ ...together, altered });
  });
});
