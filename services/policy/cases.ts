// The decision table of an agreement: what its authors expect, compared with what it decides.
import Type, { type Static } from 'typebox';
import { type Fault, HOUR, TripointError } from '../domain/index.ts';
import type { Agreement } from './agreement.ts';
import { dateOf } from './dates.ts';
import type { Decision } from './decision.ts';
import { createEngine } from './engine.ts';
import { ACTIONS, type Facts } from './facts.ts';
import { RULE_KINDS, type RuleKind } from './kinds.ts';
import { type Reason, reasonOf } from './reasons.ts';
import { readYaml } from './shape.ts';
import { expectKnown } from './suggest.ts';
import { type Untouched, untouchedBy } from './untouched.ts';

const closed = { additionalProperties: false } as const;
const names = Type.Array(Type.String());
const facts = Type.Record(Type.String(), Type.Unknown());

const CasesShape = Type.Object(
  {
    /** Named sets of facts to start from. */
    given: Type.Record(Type.String(), facts),
    cases: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1 }),
          given: Type.String(),
          /** Override the given facts; null removes one. `issued` is a date YYYY-MM-DD, meaning noon. */
          facts: Type.Optional(facts),
          /** The actions to decide it for, instead of the one in the facts. */
          ends: Type.Optional(Type.Array(Type.Enum([...ACTIONS]), { minItems: 1 })),
          /**
           * Kinds of rule that it demonstrates. pass: the rule permits or obliges as intended; fail: it refuses, holds, suppresses, withholds
           * or alerts.
           */
          shows: Type.Optional(Type.Record(Type.String(), Type.Enum(['pass', 'fail']))),
          /** Listed members are compared in full; a PERMIT of a statement lists `rules` and `disclosed`, all others `rules`. */
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
              /** Names of notices; `agreement/reciprocity` is the ratio's. */
              notices: Type.Optional(names),
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
  /** With the action that it was decided for, if it lists several. */
  readonly name: string;
  /** The named facts that it starts from, and those that it changes. */
  readonly given: string;
  readonly over: Readonly<Record<string, unknown>>;
  readonly decision: Decision;
  /** Empty: as expected. */
  readonly problems: readonly string[];
  /** Of a case that is not decided as expected. */
  readonly reason?: Reason;
}

/** The cases that show a rule of one kind, by name. */
interface Shown {
  readonly pass: readonly string[];
  readonly fail: readonly string[];
}

export interface CasesResult {
  readonly results: readonly CaseResult[];
  /** Rules that determined nothing in any case, and so are untested. */
  readonly unexercised: readonly string[];
  /** What else of the agreement no case touches, with a case that would. Takes far longer than the cases, so only on request. */
  readonly untouched: () => readonly Untouched[];
  /** Number of cases as expected. */
  readonly kinds: Readonly<Record<RuleKind, Shown>>;
}

/**
 * Runs cases.yaml against the text as if it were in force, whatever its status. Throws CONFIG_INVALID with every fault of the table
 * when it cannot be read.
 */
export function runCases(agreement: Agreement, casesText: string): CasesResult {
  const table = readCases(casesText);
  using engine = engineOf(agreement);
  const exercised = new Set<string>();
  const kinds = Object.fromEntries(KIND_NAMES.map((name) => [name, { pass: [], fail: [] }])) as unknown as Record<
    RuleKind,
    { pass: string[]; fail: string[] }
  >;
  const results = table.cases.flatMap((stated) =>
    (stated.ends ?? [undefined]).map((end): CaseResult => {
      const { given: from, facts: over = {} } = stated;
      const decision = engine.decide(factsOf(table.given[from]!, over, end));
      for (const rule of decision.rules) exercised.add(rule);
      const name = end === undefined ? stated.name : `${stated.name} [${end}]`;
      const shows = Object.entries(stated.shows ?? {}) as [RuleKind, 'pass' | 'fail'][];
      const differences = problemsOf(agreement, stated.expect, decision);
      const problems = [
        ...differences,
        ...shows
          .filter(([, how]) => how === 'fail' && !expectsABar(stated.expect))
          .map(([kind]) => `shows ${kind} fail: a PERMIT must then list what is withheld, or the notices`),
      ];
      if (problems.length === 0) for (const [kind, how] of shows) kinds[kind][how].push(name);
      const row = { name, given: from, over, decision, problems };
      if (differences.length === 0) return row;
      const ofFields = differences.some((told) => /^(disclosed|withheld):/.test(told));
      const isExpected = (changed: Facts) => problemsOf(agreement, stated.expect, engine.decide(changed)).length === 0;
      return { ...row, reason: reasonOf(agreement, decision, isExpected, ofFields) };
    }),
  );
  return {
    results,
    unexercised: agreement.rules.map((rule) => rule.id).filter((id) => !exercised.has(id)),
    untouched() {
      using trying = engineOf(agreement);
      return untouchedBy(agreement, results, trying.decide);
    },
    kinds,
  };
}

const engineOf = (agreement: Agreement) => createEngine([{ ...agreement, status: 'IN_FORCE' }], { cache: false });

const KIND_NAMES: readonly RuleKind[] = RULE_KINDS.map((kind) => kind.name);

const expectsABar = ({ outcome, withheld = {}, notices = [] }: Case['expect']): boolean =>
  !outcome.startsWith('PERMIT') || Object.keys(withheld).length > 0 || notices.length > 0;

function readCases(text: string): Static<typeof CasesShape> {
  const read = readYaml('cases.yaml', text, CasesShape);
  if ('faults' in read) throw new TripointError('CONFIG_INVALID', read.faults);
  const faults: Fault[] = [];
  const say = (path: string, rule: string) => void faults.push({ field: `cases.yaml/cases/${path}`, rule });
  const givens = Object.keys(read.value.given);
  read.value.cases.forEach(({ given, shows = {} }, i) => {
    expectKnown(given, givens, `${i}/given`, 'a name under given', say);
    for (const kind of Object.keys(shows)) expectKnown(kind, KIND_NAMES, `${i}/shows/${kind}`, 'a kind of rule', say);
  });
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  return read.value;
}

function factsOf(
  given: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
  end: string | undefined,
): Facts {
  const merged: Record<string, unknown> = { ...given, ...over, ...(end === undefined ? {} : { action: end }) };
  for (const [name, value] of Object.entries(merged)) if (value === null) delete merged[name];
  if (typeof merged.issued === 'string') merged.issued = (dateOf(merged.issued) ?? Number.NaN) + 12 * HOUR;
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
  const { action } = decision.facts;
  const discloses = expect.outcome.startsWith('PERMIT') && action !== 'onward' && action !== 'retain';
  if (discloses && expect.disclosed === undefined) problems.push('a PERMIT must say what is disclosed');
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
  compare('notices', sorted(expect.notices), sorted(decision.notices.map((notice) => notice.name)));
  return problems;
}
