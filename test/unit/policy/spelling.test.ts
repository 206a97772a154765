// From a record to a decision: how a state or a caveat is spelled never opens more than its right spelling does.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CaveatCode, RecordKind } from '../../../proto/index.ts';
import { createEngine, type Facts, factsOf, loadAgreements, type Situation } from '../../../services/policy/index.ts';
import { NOON } from './facts.ts';
import { FOLDERS, filesOf } from './folders.ts';

const engine = createEngine(loadAgreements(FOLDERS, filesOf));

const asking: Situation = {
  action: 'ask',
  from: 'CA',
  to: 'US',
  fromAgency: 'IRCC',
  toAgency: '',
  kind: RecordKind.VISA_QUERY,
  verb: 'QUERY',
  purpose: 'APPLICATION',
  classification: 'PROTECTED',
  caveats: [],
  issued: NOON,
};
const record = {
  caseReference: 'C',
  name: [{ primaryIdentifier: 'SPECIMEN' }],
  document: { documentNumber: 'D1', issuingState: 'IRN', documentType: 'P' },
  citizenship: ['IRN'],
  allegedPersecutor: ['IRN'],
};
const leaves = (said: object, situation: Situation = asking): boolean => {
  const facts = factsOf(situation, 'visaQuery', said as Record<string, unknown>, { quota: 'WITHIN', mistreatmentRisk: 'NONE' });
  return engine.decide(facts as Facts).outcome.startsWith('PERMIT');
};

/** A party's state as it is got wrong. */
const spelled = fc.constantFrom('USA', 'CAN').chain((code) =>
  fc.oneof(
    fc.constantFrom(
      code,
      code.toLowerCase(),
      ` ${code}\t`,
      `${code}<`,
      code.slice(0, 2),
      `${code}.`,
      [...code].join(' '),
      `${code}\u200b`,
      code.replaceAll('A', '\u0410'),
      [...code].map((letter) => String.fromCodePoint((letter.codePointAt(0) as number) + 0xfee0)).join(''),
      'XXX',
      'UNK',
    ),
    fc
      .string({ unit: 'grapheme', maxLength: 3 })
      .filter((text) => !/^\s*[A-Za-z\s<./_-]{1,}\s*$/.test(text) || text.trim() === ''),
  ),
);

test('the right record leaves, so that the others are refused for what is wrong with them', () => {
  expect(leaves(record)).toBe(true);
});

describe('a query never leaves', () => {
  test.each<[string, (code: string) => object]>([
    ['listed', (code) => ({ citizenship: ['IRN', code] })],
    ['alone', (code) => ({ citizenship: [code] })],
    ['of the passport', (code) => ({ document: { ...record.document, issuingState: code } })],
    ['of the passport of no stated type', (code) => ({ document: { documentNumber: 'D1', issuingState: code } })],
    ['feared', (code) => ({ allegedPersecutor: [code, 'IRN'] })],
  ])('with a state of a party, however it is spelled: %s', (where, change) => {
    fc.assert(
      fc.property(spelled, (code) => {
        // Only the state that is asked bars a question by fear of it.
        fc.pre(where !== 'feared' || !/C/i.test(code.normalize('NFKC')));
        expect(leaves({ ...record, ...change(code) })).toBe(false);
      }),
    );
  });

  test.each([
    ['citizenship', { citizenship: [] }],
    ['citizenship at all', { citizenship: undefined }],
  ])('without a %s', (_, change) => {
    expect(leaves({ ...record, ...change })).toBe(false);
  });

  test.each([[[]], [undefined], [['XXX']], [['UNK', 'IRN']]])(
    'about a claimant whose fear is said as %j',
    (allegedPersecutor) => {
      const claim = { ...asking, purpose: 'PROTECTION' };
      expect(leaves(record, claim)).toBe(true);
      expect(leaves({ ...record, allegedPersecutor }, claim)).toBe(false);
    },
  );
});

describe('a lookout', () => {
  const posting: Situation = { ...asking, action: 'release', from: 'US', to: 'CA', fromAgency: 'CBP' };
  const lookout: Situation = { ...posting, kind: RecordKind.LOOKOUT, verb: 'POST', purpose: 'COUNTER_TERRORISM' };
  const said = {
    subjectKind: 'PERSON',
    name: [{ primaryIdentifier: 'SPECIMEN' }],
    dateOfBirth: { date: '1980' },
    category: 'TERRORISM',
    actionOnHit: 'ARREST',
    sourceGrade: 'A1',
  };
  const of = (change: object, caveats: Situation['caveats'] = []) =>
    engine.decide(factsOf({ ...lookout, caveats }, 'lookout', { ...said, ...change }, { approvals: 0, formatValid: true }));

  test.each(['sourceGrade', 'category', 'actionOnHit', 'subjectKind'])(
    'whose %s is misspelt, unspecified or missing opens no more',
    (name) => {
      const right = of({});
      expect(right.outcome).toBe('PERMIT_WITH_OBLIGATIONS');
      fc.assert(
        fc.property(fc.constantFrom(undefined, '', 'x', 'a1', 'terrorism', ' ARREST', 'UNSPECIFIED', 'Α1'), (wrong) => {
          const { outcome } = of({ [name]: wrong });
          expect(outcome.startsWith('PERMIT')).toBe(false);
        }),
      );
    },
  );

  test('with a caveat of a code that is not known is held, and shows a contact alone', () => {
    const { outcome, disclosed } = of({}, [{ code: 99 as CaveatCode, until: 0, text: '' }]);
    expect([outcome, disclosed.length]).toEqual([
      'HOLD_FOR_RELEASE',
      of({}, [{ code: CaveatCode.CONCEALED, until: NOON + 1, text: '' }]).disclosed.length,
    ]);
  });
});
