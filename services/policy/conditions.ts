// The conditions of a rule as a tree that can be said in words, from Cedar's own parse of its text.
import { type PolicyJson, policyToJson, policyToText } from '@cedar-policy/cedar-wasm/nodejs';
import type { Rule } from './rules.ts';

/** Tests of a fact, each against no value, one, or several. */
export type Test =
  | 'known'
  | 'empty'
  | 'not-empty'
  | 'is'
  | 'is-not'
  | 'one-of'
  | 'none-of'
  | 'at-least'
  | 'at-most'
  | 'more-than'
  | 'less-than'
  | 'contains'
  | 'contains-not'
  | 'contains-any'
  | 'contains-none'
  | 'contains-all';

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  /** `fact`: a path of the context, such as subject.citizenship, or `principal`, `action`, `resource`. Values that name another fact are paths as well. */
  | { readonly fact: string; readonly test: Test; readonly values: readonly Value[] }
  /** What none of these can say: Cedar, as it would be written alone. */
  | { readonly cedar: string };

export type Value = { readonly literal: string } | { readonly fact: string };

export interface RuleConditions {
  readonly when: readonly Condition[];
  readonly unless: readonly Condition[];
}

/**
 * What must hold for a rule to apply. That a fact is known goes without saying where something else is asked of it.
 *
 *     context has approvals && context.approvals >= 2   →   { fact: 'approvals', test: 'at-least', values: [{ literal: '2' }] }
 */
export function conditionsOf({ text }: Pick<Rule, 'text'>): RuleConditions {
  const parsed = policyToJson(text);
  // It was parsed when the agreement was loaded.
  if (parsed.type === 'failure') throw new Error('a rule that loaded does not parse');
  const { conditions } = parsed.json as PolicyJson;
  const of = (clause: 'when' | 'unless') =>
    conditions.filter(({ kind }) => kind === clause).map(({ body }) => read(body as Node));
  return { when: of('when'), unless: of('unless') };
}

type Node = Readonly<Record<string, unknown>>;
interface Operands {
  readonly left: Node;
  readonly right: Node;
  readonly arg: Node;
  readonly attr: string | readonly string[];
}

/** Comparisons; `flipped` where the fact stands on the right. */
const COMPARED: Readonly<Record<string, { readonly test: Test; readonly flipped: Test }>> = {
  '==': { test: 'is', flipped: 'is' },
  '!=': { test: 'is-not', flipped: 'is-not' },
  '>=': { test: 'at-least', flipped: 'at-most' },
  '<=': { test: 'at-most', flipped: 'at-least' },
  '>': { test: 'more-than', flipped: 'less-than' },
  '<': { test: 'less-than', flipped: 'more-than' },
};

/** Tests of which another is the contrary, wherever the fact is known. */
const CONTRARY: Partial<Record<Test, Test>> = {
  empty: 'not-empty',
  is: 'is-not',
  'is-not': 'is',
  'one-of': 'none-of',
  contains: 'contains-not',
  'contains-any': 'contains-none',
};

function read(node: Node): Condition {
  const [[operator, operands] = ['', {}]] = Object.entries(node) as [string, Operands][];
  const { left, right, arg } = operands as Operands;
  switch (operator) {
    case '&&':
      return together([...partsOf(left, 'all'), ...partsOf(right, 'all')]);
    case '||':
      return { any: [...partsOf(left, 'any'), ...partsOf(right, 'any')] };
    case '!':
      return '&&' in arg ? { not: read(arg) } : contraryOf(read(arg), node);
    default:
      return tested(operator, operands as Operands) ?? written(node);
  }
}

const partsOf = (node: Node, kind: 'all' | 'any'): readonly Condition[] => {
  const one = read(node);
  if (kind === 'all') return 'all' in one ? one.all : [one];
  return 'any' in one ? one.any : [one];
};

/** Without those that say only that a fact is known which another reads. */
function together(parts: readonly Condition[]): Condition {
  const isSaid = (part: Condition) =>
    'fact' in part && part.test === 'known' && parts.some((other) => other !== part && mentions(other, part.fact));
  const left = parts.filter((part) => !isSaid(part));
  return left.length === 1 ? (left[0] as Condition) : { all: left };
}

/** Whether it can hold only where the fact is known, and says so. */
function mentions(condition: Condition, fact: string): boolean {
  if ('all' in condition) return condition.all.some((one) => mentions(one, fact));
  if ('any' in condition) return condition.any.every((one) => mentions(one, fact));
  if (!('fact' in condition)) return false;
  const isOf = (path: string) => path === fact || path.startsWith(`${fact}.`);
  if (condition.test === 'known') return condition.fact.startsWith(`${fact}.`);
  return isOf(condition.fact) || condition.values.some((value) => 'fact' in value && isOf(value.fact));
}

/** Cedar fails where a fact that is compared is not known, so the contrary of a test alone still asks that it is. */
function contraryOf(condition: Condition, node: Node): Condition {
  if ('cedar' in condition) return written(node);
  if (!('fact' in condition)) return { not: condition };
  const { fact, test, values } = condition;
  const [value] = values;
  if (test === 'is' && value !== undefined && 'literal' in value && value.literal === 'true')
    return { fact, test, values: [{ literal: 'false' }] };
  const contrary = CONTRARY[test];
  return contrary === undefined ? { not: condition } : { fact, test: contrary, values };
}

function tested(operator: string, { left, right, arg, attr }: Operands): Condition | undefined {
  if (operator === '.') {
    const fact = pathOf({ '.': { left, attr } });
    return fact === undefined ? undefined : { fact, test: 'is', values: [{ literal: 'true' }] };
  }
  if (operator === 'has') {
    const path = pathOf(left);
    return path === undefined ? undefined : { fact: under(path, [attr].flat().join('.')), test: 'known', values: [] };
  }
  if (operator === 'isEmpty') {
    const fact = pathOf(arg ?? left);
    return fact === undefined ? undefined : { fact, test: 'empty', values: [] };
  }
  const compared = COMPARED[operator];
  if (compared !== undefined) {
    const [fact, other, test] =
      pathOf(left) === undefined ? [pathOf(right), left, compared.flipped] : [pathOf(left), right, compared.test];
    const values = fact === undefined ? undefined : valuesOf(other);
    return fact === undefined || values?.length !== 1 ? undefined : { fact, test, values };
  }
  if (operator === 'contains' && 'Set' in left) return asked(right, 'one-of', left);
  // A list that is itself a fact contains what is in it.
  if (operator === 'in')
    return 'Set' in right || 'Value' in right ? asked(left, 'one-of', right) : asked(right, 'contains', left);
  if (operator === 'contains') return asked(left, 'contains', right);
  if (operator === 'containsAny') return 'Set' in left ? asked(right, 'contains-any', left) : asked(left, 'contains-any', right);
  if (operator === 'containsAll') return asked(left, 'contains-all', right);
  return undefined;
}

function asked(of: Node, test: Test, among: Node): Condition | undefined {
  const fact = pathOf(of);
  const values = valuesOf(among);
  return fact === undefined || values === undefined ? undefined : { fact, test, values };
}

const under = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** `a.b` of `context.a.b`, '' of `context`; `principal.state`; undefined for what is no path. */
function pathOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (typeof node.Var === 'string') return node.Var === 'context' ? '' : node.Var;
  const access = node['.'] as Operands | undefined;
  const path = access === undefined ? undefined : pathOf(access.left);
  return path === undefined ? undefined : under(path, String(access?.attr));
}

function valuesOf(node: Node): Value[] | undefined {
  if (Array.isArray(node.Set)) {
    const each = (node.Set as readonly Node[]).map((one) => valuesOf(one)?.[0]);
    return each.every((value) => value !== undefined) ? each : undefined;
  }
  if ('Value' in node) {
    const value = node.Value as string | number | boolean | { readonly __entity?: { readonly id: string } };
    if (typeof value !== 'object') return [{ literal: String(value) }];
    return value.__entity === undefined ? undefined : [{ literal: value.__entity.id }];
  }
  const path = pathOf(node);
  return path === undefined || path === '' ? undefined : [{ fact: path }];
}

const ANY = { op: 'All' } as const;

function written(node: Node): Condition {
  const conditions = [{ kind: 'when', body: node }] as unknown as PolicyJson['conditions'];
  const text = policyToText({ effect: 'permit', principal: ANY, action: ANY, resource: ANY, conditions, annotations: {} });
  if (text.type === 'failure') throw new Error('a condition that Cedar parsed and cannot write');
  const body = text.text.slice(text.text.indexOf('{') + 1, text.text.lastIndexOf('}'));
  return { cedar: body.replaceAll(/\s+/g, ' ').trim() };
}
