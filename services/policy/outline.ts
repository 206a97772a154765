// What an agreement permits in general: which kinds by which verbs, for which purposes and agencies, and which fields each
// recipient may see. Pure.
import { fieldsOf } from '../../proto/index.ts';
import type { Micros } from '../domain/index.ts';
import type { Agreement } from './agreement.ts';
import type { Grant } from './grants.ts';
import { messageOf } from './groups.ts';
import type { Rule } from './rules.ts';
import { isDated, isDatedAt } from './windows.ts';

/** CONDITIONAL: a rule decides from the facts of the exchange. */
export type Disclosure = 'ALWAYS' | 'CONDITIONAL' | 'NEVER';

export interface FieldsOutline {
  readonly kind: string;
  readonly recipient: string;
  readonly group: string;
  readonly fields: readonly string[];
  readonly disclosed: Disclosure;
  /** The clause that withholds them if nothing discloses them. */
  readonly clause: string;
  /** Rules about them, ascending by id. */
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
  const always = (rule: Rule): boolean => rule.conditional !== true && (at !== undefined || !isDated(rule));
  const pairs = new Map(grants.map(({ kind, to }) => [`${kind} ${to}`, { kind, recipient: to }]));
  return {
    ...{ id, version, title, grants },
    parties: parties.map(({ country, agencies }) => ({ country, agencies })),
    purposes: Object.entries(purposes).map(([name, { text, clause }]) => ({ name, text, clause })),
    fields: [...pairs.values()].flatMap(({ kind, recipient }) => {
      const names = new Map(fieldsOf(messageOf(kind)).map((field) => [field.id, field.name]));
      return (fieldGroups[kind] ?? []).map(({ name, fields, withheldBy }): FieldsOutline => {
        const about = rules.filter(
          (rule) =>
            (rule.recipient ?? recipient) === recipient &&
            (rule.resource ?? name) === name &&
            (rule.resources?.includes(name) ?? true),
        );
        return {
          ...{ kind, recipient, clause: withheldBy },
          group: name.slice(kind.length + 1),
          fields: fields.map((field) => names.get(field) ?? String(field)),
          disclosed: disclosureBy(about, always),
          rules: about.map((rule) => rule.id),
        };
      });
    }),
  };
}

/** A forbid overrides every permit, so one without a condition always withholds. */
function disclosureBy(rules: readonly Rule[], always: (rule: Rule) => boolean): Disclosure {
  const permits = rules.filter(({ effect }) => effect === 'permit');
  const forbids = rules.filter(({ effect }) => effect === 'forbid');
  if (permits.length === 0 || forbids.some(always)) return 'NEVER';
  return forbids.length === 0 && permits.some(always) ? 'ALWAYS' : 'CONDITIONAL';
}
