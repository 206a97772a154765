// The finite domain of facts. What a table lists is taken whole; of free texts there is one for each that a rule can tell apart
// from all others, and one more for the rest.
import type { Agreement } from '../agreement.ts';
import { ATTRIBUTES, type Facts, faultOf, faultOfChange, namesOf } from '../facts.ts';
import type { Shape } from '../values.ts';
import type { Reading } from './reading.ts';
import { TooLarge } from './solve.ts';

/** A fact, or a part of the subject such as subject.citizenship, and what it may be; undefined: absent. */
export interface Dimension {
  readonly name: string;
  readonly values: readonly unknown[];
}

const NOBODY: NonNullable<Facts['subject']> = { citizenship: [], permanentResidence: [], allegedPersecutor: [], findings: [] };
// What stands for all states that no rule names, the specimen of ICAO Doc 9303; and for all countries, user-assigned codes of ISO
// 3166-1, which can be states too.
const SPECIMEN = 'UTO';
const OTHERS = ['ZZ', 'QM', 'QN', 'QO', 'QP', 'QQ', 'QR', 'QS', 'QT'];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const COUNTRIES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
/** More lists of states than these are not gone through. */
const MAX_LISTS = 1 << 12;

/** The lists of states and the countries that rules can tell apart, one of each kind. */
interface Alphabet {
  readonly lists: readonly (readonly string[])[];
  readonly countries: readonly string[];
}

/** `ends`: the states that rules see as fromState and toState. `named`: countries to tell apart beside those of the rules. */
export function alphabetOf(readings: readonly Reading[], ends: readonly string[], named: readonly string[]): Alphabet {
  const sets = [...ends.map((state) => [state]), ...readings.flatMap(({ texts }) => texts)];
  const texts = [...new Set(sets.flat())];
  const crossed = new Set(readings.flatMap((reading) => reading.crossed)).size;
  const spare = OTHERS.filter((text) => !texts.includes(text) && !named.includes(text));
  // Lists that are compared with one another need one other for each set of them that may hold it.
  const needed = crossed > 1 ? 2 ** crossed - 1 : 1;
  if (spare.length < needed) throw new TooLarge();
  const rest = crossed > 1 || texts.includes(SPECIMEN) ? spare.slice(0, needed) : [SPECIMEN];

  const states = texts.filter((text) => /^[A-Z]{1,3}$/.test(text));
  // States that stand in the same sets everywhere are told apart only by how many of them a list holds: none, some or all.
  const marks = new Map(states.map((state) => [state, sets.map((set) => (set.includes(state) ? '1' : '0')).join('')]));
  const classes = crossed > 1 ? states.map((state) => [state]) : [...Map.groupBy(states, (state) => marks.get(state)).values()];
  const apart = new Set([...texts, ...named, ...rest, spare[0]]);
  // A pattern may tell any two apart.
  const likes = readings.some((reading) => reading.likes);
  return {
    lists: listsOf([...classes, ...rest.map((state) => [state])]),
    countries: COUNTRIES.filter((country) => likes || apart.has(country)),
  };
}

function listsOf(classes: readonly (readonly string[])[]): string[][] {
  let lists: string[][] = [[]];
  for (const members of classes) {
    const portions = [[], ...(members.length > 1 ? [members.slice(0, 1)] : []), members];
    lists = lists.flatMap((list) => portions.map((portion) => [...list, ...portion]));
    if (lists.length > MAX_LISTS) throw new TooLarge();
  }
  return lists;
}

const subsetsOf = (items: readonly string[]): string[][] => listsOf(items.map((item) => [item]));

function valuesOf(shape: Shape, { lists, countries }: Alphabet, agencies: readonly string[]): readonly unknown[] {
  switch (shape.is) {
    case 'flag':
      return [false, true];
    case 'count':
      return Array.from({ length: shape.max + 1 }, (_, count) => count);
    case 'one':
      return shape.values;
    case 'declared':
      return agencies;
    case 'many':
      return subsetsOf(shape.values);
    case 'states':
      return lists;
    case 'country':
      return countries;
    case 'record':
      return [NOBODY];
  }
}

/** The facts with an example of all that is required beside them; undefined: there are no sound ones. */
export function completed(facts: Facts): Facts | undefined {
  const fault = faultOf(facts);
  if (fault === undefined) return facts;
  const shape = (ATTRIBUTES as Readonly<Record<string, Shape>>)[fault.field];
  if (fault.field in facts || (shape?.is !== 'one' && shape?.is !== 'country')) return undefined;
  return completed({ ...facts, [fault.field]: shape.is === 'one' ? shape.values[0] : OTHERS[0] });
}

/** Every dimension, with the values that leave `base` sound: what is required is never absent, what is out of place always is. */
export function dimensionsOf(
  base: Facts,
  agreement: Pick<Agreement, 'parties' | 'purposes'>,
  alphabet: Alphabet,
): readonly Dimension[] {
  const agenciesOf = (country: string) => agreement.parties.find((party) => party.country === country)?.agencies ?? [];
  const sound = (name: string, values: readonly unknown[], beside = base): Dimension => {
    const [fact = name] = name.split('.');
    const changed: Record<string, unknown> & Facts = { ...beside };
    const isSound = (value: unknown) => {
      set(changed, name, value);
      return faultOfChange(changed, fact) === undefined;
    };
    return { name, values: values.filter(isSound) };
  };
  const attributes = Object.entries(ATTRIBUTES).flatMap(([name, shape]: [string, Shape]): Dimension[] => {
    const own = sound(name, [undefined, ...valuesOf(shape, alphabet, agenciesOf(base.to))]);
    const parts = Object.entries(shape.is === 'record' ? shape.parts : {});
    const known = { ...base, [name]: own.values.at(-1) };
    return [own, ...parts.map(([part, inner]) => sound(`${name}.${part}`, valuesOf(inner, alphabet, []), known))];
  });
  return [
    sound('fromAgency', agenciesOf(base.from)),
    sound('purpose', Object.keys(agreement.purposes)),
    sound('classification', namesOf('Classification')),
    ...attributes,
  ];
}

/** Sets one dimension. Parts of an absent subject are nothing. */
function set(facts: Record<string, unknown>, name: string, value: unknown): void {
  const dot = name.indexOf('.');
  if (dot === -1) {
    facts[name] = value;
    return;
  }
  const fact = name.slice(0, dot);
  if (facts[fact] !== undefined) facts[fact] = { ...(facts[fact] as object), [name.slice(dot + 1)]: value };
}

/** `base` with one value of each dimension. */
export function factsAt(base: Facts, dimensions: readonly Dimension[], choice: readonly number[]): Facts {
  const chosen: Record<string, unknown> = { ...base };
  for (const [i, { name, values }] of dimensions.entries()) set(chosen, name, values[choice[i]!]);
  const facts: Record<string, unknown> = {};
  for (const name in chosen) if (chosen[name] !== undefined) facts[name] = chosen[name];
  return facts as unknown as Facts;
}
