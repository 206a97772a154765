// Which exchanges the gateway decides again by itself, and what a view says of that.

import type { Verb } from '../../../proto/index.ts';
import { CODES, type Code, type Id, idText } from '../../domain/index.ts';
import type { Row } from '../../ledger/index.ts';
import { SHARING } from '../../records/index.ts';
import type { ExchangeView } from '../context/index.ts';

/** What may succeed later, whoever says so. */
const FOR_NOW: readonly string[] = (Object.keys(CODES) as Code[]).filter((code) => 'retryable' in CODES[code]);

/** Refused and not decided again: as the index `exchange_again` has it. */
const NOT_DECIDED_AGAIN = `direction = 'sent' AND verb IN (${SHARING.join(', ')}) AND state IN ('REJECTED', 'REFUSED') AND decided_again IS NULL`;

/** Of exchanges: those that are decided again. */
export const TO_COME = `${NOT_DECIDED_AGAIN} AND code IN (${FOR_NOW.map((code) => `'${code}'`).join(', ')})`;

/** In `decided_again` of what is not tried any more: an entry FAILED says so. */
export const NEVER = new Uint8Array();

/** `row`: with these columns of an exchange. */
export function retriesOf(row: Row): Pick<ExchangeView, 'retries' | 'retriedAs'> {
  const { direction, verb, state, code, decided_again: again = null } = row;
  const isRefused = state === 'REJECTED' || state === 'REFUSED';
  if (direction !== 'sent' || !isRefused || !SHARING.includes(verb as Verb) || !FOR_NOW.includes(code as string)) return {};
  if (again === null) return { retries: 'TO_COME' };
  return (again as Id).length === 0 ? { retries: 'ENDED' } : { retries: 'DONE', retriedAs: idText(again as Id) };
}
