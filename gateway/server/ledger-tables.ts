// Holds the tables of a ledger against its log, beside its gateway or without it. Reads only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../services/domain/index.ts';
import { EXCHANGE_LIMITS, type Finding, placeIn, readLogs, verifyTables } from '../../services/exchange/index.ts';
import { createVault, readStore } from '../../services/ledger/index.ts';
import type { Config } from './config.ts';
import { type VerifiedLedger, verifyLedger } from './offline.ts';

export interface HeldLedger extends VerifiedLedger {
  /** Rows that the log does not bear out. */
  readonly findings: readonly Finding[];
}

/** Recomputes the log, then derives from it what the tables are to hold. Throws LEDGER_CORRUPT naming the entry that does not hold. */
export function holdLedger(
  { country: self, dataFolder, keysFolder }: Pick<Config, 'country' | 'dataFolder' | 'keysFolder'>,
  ledger = join(dataFolder, 'ledger.db'),
  progress?: (done: number, size: number) => void,
): HeldLedger {
  const verified = verifyLedger(ledger, join(keysFolder, 'public.json'), progress);
  const vault = createVault(Buffer.from(readFileSync(join(keysFolder, 'vault-master.key'), 'utf8'), 'base64'));
  const store = readStore(ledger);
  try {
    const own = readLogs(store);
    const logs = {
      placeOf: (leaf: number) => placeIn(own, leaf),
      named: (origin: string) => own.find((log) => log.origin === origin),
    };
    const { idempotencyDays } = EXCHANGE_LIMITS;
    return { ...verified, findings: verifyTables({ self, store, vault, logs, now: systemClock(), idempotencyDays }, progress) };
  } finally {
    store.close();
  }
}
