// How alike two people are by name and birth: a score with its reasons, for search, screening and misidentification. Names are compared word by
// word as they are spelled (`spelledWords`), in any order. What sounds alike counts as nearer than what does not, and nothing is folded into one:
// a word that differs in a letter is never the same.
import { type NameParts, spelledWords } from './names.ts';

/** Why it has its score, in the order in which people ask. */
export const NAME_REASONS = ['NAME_SAME', 'NAME_ORDER', 'NAME_NEAR', 'NAME_PART', 'NAME_CUT'] as const;
export const BIRTH_REASONS = [
  'BIRTH_SAME',
  'BIRTH_WITHIN',
  'BIRTH_SWAPPED',
  'BIRTH_NEAR',
  'BIRTH_ABOUT',
  'BIRTH_UNKNOWN',
  'BIRTH_OTHER',
] as const;
export type NameReason = (typeof NAME_REASONS)[number];
export type BirthReason = (typeof BIRTH_REASONS)[number];

/** A name as it is compared: its words in each spelling. `parts`: how many words the primary identifier has, which come first. */
export interface ComparedName {
  readonly ways: readonly (readonly string[])[];
  readonly cut?: true;
}

export interface ComparedPerson {
  readonly names: readonly ComparedName[];
  /** YYYY, YYYY-MM or YYYY-MM-DD: each is one on which they may have been born. */
  readonly born?: readonly string[];
}

export interface Likeness {
  /** 0 to 100. */
  readonly score: number;
  readonly name: NameReason;
  readonly birth: BirthReason;
  /** Which of the names of the second person was alike. */
  readonly of: number;
}

/** flood: spellings of a name that are compared; beyond this, the recommended one. */
const MOST_WAYS = 16;
/** flood: words of a name that are compared. */
const MOST_WORDS = 12;

export function comparedName({ primaryIdentifier = '', secondaryIdentifier = '', cut }: NameParts): ComparedName {
  const ways = spelledWords(`${primaryIdentifier} ${secondaryIdentifier}`, MOST_WAYS).map((words) => words.slice(0, MOST_WORDS));
  return { ways, ...(cut === true && { cut }) };
}

// Letters that stand for one another where a name is heard, or spelled after another language.
const VOWELS = new Set('AEIOUY');
const SOUNDS = ['BP', 'BVW', 'CGKQX', 'CSXZ', 'DT', 'FVW', 'GJ', 'IJY', 'MN'];
const soundAlike = (a: string, b: string): boolean => SOUNDS.some((group) => group.includes(a) && group.includes(b));

const CODES = 128;
const [HALF, QUARTER] = [0.5, 0.25];
/** Cost of one letter in the place of another, by their codes. */
const SWAPS = new Float32Array(CODES * CODES).fill(1);
for (let a = 0; a < CODES; a++)
  for (let b = 0; b < CODES; b++) {
    const [x, y] = [String.fromCharCode(a), String.fromCharCode(b)];
    if (a === b) SWAPS[a * CODES + b] = 0;
    else if ((VOWELS.has(x) && VOWELS.has(y)) || soundAlike(x, y)) SWAPS[a * CODES + b] = HALF;
  }
const isQuiet = (code: number): boolean => code === 72 || VOWELS.has(String.fromCharCode(code));
const QUIET = Uint8Array.from({ length: CODES }, (_, code) => (isQuiet(code) ? 1 : 0));

const swapCost = (a: number, b: number): number => (a < CODES && b < CODES ? (SWAPS[a * CODES + b] as number) : a === b ? 0 : 1);
/** A letter more or less: of a double one, of a vowel or an H, of any other. */
const gapCost = (code: number, before: number): number =>
  code === before ? QUARTER : code < CODES && QUIET[code] === 1 ? HALF : 1;

/** Words are compared up to so many letters. */
const MOST_LETTERS = 40;
const rows = [0, 1, 2].map(() => new Float32Array(MOST_LETTERS + 1)) as [Float32Array, Float32Array, Float32Array];

/** The cheapest way from one word to the other by single letters and exchanges of neighbours; endless where it costs more than `most`. */
function distance(a: string, b: string, most: number): number {
  const [n, m] = [Math.min(a.length, MOST_LETTERS), Math.min(b.length, MOST_LETTERS)];
  let [twoBack, back, row] = rows;
  back[0] = 0;
  for (let j = 1; j <= m; j++) back[j] = (back[j - 1] as number) + gapCost(b.charCodeAt(j - 1), j > 1 ? b.charCodeAt(j - 2) : -1);
  let [least, leastBefore] = [0, 0];
  for (let i = 1, beforeX = -1; i <= n; i++) {
    const x = a.charCodeAt(i - 1);
    const dropX = gapCost(x, beforeX);
    row[0] = (back[0] as number) + dropX;
    leastBefore = least;
    least = row[0];
    for (let j = 1, beforeY = -1; j <= m; j++) {
      const y = b.charCodeAt(j - 1);
      let cost = (back[j - 1] as number) + swapCost(x, y);
      const dropped = (back[j] as number) + dropX;
      if (dropped < cost) cost = dropped;
      const added = (row[j - 1] as number) + gapCost(y, beforeY);
      if (added < cost) cost = added;
      if (x === beforeY && y === beforeX && x !== y) cost = Math.min(cost, (twoBack[j - 2] as number) + 1);
      row[j] = cost;
      if (cost < least) least = cost;
      beforeY = y;
    }
    // An exchange of neighbours leaps over one row.
    if (least > most && leastBefore + 1 > most) return Number.POSITIVE_INFINITY;
    beforeX = x;
    [twoBack, back, row] = [back, row, twoBack];
  }
  return back[m] as number;
}

/** Below this, two words are two words. */
const LEAST_OF_A_WORD = 0.7;
const OF_AN_INITIAL = 0.8;
/** The beginning of a name whose end is missing. */
const OF_A_CUT = 0.97;
const LEAST_CUT = 4;

function wordLikeness(a: string, b: string, cut: boolean): number {
  if (a === b) return 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length === 1) return long.startsWith(short) ? OF_AN_INITIAL : 0;
  if (cut && long.startsWith(short)) return short.length < LEAST_CUT ? OF_AN_INITIAL : OF_A_CUT;
  if (long.length - short.length > 3 || long.length < 3) return 0;
  const alike = 1 - distance(a, b, (1 - LEAST_OF_A_WORD) * long.length) / long.length;
  return alike < LEAST_OF_A_WORD ? 0 : alike;
}

/** Particles weigh little, and a long word no more than one of six letters. */
const weightOf = (word: string): number => Math.min(word.length, 6);
const sum = (words: readonly string[]): number => words.reduce((total, word) => total + weightOf(word), 0);

/** What one writes as two or three words and the other as one is joined, unless a part has its own like there. */
function joinedLike(words: readonly string[], others: readonly string[]): readonly string[] {
  const isKnown = (word: string): boolean => others.some((other) => wordLikeness(word, other, false) >= LEAST_JOINED);
  for (const count of [2, 3])
    for (let i = 0; i + count <= words.length; i++) {
      const parts = words.slice(i, i + count);
      if (isKnown(parts.join('')) && !parts.some(isKnown)) return words.toSpliced(i, count, parts.join(''));
    }
  return words;
}
const LEAST_JOINED = 0.9;

interface Compared {
  readonly score: number;
  readonly reason: NameReason;
  /** Words that are alike. */
  readonly words: number;
}
const NOTHING: Compared = { score: 0, reason: 'NAME_NEAR', words: 0 };

/** Words that one of them lacks: a middle name, a second surname. */
const OF_MISSING_WORDS = [0, 0.05, 0.13, 0.2] as const;
const missingCost = (words: number): number => OF_MISSING_WORDS[Math.min(words, 3)] as number;
/** One name of several alone says little. */
const OF_ONE_WORD = 0.8;

function compareWords(asked: readonly string[], held: readonly string[], cut: boolean): Compared {
  if (asked.length === held.length && asked.every((word, i) => word === held[i]))
    return { score: 1, reason: 'NAME_SAME', words: asked.length };
  const [a, b] = asked.length === held.length ? [asked, held] : [joinedLike(asked, held), joinedLike(held, asked)];
  const pairs: { readonly i: number; readonly j: number; readonly like: number }[] = [];
  for (const [i, x] of a.entries())
    for (const [j, y] of b.entries()) {
      const like = wordLikeness(x, y, cut);
      if (like > 0) pairs.push({ i, j, like });
    }
  if (pairs.length === 0) return NOTHING;
  pairs.sort((p, q) => q.like - p.like);
  const [takenA, takenB] = [new Set<number>(), new Set<number>()];
  const isSmaller = sum(a) <= sum(b);
  const [smaller, larger] = isSmaller ? [a, b] : [b, a];
  let matched = 0;
  let exact = 0;
  let inOrder = true;
  for (const { i, j, like } of pairs) {
    if (takenA.has(i) || takenB.has(j)) continue;
    takenA.add(i);
    takenB.add(j);
    inOrder &&= i === j;
    if (like === 1) exact++;
    matched += like * weightOf((isSmaller ? a[i] : b[j]) as string);
  }
  const missing = cut ? 0 : missingCost(larger.length - takenA.size);
  const whole = matched / sum(smaller) - missing;
  const score = takenA.size === 1 && larger.length > 1 ? whole * OF_ONE_WORD : whole;
  const isWhole = takenA.size === a.length && takenB.size === b.length;
  const reason =
    exact < takenA.size ? (cut ? 'NAME_CUT' : 'NAME_NEAR') : !isWhole ? 'NAME_PART' : inOrder ? 'NAME_SAME' : 'NAME_ORDER';
  return { score: Math.max(0, score), reason, words: takenA.size };
}

/** Whether they are one text however they are divided into words: ALHASSAN, AL HASSAN. */
const isJoined = (a: readonly string[], b: readonly string[]): boolean => a.length !== b.length && a.join('') === b.join('');

function compareNames(asked: ComparedName, held: ComparedName): Compared {
  let best = NOTHING;
  const cut = asked.cut === true || held.cut === true;
  for (const a of asked.ways)
    for (const b of held.ways) {
      const compared: Compared = isJoined(a, b)
        ? { score: 1, reason: 'NAME_SAME', words: Math.max(a.length, b.length) }
        : compareWords(a, b, cut);
      if (compared.score > best.score) best = compared;
    }
  return best;
}

const BIRTH_FACTORS: Readonly<Record<BirthReason, number>> = {
  BIRTH_SAME: 1,
  BIRTH_WITHIN: 0.91,
  BIRTH_SWAPPED: 0.95,
  BIRTH_NEAR: 0.87,
  BIRTH_ABOUT: 0.79,
  BIRTH_UNKNOWN: 0.79,
  BIRTH_OTHER: 0.5,
};

/** A name of three words is few people's, even where no birth is known. */
const OF_A_LONG_NAME = 0.85;
const LONG = 3;

const DAY_MS = 86_400_000;
/** Days by which a date is off where somebody counts or reads on. */
const SLIP_DAYS = 3;
/** Whether two dates of one year may be one that was mistaken: some days off, or with another digit. */
const isSlip = (a: string, b: string): boolean =>
  Math.abs(Date.parse(a) - Date.parse(b)) <= SLIP_DAYS * DAY_MS || [...a].filter((digit, i) => digit !== b[i]).length === 1;

/**
 * Compares as much as both dates say. WITHIN: one says less. NEAR: a slip, or another year by one. ABOUT: the years that alone are known are
 * next to each other.
 */
export function compareBirths(a: string | undefined, b: string | undefined): BirthReason {
  if (a === undefined || b === undefined) return 'BIRTH_UNKNOWN';
  const [yearA = '', monthA, dayA] = a.split('-');
  const [yearB = '', monthB, dayB] = b.split('-');
  const isWhole = dayA !== undefined && dayB !== undefined;
  const years = Math.abs(Number(yearA) - Number(yearB));
  const hasRest = (monthA ?? monthB) === (monthB ?? monthA) && (dayA ?? dayB) === (dayB ?? dayA);
  if (years === 0 && hasRest) return a === b && isWhole ? 'BIRTH_SAME' : 'BIRTH_WITHIN';
  if (years === 0 && isWhole && monthA === dayB && dayA === monthB) return 'BIRTH_SWAPPED';
  if (isWhole) return (years === 1 && hasRest) || (years === 0 && isSlip(a, b)) ? 'BIRTH_NEAR' : 'BIRTH_OTHER';
  return years === 1 && hasRest ? 'BIRTH_ABOUT' : 'BIRTH_OTHER';
}

/** Of the births of two people the pair that agrees best: which of several is right, nobody knows. */
function closestBirth(these: readonly string[] = [], those: readonly string[] = []): BirthReason {
  const found = these.flatMap((one) => those.map((other) => compareBirths(one, other)));
  const [first = 'BIRTH_UNKNOWN', ...rest] = found;
  return rest.reduce((best, one) => (BIRTH_FACTORS[one] > BIRTH_FACTORS[best] ? one : best), first);
}

/** How alike the one who is asked about is to one of the names of the other, the most alike. */
export function likeness(asked: ComparedPerson, held: ComparedPerson): Likeness {
  const birth = closestBirth(asked.born, held.born);
  let best = { ...NOTHING, of: 0 };
  for (const name of asked.names)
    for (const [of, other] of held.names.entries()) {
      const compared = compareNames(name, other);
      if (compared.score > best.score) best = { ...compared, of };
      if (best.score === 1) break;
    }
  const factor = birth === 'BIRTH_UNKNOWN' && best.words >= LONG ? OF_A_LONG_NAME : BIRTH_FACTORS[birth];
  return { score: Math.round(best.score * factor * 100), name: best.reason, birth, of: best.of };
}
