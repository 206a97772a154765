import { expect, test } from 'vitest';
import { changedTexts } from '../../../../services/policy/index.ts';
import { load, textsOf } from '../prove/corpus.ts';

test('an entry put before another of its name is a changed text', () => {
  const texts = textsOf('sound');
  const [name] = load(texts).legalBasis.map((basis) => basis.name);
  const added = texts['agreement.yaml'].replace(
    'legalBasis:\n',
    `legalBasis:\n  - { name: ${name}, source: Something else, mark: D }\n`,
  );
  const changed = changedTexts(load(texts), load({ ...texts, 'agreement.yaml': added }));
  expect(changed.map(({ place }) => place)).toContain(`legalBasis/${name}/source`);
  expect(changed.some(({ new: next }) => next === 'Something else')).toBe(true);
});
