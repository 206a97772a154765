import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSamePerson, personId } from '../../../services/domain/index.ts';

test.each([
  ['US-Releaser-1', 'case'],
  ['us releaser 1', 'spaces for hyphens'],
  ['  us_releaser__1 ', 'other signs, and more of them'],
  ['ｕｓ－ｒｅｌｅａｓｅｒ－１', 'full width letters'],
  ['us-\u200breleaser-1', 'a character that does not show'],
  ['us-rеlеаsеr-1', 'Cyrillic е and а'],
  ['us-réleaser-1', 'an accent'],
])('%j is us-releaser-1: %s', (spelled) => {
  expect(isSamePerson(spelled, 'us-releaser-1')).toBe(true);
});

test.each(['us-releaser-11', 'us-releaser-1-1', 'us-releaser-2', 'us-releaser', 'ca-releaser-1', 'us-releaser-l'])(
  '%j is somebody else',
  (other) => {
    expect(isSamePerson(other, 'us-releaser-1')).toBe(false);
  },
);

test('the id of an id is that id, and whoever has neither letter nor digit is nobody else', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => personId(personId(text)) === personId(text)));
  expect(isSamePerson('---', '--')).toBe(false);
});
