import { didYouMean } from '../domain/index.ts';

/** Receives a fault: a path inside the file, and what is expected there. */
export type Say = (path: string, rule: string) => void;

/** Reports what is expected at `path`, with a suggestion, unless `word` is known. */
export function expectKnown(word: string, known: readonly string[], path: string, expected: string, say: Say): void {
  if (!known.includes(word)) say(path, `${expected}${didYouMean(word, known)}`);
}
