// One normal form of names. Letters and digits only, in capitals, as a machine-readable zone spells them: ICAO Doc 9303-3 section 4.6 leaves
// out punctuation, section 6 spells national letters with A to Z and often leaves a choice, so that one name has several spellings. Two
// names are the same if they share one. Text without any letter of those tables is unchanged.
import { LOOKALIKES, SMALL_LOOKALIKES, visible } from '../domain/index.ts';
import { type Alphabet, ARABIC, CHOICES, CYRILLIC_ALPHABETS, LATIN, SHADDA, TEH_MARBUTA } from './transliteration.ts';

/** Version of the form; raise it with every change of its results, since stored keys depend on it. */
export const NORMAL_FORM = 1;

const MARKS = /\p{M}/gu;
const ALPHABETIC = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
const NATIONAL = /[\p{Script=Greek}\p{Script=Cyrillic}]/u;

/** Nearly every text: what it shows is what it is. */
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Letters and digits only, in capitals, for comparing references and numbers. */
export const numberKey = (text: string): string =>
  isPlain(text)
    ? text.toUpperCase().replace(/[^A-Z0-9]+/g, '')
    : visible(text)
        .toUpperCase()
        .replace(/[^\p{L}\p{N}]+/gu, '');

/** References as people distinguish them: case, spaces and separators do not matter, but part boundaries do (A-1-11, A-11-1). */
export const referenceKey = (text: string): string =>
  visible(text)
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** A name in capitals, word by word: Doc 9303-3 section 4.6, where hyphen and comma part words and other punctuation is left out. */
const words = (text: string): string[] =>
  text
    .toUpperCase()
    .normalize('NFC')
    .split(/[\s<,\p{Pd}]+/u)
    .filter((word) => word !== '');

/** `chosen` for letters with a choice, `national` for Cyrillic and Greek. */
interface Manner {
  readonly chosen: ReadonlyMap<string, string>;
  readonly national: Alphabet;
}

const spellWords = (text: string, manner: Manner): string[] =>
  words(text)
    .map((word) => spellWord([...word], manner))
    .filter((word) => word !== '');

const spell = (text: string, manner: Manner): string => spellWords(text, manner).join('');

function spellWord(letters: readonly string[], manner: Manner): string {
  let spelled = '';
  let before = '';
  let base = '';
  for (const [i, letter] of letters.entries()) {
    if (letter === SHADDA) spelled += before;
    else if (/\p{M}/u.test(letter) && !ARABIC.has(letter)) {
      // Vowel signs of other scripts are letters of the name.
      if (!ALPHABETIC.test(base)) spelled += letter;
    } else if (/[\p{L}\p{N}]/u.test(letter) || ARABIC.has(letter)) {
      const initial = i === 0 ? manner.national.initial?.get(letter) : undefined;
      if (letter === TEH_MARBUTA) before = letters.slice(i + 1).some((rest) => /\p{L}/u.test(rest)) ? 'XTA' : 'XAH';
      else before = initial ?? spellLetter(letter, manner);
      base = letter;
      spelled += before;
    }
  }
  return spelled;
}

function spellLetter(letter: string, { chosen, national }: Manner): string {
  const inTable = (one: string) => chosen.get(one) ?? LATIN.get(one) ?? national.letters.get(one) ?? ARABIC.get(one);
  if (!ALPHABETIC.test(letter)) return inTable(letter) ?? letter;
  const bare = letter.normalize('NFD').replace(MARKS, '');
  return inTable(letter) ?? inTable(bare) ?? bare;
}

const NO_ALPHABET: Alphabet = { letters: new Map() };
/** The Latin reading of letters that look like Latin ones. */
const AS_IT_LOOKS: Alphabet = { letters: new Map([...(CYRILLIC_ALPHABETS[0] as Alphabet).letters, ...LOOKALIKES]) };
const looks = (text: string): string => text.replace(/\p{Ll}/gu, (letter) => SMALL_LOOKALIKES.get(letter) ?? letter);

const openIn = (name: string) => [...CHOICES].filter(([letter]) => name.includes(letter) || name.includes(letter.toLowerCase()));

/** Maximum number of spellings of a name. */
export function waysToSpell(text: string): number {
  if (isPlain(text)) return 1;
  const name = visible(text);
  const alphabets = NATIONAL.test(name) ? CYRILLIC_ALPHABETS.length + 1 : 1;
  return openIn(name).reduce((ways, [, spelled]) => ways * spelled.length, alphabets);
}

/** Each way in which a text can be read and spelled, the recommended one first. */
function ways(name: string): { readonly text: string; readonly manner: Manner }[] {
  // Each letter is spelled alike throughout a name.
  const choices = openIn(name).reduce<ReadonlyMap<string, string>[]>(
    (made, [letter, spelled]) => made.flatMap((chosen) => spelled.map((as) => new Map([...chosen, [letter, as]]))),
    [new Map()],
  );
  const isNational = NATIONAL.test(name);
  const read = (text: string, national: Alphabet) => choices.map((chosen) => ({ text, manner: { chosen, national } }));
  return [
    ...(isNational ? CYRILLIC_ALPHABETS : [NO_ALPHABET]).flatMap((national) => read(name, national)),
    ...(isNational ? read(looks(name), AS_IT_LOOKS) : []),
  ];
}

/** The spellings of a name, the recommended one first; none if it has neither letter nor digit. */
export function spellings(text: string): readonly string[] {
  const name = isPlain(text) ? text : visible(text);
  const found = isPlain(name)
    ? new Set([name.toUpperCase().replace(/[^A-Z0-9]+/g, '')])
    : new Set(ways(name).map(({ text: read, manner }) => spell(read, manner)));
  found.delete('');
  return [...found];
}

/** As `spellings`, word by word; at most `most` of them. */
export function spelledWords(text: string, most: number): readonly (readonly string[])[] {
  const name = isPlain(text) ? text : visible(text);
  if (isPlain(name)) {
    const plain = words(name)
      .map((word) => word.replace(/[^A-Z0-9]+/g, ''))
      .filter((word) => word !== '');
    return plain.length === 0 ? [] : [plain];
  }
  if (waysToSpell(text) > most) {
    const spelled = spellWords(name, RECOMMENDED);
    return spelled.length === 0 ? [] : [spelled];
  }
  const found = new Map<string, readonly string[]>();
  for (const { text: read, manner } of ways(name)) {
    const spelled = spellWords(read, manner);
    if (spelled.length > 0) found.set(spelled.join(' '), spelled);
  }
  return [...found.values()];
}

const RECOMMENDED: Manner = {
  chosen: new Map([...CHOICES].map(([letter, [first = '']]) => [letter, first])),
  national: CYRILLIC_ALPHABETS[0] as Alphabet,
};

/** The recommended spelling only; empty if there is none. */
export const recommended = (text: string): string => spell(visible(text), RECOMMENDED);

const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];
const UNLIKE =
  /[\p{Lm}\p{Script=Common}\p{Script=Inherited}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** lookalike: a word that mixes letters of one of these alphabets with another script, which nobody would notice. */
const isMixed = (word: string): boolean => {
  const letters = (word.match(/\p{L}/gu) ?? []).filter((letter) => !UNLIKE.test(letter));
  return SCRIPTS.some(
    (script) => letters.some((letter) => script.test(letter)) && !letters.every((letter) => script.test(letter)),
  );
};

// Joiners that spell Persian and the scripts of India, and the selectors of Han variants, are part of a name there.
const [JOINER, SELECTOR] = ['[\\u200c-\\u200d]', '[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]'];
const HIDDEN = new RegExp(
  [
    `(?<![\\p{Script=Arabic}\\p{M}])${JOINER}`,
    `(?<!\\p{Script=Han})${SELECTOR}`,
    `(?!${JOINER}|${SELECTOR})\\p{Default_Ignorable_Code_Point}`,
  ].join('|'),
  'u',
);

const NOTHING = 'at least one letter or digit';

/** The fault of a name; undefined if it is acceptable. No fault contains a part of it. */
export function nameFault(text: string): string | undefined {
  if (isPlain(text)) return /[A-Za-z0-9]/.test(text) ? undefined : NOTHING;
  const fault = visibleFault(text);
  if (fault !== undefined) return fault;
  if (
    visible(text)
      .split(/[^\p{L}\p{M}\p{N}]+/u)
      .some(isMixed)
  )
    return 'no word with letters of two scripts (UTS 39)';
  return numberKey(text) === '' ? NOTHING : undefined;
}

const OF_A_PERSON = /^[\p{L}\p{M}\p{N}\p{P}\p{Zs}\p{Sk}<\u200c\u200d]*$/u;

/** For a person's name: no symbols, and at least one letter. */
export function personNameFault(text: string): string | undefined {
  const fault = nameFault(text);
  if (fault !== undefined) return fault;
  if (!OF_A_PERSON.test(text)) return 'letters, spaces and punctuation (ICAO Doc 9303-3)';
  return /\p{L}/u.test(text) ? undefined : 'at least one letter';
}

/** Why a reference or a number could not be found again. */
export function numberFault(text: string): string | undefined {
  if (isPlain(text)) return /[A-Za-z0-9]/.test(text) ? undefined : NOTHING;
  return visibleFault(text) ?? (numberKey(text) === '' ? NOTHING : undefined);
}

function visibleFault(text: string): string | undefined {
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) return 'one line, without tabs';
  return HIDDEN.test(text) ? 'no characters that do not show (UTS 39)' : undefined;
}

/** A person's name as a record or a zone has it. */
export interface NameParts {
  readonly primaryIdentifier?: string | undefined;
  readonly secondaryIdentifier?: string | undefined;
  /** Its end may be missing. */
  readonly cut?: boolean;
}

/** A whole name, in both orders. */
export const bothOrders = ({ primaryIdentifier = '', secondaryIdentifier = '' }: NameParts): readonly string[] =>
  secondaryIdentifier === ''
    ? [primaryIdentifier]
    : [`${primaryIdentifier} ${secondaryIdentifier}`, `${secondaryIdentifier} ${primaryIdentifier}`];

/** flood: spellings of all names in one comparison; beyond this, only recommended spellings are compared. */
const MOST_COMPARED = 512;

/**
 * Whether two people may be the same by their names: one name of each shares a spelling, in either order; or they share the primary identifier, and given
 * names of which one continues the other or is missing. A truncated name agrees with any continuation.
 */
export function namesAgree(these: readonly NameParts[], those: readonly NameParts[]): boolean {
  const ways = [...these, ...those].reduce((sum, name) => sum + waysToSpell(bothOrders(name)[0] ?? ''), 0);
  const spelled = ways > MOST_COMPARED ? (text: string) => [recommended(text)].filter((name) => name !== '') : spellings;
  const read = (name: NameParts) => ({
    cut: name.cut === true,
    whole: bothOrders(name).flatMap(spelled),
    primary: spelled(name.primaryIdentifier ?? ''),
    given: spelled(name.secondaryIdentifier ?? ''),
  });
  const others = those.map(read);
  return these.map(read).some((a) => others.some((b) => agree(a, b)));
}

type Read = Readonly<Record<'whole' | 'primary' | 'given', readonly string[]>> & { readonly cut: boolean };

function agree(a: Read, b: Read): boolean {
  const begins = (one: readonly string[], other: readonly string[]): boolean =>
    one.some((x) => other.some((y) => x.startsWith(y) || y.startsWith(x)));
  if (a.whole.some((name) => b.whole.includes(name))) return true;
  if ((a.cut || b.cut) && begins(a.whole, b.whole)) return true;
  if (!a.primary.some((name) => b.primary.includes(name))) return false;
  return a.given.length === 0 || b.given.length === 0 || begins(a.given, b.given);
}
