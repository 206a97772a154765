import { expect, test } from 'vitest';
import { conditionsOf } from '../../../services/policy/index.ts';

const of = (when: string, unless?: string) =>
  conditionsOf({
    text: `permit (principal, action, resource) when { ${when} }${unless === undefined ? '' : ` unless { ${unless} }`};`,
  });
const literal = (value: string) => ({ literal: value });

test('that a fact is known goes without saying where something is asked of it, and only there', () => {
  expect(of('context has n && context.n >= 2').when).toEqual([{ fact: 'n', test: 'at-least', values: [literal('2')] }]);
  expect(of('context has n && (context.n == 1 || context.n == 5)').when).toEqual([
    {
      any: [
        { fact: 'n', test: 'is', values: [literal('1')] },
        { fact: 'n', test: 'is', values: [literal('5')] },
      ],
    },
  ]);
  const known = { fact: 'n', test: 'known', values: [] };
  expect(of('context has n && (context.n == 1 || context has m)').when).toEqual([
    {
      all: [
        known,
        {
          any: [
            { fact: 'n', test: 'is', values: [literal('1')] },
            { fact: 'm', test: 'known', values: [] },
          ],
        },
      ],
    },
  ]);
});

test('the contrary of a test asks that its fact is known; the contrary of “known and …” does not', () => {
  expect(of('context has flag && !context.flag').when).toEqual([{ fact: 'flag', test: 'is', values: [literal('false')] }]);
  expect(of('!(context.kind == Kind::"A")').when).toEqual([{ fact: 'kind', test: 'is-not', values: [literal('A')] }]);
  expect(of('!(context has kind && context.kind == Kind::"A")').when).toEqual([
    { not: { fact: 'kind', test: 'is', values: [literal('A')] } },
  ]);
});

test('a comparison reads the same from either side', () => {
  expect(of('2 <= context.n', 'context.n > 9').when).toEqual(of('context.n >= 2').when);
  expect(of('[Grade::"A", Grade::"B"].contains(context.grade)').when).toEqual([
    { fact: 'grade', test: 'one-of', values: [literal('A'), literal('B')] },
  ]);
  expect(of('context.subject.citizenship.contains(principal.state)').when).toEqual([
    { fact: 'subject.citizenship', test: 'contains', values: [{ fact: 'principal.state' }] },
  ]);
});

test('what has no words is shown as Cedar writes it', () => {
  const choice = 'if context.a then context.b else false';
  expect(of(choice, '!(context.s like "a*")')).toEqual({
    when: [{ cedar: choice }],
    unless: [{ cedar: '!(context.s like "a*")' }],
  });
});
