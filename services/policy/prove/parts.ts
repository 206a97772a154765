// The condition of a rule taken apart where it says and, or and not, so that Cedar need be asked of each part only for what that part reads:
// the sum of their combinations, where a rule as a whole would be asked for the product.
import { type PolicyJson, policyToJson, policyToText } from '@cedar-policy/cedar-wasm/nodejs';
import { LRUCache } from 'lru-cache';
import { readingOf } from './reading.ts';

/** A policy that matches exactly where a part holds, and fails where it does. */
export interface Asks {
  readonly text: string;
  /** Of the variables beside the context those that can change its answer. */
  readonly looksAt: readonly Variable[];
}

export type Part = Asks | { readonly all: readonly Part[] } | { readonly any: readonly Part[] } | { readonly not: Part };

const VARIABLES = ['principal', 'action', 'resource'] as const;
type Variable = (typeof VARIABLES)[number];
type Operands = { readonly left: Expr; readonly right: Expr; readonly arg: Expr };
type Expr = PolicyJson['conditions'][number]['body'];
type Head = Pick<PolicyJson, 'principal' | 'action' | 'resource'>;

const ANY: Head = { principal: { op: 'All' }, action: { op: 'All' }, resource: { op: 'All' } };
const MADE = new LRUCache<string, Part>({ maxSize: 1 << 22, sizeCalculation: (_, text) => text.length });

/** The scope of a rule, its `when` and its `unless`, in the order in which Cedar evaluates them. */
export function partsOf(text: string): Part {
  const known = MADE.get(text);
  if (known !== undefined) return known;
  const parsed = policyToJson(text);
  // It was parsed when the agreement was loaded.
  if (parsed.type === 'failure') throw new Error('a rule that loaded does not parse');
  const { conditions, ...head } = parsed.json;
  const made = {
    all: [
      { text: written(head, []), looksAt: VARIABLES },
      ...conditions.map(({ kind, body }): Part => (kind === 'when' ? apart(body) : { not: apart(body) })),
    ],
  };
  MADE.set(text, made);
  return made;
}

function apart(node: Expr): Part {
  const [[operator, operands] = []] = Object.entries(node) as [string, Operands][];
  if (operands !== undefined && operator === '&&') return { all: [apart(operands.left), apart(operands.right)] };
  if (operands !== undefined && operator === '||') return { any: [apart(operands.left), apart(operands.right)] };
  if (operands !== undefined && operator === '!') return { not: apart(operands.arg) };
  const text = written(ANY, [{ kind: 'when', body: node }]);
  const { variables } = readingOf(text);
  return { text, looksAt: VARIABLES.filter((variable) => variables.includes(variable)) };
}

function written({ principal, action, resource }: Head, conditions: PolicyJson['conditions']): string {
  const text = policyToText({ effect: 'permit', principal, action, resource, conditions, annotations: {} });
  if (text.type === 'failure') throw new Error('a condition that Cedar parsed and cannot write');
  return text.text;
}
