// How one text comes to let an exchange go, or not to, as conditions over its truth tables.
import { ObligationKind } from '../../../proto/index.ts';
import { isExchange } from '../breaches.ts';
import { isForbid, isHold, isPermit } from '../prove/goals.ts';
import type { Judged } from '../prove/situation.ts';
import type { Condition } from '../prove/solve.ts';
import { answers, FAILS, NO, YES } from '../prove/table.ts';
import type { Rule } from '../rules.ts';
import type { Side } from './joint.ts';
import type { Alternatives } from './search.ts';

/** Why an exchange does not go, or a group is not shown in it. */
export interface Barrier {
  /** A rule, or agreement/…; a group that no rule discloses is withheld by its own clause. */
  readonly by: { readonly rule: string } | { readonly clause: string };
  /** What had to permit it otherwise: the exchange, or the group in it. */
  readonly of: 'exchange' | 'group';
  /** Nothing forbids it: no permit matched. */
  readonly unpermitted: boolean;
  /** No rule of the exchange is heard, nor the notice that it raises. */
  readonly silent: boolean;
  readonly goals: readonly Alternatives[];
}

const no = (rules: readonly Judged[]): Condition[] => rules.map((rule) => answers(rule, NO));
const evaluable = (rules: readonly Judged[]): Condition[] =>
  rules.flatMap((rule) => (rule.cells.includes(FAILS) ? [answers(rule, NO, YES)] : []));
/** That none of these rules matches. */
export const none = (rules: readonly Judged[]): Condition[] => rules.map((rule) => answers(rule, NO, FAILS));
/** That one of them does. */
export const one = (rules: readonly Judged[]): Alternatives => rules.map((rule) => [answers(rule, YES)]);

const groupOf = ({ groups }: Side, group: string | undefined): readonly Judged[] =>
  groups.find(({ name }) => name === group)?.rules ?? [];
const refusing = ({ exchange }: Side): Judged[] => exchange.filter((judged) => isForbid(judged) && !isHold(judged));

/** The permits of the exchange, or of a group. */
export const permitsOf = (side: Side, of: Barrier['of'], group?: string): readonly Judged[] =>
  (of === 'exchange' ? side.exchange : groupOf(side, group)).filter(isPermit);

interface Wanted {
  /** Also what waits for a person. */
  readonly orHold: boolean;
  /** The permit of the exchange, or of the group, by name; else any. */
  readonly by?: { readonly of: Barrier['of']; readonly permit: string };
  /** The group that is shown; absent of an action that shows none. */
  readonly group?: string;
}

/** That it goes, and shows the group. */
export function goes(side: Side, { orHold, by, group }: Wanted): readonly Alternatives[] {
  const { own, exchange, groups } = side;
  const chosen = (of: Barrier['of']) =>
    one(permitsOf(side, of, group).filter(({ rule }) => by === undefined || by.of !== of || rule.id === by.permit));
  const barred = orHold ? refusing(side) : exchange.filter(isForbid);
  const all = [...exchange, ...groups.flatMap(({ rules }) => rules)];
  const clear = [[...no(own), ...no(barred), ...evaluable(all), ...no(groupOf(side, group).filter(isForbid))]];
  return group === undefined ? [clear, chosen('exchange')] : [clear, chosen('exchange'), chosen('group')];
}

/** That a group with these rules is not shown. */
function withheld(rules: readonly Judged[]): Alternatives {
  return [...one(rules.filter(isForbid)), none(rules.filter(isPermit))];
}

/** Every reason for which the exchange does not go even to a person who could release it, or goes without this group. */
export function* barriersOf(side: Side, group?: string): Iterable<Barrier> {
  const { own, exchange, groups, agreement, base } = side;
  const barrier = (rule: string, goals: Barrier['goals'], of: Barrier['of'] = 'exchange'): Barrier => ({
    ...{ by: { rule }, of, goals, unpermitted: false, silent: false },
  });
  for (const [id, same] of Map.groupBy(own, ({ rule }) => rule.id)) yield { ...barrier(id, [one(same)]), silent: true };
  const unhindered = no(own);
  for (const judged of [...exchange, ...groups.flatMap(({ rules }) => rules)])
    if (judged.cells.includes(FAILS))
      yield { ...barrier(judged.rule.id, [[[...unhindered, answers(judged, FAILS)]]]), silent: exchange.includes(judged) };
  const permits = exchange.filter(isPermit);
  for (const forbid of refusing(side)) yield barrier(forbid.rule.id, [[[...unhindered, answers(forbid, YES)]]]);
  const unforbidden = [...unhindered, ...no(refusing(side))];
  yield { ...barrier('agreement/default', [[[...unforbidden, ...none(permits)]]]), unpermitted: true };

  const sent = (...conditions: readonly Condition[]) => [[[...conditions, ...unforbidden]], one(permits)];
  if (group === undefined) {
    const hidden = groups.map(({ rules }) => withheld(rules));
    if (groups.length > 0) yield { ...barrier('agreement/no-field', [...sent(), ...hidden]), silent: true };
    return;
  }
  const rules = groupOf(side, group);
  const forbids = rules.filter(isForbid);
  for (const forbid of forbids) yield barrier(forbid.rule.id, sent(answers(forbid, YES)), 'group');
  const clause = agreement.fieldGroups[base.recordKind]?.find(({ name }) => name === group)?.withheldBy ?? '';
  const open = [...no(forbids), ...none(rules.filter(isPermit))];
  yield { by: { clause }, of: 'group', unpermitted: true, silent: false, goals: sent(...open) };
}

/** The rules of the exchange that say so. */
const saying = ({ agreement, exchange }: Side, says: (rule: Rule) => boolean): Judged[] => {
  const ids = agreement.rules.filter(says).map(({ id }) => id);
  return exchange.filter(({ rule }) => ids.includes(rule.id));
};

/** The permits that oblige to one of these duties, by its name. */
export const obliging = (side: Side, duties: readonly string[]): Judged[] =>
  saying(side, ({ obliges }) => obliges.some((name) => duties.includes(name)));

/** The rules that raise one of these notices, by its name. */
export const noting = (side: Side, notices: readonly string[]): Judged[] =>
  saying(side, ({ notes }) => notes.some((name) => notices.includes(name)));

/** That an exchange is refused, and raises one of these notices: only what stands against it is heard then. */
export function refusedNoting(side: Side, notices: readonly string[]): readonly (readonly Alternatives[])[] {
  const forbids = noting(side, notices).filter(isForbid);
  const heard = [[...no(side.own), ...evaluable(side.exchange)]];
  const held = [...barriersOf(side)].filter(({ silent }) => !silent);
  return [
    [heard, one(forbids.filter((judged) => !isHold(judged)))],
    ...held.map(({ goals }) => [heard, one(forbids.filter(isHold)), ...goals]),
  ];
}

/** That it is refused without any of these. */
export const refusedSilently = (side: Side, notices: readonly string[]): readonly (readonly Alternatives[])[] =>
  [...barriersOf(side)].map(({ goals, silent }) => (silent ? goals : [[none(noting(side, notices).filter(isForbid))], ...goals]));

/** Infinity: the text sets no limit. */
export type Days = number;

/** How many days it may be kept under this text, each with the conditions. Of several the shortest applies. */
export function retentionsOf(side: Side): readonly { readonly days: Days; readonly goal: Alternatives }[] {
  const { agreement, base } = side;
  const { days: ceiling = Number.POSITIVE_INFINITY } = (isExchange(base) ? agreement.retention : undefined) ?? {};
  const named = Object.entries(agreement.obligations).filter(([, { kind }]) => kind === ObligationKind.RETENTION);
  const permits = (wanted: (days: Days) => boolean): Judged[] =>
    obliging(
      side,
      named.flatMap(([name, { days }]) => (wanted(days) ? [name] : [])),
    );
  return [...new Set([...named.map(([, { days }]) => days), ceiling])].map((days) => {
    const shorter = none(permits((other) => other < days));
    const by = permits((other) => other === days).map((permit) => [...shorter, answers(permit, YES)]);
    return { days, goal: days === ceiling ? [shorter, ...by] : by };
  });
}
