import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { fieldsOf } from '../../../../proto/index.ts';
import {
  type Agreement,
  compareAgreements,
  createEngine,
  type Decision,
  type Difference,
  type Facts,
  loadAgreement,
} from '../../../../services/policy/index.ts';
import { load, textsOf } from '../prove/corpus.ts';

const sound = textsOf('sound');

function differencesOf(old: Agreement, next: Agreement): readonly Difference[] {
  const compared = compareAgreements(old, next);
  if ('uncompared' in compared) throw new Error(compared.uncompared);
  return compared.differences;
}

/** The sound agreement with this text in place of that one. */
const edited = (file: keyof typeof sound, find: string, replace: string): Agreement => {
  const text = sound[file] ?? '';
  if (text.split(find).length !== 2) throw new Error(`not there once: ${find}`);
  return load({ ...sound, [file]: text.replace(find, () => replace) });
};
const told = (differences: readonly Difference[]) =>
  differences.map(({ change, under, by, barrier, groups }) => ({ change, under, by, barrier, groups: Object.keys(groups) }));

describe('a comparison', () => {
  const next = edited('rules.cedar', 'context.approvals >= 2', 'context.approvals >= 1');

  test('tells how far it is, and ends with all of it done', () => {
    const told: (readonly [number, number])[] = [];
    compareAgreements(load(sound), next, (done, total) => told.push([done, total]) > 0);
    const [, total] = told[0]!;
    expect(total).toBeGreaterThan(1);
    expect(told.at(-1)).toEqual([total, total]);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).sort((a, b) => a - b));
  });

  test('that is stopped has compared nothing: not even what it has found', () => {
    let left = 3;
    expect(compareAgreements(load(sound), next, () => left-- > 0)).toEqual({ uncompared: 'STOPPED' });
    expect(left).toBe(-1);
  });
});

describe('two texts', () => {
  test('that are the same, or whose rules are only said otherwise, decide nothing otherwise', () => {
    const base = load(sound);
    expect(differencesOf(base, base)).toEqual([]);
    const said = edited(
      'rules.cedar',
      'context.category != LookoutCategory::"IMMIGRATION"',
      '!(context.category == LookoutCategory::"IMMIGRATION")',
    );
    expect(differencesOf(base, said)).toEqual([]);
  });

  test('of which one drops a refusal: what goes now, by which permit, for which purposes, and the smallest facts', () => {
    const next = edited(
      'rules.cedar',
      'context.category == LookoutCategory::"TERRORISM" }\nunless',
      'context.category == LookoutCategory::"SERIOUS_CRIME" }\nunless',
    );
    const [opened, closed, ...others] = differencesOf(load(sound), next);
    expect(others).toEqual([]);
    expect(told([opened!, closed!])).toMatchObject([
      { change: 'permits', under: 'new', barrier: { rule: 'terrorism-by-police-only' } },
      { change: 'permits', under: 'old', barrier: { rule: 'terrorism-by-police-only' } },
    ]);
    expect(opened).toMatchObject({
      by: ['post', 'post-observation'],
      purposes: ['SECURITY'],
      places: [
        { from: 'NZ', to: 'CL', action: 'release' },
        { from: 'NZ', to: 'CL', action: 'admit' },
      ],
      example: { old: { outcome: 'REFUSE' }, new: { outcome: 'PERMIT_WITH_OBLIGATIONS' } },
    });
    expect(Object.keys(opened!.groups)).toEqual(['LOOKOUT/subject', 'LOOKOUT/thing', 'LOOKOUT/biometric', 'LOOKOUT/reason']);
    const { issued, ...facts } = opened!.example.facts;
    expect(facts).toEqual({
      ...{ action: 'release', from: 'NZ', to: 'CL', fromAgency: 'BORDER', recordKind: 'LOOKOUT', verb: 'POST' },
      ...{ purpose: 'SECURITY', classification: 'UNCLASSIFIED', category: 'TERRORISM', sourceGrade: 'A1' },
    });
  });

  test.each<[string, Agreement, object]>([
    [
      'fewer approvals',
      edited('rules.cedar', 'context.approvals >= 2', 'context.approvals >= 1'),
      { change: 'asks-no-approval', under: 'new', barrier: { rule: 'low-grade' }, example: { facts: { approvals: 1 } } },
    ],
    [
      'a longer retention of what one rule permits',
      edited('agreement.yaml', 'kind: RETENTION, days: 100,', 'kind: RETENTION, days: 300,'),
      { change: 'keeps-longer', under: 'new', days: [300, 100] },
    ],
    [
      'no ceiling of retention',
      edited('agreement.yaml', 'retention: { days: 1000, clause: retention }', ''),
      { change: 'keeps-longer', under: 'new', days: [Number.POSITIVE_INFINITY, 1000] },
    ],
    ['a duty less', edited('rules.cedar', '@obliges("verify")\n', ''), { change: 'lacks-duty', under: 'new', name: 'verify' }],
    [
      'a duty of another length',
      edited('agreement.yaml', 'kind: RESPOND, hours: 12', 'kind: RESPOND, hours: 48'),
      { change: 'lacks-duty', under: 'new', name: 'answer' },
    ],
    ['a notice less', edited('rules.cedar', '@notes("late")\n', ''), { change: 'lacks-notice', under: 'new', name: 'late' }],
    [
      'a field moved into a group that is shown',
      load({
        ...sound,
        'agreement.yaml': sound['agreement.yaml']
          .replace('fields: [decisionReference, linkedLookout]', 'fields: [linkedLookout]')
          .replace('fields: [corporation,', 'fields: [decisionReference, corporation,'),
      }),
      { change: 'permits', under: 'new', barrier: { rule: 'keep-national' }, groups: { 'LOOKOUT/thing': ['decisionReference'] } },
    ],
    [
      'a purpose for which it only waits, beside one for which it goes',
      load({
        ...sound,
        'agreement.yaml': sound['agreement.yaml'].replace(
          'mode: FULL, purposes: [SECURITY]',
          'mode: FULL, purposes: [SECURITY, VISA]',
        ),
        'rules.cedar':
          `${sound['rules.cedar'].replace('"LOOKOUT")\nunless {\n  (context has sourceGrade', '"LOOKOUT")\nwhen { context.purpose == Purpose::"VISA" }\nunless {\n  (context has sourceGrade')}`.replace(
            'context.sourceGrade == SourceGrade::"A1") ||\n  (context has approvals && context.approvals >= 2)',
            'context.sourceGrade == SourceGrade::"A1" && context.purpose == Purpose::"SECURITY")',
          ),
      }),
      {
        change: 'permits',
        under: 'new',
        barrier: { rule: 'agreement/none' },
        purposes: ['VISA'],
        example: { new: { outcome: 'HOLD_FOR_RELEASE' } },
      },
    ],
    [
      'another agency',
      edited(
        'agreement.yaml',
        'kind: LOOKOUT, verbs: [POST], mode: FULL, purposes: [SECURITY],',
        'kind: LOOKOUT, verbs: [POST], mode: FULL, purposes: [SECURITY], agencies: { from: [BORDER, CUSTOMS] },',
      ),
      { change: 'permits', under: 'old', barrier: { rule: 'agreement/agency' }, values: ['POLICE'] },
    ],
    [
      'a higher ceiling',
      edited('agreement.yaml', 'level: PROTECTED', 'level: SECRET'),
      { change: 'permits', under: 'new', barrier: { rule: 'agreement/classification' }, values: ['CONFIDENTIAL', 'SECRET'] },
    ],
    [
      'another purpose',
      edited('agreement.yaml', 'mode: FULL, purposes: [SECURITY]', 'mode: FULL, purposes: [SECURITY, VISA]'),
      { change: 'permits', under: 'new', barrier: { rule: 'agreement/none' }, purposes: ['VISA'] },
    ],
    [
      'no quota that holds',
      edited('agreement.yaml', 'limit: 100, per: DAY, outcome: hold', 'limit: 100, per: DAY, outcome: refuse'),
      { change: 'permits', under: 'old', barrier: { rule: 'agreement/quota' }, example: { facts: { quota: 'EXHAUSTED' } } },
    ],
  ])('%s', (_, next, expected) => {
    expect(differencesOf(load(sound), next).some((one) => matches(one, expected))).toBe(true);
  });
});

function matches(one: unknown, expected: unknown): boolean {
  try {
    expect(one).toMatchObject(expected as object);
    return true;
  } catch {
    return false;
  }
}

// Small texts: what they may have, each in or out.
const RULES = [
  '@id("all") @clause("lookouts") permit (principal, action in [Action::"release", Action::"admit"], resource);',
  '@id("plain") @clause("lookouts") @obliges("verify") permit (principal, action == Action::"release", resource) unless { context has concealed && context.concealed };',
  '@id("secret") @clause("lookouts") @obliges("short") @notes("late") permit (principal, action in [Action::"release", Action::"admit"], resource) when { context.classification > 2 };',
  '@id("visa") @clause("lookouts") @outcome("refuse") @notes("late") forbid (principal, action in [Action::"release", Action::"admit"], resource) when { context.purpose == Purpose::"VISA" };',
  '@id("police") @clause("lookouts") @outcome("refuse") forbid (principal, action == Action::"release", resource) unless { context.agency == Agency::"POLICE" };',
  '@id("two") @clause("lookouts") @outcome("hold") forbid (principal, action == Action::"release", resource) when { context has handling && context.handling == Handling::"H3" } unless { context has approvals && context.approvals >= 2 };',
  '@id("one") @clause("lookouts") @outcome("hold") @notes("late") forbid (principal, action == Action::"release", resource) unless { context has approvals && context.approvals >= 1 };',
  '@id("show") @clause("lookouts") permit (principal, action == Action::"disclose", resource);',
  '@id("show-subject") @clause("lookouts") permit (principal, action == Action::"disclose", resource == FieldGroup::"LOOKOUT/subject") when { context has concealed };',
  '@id("keep-reason") @clause("lookouts") forbid (principal, action == Action::"disclose", resource == FieldGroup::"LOOKOUT/reason") when { context.purpose == Purpose::"SECURITY" };',
  '@id("keep-concealed") @clause("lookouts") forbid (principal, action == Action::"disclose", resource) when { context has concealed && context.concealed };',
];

interface Drawn {
  readonly rules: readonly string[];
  readonly purposes: readonly string[];
  readonly agencies: readonly string[];
  readonly ceiling: string;
  readonly quota: 'refuse' | 'hold' | null;
  readonly exigent: boolean;
  readonly moved: boolean;
  readonly retention: number | null;
  readonly short: number;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  rules: fc.subarray(RULES, { minLength: 3 }),
  purposes: fc.subarray(['SECURITY', 'VISA'], { minLength: 1 }),
  agencies: fc.subarray(['BORDER', 'POLICE'], { minLength: 1 }),
  ceiling: fc.constantFrom('PROTECTED', 'SECRET'),
  quota: fc.constantFrom('refuse', 'hold', null),
  exigent: fc.boolean(),
  moved: fc.boolean(),
  retention: fc.constantFrom(500, 1000, null),
  short: fc.constantFrom(100, 200),
});

function textOf({ rules, purposes, agencies, ceiling, quota, exigent, moved, retention, short }: Drawn): Agreement {
  const { fieldGroups, retention: _, quotas: __, exigent: override, suspensions: ___, ...base } = parse(sound['agreement.yaml']);
  const { LOOKOUT } = fieldGroups;
  const alias = (fields: string[], into: boolean) => (into ? [...fields, 'alias'] : fields.filter((field) => field !== 'alias'));
  const text = {
    ...base,
    classificationCeiling: { ...base.classificationCeiling, level: ceiling },
    obligations: { ...base.obligations, short: { ...base.obligations.short, days: short } },
    ...(retention !== null && { retention: { days: retention, clause: 'retention' } }),
    ...(exigent && { exigent: override }),
    ...(quota !== null && {
      quotas: [
        { from: 'NZ', to: 'CL', kind: 'LOOKOUT', verbs: ['POST'], limit: 1, per: 'DAY', outcome: quota, clause: 'lookouts' },
      ],
    }),
    reciprocity: [],
    grants: [
      {
        from: ['NZ'],
        to: ['CL'],
        kind: 'LOOKOUT',
        verbs: ['POST'],
        mode: 'FULL',
        purposes,
        agencies: { from: agencies },
        clause: 'lookouts',
      },
    ],
    fieldGroups: {
      LOOKOUT: {
        ...LOOKOUT,
        subject: {
          ...LOOKOUT.subject,
          fields: alias(LOOKOUT.subject.fields, !moved).filter((name, i, all) => all.indexOf(name) === i),
        },
        reason: { ...LOOKOUT.reason, fields: alias(LOOKOUT.reason.fields, moved) },
      },
    },
  };
  return loadAgreement({ 'agreement.yaml': stringify(text, { aliasDuplicateObjects: false }), 'rules.cedar': rules.join('\n') });
}

/** Every combination of what the rules above, and the agreement itself, look at. */
function* everything(counted: boolean): Iterable<Facts> {
  const absent = undefined;
  for (const action of ['release', 'admit'] as const)
    for (const purpose of ['SECURITY', 'VISA'])
      for (const fromAgency of ['BORDER', 'POLICE'])
        for (const classification of ['PROTECTED', 'SECRET'])
          for (const concealed of [absent, false, true])
            for (const handling of [absent, 'H3'] as const)
              for (const approvals of [absent, 1, 2])
                for (const exigent of [absent, true])
                  for (const quota of counted ? (['WITHIN', 'EXHAUSTED'] as const) : [absent]) {
                    const given = { concealed, handling, approvals, exigent, quota };
                    const there = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== absent));
                    yield {
                      ...{ action, purpose, fromAgency, classification, ...there },
                      ...{ from: 'NZ', to: 'CL', recordKind: 'LOOKOUT', verb: 'POST', issued: Date.UTC(2030, 0, 1) * 1000 },
                    } as Facts;
                  }
}

const NAMES = new Map(fieldsOf('Lookout').map(({ id, name }) => [id, name]));
const sent = ({ outcome }: Decision): boolean => outcome.startsWith('PERMIT') || outcome === 'HOLD_FOR_RELEASE';
const daysOf = ({ obligations }: Decision): number => obligations.find(({ days }) => days > 0)?.days ?? Number.POSITIVE_INFINITY;

/** What is told of these two decisions, in words that the comparison's differences are put into as well. */
function* changesOf({ action, purpose }: Facts, more: Decision, less: Decision): Iterable<string> {
  if (sent(more))
    for (const field of more.disclosed)
      if (!less.disclosed.includes(field)) {
        yield `${action} shows ${NAMES.get(field)}`;
        yield `${action} shows for ${purpose}`;
      }
  if (
    more.outcome.startsWith('PERMIT') &&
    less.outcome === 'HOLD_FOR_RELEASE' &&
    more.disclosed.some((f) => less.disclosed.includes(f))
  )
    yield `${action} asks no approval`;
  for (const { kind, text } of less.notices)
    if (
      sent(more) === sent(less) &&
      !more.notices.some((one) => one.kind === kind && one.text === text) &&
      (!sent(less) || common(more, less))
    )
      yield `${action} lacks notice ${text}`;
  if (!sent(more) || !sent(less) || !common(more, less)) return;
  if (daysOf(more) > daysOf(less)) yield `${action} keeps ${daysOf(more)} for ${daysOf(less)}`;
  for (const duty of less.obligations)
    if (duty.days === 0 && !more.obligations.some(({ kind }) => kind === duty.kind)) yield `${action} lacks duty ${duty.kind}`;
}

const common = (more: Decision, less: Decision): boolean => more.disclosed.some((field) => less.disclosed.includes(field));

function* wordsOf({ change, places, groups, purposes, days, name }: Difference, less: Agreement): Iterable<string> {
  for (const { action } of places)
    switch (change) {
      case 'permits':
        for (const field of Object.values(groups).flat()) yield `${action} shows ${field}`;
        for (const purpose of purposes) yield `${action} shows for ${purpose}`;
        break;
      case 'asks-no-approval':
        yield `${action} asks no approval`;
        break;
      case 'keeps-longer':
        yield `${action} keeps ${days![0]} for ${days![1]}`;
        break;
      case 'lacks-duty':
        yield `${action} lacks duty ${less.obligations[name!]!.kind}`;
        break;
      case 'lacks-notice':
        yield `${action} lacks notice ${less.notices[name!]!.text}`;
    }
}

const inForce = (agreement: Agreement): Agreement => ({ ...agreement, status: 'IN_FORCE' });

test('of random small texts the comparison tells what every combination of facts shows, and nothing else', () => {
  let changes = 0;
  fc.assert(
    fc.property(drawn, drawn, (one, other) => {
      const [old, next] = [textOf(one), textOf(other)];
      using oldEngine = createEngine([inForce(old)], { cache: false });
      using newEngine = createEngine([inForce(next)], { cache: false });
      const counted = one.quota !== null || other.quota !== null;
      const expected = { old: new Set<string>(), new: new Set<string>() };
      for (const facts of everything(counted)) {
        const decided = { old: oldEngine.decide(facts), new: newEngine.decide(facts) };
        for (const change of changesOf(facts, decided.new, decided.old)) expected.new.add(change);
        for (const change of changesOf(facts, decided.old, decided.new)) expected.old.add(change);
      }
      const differences = differencesOf(old, next);
      for (const under of ['old', 'new'] as const) {
        const found = differences.filter((difference) => difference.under === under);
        const words = new Set(found.flatMap((difference) => [...wordsOf(difference, under === 'new' ? old : next)]));
        expect([...words].sort()).toEqual([...expected[under]].sort());
        changes += words.size;
      }
    }),
    { numRuns: 12, seed: 77 },
  );
  expect(changes).toBeGreaterThan(100);
});
