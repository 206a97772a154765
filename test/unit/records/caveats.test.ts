// A caveat is read as what it says or as more, and never as less: however it is spelled, and whatever a later version may add.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Caveat, CaveatCode, decode, encode } from '../../../proto/index.ts';
import { CAVEAT_CODES, caveatFaults, DAY, type SaidCaveat } from '../../../services/domain/index.ts';
import { hasItsParts, readCaveats, readingOf, showCaveats } from '../../../services/records/index.ts';

const NOW = 1_767_225_600_000_000;
const LATER = '2026-06-01';
const caveat = (code: number, until = 0, text = ''): Caveat => ({ code: code as CaveatCode, until, text });
const said = (code: string, parts: Omit<SaidCaveat, 'code'> = {}): SaidCaveat => ({ code: code as SaidCaveat['code'], ...parts });
const reading = (...caveats: Caveat[]) => readingOf(caveats, NOW);

describe('what rules read', () => {
  it.each<[string, Caveat[], ReturnType<typeof readingOf>]>([
    ['nothing', [], {}],
    ['a note', [caveat(CaveatCode.NOTE, 0, 'H3')], {}],
    ['one level', [caveat(CaveatCode.H0)], { handling: 'H0' }],
    ['the strictest of several', [caveat(CaveatCode.H2), caveat(CaveatCode.H3), caveat(CaveatCode.H1)], { handling: 'H3' }],
    ['an end to come', [caveat(CaveatCode.CONCEALED, NOW + 1)], { concealed: true }],
    ['an end that has come', [caveat(CaveatCode.CONCEALED, NOW)], { concealed: false }],
    ['the later end', [caveat(CaveatCode.CONCEALED, NOW - DAY), caveat(CaveatCode.CONCEALED, NOW + DAY)], { concealed: true }],
    ['no end', [caveat(CaveatCode.CONCEALED)], { concealed: true }],
    ['a code to come', [caveat(7)], { handling: 'H3', concealed: true }],
    ['none', [caveat(CaveatCode.UNSPECIFIED)], { handling: 'H3', concealed: true }],
    ['a code to come that has ended', [caveat(99, NOW - DAY), caveat(CaveatCode.H0)], { handling: 'H3', concealed: true }],
  ])('%s', (_, caveats, read) => expect(reading(...caveats)).toEqual(read));

  const anyCaveat = fc
    .tuple(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 2 ** 31 - 1 })), fc.nat(2), fc.string())
    .map(([code, end, text]) => caveat(code, [0, NOW - DAY, NOW + DAY][end], text));
  const rank = ({ handling, concealed }: ReturnType<typeof readingOf>) => [
    handling === undefined ? -1 : Number(handling[1]),
    concealed === undefined ? 0 : concealed ? 2 : 1,
  ];

  it('is opened by no caveat that is added, by no text, and by no order', () => {
    fc.assert(
      fc.property(fc.array(anyCaveat, { maxLength: 6 }), anyCaveat, fc.nat(6), fc.string(), (caveats, more, at, text) => {
        const [before, after] = [rank(reading(...caveats)), rank(reading(...caveats.toSpliced(at, 0, more)))];
        expect(after[0]).toBeGreaterThanOrEqual(before[0] as number);
        expect(after[1]).toBeGreaterThanOrEqual(before[1] as number);
        expect(reading(...caveats.map((one) => ({ ...one, text })).reverse())).toEqual(reading(...caveats));
      }),
    );
  });

  it('is the strictest of every number that is no code of this version, and stays so on the wire', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 7, max: 300 }), fc.integer({ min: 7, max: 2 ** 31 - 1 })),
        fc.nat(2),
        (code, end) => {
          const header = { caveats: [caveat(code, [0, NOW - DAY, NOW + DAY][end])] };
          const { caveats } = decode('RecordHeader', encode('RecordHeader', header));
          expect(caveats.map(hasItsParts)).toEqual([true]);
          expect(reading(...caveats)).toEqual({ handling: 'H3', concealed: true });
          expect(showCaveats(caveats, true)[0]?.code).toBe(String(code));
        },
      ),
    );
  });
});

describe('what an officer says', () => {
  /** As somebody might write it who means a code: in other letters, with something around it, with another script's letters. */
  const LIKE: Readonly<Record<string, readonly string[]>> = {
    H: ['Н', 'Η', 'Ｈ', 'h', 'ℋ'],
    '3': ['３', '٣', 'З'],
    O: ['О', '0', 'Ｏ'],
    E: ['Е'],
  };
  const alike = (code: string) =>
    fc
      .tuple(
        ...[...code].map((sign) => fc.constantFrom(sign, sign, sign, ...(LIKE[sign] ?? [sign.toLowerCase()]))),
        fc.constantFrom('', '', ' ', '\u00a0', '\u200b', '\ufeff', '.', ' UNTIL 2026-01-01', '\0', '-'),
        fc.constantFrom('', '', ' ', '\u200d', '\n'),
      )
      .map((signs) => `${signs.at(-1)}${signs.slice(0, -1).join('')}`);

  it('has one spelling; every other is refused, and the codes are named', () => {
    const spelling = fc.oneof(fc.constantFrom(...CAVEAT_CODES).chain(alike), fc.string({ unit: 'grapheme', maxLength: 12 }));
    let refused = 0;
    fc.assert(
      fc.property(spelling, (code) => {
        const faults = caveatFaults([said(code, { text: 'x' })]);
        if (CAVEAT_CODES.some((known) => known === code)) return;
        refused++;
        expect(faults).toEqual([{ field: '/caveats/0/code', rule: 'one of H0, H1, H2, H3, CONCEALED, NOTE' }]);
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(200);
  });

  it.each<[unknown, string, string]>([
    ['H3', 'code', 'one of H0, H1, H2, H3, CONCEALED, NOTE'],
    [null, 'code', 'one of H0, H1, H2, H3, CONCEALED, NOTE'],
    [{}, 'code', 'one of H0, H1, H2, H3, CONCEALED, NOTE'],
    [{ code: 4 }, 'code', 'one of H0, H1, H2, H3, CONCEALED, NOTE'],
    [{ code: 'UNSPECIFIED' }, 'code', 'one of H0, H1, H2, H3, CONCEALED, NOTE'],
    [{ code: 'H3', until: LATER }, 'until', 'only with CONCEALED'],
    [{ code: 'CONCEALED' }, 'until', 'required with CONCEALED'],
    [{ code: 'CONCEALED', until: 'further notice' }, 'until', 'a UTC time: 2026-11-24 or 2026-11-24T12:00:00Z'],
    [{ code: 'CONCEALED', until: '2026-02-30' }, 'until', 'a UTC time: 2026-11-24 or 2026-11-24T12:00:00Z'],
    [{ code: 'CONCEALED', until: '2026-06-01T00:00:00+02:00' }, 'until', 'a UTC time: 2026-11-24 or 2026-11-24T12:00:00Z'],
    [{ code: 'CONCEALED', until: '2026-01-01' }, 'until', 'not in the past'],
    [{ code: 'CONCEALED', until: '1926-01-01' }, 'until', 'not in the past'],
    [{ code: 'CONCEALED', until: '9999-12-31' }, 'until', 'before 2255-06-05'],
    [{ code: 'NOTE' }, 'text', 'required with NOTE'],
    [{ code: 'NOTE', text: '' }, 'text', '1 to 128 characters, no control characters'],
    [{ code: 'H1', text: 'x'.repeat(129) }, 'text', '1 to 128 characters, no control characters'],
    [{ code: 'H1', text: 'a\nb' }, 'text', '1 to 128 characters, no control characters'],
    [{ code: 'H1', text: 'a\u0085b' }, 'text', '1 to 128 characters, no control characters'],
    [{ code: 'H1', text: '\ud800' }, 'text', '1 to 128 characters, no control characters'],
  ])('%j is a fault of %s', (wrong, name, rule) => {
    expect(caveatFaults([said('H1'), wrong], NOW)).toEqual([{ field: `/caveats/1/${name}`, rule }]);
  });

  it('is bounded in number', () => {
    const faults = caveatFaults(Array.from({ length: 1_000 }, () => 'H3'));
    expect(faults[0]).toEqual({ field: '/caveats', rule: 'at most 16 of them' });
    expect(faults).toHaveLength(17);
  });

  it('reaches the header as it was said, and is shown so; words only with the record', () => {
    const caveats = [
      said('H2', { text: 'by hand' }),
      said('CONCEALED', { until: `${LATER}T12:00:00.5Z` }),
      said('NOTE', { text: 'n' }),
    ];
    expect(caveatFaults(caveats, NOW)).toEqual([]);
    const header = decode('RecordHeader', encode('RecordHeader', { caveats: readCaveats(caveats) }));
    const until = Date.parse(`${LATER}T12:00:00.5Z`) * 1000;
    expect(header.caveats.map(({ code, until: end, text }) => caveat(code, end, text))).toEqual([
      caveat(3, 0, 'by hand'),
      caveat(5, until),
      caveat(6, 0, 'n'),
    ]);
    expect(showCaveats(header.caveats, true)).toEqual([
      { code: 'H2', text: 'by hand' },
      { code: 'CONCEALED', until },
      { code: 'NOTE', text: 'n' },
    ]);
    expect(showCaveats(header.caveats, false)).toEqual([{ code: 'H2' }, { code: 'CONCEALED', until }, { code: 'NOTE' }]);
  });
});

it.each<[string, Caveat, boolean]>([
  ['a level', caveat(CaveatCode.H3), true],
  ['a level with words', caveat(CaveatCode.H1, 0, 'x'), true],
  ['a level with an end', caveat(CaveatCode.H3, NOW), false],
  ['concealed with an end', caveat(CaveatCode.CONCEALED, NOW), true],
  ['concealed without', caveat(CaveatCode.CONCEALED), false],
  ['a note', caveat(CaveatCode.NOTE, 0, 'x'), true],
  ['a note without words', caveat(CaveatCode.NOTE), false],
  ['a note with an end', caveat(CaveatCode.NOTE, NOW, 'x'), false],
  ['no code', caveat(CaveatCode.UNSPECIFIED, 0, 'x'), false],
  ['a code to come, with anything', caveat(7, NOW, 'x'), true],
])('%s has its parts, or not', (_, one, has) => expect(hasItsParts(one)).toBe(has));
