import { describe, expect, test } from 'vitest';
import { ObligationKind } from '../../../proto/index.ts';
import { codeOf, DAY } from '../../../services/domain/index.ts';
import { createEngine, type Facts, loadAgreement, loadAgreements } from '../../../services/policy/index.ts';
import { answer, lookout, NOON } from './facts.ts';
import { FOLDERS, filesOf } from './folders.ts';

const agreements = loadAgreements(FOLDERS, filesOf);
const engine = createEngine(agreements);
const lookouts = filesOf('ca-us-lookouts');
const visa = filesOf('ca-us-visa-information');
const withRules = (files: Record<string, string>, rules: string) =>
  loadAgreement({ ...files, 'rules.cedar': `${files['rules.cedar']}\n${rules}` });
const replaced = (files: Record<string, string>, from: string, to: string) => {
  expect(files['agreement.yaml']).toContain(from);
  return loadAgreement({ ...files, 'agreement.yaml': files['agreement.yaml']!.replace(from, to) });
};

const overflow = 'context.classification * 9223372036854775807 > 1';

describe('a finding that nobody made', () => {
  const rules = `
@id("risky")
@clause("D.default-deny")
@outcome("refuse")
forbid (principal, action in [Action::"release", Action::"admit"], resource == Kind::"LOOKOUT")
when { context has mistreatmentRisk && context.mistreatmentRisk == MistreatmentRisk::"SUBSTANTIAL" };

@id("lawless")
@clause("D.default-deny")
@outcome("refuse")
forbid (principal, action in [Action::"release", Action::"admit"], resource == Kind::"LOOKOUT")
when { context has domesticLaw && context.domesticLaw != DomesticLaw::"CLEAR" };
`;
  const strict = createEngine([withRules(lookouts, rules)]);
  const admitted = { ...lookout, action: 'admit' } as const;

  test.each<[string, object, readonly string[]]>([
    ['none', {}, ['lawless', 'risky']],
    ['one of two', { domesticLaw: 'CLEAR' }, ['risky']],
    ['the other of two', { mistreatmentRisk: 'NONE' }, ['lawless']],
    ['both', { domesticLaw: 'CLEAR', mistreatmentRisk: 'NONE' }, []],
  ])('counts as the strictest where it is admitted: %s', (_, found, refusing) => {
    const decision = strict.decide({ ...admitted, ...found });
    expect(decision.outcome).toBe(refusing.length > 0 ? 'REFUSE' : 'PERMIT_WITH_OBLIGATIONS');
    if (refusing.length > 0) expect([...decision.rules].sort()).toEqual(refusing);
    expect(decision.facts).toEqual({ ...admitted, ...found });
  });

  test('is not assessed where it is released, as before', () => {
    expect(strict.decide(lookout).outcome).toBe('PERMIT_WITH_OBLIGATIONS');
  });
});

describe('it fails closed', () => {
  test('the facts that the table starts from are permitted', () => {
    expect(engine.decide(lookout).outcome).toBe('PERMIT_WITH_OBLIGATIONS');
  });

  test.each<[string, object, string, string]>([
    ['an unknown fact', { weather: 'rain' }, 'POLICY_ERROR', 'weather: not a fact'],
    ['an unknown action', { action: 'publish' }, 'POLICY_ERROR', 'action: one of'],
    ['an action that does not go with the verb', { action: 'ask' }, 'POLICY_ERROR', 'action: release with this verb'],
    ['an unknown record kind', { recordKind: 'POSTCARD' }, 'NO_AGREEMENT', 'no such record kind'],
    ['an unknown verb', { verb: 'SHOUT' }, 'NO_AGREEMENT', 'no such verb'],
    ['a kind that only the link itself says', { recordKind: 'RECEIPT' }, 'NO_AGREEMENT', 'no agreement in force'],
    ['an unknown country', { to: 'XX' }, 'NO_AGREEMENT', 'no agreement in force'],
    ['a country to itself', { to: 'US' }, 'NO_AGREEMENT', 'no agreement in force'],
    ['an unknown purpose', { purpose: 'CURIOSITY' }, 'POLICY_REFUSED', 'agreement/purpose'],
    ["a purpose that is an object's own", { purpose: 'constructor' }, 'POLICY_REFUSED', 'agreement/purpose'],
    ['a wrong agency', { fromAgency: 'CBSA' }, 'POLICY_REFUSED', 'agreement/agency'],
    ['an unknown classification', { classification: 'COSMIC' }, 'POLICY_ERROR', 'classification: a known'],
    ['an unspecified classification', { classification: 'UNSPECIFIED' }, 'POLICY_ERROR', 'classification: a known'],
    ['an unknown category', { category: 'GOSSIP' }, 'POLICY_ERROR', 'category: one of'],
    ['a number where a text belongs', { sourceGrade: 2 }, 'POLICY_ERROR', 'sourceGrade: one of'],
    ['null where a fact belongs', { sourceGrade: null }, 'POLICY_ERROR', 'sourceGrade: one of'],
    ['an empty agency', { fromAgency: '' }, 'POLICY_ERROR', 'fromAgency: a text'],
    ['a list that is too long', { allegedPersecutor: Array(33).fill('UTO') }, 'POLICY_ERROR', 'allegedPersecutor: at most 32'],
    ['a subject that lacks a list', { subject: { citizenship: [] } }, 'POLICY_ERROR', 'subject: exactly'],
    ['a stage without a response', { stage: 'after-lookup' }, 'POLICY_ERROR', 'stage: only with'],
    ['an outcome of what is no answer', { outcome: 'MATCH' }, 'POLICY_ERROR', 'outcome: only with'],
    ['an outcome that is never on the wire', { outcome: 'UNAVAILABLE' }, 'POLICY_ERROR', 'outcome: one of'],
    ['a time that is none', { issued: Number.NaN }, 'POLICY_ERROR', 'issued: microseconds'],
    ['a time before the agreement', { issued: 0 }, 'NO_AGREEMENT', 'no agreement in force'],
  ])('%s is refused and named', (_, over, code, reason) => {
    const decision = engine.decide({ ...lookout, ...over } as Facts);
    expect(decision).toMatchObject({ outcome: 'REFUSE', code, disclosed: [], withheld: [], obligations: [] });
    expect(decision.reason).toContain(reason);
  });

  test.each([
    [
      'a forbid of the exchange',
      `@id("broken") @clause("TUSCAN") @outcome("hold") forbid (principal, action == Action::"release", resource) when { ${overflow} };`,
    ],
    [
      'a permit of the exchange',
      `@id("broken") @clause("TUSCAN") permit (principal, action == Action::"release", resource) when { ${overflow} };`,
    ],
    [
      'a forbid of a field',
      `@id("broken") @clause("TUSCAN") forbid (principal, action == Action::"disclose", resource == FieldGroup::"LOOKOUT/thing") when { ${overflow} };`,
    ],
  ])('%s that errors refuses, where Cedar alone would skip it', (_, rule) => {
    using broken = createEngine([withRules(lookouts, rule)]);
    for (let i = 0; i < 2; i++)
      expect(broken.decide(lookout)).toMatchObject({ outcome: 'REFUSE', code: 'POLICY_ERROR', rules: ['broken'], disclosed: [] });
    // At a classification where it does not overflow it decides.
    expect(broken.decide({ ...lookout, action: 'admit', classification: 'UNCLASSIFIED' }).code).toBeUndefined();
  });

  test('a rule that errors after a lookup refuses as well', () => {
    const rule = `@id("broken") @clause("315.21") @outcome("suppress") forbid (principal, action == Action::"respond", resource == Kind::"VISA_ANSWER") when { ${overflow} };`;
    using broken = createEngine([withRules(visa, rule)]);
    expect(broken.decide(answer)).toMatchObject({ outcome: 'REFUSE', code: 'POLICY_ERROR', rules: ['broken'], disclosed: [] });
  });

  test('a permit that shows no field is refused', () => {
    const rule = '@id("all") @clause("TUSCAN") forbid (principal, action == Action::"disclose", resource);';
    using mute = createEngine([withRules(lookouts, rule)]);
    expect(mute.decide(lookout)).toMatchObject({ outcome: 'REFUSE', code: 'POLICY_REFUSED', rules: ['agreement/no-field'] });
  });

  test.each(['NEGOTIATING', 'SIGNED', 'SUSPENDED', 'TERMINATED'])('an agreement that is %s covers nothing', (status) => {
    using idle = createEngine([replaced(lookouts, 'status: IN_FORCE', `status: ${status}`)]);
    expect(idle.covering(lookout)).toBeUndefined();
    expect(idle.decide(lookout)).toMatchObject({ outcome: 'REFUSE', code: 'NO_AGREEMENT', agreement: '' });
  });

  test('a closed engine decides nothing', () => {
    const closed = createEngine(agreements);
    closed[Symbol.dispose]();
    expect(closed.decide(lookout)).toMatchObject({ outcome: 'REFUSE', code: 'POLICY_ERROR' });
  });
});

describe('which agreement', () => {
  test('is the one that grants the direction, kind and verb', () => {
    expect(engine.covering(lookout)?.id).toBe('ca-us-lookouts');
    expect(engine.covering(answer)?.id).toBe('ca-us-visa-information');
    expect(engine.covering({ ...lookout, recordKind: 'HIGH_RISK_CARGO', to: 'MX' })?.id).toBe('us-mx-cargo');
  });

  test('there is none for lookouts or visa data to Mexico', () => {
    expect(engine.covering({ ...lookout, to: 'MX' })).toBeUndefined();
    expect(engine.covering({ ...answer, to: 'MX' })).toBeUndefined();
  });

  test('two in force that overlap are refused at load', () => {
    const twin = replaced(lookouts, 'version: "1"', 'version: "2"');
    const one = loadAgreement(lookouts);
    try {
      createEngine([one, twin]);
      expect.unreachable();
    } catch (error) {
      expect(codeOf(error)).toBe('CONFIG_INVALID');
      expect(String(error)).toContain('ca-us-lookouts@2: no overlap with ca-us-lookouts@1 on US>CA LOOKOUT POST');
    }
  });

  test('successive versions each cover their own time, to the microsecond', () => {
    const first = replaced(lookouts, 'from: 2016-01-01', 'from: 2016-01-01\n  until: 2026-03-02');
    const second = replaced(
      { ...lookouts, 'agreement.yaml': lookouts['agreement.yaml']!.replace('version: "1"', 'version: "2"') },
      'from: 2016-01-01',
      'from: 2026-03-02',
    );
    using both = createEngine([first, second]);
    const change = NOON + DAY / 2;
    expect(both.decide({ ...lookout, issued: change - 1 }).agreementDigest).toEqual(first.digest);
    expect(both.decide({ ...lookout, issued: change }).agreementDigest).toEqual(second.digest);
    expect(both.byDigest('ca-us-lookouts', first.digest, change - 1)).toBe(first);
    expect(() => both.byDigest('ca-us-lookouts', first.digest, change)).toThrow(/same agreement text/);
    expect(() => both.byDigest('ca-us-lookouts', second.digest, change - 1)).toThrow(/same agreement text/);
    // A receiver decides under the one that was named, and only while it was in force.
    expect(both.decide({ ...lookout, action: 'admit', issued: change - 1 }, first).agreementDigest).toEqual(first.digest);
    expect(both.decide({ ...lookout, action: 'admit', issued: change }, first).code).toBe('NO_AGREEMENT');
  });

  test('a digest of another text is a mismatch that may be tried again, an unknown agreement is none', () => {
    const other = replaced(lookouts, 'days: 1095', 'days: 1094');
    const caught = (run: () => unknown): unknown => {
      try {
        return run();
      } catch (error) {
        return error;
      }
    };
    expect(caught(() => engine.byDigest('ca-us-lookouts', other.digest, NOON))).toMatchObject({
      code: 'AGREEMENT_DIGEST_MISMATCH',
      retryable: true,
    });
    expect(caught(() => engine.byDigest('ca-us-lookouts', new Uint8Array(0), NOON))).toMatchObject({
      code: 'AGREEMENT_DIGEST_MISMATCH',
    });
    expect(caught(() => engine.byDigest('atlantis', other.digest, NOON))).toMatchObject({
      code: 'NO_AGREEMENT',
      retryable: false,
    });
  });

  test('an agreement that the engine does not hold decides nothing', () => {
    expect(engine.decide(lookout, replaced(lookouts, 'days: 1095', 'days: 1094')).code).toBe('NO_AGREEMENT');
  });
});

describe('a decision', () => {
  test('has every field of the kind either disclosed or withheld by a declared clause', () => {
    for (const facts of [lookout, answer, { ...lookout, recordKind: 'HIGH_RISK_CARGO', to: 'MX', purpose: 'CARGO_SECURITY' }]) {
      const decision = engine.decide(facts);
      const agreement = engine.covering(facts)!;
      const all = agreement.fieldGroups[facts.recordKind]!.flatMap((group) => group.fields);
      const shown = [...decision.disclosed, ...decision.withheld.flatMap((part) => part.fields)];
      expect(shown.sort((a, b) => a - b)).toEqual(all.sort((a, b) => a - b));
      for (const { clause } of decision.withheld) expect(Object.keys(agreement.clauses)).toContain(clause);
    }
  });

  test('of match indicator only is fields 1 and 2 of cargo, whatever the record says', () => {
    const facts: Facts = {
      ...lookout,
      recordKind: 'HIGH_RISK_CARGO',
      to: 'MX',
      purpose: 'CARGO_SECURITY',
      riskCategory: 'RADIOACTIVE',
    };
    expect(engine.decide(facts).disclosed).toEqual([1, 2]);
  });

  test('with several retentions obliges to the shortest, once', () => {
    const rule =
      '@id("short") @clause("D.retention") @obliges("retention-1-year, retention-3-years") permit (principal, action == Action::"release", resource);';
    using strict = createEngine([withRules(lookouts, rule)]);
    const retentions = strict.decide(lookout).obligations.filter(({ kind }) => kind === ObligationKind.RETENTION);
    expect(retentions).toEqual([{ kind: ObligationKind.RETENTION, days: 365, hours: 0, text: '', clause: 'D.retention' }]);
  });

  test('reports every forbid that matched and takes the strictest', () => {
    const rules = `@id("f-any") @clause("315.24") @outcome("refuse") forbid (principal, action == Action::"respond", resource);
@id("f-refuse") @clause("315.25(4)") @outcome("refuse") forbid (principal, action == Action::"respond", resource == Kind::"VISA_ANSWER") when { context has subject };
@id("f-suppress") @clause("315.3") @outcome("suppress") forbid (principal, action == Action::"respond", resource == Kind::"VISA_ANSWER") when { context has subject && context.subject.citizenship.contains("XXA") };`;
    using strict = createEngine([withRules(visa, rules)]);
    expect(strict.decide(answer)).toMatchObject({
      outcome: 'REFUSE',
      rules: ['f-any', 'f-refuse'],
      clauses: ['315.24', '315.25(4)'],
    });
    const stateless = { ...answer, subject: { ...answer.subject!, citizenship: ['XXA'] } };
    // A true NO_MATCH would be refused here, so a refusal reveals no more than that.
    expect(strict.decide(stateless).outcome).toBe('REFUSE');
  });

  test('can be made again from its own facts', () => {
    for (const facts of [lookout, answer]) {
      const decision = engine.decide(facts);
      expect(engine.decide(JSON.parse(JSON.stringify(decision.facts)))).toEqual(decision);
    }
  });
});

describe('a suppressed answer', () => {
  const own: Facts = { ...answer, subject: { ...answer.subject!, citizenship: ['USA'] } };
  const none: Facts = { ...answer, outcome: 'NO_MATCH' };
  delete (none as { subject?: unknown }).subject;

  test('is disguised as exactly the decision about a true NO_MATCH', () => {
    const suppressed = engine.decide(own);
    expect(suppressed).toMatchObject({ outcome: 'SUPPRESS', disclosed: [], obligations: [] });
    expect(suppressed.code).toBeUndefined();
    expect(suppressed.disguise).toEqual(engine.decide(none));
    expect(engine.decide({ ...own, issued: NOON + 5 }).disguise).toEqual(engine.decide({ ...none, issued: NOON + 5 }));
  });

  test('is refused instead where a true NO_MATCH would be refused', () => {
    const rule =
      '@id("closed") @clause("315.24") @outcome("refuse") forbid (principal, action == Action::"respond", resource == Kind::"VISA_ANSWER") when { context has outcome && context.outcome == Outcome::"NO_MATCH" };';
    using closed = createEngine([withRules(visa, rule)]);
    expect(closed.decide(own)).toEqual({ ...closed.decide(none), facts: expect.anything() });
  });

  test('is what a match becomes that no rule permits', () => {
    const files = {
      ...visa,
      'rules.cedar': visa['rules.cedar']!.replace(
        'context.outcome == Outcome::"MATCH" };',
        'context.outcome == Outcome::"ERROR" };',
      ),
    };
    using silent = createEngine([loadAgreement(files)]);
    expect(silent.decide(answer)).toMatchObject({
      outcome: 'SUPPRESS',
      rules: ['agreement/default'],
      clauses: ['D.default-deny'],
    });
  });

  test('is not decided before the lookup: a suppress rule waits for what is found', () => {
    const rule = '@id("early") @clause("315.24") @outcome("suppress") forbid (principal, action == Action::"respond", resource);';
    using early = createEngine([withRules(visa, rule)]);
    const { outcome: _, ...rest } = answer;
    const before: Facts = { ...rest, stage: 'before-lookup', recordKind: 'VISA_QUERY', verb: 'QUERY', quota: 'WITHIN' };
    expect(early.decide(before).outcome).toBe('PERMIT_WITH_OBLIGATIONS');
  });
});

describe('dated rules and the cache', () => {
  const resident: Facts = { ...answer, subject: { ...answer.subject!, permanentResidence: ['USA'] } };
  const amended = Date.UTC(2024, 6, 19) * 1000;

  test('a cached decision is not used on the other side of an amendment', () => {
    for (let i = 0; i < 2; i++) {
      expect(engine.decide({ ...resident, issued: amended - 1 }).outcome).toBe('SUPPRESS');
      expect(engine.decide({ ...resident, issued: amended }).outcome).toBe('PERMIT_WITH_OBLIGATIONS');
    }
  });

  test('the facts of a cached decision are those that were asked', () => {
    engine.decide(resident);
    expect(engine.decide({ ...resident, issued: NOON + 7 }).facts.issued).toBe(NOON + 7);
  });
});

describe('the receiver', () => {
  test('permits exactly the fields that the sender releases, though it knows less', () => {
    for (const from of ['US', 'CA'])
      for (const category of ['TERRORISM', 'SERIOUS_CRIME', 'ORGANIZED_CRIME', 'MISSING_PERSON']) {
        const parties = from === 'US' ? { from, to: 'CA', fromAgency: 'CBP' } : { from, to: 'US', fromAgency: 'CBSA' };
        const sent = engine.decide({ ...lookout, ...parties, category });
        const { sourceGrade: _, ...seen } = lookout;
        const received = engine.decide({ ...seen, ...parties, category, action: 'admit' });
        expect(received.disclosed).toEqual(sent.disclosed);
        expect(received.obligations).toEqual(sent.obligations);
      }
  });
});
