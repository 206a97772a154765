// Both ends decide: what one may send and the other never takes is an agreement that says two things.
import { type Facts, ONE_END_ONLY } from '../facts.ts';
import { factsAt } from './domain.ts';
import type { Found } from './findings.ts';
import { permitted } from './goals.ts';
import { type Situation, type Step, sizesOf } from './situation.ts';
import { type Condition, layout, project, solve, TooLarge, unless } from './solve.ts';
import { combinations } from './table.ts';

const SENDS = ['release', 'ask', 'respond'];

/** Facts that the sender may send, and that no facts of the receiver's own admit. */
export function* admissionFindings(steps: readonly Step[]): Iterable<Found> {
  const arrivals = steps.filter(({ raw }) => raw.base.action === 'admit');
  for (const { raw, moments } of steps) {
    const { action, from, to, recordKind, verb } = raw.base;
    // A query that may be looked up has arrived before.
    if (!SENDS.includes(action) || (action === 'respond' && verb !== 'RESPONSE')) continue;
    const arrival = arrivals.find((step) => step.raw.covered.serial === raw.covered.serial);
    for (const { whole: sent } of moments) {
      const taken = arrival?.moments.find(({ whole }) => whole.base.issued === sent.base.issued)?.whole;
      // That nothing is ever admitted is said by itself.
      const facts = taken && isEverReached(taken) ? lostFacts(sent, taken) : undefined;
      if (facts === undefined) continue;
      const field = `agreement.yaml/grants#${from}>${to} ${recordKind} ${verb}`;
      if (facts === 'too large')
        yield { severity: 'warning', check: 'not-provable', field, rule: 'rules for admit that read fewer facts' };
      else
        yield {
          severity: 'error',
          check: 'sent-and-not-admitted',
          field,
          rule: `what may go by the action ${action} is admitted for some facts of the receiver: permit or forbid the two together`,
          counterexample: facts,
        };
      break;
    }
  }
}

const isEverReached = (situation: Situation): boolean => {
  for (const conditions of permitted(situation, { orHold: true }))
    if (solve(sizesOf(situation), conditions) !== undefined) return true;
  return false;
};

/**
 * Looks for facts that go and lie in none of the regions known to be admitted, adding a region for each that is admitted after all. It ends, since
 * every round uses up one way of being admitted.
 */
function lostFacts(sent: Situation, taken: Situation): Facts | 'too large' | undefined {
  const ways = new Set(permitted(taken, { orHold: false }));
  const sizes = sizesOf(sent);
  const admitted: Condition[] = [];
  try {
    const regions = [...ways].flatMap((way) => regionOf(way, sent, taken) ?? []);
    for (;;) {
      const choice = firstChoice(sent, admitted);
      if (choice === undefined) return undefined;
      const region = regions.find((conditions) => conditions.every((one) => holdsAt(sizes, choice, one)));
      if (region === undefined) return factsAt(sent.base, sent.dimensions, choice);
      admitted.push(unless(sizes, region));
    }
  } catch (error) {
    if (error instanceof TooLarge) return 'too large';
    throw error;
  }
}

function firstChoice(sent: Situation, outside: readonly Condition[]): number[] | undefined {
  for (const conditions of permitted(sent, { orHold: true })) {
    const choice = solve(sizesOf(sent), [...conditions, ...outside]);
    if (choice !== undefined) return choice;
  }
  return undefined;
}

const holdsAt = (sizes: readonly number[], choice: readonly number[], { over, holds }: Condition): boolean => {
  const { strides } = layout(over.map((i) => sizes[i]!));
  return holds[over.reduce((at, i, j) => at + choice[i]! * strides[j]!, 0)] === 1;
};

/** What the facts known to both must be for this way of being admitted, as conditions on those of the sender; undefined: it is no way at all. */
function regionOf(way: readonly Condition[], sent: Situation, taken: Situation): Condition[][] | undefined {
  const isShared = (i: number): boolean => !ONE_END_ONLY.has(taken.dimensions[i]!.name.split('.')[0]!);
  const shared = project(sizesOf(taken), way, isShared);
  return shared && [shared.map((condition) => translated(condition, sent, taken))];
}

/** The same condition over the sender's dimensions, whose values may be others. */
function translated({ over, holds }: Condition, sent: Situation, taken: Situation): Condition {
  const { strides } = layout(over.map((i) => taken.dimensions[i]!.values.length));
  const own = over.map((i) => sent.dimensions.findIndex(({ name }) => name === taken.dimensions[i]!.name));
  const keyOf = (value: unknown): string => JSON.stringify(value ?? null);
  const places = over.map((i, j) => {
    const known = taken.dimensions[i]!.values.map(keyOf);
    return sent.dimensions[own[j]!]!.values.map((value) => known.indexOf(keyOf(value)));
  });
  const cells: number[] = [];
  for (const digits of combinations(places.map(({ length }) => length))) {
    const at = digits.map((digit, j) => places[j]![digit]!);
    cells.push(at.includes(-1) ? 0 : holds[at.reduce((sum, place, j) => sum + place * strides[j]!, 0)]!);
  }
  return { over: own, holds: Uint8Array.from(cells) };
}
