import { expect, it } from 'vitest';
import { REASONS, STEPS } from '../../../services/evidence/index.ts';
import { en } from '../../../services/messages/en.ts';

const namesUnder = (part: string): string[] =>
  Object.keys(en)
    .filter((key) => key.startsWith(`${part}.`))
    .map((key) => key.slice(part.length + 1))
    .sort();

it('there are words for every step, every reason and every verdict, and for nothing else', () => {
  expect(namesUnder('evidence.step')).toEqual([...STEPS].sort());
  expect(namesUnder('evidence.why')).toEqual([...REASONS].sort());
  expect(namesUnder('evidence.verdict')).toEqual(['fail', 'incomplete', 'pass']);
});
