import { TripointError } from '../domain/index.ts';

/**
 * Whether a read failed because of the content of a row: undecodable bytes, unparseable JSON, an invalid time. Any other error, such as
 * a closed store or a failing disk, is not about the row.
 */
export const isOfRow = (error: unknown): boolean =>
  error instanceof TripointError
    ? error.code !== 'LEDGER_FAILED'
    : error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError;

/** For a handler that reports the row: throws every error that is not about it, one of the store as LEDGER_FAILED. */
export function throwUnlessOfRow(error: unknown): void {
  if (isOfRow(error)) return;
  const isOfStore = error instanceof Error && 'errcode' in error;
  throw isOfStore ? new TripointError('LEDGER_FAILED', error.message, { cause: error }) : error;
}
