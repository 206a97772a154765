// What a visa says of its person: read strictly when it is kept, and so that it opens nothing when it was kept before it was checked.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownOf, type Visa, visaFaults } from '../../../../services/exchange/query/visa-facts.ts';

const SUBJECT = { citizenship: ['IRN'], permanentResidence: [], allegedPersecutor: [], findings: ['INADMISSIBLE'] };
const visa = (subject: object, more: object = {}): Visa =>
  ({ answer: { document: { documentNumber: 'D1', issuingState: 'IRN' } }, subject: { ...SUBJECT, ...subject }, ...more }) as Visa;

describe('a visa is refused with the place named', () => {
  test.each([
    ['an alpha-2 code', visa({ citizenship: ['IRN', 'US'] }), '/3/subject/citizenship/1', 'ICAO Doc 9303-3'],
    ['a look-alike letter', visa({ citizenship: ['US\u0410'] }), '/3/subject/citizenship/0', 'ICAO Doc 9303-3'],
    ['a persecutor that is no code', visa({ allegedPersecutor: ['CA'] }), '/3/subject/allegedPersecutor/0', 'ICAO Doc 9303-3'],
    ['a residence that is no text', visa({ permanentResidence: [1] }), '/3/subject/permanentResidence/0', 'a string'],
    ['a finding that is none', visa({ findings: ['inadmissible'] }), '/3/subject/findings/0', 'one of INADMISSIBLE'],
    ['a list that is missing', visa({ allegedPersecutor: undefined }), '/3/subject/allegedPersecutor', 'a list'],
    ['a list too long', visa({ citizenship: Array(33).fill('IRN') }), '/3/subject/citizenship', 'at most 32'],
    ['a misspelt part', visa({ allegedPersecuter: ['CAN'] }), '/3/subject', 'nothing but citizenship'],
    ['a misspelt name', visa({}, { mistreatment: 'SUBSTANTIAL' }), '/3', 'nothing but answer'],
    ['a risk that is none', visa({}, { mistreatmentRisk: 'substantial' }), '/3/mistreatmentRisk', 'one of NONE'],
    ['a law that is none', visa({}, { domesticLaw: 'REFUSE' }), '/3/domesticLaw', 'one of CLEAR'],
    ['no subject', { answer: {} }, '/3/subject', 'an object of citizenship'],
    ['no visa', 'IRN D1', '/3', 'an object'],
  ])('%s', (_, wrong, field, rule) => {
    expect(visaFaults(wrong, '/3')).toEqual([{ field, rule: expect.stringContaining(rule) }]);
  });

  test('and one in any spelling that is read is not', () => {
    expect(visaFaults(visa({ citizenship: ['irn', 'DEU', 'XXX'] }), '/0')).toEqual([]);
  });
});

describe('what the rules may know', () => {
  test('is joined from subject, answer and document, in one spelling', () => {
    const { subject } = knownOf({
      ...visa({ citizenship: ['irn'] }),
      answer: { citizenship: ['USA'], document: { issuingState: 'CAN' } },
    });
    expect(subject).toEqual({ ...SUBJECT, citizenship: ['CAN', 'IRN', 'USA'] });
  });

  test('closes where a visa of an earlier version cannot be read', () => {
    fc.assert(
      fc.property(fc.constantFrom('US', 'UsA', 'usa', ' USA ', 'ＵＳＡ', 'US\u0410', '', 'XXX', 'UNK', undefined, 7), (code) => {
        const { subject } = knownOf(visa({ citizenship: [code], allegedPersecutor: [code] }));
        const isClosed = (list: readonly string[] = []) => list.includes('USA') || list.includes('XXX');
        expect([isClosed(subject?.citizenship), isClosed(subject?.allegedPersecutor)]).toEqual([true, true]);
      }),
    );
    const wrong = visa({ findings: ['GOOD'] }, { domesticLaw: 'CLEAN', mistreatmentRisk: 'none' });
    expect(knownOf(wrong)).toMatchObject({
      domesticLaw: 'MUST_REFUSE',
      mistreatmentRisk: 'SUBSTANTIAL',
      subject: { findings: [] },
    });
    expect(knownOf({ ...wrong, subject: undefined } as unknown as Visa).subject?.citizenship).toContain('XXX');
  });
});
