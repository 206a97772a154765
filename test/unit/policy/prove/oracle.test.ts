// A second opinion on the proof: random small texts, and every combination of facts gone through by an evaluator that knows neither Cedar nor
// the tables that the proof is made from.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { TripointError } from '../../../../services/domain/index.ts';
import { type Agreement, checkAgreements, loadAgreement, readInvariants } from '../../../../services/policy/index.ts';
import { textsOf } from './corpus.ts';

interface World {
  readonly action: 'release' | 'admit';
  readonly exigent?: boolean;
  readonly concealed?: boolean;
  readonly approvals?: number;
  readonly category?: string;
}

const FLAGS = [undefined, false, true];
const VALUES = {
  exigent: FLAGS,
  concealed: FLAGS,
  approvals: [undefined, 0, 1, 2],
  category: [undefined, 'TERRORISM', 'IMMIGRATION'],
} as const;
type Name = keyof typeof VALUES;
const NAMES = Object.keys(VALUES) as Name[];
/** The same at both ends. */
const SHARED: readonly Name[] = ['exigent', 'concealed', 'category'];

const worldsOf = (action: World['action']): World[] =>
  NAMES.reduce<World[]>(
    (worlds, name) => worlds.flatMap((world) => VALUES[name].map((value) => ({ ...world, [name]: value }))),
    [{ action }],
  );
const WORLDS = { release: worldsOf('release'), admit: worldsOf('admit') };

/** In Cedar, and in JavaScript. */
interface Condition {
  readonly text: string;
  readonly holds: (world: World) => boolean;
}

const flagged = (name: 'exigent' | 'concealed'): Condition[] => [
  { text: `(context has ${name} && context.${name})`, holds: (world) => world[name] === true },
  { text: `(context has ${name} && !context.${name})`, holds: (world) => world[name] === false },
  { text: `!(context has ${name})`, holds: (world) => world[name] === undefined },
];
const COMMON: readonly Condition[] = [
  ...flagged('exigent'),
  ...flagged('concealed'),
  {
    text: '(context has category && context.category == LookoutCategory::"TERRORISM")',
    holds: ({ category }) => category === 'TERRORISM',
  },
  {
    text: '(context has category && context.category != LookoutCategory::"TERRORISM")',
    holds: ({ category }) => category !== undefined && category !== 'TERRORISM',
  },
];
const OWN: readonly Condition[] = [
  { text: '(context has approvals && context.approvals >= 1)', holds: ({ approvals = 0 }) => approvals >= 1 },
  { text: '(context has approvals && context.approvals < 2)', holds: ({ approvals = 2 }) => approvals < 2 },
  { text: '!(context has approvals)', holds: ({ approvals }) => approvals === undefined },
];

const both = (one: Condition, other: Condition): Condition => ({
  text: `(${one.text} && ${other.text})`,
  holds: (world) => one.holds(world) && other.holds(world),
});
const either = (one: Condition, other: Condition): Condition => ({
  text: `(${one.text} || ${other.text})`,
  holds: (world) => one.holds(world) || other.holds(world),
});

const conditionOf = (atoms: readonly Condition[]): fc.Arbitrary<Condition> => {
  const atom = fc.constantFrom(...atoms);
  return fc.oneof(
    atom,
    fc.tuple(atom, atom).map(([one, other]) => both(one, other)),
    fc.tuple(atom, atom).map(([one, other]) => either(one, other)),
    fc.tuple(atom, atom, atom).map(([one, other, third]) => either(both(one, other), third)),
  );
};

interface Rule {
  readonly effect: 'permit' | 'refuse' | 'hold';
  /** Of a rule about fields, the group. */
  readonly group?: string;
  readonly actions: readonly World['action'][];
  readonly when?: Condition | undefined;
  readonly unless?: Condition | undefined;
}

const GROUPS = ['LOOKOUT/subject', 'LOOKOUT/reason'];
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const aboutExchange: fc.Arbitrary<Rule> = fc
  .record({
    effect: fc.constantFrom<Rule['effect']>('permit', 'permit', 'refuse', 'hold'),
    actions: fc.constantFrom<Rule['actions']>(['release', 'admit'], ['release', 'admit'], ['release'], ['admit']),
    when: optional(conditionOf([...COMMON, ...OWN])),
    unless: optional(conditionOf([...COMMON, ...OWN])),
  })
  .map((rule) => (rule.effect === 'hold' ? { ...rule, actions: ['release'] } : rule));
const aboutFields: fc.Arbitrary<Rule> = fc.record({
  effect: fc.constantFrom<Rule['effect']>('permit', 'permit', 'refuse'),
  actions: fc.constant<Rule['actions']>(['release', 'admit']),
  group: fc.constantFrom(...GROUPS),
  when: optional(conditionOf(COMMON)),
  unless: optional(conditionOf(COMMON)),
});

/** Most texts show something: else hardly anything would ever go. */
const SHOWN: Rule = { effect: 'permit', actions: ['release', 'admit'], group: 'LOOKOUT/subject' };

const matches = ({ actions, when, unless }: Rule, world: World): boolean =>
  actions.includes(world.action) && (when?.holds(world) ?? true) && !(unless?.holds(world) ?? false);

interface Outcome {
  readonly goes: 'permitted' | 'held' | 'refused';
  readonly shown: readonly string[];
}

function outcomeOf(rules: readonly Rule[], world: World): Outcome {
  const matching = rules.filter((rule) => matches(rule, world));
  const has = (effect: Rule['effect'], group?: string) => matching.some((rule) => rule.effect === effect && rule.group === group);
  const shown = GROUPS.filter((group) => has('permit', group) && !has('refuse', group));
  if (!has('permit') || has('refuse') || shown.length === 0) return { goes: 'refused', shown: [] };
  return { goes: has('hold') ? 'held' : 'permitted', shown };
}

interface Stated {
  readonly when: Readonly<Partial<Record<'action' | Name, readonly unknown[] | undefined>>>;
  readonly never: 'permit' | 'hold-or-permit' | 'discloses';
}

const someOf = (name: Name) =>
  optional(fc.subarray([...VALUES[name]], { minLength: 1 }).map((values) => values.map((value) => value ?? null)));
const stated: fc.Arbitrary<Stated> = fc.record({
  when: fc.record({
    action: optional(fc.constantFrom(['release'], ['admit'])),
    exigent: someOf('exigent'),
    concealed: someOf('concealed'),
    approvals: someOf('approvals'),
    category: someOf('category'),
  }),
  never: fc.constantFrom<Stated['never']>('permit', 'hold-or-permit', 'discloses'),
});

function isBroken(rules: readonly Rule[], { when, never }: Stated): boolean {
  return [...WORLDS.release, ...WORLDS.admit].some((world) => {
    const concerned = Object.entries(when).every(([name, values]) => values?.includes(world[name as Name] ?? null) ?? true);
    const { goes, shown } = outcomeOf(rules, world);
    const sent = goes === 'permitted' || (never !== 'permit' && goes === 'held');
    return concerned && sent && (never !== 'discloses' || shown.includes('LOOKOUT/reason'));
  });
}

/** Something is sent that is admitted whatever else the receiver knows; that nothing ever is admitted is another finding. */
function isLost(rules: readonly Rule[]): boolean {
  const keyOf = (world: World) => JSON.stringify(SHARED.map((name) => world[name] ?? null));
  const keys = (worlds: readonly World[], wanted: readonly Outcome['goes'][]) =>
    new Set(worlds.filter((world) => wanted.includes(outcomeOf(rules, world).goes)).map(keyOf));
  const admitted = keys(WORLDS.admit, ['permitted']);
  return admitted.size > 0 && [...keys(WORLDS.release, ['permitted', 'held'])].some((key) => !admitted.has(key));
}

/** Whether its exception holds where a fact is unknown, and it applies where that fact alone is known. */
function opensByUnknown(rule: Rule): boolean {
  if (rule.effect === 'permit' || rule.unless === undefined) return false;
  const actions = rule.group === undefined ? rule.actions : (['release'] as const);
  return actions.some((action) =>
    WORLDS[action].some(
      (world) =>
        !matches(rule, world) &&
        rule.unless?.holds(world) &&
        NAMES.some(
          (name) =>
            world[name] === undefined &&
            VALUES[name].some((value) => value !== undefined && matches(rule, { ...world, [name]: value })),
        ),
    ),
  );
}

const sound = parse(textsOf('sound')['agreement.yaml']);
const { quotas: _, reciprocity: __, suspensions: ___, obligations: ____, notices: _____, ...rest } = sound;
const terms = JSON.stringify({
  ...rest,
  purposes: { SECURITY: sound.purposes.SECURITY },
  grants: [{ from: ['NZ'], to: ['CL'], kind: 'LOOKOUT', verbs: ['POST'], mode: 'FULL', clause: 'lookouts' }],
  fieldGroups: { LOOKOUT: sound.fieldGroups.LOOKOUT },
});

function cedarOf({ effect, group, actions, when, unless }: Rule, i: number): string {
  const outcome = effect === 'permit' || group !== undefined ? '' : `@outcome("${effect}")`;
  const scope =
    group === undefined
      ? `action in [${actions.map((action) => `Action::"${action}"`).join(', ')}], resource == Kind::"LOOKOUT"`
      : `action == Action::"disclose", resource == FieldGroup::"${group}"`;
  const conditions = [when && `when { ${when.text} }`, unless && `unless { ${unless.text} }`].filter(Boolean).join('\n');
  return `@id("rule-${i}") @clause("lookouts") ${outcome}\n${effect === 'permit' ? 'permit' : 'forbid'} (principal, ${scope})\n${conditions};`;
}

/** Undefined: Cedar's validator finds a condition that can never hold. */
function textOf(rules: readonly Rule[]): Agreement | undefined {
  try {
    return loadAgreement({ 'agreement.yaml': terms, 'rules.cedar': rules.map(cedarOf).join('\n\n') });
  } catch (error) {
    if (error instanceof TripointError) return undefined;
    throw error;
  }
}

test('the proof and brute force say the same of 100 random texts', () => {
  const seen = { compared: 0, broken: 0, lost: 0, opened: 0 };
  const rules = fc
    .tuple(fc.array(aboutExchange, { minLength: 2, maxLength: 4 }), fc.array(aboutFields, { minLength: 1, maxLength: 3 }))
    .map(([exchanges, fields]) => [...exchanges, ...fields, SHOWN]);
  fc.assert(
    fc.property(rules, fc.array(stated, { minLength: 2, maxLength: 4 }), (drawn, invariants) => {
      const agreement = textOf(drawn);
      if (agreement === undefined) return;
      const text = JSON.stringify({
        invariants: invariants.map(({ when, never }, i) => ({
          id: `stated-${i}`,
          text: 'Never.',
          when: Object.fromEntries(Object.entries(when).filter(([, values]) => values !== undefined)),
          never,
          ...(never === 'discloses' && { discloses: ['LOOKOUT.warning'] }),
        })),
      });
      const found = checkAgreements([agreement], readInvariants(text));
      const fieldsOf = (check: string) =>
        found
          .filter((one) => one.check === check)
          .map(({ field }) => field)
          .sort();
      const broken = invariants.flatMap((one, i) => (isBroken(drawn, one) ? [`invariants.yaml#stated-${i}`] : []));
      const opened = drawn.flatMap((rule, i) => (opensByUnknown(rule) ? [`rules.cedar#rule-${i}`] : [])).sort();
      const lost = isLost(drawn) ? ['agreement.yaml/grants#NZ>CL LOOKOUT POST'] : [];
      expect(fieldsOf('invariant-broken')).toEqual(broken);
      expect(fieldsOf('exception-by-unknown')).toEqual(opened);
      expect(fieldsOf('sent-and-not-admitted')).toEqual(lost);
      seen.compared++;
      seen.broken += broken.length;
      seen.lost += lost.length;
      seen.opened += opened.length;
    }),
    { numRuns: 130, seed: 12 },
  );
  // Texts that all say the same would compare nothing.
  expect(seen.compared).toBeGreaterThan(100);
  for (const count of [seen.broken, seen.lost, seen.opened]) expect(count, JSON.stringify(seen)).toBeGreaterThan(10);
});
