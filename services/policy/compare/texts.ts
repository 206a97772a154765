// What two texts of an agreement say in other words: terms, clauses, parties and rules, as their authors wrote them.
import { fieldsOf, nameOf } from '../../../proto/index.ts';
import { timeText } from '../../domain/index.ts';
import type { Agreement } from '../agreement.ts';
import { messageOf } from '../groups.ts';

/** A text that one has and the other lacks or words otherwise. */
export interface ChangedText {
  /** The place in its files, such as clauses/4.2/text or rules.cedar#post. */
  readonly place: string;
  readonly old?: string;
  readonly new?: string;
}

type Terms = Readonly<Record<string, unknown>>;

const dates = ({ from, until }: { readonly from: number; readonly until?: number }): Terms => ({
  from: timeText(from).slice(0, 10),
  ...(until !== undefined && { until: timeText(until).slice(0, 10) }),
});

/** Lists under names that stay when another entry comes before them. hidden: entries of one name are numbered, so that none takes another's place. */
const named = <T>(list: readonly T[], name: (one: T) => string): Terms =>
  Object.fromEntries(
    [...Map.groupBy(list, name)].flatMap(([alike, all]) => all.map((one, i) => [i === 0 ? alike : `${alike} (${i + 1})`, one])),
  );

function groupsOf({ fieldGroups }: Agreement): Terms {
  return Object.fromEntries(
    Object.entries(fieldGroups).map(([kind, groups]) => {
      const fields = new Map(fieldsOf(messageOf(kind)).map(({ id, name }) => [id, name]));
      const group = ({ name, fields: numbers, withheldBy }: (typeof groups)[number]) => [
        name.slice(kind.length + 1),
        { fields: numbers.map((number) => fields.get(number)), withheldBy },
      ];
      return [kind, Object.fromEntries(groups.map(group))];
    }),
  );
}

function termsOf(agreement: Agreement): Terms {
  const { id: _, version: __, digest: ___, rules, effective, parties, grants, quotas, reciprocity, notices, ...rest } = agreement;
  const { suspensions, legalBasis, obligations, ...plain } = rest;
  return {
    ...plain,
    effective: { ...effective, ...dates(effective) },
    legalBasis: named(legalBasis, ({ name }) => name),
    parties: named(parties, ({ country }) => country),
    grants: named(
      grants.flatMap(({ purposes, ...grant }) => purposes.map((purpose) => ({ ...grant, purpose }))),
      ({ from, to, kind, verb, purpose }) => `${from}>${to} ${kind} ${verb} ${purpose}`,
    ),
    quotas: named(quotas, ({ from, to, kind, verbs, per }) => `${from}>${to} ${kind} ${verbs.join('+')} ${per}`),
    reciprocity: named(reciprocity, ({ kind, verb }) => `${kind} ${verb}`),
    suspensions: named(
      suspensions.map((one) => ({ ...one, ...dates(one) })),
      ({ kinds, from }) => `${kinds.join('+')} ${from}`,
    ),
    obligations: Object.fromEntries(
      Object.entries(obligations).map(([name, duty]) => [name, { ...duty, kind: nameOf('ObligationKind', duty.kind) }]),
    ),
    notices,
    fieldGroups: groupsOf(agreement),
    'rules.cedar': Object.fromEntries(rules.map(({ id, text }) => [id, text])),
  };
}

/** Every text in it by its place; a list is one text. */
function* leavesOf(value: unknown, place: readonly string[]): Iterable<readonly [string, string]> {
  if (Array.isArray(value)) yield [place.join('/'), value.join(', ')];
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* leavesOf(inner, [...place, key]);
  else if (value !== undefined) yield [place.join('/'), String(value)];
}

/** Beside what is proved: every text that is not the same, in the order of the new one. */
export function changedTexts(old: Agreement, next: Agreement): readonly ChangedText[] {
  const [before, after] = [old, next].map((agreement) => new Map(leavesOf(termsOf(agreement), []))) as [
    Map<string, string>,
    Map<string, string>,
  ];
  const places = new Set([...after.keys(), ...before.keys()]);
  return [...places].flatMap((place): ChangedText[] => {
    const [was, is] = [before.get(place), after.get(place)];
    if (was === is) return [];
    return [{ place, ...(was !== undefined && { old: was }), ...(is !== undefined && { new: is }) }];
  });
}
