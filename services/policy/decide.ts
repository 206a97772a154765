// One decision under one grant: what agreement.yaml decides by itself, then Cedar about the exchange, then Cedar about each field
// group; after a lookup also the decision that a true NO_MATCH would have had.
import { enumOf, ObligationKind } from '../../proto/index.ts';
import type { Code, Fault } from '../domain/index.ts';
import type { AgreedObligation, Agreement, Grant } from './agreement.ts';
import { ATTRIBUTE_NAMES, type CedarValue, cedarValue, entity, type Facts, namesOf } from './facts.ts';
import { FORBID_OUTCOMES, type Rule } from './rules.ts';
import type { Slice, Verdict } from './slices.ts';

type Outcome = 'PERMIT' | 'PERMIT_WITH_OBLIGATIONS' | 'HOLD_FOR_RELEASE' | 'REFUSE' | 'SUPPRESS';

export interface Decision {
  readonly outcome: Outcome;
  /** What determined it, ascending: rule ids, and agreement/… for what agreement.yaml itself decides. */
  readonly rules: readonly string[];
  /** The clauses of the rules that decided the exchange, ascending. */
  readonly clauses: readonly string[];
  /** Empty under NO_AGREEMENT, and for facts that nothing can be decided from. */
  readonly agreement: string;
  readonly agreementDigest: Uint8Array;
  /** Field numbers of the record kind, ascending. Empty unless the outcome is a PERMIT or a HOLD. */
  readonly disclosed: readonly number[];
  readonly withheld: readonly { readonly clause: string; readonly fields: readonly number[] }[];
  /** In the order of the agreement, retention first. */
  readonly obligations: readonly AgreedObligation[];
  /** REFUSE and HOLD_FOR_RELEASE have one; SUPPRESS has none, because the partner is told of no failure. */
  readonly code?: Code;
  /** For our own log, in plain words. The partner never sees it. */
  readonly reason: string;
  /** SUPPRESS: the decision about a true NO_MATCH. What is sent must be made from it and from nothing else. */
  readonly disguise?: Decision;
  /** What was decided from: deciding again from it under the same agreement gives this decision. */
  readonly facts: Facts;
}

export type Undated = Omit<Decision, 'facts'>;

// One grant of one agreement, with what deciding under it needs.
export interface Covered {
  readonly agreement: Agreement;
  readonly grant: Grant;
  readonly party: Agreement['parties'][number];
  readonly toState: string;
}

/** The slice, in the window of the facts' time, of the rules that are wanted; the same name always wants the same rules. */
export type SliceOf = (name: string, wanted: (rule: Rule) => boolean) => Slice;

const levels = enumOf('Classification') ?? {};
const lowest = [...namesOf('Classification')].sort((a, b) => levels[a]! - levels[b]!)[0]!;

const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

function evaluate(facts: Facts, covered: Covered, slice: SliceOf): Undated {
  const { agreement, grant } = covered;
  const lookedUp = facts.stage === 'after-lookup';
  const breaches = breachesOf(facts, covered);
  if (breaches.length > 0) {
    const told = breaches.some(({ suppresses }) => !suppresses);
    const rules = breaches.map(({ rule }) => rule);
    return outcomeOf(agreement, told || !lookedUp ? 'REFUSE' : 'SUPPRESS', rules, unique(breaches.map(({ clause }) => clause)));
  }

  const all = (rule: Rule) => rule.actions.includes(facts.action) && (lookedUp || rule.outcome !== 'suppress');
  const ask = (rules: Slice, action: string, resource: { type: 'Kind' | 'FieldGroup'; id: string }, context: CedarContext) =>
    rules.ask({ recipient: grant.to, action, resource, context });
  const askExchange = (rules: Slice) =>
    ask(rules, facts.action, { type: 'Kind', id: grant.kind }, contextOf(facts, covered, rules.reads));

  const verdict = askExchange(slice(`${facts.action} ${facts.stage}`, all));
  const fieldRules = slice('disclose', (rule) => rule.actions.includes('disclose'));
  const fieldContext = contextOf(facts, covered, fieldRules.reads);
  const askGroup = (id: string) => ask(fieldRules, 'disclose', { type: 'FieldGroup', id }, fieldContext);
  const isRefused = 'allowed' in verdict && !verdict.allowed && verdict.rules.every((rule) => rule.outcome !== 'hold');
  // After a lookup the same work is done whatever was found.
  const fields = isRefused && !lookedUp ? { disclosed: [], withheld: [], rules: [], failed: [] } : fieldsOf(covered, askGroup);

  if ('failed' in verdict || fields.failed.length > 0)
    return failure(agreement, unique([...('failed' in verdict ? verdict.failed : []), ...fields.failed]));
  let { allowed, rules: determining } = verdict;
  const strictest = FORBID_OUTCOMES.find((outcome) => determining.some((rule) => rule.outcome === outcome));
  if (strictest === 'hold') {
    // Cedar names no permit beside a forbid that matched: what would be released needs one all the same.
    const released = askExchange(
      slice(`${facts.action} ${facts.stage} released`, (rule) => all(rule) && rule.outcome !== 'hold'),
    );
    if ('failed' in released) return failure(agreement, released.failed);
    allowed = released.allowed;
    if (allowed) determining = [...determining, ...released.rules];
  }
  const ids = determining.map((rule) => rule.id);
  const clauses = unique(determining.map((rule) => rule.clause));
  if (!allowed) {
    if (strictest === 'suppress') return outcomeOf(agreement, 'SUPPRESS', ids, clauses);
    if (strictest === 'refuse') return outcomeOf(agreement, 'REFUSE', ids, clauses);
    // Without a permit nothing may be said, not even that there is something.
    return outcomeOf(agreement, lookedUp ? 'SUPPRESS' : 'REFUSE', [...ids, 'agreement/default'], [agreement.defaultClause]);
  }
  if (fields.disclosed.length === 0)
    return outcomeOf(agreement, lookedUp ? 'SUPPRESS' : 'REFUSE', ['agreement/no-field'], [agreement.defaultClause]);
  const obligations = obligationsOf(agreement, determining);
  const permit = obligations.length > 0 ? 'PERMIT_WITH_OBLIGATIONS' : 'PERMIT';
  const decided = outcomeOf(agreement, strictest === 'hold' ? 'HOLD_FOR_RELEASE' : permit, [...ids, ...fields.rules], clauses);
  return { ...decided, disclosed: fields.disclosed, withheld: fields.withheld, obligations };
}

/** Decides soundly checked facts under a grant that covers them. */
export function decideUnder(facts: Facts, covered: Covered, slice: SliceOf): Undated {
  const decided = evaluate(facts, covered, slice);
  if (facts.stage !== 'after-lookup') return decided;
  const innocent = noMatch(facts, covered.agreement);
  const disguise = evaluate(innocent, covered, slice);
  if (decided.outcome !== 'SUPPRESS') return decided;
  // When a true NO_MATCH is not to be sent either, then refusing reveals nothing.
  if (!disguise.outcome.startsWith('PERMIT'))
    return disguise.outcome === 'SUPPRESS' ? outcomeOf(covered.agreement, 'REFUSE', disguise.rules, disguise.clauses) : disguise;
  return { ...decided, disguise: { ...disguise, facts: innocent } };
}

interface Breach {
  readonly rule: string;
  readonly clause: string;
  /** It depends on the record that was found. */
  readonly suppresses: boolean;
}

// What agreement.yaml decides by itself.
function breachesOf(facts: Facts, { agreement, party, grant }: Covered): Breach[] {
  const breaches: Breach[] = [];
  const { level, clause } = agreement.classificationCeiling;
  if (!party.agencies.includes(facts.fromAgency))
    breaches.push({ rule: 'agreement/agency', clause: grant.clause, suppresses: false });
  if (levels[facts.classification]! > levels[level]!)
    breaches.push({ rule: 'agreement/classification', clause, suppresses: true });
  if (!Object.hasOwn(agreement.purposes, facts.purpose))
    breaches.push({ rule: 'agreement/purpose', clause: agreement.defaultClause, suppresses: false });
  return breaches;
}

// What there would be to decide about had nothing been found.
function noMatch(facts: Facts, { classificationCeiling }: Agreement): Facts {
  const { action, from, to, fromAgency, recordKind, verb, purpose, issued } = facts;
  const tooHigh = levels[facts.classification]! > levels[classificationCeiling.level]!;
  const classification = tooHigh ? lowest : facts.classification;
  const stage = 'after-lookup';
  return { action, from, to, fromAgency, recordKind, verb, purpose, issued, classification, stage, outcome: 'NO_MATCH' };
}

type CedarContext = Record<string, CedarValue>;

function contextOf(facts: Facts, { grant, party, toState, agreement }: Covered, reads: readonly string[]): CedarContext {
  const context: CedarContext = {};
  for (const name of reads)
    switch (name) {
      case 'from':
        context[name] = entity('Party', grant.from);
        break;
      case 'agency':
        context[name] = entity('Agency', facts.fromAgency);
        break;
      case 'verb':
        context[name] = entity('Verb', grant.verb);
        break;
      case 'purpose':
        context[name] = entity('Purpose', facts.purpose);
        break;
      case 'mode':
        context[name] = entity('Mode', grant.mode);
        break;
      case 'classification':
        context[name] = levels[facts.classification]!;
        break;
      case 'fromState':
        context[name] = party.state;
        break;
      case 'toState':
        context[name] = toState;
        break;
      default: {
        const known = ATTRIBUTE_NAMES.find((attribute) => attribute === name);
        if (known === undefined) throw new Error(`${agreement.id}: a rule reads an attribute that the schema lacks`);
        if (facts[known] !== undefined) context[name] = cedarValue(name, facts[known]);
      }
    }
  return context;
}

function fieldsOf({ agreement, grant }: Covered, ask: (group: string) => Verdict) {
  const disclosed: number[] = [];
  const byClause = new Map<string, number[]>();
  const rules: string[] = [];
  const failed: string[] = [];
  for (const group of agreement.fieldGroups[grant.kind] ?? []) {
    const verdict = ask(group.name);
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

/** What the permits oblige to. Of several retentions only the shortest is left, and it never exceeds the ceiling. */
function obligationsOf({ obligations, retention }: Agreement, rules: readonly Rule[]): AgreedObligation[] {
  const named = new Set(rules.flatMap((rule) => rule.obliges));
  const agreed = Object.entries(obligations)
    .filter(([name]) => named.has(name))
    .map(([, obligation]) => obligation);
  const isRetention = ({ kind }: AgreedObligation) => kind === ObligationKind.RETENTION;
  const ceiling = retention && { kind: ObligationKind.RETENTION, days: retention.days, text: '', clause: retention.clause };
  const [shortest] = [...agreed.filter(isRetention), ...(ceiling === undefined ? [] : [ceiling])].sort((a, b) => a.days - b.days);
  return [...(shortest === undefined ? [] : [shortest]), ...agreed.filter((obligation) => !isRetention(obligation))];
}

const REASONS: Readonly<Record<Outcome, string>> = {
  PERMIT: 'permitted',
  PERMIT_WITH_OBLIGATIONS: 'permitted with obligations',
  HOLD_FOR_RELEASE: 'held for a person to release',
  REFUSE: 'refused',
  SUPPRESS: 'suppressed',
};

function outcomeOf(agreement: Agreement, outcome: Outcome, rules: readonly string[], clauses: readonly string[]): Undated {
  const code = outcome === 'REFUSE' ? 'POLICY_REFUSED' : outcome === 'HOLD_FOR_RELEASE' ? 'POLICY_HELD' : undefined;
  const ids = unique(rules);
  return {
    outcome,
    rules: ids,
    clauses,
    agreement: agreement.id,
    agreementDigest: agreement.digest,
    disclosed: [],
    withheld: [],
    obligations: [],
    ...(code === undefined ? {} : { code }),
    reason: `${REASONS[outcome]} under ${agreement.id} ${agreement.version}, clause ${clauses.join(', ')}, by ${ids.join(', ')}`,
  };
}

function failure(agreement: Agreement, rules: readonly string[]): Undated {
  const refused = outcomeOf(agreement, 'REFUSE', rules, [agreement.defaultClause]);
  return { ...refused, code: 'POLICY_ERROR', reason: `refused because a rule failed to evaluate: ${refused.rules.join(', ')}` };
}

const nothing: Omit<Undated, 'code' | 'reason'> = {
  outcome: 'REFUSE',
  rules: [],
  clauses: [],
  agreement: '',
  agreementDigest: new Uint8Array(0),
  disclosed: [],
  withheld: [],
  obligations: [],
};

export const undecidable = ({ field, rule }: Fault): Undated => ({
  ...nothing,
  code: 'POLICY_ERROR',
  reason: `refused because the facts are not sound: ${field}: ${rule}`,
});

export function uncovered({ recordKind, verb }: Facts): Undated {
  const unknown = !namesOf('RecordKind').includes(recordKind)
    ? 'record kind'
    : !namesOf('Verb').includes(verb)
      ? 'verb'
      : undefined;
  const why =
    unknown === undefined ? 'no agreement in force grants this direction, record kind and verb' : `there is no such ${unknown}`;
  return { ...nothing, code: 'NO_AGREEMENT', reason: `refused because ${why}` };
}
