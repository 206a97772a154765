import { describe, expect, test } from 'vitest';
import { type Agreement, checkAgreements, createEngine, readInvariants } from '../../../../services/policy/index.ts';
import { load, textsOf } from './corpus.ts';

const sound = textsOf('sound');

/** The sound agreement with one more forbid on what goes onward. */
const forbidding = (condition: string): Agreement =>
  load({
    ...sound,
    'rules.cedar': `${sound['rules.cedar']}
      @id("new") @clause("onward") @outcome("refuse")
      forbid (principal, action == Action::"onward", resource) when { ${condition} };`,
  });

const checksOf = (agreement: Agreement): string[] =>
  checkAgreements([agreement], []).flatMap(({ check, field }) => (field === 'rules.cedar#new' ? [check] : []));

const invariant = (when: string) => readInvariants(`invariants: [{ id: given, text: Given., when: ${when}, never: permit }]`);

const [citizenship, residence, fear] = ['citizenship', 'permanentResidence', 'allegedPersecutor'].map(
  (part) => `context.subject.${part}`,
) as [string, string, string];
const both = (...conditions: string[]): string => ['context has subject', ...conditions].join(' && ');
const neither = (list: string): string => `!${list}.contains(context.fromState) && !${list}.contains(context.toState)`;
const many = JSON.stringify('AFG BDI CUB ERI GMB HTI IRN LBY MMR PRK SDN SOM SYR YEM'.split(' '));
const sharesNotAll = [
  `${citizenship}.containsAny(${fear})`,
  `!${citizenship}.containsAll(${fear})`,
  `!${fear}.containsAll(${citizenship})`,
];

describe('a rule that some facts match is not taken for one that never applies', () => {
  test.each([
    ['about an approval count in the middle', 'context has approvals && context.approvals > 3 && context.approvals < 5'],
    ['about an empty list', both(`${citizenship}.isEmpty()`, `!${residence}.isEmpty()`)],
    ['about a state that no rule names', both(`!${citizenship}.isEmpty()`, neither(citizenship))],
    ['about exactly one list', both(`${citizenship} == ["IRN", "SYR"]`)],
    ['about some of many states', both(`${many}.containsAny(${citizenship})`)],
    ['about all of many states', both(`${citizenship}.containsAll(${many})`)],
    [
      'about some of many states but not all',
      both(`${many}.containsAny(${citizenship})`, `!${citizenship}.containsAll(${many})`),
    ],
    [
      'about one of many states and not another',
      both(`${many}.containsAny(${citizenship})`, `${citizenship}.contains("SYR")`, `!${citizenship}.contains("IRN")`),
    ],
    ['about a country in a pattern', 'context has onwardTo && context.onwardTo like "Q*" && context.onwardTo != "QM"'],
    ['about a country in a set', 'context has onwardTo && ["DE", "FR"].contains(context.onwardTo)'],
    ['that compares two lists, which share a state but not all', both(...sharesNotAll)],
    ['that compares two lists of states that no rule names', both(neither(citizenship), neither(fear), ...sharesNotAll)],
    ['that looks at the action', 'action == Action::"onward" && context.classification == 1'],
    ['that looks at the kind', 'resource == Kind::"LOOKOUT" && context.classification == 1'],
    ['that looks at the recipient', 'principal == Party::"CL" && context.from == Party::"NZ"'],
  ])('%s', (_, condition) => {
    expect(checksOf(forbidding(condition))).toEqual([]);
  });
});

describe('a rule that no facts match is found', () => {
  test.each([
    ['a list that is empty and is not', both(`${citizenship}.isEmpty()`, `${citizenship}.contains("IRN")`)],
    ['all of a set without one of it', both(`${citizenship}.containsAll(["IRN", "SYR"])`, `!${citizenship}.contains("IRN")`)],
    [
      'a list that is part of another and shares nothing with it',
      both(`${citizenship}.containsAll(${residence})`, `!${residence}.isEmpty()`, `!${citizenship}.containsAny(${residence})`),
    ],
    ['a pattern of three letters', 'context has onwardTo && context.onwardTo like "Q*A*B"'],
    ['a kind that is not granted to it', 'resource == Kind::"LOOKOUT" && context.verb == Verb::"QUERY"'],
    ['a country to itself', 'principal == context.from'],
  ])('%s', (_, condition) => {
    expect(checksOf(forbidding(condition))).toEqual(['rule-never-applies']);
  });
});

describe('an invariant', () => {
  test('about a country that no rule names is not taken to hold', () => {
    const [finding] = checkAgreements([load(sound)], invariant('{ onwardTo: [FR] }'));
    expect(finding).toMatchObject({ check: 'invariant-broken', counterexample: { action: 'onward', onwardTo: 'FR' } });
  });

  test('about a fact that no rule reads says so in its counterexample', () => {
    const [finding] = checkAgreements([load(sound)], invariant('{ action: [release], concealed: [true], riskCategory: [null] }'));
    expect(finding).toMatchObject({ check: 'invariant-broken', counterexample: { action: 'release', concealed: true } });
    expect(finding!.counterexample).not.toHaveProperty('riskCategory');
  });

  test('about the persecutor looks at what the asker knows, and at what the responder found', () => {
    const [asked] = checkAgreements([load(sound)], invariant('{ action: [ask], recipientPersecutes: true }'));
    expect(asked?.counterexample?.allegedPersecutor).toContain(asked?.counterexample?.to === 'NZ' ? 'NZL' : 'CHL');
    const subjectOnly = sound['rules.cedar'].replace(
      'permit (principal, action in [Action::"ask", Action::"admit", Action::"respond"], resource == Kind::"VISA_QUERY");',
      `permit (principal, action in [Action::"ask", Action::"admit", Action::"respond"], resource == Kind::"VISA_QUERY")
       unless { context has allegedPersecutor };`,
    );
    const [answered] = checkAgreements(
      [load({ ...sound, 'rules.cedar': subjectOnly })],
      invariant('{ action: [ask], recipientPersecutes: true, responseDeadline: [null] }'),
    );
    expect(answered?.counterexample?.allegedPersecutor).toBeUndefined();
    expect(answered?.counterexample?.subject?.allegedPersecutor).toContain('CHL');
  });

  test('holds of a stretch of time only when it holds of all of it', () => {
    const dated = load({
      ...sound,
      'rules.cedar': sound['rules.cedar'].replace('@id("retain")', '@id("retain")\n@since("2030-01-01")'),
    });
    const [finding] = checkAgreements([dated], invariant('{ action: [retain] }'));
    expect(finding?.counterexample?.issued).toBe(Date.UTC(2030, 0, 1) * 1000);
    using engine = createEngine([dated]);
    expect(engine.decide({ ...finding!.counterexample!, issued: finding!.counterexample!.issued - 1 }).outcome).toBe('REFUSE');
  });
});
