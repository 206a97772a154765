import type { KeyReader } from './keys.ts';
import type { ParametersOf, ReadName, RowOf } from './sqlite/reads/index.ts';

/** Reads by their names. */
export interface Reader {
  /** Of all that is sealed. */
  readonly keys: KeyReader;
  /** First row, or undefined. */
  get<N extends ReadName>(name: N, ...parameters: ParametersOf<N>): RowOf<N> | undefined;
  all<N extends ReadName>(name: N, ...parameters: ParametersOf<N>): RowOf<N>[];
  /** Rows one by one, for what may be large. */
  each<N extends ReadName>(name: N, ...parameters: ParametersOf<N>): Iterable<RowOf<N>>;
  /** Runs reads on one state of the store, and of its keys; each of many then costs a fifth of what it costs alone. Not nested. */
  snapshot<T>(read: () => T): T;
}
