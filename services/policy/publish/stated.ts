// The times and counts that a clause states in words, in English, French or Spanish, so that a figure beside it can be held against them.

const ONES: Readonly<Record<string, number>> = Object.fromEntries(
  `a:1 an:1 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 thirteen:13 fourteen:14
  fifteen:15 sixteen:16 seventeen:17 eighteen:18 nineteen:19 twenty:20 thirty:30 forty:40 fifty:50 sixty:60 seventy:70 eighty:80
  ninety:90 hundred:100 thousand:1000
  un:1 une:1 deux:2 trois:3 quatre:4 cinq:5 sept:7 huit:8 neuf:9 dix:10 onze:11 douze:12 quinze:15 vingt:20 trente:30 quarante:40
  soixante:60 cent:100 mille:1000
  uno:1 una:1 dos:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9 diez:10 once:11 doce:12 quince:15 veinte:20 treinta:30
  cuarenta:40 sesenta:60 noventa:90 cien:100 mil:1000`
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split(':'))
    .map(([word = '', number]) => [word, Number(number)]),
);
/** What follows another number multiplies it: two hundred. */
const SCALES = new Set(['hundred', 'thousand', 'cent', 'mille', 'mil']);

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
  /** An article, which counts only before a unit: a year, but not a person. */
  readonly article?: true;
  readonly unit?: readonly [least: number, most: number];
}

function tokenOf(word: string): Token {
  const digits = word.replace(/[,\u00A0\u202F]/g, '');
  if (/^\d{1,9}$/.test(digits)) return { number: Number(digits) };
  const unit = UNITS.find(([pattern]) => pattern.test(word));
  // `mes` is a month, and `un an` a year: a word that can be both is a unit after a number.
  if (unit !== undefined && !Object.hasOwn(ONES, word)) return { unit: [unit[1], unit[2]] };
  const number = Object.hasOwn(ONES, word) ? ONES[word] : undefined;
  return number === undefined ? {} : { number, ...(/^(?:an?|une?|un[ao])$/.test(word) && { article: true }) };
}

export interface Stated {
  /** Every number that stands in it, articles left out. */
  readonly numbers: readonly number[];
  /** Hours, from least to most: a year has 365 days or 366. */
  readonly durations: readonly (readonly [least: number, most: number])[];
}

/** A number without a unit takes each unit of the text: "five years for an arrest, one for an observation". */
export function statedIn(text: string): Stated {
  const words = text.toLowerCase().match(/\d{1,3}(?:[,\u00A0\u202F]\d{3})+|\d+|\p{L}+/gu) ?? [];
  const tokens: Token[] = [];
  words.forEach((word) => {
    const token = tokenOf(word);
    const before = tokens.at(-1);
    if (token.number !== undefined && before?.number !== undefined && SCALES.has(word))
      tokens[tokens.length - 1] = { number: before.number * token.number };
    else tokens.push(token);
  });
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
