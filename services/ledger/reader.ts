import type { Row, Value } from './row.ts';
import type { ParametersOf, ReadName, RowOf } from './sqlite/reads/index.ts';

type Takes<N extends string> = N extends ReadName ? ParametersOf<N> : Value[];
type Gives<N extends string> = N extends ReadName ? RowOf<N> : Row;

/** Reads by their names. */
export interface Reader {
  /** First row, or undefined. */
  get<N extends string>(name: N, ...parameters: Takes<N>): Gives<N> | undefined;
  all<N extends string>(name: N, ...parameters: Takes<N>): Gives<N>[];
  /** Rows one by one, for what may be large. */
  each<N extends string>(name: N, ...parameters: Takes<N>): Iterable<Gives<N>>;
  /** Runs reads on one state of the store; each of many then costs a fifth of what it costs alone. Not nested. */
  snapshot<T>(read: () => T): T;
}
