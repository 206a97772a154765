import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Agreement, createEngine, type Decision, type Facts, loadAgreements } from '../../../../services/policy/index.ts';
import { factsFor, type Goal, permitted } from '../../../../services/policy/prove/goals.ts';
import { type Moment, placesOf, type Situation, type Step, stepOf } from '../../../../services/policy/prove/situation.ts';
import { type Condition, layout } from '../../../../services/policy/prove/solve.ts';
import { createTables } from '../../../../services/policy/prove/table.ts';
import { FOLDERS, filesOf } from '../folders.ts';
import { BROKEN, edited, load, textsOf } from './corpus.ts';

// Beside those that ship: one with a quota that holds, and one with a rule that fails to evaluate for some facts.
const failing = BROKEN.find(({ expect: { check } }) => check === 'rule-fails')!;
const agreements = [...loadAgreements(FOLDERS, filesOf), load(textsOf('sound')), { ...load(edited(failing)), id: 'failing' }].map(
  (agreement): Agreement => ({ ...agreement, status: 'IN_FORCE' }),
);

/** What the proof says of these facts: permitted, held or neither, and which groups would be shown. */
interface Told {
  readonly outcome: 'permitted' | 'held' | 'neither';
  readonly shown: readonly string[];
}

const NEITHER: Told = { outcome: 'neither', shown: [] };

/** The value of a dimension that stands for this one: of states and countries that no rule tells apart, the one for the rest. */
function standIn(values: readonly unknown[], value: unknown): number {
  const lists = values.filter((candidate) => Array.isArray(candidate)) as string[][];
  const items = [...new Set(lists.flat())];
  const rest = items.find((item) => item === 'UTO' || item === 'ZZ') ?? '';
  const canonical = Array.isArray(value)
    ? items.filter((item) => value.some((given: string) => (items.includes(given) ? given : rest) === item))
    : typeof value === 'string' && /^[A-Z]{2}$/.test(value) && values.includes('ZZ') && !values.includes(value)
      ? 'ZZ'
      : value;
  const key = (one: unknown) => JSON.stringify(Array.isArray(one) ? [...one].sort() : one);
  return values.findIndex((candidate) => key(candidate) === key(canonical));
}

function choiceOf({ dimensions }: Situation, facts: Facts): number[] | undefined {
  const choice = dimensions.map(({ name, values }) => {
    const [whole, part] = name.split('.') as [keyof Facts, string | undefined];
    if (name === 'subject') return values.findIndex((value) => (value === undefined) === (facts.subject === undefined));
    if (part === undefined) return standIn(values, facts[whole]);
    return facts.subject === undefined ? 0 : standIn(values, facts.subject[part as keyof typeof facts.subject]);
  });
  return choice.includes(-1) ? undefined : choice;
}

const holdsAt = (sizes: readonly number[], choice: readonly number[], { over, holds }: Condition): boolean => {
  const { strides } = layout(over.map((i) => sizes[i]!));
  return holds[over.reduce((at, i, j) => at + choice[i]! * strides[j]!, 0)] === 1;
};

function told({ whole }: Moment, facts: Facts): Told {
  const choice = choiceOf(whole, facts);
  if (choice === undefined) return NEITHER;
  const sizes = whole.dimensions.map(({ values }) => values.length);
  const reached = (goal: Goal) => [...goal].some((conditions) => conditions.every((one) => holdsAt(sizes, choice, one)));
  if (!reached(permitted(whole, { orHold: true }))) return NEITHER;
  const groups = whole.groups.map(({ name }) => name);
  return {
    outcome: reached(permitted(whole, { orHold: false })) ? 'permitted' : 'held',
    shown: groups.filter((name) => reached(permitted(whole, { orHold: true, shown: { groups: [name] } }))),
  };
}

function decided({ outcome, disclosed }: Decision, agreement: Agreement, kind: string): Told {
  const groups = (agreement.fieldGroups[kind] ?? []).filter(({ fields }) => fields.every((field) => disclosed.includes(field)));
  const goes = outcome.startsWith('PERMIT') ? 'permitted' : outcome === 'HOLD_FOR_RELEASE' ? 'held' : 'neither';
  return { outcome: goes, shown: groups.map(({ name }) => name) };
}

/** Facts from which to start: of each place and time some that are permitted and some that are held or permitted. */
const startsOf = (steps: readonly Step[]): { step: Step; moment: Moment; facts: Facts }[] =>
  steps.flatMap((step) =>
    step.moments.flatMap((moment) =>
      [false, true].flatMap((orHold) => {
        const facts = factsFor(moment.reduced, permitted(moment.reduced, { orHold }));
        return facts === undefined ? [] : [{ step, moment, facts }];
      }),
    ),
  );

const STRANGE: readonly (readonly [keyof Facts, unknown])[] = [
  ['allegedPersecutor', ['XYZ', 'USA', 'XYZ']],
  ['allegedPersecutor', ['MEX', 'CAN', 'D']],
  ['subject', { citizenship: ['XYZ'], permanentResidence: ['CAN'], allegedPersecutor: ['FRA', 'USA'], findings: [] }],
  ['subject', { citizenship: ['MEX', 'FRA'], permanentResidence: [], allegedPersecutor: [], findings: ['INADMISSIBLE'] }],
  ['onwardTo', 'FR'],
  ['onwardTo', 'US'],
  ['clock', 'STEPPED_BACK'],
  ['purpose', 'CURIOSITY'],
  ['fromAgency', 'NOBODY'],
  ['toAgency', 'NOBODY'],
];

describe.each(agreements)('$id', (agreement) => {
  let steps: readonly Step[];
  beforeAll(() => {
    using tables = createTables();
    steps = placesOf(agreement).map((place) => stepOf(place, tables, []));
  });

  test('the proof and the engine say the same of 2,000 random facts', () => {
    using engine = createEngine([agreement]);
    const starts = startsOf(steps);
    const seen = { permitted: 0, held: 0, neither: 0 };
    let compared = 0;
    const change = fc.tuple(fc.nat(), fc.nat());
    fc.assert(
      fc.property(fc.nat(), fc.array(change, { maxLength: 5 }), fc.option(fc.nat(), { freq: 6 }), (at, changes, strange) => {
        const { step, moment, facts: start } = starts[at % starts.length]!;
        const facts: Record<string, unknown> = { ...start };
        for (const [where, which] of changes) {
          const { name, values } = step.raw.dimensions[where % step.raw.dimensions.length]!;
          const value = values[which % values.length];
          const [whole, part] = name.split('.') as [string, string | undefined];
          if (part === undefined) facts[whole] = value;
          else if (facts[whole] !== undefined) facts[whole] = { ...(facts[whole] as object), [part]: value };
          if (facts[whole] === undefined) delete facts[whole];
        }
        if (strange !== null) {
          const [name, value] = STRANGE[strange % STRANGE.length]!;
          facts[name] = value;
        }
        const given = facts as unknown as Facts;
        const expected = told(moment, given);
        // Another grant may cover another purpose; then this moment has nothing to say.
        if (!moment.whole.covered.grant.purposes.includes(given.purpose)) return;
        expect(decided(engine.decide(given), agreement, given.recordKind)).toEqual(expected);
        seen[expected.outcome]++;
        compared++;
      }),
      { numRuns: 2_400, seed: 20_260_301 },
    );
    expect(compared).toBeGreaterThanOrEqual(2_000);
    // All of it would hold of facts that are always refused.
    expect(seen.permitted).toBeGreaterThan(200);
    expect(seen.neither).toBeGreaterThan(200);
  });

  test('what one value per class can reach is what all values can reach', () => {
    for (const { moments } of steps)
      for (const { whole, reduced } of moments)
        for (const { id } of agreement.rules.filter(({ effect }) => effect === 'permit'))
          for (const wanted of [
            { orHold: true, by: id },
            { orHold: false, shown: { by: id } },
          ]) {
            const reaches = (situation: Situation) => factsFor(situation, permitted(situation, wanted)) !== undefined;
            expect(reaches(reduced), id).toBe(reaches(whole));
          }
  });
});
