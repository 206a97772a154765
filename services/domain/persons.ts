// second self: one person, however the subject of a token is spelled. Two-person rules compare person ids, never subjects.
import { LOOKALIKES, SMALL_LOOKALIKES, visible } from './letters.ts';

/**
 * The id of the person behind a subject. Compatibility forms (NFKC), case, accents, spaces and punctuation between parts make no
 * difference, and a Cyrillic or Greek letter counts as the Latin letter that it looks like (UTS 39). The boundaries of parts do matter:
 * `a-11` and `a-1-1` are two persons. A subject without a letter or digit is its own id.
 */
export function personId(subject: string): string {
  const plain = visible(subject)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\p{Ll}/gu, (letter) => SMALL_LOOKALIKES.get(letter) ?? letter)
    .toUpperCase()
    .replace(/\p{L}/gu, (letter) => LOOKALIKES.get(letter) ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return plain === '' ? subject : plain;
}

export const isSamePerson = (one: string, other: string): boolean => personId(one) === personId(other);
