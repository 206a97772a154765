// The position of each field in a machine-readable zone: ICAO Doc 9303-4 (TD3), -5 (TD1), -6 (TD2), -7 (MRV-A, MRV-B).

export type MrzFormat = 'TD1' | 'TD2' | 'TD3' | 'MRV-A' | 'MRV-B';

/** Line (1 to 3), first and last column, counted from 1 as in Doc 9303. */
export type Span = readonly [line: number, from: number, to: number];

/** Document codes, by their first letters. Second: a letter or a filler, and a digit too beside passports (notes b of parts 5 to 7); a card
 * is no visa, and AI is nobody's (part 5, note k). */
export const DOCUMENT_CODES: Readonly<Record<Layout['codes'], { readonly holds: RegExp; readonly rule: string }>> = {
  P: { holds: /^P[A-Z<]$/, rule: 'a document code: P, then a letter or <' },
  V: { holds: /^V[A-Z0-9<]$/, rule: 'a document code: V, then a letter, a digit or <' },
  ACI: { holds: /^(?!AI)[ACI][A-UW-Z0-9<]$/, rule: 'a document code: A, C, I, then a letter but V, a digit or <; not AI' },
};

export interface Layout {
  /** Of Doc 9303. */
  readonly part: number;
  /** Characters of each line. */
  readonly length: number;
  /** First letters of a document code. */
  readonly codes: 'P' | 'V' | 'ACI';
  readonly name: Span;
  readonly number: Span;
  readonly nationality: Span;
  readonly birth: Span;
  readonly sex: Span;
  readonly expiry: Span;
  readonly optional: readonly Span[];
  /** TD1, TD2: a number longer than its nine columns goes on in the optional data. */
  readonly longNumber?: true;
  /** TD3: the optional data has a check digit of its own, which may be a filler when there is none. */
  readonly optionalChecked?: true;
  readonly composite?: { readonly over: readonly Span[]; readonly at: Span };
}

const lower = { number: [2, 1, 9], nationality: [2, 11, 13], birth: [2, 14, 19], sex: [2, 21, 21], expiry: [2, 22, 27] } as const;

export const LAYOUTS: Readonly<Record<MrzFormat, Layout>> = {
  TD1: {
    part: 5,
    length: 30,
    codes: 'ACI',
    name: [3, 1, 30],
    number: [1, 6, 14],
    nationality: [2, 16, 18],
    birth: [2, 1, 6],
    sex: [2, 8, 8],
    expiry: [2, 9, 14],
    optional: [
      [1, 16, 30],
      [2, 19, 29],
    ],
    longNumber: true,
    composite: {
      over: [
        [1, 6, 30],
        [2, 1, 7],
        [2, 9, 15],
        [2, 19, 29],
      ],
      at: [2, 30, 30],
    },
  },
  TD2: {
    ...lower,
    part: 6,
    length: 36,
    codes: 'ACI',
    name: [1, 6, 36],
    optional: [[2, 29, 35]],
    longNumber: true,
    composite: {
      over: [
        [2, 1, 10],
        [2, 14, 20],
        [2, 22, 35],
      ],
      at: [2, 36, 36],
    },
  },
  TD3: {
    ...lower,
    part: 4,
    length: 44,
    codes: 'P',
    name: [1, 6, 44],
    optional: [[2, 29, 42]],
    optionalChecked: true,
    composite: {
      over: [
        [2, 1, 10],
        [2, 14, 20],
        [2, 22, 43],
      ],
      at: [2, 44, 44],
    },
  },
  'MRV-A': { ...lower, part: 7, length: 44, codes: 'V', name: [1, 6, 44], optional: [[2, 29, 44]] },
  'MRV-B': { ...lower, part: 7, length: 36, codes: 'V', name: [1, 6, 36], optional: [[2, 29, 36]] },
};
