// Rebuilds the index of a country's log from its files. A gateway running meanwhile follows the same index and does part of the work.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFollower } from '../../services/desk/index.ts';
import { createVault, ledgerOf, readStore } from '../../services/ledger/index.ts';
import type { Config } from './config.ts';

/** Returns the number of entries indexed. Throws LEDGER_FAILED, LEDGER_CORRUPT. */
export function reindex(
  { country, dataFolder, keysFolder }: Pick<Config, 'country' | 'dataFolder' | 'keysFolder'>,
  progress: (indexed: number, size: number) => void = () => {},
): number {
  const ledger = readStore(ledgerOf(dataFolder));
  const vault = createVault(Buffer.from(readFileSync(join(keysFolder, 'vault-master.key'), 'utf8'), 'base64'));
  const follower = createFollower({ file: join(dataFolder, 'index.db'), ledger, vault, self: country });
  try {
    follower.clear();
    const size = (ledger.get('lastLeaf')?.last ?? -1) + 1;
    while (follower.step()) progress(Math.min(follower.position().next, size), size);
    progress(size, size);
    return follower.position().next;
  } finally {
    follower.close();
    ledger.close();
  }
}
