// The evidence of an onward transfer, at both ends: it verifies, its origin cannot be exchanged, and each decision replays.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { utf8 } from '../../../services/domain/index.ts';
import { verifyEvidence } from '../../../services/evidence/index.ts';
import { actedUnder, createReplayer, loggedDecisions } from '../../../services/exchange/index.ts';
import { type PassedOn, passedOnAlterations, startPassedOn, trustOfThree } from './passed-on.ts';

let made: PassedOn;
beforeAll(async () => {
  made = await startPassedOn();
});
afterAll(() => made?.three.close());

it('each bundle verifies, and its origin cannot be exchanged', async () => {
  const { three, bundles } = made;
  const all = passedOnAlterations(bundles);
  const found = await Promise.all(
    all.map(async ({ name, bundle }) => {
      const { verdict, steps } = await verifyEvidence(utf8(JSON.stringify(bundle)), trustOfThree(three), three.now());
      return [name, verdict, steps.find((step) => step.verdict === 'fail')?.step];
    }),
  );
  expect(found).toEqual(all.map(({ name, verdict, fails }) => [name, verdict, fails]));
});

it('each decision replays in all three countries', () => {
  for (const { store, context } of made.three.sides) {
    using replayer = createReplayer(actedUnder(store));
    for (const logged of loggedDecisions(store, context.vault))
      if ('facts' in logged) expect(replayer.replay(logged).problems).toEqual([]);
  }
});
