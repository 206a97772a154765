import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, encode, enumOf, fieldsOf, isMessage, nameOf, RecordKind, splitFields } from '../../../proto/index.ts';
import { type Fault, TripointError } from '../../../services/domain/index.ts';
import {
  FAMILIES,
  type Family,
  familyOfKind,
  fieldId,
  fieldName,
  formatFaults,
  LINK_PLANE,
  readRecord,
  showRecord,
  takeRecord,
} from '../../../services/records/index.ts';
import { RULED_FIELDS } from '../../../services/records/rules.ts';
import { LIMITS } from '../../../services/records/shape.ts';
import { families, fullRecord, record } from './arbitraries.ts';
import { sorted, vectors } from './vectors.ts';

type Json = Record<string, unknown>;

/** The faults of a record; anything thrown but INVALID fails the test. */
function faultsOf(family: Family, json: unknown): readonly Fault[] {
  try {
    readRecord(family, json);
    return [];
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    expect(error.code).toBe('INVALID');
    expect(error.faults.length).toBeGreaterThan(0);
    for (const { field } of error.faults) expect(field === `/${family}` || field.startsWith(`/${family}/`)).toBe(true);
    return error.faults;
  }
}

const { valid, invalid } = vectors('records');
const cargo = valid.find(({ name }) => name === 'full cargo')?.json as Json;

describe('a valid record', () => {
  it.each(valid)('$name has these bytes, and they show it again', ({ family, json, encoded }) => {
    expect(Buffer.from(readRecord(family, json)).toString('hex')).toBe(encoded);
    expect(showRecord(family, Buffer.from(encoded, 'hex'))).toEqual(json);
    expect(formatFaults(family, showRecord(family, Buffer.from(encoded, 'hex')))).toEqual([]);
  });

  it.each(families)('%s: showRecord ∘ readRecord is the identity', (family) => {
    fc.assert(
      fc.property(record(family), (json) => {
        const content = readRecord(family, json);
        expect(showRecord(family, content)).toEqual(json);
        expect(takeRecord(family, json)).toStrictEqual({ content, shown: showRecord(family, content) });
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it.each(families)('%s: each projection shows just its fields, in the same form, and has no fault', (family) => {
    fc.assert(
      fc.property(
        fullRecord(family).chain((json) => fc.tuple(fc.constant(json), fc.subarray(Object.keys(json)))),
        ([json, names]) => {
          const fields = splitFields(readRecord(family, json));
          const kept = [...fields].filter(([id]) => names.includes(fieldName(family, id) as string)).map(([, bytes]) => bytes);
          const shown = showRecord(family, concat(kept));
          expect(shown).toEqual(Object.fromEntries(names.map((name) => [name, json[name]])));
          expect(formatFaults(family, showRecord(family, concat(kept)))).toEqual([]);
        },
      ),
      { numRuns: 30, seed: 2 },
    );
  });

  it('may say false, 0 and [] where it could say nothing', () => {
    const least = valid.find(({ name }) => name === 'least cargo')?.json as Json;
    const said = { ...least, riskScore: 0, commodity: [], radioactiveSource: { nuclide: 'H-3', importerConsent: false } };
    const silent = { ...least, radioactiveSource: { nuclide: 'H-3' } };
    expect(takeRecord('cargo', said)).toStrictEqual(takeRecord('cargo', silent));
  });
});

describe('an invalid record is refused with all its faults and no other', () => {
  it.each(invalid)('$family: $name', ({ family, json, faults }) => {
    expect(sorted(faultsOf(family, json))).toEqual(sorted(faults));
  });

  it('in the words that a caller reads', () => {
    expect(() => readRecord('cargo', { ...cargo, shippingContainer: [{ iso6346Code: 'CSQU3054384' }] })).toThrow(
      'A field of the request breaks a rule: /cargo/shippingContainer/0/iso6346Code: check digit 4, expected 3 (ISO 6346)',
    );
  });
});

/** Pointers to all leaves of a record, with the number of a list's item as a step. */
function leaves(json: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof json !== 'object' || json === null) return [at];
  return Object.entries(json).flatMap(([key, value]) => leaves(value, [...at, Array.isArray(json) ? Number(key) : key]));
}

function replaced(json: unknown, [key, ...rest]: (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = structuredClone(json) as Json;
  copy[key] = replaced(copy[key], rest, value);
  return copy;
}

describe('random faults', () => {
  // Wrong in every place: no field of a record is a list of lists, nor takes null, nor a text of control characters.
  const wrong = fc.constantFrom<unknown>(null, [[]], '', '\u0007', { unknownName: 1 }, Number.NaN, 'é'.repeat(5000), -1.5, {});

  it.each(families)('%s: k wrong values give k faults or more, and each is named', (family) => {
    fc.assert(
      fc.property(
        fullRecord(family).chain((json) =>
          fc.tuple(
            fc.constant(json),
            fc.subarray(leaves(json), { minLength: 1, maxLength: Math.min(8, leaves(json).length) }),
            fc.array(wrong, { minLength: 8, maxLength: 8 }),
          ),
        ),
        ([json, places, values]) => {
          const broken = places.reduce<unknown>((record, place, i) => replaced(record, place, values[i]), json);
          const faults = faultsOf(family, broken);
          expect(faults.length).toBeGreaterThanOrEqual(places.length);
          for (const place of places) {
            const pointer = `/${family}/${place.join('/')}`;
            expect(faults.some(({ field }) => field === pointer || field.startsWith(`${pointer}/`))).toBe(true);
          }
        },
      ),
      { numRuns: 60, seed: 3 },
    );
  });

  it.each(families)('%s: no JSON whatever throws anything but INVALID', (family) => {
    const names = fieldsOf(FAMILIES[family].message).map(({ name }) => name);
    const key = fc.oneof(fc.constantFrom(...names, 'name', 'date', '__proto__', 'constructor', 'toString', 'a/b~c'), fc.string());
    const json = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(key, fc.jsonValue({ maxDepth: 3 })),
      fc.dictionary(key, fc.dictionary(key, fc.jsonValue())),
    );
    fc.assert(
      fc.property(json, (value) => {
        faultsOf(family, JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it('no fault repeats a value of the record', () => {
    const secret = 'ZZSECRETZZ';
    const everywhere = leaves(cargo).reduce<unknown>((json, place) => replaced(json, place, secret), cargo);
    for (const { field, rule } of faultsOf('cargo', everywhere)) expect(`${field} ${rule}`).not.toContain(secret);
  });
});

describe('bounds', () => {
  it('hold at 1,000 characters of a string, counted as characters', () => {
    expect(faultsOf('cargo', { ...cargo, legalAuthority: '😀'.repeat(1000) })).toEqual([]);
    expect(faultsOf('cargo', { ...cargo, legalAuthority: '😀'.repeat(1001) })).toEqual([
      { field: '/cargo/legalAuthority', rule: 'at most 1000 characters' },
    ]);
  });

  it('hold at 100 items of a list', () => {
    const list = (n: number) => ({ ...cargo, riskIndicator: Array.from({ length: n }, () => 'x') });
    expect(faultsOf('cargo', list(100))).toEqual([]);
    expect(faultsOf('cargo', list(101))).toEqual([{ field: '/cargo/riskIndicator', rule: '101 items, at most 100' }]);
  });

  it('hold for the encoded record', () => {
    const indicators = Array.from({ length: 100 }, () => '漢'.repeat(500));
    expect(faultsOf('cargo', { ...cargo, riskIndicator: indicators })[0]?.rule).toMatch(/ bytes encoded, at most 131072$/);
  });

  it('hold for the faults: the answer to a hostile body stays small, and says that it was cut', () => {
    const seal = Array.from({ length: 100 }, () => Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`u${i}`, 1])));
    const faults = faultsOf('cargo', { ...cargo, shippingContainer: Array.from({ length: 100 }, () => ({ seal })) });
    expect(faults).toHaveLength(LIMITS.faults + 1);
    expect(faults.at(-1)).toEqual({ field: '/cargo', rule: 'more than 1000 faults, the rest is not listed' });
  });

  it('hold for names: a long or malformed one is cut and escaped in the pointer', () => {
    const fields = faultsOf('cargo', { ...cargo, ['a/b~'.padEnd(500, 'x')]: 1, '\ud800': 1 }).map(({ field }) => field);
    expect(fields).toEqual([`/cargo/a~1b~0${'x'.repeat(60)}…`, '/cargo/\ufffd']);
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`n${i}`, 1]));
    expect(faultsOf('cargo', many)).toEqual([{ field: '/cargo', rule: 'more than 200 names' }]);
  });

  it('a family that is none is INVALID too', () => {
    expect(() => readRecord('constructor' as Family, {})).toThrow(TripointError);
  });
});

describe('what a partner sent', () => {
  it('is flagged where it breaks a format, and not where something is missing', () => {
    const bytes = encode('HighRiskCargo', {
      riskScore: 1001,
      shippingContainer: [{ iso6346Code: 'CSQU3054384' }, { seal: [{}] }],
      radioactiveSource: { nuclide: 'Cs-137', activityTbq: 1.5, iaeaCategory: 3 },
    });
    expect(sorted(formatFaults('cargo', showRecord('cargo', bytes)))).toEqual([
      { field: '/cargo/radioactiveSource/iaeaCategory', rule: 'category 3, expected 2 by activity and D-value (IAEA)' },
      { field: '/cargo/riskScore', rule: 'from 0 to 1000' },
      { field: '/cargo/shippingContainer/0/iso6346Code', rule: 'check digit 4, expected 3 (ISO 6346)' },
      { field: '/cargo/shippingContainer/1/seal/0', rule: 'empty, leave it out' },
    ]);
  });

  it('is shown even when it is odd: nothing of it is dropped', () => {
    const bytes = encode('Lookout', {
      citizenship: [''],
      corporation: {},
      biometric: [{ sha256: Uint8Array.of(1, 171) }],
    });
    expect(showRecord('lookout', bytes)).toEqual({
      citizenship: [''],
      corporation: {},
      biometric: [{ sha256: '01ab' }],
    });
    expect(new Set(formatFaults('lookout', showRecord('lookout', bytes)).map(({ field }) => field))).toEqual(
      new Set(['/lookout/citizenship/0', '/lookout/corporation', '/lookout/biometric/0/sha256']),
    );
  });

  it('nothing disclosed is no fault', () => {
    expect(formatFaults('visaAnswer', showRecord('visaAnswer', new Uint8Array()))).toEqual([]);
    expect(showRecord('visaAnswer', new Uint8Array())).toEqual({});
  });

  it('bytes that are no record are MALFORMED', () => {
    expect(() => showRecord('cargo', Uint8Array.of(0xff))).toThrow(TripointError);
    expect(() => formatFaults('cargo', showRecord('cargo', Uint8Array.of(0xff)))).toThrow(TripointError);
  });
});

describe('families', () => {
  it('each kind of record has one, and what the link says has none', () => {
    for (const facts of Object.values(FAMILIES)) expect(familyOfKind(facts.kind)).toBe(facts);
    expect([RecordKind.UNSPECIFIED, RecordKind.RECEIPT, RecordKind.KEY_SET].map(familyOfKind)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(Object.values(FAMILIES).map(({ kind }) => nameOf('RecordKind', kind))).toEqual(
      Object.entries(enumOf('RecordKind') ?? {})
        .filter(([, number]) => number > 0 && number < LINK_PLANE)
        .map(([name]) => name),
    );
  });

  it.each(families)('%s: field numbers and names are inverse', (family) => {
    for (const { id, name } of fieldsOf(FAMILIES[family].message)) {
      expect(fieldName(family, id)).toBe(name);
      expect(fieldId(family, name)).toBe(id);
    }
    expect(fieldName(family, 999)).toBeUndefined();
    expect(fieldId(family, 'constructor')).toBeUndefined();
  });

  it('every rule is about a field that there is', () => {
    const messages = new Set<string>();
    const visit = (message: string): void => {
      messages.add(message);
      for (const { type } of fieldsOf(message)) if (isMessage(type) && !messages.has(type)) visit(type);
    };
    for (const { message } of Object.values(FAMILIES)) visit(message);
    const fields = new Set([...messages].flatMap((message) => fieldsOf(message).map(({ name }) => `${message}.${name}`)));
    expect(RULED_FIELDS.filter((path) => !fields.has(path))).toEqual([]);
  });
});
