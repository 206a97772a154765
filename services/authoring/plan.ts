// What a draft shares, worked out once from the answers: directions, groups of fields by recipient, ids of rules and clauses.
import { type Answers, completed, type FullAnswers, pairsOf } from './answers.ts';
import { DRAFT_FAMILIES, type DraftFamily } from './families.ts';

export interface Direction {
  readonly from: string;
  readonly to: string;
  readonly purpose: string;
  readonly senders: readonly string[];
  readonly recipients: readonly string[];
  /** Some agencies of the recipient alone: one must be named. */
  readonly addressed: boolean;
}

export interface Plan {
  readonly answers: FullAnswers;
  readonly family: DraftFamily;
  /** One per sender, recipient and purpose. */
  readonly directions: readonly Direction[];
  /** Each group with its fields, in the order of the family, single fields that are withheld as groups of their own. */
  readonly groups: readonly { readonly name: string; readonly fields: readonly string[] }[];
  /** Groups that nobody receives, and those that this recipient does not. */
  readonly keptFromAll: readonly string[];
  readonly keptFrom: (country: string) => readonly string[];
}

export function planOf(given: Answers): Plan {
  const answers = completed(given);
  const family = DRAFT_FAMILIES[answers.records];
  const named = [...answers.withheld, ...Object.values(answers.withheldFrom).flat()];
  const isGroup = (word: string): boolean => Object.hasOwn(family.groups, word);
  const single = [...new Set(named.filter((word) => !isGroup(word)))];
  // A field of a group that is withheld anyway stays in it.
  const groups = Object.entries(family.groups).flatMap(([name, fields]) => {
    const apart = fields.filter((field) => single.includes(field));
    const rest = fields.filter((field) => !apart.includes(field));
    return [
      ...(rest.length === 0 ? [] : [{ name, fields: rest }]),
      ...apart.map((field) => ({ name: groupOfField(field), fields: [field] })),
    ];
  });
  const groupsOf = (words: readonly string[]): string[] => {
    const wanted = words.flatMap((word) =>
      isGroup(word) ? [word, ...(family.groups[word] ?? []).map(groupOfField)] : [groupOfField(word)],
    );
    return groups.map(({ name }) => name).filter((name) => wanted.includes(name));
  };
  const keptFromAll = groupsOf([...family.kept, ...answers.withheld]);
  return {
    answers,
    family,
    directions: directionsOf(answers),
    groups,
    keptFromAll,
    keptFrom: (country) => groupsOf(answers.withheldFrom[country] ?? []).filter((name) => !keptFromAll.includes(name)),
  };
}

/** The group of a single field: no group of a family is named so. */
const groupOfField = (field: string): string => `only-${field}`;

function directionsOf({ sharing, parties }: FullAnswers): Direction[] {
  const agenciesOf = (country: string) => parties.find((party) => party.country === country)?.agencies ?? [];
  return sharing.flatMap(({ from, to, purposes, agencies }) =>
    pairsOf({ from, to }).flatMap(([sender, recipient]) =>
      purposes.map((purpose): Direction => {
        const recipients = agenciesOf(recipient).filter((agency) => agencies?.to?.includes(agency) ?? true);
        return {
          from: sender,
          to: recipient,
          purpose,
          senders: agenciesOf(sender).filter((agency) => agencies?.from?.includes(agency) ?? true),
          recipients,
          addressed: recipients.length < agenciesOf(recipient).length,
        };
      }),
    ),
  );
}

/** MISSING_PERSONS: missing-persons. */
export const ruleName = (purpose: string): string => purpose.toLowerCase().replaceAll('_', '-');
