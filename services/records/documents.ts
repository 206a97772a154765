// One normal form of document numbers: letters and digits alone, and the state that issued it, whatever kind of its nationals it names.
import { numberKey } from './names.ts';
import { alpha2OfIcao, isIcaoState } from './states.ts';

/** GBR and GBD alike. */
const stateKey = (code: string): string => alpha2OfIcao(code) ?? code;

/** What a document is found by: the same for every way in which it is written. */
export const documentKey = (issuingState: string, number: string): string => `${stateKey(issuingState)} ${numberKey(number)}`;

export const sameState = (a: string, b: string): boolean => stateKey(a) === stateKey(b);
export const sameNumber = (a: string, b: string): boolean => numberKey(a) === numberKey(b);

/** A document as someone asks for it: a code of a state, then its number. Undefined for any other text. */
export function documentAsked(text: string): string | undefined {
  const [, state, number] = /^\s*([A-Za-z]{1,3})[\s<,/-]+(.+)$/s.exec(text) ?? [];
  if (state === undefined || number === undefined || !isIcaoState(state.toUpperCase())) return undefined;
  return documentKey(state.toUpperCase(), number);
}
