// Facts for which a stated invariant does not hold.
import type { Agreement } from '../agreement.ts';
import type { Decision } from '../decision.ts';
import { ATTRIBUTE_NAMES, ATTRIBUTES, type Facts, faultOf, type Subject } from '../facts.ts';
import type { Rule } from '../rules.ts';
import type { Shape } from '../values.ts';
import { alternativesOf } from './conditions.ts';
import type { Found } from './findings.ts';
import { factsFor, isPermit, permitted } from './goals.ts';
import { groupsNamed, type Invariant, purposesNamed } from './invariants.ts';
import { type Judged, reduce, restricted, type Situation, type Step } from './situation.ts';
import { layout } from './solve.ts';
import { YES } from './table.ts';

/** Countries that it names and no rule need name: without them among the facts, it would hold of nothing. */
export const countriesIn = ({ when }: Invariant): readonly string[] =>
  Object.keys(when)
    .filter((name) => (ATTRIBUTES as Readonly<Record<string, Shape>>)[name]?.is === 'country')
    .flatMap((name) => when[name]!.filter((value) => typeof value === 'string'));

export function* brokenInvariants(
  agreement: Agreement,
  steps: readonly Step[],
  invariants: readonly Invariant[],
  decide: (facts: Facts) => Decision,
): Iterable<Found> {
  for (const invariant of invariants) {
    const named = { ...purposesNamed(invariant, agreement), discloses: groupsNamed(invariant, agreement) };
    const found = firstOf(steps, (whole) => counterexample(named, whole));
    if (found === undefined) continue;
    const breaksIt = (facts: Facts) => breaks(named, decide(facts), agreement);
    // Found in the tables, it must be so in fact: else the proof is not of this engine.
    if (!breaksIt(found.facts)) throw new Error(`${invariant.id}: the engine decides otherwise`);
    const facts = smallest(found.facts, (fewer) => matches(named, fewer, found.situation) && breaksIt(fewer));
    yield {
      severity: 'error',
      check: 'invariant-broken',
      field: `invariants.yaml#${invariant.id}`,
      rule: `${invariant.text}${culpritsOf(named, decide(facts), agreement, found.situation)}`,
      counterexample: facts,
    };
  }
}

/** The rules that permit it, and the group that it would show. */
function culpritsOf(
  { never, discloses }: Invariant,
  decision: Decision,
  { rules, fieldGroups }: Agreement,
  situation: Situation,
): string {
  const permits = rules.filter(({ id, effect }) => effect === 'permit' && decision.rules.includes(id));
  const idsOf = (some: readonly Rule[]) => some.map(({ id }) => id).join(', ');
  const exchange = permits.filter(({ actions }) => !actions.includes('disclose'));
  const permitted =
    decision.outcome === 'HOLD_FOR_RELEASE' ? ` (Held, and permitted by ${idsOf(exchange)}` : ` (Permitted by ${idsOf(exchange)}`;
  if (never !== 'discloses') return `${permitted}.)`;
  const shown = shownOf(discloses, decision, fieldGroups)[0] ?? '';
  const group = situation.groups.find(({ name }) => name === shown);
  const by = group?.rules.filter((judged) => isPermit(judged) && cellAt(judged, situation, decision.facts) === YES) ?? [];
  return `${permitted}; ${shown} shown by ${by.map(({ rule }) => rule.id).join(', ')}.)`;
}

/** What a rule says of these facts. */
function cellAt({ over, cells }: Judged, { dimensions }: Situation, facts: Facts): number | undefined {
  const { strides } = layout(over.map((i) => dimensions[i]!.values.length));
  const at = over.map((i) => {
    const { name, values } = dimensions[i]!;
    const wanted = JSON.stringify(valueIn(facts, name));
    return Math.max(
      0,
      values.findIndex((value) => JSON.stringify(value) === wanted),
    );
  });
  return cells[at.reduce((sum, digit, j) => sum + digit * strides[j]!, 0)];
}

const shownOf = (
  discloses: readonly string[],
  { disclosed }: Decision,
  fieldGroups: Agreement['fieldGroups'],
): readonly string[] =>
  Object.values(fieldGroups)
    .flat()
    .filter(({ name, fields }) => discloses.includes(name) && fields.every((field) => disclosed.includes(field)))
    .map(({ name }) => name);

/** Without every fact that it does not need. */
function smallest(facts: Facts, isStill: (facts: Facts) => boolean): Facts {
  let left = facts;
  for (const name of ATTRIBUTE_NAMES) {
    if (left[name] === undefined) continue;
    const { [name]: _, ...fewer } = left;
    if (faultOf(fewer as Facts) === undefined && isStill(fewer as Facts)) left = fewer as Facts;
  }
  return left;
}

/** Of a fact, or of a part of the subject such as subject.citizenship. */
function valueIn(facts: Facts, path: string): unknown {
  const [name, part] = path.split('.') as [keyof Facts, keyof Subject | undefined];
  return part === undefined ? facts[name] : facts.subject?.[part];
}

/** Whether the facts are as an invariant says. */
function matches({ when, except, given }: Invariant, facts: Facts, { covered }: Situation): boolean {
  const states = [covered.sender.state, covered.recipient.state] as const;
  if (!Object.entries(when).every(([name, values]) => values.includes(facts[name as keyof Facts] ?? null))) return false;
  if (Object.entries(except).some(([name, values]) => values.includes(facts[name as keyof Facts] ?? null))) return false;
  return alternativesOf(given).some((filters) =>
    filters.every((filter) => Object.entries(filter).every(([path, holds]) => holds(valueIn(facts, path), ...states))),
  );
}

interface Example {
  readonly facts: Facts;
  readonly situation: Situation;
}

function firstOf(steps: readonly Step[], find: (whole: Situation) => Facts | undefined): Example | undefined {
  for (const { whole } of steps.flatMap(({ moments }) => moments)) {
    const facts = find(whole);
    if (facts !== undefined) return { facts, situation: whole };
  }
  return undefined;
}

function breaks({ never, discloses }: Invariant, decision: Decision, { fieldGroups }: Agreement): boolean {
  const { outcome } = decision;
  const goes = outcome.startsWith('PERMIT') || (never !== 'permit' && outcome === 'HOLD_FOR_RELEASE');
  return goes && (never !== 'discloses' || shownOf(discloses, decision, fieldGroups).length > 0);
}

/** Facts of this situation, not yet reduced, that break the invariant; undefined: there are none. */
function counterexample({ when, except, given, never, discloses }: Invariant, situation: Situation): Facts | undefined {
  const { base, covered, dimensions } = situation;
  const open = new Set(dimensions.map(({ name }) => name));
  // What the grant and the action settle.
  for (const [name, values] of Object.entries(when))
    if (!open.has(name) && !values.includes(base[name as keyof Facts])) return undefined;
  for (const [name, values] of Object.entries(except))
    if (!open.has(name) && values.includes(base[name as keyof Facts])) return undefined;
  const states = [covered.sender.state, covered.recipient.state] as const;
  for (const filters of alternativesOf(given)) {
    const left = restricted(
      situation,
      (name, value) =>
        (when[name]?.includes(value ?? null) ?? true) &&
        !(except[name]?.includes(value ?? null) ?? false) &&
        filters.every((filter) => filter[name]?.(value, ...states) ?? true),
    );
    if (left === undefined) continue;
    const reduced = reduce(left);
    const shown = never === 'discloses' && { shown: { groups: discloses } };
    const facts = factsFor(reduced, permitted(reduced, { orHold: never !== 'permit', ...shown }));
    if (facts !== undefined) return facts;
  }
  return undefined;
}
