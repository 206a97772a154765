// One decision under one grant: first agreement.yaml itself, then Cedar for the exchange, then Cedar for each field
// group; after a lookup also the decision that a true NO_MATCH would have had.
import { type Breach, breachesOf, heldByQuota, imbalance, isExchange, levels } from './breaches.ts';
import { contextOf } from './context.ts';
import type { Covered } from './coverage.ts';
import { failure, type Outcome, outcomeOf, type Undated } from './decision.ts';
import { noticesOf, obligationsOf } from './duties.ts';
import { type Facts, namesOf } from './facts.ts';
import { FORBID_OUTCOMES, type Rule } from './rules.ts';
import type { Slice, Verdict } from './slices.ts';

/** The slice of the selected rules in the window of the facts' time; the same name always selects the same rules. */
export type SliceOf = (name: string, wanted: (rule: Rule) => boolean) => Slice;

/** Decides checked facts under a grant that covers them. */
export function decideUnder(facts: Facts, covered: Covered, slice: SliceOf): Undated {
  const decided = evaluate(facts, covered, slice);
  if (facts.stage !== 'after-lookup') return decided;
  const innocent = noMatch(facts, covered);
  const disguise = evaluate(innocent, covered, slice);
  if (decided.outcome !== 'SUPPRESS') return decided;
  if (disguise.outcome.startsWith('PERMIT')) return { ...decided, disguise: { ...disguise, facts: innocent } };
  // If a true NO_MATCH may not be sent either, refusing reveals nothing. Our own people are still notified.
  const { agreement } = covered;
  const shown = disguise.outcome === 'SUPPRESS' ? outcomeOf(agreement, 'REFUSE', disguise.rules, disguise.clauses) : disguise;
  const others = disguise.notices.filter(({ name }) => decided.notices.every((told) => told.name !== name));
  return { ...shown, notices: [...decided.notices, ...others] };
}

function evaluate(facts: Facts, covered: Covered, slice: SliceOf): Undated {
  const breaches = breachesOf(facts, covered);
  // side channel: after a lookup the rules are evaluated even if a breach has decided.
  const ruled = breaches.length === 0 || facts.stage === 'after-lookup' ? judged(facts, covered, slice) : undefined;
  const decided = breaches.length > 0 || ruled === undefined ? breached(facts, covered, breaches) : ruled;
  const told = imbalance(facts, covered);
  return told.length === 0 ? decided : { ...decided, notices: [...decided.notices, ...told] };
}

function breached({ stage }: Facts, { agreement }: Covered, breaches: readonly Breach[]): Undated {
  const rules = breaches.map(({ rule }) => rule);
  const clauses = breaches.map(({ clause }) => clause);
  if (stage === 'after-lookup' && breaches.every(({ suppresses }) => suppresses))
    return outcomeOf(agreement, 'SUPPRESS', rules, clauses);
  const refused = outcomeOf(agreement, 'REFUSE', rules, clauses);
  const { code, missing } = breaches[0]!;
  return {
    ...refused,
    code,
    reason: missing === undefined ? refused.reason : `${refused.reason}: the fact ${missing} is missing`,
  };
}

function judged(facts: Facts, covered: Covered, slice: SliceOf): Undated {
  const { agreement, grant } = covered;
  const { action, stage } = facts;
  const lookedUp = stage === 'after-lookup';
  const about = (rule: Rule) => rule.actions.includes(action) && (lookedUp || rule.outcome !== 'suppress');
  const askExchange = (rules: Slice) =>
    rules.ask({
      recipient: grant.to,
      action,
      resource: { type: 'Kind', id: grant.kind },
      context: contextOf(facts, covered, rules.reads),
    });

  const verdict = askExchange(slice(`${action} ${stage}`, about));
  const isRefused = 'allowed' in verdict && !verdict.allowed && verdict.rules.every((rule) => rule.outcome !== 'hold');
  // side channel: after a lookup the same work is done whatever was found. A received record is passed on or kept unchanged.
  const fields = !isExchange(facts) || (isRefused && !lookedUp) ? NO_FIELDS : fieldsOf(facts, covered, slice);
  if ('failed' in verdict || fields.failed.length > 0)
    return failure(agreement, [...('failed' in verdict ? verdict.failed : []), ...fields.failed]);

  let { allowed, rules: determining } = permitting(verdict);
  const strictest = FORBID_OUTCOMES.find((outcome) => determining.some((rule) => rule.outcome === outcome));
  const released =
    strictest === 'hold'
      ? askExchange(slice(`${action} ${stage} released`, (rule) => about(rule) && rule.outcome !== 'hold'))
      : undefined;
  if (strictest === 'hold' && released !== undefined) {
    // Cedar names no permit beside a matching forbid, but a hold needs a permit for its release.
    if ('failed' in released) return failure(agreement, released.failed);
    allowed = permitting(released).allowed;
    if (allowed) determining = [...determining, ...released.rules];
  }
  const quotas = heldByQuota(facts, covered);
  const ids = [...determining.map((rule) => rule.id), ...quotas.map(() => 'agreement/quota')];
  const clauses = [...determining.map((rule) => rule.clause), ...quotas];
  const notices = noticesOf(agreement, determining);
  const conclude = (outcome: Outcome, by: readonly string[], under: readonly string[]): Undated => ({
    ...outcomeOf(agreement, outcome, by, under),
    notices,
  });

  if (!allowed) {
    if (strictest === 'suppress') return conclude('SUPPRESS', ids, clauses);
    if (strictest === 'refuse') return conclude('REFUSE', ids, clauses);
    // disclosure: without a permit not even the existence of a record may be revealed.
    return conclude(lookedUp ? 'SUPPRESS' : 'REFUSE', [...ids, 'agreement/default'], [agreement.defaultClause]);
  }
  if (isExchange(facts) && fields.disclosed.length === 0)
    return outcomeOf(agreement, lookedUp ? 'SUPPRESS' : 'REFUSE', ['agreement/no-field'], [agreement.defaultClause]);
  const obligations = obligationsOf(agreement, determining, isExchange(facts));
  const permit = obligations.length > 0 ? 'PERMIT_WITH_OBLIGATIONS' : 'PERMIT';
  const held = strictest === 'hold' || quotas.length > 0;
  const decided = conclude(held ? 'HOLD_FOR_RELEASE' : permit, [...ids, ...fields.rules], clauses);
  return { ...decided, disclosed: fields.disclosed, withheld: fields.withheld, obligations };
}

/** What only adds to a permit permits nothing, and is not said where nothing is permitted. */
function permitting({ allowed, rules }: Exclude<Verdict, { failed: unknown }>): Exclude<Verdict, { failed: unknown }> {
  if (!allowed || rules.some(({ attaches }) => attaches !== true)) return { allowed, rules };
  return { allowed: false, rules: [] };
}

interface Fields extends Pick<Undated, 'disclosed' | 'withheld'> {
  readonly rules: readonly string[];
  readonly failed: readonly string[];
}
const NO_FIELDS: Fields = { disclosed: [], withheld: [], rules: [], failed: [] };

function fieldsOf(facts: Facts, covered: Covered, slice: SliceOf): Fields {
  const { agreement, grant } = covered;
  const asked = slice('disclose', (rule) => rule.actions.includes('disclose'));
  const context = contextOf(facts, covered, asked.reads);
  const disclosed: number[] = [];
  const byClause = new Map<string, number[]>();
  const rules: string[] = [];
  const failed: string[] = [];
  for (const group of agreement.fieldGroups[grant.kind] ?? []) {
    const resource = { type: 'FieldGroup', id: group.name } as const;
    const verdict: Verdict = asked.ask({ recipient: grant.to, action: 'disclose', resource, context });
    if ('failed' in verdict) {
      failed.push(...verdict.failed);
      continue;
    }
    rules.push(...verdict.rules.map((rule) => rule.id));
    if (verdict.allowed) disclosed.push(...group.fields);
    else {
      const clause = verdict.rules[0]?.clause ?? group.withheldBy;
      byClause.set(clause, [...(byClause.get(clause) ?? []), ...group.fields]);
    }
  }
  const ascending = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
  const withheld = [...byClause.keys()].sort().map((clause) => ({ clause, fields: ascending(byClause.get(clause)!) }));
  return { disclosed: ascending(disclosed), withheld, rules, failed };
}

/**
 * side channel: the facts of an answer that would be the same had nothing been found: the two countries and the purpose, the state of the agreement and its
 * counts, and the progress of this answer here. Every other fact is about the person or the record found, and keeping one would distinguish the two cases: a law that must refuse, an
 * extent, a risk, a grade, a caveat, the actions of other lookouts.
 */
const SITUATION = [
  'action',
  'from',
  'to',
  'fromAgency',
  'toAgency',
  'recordKind',
  'verb',
  'purpose',
  'issued',
  'stage',
  'suspended',
  'clock',
  'peerAgreement',
  'quota',
  'reciprocity',
  'responseDeadline',
  'exigent',
  'approvals',
] as const satisfies readonly (keyof Facts)[];

/** The facts read from every answer, as they are for a NO_MATCH record, which has none of these fields. */
const CONTENTS = [
  'hasName',
  'hasBirthDate',
  'hasDocument',
  'hasBiometric',
  'hasTransactionNumber',
  'anonymous',
  'hasDerogatory',
] as const satisfies readonly (keyof Facts)[];

const lowest = [...namesOf('Classification')].sort((a, b) => levels[a]! - levels[b]!)[0]!;

function noMatch(facts: Facts, { agreement: { classificationCeiling } }: Covered): Facts {
  const kept = Object.fromEntries(SITUATION.flatMap((name) => (facts[name] === undefined ? [] : [[name, facts[name]]])));
  const lacking = Object.fromEntries(CONTENTS.flatMap((name) => (facts[name] === undefined ? [] : [[name, false]])));
  const tooHigh = levels[facts.classification]! > levels[classificationCeiling.level]!;
  return {
    ...(kept as Pick<Facts, (typeof SITUATION)[number]>),
    ...lacking,
    classification: tooHigh ? lowest : facts.classification,
    outcome: 'NO_MATCH',
  };
}
