// A decision in words: the outcome, its rules and clauses, and what would have to change. For the deciding country only:
// it names the rules of a suppression, which the partner must never learn.
import { fieldsOf, nameOf, type ObligationKind } from '../../proto/index.ts';
import type { MessageKey, Say } from '../messages/index.ts';
import type { Agreement } from './agreement.ts';
import { type Breach, breachesOf, heldByQuota } from './breaches.ts';
import { type Covered, createCoverage } from './coverage.ts';
import type { Decision } from './decision.ts';
import { faultOf, namesOf } from './facts.ts';
import { messageOf } from './groups.ts';
import { permitsAbout } from './permitted.ts';
import type { Rule } from './rules.ts';

/** One sentence in the reader's language, and the clause that it rests on in the agreement's own words. */
export interface ExplanationLine {
  readonly about: 'exchange' | 'outcome' | 'because' | 'fields' | 'obligations' | 'notices' | 'change';
  readonly text: string;
  /** A rule's id, or agreement/… for what agreement.yaml itself decides. */
  readonly rule?: string;
  readonly clause?: { readonly name: string } & Agreement['clauses'][string];
}

/**
 * Explains a decision under its agreement; undefined if it names none. The lines follow the order of `about` above. Of the facts
 * only countries, kind, verb and purpose are shown.
 */
export function explain(decision: Decision, agreement: Agreement | undefined, say: Say): readonly ExplanationLine[] {
  const fault = faultOf(decision.facts);
  if (fault !== undefined)
    return [
      { about: 'outcome', text: say('explain.undecidable') },
      { about: 'change', text: say('explain.change.facts', { ...fault }) },
    ];
  const exchange: ExplanationLine = { about: 'exchange', text: exchangeText(decision.facts, say) };
  if (agreement === undefined) {
    const uncovered = decision.code === 'NO_AGREEMENT';
    return [
      exchange,
      { about: 'outcome', text: say(uncovered ? 'explain.uncovered' : 'explain.stopped') },
      ...decision.rules.map((rule): ExplanationLine => ({ about: 'because', rule, text: say(ownKey('rule', rule)) })),
      ...(uncovered ? [say('explain.change.cover')] : decision.rules.map((rule) => say(ownKey('change', rule)))).map(changeLine),
    ];
  }
  const { title, version } = agreement;
  const covered = createCoverage([{ ...agreement, status: 'IN_FORCE' }]).find(decision.facts);
  return [
    exchange,
    { about: 'outcome', text: say(`explain.${decision.outcome}`, { agreement: title, version }) },
    ...becauseOf(decision, agreement, covered, say),
    ...fieldLines(decision, agreement, say),
    ...dutyLines(decision, agreement, say),
    ...changesOf(decision, agreement, covered, say).map(changeLine),
  ];
}

const changeLine = (text: string): ExplanationLine => ({ about: 'change', text });
/** Each decision of the engine itself has a sentence for the reason, and one for what would have to change. */
const ownKey = (prefix: 'rule' | 'change', rule: string) => `${prefix}.${rule}` as MessageKey;

/** What an exchange is, in one sentence. */
export function exchangeText(facts: Decision['facts'], say: Say): string {
  const { action, stage, recordKind, verb, from, to, purpose, onwardTo } = facts;
  const words = {
    action: stage === undefined ? say(`action.${action}`) : `${say(`action.${action}`)}, ${say(`stage.${stage}`)}`,
    record: wordOf('RecordKind', 'record', recordKind, say),
    verb: wordOf('Verb', 'verb', verb, say),
    from,
    to,
    purpose,
  };
  return onwardTo === undefined ? say('explain.exchange', words) : say('explain.onward', { ...words, third: onwardTo });
}

// Kinds and verbs are texts in the facts. An unknown one is shown unchanged: no agreement grants it.
const wordOf = (type: 'RecordKind' | 'Verb', prefix: 'record' | 'verb', name: string, say: Say): string =>
  namesOf(type).includes(name) ? say(`${prefix}.${name}` as MessageKey) : name;

const clauseOf = (name: string, { clauses }: Agreement): Pick<ExplanationLine, 'clause'> => {
  const clause = clauses[name];
  return clause === undefined ? {} : { clause: { name, ...clause } };
};

const DOES: Readonly<Record<Rule['effect'] | NonNullable<Rule['outcome']>, MessageKey>> = {
  permit: 'explain.permits',
  hold: 'explain.holds',
  refuse: 'explain.refuses',
  suppress: 'explain.suppresses',
  forbid: 'explain.refuses',
};

const isOwn = (rule: string): boolean => rule.startsWith('agreement/');
const isAboutFields = (rule: Rule): boolean => rule.actions.includes('disclose');

function becauseOf(decision: Decision, agreement: Agreement, covered: Covered | undefined, say: Say): ExplanationLine[] {
  const byId = new Map(agreement.rules.map((rule) => [rule.id, rule]));
  const failed = decision.code === 'POLICY_ERROR';
  return decision.rules.flatMap((id): ExplanationLine[] => {
    const about = { about: 'because', rule: id } as const;
    if (isOwn(id))
      return stopsOf(id, decision, agreement, covered).map(({ clause, missing }) => ({
        ...about,
        text: missing === undefined ? say(ownKey('rule', id)) : say('explain.missing', { fact: missing }),
        ...clauseOf(clause, agreement),
      }));
    const rule = byId.get(id);
    if (rule === undefined || (isAboutFields(rule) && !failed)) return [];
    const does = failed ? 'explain.failed' : DOES[rule.outcome ?? rule.effect];
    return [{ ...about, text: say(does, { rule: id }), ...clauseOf(rule.clause, agreement) }];
  });
}

/** The engine's own rules that stopped it, with the clauses. */
function stopsOf(
  id: string,
  { facts }: Decision,
  { defaultClause }: Agreement,
  covered: Covered | undefined,
): readonly Pick<Breach, 'clause' | 'missing'>[] {
  if (covered === undefined) return [{ clause: defaultClause }];
  const breaches = breachesOf(facts, covered).filter(({ rule }) => rule === id);
  if (breaches.length > 0) return breaches;
  const held = id === 'agreement/quota' ? heldByQuota(facts, covered) : [];
  return held.length > 0 ? held.map((clause) => ({ clause })) : [{ clause: defaultClause }];
}

function fieldLines({ facts, disclosed, withheld }: Decision, agreement: Agreement, say: Say): ExplanationLine[] {
  const groups = agreement.fieldGroups[facts.recordKind] ?? [];
  const names = new Map(fieldsOf(messageOf(facts.recordKind)).map(({ id, name }) => [id, name]));
  const line = (key: 'explain.disclosed' | 'explain.withheld', shown: readonly number[]): ExplanationLine[] =>
    groups
      .filter(({ fields }) => fields.every((field) => shown.includes(field)))
      .map(({ name, fields }) => ({
        about: 'fields',
        text: say(key, {
          group: name.slice(facts.recordKind.length + 1),
          fields: fields.map((field) => names.get(field)).join(', '),
        }),
      }));
  return [
    ...line('explain.disclosed', disclosed),
    ...withheld.flatMap(({ clause, fields }) =>
      line('explain.withheld', fields).map((said) => ({ ...said, ...clauseOf(clause, agreement) })),
    ),
  ];
}

type ObligationName = Exclude<keyof typeof ObligationKind, 'UNSPECIFIED'>;

/** A duty in words. */
export function dutyText({ kind, days, hours, text }: Agreement['obligations'][string], say: Say): string {
  const name = nameOf('ObligationKind', kind) as ObligationName;
  const said = say(`obligation.${name}`, { days, hours, text });
  return text === '' || name === 'CAVEAT' ? said : `${said} ${text}`;
}

function dutyLines({ obligations, notices }: Decision, agreement: Agreement, say: Say): ExplanationLine[] {
  return [
    ...obligations.map(
      (duty): ExplanationLine => ({
        about: 'obligations',
        text: dutyText(duty, say),
        ...clauseOf(duty.clause, agreement),
      }),
    ),
    ...notices.map(
      ({ kind, text, clause }): ExplanationLine => ({
        about: 'notices',
        text: say(`notice.${kind}`, { text }),
        ...clauseOf(clause, agreement),
      }),
    ),
  ];
}

function changesOf(decision: Decision, agreement: Agreement, covered: Covered | undefined, say: Say): string[] {
  const { outcome, code, rules } = decision;
  if (outcome === 'HOLD_FOR_RELEASE') return [say('explain.change.release', { hours: agreement.release.expiresHours })];
  if (outcome !== 'REFUSE' && outcome !== 'SUPPRESS') return [];
  const failed = code === 'POLICY_ERROR';
  const stopping = agreement.rules.filter(
    ({ id, effect, outcome: becomes }) => rules.includes(id) && (failed || (effect === 'forbid' && becomes !== 'hold')),
  );
  const named = { count: stopping.length, rules: stopping.map(({ id }) => id).join(', ') };
  return [
    ...rules.filter(isOwn).map((rule) => ownChange(rule, decision, agreement, covered, say)),
    ...(stopping.length === 0 ? [] : [say(failed ? 'explain.change.mend' : 'explain.change.rules', named)]),
  ];
}

function ownChange(rule: string, decision: Decision, agreement: Agreement, covered: Covered | undefined, say: Say): string {
  if (rule === 'agreement/default') return permitsMissing(decision, agreement, say);
  const fact = stopsOf(rule, decision, agreement, covered).find(({ missing }) => missing !== undefined)?.missing;
  if (fact !== undefined) return say('explain.change.missing', { fact });
  return say(ownKey('change', rule), {
    level: say(`classification.${agreement.classificationCeiling.level}` as MessageKey),
    purposes: (covered?.grant.purposes ?? []).join(', '),
    senders: (covered?.grant.agencies.from ?? []).join(', '),
    recipients: (covered?.grant.agencies.to ?? []).join(', '),
  });
}

/** None of the permits for such an exchange matched. */
function permitsMissing({ facts }: Decision, agreement: Agreement, say: Say): string {
  const permits = permitsAbout(agreement, facts);
  if (permits.length === 0) return say('explain.change.nothing');
  return say('explain.change.permit', { rules: permits.map(({ id }) => id).join(', ') });
}
