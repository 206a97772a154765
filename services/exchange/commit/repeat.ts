// A draft reads the store by name as it goes. An engine whose reads take a while would run it on what is at hand, fetch what was missing, and
// run it again: which a draft allows that has no effect outside its transaction before that commits.
import { codeOf } from '../../domain/index.ts';
import type { Write } from '../../ledger/index.ts';

const TAKEN_BACK = Symbol('taken back');

/**
 * Runs a draft, takes that back and runs it again. `wrote`: what it has written so far. Throws where the second run does not end or write as
 * the first did.
 */
export function repeated<T>(attempt: (run: () => unknown) => unknown, run: () => T, wrote: () => readonly Write[]): T {
  const names = () => wrote().map(([name]) => name);
  let first = '';
  try {
    attempt(() => {
      run();
      first = names().join();
      throw TAKEN_BACK;
    });
  } catch (error) {
    if (error !== TAKEN_BACK) first = codeOf(error);
  }
  const differs = (second: string) => new Error(`a draft did [${first}] and, run again, [${second}]`);
  let result: T;
  try {
    result = run();
  } catch (error) {
    if (codeOf(error) !== first) throw differs(codeOf(error));
    throw error;
  }
  const second = names().join();
  if (second !== first) throw differs(second);
  return result;
}
