// One person, however the subject of a token is spelled: rules that need two persons compare the ids of persons, never subjects.
import { LOOKALIKES, SMALL_LOOKALIKES, visible } from './letters.ts';

/**
 * The id of the person behind a subject: compatibility forms (NFKC), capitals, accents, spaces and the signs between the parts make no
 * difference, and a Cyrillic or Greek letter counts as the Latin one that it looks like (UTS 39). Where a part ends does: `a-11` and `a-1-1`
 * are two. A subject without a letter or a digit is its own id.
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
