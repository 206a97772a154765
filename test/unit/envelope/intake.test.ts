import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, RECORD_CAPS } from '../../../proto/index.ts';
import { codeOf, TripointError } from '../../../services/domain/index.ts';
import { commitRecord, fieldCount, openDisclosures } from '../../../services/envelope/index.ts';
import { iso6346CheckDigit } from '../../../services/records/identifiers.ts';
import { FAMILIES, type Family, readRecord } from '../../../services/records/index.ts';

type Json = Record<string, unknown>;

const cargo = { recordReference: 'T-C-1', riskCategory: 'OTHER', requestedAction: 'EXAM' };
const codes = Array.from({ length: 100 }, (_, i) => `TSTU${String(i).padStart(6, '0')}`);
const crowded = (containers: number, seals: number, more: Json = {}): Json => ({
  ...{ ...cargo, ...more },
  shippingContainer: codes.slice(0, containers).map((code) => ({
    iso6346Code: `${code}${iso6346CheckDigit(code)}`,
    seal: Array.from({ length: seals }, (_, i) => ({ sealId: `${i}`, sealIntactStatus: 'INTACT' })),
  })),
});

/** As a partner opens it that gets all of it. */
function opened(family: Family, record: Uint8Array): Uint8Array {
  const { kind } = FAMILIES[family];
  const { commitments, disclosures } = commitRecord(kind, record, new Uint8Array(fieldCount(kind) * 32));
  return openDisclosures(kind, commitments, disclosures);
}

const refusalOf = (make: () => unknown): TripointError => {
  try {
    make();
  } catch (error) {
    if (error instanceof TripointError) return error;
    throw error;
  }
  throw new Error('it was taken');
};

describe('whatever is taken from our own people is opened by a partner', () => {
  it('of any number of values', () => {
    const lists = fc.record({
      containers: fc.integer({ min: 1, max: 100 }),
      seals: fc.integer({ min: 0, max: 100 }),
      words: fc.integer({ min: 0, max: 100 }),
      length: fc.integer({ min: 1, max: 1000 }),
    });
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(lists, ({ containers, seals, words, length }) => {
        const json = crowded(containers, seals, { riskIndicator: Array(words).fill('é'.repeat(length)) });
        let record: Uint8Array;
        try {
          record = readRecord('cargo', json);
        } catch (error) {
          expect(codeOf(error)).toBe('INVALID');
          refused++;
          return;
        }
        expect(opened('cargo', record)).toEqual(record);
        taken++;
      }),
      { numRuns: 60, seed: 4, examples: [[{ containers: 100, seals: 27, words: 0, length: 1 }]] },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(5);
  });

  it('of persons with all that a list may hold', () => {
    const names = Array.from({ length: 100 }, (_, i) => ({
      ...{ primaryIdentifier: `SPECIMEN ${i}`, secondaryIdentifier: 'ANNA', script: 'Latn', quality: 'LOW' },
    }));
    const document = Array.from({ length: 100 }, (_, i) => ({
      ...{ documentNumber: `X${i}`, issuingState: 'UTO', documentType: 'P', expiry: '2030-01-01' },
    }));
    const lookout = {
      ...{ recordReference: 'T-L-1', subjectKind: 'PERSON', category: 'TERRORISM', actionOnHit: 'ARREST' },
      ...{ name: names, alias: names, document, dateOfBirth: { date: '1980' } },
      warning: Array(100).fill('ARMED'),
      misidentification: names.map((name, i) => ({ name, dateOfBirth: { date: '1980' }, document: document[i] })),
    };
    const record = readRecord('lookout', lookout);
    expect(opened('lookout', record)).toEqual(record);
  });

  it('up to the last value, and the next is refused with the field and a way out', () => {
    // Three of the record, and of each container its own tag, its code, and three of each seal.
    const left = RECORD_CAPS.fields - 3 - 100 * (2 + 26 * 3);
    const most = crowded(100, 26, { riskIndicator: Array(left % 90).fill('x') });
    const commodity = Array.from({ length: 100 }, () => ({ description: 'x' }));
    const filled = (descriptions: number) => ({ ...most, commodity: commodity.slice(0, descriptions) });
    const fields = 3 + 100 * (2 + 26 * 3) + (left % 90);
    const pairs = Math.floor((RECORD_CAPS.fields - fields) / 2);
    const record = readRecord('cargo', filled(pairs));
    expect(opened('cargo', record)).toEqual(record);
    const { code, faults } = refusalOf(() => readRecord('cargo', filled(pairs + 1)));
    expect({ code, field: faults[0]?.field }).toEqual({ code: 'INVALID', field: '/cargo' });
    expect(faults[0]?.rule).toContain('share it as several records');
    expect(codeOf(refusalOf(() => decode('HighRiskCargo', record, { ...RECORD_CAPS, fields: RECORD_CAPS.fields - 2 })))).toBe(
      'OVERSIZED',
    );
  });
});
