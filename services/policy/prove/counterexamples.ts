// Facts for which a stated invariant does not hold.
import type { Agreement } from '../agreement.ts';
import type { Decision } from '../decision.ts';
import { ATTRIBUTES, type Facts } from '../facts.ts';
import type { Shape } from '../values.ts';
import { alternativesOf } from './conditions.ts';
import type { Found } from './findings.ts';
import { factsFor, permitted } from './goals.ts';
import type { Invariant } from './invariants.ts';
import { reduce, restricted, type Situation, type Step } from './situation.ts';

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
    const facts = firstOf(steps, (whole) => counterexample(invariant, whole));
    if (facts === undefined) continue;
    // Found in the tables, it must be so in fact: else the proof is not of this engine.
    if (!breaks(invariant, decide(facts), agreement)) throw new Error(`${invariant.id}: the engine decides otherwise`);
    const field = `invariants.yaml#${invariant.id}`;
    yield { severity: 'error', check: 'invariant-broken', field, rule: invariant.text, counterexample: facts };
  }
}

function firstOf(steps: readonly Step[], find: (whole: Situation) => Facts | undefined): Facts | undefined {
  for (const { whole } of steps.flatMap(({ moments }) => moments)) {
    const facts = find(whole);
    if (facts !== undefined) return facts;
  }
  return undefined;
}

function breaks({ never, discloses }: Invariant, { outcome, disclosed }: Decision, { fieldGroups }: Agreement): boolean {
  const goes = outcome.startsWith('PERMIT') || (never !== 'permit' && outcome === 'HOLD_FOR_RELEASE');
  const shown = Object.values(fieldGroups)
    .flat()
    .some(({ name, fields }) => discloses.includes(name) && fields.every((field) => disclosed.includes(field)));
  return goes && (never !== 'discloses' || shown);
}

/** Facts of this situation, not yet reduced, that break the invariant; undefined: there are none. */
function counterexample({ when, given, never, discloses }: Invariant, situation: Situation): Facts | undefined {
  const { base, covered, dimensions } = situation;
  const open = new Set(dimensions.map(({ name }) => name));
  // What the grant and the action settle.
  for (const [name, values] of Object.entries(when))
    if (!open.has(name) && !values.includes(base[name as keyof Facts])) return undefined;
  const states = [covered.sender.state, covered.recipient.state] as const;
  for (const filters of alternativesOf(given)) {
    const left = restricted(
      situation,
      (name, value) =>
        (when[name]?.includes(value ?? null) ?? true) && filters.every((filter) => filter[name]?.(value, ...states) ?? true),
    );
    if (left === undefined) continue;
    const reduced = reduce(left);
    const shown = never === 'discloses' && { shown: { groups: discloses } };
    const facts = factsFor(reduced, permitted(reduced, { orHold: never !== 'permit', ...shown }));
    if (facts !== undefined) return facts;
  }
  return undefined;
}
