// The evidence of every verb by which countries speak of a record, at both ends: it verifies, altered it does not, and each decision replays.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../../services/domain/index.ts';
import { verifyEvidence } from '../../../services/evidence/index.ts';
import { actedUnder, createReplayer, loggedDecisions, verifyTables } from '../../../services/exchange/index.ts';
import { SPOKEN, type Spoken, spokenAlterations, startSpoken } from './spoken.ts';
import { trustOf } from './trust.ts';

let spoken: Spoken;
beforeAll(async () => {
  spoken = await startSpoken();
});
afterAll(() => spoken?.pair.close());

it('each verb was said', () => {
  expect([...spoken.verbs].sort()).toEqual([...SPOKEN].sort());
});

it('each bundle verifies, and what it is about cannot be exchanged', async () => {
  const { pair, bundles } = spoken;
  const found = new Map<string, unknown>();
  for (const { name, bundle } of spokenAlterations(bundles)) {
    const { verdict, steps } = await verifyEvidence(utf8(JSON.stringify(bundle)), trustOf(pair), pair.now());
    found.set(name, [verdict, steps.find((step) => step.verdict === 'fail')?.step]);
  }
  const expected = spokenAlterations(bundles).map(({ name, verdict, fails }) => [name, [verdict, fails]] as const);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
});

describe.each(['us', 'ca'] as const)('%s', (country) => {
  it('replays each decision of it', () => {
    const { store, context } = spoken.pair[country];
    using replayer = createReplayer(actedUnder(store));
    const verbs = new Set<string>();
    for (const logged of loggedDecisions(store, context.vault)) {
      if (!('facts' in logged)) continue;
      verbs.add(String(logged.facts.verb));
      expect(replayer.replay(logged).problems).toEqual([]);
    }
    // In Canada what was said is destroyed with the record.
    if (country === 'us') expect([...verbs]).toEqual(expect.arrayContaining([...SPOKEN]));
    expect(
      verifyTables({ self: spoken.pair[country].country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 }),
    ).toEqual([]);
  });
});
