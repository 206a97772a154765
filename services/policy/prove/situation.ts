// One grant, one action and one stretch of time, and every combination of facts that can be decided there.
import type { Micros } from '../../domain/index.ts';
import type { Agreement } from '../agreement.ts';
import { breachesOf, heldByQuota, isExchange, levels } from '../breaches.ts';
import { type Covered, coveredBy } from '../coverage.ts';
import { ACTIONS, type Action, type Facts, namesOf } from '../facts.ts';
import type { Rule } from '../rules.ts';
import { boundariesOf, isAbout, isDatedAt } from '../windows.ts';
import { alphabetOf, completed, type Dimension, dimensionsOf } from './domain.ts';
import { readingOf } from './reading.ts';
import { classesOf, NO, narrowed, type Table, type Tables, tabulate, YES } from './table.ts';

/** A rule with its answers; quotas that hold are a rule of the agreement itself. */
export interface Judged extends Table {
  readonly rule: Pick<Rule, 'id' | 'effect' | 'outcome' | 'attaches' | 'since' | 'until'>;
}

export interface Situation {
  readonly covered: Covered;
  /** Sound facts, which the choice of a value per dimension completes. */
  readonly base: Facts;
  readonly dimensions: readonly Dimension[];
  /** The rules that decide the exchange. */
  readonly exchange: readonly Judged[];
  /** Per field group of the kind, the rules that decide it. */
  readonly groups: readonly { readonly name: string; readonly rules: readonly Judged[] }[];
}

const STAGES: Readonly<Partial<Record<Action, readonly Facts['stage'][]>>> = { respond: ['before-lookup', 'after-lookup'] };
const LOWEST = [...namesOf('Classification')].sort((a, b) => levels[a]! - levels[b]!)[0]!;

/** One grant and one action under it. */
interface Place {
  readonly covered: Covered;
  readonly base: Facts;
}

/** Every action that goes with a verb. What a holder does with what it received is all refused when no rule speaks of it. */
export function placesOf(agreement: Agreement): readonly Place[] {
  return agreement.grants.flatMap((grant, serial) => {
    const covered = coveredBy(agreement, grant, serial);
    return stagesOf([agreement]).flatMap(({ action, stage }): Place[] => {
      const base = completed(factsOf(covered, action, stage));
      return base === undefined ? [] : [{ covered, base }];
    });
  });
}

/** Every action of which one of these agreements decides, and each of its stages. */
export function stagesOf(agreements: readonly Agreement[]): readonly Pick<Facts, 'action' | 'stage'>[] {
  const spoken = (action: Action) =>
    isExchange({ action }) || agreements.some(({ rules }) => rules.some((rule) => rule.actions.includes(action)));
  return ACTIONS.filter(spoken).flatMap((action) =>
    (STAGES[action] ?? [undefined]).map((stage) => ({ action, ...(stage && { stage }) })),
  );
}

/** The least that must be known of an exchange under a grant, which agreement.yaml itself does not refuse. */
export function factsOf({ agreement, grant, quotas }: Covered, action: Action, stage: Facts['stage']): Facts {
  const { from, to, kind, verb, purposes, agencies } = grant;
  return {
    action,
    ...(stage && { stage }),
    from,
    to,
    fromAgency: agencies.from[0]!,
    toAgency: agencies.to[0]!,
    recordKind: kind,
    verb,
    purpose: purposes[0]!,
    classification: LOWEST,
    issued: agreement.effective.from,
    ...(quotas.length > 0 && { quota: 'WITHIN' }),
  };
}

/** All facts of one place that are sound, at any time, whether or not agreement.yaml itself refuses them. Throws TooLarge. */
function situationOf({ covered, base }: Place, tables: Tables, named: readonly string[]): Situation {
  const { agreement, grant, sender, recipient } = covered;
  const about = agreement.rules.filter((rule) => isAbout(rule, grant));
  const alphabet = alphabetOf(
    about.map(({ text }) => readingOf(text)),
    [sender.state, recipient.state],
    named,
  );
  return judgedAt({ covered, base, dimensions: dimensionsOf(base, agreement, alphabet) }, tables);
}

/** What the rules of an agreement answer for each combination of these facts. Throws TooLarge. */
export function judgedAt(asked: Pick<Situation, 'covered' | 'base' | 'dimensions'>, tables: Tables): Situation {
  const { covered, base } = asked;
  const { agreement, grant } = covered;
  const { action, stage } = base;
  const about = agreement.rules.filter((rule) => isAbout(rule, grant));
  const exchange = about
    .filter((rule) => rule.actions.includes(action) && (stage === 'after-lookup' || rule.outcome !== 'suppress'))
    .map((rule) => ({ rule, ...tables.of(rule, { ...asked, action, resource: { type: 'Kind', id: grant.kind } }) }));
  const quota = tabulate(['quota', 'approvals'], asked, (facts) => (heldByQuota(facts, covered).length > 0 ? YES : NO));
  const holding = { rule: { id: 'agreement/quota', effect: 'forbid', outcome: 'hold' }, ...quota } as const;
  const groups = (isExchange(base) ? (agreement.fieldGroups[grant.kind] ?? []) : []).map(({ name }) => ({
    name,
    rules: about
      .filter(({ actions, resource = name }) => actions.includes('disclose') && resource === name)
      .map((rule) => ({
        rule,
        ...tables.of(rule, { ...asked, action: 'disclose', resource: { type: 'FieldGroup', id: name } }),
      })),
  }));
  return { ...asked, exchange: quota.cells.includes(YES) ? [...exchange, holding] : exchange, groups };
}

export const sizesOf = ({ dimensions }: Situation): number[] => dimensions.map(({ values }) => values.length);

export const rulesOf = ({ exchange, groups }: Situation): readonly Judged[] => [
  ...exchange,
  ...groups.flatMap(({ rules }) => rules),
];

function over(situation: Situation, kept: readonly (readonly number[])[]): Situation {
  const sizes = sizesOf(situation);
  const fewer = (rules: readonly Judged[]) =>
    rules.map((judged) => {
      const table = narrowed(judged, sizes, kept);
      return table === judged ? judged : { ...judged, ...table };
    });
  return {
    ...situation,
    dimensions: situation.dimensions.map(({ name, values }, i) => ({ name, values: kept[i]!.map((at) => values[at]) })),
    exchange: fewer(situation.exchange),
    groups: situation.groups.map(({ name, rules }) => ({ name, rules: fewer(rules) })),
  };
}

/** Of each dimension the values that are wanted; undefined: of one none is left. */
export function restricted(situation: Situation, wanted: (name: string, value: unknown) => boolean): Situation | undefined {
  const kept = situation.dimensions.map(({ name, values }) => values.flatMap((value, at) => (wanted(name, value) ? [at] : [])));
  return kept.some(({ length }) => length === 0) ? undefined : over(situation, kept);
}

/** Of each dimension one value per class that no rule tells apart: as good for any question about the rules, and far smaller. */
export const reduce = (situation: Situation): Situation => over(situation, classesOf(rulesOf(situation), sizesOf(situation)));

/** Whether agreement.yaml itself refuses, whatever the rules say. */
const refused = (facts: Facts, covered: Covered): boolean =>
  (facts.clock !== undefined && facts.clock !== 'SOUND') || breachesOf(facts, covered).length > 0;

/**
 * What the rules decide at one time: those then in effect, over the facts that agreement.yaml itself does not refuse. undefined:
 * it refuses all. Exact because each of its own refusals looks at one fact alone.
 */
function during(situation: Situation, issued: Micros): Situation | undefined {
  const { covered, exchange, groups } = situation;
  const base = { ...situation.base, issued };
  if (refused(base, covered)) return undefined;
  const inEffect = (rules: readonly Judged[]) => rules.filter(({ rule }) => isDatedAt(rule, issued));
  const then: Situation = {
    ...situation,
    base,
    exchange: inEffect(exchange),
    groups: groups.map(({ name, rules }) => ({ name, rules: inEffect(rules) })),
  };
  return restricted(then, (name, value) => name.includes('.') || !refused({ ...base, [name]: value }, covered));
}

/** One place at one time. */
export interface Moment {
  readonly whole: Situation;
  readonly reduced: Situation;
}

/** One place, with all facts at any time, and at each time at which agreement.yaml does not refuse everything. */
export interface Step {
  readonly raw: Situation;
  readonly moments: readonly Moment[];
}

/** `named`: countries that questions to come name. Throws TooLarge. */
export function stepOf(place: Place, tables: Tables, named: readonly string[]): Step {
  const raw = situationOf(place, tables, named);
  const moments = timesOf(place.covered.agreement).flatMap((issued): Moment[] => {
    const whole = during(raw, issued);
    return whole === undefined ? [] : [{ whole, reduced: reduce(whole) }];
  });
  return { raw, moments };
}

/** A time in each stretch in which the same rules and suspensions apply. */
export function timesOf(agreement: Agreement): Micros[] {
  const { from, until = Number.POSITIVE_INFINITY } = agreement.effective;
  return [...new Set([from, ...boundariesOf(agreement).filter((at) => at > from && at < until)])];
}
