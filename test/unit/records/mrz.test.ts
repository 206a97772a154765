import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookoutFromMrz, parseMrz, readRecord, showRecord } from '../../../services/records/index.ts';
import { LAYOUTS } from '../../../services/records/layouts.ts';
import { mrzCheckDigit } from '../../../services/records/mrz-lines.ts';
import { sorted, vectors } from './vectors.ts';

const { valid, invalid } = vectors('mrz');
const withoutUndefined = (value: object) => JSON.parse(JSON.stringify(value));

describe('check digits of Doc 9303-3', () => {
  it.each(vectors('check-digits').mrz)('$text → $digit', ({ text, digit }) => {
    expect(mrzCheckDigit(text)).toBe(digit);
  });
});

describe('a zone that holds is read whole, without faults, and what deviates is flagged', () => {
  it.each(valid)('$name', ({ lines, readAt, mrz, flags = [] }) => {
    const read = parseMrz(lines, readAt === undefined ? undefined : Date.parse(readAt) * 1000);
    expect(withoutUndefined(read)).toEqual({ ...mrz, faults: [], flags });
  });
});

describe('a fault names line, columns, the digit found and the digit expected', () => {
  it.each(invalid)('$name', ({ lines, faults }) => {
    expect(sorted(parseMrz(lines).faults)).toEqual(sorted(faults));
  });
});

it('without an expiry or a time of reading, no century is guessed', () => {
  const [first, second] = (valid[0]?.lines ?? []) as [string, string];
  const read = parseMrz([first, `${second.slice(0, 21)}1213011${second.slice(28)}`]);
  expect(read.expiry).toBeUndefined();
  expect(read.dateOfBirth).toBeUndefined();
});

it('any one wrong digit of a number or a date is found', () => {
  fc.assert(
    fc.property(fc.constantFrom(...valid), fc.nat(), fc.integer({ min: 1, max: 9 }), (zone, pick, by) => {
      const layout = LAYOUTS[zone.mrz.format];
      const places = [layout.number, layout.birth, layout.expiry].flatMap(([line, from, to]) =>
        Array.from({ length: to - from + 2 }, (_, i) => [line - 1, from - 1 + i] as const),
      );
      const digits = places.filter(([line, at]) => /\d/.test(zone.lines[line]?.[at] ?? ''));
      const [line, at] = digits[pick % digits.length] as readonly [number, number];
      const old = zone.lines[line] as string;
      const wrong = `${old.slice(0, at)}${(Number(old[at]) + by) % 10}${old.slice(at + 1)}`;
      // Weights 7, 3, 1 are coprime to 10, so no single digit can change unseen.
      expect(parseMrz(zone.lines.with(line, wrong)).faults).not.toEqual([]);
    }),
    { seed: 9303 },
  );
});

it('no lines whatever make it throw', () => {
  const character = fc.constantFrom(...'AZ09<PVI', 'é', '\n', '\ud800');
  const line = fc.oneof(
    fc.string({ unit: character, maxLength: 50 }),
    ...[30, 36, 44].map((n) => fc.string({ unit: fc.constantFrom(...'AZ09<PVI'), minLength: n, maxLength: n })),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
      expect(Array.isArray(parseMrz(lines).faults)).toBe(true);
      lookoutFromMrz(parseMrz(lines));
    }),
    { seed: 9303 },
  );
});

describe('the subject of a lookout', () => {
  const rest = { recordReference: 'T-L-9', category: 'TERRORISM', actionOnHit: 'REFER_TO_SECONDARY' };
  it.each(valid)('from $name is accepted by readRecord and says what the zone says', ({ lines, mrz }) => {
    const subject = lookoutFromMrz(parseMrz(lines));
    expect(showRecord('lookout', readRecord('lookout', { ...rest, ...subject }))).toEqual({ ...rest, ...subject });
    expect(subject).toMatchObject({
      name: [{ primaryIdentifier: mrz.primaryIdentifier }],
      document: [{ documentNumber: mrz.documentNumber, issuingState: mrz.issuingState, documentType: mrz.documentCode }],
      citizenship: [mrz.nationality],
    });
  });

  it('has a name of low quality when the zone had no room for it', () => {
    const cut = valid.find(({ name }) => name === 'truncated name');
    expect(lookoutFromMrz(parseMrz(cut?.lines ?? []))).toMatchObject({ name: [{ quality: 'LOW' }] });
  });

  it('of an unreadable zone is a person and nothing else', () => {
    expect(lookoutFromMrz(parseMrz([]))).toEqual({ subjectKind: 'PERSON' });
  });
});
