// The field groups of each granted kind. omission: every field is in exactly one, so that no forgotten field is shared.

import { fieldsOf } from '../../proto/index.ts';
import { didYouMean } from '../domain/index.ts';
import type { AgreementText } from './shape.ts';
import { expectKnown, type Say } from './suggest.ts';

export interface FieldGroup {
  /** KIND/group. */
  readonly name: string;
  /** Field numbers of the kind, ascending. */
  readonly fields: readonly number[];
  /** The clause that withholds it if no permit releases it and no forbid matches. */
  readonly withheldBy: string;
}

/** The wire's message of a record kind: HIGH_RISK_CARGO is HighRiskCargo. */
export const messageOf = (kind: string): string =>
  kind.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The field that says whether there was a match. */
export const INDICATOR = 'matchIndicator';
export const hasIndicator = (kind: string): boolean => fieldsOf(messageOf(kind)).some(({ name }) => name === INDICATOR);

/** Per kind, among the kinds that are granted. */
export function groupsOf({ fieldGroups }: AgreementText, kinds: readonly string[], say: Say): Record<string, FieldGroup[]> {
  const result: Record<string, FieldGroup[]> = {};
  for (const kind of kinds) {
    const groups = fieldGroups[kind];
    if (groups === undefined) say(`/fieldGroups/${kind}`, 'the groups of this kind');
    else result[kind] = groupsOfKind(kind, groups, say);
  }
  for (const kind of Object.keys(fieldGroups)) expectKnown(kind, kinds, `/fieldGroups/${kind}`, 'a kind that is granted', say);
  return result;
}

function groupsOfKind(kind: string, groups: AgreementText['fieldGroups'][string], say: Say): FieldGroup[] {
  const numbers = new Map(fieldsOf(messageOf(kind)).map((field) => [field.name, field.id]));
  const owner = new Map<string, string>();
  const result = Object.entries(groups).map(([name, { fields, withheldBy }]) => {
    fields.forEach((field, i) => {
      const path = `/fieldGroups/${kind}/${name}/fields/${i}`;
      if (!numbers.has(field)) say(path, `${kind} has no field ${field}${didYouMean(field, numbers.keys())}`);
      else if (owner.has(field)) say(path, `${field} is already in the group ${owner.get(field)}`);
      else owner.set(field, name);
    });
    return { name: `${kind}/${name}`, fields: fields.map((field) => numbers.get(field) ?? 0).sort((a, b) => a - b), withheldBy };
  });
  for (const field of numbers.keys()) if (!owner.has(field)) say(`/fieldGroups/${kind}`, `${field} in a group`);
  return result;
}
