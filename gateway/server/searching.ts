// The index of records beside the ledger of a gateway.
import { join } from 'node:path';
import { ledgerOf } from '../../services/ledger/index.ts';
import { type Search, startSearch } from '../../services/search/index.ts';
import { type Logger, whereOf } from './log.ts';

export async function openSearch(dataFolder: string, master: Uint8Array, log: Logger): Promise<Search & AsyncDisposable> {
  const files = { ledger: ledgerOf(dataFolder), indexFile: join(dataFolder, 'search.db') };
  const search = await startSearch({ ...files, master }, (error, why) =>
    log.error({ error: whereOf(error), ...(why && { why }) }, 'search index failed'),
  );
  return { ...search, [Symbol.asyncDispose]: () => search.close() };
}
