import { describe, expect, test } from 'vitest';
import { HOUR, TripointError } from '../../../services/domain/index.ts';
import { activeFrom, createEngine, loadAgreement } from '../../../services/policy/index.ts';
import { exchanged } from './exchanged.ts';
import { NOON } from './facts.ts';
import { everyKey } from './folders.ts';

const yaml = everyKey['agreement.yaml']!;

function faultsOf(texts: Record<string, string>): string[] {
  try {
    loadAgreement({ ...everyKey, ...texts });
    return [];
  } catch (error) {
    if (!(error instanceof TripointError) || error.code !== 'CONFIG_INVALID') throw error;
    return error.faults.map(({ field, rule }) => `${field}: ${rule}`);
  }
}

function swapped(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, to);
}

describe('the terms of an agreement', () => {
  const agreement = loadAgreement(everyKey);

  test('are read, with what the text leaves out filled in', () => {
    const plain = loadAgreement({
      ...everyKey,
      'agreement.yaml': ['release', 'exigent', 'suspensionClause'].reduce(
        (text, key) => text.replace(new RegExp(`^${key}:.*\n`, 'm'), ''),
        yaml,
      ),
    });
    expect(agreement.release).toEqual({ expiresHours: 48, clause: 'C.release' });
    expect(agreement.exigent).toEqual({ hours: 24, reviewHours: 72, clause: 'C.exigent' });
    expect(plain.release).toEqual({ expiresHours: 24, clause: 'C.default' });
    expect(plain.exigent).toBeUndefined();
    expect(agreement.matching).toEqual({ match: 95, possible: 80, clause: 'C.matching' });
    const certain = swapped(yaml, 'match: 95, possible: 80', 'match: 95');
    expect(loadAgreement({ ...everyKey, 'agreement.yaml': certain }).matching).toMatchObject({ match: 95, possible: 95 });
    expect(plain.suspensionClause).toBe('C.default');
    expect(agreement.notices.watch).toEqual({ name: 'watch', kind: 'ALERT', text: 'Look at this.', clause: 'C.notice' });
    expect(agreement.obligations['answer-soon']).toMatchObject({ days: 0, hours: 12 });
    expect(agreement.quotas.map(({ outcome }) => outcome)).toEqual(['refuse', 'hold']);
    expect(agreement.suspensions).toEqual([
      { kinds: ['LOOKOUT'], from: Date.UTC(2022, 1, 1) * 1000, until: Date.UTC(2022, 2, 1) * 1000, clause: 'C.pause' },
    ]);
  });

  test('give each grant the purposes and agencies that it stands for', () => {
    const [screening, followUp] = agreement.grants.filter(({ kind, from }) => kind === 'LOOKOUT' && from === 'CA');
    expect(screening).toMatchObject({ purposes: ['SCREENING'], agencies: { from: ['CBSA', 'RCMP'], to: ['CBP', 'TSC'] } });
    expect(followUp).toMatchObject({ purposes: ['FOLLOW_UP'], agencies: { from: ['CBSA'], to: ['CBP'] } });
    const question = agreement.grants.find(({ kind }) => kind === 'VISA_QUERY');
    expect(question?.purposes).toEqual(['SCREENING', 'FOLLOW_UP', 'AUDIT']);
  });

  test.each([
    [
      'a purpose of a grant',
      'purposes: [FOLLOW_UP]',
      'purposes: [FOLOW_UP]',
      '/grants/1/purposes/0: a purpose (did you mean FOLLOW_UP?)',
    ],
    [
      'an agency of the other end',
      'to: [CBSA, CBP] }',
      'to: [CBSA, CBP, RCPM] }',
      '/grants/1/agencies/to/2: an agency of CA or US (did you mean RCMP?)',
    ],
    [
      'a narrowing that leaves an end without an agency',
      'to: [CBSA, CBP] }',
      'to: [CBSA] }',
      '/grants/1/agencies/to: an agency of US',
    ],
    [
      'two grants for one purpose',
      'purposes: [FOLLOW_UP]',
      'purposes: [FOLLOW_UP, SCREENING]',
      '/grants/1: CA>US LOOKOUT POST is granted once for each purpose',
    ],
    [
      'a clause of a grant',
      'clause: C.follow-up',
      'clause: C.folow-up',
      '/grants/1/clause: clause C.folow-up is not declared (did you mean C.follow-up?)',
    ],
    [
      'a party of a quota',
      '{ from: CA, to: US, kind: VISA_QUERY',
      '{ from: MX, to: US, kind: VISA_QUERY',
      '/quotas/0/from: a party',
    ],
    [
      'a kind of a quota',
      'to: US, kind: VISA_QUERY',
      'to: US, kind: VISA_QUERRY',
      `/quotas/0/kind: one of ${exchanged('RecordKind')} (did you mean VISA_QUERY?)`,
    ],
    [
      'a verb of a quota',
      'verbs: [QUERY], limit',
      'verbs: [QUERRY], limit',
      `/quotas/0/verbs/0: one of ${exchanged('Verb')} (did you mean QUERY?)`,
    ],
    [
      'a quota on what is not granted',
      'verbs: [QUERY], limit',
      'verbs: [POST], limit',
      '/quotas/0/verbs/0: granted: CA>US VISA_QUERY POST',
    ],
    ['a quota of nothing', 'limit: 3000', 'limit: 0', '/quotas/0/limit: at least 1'],
    [
      'a question that would wait for a person',
      'limit: 3000, per: YEAR',
      'limit: 3000, per: YEAR, outcome: hold',
      '/quotas/0/outcome: refuse: a question and its answer do not wait for a person',
    ],
    [
      'a period that does not exist',
      'limit: 3000, per: YEAR',
      'limit: 3000, per: YEARS',
      '/quotas/0/per: one of DAY, YEAR (did you mean YEAR?)',
    ],
    [
      'a second quota of the same period',
      'reciprocity:',
      '  - { from: CA, to: US, kind: VISA_QUERY, verbs: [QUERY], limit: 9, per: YEAR, clause: C.quota }\nreciprocity:',
      '/quotas/2/verbs/0: one quota per YEAR for CA>US VISA_QUERY QUERY',
    ],
    ['a ratio below one', 'ratio: 2.5', 'ratio: 0.5', '/reciprocity/0/ratio: at least 1'],
    [
      'a ratio of what is not granted',
      '{ kind: LOOKOUT, verb: POST, ratio',
      '{ kind: LOOKOUT, verb: NOTIFY, ratio',
      '/reciprocity/0: LOOKOUT NOTIFY granted in both directions',
    ],
    [
      'a kind of a suspension',
      '{ kinds: [LOOKOUT], from',
      '{ kinds: [LOKOUT], from',
      `/suspensions/0/kinds/0: one of ${exchanged('RecordKind')} (did you mean LOOKOUT?)`,
    ],
    ['a suspension that ends before it begins', 'until: 2022-03-01', 'until: 2022-02-01', '/suspensions/0/until: after from'],
    ['a suspension on a day that is none', 'from: 2022-02-01', 'from: 2022-02-30', '/suspensions/0/from: a date YYYY-MM-DD'],
    [
      'a clause of suspensions',
      'suspensionClause: C.suspension',
      'suspensionClause: C.suspenson',
      '/suspensionClause: clause C.suspenson is not declared (did you mean C.suspension?)',
    ],
    ['a match that is less than possible', 'match: 95', 'match: 79', '/matching/possible: at most match, 79'],
    ['a match by next to nothing', 'possible: 80', 'possible: 69', '/matching/possible: at least 70'],
    ['a match beyond certainty', 'match: 95', 'match: 101', '/matching/match: at most 100'],
    [
      'a clause of matching',
      'clause: C.matching',
      'clause: C.maching',
      '/matching/clause: clause C.maching is not declared (did you mean C.matching?)',
    ],
    ['an override without end', 'exigent: { hours: 24', 'exigent: { hours: 73', '/exigent/hours: at most 72'],
    ['an answer due at no hour', 'hours: 12, clause: C.duty', 'clause: C.duty', '/obligations/answer-soon/hours: how many hours'],
    [
      'hours on what has none',
      'kind: NOTIFY_ORIGINATOR, clause',
      'kind: NOTIFY_ORIGINATOR, hours: 3, clause',
      '/obligations/tell/hours: only with RESPOND, REVIEW and CONFIRM_CORRECTION',
    ],
    [
      'a kind of obligation',
      'kind: NOTIFY_ORIGINATOR',
      'kind: NOTIFY_ORIGINATR',
      '/obligations/tell/kind: one of RETENTION, CAVEAT, VERIFY_BEFORE_ACTION, ONWARD_CONSENT, DESTROY_ON_NO_MATCH, HUMAN_RELEASE, NOTIFY_ORIGINATOR, CONFIRM_CORRECTION, RESPOND, REVIEW, NOTE_TO_FILE, CONSULT (did you mean NOTIFY_ORIGINATOR?)',
    ],
    [
      'a clause of a notice',
      'text: Count this., clause: C.notice',
      'text: Count this., clause: C.notise',
      '/notices/count/clause: clause C.notise is not declared (did you mean C.notice?)',
    ],
    ['a kind of notice', 'kind: REPORT', 'kind: REPORTS', '/notices/count/kind: one of ALERT, REPORT (did you mean REPORT?)'],
  ])('with a fault in %s are refused, and the place is named', (_, from, to, fault) => {
    expect(faultsOf({ 'agreement.yaml': swapped(yaml, from, to) })).toContain(`agreement.yaml${fault}`);
  });

  test('set a ratio only between two directions', () => {
    const answers = '{ from: [CA, US], to: [CA, US], kind: VISA_ANSWER';
    const ratio = swapped(yaml, '{ kind: LOOKOUT, verb: POST, ratio', '{ kind: VISA_ANSWER, verb: RESPONSE, ratio');
    expect(faultsOf({ 'agreement.yaml': ratio })).toEqual([]);
    expect(faultsOf({ 'agreement.yaml': swapped(ratio, answers, '{ from: [US], to: [CA], kind: VISA_ANSWER') })).toEqual([
      'agreement.yaml/reciprocity/0: VISA_ANSWER RESPONSE granted in both directions',
    ]);
  });

  test('report the faults of every key at once', () => {
    const names = [
      'ceiling',
      'retention',
      'release',
      'exigent',
      'suspension',
      'pause',
      'quota',
      'ratio',
      'duty',
      'notice',
      'purpose',
    ];
    const undeclared = names.reduce((text, name) => text.replaceAll(`clause: C.${name} }`, 'clause: C.none }'), yaml);
    const places = faultsOf({ 'agreement.yaml': undeclared }).map((fault) => fault.split(':')[0]);
    expect(places).toEqual(
      expect.arrayContaining(
        [
          'classificationCeiling',
          'retention',
          'release',
          'exigent',
          'suspensions/0',
          'quotas/0',
          'quotas/1',
          'reciprocity/0',
          'obligations/tell',
          'notices/watch',
          'purposes/AUDIT',
        ].map((place) => `agreement.yaml/${place}/clause`),
      ),
    );
  });
});

describe('a rule', () => {
  const withRule = (rule: string) =>
    faultsOf({ 'rules.cedar': `${everyKey['rules.cedar']}\n@id("new") @clause("C.rule") ${rule}` });

  test.each([
    [
      'that notes what is not agreed',
      '@notes("watch, cuont") permit (principal, action == Action::"release", resource);',
      'rules.cedar#new: no notice cuont (did you mean count?)',
    ],
    [
      'about fields with a notice',
      '@notes("watch") permit (principal, action == Action::"disclose", resource);',
      'rules.cedar#new: @notes only on a rule of an exchange',
    ],
    [
      'that holds a question',
      '@outcome("hold") forbid (principal, action in [Action::"release", Action::"ask"], resource);',
      'rules.cedar#new: hold only with the action release',
    ],
    [
      'that holds an answer',
      '@outcome("hold") forbid (principal, action == Action::"respond", resource);',
      'rules.cedar#new: hold only with the action release',
    ],
    [
      'that holds what is received',
      '@outcome("hold") forbid (principal, action == Action::"admit", resource);',
      'rules.cedar#new: hold only with the action release',
    ],
    [
      'that reads of a release where it went on to',
      'permit (principal, action == Action::"release", resource) when { context has onwardTo };',
      'rules.cedar#new: reads onwardTo, which is never there with these actions',
    ],
    [
      'about fields that reads how many approved',
      'permit (principal, action == Action::"disclose", resource) when { context has approvals };',
      'rules.cedar#new: reads approvals, which only one end knows: both decide the fields',
    ],
    [
      'that compares a count with a text',
      'permit (principal, action == Action::"release", resource) when { context has approvals && context.approvals == "2" };',
      'rules.cedar#new: ',
    ],
  ])('%s is refused', (_, rule, fault) => {
    expect(withRule(rule).join('\n')).toContain(fault);
  });

  test.each([
    ['toAgency', 'context.toAgency == Agency::"RCMP"'],
    ['approvals', 'context.approvals > 1'],
    ['handling', 'context.handling == Handling::"H2"'],
    ['otherActions', 'context.otherActions.contains(ActionOnHit::"ARREST")'],
    ['sourceCategory', 'context.sourceCategory == SourceCategory::"CATEGORY_1"'],
    ['notice', 'context.notice == Notice::"SHORT"'],
    ['mistreatmentRisk', 'context.mistreatmentRisk == MistreatmentRisk::"SUBSTANTIAL"'],
  ])('may read %s', (name, condition) => {
    const rule = `@outcome("refuse") forbid (principal, action == Action::"release", resource) when { context has ${name} && ${condition} };`;
    expect(withRule(rule)).toEqual([]);
  });
});

describe('activeFrom', () => {
  const agreement = loadAgreement(everyKey);
  const facts = {
    action: 'release',
    from: 'US',
    to: 'CA',
    fromAgency: 'CBP',
    recordKind: 'LOOKOUT',
    verb: 'POST',
    purpose: 'SCREENING',
    classification: 'PROTECTED',
    issued: NOON,
  } as const;

  test('narrows when a text is in effect, and changes nothing else', () => {
    const later = activeFrom(agreement, NOON, NOON + HOUR);
    expect({ ...later, effective: agreement.effective }).toEqual(agreement);
    using engine = createEngine([later]);
    expect(engine.covering({ ...facts, issued: NOON - 1 })).toBeUndefined();
    expect(engine.covering(facts)).toBe(later);
    expect(engine.covering({ ...facts, issued: NOON + HOUR })).toBeUndefined();
    expect(engine.decide({ ...facts, issued: NOON - 1 })).toMatchObject({
      code: 'NO_AGREEMENT',
      reason: expect.stringContaining(
        'every-key 1 is in force from 2026-03-01T12:00:00.000000Z until 2026-03-01T13:00:00.000000Z',
      ),
    });
  });

  test('never widens it', () => {
    const { from } = agreement.effective;
    expect(activeFrom(agreement, from - HOUR).effective).toEqual(agreement.effective);
    expect(activeFrom(activeFrom(agreement, NOON, NOON + HOUR), from, NOON + 2 * HOUR).effective).toMatchObject({
      from: NOON,
      until: NOON + HOUR,
    });
  });

  test('lets one version follow another', () => {
    using both = createEngine([activeFrom(agreement, 0, NOON), activeFrom({ ...agreement, version: '2' }, NOON)]);
    expect(both.covering({ ...facts, issued: NOON - 1 })?.version).toBe('1');
    expect(both.covering(facts)?.version).toBe('2');
    expect(() => createEngine([activeFrom(agreement, 0, NOON + 1), activeFrom({ ...agreement, version: '2' }, NOON)])).toThrow(
      'every-key@2: no overlap with every-key@1 on CA>US LOOKOUT POST',
    );
  });
});
