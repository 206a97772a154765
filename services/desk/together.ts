// Statements that were refused together: their shared leaf names none of them, but the ledger's table `refused` does.
import { idFromText } from '../domain/index.ts';
import type { Reader, Row, RowOf } from '../ledger/index.ts';

type Ledger = Pick<Reader, 'get' | 'all'>;

/** The leaves under which an exchange was refused together with others. */
export const sharedLeaves = (ledger: Ledger, exchangeId: Uint8Array): number[] =>
  ledger.all('leavesRefusing', exchangeId).map(({ leaf_index: leaf }) => leaf);

/** Completes a shared leaf with the id of the exchange asked for and with its own code. */
export function rowAbout(ledger: Ledger, exchange: string | undefined, row: Row): Row {
  if (exchange === undefined || row.exchange_id !== null) return row;
  const id = idFromText(exchange);
  const code = ledger.get('codeRefusing', id, row.leaf_index as number)?.code;
  return code === undefined ? row : { ...row, exchange_id: id, code };
}

/** How many statements a leaf refused, by code. Empty for parcels that could not be opened, which have no rows. */
export const codesIn = (ledger: Ledger, leaf: number): readonly RowOf<'codesOfRefused'>[] => ledger.all('codesOfRefused', leaf);
