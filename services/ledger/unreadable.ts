import { TripointError } from '../domain/index.ts';

/**
 * Whether reading threw this for what stands in a row: bytes that do not decode, JSON that does not parse, a time that is none. What else is
 * thrown, as by a store that is closed or a disk that fails, is not about the row.
 */
export const isOfRow = (error: unknown): boolean =>
  error instanceof TripointError || error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError;
