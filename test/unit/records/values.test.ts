import { describe, expect, it } from 'vitest';
import { TripointError } from '../../../services/domain/index.ts';
import { type Family, formatFaults, isKnownNuclide, readRecord, showRecord } from '../../../services/records/index.ts';
import { normal, SPELLED_FIELDS } from '../../../services/records/normal.ts';
import { nuclideName } from '../../../services/records/nuclides.ts';
import { RULED_FIELDS } from '../../../services/records/rules.ts';
import { LIMITS } from '../../../services/records/shape.ts';
import { type SharedFamily, vectors } from './vectors.ts';

type Json = Record<string, unknown>;

const LEAST: Readonly<Record<SharedFamily, Json>> = {
  cargo: { recordReference: 'T-C-2', riskCategory: 'OTHER', requestedAction: 'EXAM', houseBill: 'T1', cargoControlNumber: 'T2' },
  lookout: {
    ...{ recordReference: 'T-L-2', subjectKind: 'PERSON', category: 'TERRORISM', actionOnHit: 'ARREST' },
    name: [{ primaryIdentifier: 'SPECIMEN' }],
    dateOfBirth: { date: '1980' },
  },
  visaQuery: { caseReference: 'T-Q-2', document: { documentNumber: 'X1', issuingState: 'UTO' } },
};

const refusal = (family: Family, json: unknown): TripointError | undefined => {
  try {
    readRecord(family, json);
    return undefined;
  } catch (error) {
    if (error instanceof TripointError) return error;
    throw error;
  }
};

describe('values', () => {
  it.each(vectors('values').cases)('$family: $name', ({ family, part, becomes = part, refused }) => {
    const record = { ...LEAST[family], ...part };
    if (refused !== undefined) {
      expect(refusal(family, record)?.faults.map(({ field }) => field)).toEqual([`/${family}/${refused}`]);
      return;
    }
    const kept = readRecord(family, record);
    expect(showRecord(family, kept)).toEqual({ ...LEAST[family], ...becomes });
    expect(formatFaults(family, showRecord(family, kept))).toEqual([]);
  });

  it('are kept in a spelling that is kept again, and spelled only where a rule holds them to it', () => {
    for (const { family, part } of vectors('values').cases)
      for (const path of SPELLED_FIELDS)
        for (const text of JSON.stringify(part).match(/"[^"]+"/g) ?? []) {
          const once = normal(path, JSON.parse(text));
          expect(normal(path, once), `${family} ${path}`).toBe(once);
        }
    expect(SPELLED_FIELDS.filter((path) => !RULED_FIELDS.includes(path))).toEqual([]);
  });
});

describe('nuclides', () => {
  it.each(vectors('iaea').names)('$name has one of the names $spellings', ({ name, spellings }) => {
    for (const spelling of [name, ...spellings]) {
      expect(nuclideName(spelling)).toBe(name);
      expect(isKnownNuclide(spelling)).toBe(true);
    }
  });

  it('are known where the Code of Conduct lists them, and others are not', () => {
    expect(vectors('iaea').names).toHaveLength(16);
    expect(['H-3', 'Xx-1', 'Po-210', ''].filter(isKnownNuclide)).toEqual([]);
    expect(['Tc-99m', '99mTc', 'TC-99M'].map(nuclideName)).toEqual(['Tc-99m', 'Tc-99m', 'Tc-99m']);
    expect(['99Mo', '99mo', '99MO', 'Mo-99'].map(nuclideName)).toEqual(['Mo-99', 'Mo-99', 'Mo-99', 'Mo-99']);
    expect(['Cobalt', '60', 'Co', 'Co-0', 'Co-6000', 'Co-60/Cs-137'].map(nuclideName)).toEqual(Array(6).fill(undefined));
  });

  it('mixed with beryllium are at least as dangerous as alone', () => expect(isKnownNuclide('Ra-226/Be')).toBe(true));
});

it('a body of unknown names is answered soon: a known one is looked for only so often', () => {
  const names = Object.fromEntries(Array.from({ length: LIMITS.names - 1 }, (_, i) => [`recordReferenc${i}`, 1]));
  const rules = refusal('cargo', { ...names, recordReference: 'T-C-3' })?.faults.map(({ rule }) => rule) ?? [];
  expect(rules.filter((rule) => rule.includes('did you mean recordReference?'))).toHaveLength(LIMITS.suggestions);
  expect(rules.filter((rule) => rule === 'unknown field')).toHaveLength(LIMITS.names - 1 - LIMITS.suggestions);
});
