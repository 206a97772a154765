import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder, playedPair, removed, type Trial, trialOf } from './scene.ts';

const folder = newFolder();
let trials: Trial[] = [];
beforeAll(async () => {
  const pair = await playedPair(folder);
  await pair.close();
  trials = [pair.us, pair.ca].map((side) => trialOf(join(folder, `${side.country}.db`), side));
});
afterAll(() => {
  for (const trial of trials) trial.close();
  removed(folder);
});

test('every row of two ledgers that were used as they are meant to be is what their logs say', () => {
  for (const trial of trials) expect(trial.named(() => {})).toEqual([]);
});
