import { expect, test } from 'vitest';
import { planOf, random, runRounds } from './rounds.ts';
import { folderOfTest } from './setting.ts';

/** Of those tried, the one whose 20 rounds are the most even: each victim three or four times, seven rounds rushed. */
const SEED = 6;

test('kill −9 of gateways and nats-servers and cut links under load, 20 rounds: nothing acknowledged is lost, nothing repeats, both logs verify', {
  timeout: 180_000,
}, async () => {
  const report = await runRounds({ rounds: 20, seed: SEED, folder: folderOfTest('kill') });
  expect(report.restarts).toBeGreaterThan(10);
  // 16 posts and two probes in each round, every one of them answered.
  expect(report.acknowledged).toBe(20 * 18);
  expect(report.events).toBe(2 * report.acknowledged);
});

test('what a round does depends on seed and round alone, and each victim has its turn', () => {
  expect(planOf(7, 3)).toEqual(planOf(7, 3));
  expect(planOf(8, 3)).not.toEqual(planOf(7, 3));
  const victims = new Set(Array.from({ length: 20 }, (_, i) => planOf(SEED, i + 1).victim));
  expect(victims.size).toBe(6);
  const next = random(1);
  for (let i = 0; i < 1_000; i++) {
    const drawn = next();
    expect(drawn >= 0 && drawn < 1).toBe(true);
  }
});
