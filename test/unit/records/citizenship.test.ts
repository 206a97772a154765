// Of whom a record says what rules ask: whichever field says it, and however it is spelled, it never says less than it should.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { citizenshipOf, statesIn } from '../../../services/records/index.ts';

const passport = (issuingState: string, documentType?: string) => ({
  document: { documentNumber: 'X1', issuingState, ...(documentType && { documentType }) },
});
/** ICAO Doc 9303-4: the specimen, of another state of citizenship than of issue. */
const zone = (issuer: string, nationality: string, code = 'P<') => ({
  mrz: `${code}${issuer}ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36${nationality}7408122F1204159ZE184226B<<<<<10`,
});

describe('citizenship', () => {
  test.each([
    ['what is listed', ['IRN'], {}, ['IRN']],
    ['the passport as well', ['IRN'], passport('CAN'), ['CAN', 'IRN']],
    ['whatever kind of passport it may be', ['IRN'], passport('CAN', 'PD'), ['CAN', 'IRN']],
    ['not who issued a visa', ['IRN'], passport('CAN', 'V'), ['IRN']],
    ['both states of a zone', ['IRN'], zone('CAN', 'USA'), ['CAN', 'IRN', 'USA']],
    ['of a visa, the state of its holder alone', ['IRN'], zone('CAN', 'IRN', 'V<'), ['IRN']],
    ['any state, where a zone cannot be read', ['IRN'], { mrz: 'NO ZONE' }, ['IRN', 'XXX']],
    ['what an answer lists too', ['IRN'], { citizenship: ['USA'] }, ['IRN', 'USA']],
    ['any state, where only a passport says one', undefined, passport('FRA'), ['FRA', 'XXX']],
    ['the nationality as well', ['IRN'], { nationality: ['CAN'] }, ['CAN', 'IRN']],
    ['any state, where only a nationality is said', undefined, { nationality: ['FRA'] }, ['FRA', 'XXX']],
    ['an earlier passport as well', ['IRN'], { previousDocument: [{ issuingState: 'CAN' }] }, ['CAN', 'IRN']],
    ['a register of nationals as well', ['IRN'], { identification: [{ kind: 'CURP', issuingState: 'MEX' }] }, ['IRN', 'MEX']],
    ['not a register of aliens', ['IRN'], { identification: [{ kind: 'ALIEN_REGISTRATION', issuingState: 'USA' }] }, ['IRN']],
    ['nothing, where nothing says any', [], passport('USA', 'V'), []],
    ['nothing, where a refugee has only that', ['XXB'], {}, []],
    ['that there is none', ['XXA'], {}, ['XXA']],
    ['of a part of a state, the state', ['PRI'], {}, ['PRI', 'USA']],
    ['any state, for residents of one that is not said', ['UNK'], {}, ['UNK', 'XXX']],
    ['any state, for the specimen beside a real one', ['UTO'], passport('FRA'), ['FRA', 'XXX']],
    ['the specimen, alone', ['UTO'], passport('UTO'), ['UTO']],
  ])('is %s', (_, stated, record, expected) => {
    expect(citizenshipOf(stated, [record])).toEqual(expected);
  });
});

test('a long list is one of any state, and what is no list is read all the same', () => {
  const many = Array.from({ length: 40 }, (_, i) => ['AFG', 'ALB', 'DZA', 'AND', 'AGO', 'ARG', 'ARM', 'AUT'][i % 8] as string);
  expect(statesIn(many)).toHaveLength(8);
  expect([statesIn('USA'), statesIn(7), statesIn(null), statesIn({})]).toEqual([['USA'], ['XXX'], ['XXX'], ['XXX']]);
});

describe('a wrong spelling', () => {
  /** As people and machines get a code wrong. */
  const wrong = fc
    .constantFrom('USA', 'CAN', 'D')
    .chain((code) =>
      fc
        .constantFrom(
          code.toLowerCase(),
          ` ${code}`,
          `${code} `,
          `${code}\u200b`,
          `${code}<`,
          [...code].join(' '),
          code.slice(0, 2),
          `${code}A`,
          code.replaceAll('A', '\u0410'),
          code.replaceAll('S', '\u0405'),
          [...code].map((letter) => String.fromCodePoint((letter.codePointAt(0) as number) + 0xfee0)).join(''),
          `(${code})`,
          `\u202e${code}`,
          '',
          'UNKNOWN',
          'XXX',
          'UNK',
        )
        .map((spelled) => ({ code, spelled })),
    );

  test('says the state or any state: never another, and never none', () => {
    fc.assert(
      fc.property(wrong, fc.subarray(['IRN', 'SYR', 'FRA']), ({ code, spelled }, others) => {
        const read = statesIn([...others, spelled]);
        expect(read.includes(code) || read.includes('XXX')).toBe(true);
        expect(citizenshipOf([...others, spelled], []).some((state) => state === code || state === 'XXX')).toBe(true);
      }),
    );
  });
});
