// Check digits and code tables of cargo: containers, ships and classes of goods.

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
  // Zeros pass the checksum, but are written when the number is unknown.
  if (number === '0000000') return 'the number of a ship, not all zeros (IMO ship identification number)';
  const expected = imoCheckDigit(number);
  if (Number(number[6]) !== expected) return `check digit ${number[6]}, expected ${expected} (IMO ship identification number)`;
  return undefined;
}

/** UN Model Regulations, table 2.1.2.1.2 (IMDG 2.1.2.2): the compatibility groups that go with each division of class 1. */
const GROUPS: Readonly<Record<string, string>> = {
  '1.1': 'ABCDEFGJL',
  '1.2': 'BCDEFGHJKL',
  '1.3': 'CFGHJKL',
  '1.4': 'BCDEFGS',
  '1.5': 'D',
  '1.6': 'N',
};
const OTHER_CLASSES = /^(?:1|2(?:\.[1-3])?|3|4(?:\.[1-3])?|5(?:\.[12])?|6(?:\.[12])?|[789])$/;

/** What is wrong with a class of dangerous goods; undefined when nothing is. */
export function imoClassFault(code: string): string | undefined {
  if (OTHER_CLASSES.test(code)) return undefined;
  const groups = GROUPS[code.slice(0, 3)];
  if (groups === undefined || code.length > 4) return 'a class 1 to 9 with its division (IMDG Code)';
  return code.length === 3 || groups.includes(code.slice(3)) ? undefined : `a compatibility group of ${groups} (IMDG Code 2.1.2)`;
}

/** What is wrong with a Harmonized System code; undefined when nothing is. Chapters 98 and 99 are for national use. */
export function htsFault(code: string): string | undefined {
  if (!/^\d{6}(?:\d\d){0,2}$/.test(code)) return 'six, eight or ten digits (HTS)';
  return /^(?:00|77)/.test(code) ? 'a chapter from 01 to 99 except 77, which is reserved (HS)' : undefined;
}

const CURP_LETTERS = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';

/** What is wrong with a CURP (Clave Única de Registro de Población); undefined when nothing is. */
export function curpFault(text: string): string | undefined {
  if (!/^[A-ZÑ]{4}\d{6}[HMX][A-Z]{2}[A-ZÑ]{3}[A-Z0-9]\d$/.test(text))
    return 'four letters, a date, a sex, a state, three letters and two more characters (CURP)';
  const sum = [...text].slice(0, 17).reduce((total, letter, i) => total + CURP_LETTERS.indexOf(letter) * (18 - i), 0);
  const expected = (10 - (sum % 10)) % 10;
  return Number(text[17]) === expected ? undefined : `check digit ${text[17]}, expected ${expected} (CURP)`;
}

const currencies = new Set(Intl.supportedValuesOf('currency'));
/** ISO 4217, of now and of before. */
export const isCurrency = (code: string): boolean => currencies.has(code);

const NOTHING =
  /^(?:0+|X+|NA|ND|SN|NIL|NULL|NONE|UNK(?:NOWN)?|NOT(?:KNOWN|AVAILABLE|APPLICABLE)|TBA|TBD|INCONNUE?|AUCUNE?|NEANT|DESCONOCID[OA]|NINGUN[OA]|SINNUMERO)$/;

/** Nearly every number: capitals and digits, as it is compared. */
const BARE = /^[A-Z0-9]*$/;

/** Whether a text in place of a number means none, in English, French or Spanish, or as zeros. */
const isPlaceholder = (text: string): boolean =>
  NOTHING.test(
    BARE.test(text)
      ? text
      : text
          .normalize('NFKD')
          .toUpperCase()
          .replace(/[^A-Z0-9]/g, ''),
  );

export const placeholderFault = (text: string): string | undefined =>
  isPlaceholder(text) ? 'a number, not a word meaning none: leave it out' : undefined;
