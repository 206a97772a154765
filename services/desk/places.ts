// Where a leaf is found by others. In the index and in cursors leaves count on over all logs of the country; in an answer an entry is named
// by its log and its index there.
import type { Reader } from '../ledger/index.ts';
import type { Page } from './tables.ts';
import type { TableRow } from './types.ts';

/**
 * A page whose `leafIndex` is that of each entry's own log. A column `log` names it where a row is of another log than `current`, which
 * the basis of the answer names.
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
