// The conditions of a rule in words. Facts and values keep the names that the text has for them.
import type { MessageKey, Say } from '../messages/index.ts';
import type { Condition, RuleConditions, Test, Value } from '../policy/index.ts';

/** `locale` for lists: BCP 47. A condition without words of its own is shown as the text writes it. */
export function createConditionWords(say: Say, locale: string) {
  const joined = (items: readonly string[], type: 'conjunction' | 'disjunction'): string =>
    new Intl.ListFormat(locale, { type }).format(items);
  const nameOf = (fact: string): string => (fact in NAMED ? say(NAMED[fact] as MessageKey) : fact);
  const shown = (value: Value): string => {
    if ('fact' in value) return nameOf(value.fact);
    return value.literal === 'true' || value.literal === 'false' ? say(`condition.value.${value.literal}`) : value.literal;
  };
  const listed = ({ test, values }: Asked): string =>
    joined(values.map(shown), AND_LISTED.includes(test) ? 'conjunction' : 'disjunction');
  const plain = (condition: Condition): string => {
    if ('cedar' in condition) return condition.cedar;
    if ('not' in condition) return say('condition.not', { what: inside(condition.not) });
    if ('fact' in condition)
      return say(`condition.${condition.test}`, { fact: nameOf(condition.fact), values: listed(condition) });
    const [items, type] = 'all' in condition ? [condition.all, 'conjunction' as const] : [condition.any, 'disjunction' as const];
    return joined(items.map(inside), type);
  };
  /** misreading: within another condition nothing with an “and”, an “or” or a “not” of its own stands without parentheses. */
  const inside = (condition: Condition): string => (isSimple(condition) ? plain(condition) : `(${plain(condition)})`);
  return ({ when, unless }: RuleConditions): string[] => [
    ...when.map((one) => say('condition.when', { what: plain(one) })),
    ...unless.map((one) => say('condition.unless', { what: plain(one) })),
  ];
}

type Asked = Extract<Condition, { readonly fact: string }>;

/** Tests of which each value counts. */
const AND_LISTED: readonly Test[] = ['contains-any', 'contains-none', 'contains-all'];
/** Tests whose words hold an “and”. */
const OF_TWO_PARTS: readonly Test[] = ['is-not', 'none-of', 'contains-not', 'contains-none'];
const isSimple = (condition: Condition): boolean =>
  'fact' in condition && condition.values.length < 2 && !OF_TWO_PARTS.includes(condition.test);

/** What a condition can look at beside facts. */
const NAMED: Readonly<Record<string, MessageKey>> = {
  principal: 'condition.recipient',
  'principal.state': 'condition.recipient-state',
  action: 'condition.action',
  resource: 'condition.resource',
};
