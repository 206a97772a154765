// What must hold for a decision to come out in one way, as conditions over truth tables: the logic of deciding, read backwards.
import { isExchange } from '../breaches.ts';
import type { Facts } from '../facts.ts';
import { factsAt } from './domain.ts';
import { type Judged, type Situation, sizesOf } from './situation.ts';
import { type Condition, solve } from './solve.ts';
import { answers, NO, YES } from './table.ts';

/** Alternatives, each a set of conditions that hold together. */
export type Goal = Iterable<readonly Condition[]>;

export const isForbid = ({ rule }: Judged): boolean => rule.effect === 'forbid';
export const isPermit = (judged: Judged): boolean => !isForbid(judged) && judged.rule.attaches !== true;
export const isHold = ({ rule }: Judged): boolean => rule.outcome === 'hold';

/** A permit matches, by name if one is given, and none of these forbids does. A rule that fails to evaluate refuses. */
function* allowed(rules: readonly Judged[], forbids: readonly Judged[], by?: string): Goal {
  const rest = [...forbids.map((forbid) => answers(forbid, NO)), ...rules.map((rule) => answers(rule, NO, YES))];
  for (const permit of rules)
    if (isPermit(permit) && permit.rule.id === (by ?? permit.rule.id)) yield [answers(permit, YES), ...rest];
}

interface Wanted {
  /** Also what a person must release first. */
  readonly orHold: boolean;
  /** The permit of the exchange that permits it. */
  readonly by?: string;
  /** The group that is shown, and the permit that shows it. */
  readonly shown?: { readonly groups?: readonly string[]; readonly by?: string };
}

/** That an exchange is permitted. Some field group must be shown: without a field there is nothing to send. */
export function* permitted({ base, exchange, groups }: Situation, { orHold, by, shown }: Wanted): Goal {
  const forbids = exchange.filter((judged) => isForbid(judged) && !(orHold && isHold(judged)));
  const evaluable = groups.flatMap(({ rules }) => rules.map((rule) => answers(rule, NO, YES)));
  for (const exchanged of allowed(exchange, forbids, by)) {
    if (!isExchange(base) && shown === undefined) yield exchanged;
    for (const { name, rules } of groups)
      if (shown?.groups?.includes(name) ?? true)
        for (const disclosed of allowed(rules, rules.filter(isForbid), shown?.by))
          yield [...exchanged, ...disclosed, ...evaluable];
  }
}

/** That this permit matches and no forbid beside it does; of a group those that refuse it to the group. */
export function* unforbidden({ exchange, groups }: Situation, permit: string): Goal {
  yield* allowed(
    exchange,
    exchange.filter((judged) => isForbid(judged) && !isHold(judged)),
    permit,
  );
  for (const { rules } of groups) yield* allowed(rules, rules.filter(isForbid), permit);
}

/** Facts for which the goal is reached; undefined: there are none. Throws TooLarge. */
export function factsFor(situation: Situation, goal: Goal): Facts | undefined {
  const sizes = sizesOf(situation);
  for (const conditions of goal) {
    const choice = solve(sizes, conditions);
    if (choice !== undefined) return factsAt(situation.base, situation.dimensions, choice);
  }
  return undefined;
}
