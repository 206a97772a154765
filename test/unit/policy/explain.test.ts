import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../../proto/index.ts';
import { LANGUAGES, messages } from '../../../services/messages/index.ts';
import {
  createEngine,
  type ExplanationLine,
  explain,
  type Facts,
  loadAgreement,
  runCases,
} from '../../../services/policy/index.ts';
import { NOON } from './facts.ts';
import { everyKey, FOLDERS, filesOf } from './folders.ts';

const agreement = loadAgreement(everyKey);
const engine = createEngine([agreement]);
const say = messages('en');

const lookout: Facts = {
  action: 'release',
  from: 'CA',
  to: 'US',
  fromAgency: 'CBSA',
  recordKind: 'LOOKOUT',
  verb: 'POST',
  purpose: 'SCREENING',
  classification: 'PROTECTED',
  issued: NOON,
};
const answer: Facts = {
  ...lookout,
  action: 'respond',
  recordKind: 'VISA_ANSWER',
  verb: 'RESPONSE',
  stage: 'after-lookup',
  outcome: 'MATCH',
};
const question: Facts = { ...lookout, action: 'ask', recordKind: 'VISA_QUERY', verb: 'QUERY' };

const explained = (facts: object): readonly ExplanationLine[] => {
  const decision = engine.decide(facts as Facts);
  return explain(decision, decision.agreement === '' ? undefined : agreement, say);
};
/** What is said about one thing, with the name of the clause. */
const about = (lines: readonly ExplanationLine[], what: ExplanationLine['about']): string[] =>
  lines
    .filter((line) => line.about === what)
    .map(({ text, clause }) => (clause === undefined ? text : `${text} [${clause.name}]`));

describe('an explanation', () => {
  test('of a hold says who holds it, what would go, what is owed, and who must act', () => {
    const lines = explained({ ...lookout, hasDerogatory: true, reciprocity: 'UNBALANCED' });
    expect(about(lines, 'exchange')).toEqual(['Release: lookout, posting, CA → US, purpose SCREENING']);
    expect(about(lines, 'outcome')).toEqual([
      'It waits for a person to release it, under “Every key of an agreement”, version 1.',
    ]);
    expect(about(lines, 'because')).toEqual([
      'The rule post permits it. [C.rule]',
      'The rule two-persons holds it until a person releases it. [C.forbid]',
    ]);
    expect(about(lines, 'obligations')).toEqual([
      'Keep it for at most 100 days from its issue. [C.retention]',
      'Answer within 12 hours of its issue. [C.duty]',
    ]);
    expect(about(lines, 'notices')).toEqual([
      'Alert now: Look at this. [C.notice]',
      'Count in the next report: Count this. [C.notice]',
      'Alert now: LOOKOUT POST goes one way more than 2.5 times as often as the other way, per year. [C.ratio]',
    ]);
    expect(about(lines, 'change')).toEqual(['Named persons, none of them its author, must release it within 48 hours.']);
  });

  test('says of every field whether it goes, and under which clause it does not', () => {
    const lines = explained({ ...answer, outcome: 'NO_MATCH' });
    const [shown, withheld, ...more] = about(lines, 'fields');
    expect(more).toEqual([]);
    expect(shown).toBe('Disclosed, outcome: outcome, reasonCode, refusalExtent');
    expect(withheld).toMatch(/^Withheld, person: name, alias, .* previousDocument \[C\.default\]$/);
    const named = `${shown}, ${withheld}`;
    for (const { name } of fieldsOf('VisaAnswer')) expect(named).toMatch(new RegExp(`\\b${name}\\b`));
  });

  test('quotes a clause in the words of the agreement, in every language', () => {
    const decision = engine.decide({ ...lookout, hasDerogatory: true });
    for (const language of LANGUAGES) {
      const lines = explain(decision, agreement, messages(language));
      const quoted = lines.find(({ rule }) => rule === 'two-persons')?.clause;
      expect(quoted).toEqual({ name: 'C.forbid', ...agreement.clauses['C.forbid'] });
    }
  });

  test('of a suppression is for our own people: it names the rule, and what the partner sees', () => {
    const lines = explained({ ...answer, mistreatmentRisk: 'SUBSTANTIAL' });
    expect(about(lines, 'outcome')[0]).toContain('the partner sees NO MATCH and is given no reason');
    expect(about(lines, 'because')).toEqual(['The rule mistreatment suppresses it. [C.forbid]']);
    expect(about(lines, 'fields')).toEqual([]);
    expect(about(lines, 'change')).toEqual(['This rule must not apply: mistreatment.']);
  });

  test('of what the agreement itself stops names each breach with its own clause, and what would mend it', () => {
    const lines = explained({
      ...lookout,
      fromAgency: 'TSC',
      purpose: 'CURIOSITY',
      classification: 'SECRET',
      peerAgreement: 'DIFFERENT',
      suspended: true,
    });
    expect(lines.filter(({ rule }) => rule !== undefined).map(({ rule, clause }) => [rule, clause?.name])).toEqual([
      ['agreement/agency', 'C.grant'],
      ['agreement/classification', 'C.ceiling'],
      ['agreement/peer', 'C.default'],
      ['agreement/purpose', 'C.default'],
      ['agreement/suspended', 'C.suspension'],
    ]);
    expect(about(lines, 'change')).toEqual([
      'The sending agency must be one of CBSA, RCMP, and the one addressed one of CBP, TSC.',
      'The classification must be Protected or lower. Nothing is downgraded in order to be shared.',
      'Both parties must hold the same text of the agreement.',
      'The purpose must be one of: SCREENING.',
      'The suspension must end.',
    ]);
    const paused = explained({ ...lookout, issued: Date.UTC(2022, 1, 14) * 1000 });
    expect(about(paused, 'because')).toEqual(['The agreement is suspended for this kind of record. [C.pause]']);
  });

  test('tells a quota that is used up from one that nobody counted', () => {
    expect(about(explained({ ...question, quota: 'EXHAUSTED' }), 'because')).toEqual([
      'The quota of this period is used up. [C.quota]',
    ]);
    const uncounted = explained(question);
    expect(about(uncounted, 'because')).toEqual(['The fact quota is missing, and without it nothing is decided. [C.quota]']);
    expect(about(uncounted, 'change')).toEqual(['The fact quota must be given.']);
    const held = explained({
      ...lookout,
      from: 'US',
      to: 'CA',
      fromAgency: 'CBP',
      recordKind: 'HIGH_RISK_CARGO',
      quota: 'EXHAUSTED',
    });
    expect(about(held, 'because')).toEqual([
      'The quota of this period is used up. [C.quota]',
      'The rule cargo permits it. [C.rule]',
    ]);
  });

  test('of what no rule permits names the rules that could', () => {
    const late = { ...lookout, action: 'retain', retention: 'EXPIRED' };
    expect(about(explained(late), 'change')).toEqual(['One of these rules must permit it: keep.']);
    const consented = { ...lookout, action: 'onward', onwardTo: 'FR', onwardConsent: 'GRANTED' };
    expect(about(explained(consented), 'exchange')).toEqual([
      'Onward transfer to FR: lookout, posting, CA → US, purpose SCREENING',
    ]);
    expect(about(explained(consented), 'change')).toEqual(['One of these rules must permit it: onward.']);
    expect(about(explained({ ...question, action: 'onward', onwardTo: 'FR' }), 'change')).toEqual([
      'No rule of this agreement permits it for this recipient: the agreement would have to be extended.',
    ]);
  });

  test('of what no agreement covers, or of a clock that went back, says so', () => {
    const uncovered = explained({ ...lookout, to: 'MX', recordKind: 'POSTCARD' });
    expect(about(uncovered, 'exchange')).toEqual(['Release: POSTCARD, posting, CA → MX, purpose SCREENING']);
    expect(about(uncovered, 'outcome')[0]).toContain('no agreement in force grants this direction');
    const late = explained({ ...lookout, clock: 'STEPPED_BACK' });
    expect(late.map(({ rule }) => rule).filter(Boolean)).toEqual(['agreement/clock']);
    expect(about(late, 'change')).toEqual(['The clock of this gateway must be right again.']);
  });

  test('of facts that are not sound names the fact and never its value', () => {
    const lines = explained({ ...lookout, sourceGrade: 'ERIKSSON' });
    expect(lines.map(({ about: what }) => what)).toEqual(['outcome', 'change']);
    expect(lines[1]?.text).toContain('sourceGrade');
    expect(JSON.stringify(lines)).not.toContain('ERIKSSON');
  });
});

const ORDER = ['exchange', 'outcome', 'because', 'fields', 'obligations', 'notices', 'change'];

describe.each(FOLDERS)('every case of %s is explained', (folder) => {
  test.each(LANGUAGES)('in %s, by every rule that decided it and with every clause', (language) => {
    const files = filesOf(folder);
    const shipped = loadAgreement(files);
    const { results } = runCases(shipped, files['cases.yaml'] ?? '');
    const speak = messages(language);
    const aboutFields = new Set(shipped.rules.filter(({ actions }) => actions.includes('disclose')).map(({ id }) => id));
    for (const { name, decision } of results) {
      const lines = explain(decision, decision.agreement === '' ? undefined : shipped, speak);
      const places = lines.map((line) => ORDER.indexOf(line.about));
      expect(places, name).toEqual(places.toSorted((a, b) => a - b));
      expect(places, name).toContain(ORDER.indexOf('outcome'));
      const named = lines.flatMap(({ rule }) => rule ?? []);
      expect(new Set(named), name).toEqual(new Set(decision.rules.filter((rule) => !aboutFields.has(rule))));
      const clauses = lines.flatMap(({ clause }) => clause?.name ?? []);
      const owed = [...decision.withheld, ...decision.obligations, ...decision.notices].map(({ clause }) => clause);
      for (const clause of [...decision.clauses, ...owed]) expect(clauses, name).toContain(clause);
      expect(
        lines.some((line) => line.about === 'change'),
        name,
      ).toBe(!decision.outcome.startsWith('PERMIT'));
    }
  });
});
