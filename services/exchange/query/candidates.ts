// Of the people on file who may be the one asked about, whom the answer is about.
import { type Decided, isPermitted } from '../decision/index.ts';
import type { FoundVisa } from './visas.ts';

/** Decides about one of them, about nobody, or that several are alike. */
export type DecideOn = (found: FoundVisa | undefined) => Pick<Decided, 'decision' | 'tally' | 'isStale'>;

export interface Concluded {
  readonly found: FoundVisa | undefined;
  readonly decided: ReturnType<DecideOn>;
  /** All that was decided for it. */
  readonly isStale: Decided['isStale'];
}

/**
 * side channel: who may not be told of is left out before anything follows from how many there are. The answer is what it would be if they were
 * not on file, also where somebody else is.
 */
export function conclude(candidates: readonly FoundVisa[], decideOn: DecideOn): Concluded {
  const made: { readonly found: FoundVisa | undefined; readonly decided: ReturnType<DecideOn> }[] = [];
  const on = (found: FoundVisa | undefined) => {
    const one = { found, decided: decideOn(found) };
    made.push(one);
    return one;
  };
  const all = candidates.map(on);
  const told = all.filter(({ decided: { decision } }) => decision.outcome !== 'SUPPRESS' || decision.disguise === undefined);
  const surest = Math.min(...told.map(({ found }) => (found as FoundVisa).rank));
  const meant = told.filter(({ found }) => found?.rank === surest);
  // The strictest of several counts: what may be said of one is not said where another one may be meant.
  const one = meant.find(({ decided }) => !isPermitted(decided.decision)) ?? meant[0] ?? all[0];
  const { found, decided } =
    one === undefined ? on(undefined) : meant.length > 1 ? on({ ...(one.found as FoundVisa), differs: 'SEVERAL_ALIKE' }) : one;
  return { found, decided, isStale: (tx) => made.some(({ decided: { isStale } }) => isStale(tx)) };
}
