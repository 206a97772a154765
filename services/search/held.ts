// What is held in memory of every subject: the keys under which it is found, when it was born, and what is compared. Says which are worth a
// comparison.
import type { ComparedPerson, Numbered } from '../records/index.ts';
import { createArena } from './arena.ts';
import { type Features, featureBytes, featuresIn } from './features.ts';
import { keysOf, numberKeyOf } from './keys.ts';
import { createPostings } from './postings.ts';

export interface Held {
  /** `subject`: greater than any before. */
  add(subject: number, features: Features): void;
  /** What is known of it; undefined once it is removed. */
  known(subject: number): Features | undefined;
  remove(subject: number): void;
  /** Those with a number. */
  withNumber(number: Numbered): number[];
  /** At most `most` subjects that somebody may be, the likeliest first. */
  like(person: ComparedPerson, most: number): { readonly subjects: readonly number[]; readonly partial: boolean };
  bytes(): number;
}

/** A date as one number, so that it can be compared without its text: 0 if it is unknown, or may be one of several. */
const packed = ([born = '', ...others]: readonly string[] = []): number => {
  if (others.length > 0) return 0;
  const [year = 0, month = 0, day = 0] = born.split('-').map(Number);
  return year * 512 + month * 32 + day;
};
const yearOf = (date: number): number => date >> 9;

/** Entries read for one question; keys of fewer subjects come first. */
const MOST_READ = 20_000;
/** A word alone is a key only if it is rare, or if the name has no other. */
const RARE = 2_000;
/** What an agreement in a key is worth. */
const WORTH = { pair: 1, word: 2, day: 4, sameDay: 3 } as const;

export function createHeld(): Held {
  let births = new Int32Array(1 << 12);
  let gone = new Uint8Array(1 << 12);
  let weights = new Uint8Array(1 << 12);
  const arena = createArena();
  const postings = createPostings((subject) => gone[subject] === 1);

  function grow(subject: number): void {
    if (subject < births.length) return;
    const size = Math.max(subject + 1, births.length * 2);
    const larger = <A extends Int32Array | Uint8Array>(made: A, old: A): A => {
      made.set(old);
      return made;
    };
    births = larger(new Int32Array(size), births);
    gone = larger(new Uint8Array(size), gone);
    weights = larger(new Uint8Array(size), weights);
  }

  /** The keys of a question with what each is worth, the rarest first, as far as they may be read. */
  function toRead(person: ComparedPerson) {
    const { word, pair, day } = keysOf(person, (person.born ?? []).flatMap(daysOf));
    const counted = (keys: readonly number[], worth: number) => keys.map((key) => ({ key, worth, count: postings.count(key) }));
    const words = counted(word, WORTH.word).filter(({ count }) => pair.length === 0 || count <= RARE);
    const keys = [...counted(day, WORTH.day), ...counted(pair, WORTH.pair), ...words].sort((a, b) => a.count - b.count);
    let left = MOST_READ;
    const read = keys.filter(({ count }) => {
      left -= count;
      return left >= 0;
    });
    return { read, partial: left < 0 };
  }

  return {
    add(subject, features) {
      const { person, numbers } = features;
      grow(subject);
      arena.put(subject, featureBytes(features));
      births[subject] = packed(person.born);
      const { word, pair, day } = keysOf(person);
      postings.add(subject, [...new Set([...word, ...pair, ...day, ...numbers.map(numberKeyOf)])]);
    },
    known(subject) {
      const bytes = arena.get(subject);
      return bytes && featuresIn(bytes);
    },
    remove(subject) {
      grow(subject);
      gone[subject] = 1;
      arena.remove(subject);
    },
    withNumber(number) {
      const subjects: number[] = [];
      postings.each(numberKeyOf(number), (subject) => {
        if (gone[subject] === 0) subjects.push(subject);
      });
      return subjects;
    },
    like(person, most) {
      const born = packed(person.born);
      const touched: number[] = [];
      const { read, partial } = toRead(person);
      for (const { key, worth } of read)
        postings.each(key, (subject) => {
          const other = births[subject] as number;
          if (gone[subject] === 1 || (born !== 0 && other !== 0 && Math.abs(yearOf(born) - yearOf(other)) > 1)) return;
          const weight = weights[subject] as number;
          if (weight === 0) touched.push(subject);
          weights[subject] = Math.min(255, weight + worth + (weight === 0 && other === born && born !== 0 ? WORTH.sameDay : 0));
        });
      const subjects = heaviest(touched, weights, most);
      for (const subject of touched) weights[subject] = 0;
      return { subjects, partial: partial || touched.length > subjects.length };
    },
    bytes: () => postings.bytes() + arena.bytes() + births.byteLength + gone.byteLength + weights.byteLength,
  };
}

/** Under which days to look: also with day and month exchanged. */
function daysOf(born: string): string[] {
  const [year, month, day] = born.split('-');
  return day === undefined ? [] : Number(day) <= 12 && day !== month ? [born, `${year}-${day}-${month}`] : [born];
}

/** By counting, since a frequent name has a hundred thousand. */
function heaviest(touched: readonly number[], weights: Uint8Array, most: number): number[] {
  if (touched.length <= most) return [...touched].sort((a, b) => (weights[b] as number) - (weights[a] as number));
  const counts = new Uint32Array(256);
  for (const subject of touched) {
    const weight = weights[subject] as number;
    counts[weight] = (counts[weight] as number) + 1;
  }
  let least = 255;
  for (let n = counts[least] as number; least > 1 && n + (counts[least - 1] as number) <= most; ) n += counts[--least] as number;
  const heavy = touched.filter((subject) => (weights[subject] as number) >= least);
  const next = touched.filter((subject) => weights[subject] === least - 1).slice(-Math.max(0, most - heavy.length));
  return [...heavy.sort((a, b) => (weights[b] as number) - (weights[a] as number)), ...(heavy.length < most ? next : [])].slice(
    0,
    most,
  );
}
