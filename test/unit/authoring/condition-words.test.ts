// A lawyer signs by these words: what Cedar decides otherwise must not read the same.
import { isAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createConditionWords } from '../../../services/authoring/condition-words.ts';
import { LANGUAGES, messages } from '../../../services/messages/index.ts';
import { type Condition, conditionsOf } from '../../../services/policy/index.ts';

const ruleOf = (when: string) => `permit (principal, action, resource) when { ${when} };`;
const wordsOf = (when: string, language: (typeof LANGUAGES)[number] = 'en') =>
  createConditionWords(messages(language), language)(conditionsOf({ text: ruleOf(when) })).join('\n');

describe.each(LANGUAGES)('in %s', (language) => {
  test('any and all of the same list are told apart, and so is a list from what is in it', () => {
    const asked = ['contains', 'containsAny', 'containsAll'].map((ask) => wordsOf(`context.a.${ask}(context.b)`, language));
    expect(new Set(asked).size).toBe(3);
    expect(wordsOf('context.a in context.b', language)).toBe(wordsOf('context.b.contains(context.a)', language));
  });
});

test('what has an “and”, an “or” or a “not” of its own stands between parentheses within another', () => {
  const [oneOf, flag] = ['["A", "B"].contains(context.a)', 'context.flag'];
  expect(wordsOf(oneOf)).toBe('where a is A or B');
  expect(wordsOf(`${oneOf} && ${flag}`)).toBe('where (a is A or B) and flag is true');
  expect(wordsOf(`!(context.b.containsAll(["A", "B"])) || ${flag}`)).toBe(
    'where (not (b contains each of A and B)) or flag is true',
  );
  expect(wordsOf(`!(context has flag && ${flag}) && context.n > 1`)).toBe('where (not flag is true) and n is more than 1');
  expect(wordsOf(`context.n + 1 > 2 || ${flag}`)).toBe('where ((context.n + 1) > 2) or flag is true');
});

/** Facts of each type, the first of which is always known. */
const FACTS = {
  number: ['n0', 'n1', 'n2'],
  text: ['t0', 't1', 't2'],
  list: ['l0', 'l1', 'l2'],
  flag: ['f0', 'f1', 'f2'],
} as const;
type Context = Readonly<Record<string, unknown>>;

const operand = (type: keyof typeof FACTS, ...literals: readonly string[]) =>
  fc.constantFrom(...literals, ...FACTS[type].map((name) => `context.${name}`));
const text = operand('text', '"A"', '"B"');
const list = operand('list', '["A"]', '["A", "B"]', '["B", context.t0]');
const flag = operand('flag');
const comparing = (operators: readonly string[], side: fc.Arbitrary<string>) =>
  fc.tuple(side, fc.constantFrom(...operators), side).map((parts) => parts.join(' '));
const asking = (...operators: readonly string[]) => fc.constantFrom(...operators);
const atom = fc.oneof(
  flag,
  comparing(['==', '!='], fc.oneof(flag, fc.constantFrom('true', 'false'))),
  comparing(['==', '!=', '<', '<=', '>', '>='], operand('number', '1', '2')),
  comparing(['==', '!='], text),
  comparing(['==', '!='], list),
  fc.tuple(list, asking('contains'), text).map(([a, ask, b]) => `${a}.${ask}(${b})`),
  fc.tuple(list, asking('containsAny', 'containsAll'), list).map(([a, ask, b]) => `${a}.${ask}(${b})`),
  operand('list').map((fact) => `${fact}.isEmpty()`),
  operand('list').map((fact) => fact.replace('.', ' has ')),
);
/** As the schema asks: with `has` before whatever may be unknown. */
const guarded = fc.tuple(atom, fc.boolean()).map(([one, contrary]) => {
  const facts = new Set([...one.matchAll(/context\.([a-z][12])/g)].map(([, name]) => `context has ${name}`));
  return `(${[...facts, contrary ? `!(${one})` : `(${one})`].join(' && ')})`;
});
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small' },
    guarded,
    tie('expression').map((one) => `(!${one})`),
    fc.tuple(tie('expression'), fc.constantFrom('&&', '||'), tie('expression')).map((parts) => `(${parts.join(' ')})`),
  ),
}));
const letters = fc.subarray(['A', 'B', 'C']);
const drawn = { number: fc.nat(3), text: fc.constantFrom('A', 'B', 'C'), list: letters, flag: fc.boolean() };
const contexts: fc.Arbitrary<Context> = fc.record(
  Object.fromEntries(Object.entries(FACTS).flatMap(([type, names]) => names.map((name) => [name, drawn[type as 'text']]))),
  { requiredKeys: Object.values(FACTS).map(([always]) => always) },
);

/** As a reader takes the words: no test holds of a fact that is not known. */
function holds(condition: Condition, context: Context): boolean {
  if ('all' in condition) return condition.all.every((one) => holds(one, context));
  if ('any' in condition) return condition.any.some((one) => holds(one, context));
  if ('not' in condition) return !holds(condition.not, context);
  if ('cedar' in condition) return decided(condition.cedar, context) === true;
  const { fact, test: asked } = condition;
  const known = context[fact];
  const values = condition.values.map((value) => ('fact' in value ? context[value.fact] : value.literal));
  if (known === undefined || values.includes(undefined)) return false;
  const [value] = values;
  const [items, wanted] = [[known].flat().map(String), values.flat().map(String)];
  const isSame = [...wanted].sort().join() === [...items].sort().join();
  switch (asked) {
    case 'known':
      return true;
    case 'empty':
      return items.length === 0;
    case 'not-empty':
      return items.length > 0;
    case 'is':
      return isSame;
    case 'is-not':
      return !isSame;
    case 'one-of':
      return wanted.includes(String(known));
    case 'none-of':
      return !wanted.includes(String(known));
    case 'at-least':
      return Number(known) >= Number(value);
    case 'at-most':
      return Number(known) <= Number(value);
    case 'more-than':
      return Number(known) > Number(value);
    case 'less-than':
      return Number(known) < Number(value);
    case 'contains':
    case 'contains-any':
      return wanted.some((one) => items.includes(one));
    case 'contains-not':
    case 'contains-none':
      return !wanted.some((one) => items.includes(one));
    case 'contains-all':
      return wanted.every((one) => items.includes(one));
  }
}

/** Undefined where it reads a fact that is not known. */
function decided(when: string, context: Context): boolean | undefined {
  const whoever = { type: 'T', id: 'one' };
  const asked = { principal: whoever, action: { type: 'Action', id: 'a' }, resource: whoever, context: context as never };
  const answer = isAuthorized({ ...asked, policies: { staticPolicies: { rule: ruleOf(when) } }, entities: [] });
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
  return answer.response.diagnostics.errors.length > 0 ? undefined : answer.response.decision === 'allow';
}

test('the words of a condition are true of the facts for which Cedar finds it fulfilled, and of no others', () => {
  const read = new Map<string, { readonly when: string; readonly answers: readonly (boolean | undefined)[] }>();
  const samples = fc.sample(contexts, { numRuns: 12, seed: 12 });
  fc.assert(
    fc.property(expression, (when) => {
      const { when: conditions } = conditionsOf({ text: ruleOf(when) });
      const answers = samples.map((context) => decided(when, context));
      expect(samples.map((context) => conditions.every((one) => holds(one, context)))).toEqual(answers);
      const words = wordsOf(when);
      const before = read.get(words) ?? { when, answers };
      read.set(words, before);
      expect([words, answers], before.when).toEqual([words, before.answers]);
    }),
    { numRuns: 150 },
  );
});
