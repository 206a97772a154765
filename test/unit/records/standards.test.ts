import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDate, isDateTime, isPartialDate, millisOf } from '../../../services/records/dates.ts';
import { imoCheckDigit, imoFault, iso6346CheckDigit, iso6346Fault } from '../../../services/records/identifiers.ts';
import { alpha2OfIcao, iaeaCategory } from '../../../services/records/index.ts';
import { isAlpha2, isIcaoState } from '../../../services/records/states.ts';
import { vectors } from './vectors.ts';

const { iso6346, imo } = vectors('check-digits');
const dates = vectors('dates');

describe('ISO 6346', () => {
  it.each(iso6346.valid)('%s holds', (code) => expect(iso6346Fault(code)).toBeUndefined());
  it.each(iso6346.invalid)('$code: $rule', ({ code, rule }) => expect(iso6346Fault(code)).toBe(rule));

  it('of all check digits just one is right', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), minLength: 3, maxLength: 3 });
    const serial = fc.integer({ min: 0, max: 999_999 }).map((n) => String(n).padStart(6, '0'));
    fc.assert(
      fc.property(letters, fc.constantFrom('U', 'J', 'Z'), serial, (owner, category, number) => {
        const stem = `${owner}${category}${number}`;
        const right = [...'0123456789'].filter((digit) => iso6346Fault(stem + digit) === undefined);
        expect(right).toEqual([String(iso6346CheckDigit(stem))]);
      }),
      { seed: 6346 },
    );
  });
});

describe('IMO ship numbers', () => {
  it.each(imo.valid)('%s holds', (number) => expect(imoFault(number)).toBeUndefined());
  it.each(imo.invalid)('$number: $rule', ({ number, rule }) => expect(imoFault(number)).toBe(rule));
  it('the worked sum 139 ends in 9', () => expect(imoCheckDigit('907472')).toBe(9));
});

describe.each([
  ['partial', isPartialDate],
  ['date', isDate],
  ['dateTime', isDateTime],
] as const)('%s', (kind, holds) => {
  it.each(dates[kind].valid)('%j holds', (text) => expect(holds(text)).toBe(true));
  it.each(dates[kind].invalid)('%j does not hold', (text) => expect(holds(text)).toBe(false));
});

it.each(dates.instants)('$dateTime is $utc', ({ dateTime, utc }) => {
  expect(isDateTime(dateTime)).toBe(true);
  expect(new Date(millisOf(dateTime)).toISOString()).toBe(utc);
});

it('every date and time that is accepted is a time', () => {
  for (const text of dates.dateTime.valid) expect(millisOf(text)).not.toBeNaN();
});

it('every day that Date knows is a date, and its year and month are partial dates', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (day) => {
      const text = day.toISOString();
      expect([
        isDateTime(text),
        isDate(text.slice(0, 10)),
        isPartialDate(text.slice(0, 7)),
        isPartialDate(text.slice(0, 4)),
      ]).toEqual([true, true, true, true]);
    }),
    { seed: 8601 },
  );
});

describe('IAEA categories', () => {
  it.each(vectors('iaea').cases)('$nuclide of $activityTbq TBq is category $category', ({ nuclide, activityTbq, category }) => {
    expect(iaeaCategory(nuclide, activityTbq)).toBe(category);
  });
  it('a nuclide without a D-value is not judged', () => expect(iaeaCategory('H-3', 1)).toBeUndefined());
});

describe('codes of states', () => {
  it('hold 249 of ISO 3166-1, and no code that is not assigned', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    expect(letters.flatMap((a) => letters.map((b) => a + b)).filter(isAlpha2)).toHaveLength(249);
    expect(['ZZ', 'XX', 'UK', 'EU', 'us', 'USA', ''].filter(isAlpha2)).toEqual([]);
  });
  it('hold the codes that only Doc 9303 has', () => {
    const special = ['D', 'GBD', 'GBN', 'GBO', 'GBP', 'GBS', 'ANT', 'NTZ', 'UNO', 'UNA', 'XXA', 'XXB', 'XXC', 'XXX', 'UTO'];
    expect(special.filter((code) => !isIcaoState(code))).toEqual([]);
    expect(['DEU', 'D<<', 'CA', 'QQQ', ''].filter(isIcaoState)).toEqual([]);
  });
  it('say which country a code stands for, and that a stateless person has none', () => {
    expect(['USA', 'MEX', 'D', 'GBD', 'UNO', 'XXA', 'XXX'].map(alpha2OfIcao)).toEqual([
      'US',
      'MX',
      'DE',
      'GB',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
