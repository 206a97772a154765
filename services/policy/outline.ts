// What an agreement permits in general: which kinds by which verbs, for which purposes and agencies, and which fields each
// recipient may see. Pure.
import { fieldsOf } from '../../proto/index.ts';
import type { Micros } from '../domain/index.ts';
import type { Agreement } from './agreement.ts';
import { DO_NOT_WAIT, type Grant } from './grants.ts';
import { messageOf } from './groups.ts';
import type { Rule } from './rules.ts';
import { isDated, isDatedAt } from './windows.ts';

/** CONDITIONAL: a rule decides from the facts of the exchange, or may hold it for a person. */
export type Disclosure = 'ALWAYS' | 'CONDITIONAL' | 'NEVER';

export interface FieldsOutline {
  readonly kind: string;
  readonly recipient: string;
  readonly group: string;
  readonly fields: readonly string[];
  readonly disclosed: Disclosure;
  /** The clause by which they are withheld, or by which they wait. */
  readonly clause: string;
  /** Rules about them, and those that may hold what shows them, ascending by id. */
  readonly rules: readonly string[];
}

export interface AgreementOutline {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly parties: readonly { readonly country: string; readonly agencies: readonly string[] }[];
  readonly purposes: readonly { readonly name: string; readonly text: string; readonly clause: string }[];
  readonly grants: readonly Grant[];
  readonly fields: readonly FieldsOutline[];
}

/** As the rules that are dated at `at` have it; without it those of all dates, and what is dated is CONDITIONAL. */
export function outlineOf(agreement: Agreement, at?: Micros): AgreementOutline {
  const { id, version, title, parties, purposes, grants, fieldGroups } = agreement;
  const rules = agreement.rules.filter((rule) => rule.actions.includes('disclose') && (at === undefined || isDatedAt(rule, at)));
  const always: Always = (rule) => rule.conditional !== true && (at !== undefined || !isDated(rule));
  const pairs = new Map(grants.map(({ kind, to }) => [`${kind} ${to}`, { kind, recipient: to }]));
  return {
    ...{ id, version, title, grants },
    parties: parties.map(({ country, agencies }) => ({ country, agencies })),
    purposes: Object.entries(purposes).map(([name, { text, clause }]) => ({ name, text, clause })),
    fields: [...pairs.values()].flatMap(({ kind, recipient }) => {
      const names = new Map(fieldsOf(messageOf(kind)).map((field) => [field.id, field.name]));
      const holds = holdsOn(agreement, { kind, to: recipient }, at);
      return (fieldGroups[kind] ?? []).map(({ name, fields, withheldBy }): FieldsOutline => {
        const about = rules.filter(
          (rule) =>
            (rule.recipient ?? recipient) === recipient &&
            (rule.resource ?? name) === name &&
            (rule.resources?.includes(name) ?? true),
        );
        const shown = disclosureBy(about, always);
        const waits = shown === 'NEVER' ? [] : holds;
        return {
          ...{ kind, recipient, clause: barringClause(about, waits, always) ?? withheldBy },
          group: name.slice(kind.length + 1),
          fields: fields.map((field) => names.get(field) ?? String(field)),
          disclosed: waits.length > 0 ? 'CONDITIONAL' : shown,
          rules: [...about, ...waits].flatMap((rule) => rule.id ?? []).sort(),
        };
      });
    }),
  };
}

type Always = (rule: Rule) => boolean;
const atAllTimes: Always = (rule) => rule.conditional !== true && !isDated(rule);

/** What the rules about a group say of it. A forbid overrides every permit, so one without a condition always withholds. */
export function disclosureBy(rules: readonly Rule[], always = atAllTimes): Disclosure {
  const permits = rules.filter(({ effect }) => effect === 'permit');
  const forbids = rules.filter(({ effect }) => effect === 'forbid');
  if (permits.length === 0 || forbids.some(always)) return 'NEVER';
  return forbids.length === 0 && permits.some(always) ? 'ALWAYS' : 'CONDITIONAL';
}

/** The clause of a rule that stands in the way of a group; undefined where it is withheld because no rule shows it. */
function barringClause(rules: readonly Rule[], holds: readonly Hold[], always: Always): string | undefined {
  const forbids = rules.filter(({ effect }) => effect === 'forbid');
  const isShownOtherwise = rules.some((rule) => rule.effect === 'permit' && always(rule));
  return (forbids.find(always) ?? (isShownOtherwise ? (forbids[0] ?? holds[0]) : undefined))?.clause;
}

/** What may have an exchange wait for a person: a rule, or a quota, which has no id and is always about the fact `quota`. */
export type Hold = Pick<Rule, 'clause' | 'reads' | 'since' | 'until'> & { readonly id?: string };

/** Whatever may hold records of this kind to this recipient: at `at`, or at any time. */
export function holdsOn({ rules, quotas, grants }: Agreement, { kind, to }: Pick<Grant, 'kind' | 'to'>, at?: Micros): Hold[] {
  const modes = grants.flatMap((grant) =>
    grant.kind === kind && grant.to === to && !DO_NOT_WAIT.includes(grant.verb) ? [grant.mode] : [],
  );
  if (modes.length === 0) return [];
  const counted = quotas.filter((quota) => quota.outcome === 'hold' && quota.kind === kind && quota.to === to);
  return [
    ...rules.filter(
      (rule) =>
        rule.outcome === 'hold' &&
        (rule.recipient ?? to) === to &&
        (rule.resource ?? kind) === kind &&
        (rule.mode === undefined || modes.some((mode) => mode === rule.mode)) &&
        (at === undefined || isDatedAt(rule, at)),
    ),
    ...counted.map(({ clause }): Hold => ({ clause, reads: ['quota'] })),
  ];
}
