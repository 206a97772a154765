// Why a case is not decided as its author expects: the rules that decided, the facts that they read, and the one fact that would make it so.
import type { Agreement } from './agreement.ts';
import type { Decision } from './decision.ts';
import { ATTRIBUTES, type Facts, namesOf } from './facts.ts';
import { permitsAbout } from './permitted.ts';
import type { Shape } from './values.ts';

export interface FactValue {
  readonly fact: string;
  /** undefined: absent. */
  readonly value: unknown;
}

export interface Reason {
  /** A rule's id, or agreement/… for what agreement.yaml itself decides. */
  readonly rules: readonly { readonly rule: string; readonly clause?: string; readonly reads: readonly FactValue[] }[];
  /** With this value alone it would be as expected; absent: no single fact makes it so. */
  readonly near?: FactValue & { readonly was: unknown };
}

/** `ofFields`: the rules about fields are among the reasons. */
export function reasonOf(
  agreement: Agreement,
  { rules, facts }: Decision,
  isExpected: (facts: Facts) => boolean,
  ofFields: boolean,
): Reason {
  const known = facts as unknown as Readonly<Record<string, unknown>>;
  const isOfFields = (id: string) => agreement.rules.find((one) => one.id === id)?.actions.includes('disclose') === true;
  const asked = rules.filter((id) => ofFields || !isOfFields(id));
  const why = asked.map((id) => {
    const rule = agreement.rules.find((one) => one.id === id);
    const reads =
      rule?.reads ?? (id === 'agreement/default' ? permitsAbout(agreement, facts).flatMap((permit) => permit.reads) : []);
    const clause = rule?.clause ?? (id === 'agreement/default' ? agreement.defaultClause : undefined);
    const read = [...new Set(reads)].filter((fact) => fact in ATTRIBUTES || fact in known);
    return { rule: id, ...(clause === undefined ? {} : { clause }), reads: read.map((fact) => ({ fact, value: known[fact] })) };
  });
  const near = nearestOf(agreement, facts, new Set(why.flatMap(({ reads }) => reads.map(({ fact }) => fact))), isExpected);
  return { rules: why, ...(near === undefined ? {} : { near }) };
}

/** The facts that the deciding rules read first: what they do not read seldom matters. */
function nearestOf(
  agreement: Agreement,
  facts: Facts,
  read: ReadonlySet<string>,
  isExpected: (facts: Facts) => boolean,
): Reason['near'] {
  const known = facts as unknown as Readonly<Record<string, unknown>>;
  for (const { fact, value, changed } of singleChanges(agreement, facts, read))
    if (isExpected(changed)) return { fact, value, was: known[fact] };
  return undefined;
}

/** The facts with one of them changed, those of `first` before others. */
export function* singleChanges(
  agreement: Agreement,
  facts: Facts,
  first: ReadonlySet<string> = new Set(),
): Iterable<FactValue & { readonly changed: Facts }> {
  const known = facts as unknown as Readonly<Record<string, unknown>>;
  const all = candidatesOf(agreement, facts);
  const ordered = [...all.filter(([fact]) => first.has(fact)), ...all.filter(([fact]) => !first.has(fact))];
  for (const [fact, values] of ordered)
    for (const value of values) {
      if (JSON.stringify(value) === JSON.stringify(known[fact])) continue;
      const { [fact]: _, ...others } = known;
      yield { fact, value, changed: (value === undefined ? others : { ...others, [fact]: value }) as unknown as Facts };
    }
}

function candidatesOf({ parties, purposes }: Agreement, { from, to }: Facts): (readonly [string, readonly unknown[]])[] {
  const agenciesOf = (country: string) => parties.find((party) => party.country === country)?.agencies ?? [];
  const valuesOf = (shape: Shape): readonly unknown[] => {
    if (shape.is === 'flag') return [true, false];
    if (shape.is === 'one') return shape.values;
    if (shape.is === 'count') return Array.from({ length: shape.max + 1 }, (_, count) => count);
    return shape.is === 'declared' ? agenciesOf(to) : [];
  };
  return [
    ['purpose', Object.keys(purposes)],
    ['fromAgency', agenciesOf(from)],
    ['classification', namesOf('Classification')],
    ...Object.entries(ATTRIBUTES).map(([fact, shape]) => [fact, [...valuesOf(shape), undefined]] as const),
  ];
}
