import { describe, expect, test } from 'vitest';
import { createEngine, type Facts, loadAgreement } from '../../../services/policy/index.ts';
import { answer, NOON } from './facts.ts';
import { everyKey } from './folders.ts';

const agreement = loadAgreement(everyKey);
const engine = createEngine([agreement]);
const altered = (from: string, to: string) => {
  expect(everyKey['agreement.yaml']).toContain(from);
  return loadAgreement({ ...everyKey, 'agreement.yaml': everyKey['agreement.yaml']!.replace(from, to) });
};

const lookout: Facts = {
  action: 'release',
  from: 'US',
  to: 'CA',
  fromAgency: 'CBP',
  toAgency: 'CBSA',
  recordKind: 'LOOKOUT',
  verb: 'POST',
  purpose: 'SCREENING',
  classification: 'PROTECTED',
  issued: NOON,
};
const cargo: Facts = { ...lookout, recordKind: 'HIGH_RISK_CARGO', quota: 'WITHIN' };
const question: Facts = {
  ...lookout,
  action: 'ask',
  from: 'CA',
  to: 'US',
  fromAgency: 'CBSA',
  toAgency: 'CBP',
  recordKind: 'VISA_QUERY',
  verb: 'QUERY',
  quota: 'WITHIN',
};
const found: Facts = { ...answer, fromAgency: 'CBP', toAgency: 'CBSA', purpose: 'SCREENING' };
const onward: Facts = { ...lookout, action: 'onward', onwardTo: 'GB', onwardConsent: 'GRANTED' };
const retained: Facts = { ...lookout, action: 'retain', retention: 'WITHIN' };

describe('the agreement itself decides', () => {
  test('nothing about what is within its terms', () => {
    for (const facts of [lookout, cargo, question, found, onward, retained])
      expect(engine.decide(facts).outcome, facts.action).toMatch(/^PERMIT/);
  });

  test.each<[string, Facts, object]>([
    [
      'a suspended kind',
      { ...lookout, suspended: true },
      { code: 'AGREEMENT_SUSPENDED', rules: ['agreement/suspended'], clauses: ['C.suspension'] },
    ],
    [
      'a question of a suspended kind',
      { ...question, suspended: true },
      { code: 'AGREEMENT_SUSPENDED', rules: ['agreement/suspended'] },
    ],
    [
      'onward, of a suspended kind',
      { ...onward, suspended: true },
      { code: 'AGREEMENT_SUSPENDED', rules: ['agreement/suspended'] },
    ],
    [
      'a partner that acts under another text',
      { ...lookout, peerAgreement: 'DIFFERENT' },
      { code: 'AGREEMENT_DIGEST_MISMATCH', rules: ['agreement/peer'], clauses: ['C.default'] },
    ],
    [
      'a quota that is used up',
      { ...question, quota: 'EXHAUSTED' },
      { code: 'QUOTA_EXHAUSTED', rules: ['agreement/quota'], clauses: ['C.quota'] },
    ],
    [
      'an agency of another party',
      { ...lookout, fromAgency: 'CBSA' },
      { code: 'POLICY_REFUSED', rules: ['agreement/agency'], clauses: ['C.grant'] },
    ],
    [
      'an agency that is addressed at another party',
      { ...lookout, toAgency: 'TSC' },
      { code: 'POLICY_REFUSED', rules: ['agreement/agency'] },
    ],
    [
      'an agency that the grant leaves out',
      { ...lookout, purpose: 'FOLLOW_UP', toAgency: 'RCMP' },
      { code: 'POLICY_REFUSED', rules: ['agreement/agency'], clauses: ['C.follow-up'] },
    ],
    [
      'a purpose that the grants leave out',
      { ...lookout, purpose: 'AUDIT' },
      { code: 'POLICY_REFUSED', rules: ['agreement/purpose'], clauses: ['C.grant'] },
    ],
    [
      'a purpose that nobody agreed',
      { ...lookout, purpose: 'CURIOSITY' },
      { code: 'POLICY_REFUSED', rules: ['agreement/purpose'], clauses: ['C.default'] },
    ],
    [
      'a classification above the ceiling',
      { ...lookout, classification: 'SECRET' },
      { code: 'POLICY_REFUSED', rules: ['agreement/classification'], clauses: ['C.ceiling'] },
    ],
    [
      'several at once, with the code of the first',
      { ...question, suspended: true, quota: 'EXHAUSTED', purpose: 'CURIOSITY' },
      {
        code: 'AGREEMENT_SUSPENDED',
        rules: ['agreement/purpose', 'agreement/quota', 'agreement/suspended'],
        clauses: ['C.default', 'C.quota', 'C.suspension'],
      },
    ],
  ])('to refuse %s', (_, facts, expected) => {
    const decision = engine.decide(facts);
    expect(decision).toMatchObject({ outcome: 'REFUSE', disclosed: [], obligations: [], notices: [], ...expected });
    for (const rule of decision.rules) expect(decision.reason).toContain(rule);
  });

  test('by the clock before all else: what is in force cannot be known', () => {
    for (const facts of [lookout, { ...lookout, to: 'MX' }, { ...lookout, suspended: true }])
      expect(engine.decide({ ...facts, clock: 'STEPPED_BACK' })).toMatchObject({
        outcome: 'REFUSE',
        code: 'CLOCK_STEPPED_BACK',
        rules: ['agreement/clock'],
        agreement: '',
        reason: expect.stringContaining('own clock went back'),
      });
    expect(engine.decide({ ...lookout, clock: 'SOUND' }).outcome).toBe('PERMIT_WITH_OBLIGATIONS');
  });

  test('by its dated suspensions, to the microsecond, cached or not', () => {
    const [from, until] = [Date.UTC(2022, 1, 1) * 1000, Date.UTC(2022, 2, 1) * 1000];
    for (let i = 0; i < 2; i++) {
      for (const issued of [from - 1, until])
        expect(engine.decide({ ...lookout, issued }).outcome).toBe('PERMIT_WITH_OBLIGATIONS');
      for (const issued of [from, until - 1])
        expect(engine.decide({ ...lookout, issued })).toMatchObject({ code: 'AGREEMENT_SUSPENDED', clauses: ['C.pause'] });
      expect(engine.decide({ ...cargo, issued: from }).outcome).toBe('PERMIT_WITH_OBLIGATIONS');
    }
  });

  test('that what is held may be kept while the agreement is suspended, and not for longer than agreed', () => {
    const suspended = { ...retained, suspended: true, peerAgreement: 'DIFFERENT' } as const;
    expect(engine.decide(suspended).outcome).toBe('PERMIT');
    expect(engine.decide({ ...suspended, retention: 'EXPIRED' }).outcome).toBe('REFUSE');
  });

  test('under an override only if it has one', () => {
    const without = createEngine([altered('exigent: { hours: 24, reviewHours: 72, clause: C.exigent }\n', '')]);
    expect(engine.decide({ ...lookout, exigent: true }).outcome).toBe('PERMIT_WITH_OBLIGATIONS');
    expect(without.decide({ ...lookout, exigent: true })).toMatchObject({ code: 'POLICY_REFUSED', rules: ['agreement/exigent'] });
    expect(without.decide({ ...lookout, exigent: false }).outcome).toBe('PERMIT_WITH_OBLIGATIONS');
  });

  test('that it must be said for which agency, where not every one may have it', () => {
    const { toAgency: _, ...unaddressed } = lookout;
    expect(engine.decide(unaddressed).outcome).toBe('PERMIT_WITH_OBLIGATIONS');
    expect(engine.decide({ ...unaddressed, purpose: 'FOLLOW_UP' }).rules).toEqual(['agreement/agency']);
    expect(engine.decide({ ...lookout, purpose: 'FOLLOW_UP' }).outcome).toBe('PERMIT_WITH_OBLIGATIONS');
  });
});

describe('a quota', () => {
  test('that was not looked at decides nothing, and is named', () => {
    const { quota: _, ...uncounted } = question;
    for (let i = 0; i < 2; i++)
      expect(engine.decide(uncounted)).toMatchObject({
        outcome: 'REFUSE',
        code: 'POLICY_ERROR',
        rules: ['agreement/quota'],
        reason: expect.stringContaining('the fact quota is missing'),
      });
    // Nothing is counted in this direction, nor when nothing is exchanged.
    expect(engine.decide({ ...uncounted, from: 'US', to: 'CA', fromAgency: 'CBP', toAgency: 'CBSA' }).outcome).toMatch(/^PERMIT/);
    expect(engine.decide({ ...uncounted, action: 'retain', retention: 'WITHIN' }).outcome).toBe('PERMIT');
  });

  test('that holds lets through what a person approved, and binds the sender', () => {
    const over = { ...cargo, quota: 'EXHAUSTED' } as const;
    expect(engine.decide(over)).toMatchObject({
      outcome: 'HOLD_FOR_RELEASE',
      code: 'POLICY_HELD',
      rules: ['agreement/quota', 'cargo', 'show'],
      clauses: ['C.quota', 'C.rule'],
    });
    expect(engine.decide(over).disclosed).toEqual(engine.decide(cargo).disclosed);
    expect(engine.decide({ ...over, approvals: 1 })).toMatchObject({
      outcome: 'PERMIT_WITH_OBLIGATIONS',
      rules: ['cargo', 'show'],
    });
    expect(engine.decide({ ...over, action: 'admit' }).outcome).toBe('PERMIT_WITH_OBLIGATIONS');
  });

  test('that holds releases nothing that no rule permits', () => {
    const forbid = '@id("no") @clause("C.forbid") @outcome("refuse") forbid (principal, action == Action::"release", resource);';
    const strict = createEngine([loadAgreement({ ...everyKey, 'rules.cedar': `${everyKey['rules.cedar']}\n${forbid}` })]);
    expect(strict.decide({ ...cargo, quota: 'EXHAUSTED' })).toMatchObject({ outcome: 'REFUSE', disclosed: [] });
    const silent = createEngine([
      loadAgreement({ ...everyKey, 'rules.cedar': everyKey['rules.cedar']!.replace(/@id\("cargo"\)[^;]*;/, '') }),
    ]);
    expect(silent.decide({ ...cargo, quota: 'EXHAUSTED' })).toMatchObject({ outcome: 'REFUSE', disclosed: [] });
  });
});

describe('notices', () => {
  const names = (facts: Facts) => engine.decide(facts).notices.map(({ name }) => name);

  test('are those of every rule that determined it, permits and forbids, each once', () => {
    expect(names(lookout)).toEqual(['count']);
    expect(names({ ...lookout, hasDerogatory: true, approvals: 1 })).toEqual(['watch', 'count']);
    expect(names({ ...lookout, hasDerogatory: true, approvals: 2 })).toEqual(['count']);
    expect(names({ ...onward, onwardConsent: 'EXPIRED' })).toEqual(['watch']);
    expect(engine.decide(lookout).notices).toEqual([agreement.notices.count]);
  });

  test('of an imbalance change nothing else', () => {
    for (const facts of [lookout, { ...lookout, classification: 'SECRET' }, { ...lookout, action: 'admit' }] as Facts[]) {
      const { notices, facts: _, ...told } = engine.decide({ ...facts, reciprocity: 'UNBALANCED' });
      const { notices: before, facts: __, ...same } = engine.decide({ ...facts, reciprocity: 'BALANCED' });
      expect(told).toEqual(same);
      expect(notices).toEqual([
        ...before,
        { name: 'agreement/reciprocity', kind: 'ALERT', text: expect.stringContaining('2.5 times'), clause: 'C.ratio' },
      ]);
    }
    expect(names({ ...cargo, reciprocity: 'UNBALANCED' })).toEqual([]);
  });

  test('of a suppressed answer are ours: its disguise has none of them', () => {
    const suppressed = engine.decide({ ...found, mistreatmentRisk: 'SUBSTANTIAL' });
    expect(suppressed.outcome).toBe('SUPPRESS');
    expect(suppressed.notices.map(({ name }) => name)).toEqual(['watch', 'count']);
    expect(suppressed.disguise?.notices).toEqual([]);
    // A true NO_MATCH would be refused here: the answer is refused, and our own people know why.
    const refused = engine.decide({ ...found, mistreatmentRisk: 'SUBSTANTIAL', exigent: true });
    expect(refused.outcome).toBe('REFUSE');
    expect(refused.notices.map(({ name }) => name)).toEqual(['watch', 'count']);
  });
});

describe('what was received', () => {
  test('goes to a third country as the rules of onward say', () => {
    expect(engine.decide(onward)).toMatchObject({
      outcome: 'PERMIT_WITH_OBLIGATIONS',
      rules: ['onward'],
      obligations: [agreement.obligations.tell],
      disclosed: [],
      withheld: [],
    });
    expect(engine.decide({ ...onward, onwardConsent: 'OTHER_RECIPIENT' })).toMatchObject({
      outcome: 'REFUSE',
      rules: ['onward-consent'],
    });
    expect(engine.decide({ ...onward, onwardTo: 'FR' })).toMatchObject({ outcome: 'REFUSE', rules: ['agreement/default'] });
  });

  test('is kept as the rules of retain say, and obliges to nothing new', () => {
    expect(engine.decide(retained)).toMatchObject({ outcome: 'PERMIT', rules: ['keep'], obligations: [], disclosed: [] });
    expect(engine.decide({ ...retained, retention: 'EXPIRED' })).toMatchObject({
      outcome: 'REFUSE',
      rules: ['agreement/default'],
    });
    // Of a question also what its answer was.
    expect(engine.decide({ ...retained, recordKind: 'VISA_QUERY', verb: 'QUERY', outcome: 'NO_MATCH' }).outcome).toBe('PERMIT');
    expect(engine.decide({ ...retained, outcome: 'NO_MATCH' })).toMatchObject({ code: 'POLICY_ERROR' });
  });

  test.each<[string, Facts, string]>([
    ['onward to nowhere', { ...lookout, action: 'onward' }, 'onwardTo: with the action onward: an ISO 3166-1 alpha-2 code'],
    ['onward to what is no country', { ...onward, onwardTo: 'GBR' }, 'onwardTo: an ISO 3166-1'],
    ['a release with a consent', { ...lookout, onwardConsent: 'GRANTED' }, 'onwardConsent: only with the action onward'],
    ['kept for no time', { ...lookout, action: 'retain' }, 'retention: with the action retain: one of WITHIN, EXPIRED'],
    [
      'an admission with an assessment',
      { ...lookout, action: 'admit', assessment: 'RECORDED' },
      'assessment: only with the action retain',
    ],
    ['more approvals than there can be', { ...lookout, approvals: 9 }, 'approvals: a whole number from 0 to 8'],
    ['half an approval', { ...lookout, approvals: 0.5 }, 'approvals: a whole number'],
    ['an agency that is no text', { ...lookout, toAgency: '' }, 'toAgency: a text'],
    ['an action on a hit that does not exist', { ...lookout, otherActions: ['SHRUG'] }, 'otherActions: at most 32 of ARREST'],
    ['a caveat that does not exist', { ...lookout, handling: 'H4' as 'H3' }, 'handling: one of H0, H1, H2, H3'],
    ['an onward answer without what it answered', { ...onward, verb: 'RESPONSE' }, 'outcome: with the verb RESPONSE'],
  ])('%s is refused and named', (_, facts, reason) => {
    const decision = engine.decide(facts);
    expect(decision).toMatchObject({ outcome: 'REFUSE', code: 'POLICY_ERROR' });
    expect(decision.reason).toContain(reason);
  });
});

describe('which grant', () => {
  const cut = (purposes: string, version: string) =>
    loadAgreement({
      ...everyKey,
      'agreement.yaml': everyKey['agreement.yaml']!.replace('version: "1"', `version: "${version}"`)
        .replace(
          /grants:[\s\S]*?\nquotas:[\s\S]*?\nreciprocity:/,
          `grants:\n  - { from: [US], to: [CA], kind: LOOKOUT, verbs: [POST], mode: FULL, purposes: [${purposes}], clause: C.grant }\n  - { from: [CA], to: [US], kind: LOOKOUT, verbs: [POST], mode: FULL, purposes: [${purposes}], clause: C.grant }\nreciprocity:`,
        )
        .replace(/ {2}(HIGH_RISK_CARGO|VISA_QUERY|VISA_ANSWER):\n( {4}.*\n)+/g, ''),
      'rules.cedar': everyKey['rules.cedar']!.split('\n\n')
        .filter((rule) => !/VISA|CARGO/.test(rule))
        .join('\n\n'),
    });
  const [a, b] = [cut('SCREENING', 'a'), cut('FOLLOW_UP', 'b')];

  test('of two agreements that share all but the purpose is the one with the purpose', () => {
    using both = createEngine([a, b]);
    expect(both.covering(lookout)).toBe(a);
    expect(both.covering({ ...lookout, purpose: 'FOLLOW_UP' })).toBe(b);
    expect(both.decide({ ...lookout, purpose: 'FOLLOW_UP' }).agreementDigest).toEqual(b.digest);
    // A receiver decides under the one that is named.
    expect(both.decide({ ...lookout, action: 'admit' }, b)).toMatchObject({ rules: ['agreement/purpose'] });
  });

  test('refuses a purpose that none of them has', () => {
    using both = createEngine([a, b]);
    expect(both.covering({ ...lookout, purpose: 'AUDIT' })).toBe(a);
    expect(both.decide({ ...lookout, purpose: 'AUDIT' })).toMatchObject({
      rules: ['agreement/purpose'],
      agreementDigest: a.digest,
    });
  });

  test('is never one of two: agreements in force share no purpose of one direction, kind and verb', () => {
    expect(() => createEngine([a, cut('FOLLOW_UP, SCREENING', 'c')])).toThrow(
      'every-key@c: no overlap with every-key@a on US>CA LOOKOUT POST',
    );
  });

  test.each([
    ['NEGOTIATING', 'status: NEGOTIATING'],
    ['SIGNED', 'status: SIGNED'],
    ['SUSPENDED', 'status: SUSPENDED'],
    ['TERMINATED', 'status: TERMINATED'],
  ])('there is none in an agreement that is %s, and the reason names it', (status, text) => {
    using idle = createEngine([altered('status: IN_FORCE', text)]);
    expect(idle.decide(lookout)).toMatchObject({ code: 'NO_AGREEMENT', agreement: '' });
    expect(idle.decide(lookout).reason).toContain(`every-key 1 is ${status}`);
    expect(idle.decide({ ...lookout, to: 'MX' }).reason).not.toContain('every-key');
  });
});
