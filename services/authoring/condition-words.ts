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
  /** Inside another list one stands between parentheses. */
  const words = (condition: Condition, inside = false): string => {
    if ('cedar' in condition) return condition.cedar;
    if ('not' in condition) return say('condition.not', { what: words(condition.not, true) });
    if ('fact' in condition) {
      const values = joined(condition.values.map(shown), condition.test === 'contains-all' ? 'conjunction' : 'disjunction');
      const text = say(`condition.${condition.test}`, { fact: nameOf(condition.fact), values });
      return inside && OF_TWO_PARTS.includes(condition.test) ? `(${text})` : text;
    }
    const [items, type] = 'all' in condition ? [condition.all, 'conjunction' as const] : [condition.any, 'disjunction' as const];
    const text = joined(
      items.map((one) => words(one, true)),
      type,
    );
    return inside ? `(${text})` : text;
  };
  return ({ when, unless }: RuleConditions): string[] => [
    ...when.map((one) => say('condition.when', { what: words(one) })),
    ...unless.map((one) => say('condition.unless', { what: words(one) })),
  ];
}

/** Tests whose words hold an “and”. */
const OF_TWO_PARTS: readonly Test[] = ['is-not', 'none-of', 'contains-not', 'contains-none'];

/** What a condition can look at beside facts. */
const NAMED: Readonly<Record<string, MessageKey>> = {
  principal: 'condition.recipient',
  'principal.state': 'condition.recipient-state',
  action: 'condition.action',
  resource: 'condition.resource',
};
