import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordOf } from '../../../gateway/cli/import/cells.ts';
import { columnsOf, dateIn, type ImportFamily, mappingOf } from '../../../gateway/cli/import/mapping.ts';
import type { TripointError } from '../../../services/domain/index.ts';

const made = (text: string, rows: Record<string, string>[], family: ImportFamily = 'lookout') => {
  const mapping = mappingOf(family, text);
  return recordOf(rows, columnsOf(family, mapping, Object.keys(rows[0] ?? {})));
};
const faultsOf = (call: () => unknown): string[] => {
  try {
    call();
  } catch (error) {
    return (error as TripointError).faults.map(({ field, rule }) => `${field}: ${rule}`);
  }
  return [];
};

describe('a mapping', () => {
  test('takes no number that would be rounded, or is none', () => {
    const text = 'columns: { N: riskScore }';
    for (const cell of ['9007199254740993', '9'.repeat(400), '1e999', '0x10', 'Infinity', '1_000'])
      expect(made(text, [{ N: cell }], 'cargo').faults).toMatchObject([{ field: 'N' }]);
    expect(made(text, [{ N: '12' }], 'cargo').faults).toEqual([]);
  });

  test('puts each column into its field: parts, lists, several values in a cell, dates, codes of the file', () => {
    const text = `
      columns:
        LAST: name.primaryIdentifier
        FIRST: name.secondaryIdentifier
        AKA: { field: alias.primaryIdentifier, split: ";" }
        BORN: { field: dateOfBirth.date, date: DD/MM/YYYY }
        NAT: { field: citizenship, split: "," }
        RISK: { field: warning, split: ",", values: { A: ARMED, V: VIOLENT } }
        WHAT: category
        FOREIGN: alienLookoutIndicator`;
    const row = {
      LAST: 'Muñoz',
      FIRST: 'José',
      AKA: 'Gómez; Pérez',
      BORN: '00/03/1961',
      NAT: 'MEX,ESP',
      RISK: 'A,V',
      WHAT: 'serious crime',
      FOREIGN: 'yes',
    };
    expect(made(text, [row])).toEqual({
      faults: [],
      record: {
        name: [{ primaryIdentifier: 'Muñoz', secondaryIdentifier: 'José' }],
        alias: [{ primaryIdentifier: 'Gómez' }, { primaryIdentifier: 'Pérez' }],
        dateOfBirth: { date: '1961-03' },
        citizenship: ['MEX', 'ESP'],
        warning: ['ARMED', 'VIOLENT'],
        category: 'SERIOUS_CRIME',
        alienLookoutIndicator: true,
      },
    });
  });

  test('makes one record of the rows of a group, and names the column in which they disagree', () => {
    const text = `
      group: BILL
      columns:
        BILL_NO: containerBillOfLadingId
        CONTAINER: shippingContainer[].iso6346Code
        SEAL: shippingContainer[].seal.sealId
        PORT: portOfLading`;
    const rows = [
      { BILL: '1', BILL_NO: 'B1', CONTAINER: 'CSQU3054383', SEAL: 'S1', PORT: 'CNSHA' },
      { BILL: '1', BILL_NO: 'B1', CONTAINER: 'MSKU6011672', SEAL: 'S2', PORT: 'CNSHA' },
      { BILL: '1', BILL_NO: 'B1', CONTAINER: 'CSQU3054383', SEAL: 'S1', PORT: 'CNSHA' },
    ];
    expect(made(text, rows, 'cargo').record).toEqual({
      containerBillOfLadingId: 'B1',
      shippingContainer: [
        { iso6346Code: 'CSQU3054383', seal: [{ sealId: 'S1' }] },
        { iso6346Code: 'MSKU6011672', seal: [{ sealId: 'S2' }] },
      ],
      portOfLading: 'CNSHA',
    });
    expect(made(text, [rows[0], { ...rows[1], PORT: 'CNNGB' }] as never, 'cargo').faults).toEqual([
      { field: 'PORT', rule: 'the same value in each row of a group' },
    ]);
  });

  test('names every mistake in it, with the word that was meant', () => {
    const text = `
      colums: {}
      constants: { categry: TERRORISM }
      columns:
        A: name.primaryIdentifer
        B: name
        C: category.x
        D: { field: sex, split: "," }
        E: { field: recordReference, dat: YYYY }
        F: alias[].primaryIdentifier
        G: sex[1]`;
    expect(faultsOf(() => mappingOf('lookout', text))).toEqual([
      '/colums: one of delimiter, group, reference, constants, ignore, columns (did you mean columns?)',
      '/constants/categry: a field of the record (did you mean category?)',
      '/columns/A: a field of PersonName (did you mean primaryIdentifier?)',
      '/columns/B: a field of PersonName, such as name.primaryIdentifier',
      '/columns/C: category has no parts',
      '/columns/D: split is for a list, and sex is none',
      '/columns/E/dat: one of field, split, values, date (did you mean date?)',
      '/columns/F: alias[] takes an element from each row of a group, and no group is named',
      '/columns/G: sex is one value, not a list',
    ]);
  });

  test('takes no column that it does not know: a column left out by mistake would be left out of every record', () => {
    const mapping = mappingOf('lookout', 'ignore: [ID]\ncolumns: { LAST: name.primaryIdentifier, BORN: dateOfBirth.date }');
    expect(faultsOf(() => columnsOf('lookout', mapping, ['ID', 'LAST', 'BORM', 'LAST']))).toEqual([
      'column BORM: a column of the mapping, or listed under ignore (did you mean BORN?)',
      'column LAST: each column once',
      'column BORN: a column of the table, which the mapping expects (did you mean BORM?)',
    ]);
  });

  test('gives a fault, and no value, for a cell that it cannot read', () => {
    const text = `
      columns:
        S: riskScore
        R: { field: requestedAction, values: { hold: HOLD } }
        K: riskCategory`;
    const { record, faults } = made(text, [{ S: '1,000', R: 'constructor', K: 'NARCOTIC' }], 'cargo');
    expect(record).toEqual({});
    expect(faults.map(({ field }) => field)).toEqual(['S', 'R', 'K']);
    expect(faults[2]?.rule).toContain('did you mean NARCOTICS?');
  });
});

describe('a date', () => {
  test.each([
    ['DD/MM/YYYY', '7/3/1961', '1961-03-07'],
    ['YYYYMMDD', '19610300', '1961-03'],
    ['DD-MON-YYYY', '07-mar-1961', '1961-03-07'],
    ['DD/MM/YYYY', '00/00/1961', '1961'],
    ['DD/MM/YYYY', '07/00/1961', undefined],
    ['DD-MON-YYYY', '07-XYZ-1961', undefined],
    ['DD.MM.YYYY', '07/03/1961', undefined],
    ['YYYY', '61', undefined],
  ])('%s %s', (form, cell, date) => expect(dateIn(form, cell)).toBe(date));

  test('that is written in a form is read from it', () => {
    const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom('DD/MM/YYYY', 'MM/DD/YYYY', 'YYYY.MM.DD', 'YYYYMMDD'), (day, form) => {
        const iso = day.toISOString().slice(0, 10);
        const [year = '', month = '', date = ''] = iso.split('-');
        expect(dateIn(form, form.replace('YYYY', year).replace('MM', month).replace('DD', date))).toBe(iso);
      }),
    );
  });
});
