// One normal form of document numbers: letters and digits only, and the issuing state, whichever kind of its nationals the code names.
import { numberKey } from './names.ts';
import { alpha2OfIcao, isIcaoState } from './states.ts';

/** GBR and GBD alike. */
const stateKey = (code: string): string => alpha2OfIcao(code) ?? code;

/** The lookup key of a document: the same for every spelling. */
export const documentKey = (issuingState: string, number: string): string => `${stateKey(issuingState)} ${numberKey(number)}`;

export const sameState = (a: string, b: string): boolean => stateKey(a) === stateKey(b);
export const sameNumber = (a: string, b: string): boolean => numberKey(a) === numberKey(b);

/** A document in a search text: a state code, then its number. Undefined for any other text. */
export function documentAsked(text: string): string | undefined {
  const [, state, number] = /^\s*([A-Za-z]{1,3})[\s<,/-]+(.+)$/s.exec(text) ?? [];
  if (state === undefined || number === undefined || !isIcaoState(state.toUpperCase())) return undefined;
  return documentKey(state.toUpperCase(), number);
}
