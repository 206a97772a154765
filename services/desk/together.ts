// Statements that were refused together: the one leaf that they have names none of them, and the ledger knows which they were.
import { idFromText } from '../domain/index.ts';
import type { Reader, Row, RowOf } from '../ledger/index.ts';

type Ledger = Pick<Reader, 'get' | 'all'>;

/** The leaves by which an exchange was refused with others. */
export const sharedLeaves = (ledger: Ledger, exchangeId: Uint8Array): number[] =>
  ledger.all('leavesRefusing', exchangeId).map(({ leaf_index: leaf }) => leaf);

/** A leaf as it is about the exchange that was asked for: by its id, with its own code. */
export function rowAbout(ledger: Ledger, exchange: string | undefined, row: Row): Row {
  if (exchange === undefined || row.exchange_id !== null) return row;
  const id = idFromText(exchange);
  const code = ledger.get('codeRefusing', id, row.leaf_index as number)?.code;
  return code === undefined ? row : { ...row, exchange_id: id, code };
}

/** How many it refused for which reason; empty where they have no rows, as parcels that did not open. */
export const codesIn = (ledger: Ledger, leaf: number): readonly RowOf<'codesOfRefused'>[] => ledger.all('codesOfRefused', leaf);
