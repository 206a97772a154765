// Rules that cannot do what they were written for.
import type { Agreement } from '../agreement.ts';
import type { Decision } from '../decision.ts';
import { ATTRIBUTES, type Facts } from '../facts.ts';
import type { Rule } from '../rules.ts';
import { isDatedAt } from '../windows.ts';
import type { Found, ProofCheck } from './findings.ts';
import { factsFor, isHold, isPermit, permitted, unforbidden } from './goals.ts';
import {
  type Judged,
  type Moment,
  reduce,
  restricted,
  rulesOf,
  type Situation,
  type Step,
  sizesOf,
  timesOf,
} from './situation.ts';
import { solve } from './solve.ts';
import { answers, FAILS, NO, YES } from './table.ts';

const about = (check: ProofCheck, { id }: Rule, rule: string, counterexample?: Facts): Found => ({
  severity: 'error',
  check,
  field: `rules.cedar#${id}`,
  rule,
  ...(counterexample && { counterexample }),
});

const judgedBy = (situation: Situation, { id }: Rule): readonly Judged[] =>
  rulesOf(situation).filter(({ rule }) => rule.id === id);
const matches = (situation: Situation, rule: Rule): boolean => judgedBy(situation, rule).some(({ cells }) => cells.includes(YES));

/** `decide`: the engine, which must agree with every counterexample. */
export function* ruleFindings(agreement: Agreement, steps: readonly Step[], decide: (facts: Facts) => Decision): Iterable<Found> {
  const moments = steps.flatMap(({ moments }) => moments);
  for (const rule of agreement.rules) {
    const failing = factsThatFail(rule, moments, decide);
    if (failing !== undefined) yield about('rule-fails', rule, 'a rule that can be evaluated for all facts', failing);
    const found = moments.some(({ reduced }) => matches(reduced, rule))
      ? rule.effect === 'permit'
        ? (rule.attaches ? detached : barred)(rule, moments)
        : overbearing(rule, steps)
      : unmatched(rule, agreement, steps);
    if (found !== undefined) yield found;
  }
}

/** Where the exchange is refused before the rule is asked, its failing does nothing. */
function factsThatFail(rule: Rule, moments: readonly Moment[], decide: (facts: Facts) => Decision): Facts | undefined {
  for (const { reduced } of moments)
    for (const judged of judgedBy(reduced, rule)) {
      const facts = judged.cells.includes(FAILS) ? factsFor(reduced, [[answers(judged, FAILS)]]) : undefined;
      if (facts !== undefined && decide(facts).code === 'POLICY_ERROR') return facts;
    }
  return undefined;
}

function unmatched(rule: Rule, agreement: Agreement, steps: readonly Step[]): Found {
  if (!timesOf(agreement).some((at) => isDatedAt(rule, at)))
    return about('rule-never-applies', rule, 'dates within those of the agreement');
  const asked = steps.filter(({ raw }) => judgedBy(raw, rule).length > 0);
  if (rule.effect === 'permit' && (asked.length === 0 || asked.some(({ raw }) => matches(raw, rule))))
    return about(
      'permit-outside-grants',
      rule,
      'a recipient, kind, action, purpose, agency and classification that a grant covers',
    );
  return about('rule-never-applies', rule, 'some facts under the grants that it matches');
}

/** A permit that matches and permits nothing. */
function barred(rule: Rule, moments: readonly Moment[]): Found | undefined {
  if (!moments.some(({ reduced }) => factsFor(reduced, unforbidden(reduced, rule.id))))
    return about('permit-always-forbidden', rule, 'some facts that it matches and no forbid does');
  const goal = (reduced: Situation) =>
    permitted(reduced, { orHold: true, ...(rule.actions.includes('disclose') ? { shown: { by: rule.id } } : { by: rule.id }) });
  if (moments.some(({ reduced }) => factsFor(reduced, goal(reduced)))) return undefined;
  return about('permit-without-effect', rule, 'some facts for which by this permit an exchange goes and a field is shown');
}

/** Duties of what is never permitted. */
function detached(rule: Rule, moments: readonly Moment[]): Found | undefined {
  for (const { reduced } of moments)
    for (const attachment of reduced.exchange.filter((judged) => judged.rule.id === rule.id))
      for (const conditions of permitted(reduced, { orHold: true }))
        if (factsFor(reduced, [[...conditions, answers(attachment, YES)]]) !== undefined) return undefined;
  return about('attached-to-nothing', rule, 'some facts that it matches and a rule permits that permits by itself');
}

/** A forbid that leaves nothing permitted where it applies, or a hold that nobody can release. */
function overbearing(rule: Rule, steps: readonly Step[]): Found | undefined {
  if (rule.outcome === 'hold') {
    const stuck = stuckFacts(rule, steps);
    return stuck && about('hold-without-release', rule, 'not in effect once enough persons have approved', stuck);
  }
  const where = steps.filter(({ raw }) => raw.exchange.some((judged) => judged.rule.id === rule.id));
  const permits = where.flatMap(({ moments }) => moments.flatMap(({ reduced }) => passagesOf(reduced, rule)));
  if (permits.length === 0 || permits.some((passes) => passes)) return undefined;
  return about('forbid-shadows-every-permit', rule, 'some facts that a permit matches and this forbid does not');
}

/** For each permit that matches something at this time: whether it does so without this forbid. */
function passagesOf(reduced: Situation, { id }: Rule): boolean[] {
  const clear = reduced.exchange.filter(({ rule }) => rule.id === id).map((forbid) => answers(forbid, NO));
  const permits = reduced.exchange.filter((judged) => isPermit(judged) && judged.cells.includes(YES));
  return permits.map((permit) => solve(sizesOf(reduced), [answers(permit, YES), ...clear]) !== undefined);
}

/** Facts that are held by this rule although as many persons approved as can. */
function stuckFacts(rule: Rule, steps: readonly Step[]): Facts | undefined {
  for (const { whole } of steps.flatMap(({ moments }) => moments)) {
    const approved = restricted(whole, (name, value) => name !== 'approvals' || value === ATTRIBUTES.approvals.max);
    const reduced = approved && reduce(approved);
    const holding = reduced?.exchange.find((judged) => judged.rule.id === rule.id && isHold(judged));
    if (reduced === undefined || holding === undefined) continue;
    for (const conditions of permitted(reduced, { orHold: true })) {
      const facts = factsFor(reduced, [[...conditions, answers(holding, YES)]]);
      if (facts !== undefined) return facts;
    }
  }
  return undefined;
}
