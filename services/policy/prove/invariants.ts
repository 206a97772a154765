// What no agreement may ever let happen, whatever its rules: stated apart from them, and proved of all facts.
import Type, { type Static } from 'typebox';
import { fieldsOf } from '../../../proto/index.ts';
import { didYouMean, type Fault, TripointError } from '../../domain/index.ts';
import type { Agreement } from '../agreement.ts';
import { ACTIONS, ATTRIBUTES, namesOf } from '../facts.ts';
import { messageOf } from '../groups.ts';
import { AIMS } from '../schema.ts';
import { readYaml } from '../shape.ts';
import { expectKnown, type Say } from '../suggest.ts';
import { fits, ruleOf, type Shape } from '../values.ts';
import { CONDITIONS } from './conditions.ts';
import type { ProofFinding } from './findings.ts';

type Never = 'permit' | 'hold-or-permit' | 'discloses';

/** In no decision whose facts are as `when` says: `never`. */
export interface Invariant {
  readonly id: string;
  readonly text: string;
  /** The id of the only agreement that it is about; absent: all. */
  readonly agreement?: string;
  /** Per fact the values that it may have; null: it is absent. All must hold. */
  readonly when: Readonly<Record<string, readonly unknown[]>>;
  /** Per fact the values that it does not have: a name that an agreement makes up is no way round. */
  readonly except: Readonly<Record<string, readonly unknown[]>>;
  /** Conditions on lists of states that must hold as well, by name. */
  readonly given: readonly string[];
  /** discloses: permits or holds, and would show one of the groups. */
  readonly never: Never;
  /** KIND/group, or KIND.field: whichever group has it. */
  readonly discloses: readonly string[];
}

const one = (values: readonly string[]): Shape => ({ is: 'one', entity: '', values });
const COUNTRY: Shape = { is: 'country' };
const DECLARED: Shape = { is: 'declared', entity: '' };

const REQUIRED: Readonly<Record<string, Shape>> = {
  action: one(ACTIONS),
  from: COUNTRY,
  to: COUNTRY,
  recordKind: one(namesOf('RecordKind')),
  verb: one(namesOf('Verb')),
  fromAgency: DECLARED,
  purpose: DECLARED,
  classification: one(namesOf('Classification')),
};
const OPTIONAL: Readonly<Record<string, Shape>> = {
  ...Object.fromEntries(Object.entries(ATTRIBUTES).filter(([, { is }]) => is !== 'many' && is !== 'states' && is !== 'record')),
  // What the agreement says that the purpose is for; null: it does not say.
  purposeFor: one(AIMS),
};

const closed = { additionalProperties: false } as const;
const listed = Type.Optional(Type.Array(Type.Unknown(), { minItems: 1, maxItems: 64 }));
const all = <T>(names: object, type: T): Record<string, T> => Object.fromEntries(Object.keys(names).map((name) => [name, type]));

const InvariantsShape = Type.Object(
  {
    invariants: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[a-z][a-z0-9-]{2,63}$' }),
          text: Type.String({ minLength: 1, maxLength: 2000 }),
          agreement: Type.Optional(Type.String()),
          when: Type.Object(
            { ...all({ ...REQUIRED, ...OPTIONAL }, listed), ...all(CONDITIONS, Type.Optional(Type.Literal(true))) },
            closed,
          ),
          except: Type.Optional(Type.Object(all({ ...REQUIRED, ...OPTIONAL }, listed), closed)),
          never: Type.Enum(['permit', 'hold-or-permit', 'discloses']),
          discloses: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 64 })),
        },
        closed,
      ),
      { minItems: 1, maxItems: 1000 },
    ),
  },
  closed,
);
type InvariantText = Static<typeof InvariantsShape>['invariants'][number];

/** Reads invariants.yaml. Throws CONFIG_INVALID with every fault: field = file and path, rule = what is expected. */
export function readInvariants(text: string): readonly Invariant[] {
  const read = readYaml('invariants.yaml', text, InvariantsShape);
  if ('faults' in read) throw new TripointError('CONFIG_INVALID', read.faults);
  const faults: Fault[] = [];
  const ids = read.value.invariants.map(({ id }) => id);
  const invariants = read.value.invariants.map((invariant, i) => {
    const say: Say = (path, rule) => void faults.push({ field: `invariants.yaml/invariants/${i}${path}`, rule });
    if (ids.indexOf(invariant.id) !== i) say('/id', 'an id that no other has');
    return invariantOf(invariant, say);
  });
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  return invariants;
}

function invariantOf({ when, except = {}, discloses, ...stated }: InvariantText, say: Say): Invariant {
  const valuesOf = (facts: object, path: string): Record<string, readonly unknown[]> => {
    const lists = Object.entries(facts).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
    for (const [name, list] of lists) list.forEach((value, i) => void checkValue(name, value, `${path}/${name}/${i}`, say));
    return Object.fromEntries(lists);
  };
  if ((stated.never === 'discloses') !== (discloses !== undefined)) say('/discloses', 'with never: discloses, and only there');
  discloses?.forEach((group, i) => {
    const kinds = namesOf('RecordKind');
    const [kind = '', field] = group.split(group.includes('/') ? '/' : '.');
    expectKnown(kind, kinds, `/discloses/${i}`, 'KIND/group or KIND.field', say);
    if (group.includes('/') || !kinds.includes(kind)) return;
    const fields = fieldsOf(messageOf(kind)).map(({ name }) => name);
    expectKnown(field ?? '', fields, `/discloses/${i}`, `a field of ${kind}`, say);
  });
  const given = Object.keys(when).filter((name) => Object.hasOwn(CONDITIONS, name));
  const [values, others] = [valuesOf(when, '/when'), valuesOf(except, '/except')];
  return { ...stated, never: stated.never as Never, when: values, except: others, given, discloses: discloses ?? [] };
}

function checkValue(name: string, value: unknown, path: string, say: Say): void {
  if (value === null && Object.hasOwn(OPTIONAL, name)) return;
  const shape = (REQUIRED[name] ?? OPTIONAL[name])!;
  if (fits(shape, value)) return;
  say(path, `${ruleOf(shape)}${shape.is === 'one' && typeof value === 'string' ? didYouMean(value, shape.values) : ''}`);
}

/** What an invariant names and no agreement has: a misspelt word there would make it hold for ever. */
export function* unknownWords(agreements: readonly Agreement[], invariants: readonly Invariant[]): Iterable<ProofFinding> {
  const countries = agreements.flatMap(({ parties }) => parties.map(({ country }) => country));
  const agencies = agreements.flatMap(({ parties }) => parties.flatMap((party) => party.agencies));
  const known: Readonly<Record<string, readonly string[]>> = {
    from: countries,
    to: countries,
    fromAgency: agencies,
    toAgency: agencies,
    purpose: agreements.flatMap(({ purposes }) => Object.keys(purposes)),
    discloses: agreements.flatMap(({ fieldGroups }) =>
      Object.entries(fieldGroups).flatMap(([kind, list]) => [
        ...list.map(({ name }) => name),
        ...fieldsOf(messageOf(kind)).map(({ name }) => `${kind}.${name}`),
      ]),
    ),
    agreement: agreements.map(({ id }) => id),
  };
  for (const { id, when, except, discloses, agreement } of invariants) {
    const listed = Object.keys({ ...when, ...except }).map((name) => [name, [...(when[name] ?? []), ...(except[name] ?? [])]]);
    const named: Partial<Record<string, readonly unknown[]>> = {
      ...Object.fromEntries(listed),
      discloses,
      agreement: agreement === undefined ? [] : [agreement],
    };
    for (const [key, words] of Object.entries(known))
      for (const word of named[key] ?? [])
        if (typeof word === 'string' && !words.includes(word))
          yield {
            severity: 'warning',
            check: 'invariant-unknown-word',
            agreement: agreement ?? '',
            field: `invariants.yaml#${id}/${key}`,
            rule: `${word} is in none of these agreements${didYouMean(word, words)}`,
          };
  }
}

/** With the purposes of this agreement that are for what the invariant says: renaming one is no way round. */
export function purposesNamed({ when, except, ...invariant }: Invariant, { purposes }: Agreement): Invariant {
  const { purposeFor: wanted, ...facts } = when;
  const { purposeFor: others, ...excepted } = except;
  const namesFor = (aims: readonly unknown[]) =>
    Object.keys(purposes).filter((name) => aims.includes(purposes[name]?.for ?? null));
  const named = wanted && namesFor(wanted).filter((name) => when.purpose?.includes(name) ?? true);
  const left = others && [...namesFor(others), ...(except.purpose ?? [])];
  return {
    ...invariant,
    when: { ...facts, ...(named && { purpose: named }) },
    except: { ...excepted, ...(left && left.length > 0 && { purpose: left }) },
  };
}

/** The groups of this agreement that an invariant names, itself or by a field of theirs. */
export function groupsNamed({ discloses }: Pick<Invariant, 'discloses'>, { fieldGroups }: Agreement): readonly string[] {
  return Object.entries(fieldGroups).flatMap(([kind, groups]) => {
    const numbers = new Map(fieldsOf(messageOf(kind)).map(({ id, name }) => [id, name]));
    const isNamed = (field: number) => discloses.includes(`${kind}.${numbers.get(field)}`);
    return groups.flatMap(({ name, fields }) => (discloses.includes(name) || fields.some(isNamed) ? [name] : []));
  });
}
