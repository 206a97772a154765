import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TripointError } from '../../../../services/domain/index.ts';
import { messages, sayRule } from '../../../../services/messages/index.ts';
import {
  checkPublication,
  createEngine,
  type Facts,
  faultOfFinding,
  PROOF_CHECKS,
  type ProofFinding,
  readInvariants,
} from '../../../../services/policy/index.ts';
import { FOLDERS, filesOf } from '../folders.ts';
import { BROKEN, type Broken, edited, load, textsOf } from '../prove/corpus.ts';

type Texts = ReturnType<typeof textsOf>;

const draftOf = ({ 'invariants.yaml': _, ...files }: Texts) => ({ files });

/** As an activation has it: the invariants are those of the configuration, so what is wrong with them is said when that is read. */
function findingsOf(texts: Texts, beside: readonly string[] = []): readonly ProofFinding[] {
  try {
    const invariants = readInvariants(texts['invariants.yaml']);
    const others = beside.map((folder) => load(textsOf(folder)));
    return checkPublication([draftOf(texts)], { beside: others, invariants, stopEarly: true });
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    return error.faults.map((fault) => ({ severity: 'error', check: 'load', agreement: '', ...fault }));
  }
}

const outcomeOf = (texts: Texts, facts: Facts) => {
  using engine = createEngine([{ ...load(texts), status: 'IN_FORCE' }]);
  return engine.decide(facts);
};

/** What the engine must decide of the facts of a counterexample. */
const CONFIRMED: Readonly<Partial<Record<string, (texts: Texts, facts: Facts) => boolean>>> = {
  'rule-fails': (texts, facts) => outcomeOf(texts, facts).code === 'POLICY_ERROR',
  'hold-without-release': (texts, facts) => outcomeOf(texts, facts).outcome === 'HOLD_FOR_RELEASE' && facts.approvals === 8,
  'invariant-broken': (texts, facts) => /^(?:PERMIT|HOLD)/.test(outcomeOf(texts, facts).outcome),
  'sent-and-not-admitted': (texts, facts) => {
    const { outcome: _, ...rest } = facts;
    const { stage: __, ...arrived } = facts.verb === 'RESPONSE' ? facts : rest;
    return (
      /^(?:PERMIT|HOLD)/.test(outcomeOf(texts, facts).outcome) &&
      outcomeOf(texts, { ...(arrived as Facts), action: 'admit' }).outcome === 'REFUSE'
    );
  },
};

const TRANSLATED = [messages('fr'), messages('es')];
/** Sentences of the parsers of YAML and Cedar, which are English only. */
const OF_A_PARSER =
  /^(?:entity|policy is|unable to|unexpected|invalid token|identifier|Flow |Map keys|Missing|Source contains|must not)/;

test('the agreements that ship have no fault, hold every invariant, and each word of an invariant is known', () => {
  const drafts = FOLDERS.map((folder) => ({ folder, files: filesOf(folder) }));
  const text = readFileSync(new URL('../../../../policies/invariants.yaml', import.meta.url), 'utf8');
  expect(checkPublication(drafts, { invariants: readInvariants(text) })).toEqual([]);
});

describe('a broken agreement', () => {
  test.each(['sound', 'indicator'])('is made from one in which nothing is found: %s', (base) => {
    const texts = textsOf(base);
    expect(checkPublication([draftOf(texts)], { invariants: readInvariants(texts['invariants.yaml']) })).toEqual([]);
  });

  test.each(BROKEN)(
    'is found: $name',
    ({ base, beside, edits, expect: { check, severity = 'error', field, rule = '' }, name }: Broken) => {
      const texts = edited({ name, base, edits, expect: { check, field } });
      const found = findingsOf(texts, beside === undefined ? [] : [beside]);
      const matching = found.filter(
        (one) => one.check === check && one.severity === severity && one.field.includes(field) && one.rule.includes(rule),
      );
      expect(matching, JSON.stringify(found)).not.toEqual([]);
      for (const { counterexample } of matching)
        if (counterexample !== undefined)
          expect(CONFIRMED[check]?.(texts, counterexample) ?? true, JSON.stringify(counterexample)).toBe(true);
      for (const say of TRANSLATED)
        expect(found.filter(({ rule: told }) => !OF_A_PARSER.test(told) && sayRule(told, say) === told)).toEqual([]);
    },
  );

  test('there is for every check', () => {
    const covered = new Set(BROKEN.map(({ expect: { check } }) => check));
    expect([...covered].sort()).toEqual([...PROOF_CHECKS].sort());
  });
});

describe('a finding', () => {
  test('has the line that it is about, in either file, and says it as a fault', () => {
    const texts = edited(BROKEN.find(({ name }) => name === 'The state of another country')!);
    const [found] = findingsOf(texts);
    const line = texts['agreement.yaml'].split('\n').findIndex((text) => text.includes('state: CHN')) + 1;
    expect(found?.line).toBe(line);
    expect(faultOfFinding(found!)).toEqual({
      field: `agreement.yaml:${line}/parties/1/state`,
      rule: 'CHL, the ICAO Doc 9303 code of CL',
    });
    const ruled = edited(BROKEN.find(({ name }) => name === 'A third country in small letters')!);
    const at = ruled['rules.cedar'].split('\n').findIndex((text) => text.includes('"onward-not-to-cc"')) + 1;
    expect(faultOfFinding(findingsOf(ruled)[0]!).field).toBe(`rules.cedar:${at}#onward-not-to-cc`);
  });

  test('of every fault of a text comes at once, proved or not', () => {
    const texts = textsOf('sound');
    const both = {
      ...texts,
      'agreement.yaml': texts['agreement.yaml'].replace('state: CHL', 'state: CHN'),
      'rules.cedar': texts['rules.cedar'].replace('"CC"', '"CK"'),
    };
    const checks = checkPublication([draftOf(both)], { invariants: readInvariants(texts['invariants.yaml']) });
    expect(checks.map(({ check }) => check)).toEqual(['party-state', 'invariant-broken']);
  });

  test('of a broken invariant has no fact that it does not need', () => {
    const texts = edited(BROKEN.find(({ name }) => name === 'One person where two were agreed')!);
    const { counterexample = {} } = findingsOf(texts).find(({ check }) => check === 'invariant-broken') ?? {};
    const always = [
      'action',
      'from',
      'to',
      'fromAgency',
      'toAgency',
      'recordKind',
      'verb',
      'purpose',
      'classification',
      'issued',
    ];
    expect(Object.keys(counterexample).filter((name) => !always.includes(name))).toEqual(['approvals', 'category']);
  });
});

describe('a successor', () => {
  const texts = textsOf('sound');
  const second = { ...texts, 'agreement.yaml': texts['agreement.yaml'].replace('version: "1"', 'version: "2"') };

  test('beside the version before it is no overlap', () => {
    expect(checkPublication([draftOf(second)], { beside: [load(texts)] })).toEqual([]);
    expect(checkPublication([draftOf(texts), draftOf(second)])).toEqual([]);
  });

  test('is held against the others', () => {
    const other = { ...texts, 'agreement.yaml': texts['agreement.yaml'].replace('id: sound', 'id: another') };
    expect(checkPublication([draftOf(second)], { beside: [load(texts), load(other)] })).toMatchObject(
      Array.from({ length: 6 }, () => ({ check: 'agreements-overlap', agreement: 'sound@2' })),
    );
  });
});
