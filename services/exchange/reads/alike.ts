// Whether whoever stands at the border is who or what a record is about: by name and birth, by number, or somebody of whom the record says that they are not.
import { type Family, likeness, type Numbered, personDiffers } from '../../records/index.ts';
import { featuresOf } from '../../search/index.ts';
import type { FoundBecause, ScreenedOne, ScreeningHit } from '../context/index.ts';

type Json = Readonly<Record<string, unknown>>;

/** Less alike is not even possible. */
export const LEAST_POSSIBLE = 70;
const CERTAIN = 100;
/** A document number of which one side does not say the state: several states may have given it. */
const OF_A_BARE_NUMBER = 75;

/** What is looked for, in the forms in which it is compared. */
export interface Compared {
  readonly subject: ScreenedOne;
  readonly person: ReturnType<typeof featuresOf>['person'];
  /** Of each document its number, and beside it the number with its state. */
  readonly documents: readonly (readonly Numbered[])[];
  readonly things: readonly Numbered[];
}

export function comparedOne(subject: ScreenedOne): Compared {
  const { name, dateOfBirth, document = [], conveyanceIdentification, container } = subject;
  const numbersOf = (record: Json): readonly Numbered[] => featuresOf('lookout', record).numbers;
  const documents = document.map((one) => numbersOf({ document: [one] }));
  const things = [
    ...numbersOf({ conveyanceIdentification }),
    ...featuresOf('cargo', { shippingContainer: container === undefined ? [] : [{ iso6346Code: container }] }).numbers,
  ];
  const { person } = featuresOf('lookout', { name, dateOfBirth });
  return { person, subject, documents, things };
}

/** How a record is alike, by what of it is given; undefined if it is not. */
export function alikeBy(asked: Compared, family: Family, record: Json): ScreeningHit['because'] | undefined {
  const held = featuresOf(family, record as Record<string, unknown>);
  const has = (number: Numbered): boolean => held.numbers.some(({ of, key }) => of === number.of && key === number.key);
  const things = asked.things.filter(has);
  const documents = asked.documents.map((numbers) => documentScore(numbers, held.numbers));
  const [document, thing] = [Math.max(0, ...documents), things.length > 0 ? CERTAIN : 0];
  const person = likeness(asked.person, held.person);
  const isPerson = person.score >= LEAST_POSSIBLE;
  const both = isPerson && document > 0 ? CERTAIN : 0;
  const score = Math.max(document, thing, both, isPerson ? person.score : 0);
  if (score === 0) return undefined;
  const numbers = [...(document > 0 ? (['document'] as const) : []), ...new Set(things.map(({ of }) => of))];
  const because: FoundBecause = { score, ...(isPerson && { name: person.name, birth: person.birth }), numbers };
  return { ...because, ...citizenshipBy(asked.subject, record) };
}

/** Of several documents the one that the record has, or else the first: whoever is told of a hit looks it up. */
export function matchedDocument({ subject, documents }: Compared, family: Family, record: Json) {
  const held = featuresOf(family, record as Record<string, unknown>).numbers;
  const scores = documents.map((numbers) => documentScore(numbers, held));
  return subject.document?.[scores.indexOf(Math.max(...scores))];
}

function documentScore([bare, stated]: readonly Numbered[], held: readonly Numbered[]): number {
  if (bare === undefined) return 0;
  const keys = held.filter(({ of }) => of === 'document').map(({ key }) => key);
  if (stated !== undefined && keys.includes(stated.key)) return CERTAIN;
  const otherState = stated !== undefined && keys.some((key) => key.endsWith(` ${bare.key}`));
  return keys.includes(bare.key) && !otherState ? OF_A_BARE_NUMBER : 0;
}

/** Says more, and scores nothing: people have several, and lists have few. */
function citizenshipBy({ citizenship = [] }: ScreenedOne, record: Json): Pick<ScreeningHit['because'], 'citizenship'> {
  const held = [record.citizenship, record.nationality].flatMap((list) => (Array.isArray(list) ? (list as string[]) : []));
  if (citizenship.length === 0 || held.length === 0) return {};
  return { citizenship: citizenship.some((state) => held.includes(state)) ? 'CITIZENSHIP_SAME' : 'CITIZENSHIP_OTHER' };
}

/**
 * Whether the record says of this very person that they are not meant. Fail closed: they agree with everything that is said of that person, and
 * by a document or a birth they are that person and not the record's; a name alone, or what is not known of either, tells nobody apart, and nobody
 * with a document of the record is told apart from it.
 */
export function isToldApart({ subject, documents }: Compared, family: Family, record: Json): boolean {
  const blocks = family === 'lookout' ? ((record.misidentification as readonly Json[] | undefined) ?? []) : [];
  if (blocks.length === 0) return false;
  const asked = { name: subject.name, dateOfBirth: subject.dateOfBirth };
  const held = featuresOf(family, record as Record<string, unknown>).numbers;
  if (documents.some((numbers) => documentScore(numbers, held) > 0)) return false;
  return blocks.some((block) => {
    const { name, dateOfBirth, document } = block;
    const other = { name: name === undefined ? [] : [name], dateOfBirth };
    const differs = personDiffers(asked, other);
    if (differs.name || differs.birth) return false;
    const theirs = featuresOf('lookout', { document: document === undefined ? [] : [document] }).numbers;
    const isTheirs = documents.some((numbers) => documentScore(numbers, theirs) === CERTAIN);
    const isNamed = name !== undefined && subject.name !== undefined && subject.name.length > 0;
    return isTheirs || (isNamed && personDiffers(asked, record as Record<string, unknown>).birth);
  });
}
