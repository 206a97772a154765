import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TrustPolicy, verifyEvidence } from '../../../services/evidence/index.ts';
import { type Altered, alterations } from './alterations.ts';
import { Forge, type Json } from './forge.ts';
import { type Scene, startScene } from './scene.ts';
import { trustOf } from './trust.ts';

let scene: Scene;
let trust: TrustPolicy;
let good: Json;
let altered: readonly Altered[];

beforeAll(async () => {
  scene = await startScene();
  const { pair, id, other, first } = scene;
  trust = trustOf(pair);
  const of = async (side: typeof pair.us, one: string) =>
    JSON.parse(Buffer.from(await side.exchange.evidence(one, { openings: true })).toString());
  good = await of(pair.us, id);
  const given = { good, other: await of(pair.us, other), first: await of(pair.us, first), received: await of(pair.ca, id) };
  altered = await alterations({ ...given, trust, scene, forge: new Forge(pair) });
});
afterAll(() => scene.pair.close());

it('the bundle that they are made of proves everything', async () => {
  const { verdict, steps } = await verifyEvidence(good, trust, scene.pair.now());
  expect(verdict).toBe('pass');
  expect(steps.filter(({ verdict: found }) => found !== 'pass').map(({ step, why }) => `${step}: ${why.reason}`)).toEqual([
    'erased: nothing-erased',
  ]);
});

it('every alteration is found, and by the step that it breaks', async () => {
  const found: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const { name, bundle, fails, verdict, trust: other = trust } of altered) {
    const report = await verifyEvidence(bundle, other, scene.pair.now());
    const first = report.steps.find((step) => step.verdict === 'fail');
    found[name] = [first?.step, report.verdict, first?.why.values.code === 'INTERNAL' ? first.why.values : ''];
    expected[name] = [fails, verdict, ''];
  }
  expect(Object.keys(found).length).toBeGreaterThan(100);
  expect(found).toEqual(expected);
});
