// Check digits and computed categories of cargo: what a container, a ship and a radioactive source say about themselves.

const LETTER_VALUES = /* ISO 6346 annex A: from 10 on, multiples of 11 left out */ [
  10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 34, 35, 36, 37, 38,
];

/** Check digit of the first ten characters (four letters, six digits) of a container code, ISO 6346 annex A. */
export function iso6346CheckDigit(code: string): number {
  let sum = 0;
  for (let i = 0; i < 10; i++) {
    const at = code.charCodeAt(i);
    sum += (at >= 65 ? (LETTER_VALUES[at - 65] as number) : at - 48) * 2 ** i;
  }
  return (sum % 11) % 10;
}

/** What is wrong with a container code; undefined when nothing is. */
export function iso6346Fault(code: string): string | undefined {
  if (!/^[A-Z]{4}\d{7}$/.test(code)) return 'three owner letters, a category letter, seven digits (ISO 6346)';
  if (!/[UJZ]/.test(code[3] as string)) return `category ${code[3]}, expected U, J or Z (ISO 6346)`;
  const expected = iso6346CheckDigit(code);
  if (Number(code[10]) !== expected) return `check digit ${code[10]}, expected ${expected} (ISO 6346)`;
  return undefined;
}

/** Check digit of the first six digits of a ship's number: weights 7 to 2, last digit of the sum. */
export function imoCheckDigit(number: string): number {
  let sum = 0;
  for (let i = 0; i < 6; i++) sum += Number(number[i]) * (7 - i);
  return sum % 10;
}

/** What is wrong with an IMO ship identification number; undefined when nothing is. */
export function imoFault(number: string): string | undefined {
  if (!/^\d{7}$/.test(number)) return 'seven digits (IMO ship identification number)';
  const expected = imoCheckDigit(number);
  if (Number(number[6]) !== expected) return `check digit ${number[6]}, expected ${expected} (IMO ship identification number)`;
  return undefined;
}

// D-values in TBq: the activity that is dangerous when uncontrolled. A source of another nuclide is not judged.
const D_VALUES: ReadonlyMap<string, number> = new Map([
  ['Co-60', 0.03],
  ['Cs-137', 0.1],
  ['Ir-192', 0.08],
  ['Am-241', 0.06],
]);
const LEAST_RATIO = [1000, 10, 1, 0.01] as const;

/** IAEA category 1 to 5 of a single source by activity (TBq) over D-value; undefined when the nuclide's D-value is not held. */
export function iaeaCategory(nuclide: string, activityTbq: number): number | undefined {
  const d = D_VALUES.get(nuclide);
  if (d === undefined) return undefined;
  // A boundary belongs to the stricter category; the tolerance keeps it there when the quotient is not exact in binary.
  const ratio = (activityTbq / d) * (1 + 1e-12);
  const found = LEAST_RATIO.findIndex((least) => ratio >= least);
  return found === -1 ? 5 : found + 1;
}
