import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ONE_END_ONLY } from '../../../services/policy/facts.ts';
import { type Agreement, createEngine, type Decision, type Facts, loadAgreement } from '../../../services/policy/index.ts';
import type { Rule } from '../../../services/policy/rules.ts';
import { anyExchange, WORLDS, type World } from './worlds.ts';

const engines = new Map([...WORLDS].map(([id, { agreement }]) => [id, createEngine([agreement], { cache: false })]));
const decideIn = (id: string, facts: Facts): Decision => engines.get(id)!.decide(facts);
const decideWith = (agreement: Agreement, rules: readonly Rule[], facts: Facts): Decision => {
  using engine = createEngine([{ ...agreement, rules }], { cache: false });
  return engine.decide(facts);
};

const isPermit = ({ outcome }: Decision) => outcome.startsWith('PERMIT');
const STRICTNESS = ['PERMIT', 'PERMIT_WITH_OBLIGATIONS', 'HOLD_FOR_RELEASE', 'REFUSE', 'SUPPRESS'];
const strictness = ({ outcome }: Decision) => Math.max(1, STRICTNESS.indexOf(outcome));
/** Without what the bytes of the text alone decide. */
const apart = ({ agreementDigest: _, disguise, ...rest }: Decision): object => ({
  ...rest,
  disguise: disguise && apart(disguise),
});

/** Nothing that was not released before. */
function expectNoMore(before: Decision, after: Decision): void {
  if (isPermit(after)) {
    expect(isPermit(before)).toBe(true);
    expect(before.disclosed).toEqual(expect.arrayContaining([...after.disclosed]));
  }
  // After a lookup a stricter rule may show as a milder refusal: that of a true NO_MATCH.
  if (before.facts.stage !== 'after-lookup') expect(strictness(after)).toBeGreaterThanOrEqual(strictness(before));
}

/** Made once per world. */
const perWorld = <Value>(make: (world: World) => Value): ((id: string) => Value) => {
  const made = new Map<string, Value>();
  return (id) => {
    if (!made.has(id)) made.set(id, make(WORLDS.get(id)!));
    return made.get(id)!;
  };
};

const ON = {
  release: ['refuse', 'hold'],
  ask: ['refuse'],
  respond: ['refuse', 'suppress'],
  admit: ['refuse'],
  onward: ['refuse'],
  retain: ['refuse'],
  disclose: [''],
} as const;

/** Forbids that an agreement does not have, each read by the loader. */
const added = perWorld(({ agreement, files }: World): readonly Rule[] => {
  const clause = agreement.defaultClause;
  const conditions = ['context.classification > 1', 'context has outcome', 'context has toAgency', 'context has exigent'];
  const texts = Object.entries(ON).flatMap(([action, outcomes]) =>
    outcomes.flatMap((outcome) =>
      conditions.map(
        (condition, i) =>
          `@id("added-${action}-${outcome}-${i}") @clause("${clause}") ${outcome && `@outcome("${outcome}")`}
forbid (principal, action == Action::"${action}", resource) when { ${condition} };`,
      ),
    ),
  );
  const { rules } = loadAgreement({ ...files, 'rules.cedar': `${files['rules.cedar']}\n${texts.join('\n')}` });
  return rules.filter(({ id }) => id.startsWith('added-'));
});

/** The same agreement with a rule, for each action, that cannot be evaluated. */
const broken = perWorld(({ agreement, files }: World): Agreement => {
  const texts = Object.keys(ON).map(
    (action) =>
      `@id("broken-${action}") @clause("${agreement.defaultClause}") ${action === 'disclose' ? '' : '@outcome("refuse")'}
forbid (principal, action == Action::"${action}", resource) when { context.classification + 9223372036854775807 < 0 };`,
  );
  return loadAgreement({ ...files, 'rules.cedar': `${files['rules.cedar']}\n${texts.join('\n')}` });
});

describe('whatever is exchanged', () => {
  test('every outcome is among what these properties are tried on', () => {
    const outcomes = new Set(
      fc.sample(anyExchange, { numRuns: 1000, seed: 1 }).map(([id, facts]) => decideIn(id, facts).outcome),
    );
    expect([...outcomes].sort()).toEqual([...STRICTNESS].sort());
  });

  test('adding a forbid never releases more', () => {
    let stricter = 0;
    fc.assert(
      fc.property(anyExchange, fc.nat(), ([id, facts], n) => {
        const { agreement } = WORLDS.get(id)!;
        const forbids = added(id).filter(({ actions }) => actions.includes(facts.action) || actions.includes('disclose'));
        fc.pre(forbids.length > 0);
        const before = decideIn(id, facts);
        const after = decideWith(agreement, [...agreement.rules, forbids[n % forbids.length]!], facts);
        expectNoMore(before, after);
        if (isPermit(before) && !isPermit(after)) stricter++;
      }),
      { numRuns: 300, seed: 13 },
    );
    expect(stricter).toBeGreaterThan(10);
  });

  test('removing a permit never releases more', () => {
    let stricter = 0;
    fc.assert(
      fc.property(anyExchange, fc.nat(), ([id, facts], n) => {
        const { agreement } = WORLDS.get(id)!;
        const before = decideIn(id, facts);
        const permits = agreement.rules.filter(({ id, effect }) => effect === 'permit' && before.rules.includes(id));
        fc.pre(permits.length > 0);
        const removed = permits[n % permits.length];
        const after = decideWith(
          agreement,
          agreement.rules.filter((rule) => rule !== removed),
          facts,
        );
        expectNoMore(before, after);
        if (after.disclosed.length < before.disclosed.length) stricter++;
      }),
      { numRuns: 200, seed: 17 },
    );
    expect(stricter).toBeGreaterThan(10);
  });

  const shuffled = perWorld((world: World): Agreement => {
    const texts = world.agreement.rules.map(({ text }) => text);
    const [order] = fc.sample(fc.shuffledSubarray(texts, { minLength: texts.length }), { numRuns: 1, seed: 19 });
    return loadAgreement({ ...world.files, 'rules.cedar': order!.join('\n') });
  });

  test('the order of the rules decides nothing', () => {
    fc.assert(
      fc.property(anyExchange, ([id, facts]) => {
        const other = shuffled(id);
        using engine = createEngine([other], { cache: false });
        expect(other.rules.map((rule) => rule.id)).toEqual(WORLDS.get(id)!.agreement.rules.map((rule) => rule.id));
        expect(apart(engine.decide(facts))).toEqual(apart(decideIn(id, facts)));
      }),
      { numRuns: 150, seed: 23 },
    );
  });

  test('what was decided before decides nothing, cached or not', () => {
    const agreements = [...WORLDS.values()].map(({ agreement }) => agreement);
    const asked = fc
      .array(anyExchange, { minLength: 2, maxLength: 6 })
      .chain((exchanges) => fc.shuffledSubarray([...exchanges, ...exchanges], { minLength: exchanges.length }));
    fc.assert(
      fc.property(asked, (exchanges) => {
        using cached = createEngine(agreements);
        using small = createEngine(agreements, { cacheSize: 1 });
        for (const [id, facts] of exchanges)
          for (const engine of [cached, small])
            expect(engine.decide(facts, WORLDS.get(id)!.agreement)).toEqual(decideIn(id, facts));
      }),
      { numRuns: 40, seed: 29 },
    );
  });

  test('a decision made again from its own facts is the same', () => {
    fc.assert(
      fc.property(anyExchange, ([id, facts]) => {
        const decision = decideIn(id, facts);
        const again = (of: Decision) => decideIn(id, JSON.parse(JSON.stringify(of.facts)));
        expect(again(decision)).toEqual(decision);
        if (decision.disguise !== undefined) expect(again(decision.disguise)).toEqual(decision.disguise);
      }),
      { numRuns: 250, seed: 31 },
    );
  });

  test('both ends decide the same fields, though one of them knows less', () => {
    let both = 0;
    fc.assert(
      fc.property(anyExchange, ([id, facts]) => {
        const sent = decideIn(id, facts);
        fc.pre(isPermit(sent) && ['release', 'ask', 'respond'].includes(facts.action));
        fc.pre(facts.stage !== 'before-lookup');
        const seen = Object.fromEntries(Object.entries(facts).filter(([name]) => !ONE_END_ONLY.has(name)));
        const received = decideIn(id, { ...seen, action: 'admit', quota: 'WITHIN' } as unknown as Facts);
        // What an end knows alone may still stop it there.
        if (!isPermit(received)) return;
        expect(received.disclosed).toEqual(sent.disclosed);
        expect(received.withheld).toEqual(sent.withheld);
        both++;
      }),
      { numRuns: 200, seed: 37 },
    );
    expect(both).toBeGreaterThan(50);
  });
});

describe('one thing wrong with what would be permitted', () => {
  const permitted = anyExchange.filter(([id, facts]) => isPermit(decideIn(id, facts)));

  test.each<[string, object, string, string]>([
    ['an unknown fact', { weather: 'rain' }, 'POLICY_ERROR', 'weather: not a fact that rules know'],
    ['an unknown record kind', { recordKind: 'POSTCARD' }, 'NO_AGREEMENT', 'no such record kind'],
    ['a clock that went back', { clock: 'STEPPED_BACK' }, 'CLOCK_STEPPED_BACK', 'agreement/clock'],
    ['a clock that may be wrong', { clock: 'IN_DOUBT' }, 'CLOCK_IN_DOUBT', 'agreement/clock'],
    ['an unknown purpose', { purpose: 'CURIOSITY' }, 'POLICY_REFUSED', 'agreement/purpose'],
    ['an unknown classification', { classification: 'COSMIC' }, 'POLICY_ERROR', 'classification: a known classification'],
    ['an unknown action', { action: 'publish' }, 'POLICY_ERROR', 'action: one of release'],
    ['a sender that is no party', { from: 'XX' }, 'NO_AGREEMENT', 'no agreement in force'],
  ])('%s refuses it and is named', (_, wrong, code, reason) => {
    fc.assert(
      fc.property(permitted, ([id, facts]) => {
        const decision = decideIn(id, { ...facts, ...wrong } as Facts);
        expect(decision).toMatchObject({ outcome: 'REFUSE', code, disclosed: [], withheld: [], obligations: [] });
        expect(decision.reason).toContain(reason);
      }),
      { numRuns: 60, seed: 41 },
    );
  });

  test('an unknown verb refuses it and is named', () => {
    fc.assert(
      fc.property(permitted, ([id, facts]) => {
        const decision = decideIn(id, { ...facts, verb: 'SHOUT' });
        expect(decision.outcome).toBe('REFUSE');
        expect(decision.reason).toMatch(/verb|only with the verb/);
      }),
      { numRuns: 60, seed: 43 },
    );
  });

  test('a rule that errors refuses it and is named', () => {
    fc.assert(
      fc.property(permitted, ([id, facts]) => {
        using engine = createEngine([broken(id)]);
        const decision = engine.decide(facts);
        expect(decision).toMatchObject({ outcome: 'REFUSE', code: 'POLICY_ERROR', disclosed: [] });
        expect(decision.rules).toContain(`broken-${facts.action}`);
        expect(decision.reason).toContain(`broken-${facts.action}`);
      }),
      { numRuns: 60, seed: 47 },
    );
  });
});

describe('an answer after a lookup', () => {
  const answers = anyExchange.filter(([, facts]) => facts.stage === 'after-lookup');
  /** Everything about whom or what was found. */
  const FOUND: readonly (keyof Facts)[] = [
    'outcome',
    'refusalExtent',
    'domesticLaw',
    'mistreatmentRisk',
    'subject',
    'allegedPersecutor',
    'handling',
    'concealed',
    'sourceGrade',
    'formatValid',
    'notice',
    'subjectKind',
    'category',
    'actionOnHit',
    'otherActions',
    'riskCategory',
    'sourceCategory',
  ];
  const HAS: readonly (keyof Facts)[] = [
    'hasName',
    'hasBirthDate',
    'hasDocument',
    'hasBiometric',
    'hasTransactionNumber',
    'anonymous',
    'hasDerogatory',
  ];

  /** What there is to know when nothing is found: the record has its outcome and nothing else. */
  const nothingFound = (facts: Facts): Facts => {
    const left = Object.entries(facts).filter(([name]) => !FOUND.includes(name as keyof Facts));
    const has = left.map(([name, value]) => [name, HAS.includes(name as keyof Facts) ? false : value]);
    return { ...(Object.fromEntries(has) as unknown as Facts), outcome: 'NO_MATCH' };
  };

  test('that is suppressed shows as a true NO_MATCH, whoever was found', () => {
    let suppressed = 0;
    fc.assert(
      fc.property(answers, ([id, facts]) => {
        const decision = decideIn(id, facts);
        const none = decideIn(id, nothingFound(facts));
        fc.pre(facts.classification === 'UNCLASSIFIED' || facts.classification === 'PROTECTED');
        if (decision.outcome === 'SUPPRESS') {
          suppressed++;
          expect(decision).toMatchObject({ disclosed: [], withheld: [], obligations: [] });
          expect(decision.code).toBeUndefined();
          expect(decision.disguise).toEqual(none);
          expect(isPermit(none)).toBe(true);
        }
      }),
      { numRuns: 300, seed: 53 },
    );
    expect(suppressed).toBeGreaterThan(30);
  });

  test('is never suppressed with a failure, nor with a disguise that is suppressed itself', () => {
    fc.assert(
      fc.property(answers, ([id, facts]) => {
        const { outcome, disguise } = decideIn(id, facts);
        expect(disguise === undefined).toBe(outcome !== 'SUPPRESS');
        expect(disguise?.disguise).toBeUndefined();
      }),
      { numRuns: 150, seed: 59 },
    );
  });
});
