// The times and counts that a clause states in words, in English, French or Spanish, so that a figure beside it can be held against them.

/** Words that are a number of themselves; what is put together of them, such as forty-eight, is computed. */
const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  `a:1 an:1 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 thirteen:13 fourteen:14
  fifteen:15 sixteen:16 seventeen:17 eighteen:18 nineteen:19 twenty:20 thirty:30 forty:40 fifty:50 sixty:60 seventy:70 eighty:80
  ninety:90
  un:1 une:1 deux:2 trois:3 quatre:4 cinq:5 sept:7 huit:8 neuf:9 dix:10 onze:11 douze:12 treize:13 quatorze:14 quinze:15 seize:16
  vingt:20 vingts:20 trente:30 quarante:40 cinquante:50 soixante:60 septante:70 huitante:80 nonante:90
  uno:1 una:1 dos:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9 diez:10 once:11 doce:12 trece:13 catorce:14 quince:15
  dieciséis:16 diecisiete:17 dieciocho:18 diecinueve:19 veinte:20 veintiún:21 veintiuno:21 veintiuna:21 veintidós:22 veintitrés:23
  veinticuatro:24 veinticinco:25 veintiséis:26 veintisiete:27 veintiocho:28 veintinueve:29 treinta:30 cuarenta:40 cincuenta:50
  sesenta:60 setenta:70 ochenta:80 noventa:90 ciento:100 doscientos:200 doscientas:200 trescientos:300 trescientas:300
  cuatrocientos:400 cuatrocientas:400 quinientos:500 quinientas:500 seiscientos:600 seiscientas:600 setecientos:700
  setecientas:700 ochocientos:800 ochocientas:800 novecientos:900 novecientas:900`
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split(':'))
    .map(([word = '', number]) => [word, Number(number)]),
);
/** Alone one of them; after a number so many: two hundred. */
const SCALES: Readonly<Record<string, number>> = {
  ...{ hundred: 100, thousand: 1000, cent: 100, cents: 100, mille: 1000, cien: 100, mil: 1000 },
};
/** What may stand between the parts of a number, and after which of them: one hundred and eighty, setenta y dos, vingt et un. */
const JOINTS: Readonly<Record<string, (before: number) => boolean>> = {
  and: (before) => before % 100 === 0,
  y: (before) => before % 10 === 0,
  et: (before) => before % 10 === 0,
};

/** `before` and the word after it as one number; undefined: another number begins. */
function joined({ number: before = 0, digits }: Token, word: string): number | undefined {
  const rest = before % 1000;
  const scale = own(SCALES, word);
  if (scale === 1000) return before < scale ? before * scale : undefined;
  if (scale === 100) return rest === 0 ? before + scale : rest < 20 ? before + rest * (scale - 1) : undefined;
  const next = digits ? undefined : own(NUMBERS, word);
  if (next === undefined) return undefined;
  const tens = before % 100;
  // quatre-vingts
  if (tens === 4 && next === 20) return before + 76;
  if (tens === 0) return rest === 0 || next < 100 ? before + next : undefined;
  // soixante-douze, quatre-vingt-dix
  if ((tens === 60 || tens === 80) && next < 20) return before + next;
  return tens >= 20 && tens % 10 === 0 && next < 10 ? before + next : undefined;
}

const own = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

/** Hours of one unit, from least to most. */
const UNITS: readonly (readonly [RegExp, number, number])[] = [
  [/^(?:hours?|heures?|horas?|h)$/, 1, 1],
  [/^(?:days?|jours?|días?|dias?)$/, 24, 24],
  [/^(?:weeks?|semaines?|semanas?)$/, 168, 168],
  [/^(?:months?|mois|mes|meses)$/, 24 * 28, 24 * 31],
  [/^(?:years?|ans?|années?|años?)$/, 24 * 365, 24 * 366],
];

interface Token {
  readonly number?: number;
  /** It stands in digits. */
  readonly digits?: true;
  /** An article, which counts only before a unit: a year, but not a person. */
  readonly article?: true;
  readonly unit?: readonly [least: number, most: number];
}

function tokenOf(word: string, before: Token | undefined): Token {
  const digits = word.replace(/[,\u00A0\u202F]/g, '');
  if (/^\d{1,9}$/.test(digits)) return { number: Number(digits), digits: true };
  const number = own(NUMBERS, word) ?? own(SCALES, word);
  const unit = UNITS.find(([pattern]) => pattern.test(word));
  // `un an` is a year: a word that can be both is a unit after a number.
  if (unit !== undefined && (number === undefined || before?.number !== undefined)) return { unit: [unit[1], unit[2]] };
  return number === undefined ? {} : { number, ...(/^(?:an?|une?|un[ao])$/.test(word) && { article: true }) };
}

function tokensOf(text: string): Token[] {
  const lower = text.toLowerCase();
  const words = [...lower.matchAll(/\d{1,3}(?:[,\u00A0\u202F]\d{3})+|\d+|\p{L}+/gu)];
  const isApart = (i: number): boolean => {
    const [{ 0: word, index }, { index: next }] = [words[i]!, words[i + 1] ?? { index: 0 }];
    return !/^[\s\p{Pd}]+$/u.test(lower.slice(index + word.length, next));
  };
  const tokens: Token[] = [];
  for (let i = 0; i < words.length; i++) {
    const before = tokens.at(-1);
    const joint = own(JOINTS, words[i]![0]);
    if (before?.number !== undefined && joint?.(before.number) && !isApart(i - 1) && !isApart(i)) {
      // "two hundred and three hundred" are two.
      const isScaled = own(SCALES, words[i + 2]?.[0] ?? '') !== undefined;
      const number = isScaled ? undefined : joined(before, words[i + 1]![0]);
      if (number !== undefined) {
        tokens[tokens.length - 1] = { number };
        i++;
        continue;
      }
    }
    const number = before?.number === undefined || isApart(i - 1) ? undefined : joined(before, words[i]![0]);
    if (number === undefined) tokens.push(tokenOf(words[i]![0], before));
    else tokens[tokens.length - 1] = { number };
  }
  return tokens;
}

export interface Stated {
  /** Every number that stands in it, articles left out. */
  readonly numbers: readonly number[];
  /** Hours, from least to most: a year has 365 days or 366. */
  readonly durations: readonly (readonly [least: number, most: number])[];
}

/** A number without a unit takes each unit of the text: "five years for an arrest, one for an observation". */
export function statedIn(text: string): Stated {
  const tokens = tokensOf(text);
  const units = tokens.flatMap(({ unit }) => (unit === undefined ? [] : [unit]));
  const durations = tokens.flatMap(({ number, article }, i) => {
    if (number === undefined) return [];
    const own = tokens[i + 1]?.unit ?? tokens[i + 2]?.unit;
    const applying =
      tokens[i + 1]?.unit !== undefined ? [tokens[i + 1]!.unit!] : article ? [] : own === undefined ? units : [own, ...units];
    return applying.map(([least, most]): readonly [number, number] => [least * number, most * number]);
  });
  return { numbers: tokens.flatMap(({ number, article }) => (number === undefined || article ? [] : [number])), durations };
}
