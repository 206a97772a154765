import { didYouMean } from '../domain/index.ts';

/** Takes a fault: a path inside the file, and what is expected there. */
export type Say = (path: string, rule: string) => void;

/** Says what is expected at `path`, and what may have been meant, unless `word` is among the known. */
export function expectKnown(word: string, known: readonly string[], path: string, expected: string, say: Say): void {
  if (!known.includes(word)) say(path, `${expected}${didYouMean(word, known)}`);
}
