// A synthetic population, and how other registers and other people would give the same person: by the tables beside this file and by random
// slips. Everything follows from the seed.
import { CYRILLIC, REGIONS, type Region, VARIANTS } from './names.ts';

export interface Person {
  readonly surname: string;
  readonly given: string;
  readonly alias?: { readonly surname: string; readonly given: string };
  /** YYYY, YYYY-MM, YYYY-MM-DD; absent if nobody knows. */
  readonly born?: string;
}

export type Random = () => number;

/** mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)] as T;
/** The first of a list are the most frequent: about as 1 / (rank + 10). */
const ranked = <T>(from: readonly T[], random: Random): T =>
  from[Math.min(from.length - 1, Math.floor(10 * ((from.length / 10 + 1) ** random() - 1)))] as T;

/** How many people have a name of the lists; the others' are made. */
const COMMON = { surname: 0.4, given: 0.8 };
function givenIn(region: Region, random: Random): string {
  if (random() < COMMON.given) return ranked(region.given, random);
  const [first, second] = region.syllables as readonly [readonly string[], readonly string[]];
  return `${pick(first, random)}${pick(second, random)}${random() < 0.5 ? pick(second, random) : ''}`.replaceAll(' ', '');
}

function surnameIn(region: Region, random: Random): string {
  if (random() < COMMON.surname) return ranked(region.surnames, random);
  const made = region.syllables
    .map((part) => pick(part, random))
    .join('')
    .replaceAll(' ', '');
  return random() < 0.15 ? `${made}${pick(region.syllables.at(-1) as readonly string[], random).trim()}` : made;
}

/** One of them, as often as its weight says. */
function weighted<T>(from: readonly T[], weightOf: (one: T) => number, random: Random): T {
  let left = random() * from.reduce((sum, one) => sum + weightOf(one), 0);
  for (const one of from) {
    left -= weightOf(one);
    if (left < 0) return one;
  }
  return from.at(-1) as T;
}

const regionOf = (random: Random): Region => weighted(REGIONS, ({ share }) => share, random);

function nameOf(random: Random): { readonly surname: string; readonly given: string } {
  const region = regionOf(random);
  const [surnames, givens] = region.words;
  const many = (most: number, rare: number) => (most > 1 && random() < rare ? most : 1);
  const family = Array.from({ length: many(surnames, 0.75) }, () => surnameIn(region, random));
  const particle = region.particles !== undefined && random() < 0.06 ? `${pick(region.particles, random)} ` : '';
  const given = Array.from({ length: many(givens, 0.5) }, () => givenIn(region, random));
  return { surname: particle + family.join(' '), given: [...new Set(given)].join(' ') };
}

const two = (n: number): string => String(n).padStart(2, '0');
function dayOf(random: Random): string {
  // The years of birth of adults, and days that offices put where they know none.
  const year = 2006 - Math.floor(70 * (random() + random()) * 0.5);
  if (random() < 0.01) return `${year}-01-01`;
  return `${year}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`;
}

export function personOf(random: Random): Person {
  const born = dayOf(random);
  const how = random();
  const known = how < 0.92 ? born : how < 0.96 ? born.slice(0, 4) : how < 0.992 ? born.slice(0, 7) : undefined;
  return {
    ...nameOf(random),
    ...(random() < 0.2 && { alias: nameOf(random) }),
    ...(known !== undefined && { born: known }),
  };
}

export type Slip = 'none' | 'order' | 'dropped' | 'table' | 'marks' | 'joined' | 'edit' | 'edits' | 'cut' | 'alias' | 'cyrillic';

const SLIPS: readonly (readonly [Slip, number])[] = [
  ...([
    ['none', 14],
    ['order', 10],
    ['dropped', 12],
    ['table', 18],
    ['marks', 8],
    ['joined', 7],
  ] as const),
  ...([
    ['edit', 14],
    ['edits', 4],
    ['cut', 4],
    ['alias', 5],
    ['cyrillic', 4],
  ] as const),
];

export interface Asked {
  readonly surname: string;
  readonly given: string;
  readonly born?: string;
  readonly cut?: true;
  readonly slip: Slip;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** A letter dropped, added, replaced, or exchanged with the next one, not the first of a word. */
function edited(word: string, random: Random): string {
  if (word.length < 4) return word;
  const at = 1 + Math.floor(random() * (word.length - 1));
  const [before, letter, after] = [word.slice(0, at), word[at] as string, word.slice(at + 1)];
  const other = pick([...LETTERS], random);
  const how = Math.floor(random() * 4);
  if (how === 0) return before + after;
  if (how === 1) return before + other + letter + after;
  if (how === 2) return before + other + after;
  return after === '' ? before + after : before + after[0] + letter + after.slice(1);
}

const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '');
const GERMAN: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  ø: 'oe',
  å: 'aa',
  Ö: 'Oe',
  Ü: 'Ue',
  Ä: 'Ae',
  Ø: 'Oe',
  Å: 'Aa',
};
const spelledOut = (text: string): string => text.replace(/[äöüßøåÖÜÄØÅ]/g, (letter) => GERMAN[letter] as string);

function byTable(word: string, random: Random): string {
  const plain = bare(word).toLowerCase();
  const row = VARIANTS.find((group) => group.some((one) => bare(one).toLowerCase() === plain));
  if (row === undefined) return word;
  return pick(
    row.filter((one) => bare(one).toLowerCase() !== plain),
    random,
  );
}

const eachWord = (text: string, change: (word: string) => string): string => text.split(' ').map(change).join(' ');
const isCyrillic = (text: string): boolean => /\p{Script=Cyrillic}/u.test(text);

function latin(text: string, random: Random): string {
  const table = pick(CYRILLIC, random);
  return text.replace(/\p{Script=Cyrillic}/gu, (letter) => {
    const spelled = table[letter.toLowerCase()] ?? '';
    return letter === letter.toLowerCase() ? spelled : spelled.slice(0, 1).toUpperCase() + spelled.slice(1);
  });
}

/** One name of several is left out. */
function dropped({ surname, given }: Person, random: Random): Pick<Asked, 'surname' | 'given'> {
  const [family, names] = [surname.split(' '), given.split(' ')];
  if (names.length > 1 && (family.length < 2 || random() < 0.5)) return { surname, given: names[0] as string };
  return family.length > 1 ? { surname: family.slice(0, -1).join(' '), given } : { surname, given };
}

function slipped(person: Person, slip: Slip, random: Random): Pick<Asked, 'surname' | 'given' | 'cut'> {
  const { surname, given } = person;
  const onBoth = (change: (text: string) => string) => ({ surname: change(surname), given: change(given) });
  if (slip === 'order') return { surname: given, given: surname };
  if (slip === 'dropped') return dropped(person, random);
  if (slip === 'table') return onBoth((text) => eachWord(text, (word) => byTable(word, random)));
  if (slip === 'marks') return onBoth(random() < 0.5 ? bare : spelledOut);
  if (slip === 'joined')
    return { surname: surname.replace(/[ '-]/g, random() < 0.5 ? '' : '-'), given: given.replaceAll(' ', '-') };
  if (slip === 'edit') {
    const inSurname = random() < 0.6;
    return inSurname ? { surname: edited(surname, random), given } : { surname, given: edited(given, random) };
  }
  if (slip === 'edits') return onBoth((text) => edited(text, random));
  if (slip === 'cut') {
    // The columns of a zone end in the last of several given names, or in a long one.
    return given.length < 8 ? { surname, given } : { surname, given: given.slice(0, Math.max(6, given.length - 4)), cut: true };
  }
  if (slip === 'alias' && person.alias !== undefined) return person.alias;
  if (slip === 'cyrillic') return onBoth((text) => latin(text, random));
  return { surname, given };
}

/** As the document or the person has it, which the list may know less well. */
function bornAs(born: string | undefined, random: Random): string | undefined {
  if (born === undefined) return dayOf(random);
  const whole =
    `${born}${`-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`.slice(born.length === 4 ? 0 : 3)}`.slice(
      0,
      10,
    );
  const [year = '', month = '', day = ''] = whole.split('-');
  const how = random();
  if (how < 0.8 || born.length < 10) return how < 0.9 ? whole : year;
  if (how < 0.85) return Number(day) <= 12 ? `${year}-${day}-${month}` : whole;
  if (how < 0.88) return `${Number(year) + (random() < 0.5 ? 1 : -1)}-${month}-${day}`;
  if (how < 0.91) return `${year}-${month}-${two((Number(day) % 28) + 1)}`;
  if (how < 0.94) return `${year}-${month}`;
  return year;
}

/** How a person would be asked about. */
export function askedAs(person: Person, random: Random): Asked {
  const [slip] = weighted(SLIPS, ([, weight]) => weight, random);
  const name = slipped(person, slip, random);
  // Whoever asks has Latin letters before them.
  const shown = {
    ...name,
    surname: isCyrillic(name.surname) ? latin(name.surname, () => 0.9) : name.surname,
    given: isCyrillic(name.given) ? latin(name.given, () => 0.9) : name.given,
  };
  const born = bornAs(person.born, random);
  return { ...shown, ...(born !== undefined && { born }), slip };
}
