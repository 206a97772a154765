// One name, however it is spelled, is one name wherever names are compared: the officers' search and screenings (`likeness`), the auditors' index
// (`keysIn`, `keysAsked`), the same subject of two records, and whether two records are of one person (zones, visas). Quotas count exchanges and
// compare no names.
import { describe, expect, test } from 'vitest';
import {
  comparedName,
  keysAsked,
  keysIn,
  likeness,
  personDiffers,
  sameSubjectKeys,
  subjectsIn,
} from '../../../services/records/index.ts';

const BORN = { dateOfBirth: { date: '1974-08-12' } };
const lookout = (primaryIdentifier: string, secondaryIdentifier: string) => ({
  name: [{ primaryIdentifier, secondaryIdentifier }],
  ...BORN,
});

/** As a record has it; whole, as somebody types it; and as another record or a zone has it. */
const SAME = [
  ['Muñoz', 'José', ['JOSE MUNOZ', 'MUNOZ JOSE', 'Muñoz-José', 'MUNOZ, JOSE', 'MUNXXOZ JOSE'], ['MUNOZ', 'JOSE']],
  ["O'Brien", 'Sean', ['SEAN OBRIEN', "O'BRIEN SEAN", 'O’Brien, Sean', 'OBRIEN<<SEAN'], ['OBRIEN', 'SEAN']],
  ['Müller', 'Jürgen', ['JUERGEN MUELLER', 'MUELLER JUERGEN', 'MULLER JURGEN', 'Müller, Jürgen'], ['MUELLER', 'JUERGEN']],
  ['Müller', 'Jürgen', ['MULLER<<JURGEN'], ['MULLER', 'JURGEN']],
  ['Åberg', 'Jörg', ['AABERG JOERG', 'ABERG JORG'], ['AABERG', 'JOERG']],
  ['Weiß', 'Anna', ['WEISS ANNA', 'Anna Weiss'], ['WEISS', 'ANNA']],
  ['Smith-Jones', 'Mary', ['SMITH JONES MARY', 'Mary Smith-Jones'], ['SMITH JONES', 'MARY']],
  ['Иванов', 'Пётр', ['IVANOV PETR'], ['IVANOV', 'PETR']],
] as const;
const OTHER = [
  ['Müller', 'Jürgen', 'MILLER JORDAN'],
  ["O'Brien", 'Sean', 'BRIAN SHAW'],
  ['Muñoz', 'José', 'NUNEZ JORGE'],
] as const;

const found = (held: object, asked: string): number =>
  likeness(
    { names: [comparedName({ primaryIdentifier: asked })] },
    { names: subjectsIn('lookout', held as Record<string, unknown>).names.map(comparedName) },
  ).score;
const isIndexed = (held: object, asked: string): boolean => {
  const keys = keysIn('lookout', held as Record<string, unknown>);
  return keysAsked(asked).some((key) => keys.includes(key));
};
/** The score of the very same spelling. */
const whole = (primary: string, secondary: string) => found(lookout(primary, secondary), `${primary} ${secondary}`);

describe.each(SAME)('%s, %s', (primary, secondary, typed, [otherPrimary, otherSecondary]) => {
  const held = lookout(primary, secondary);
  const other = lookout(otherPrimary, otherSecondary);

  test.each(typed)('is %s in a search and in the auditors’ index', (asked) => {
    expect({ asked, score: found(held, asked), indexed: isIndexed(held, asked) }).toEqual({
      ...{ asked, indexed: true },
      score: whole(primary, secondary),
    });
  });

  test('is the same person in another record, by name and by subject', () => {
    expect(personDiffers(other, held)).toEqual({ name: false, birth: false });
    const subjects = sameSubjectKeys('lookout', held);
    expect(sameSubjectKeys('lookout', other).some((key) => subjects.includes(key))).toBe(true);
  });
});

test.each(OTHER)('%s, %s is not %s anywhere', (primary, secondary, asked) => {
  const held = lookout(primary, secondary);
  const [first = '', second = ''] = asked.split(' ');
  expect(found(held, asked)).toBeLessThan(whole(primary, secondary));
  expect(isIndexed(held, asked)).toBe(false);
  expect(personDiffers(lookout(first, second), held).name).toBe(true);
});

test('a subject is the same by each birth that a record states', () => {
  const several = { ...lookout('Specimen', 'Anna'), alternativeDateOfBirth: [{ date: '1975-08-12' }, { date: '1980' }] };
  const of = (date: string) => sameSubjectKeys('lookout', { ...lookout('Specimen', 'Anna'), dateOfBirth: { date } });
  const shares = (date: string) => of(date).some((key) => sameSubjectKeys('lookout', several).includes(key));
  expect(['1974-08-12', '1975-08-12', '1980', '1976-01-01'].map(shares)).toEqual([true, true, false, false]);
});
