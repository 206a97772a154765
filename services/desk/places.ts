// How answers name a leaf. The index and the cursors count leaves through all logs of the country; an answer names an entry by its log
// and its index in that log.
import type { Reader } from '../ledger/index.ts';
import type { Page } from './tables.ts';
import type { TableRow } from './types.ts';

/**
 * Converts each `leafIndex` to the index in the entry's own log. If any row belongs to a log other than `current`, the one named in the
 * answer's basis, a column `log` is added.
 */
export function placed<P extends Page>(ledger: Pick<Reader, 'all'>, current: string, page: P): P {
  if (!page.columns.includes('leafIndex')) return page;
  const logs = ledger.all('logs');
  const rows = page.rows.map((row): TableRow => {
    const leaf = row.leafIndex;
    const log = typeof leaf === 'number' ? logs.findLast(({ first_leaf: first }) => first <= leaf) : undefined;
    if (log === undefined) return row;
    return { ...row, log: log.origin, leafIndex: (leaf as number) - log.first_leaf };
  });
  if (rows.every(({ log = current }) => log === current)) return { ...page, rows: rows.map(({ log: _, ...row }) => row) };
  return { ...page, columns: page.columns.toSpliced(page.columns.indexOf('leafIndex'), 0, 'log'), rows };
}
