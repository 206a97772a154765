import type { KeyReader } from './keys.ts';
import type { ParametersOf, ReadName, RowOf } from './sqlite/reads/index.ts';

/** Named reads. */
export interface Reader {
  /** The keys of sealed content. */
  readonly keys: KeyReader;
  /** The first row, or undefined. */
  get<N extends ReadName>(name: N, ...parameters: ParametersOf<N>): RowOf<N> | undefined;
  all<N extends ReadName>(name: N, ...parameters: ParametersOf<N>): RowOf<N>[];
  /** Row by row, for large results. */
  each<N extends ReadName>(name: N, ...parameters: ParametersOf<N>): Iterable<RowOf<N>>;
  /** Runs reads against one state of the store and of its keys. Many reads in one cost a fifth of separate ones. Not nestable. */
  snapshot<T>(read: () => T): T;
}
