// The decision table of an agreement: what its authors say it decides, run against what it does decide.
import Type, { type Static } from 'typebox';
import { type Micros, TripointError } from '../domain/index.ts';
import type { Agreement } from './agreement.ts';
import type { Decision } from './decide.ts';
import { createEngine } from './engine.ts';
import { ACTIONS, type Facts } from './facts.ts';
import { dateOf } from './rules.ts';
import { readYaml } from './shape.ts';

const closed = { additionalProperties: false } as const;
const names = Type.Array(Type.String());
const facts = Type.Record(Type.String(), Type.Unknown());

const CasesShape = Type.Object(
  {
    /** Facts to start from, by name. */
    given: Type.Record(Type.String(), facts),
    cases: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1 }),
          given: Type.String(),
          /** Over the given ones; null takes a fact away. `issued` is a date YYYY-MM-DD, meaning noon. */
          facts: Type.Optional(facts),
          /** The actions to decide it for, in place of the one in the facts. */
          ends: Type.Optional(Type.Array(Type.Enum([...ACTIONS]), { minItems: 1 })),
          /** What is listed is compared whole; a PERMIT lists `rules` and `disclosed`, another outcome `rules`. */
          expect: Type.Object(
            {
              outcome: Type.Enum(['PERMIT', 'PERMIT_WITH_OBLIGATIONS', 'HOLD_FOR_RELEASE', 'REFUSE', 'SUPPRESS']),
              code: Type.Optional(Type.String()),
              /** Of the exchange, without those of the fields. */
              rules: names,
              clauses: Type.Optional(names),
              /** Names of field groups. */
              disclosed: Type.Optional(names),
              /** Clause → names of field groups. */
              withheld: Type.Optional(Type.Record(Type.String(), names)),
              /** Names of obligations; `retention` is the ceiling's. */
              obligations: Type.Optional(names),
            },
            closed,
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: 10_000 },
    ),
  },
  closed,
);
type Case = Static<typeof CasesShape>['cases'][number];

interface CaseResult {
  /** With the end that it was decided for, when it lists several. */
  readonly name: string;
  /** Empty: as expected. */
  readonly problems: readonly string[];
}

export interface CasesResult {
  readonly results: readonly CaseResult[];
  /** Rules that determined nothing in any case: no one has shown what they do. */
  readonly unexercised: readonly string[];
}

/** Runs cases.yaml. Throws CONFIG_INVALID when the table itself cannot be read. */
export function runCases(agreement: Agreement, casesText: string): CasesResult {
  const read = readYaml('cases.yaml', casesText, CasesShape);
  if ('faults' in read) throw new TripointError('CONFIG_INVALID', read.faults);
  using engine = createEngine([agreement], { cache: false });
  const exercised = new Set<string>();
  const results = read.value.cases.flatMap((row, i) => {
    const given = read.value.given[row.given];
    if (given === undefined)
      throw new TripointError('CONFIG_INVALID', { field: `cases.yaml/cases/${i}/given`, rule: 'a name under given' });
    return (row.ends ?? [undefined]).map((end): CaseResult => {
      const decision = engine.decide(factsOf(given, row.facts ?? {}, end));
      for (const rule of decision.rules) exercised.add(rule);
      const name = end === undefined ? row.name : `${row.name} [${end}]`;
      return { name, problems: problemsOf(agreement, row.expect, decision) };
    });
  });
  return { results, unexercised: agreement.rules.map((rule) => rule.id).filter((id) => !exercised.has(id)) };
}

function factsOf(
  given: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
  end: string | undefined,
): Facts {
  const merged: Record<string, unknown> = { ...given, ...over, ...(end === undefined ? {} : { action: end }) };
  for (const [name, value] of Object.entries(merged)) if (value === null) delete merged[name];
  const noon: Micros = 12 * 3600 * 1_000_000;
  if (typeof merged.issued === 'string') merged.issued = (dateOf(merged.issued) ?? Number.NaN) + noon;
  return merged as unknown as Facts;
}

function problemsOf(agreement: Agreement, expect: Case['expect'], decision: Decision): string[] {
  const problems: string[] = [];
  const compare = (what: string, expected: unknown, actual: unknown): void => {
    const [wanted, got] = [JSON.stringify(expected), JSON.stringify(actual)];
    if (expected !== undefined && wanted !== got) problems.push(`${what}: expected ${wanted}, decided ${got}`);
  };
  const sorted = (list: readonly string[] | undefined) => list && [...list].sort();
  const aboutFields = new Set(agreement.rules.filter((rule) => rule.actions.includes('disclose')).map((rule) => rule.id));
  compare('outcome', expect.outcome, decision.outcome);
  compare('code', expect.code, decision.code);
  compare(
    'rules',
    sorted(expect.rules),
    decision.rules.filter((id) => !aboutFields.has(id)),
  );
  compare('clauses', sorted(expect.clauses), decision.clauses);

  const groups = agreement.fieldGroups[decision.facts.recordKind] ?? [];
  const within = (fields: readonly number[]) =>
    sorted(
      groups.filter((group) => group.fields.every((field) => fields.includes(field))).map((group) => group.name.split('/')[1]!),
    );
  if (expect.outcome.startsWith('PERMIT') && expect.disclosed === undefined) problems.push('a PERMIT must say what is disclosed');
  compare('disclosed', sorted(expect.disclosed), within(decision.disclosed));
  const withheld = expect.withheld && Object.entries(expect.withheld).sort(([a], [b]) => (a < b ? -1 : 1));
  compare(
    'withheld',
    withheld?.map(([clause, list]) => [clause, sorted(list)]),
    decision.withheld.map(({ clause, fields }) => [clause, within(fields)]),
  );
  const nameOf = (obligation: Decision['obligations'][number]) =>
    Object.entries(agreement.obligations).find(([, agreed]) => agreed === obligation)?.[0] ?? 'retention';
  compare('obligations', sorted(expect.obligations), sorted(decision.obligations.map(nameOf)));
  return problems;
}
