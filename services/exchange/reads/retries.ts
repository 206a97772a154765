// Which exchanges the gateway decides again by itself, and how a view shows that.

import type { Verb } from '../../../proto/index.ts';
import { type Code, type Id, idText, RETRYABLE } from '../../domain/index.ts';
import type { Row } from '../../ledger/index.ts';
import { SHARING } from '../../records/index.ts';
import type { ExchangeView } from '../context/index.ts';

/** Value of `decided_again` once retries have been abandoned; an entry FAILED records it. */
export const NEVER = new Uint8Array();

/** `row`: an exchange, with these columns. */
export function retriesOf(row: Row): Pick<ExchangeView, 'retries' | 'retriedAs'> {
  const { direction, verb, state, code, decided_again: again = null } = row;
  if (direction === 'sent' && state === 'EXPIRED' && again !== null) return { retries: 'DONE', retriedAs: idText(again as Id) };
  const isRefused = state === 'REJECTED' || state === 'REFUSED';
  if (direction !== 'sent' || !isRefused || !SHARING.includes(verb as Verb) || !RETRYABLE.includes(code as Code)) return {};
  if (again === null) return { retries: 'TO_COME' };
  return (again as Id).length === 0 ? { retries: 'ENDED' } : { retries: 'DONE', retriedAs: idText(again as Id) };
}
