import { expect, test } from 'vitest';
import { ATTACKS, TURNS } from './attacks.ts';
import { runHostile } from './hostile.ts';

/** Each kind is sent, and answered by alarms; `npm run soak -- --hostile` gives them five minutes in all. */
const SECONDS = 2;

test('one country attacks with every kind in turn: the other two lose nothing, every restart succeeds, alarms name it alone', {
  timeout: 600_000,
}, async () => {
  const { attacks, acknowledged, alarms, rssGrowthMiB } = await runHostile({
    secondsEach: SECONDS,
    warmMs: 0,
    turns: TURNS,
    // That of the attacks, and that of the other two.
    agreements: ['ca-us-lookouts', 'ca-mx-customs'],
    progress: (line) => console.error(line),
  });
  expect(attacks.map(({ name }) => name).sort()).toEqual(ATTACKS.map(({ name }) => name).sort());
  expect(acknowledged).toBeGreaterThan(attacks.length * SECONDS);
  for (const { name, sent } of attacks) expect(sent, name).toBeGreaterThan(0);
  expect(alarms.length).toBeGreaterThan(0);
  expect(rssGrowthMiB).toBeLessThan(200);
  // A batch of faults is one entry; without it one window of them would be 6,144.
  for (const name of ['faulty statements', 'statements under no agreement', 'key sets that do not verify'])
    expect(attacks.find((one) => one.name === name)?.entries, name).toBeLessThan(3_000);
});
