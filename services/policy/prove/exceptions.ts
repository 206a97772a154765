// Unknown is strict: a forbid's exception that holds because a fact is not known, and would not if it were, opens what nobody has looked at.
import { type PolicyJson, policyToJson, policyToText } from '@cedar-policy/cedar-wasm/nodejs';
import type { Agreement } from '../agreement.ts';
import type { Facts } from '../facts.ts';
import type { Rule } from '../rules.ts';
import { factsAt } from './domain.ts';
import type { Found } from './findings.ts';
import type { Judged, Situation, Step } from './situation.ts';
import { layout } from './solve.ts';
import { combinations, NO, type Table, type Tables, YES } from './table.ts';

export function* exceptionFindings(agreement: Agreement, steps: readonly Step[], tables: Tables): Iterable<Found> {
  for (const rule of agreement.rules) {
    const exception = rule.effect === 'forbid' ? exceptionOf(rule) : undefined;
    if (exception === undefined) continue;
    const found = firstOpened(rule, exception, steps, tables);
    if (found === undefined) continue;
    yield {
      severity: 'error',
      check: 'exception-by-unknown',
      field: `rules.cedar#${rule.id}`,
      rule: `an exception that holds only where ${found.name} is known: context has ${found.name.split('.')[0]} && …`,
      counterexample: found.facts,
    };
  }
}

/** A permit that matches exactly where the exception of this forbid holds; undefined: it has none. */
function exceptionOf(rule: Rule): Rule | undefined {
  const parsed = policyToJson(rule.text);
  if (parsed.type === 'failure') return undefined;
  const conditions = parsed.json.conditions.flatMap(({ kind, body }) =>
    kind === 'unless' ? [{ kind: 'when' as const, body }] : [],
  );
  if (conditions.length === 0) return undefined;
  const all = { op: 'All' } as const;
  const json: PolicyJson = { effect: 'permit', principal: all, action: all, resource: all, conditions, annotations: {} };
  const written = policyToText(json);
  if (written.type === 'failure') return undefined;
  return { ...rule, id: `${rule.id}/unless`, effect: 'permit', text: written.text };
}

interface Opened {
  /** Of the fact that is unknown. */
  readonly name: string;
  readonly facts: Facts;
}

function firstOpened(rule: Rule, exception: Rule, steps: readonly Step[], tables: Tables): Opened | undefined {
  for (const { raw } of steps)
    for (const { judged, resource } of judgedIn(raw, rule)) {
      const { covered, base, dimensions } = raw;
      const action = resource.type === 'Kind' ? base.action : 'disclose';
      const open = tables.of(exception, { covered, base, dimensions, action, resource });
      const found = opened(judged, open, raw);
      if (found !== undefined) return found;
    }
  return undefined;
}

function judgedIn({ exchange, groups, covered }: Situation, { id }: Rule) {
  const of = (all: readonly Judged[]) => all.filter(({ rule }) => rule.id === id);
  return [
    ...of(exchange).map((judged) => ({ judged, resource: { type: 'Kind', id: covered.grant.kind } as const })),
    ...groups.flatMap(({ name, rules }) =>
      of(rules).map((judged) => ({ judged, resource: { type: 'FieldGroup', id: name } as const })),
    ),
  ];
}

const isUnknown = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

/** Facts of which one is unknown and the exception holds, while with that one known and all else the same the forbid applies. */
function opened(judged: Table, open: Table, { base, dimensions }: Situation): Opened | undefined {
  const sizesOf = (table: Table) => table.over.map((i) => dimensions[i]!.values.length);
  const [own, other] = [layout(sizesOf(judged)).strides, layout(sizesOf(open)).strides];
  const cellAt = (digits: readonly number[]) => judged.cells[digits.reduce((at, digit, j) => at + digit * own[j]!, 0)];
  const opensAt = (digits: readonly number[]) =>
    open.cells[open.over.reduce((at, i, j) => at + digits[judged.over.indexOf(i)]! * other[j]!, 0)];
  for (const digits of combinations(sizesOf(judged))) {
    if (cellAt(digits) !== NO || opensAt(digits) !== YES) continue;
    for (const [j, i] of judged.over.entries()) {
      const { name, values } = dimensions[i]!;
      if (!isUnknown(values[digits[j]!])) continue;
      const isClosed = values.some((value, at) => !isUnknown(value) && cellAt(digits.with(j, at)) === YES);
      if (isClosed)
        return {
          name,
          facts: factsAt(
            base,
            judged.over.map((k) => dimensions[k]!),
            [...digits],
          ),
        };
    }
  }
  return undefined;
}
