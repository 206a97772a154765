// Under which keys somebody is found again: pairs of words as they sound, and words beside a day of birth. A key is a hash that exists in memory
// alone, so that it need not be secret. What has no key in common with the question is never compared.
import { LRUCache } from 'lru-cache';
import type { ComparedPerson, Numbered } from '../records/index.ts';

/** FNV-1a over the code units, 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** One number for a few, every bit of which depends on all of them. */
function mixed(kind: number, a: number, b: number): number {
  let h = Math.imul(a ^ (kind * 0x9e3779b1), 0x85ebca6b) ^ b;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}
const [WORD, BEGINS, ENDS, DAY, NUMBER] = [1, 2, 3, 4, 5];

export const numberKeyOf = ({ of, key }: Numbered): number => mixed(NUMBER, hash(of), hash(key));

// Words as they sound: vowels only at the beginning, consonants by class, doubled ones once. For finding, never for comparing.
const CLASSES: Readonly<Record<string, string>> = {
  ...{ B: 'P', P: 'P', F: 'F', V: 'F', W: 'F', C: 'K', G: 'K', K: 'K', Q: 'K', D: 'T', T: 'T', S: 'S', Z: 'S', X: 'S', J: 'J' },
  ...{ L: 'L', M: 'M', N: 'N', R: 'R' },
};
const GROUPS: readonly (readonly [RegExp, string])[] = [
  [/S?CHT?SCH|S?TSCH|SHCH|TCH|TSH|SCH|[CS]H|T[SZ]|CZ/g, 'S'],
  [/C(?=[EIY])/g, 'S'],
  [/PH/g, 'F'],
  [/KH|GH|CK/g, 'K'],
  [/DJ|DZH/g, 'J'],
  [/[TD]H/g, 'T'],
];
const VOWEL = /[AEIOUY]/;

export function soundOf(word: string): string {
  let text = word;
  for (const [group, as] of GROUPS) text = text.replace(group, as);
  const first = text[0] ?? '';
  let sound = VOWEL.test(first) ? 'A' : '';
  for (const letter of text) {
    const as = CLASSES[letter] ?? (letter === 'H' || VOWEL.test(letter) ? '' : letter);
    if (as !== '' && !sound.endsWith(as)) sound += as;
  }
  // Y and J begin the same names, and H is often not written.
  return sound === '' ? 'A' : first === 'Y' || first === 'J' ? `J${sound.replace(/^[AJ]/, '')}` : sound;
}

interface Sound {
  readonly hash: number;
  readonly first: number;
  readonly last: number;
}
/** Words repeat, and how one sounds takes longer than all else. */
const sounds = new LRUCache<string, Sound>({ max: 65_536 });

function soundIn(word: string): Sound {
  const known = sounds.get(word);
  if (known !== undefined) return known;
  const text = soundOf(word);
  const sound = { hash: hash(text), first: text.charCodeAt(0), last: text.charCodeAt(text.length - 1) };
  sounds.set(word, sound);
  return sound;
}

/** Words of a name of which keys are made: the longest, where there are more. */
const MOST_WORDS = 5;
const few = (words: readonly string[]): readonly string[] =>
  words.length <= MOST_WORDS ? words : words.toSorted((a, b) => b.length - a.length).slice(0, MOST_WORDS);

/** `word`: one word; `pair`: a word, and how another begins or ends; `day`: a whole day of birth, and how a word begins. */
export interface Keys {
  readonly word: readonly number[];
  readonly pair: readonly number[];
  readonly day: readonly number[];
}

/** `days`: the days of birth under which to look. */
export function keysOf({ names, born = [] }: ComparedPerson, days: readonly string[] = born): Keys {
  const [word, pair, day] = [new Set<number>(), new Set<number>(), new Set<number>()];
  const whole = days.filter(({ length }) => length === 10).map(hash);
  for (const { ways } of names)
    for (const way of ways) {
      const heard = few(way).map(soundIn);
      for (const [i, { hash: one, first }] of heard.entries()) {
        word.add(mixed(WORD, one, 0));
        for (const born of whole) day.add(mixed(DAY, born, first));
        for (const [j, other] of heard.entries())
          if (i !== j) pair.add(mixed(BEGINS, one, other.first)).add(mixed(ENDS, one, other.last));
      }
    }
  return { word: [...word], pair: [...pair], day: [...day] };
}
