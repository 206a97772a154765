// A draft reads the store by name while it runs. An engine with slow reads could run it on the rows at hand, fetch the missing ones and
// run it again. This requires that a draft has no effect outside its transaction before the commit.
import { codeOf } from '../../domain/index.ts';
import type { Write } from '../../ledger/index.ts';

const TAKEN_BACK = Symbol('taken back');

/**
 * Runs a draft, rolls it back and runs it again. `wrote` returns the writes so far. Throws if the second run ends differently from the
 * first or writes other rows.
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
