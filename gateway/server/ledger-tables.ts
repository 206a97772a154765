// Compares the tables of a ledger, which a gateway may be writing, with its log and with what partners signed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cosignatureVerifier } from '../../services/audit/index.ts';
import { type Country, systemClock } from '../../services/domain/index.ts';
import { EXCHANGE_LIMITS, type Finding, findHeldRows, type PinnedLog, verifyTables } from '../../services/exchange/index.ts';
import { createVault, ledgerAt, ledgerOf, readState } from '../../services/ledger/index.ts';
import { type OnVerified, type VerifiedLedger, verifiedLedger } from './offline.ts';
import { type PublicFacts, readPublicFacts } from './public-facts.ts';

export interface HeldLedger extends VerifiedLedger {
  /** Rows that neither the log nor a signature confirms. */
  readonly findings: readonly Finding[];
}

/** The partners' logs and witness keys, as pinned by the configuration. */
export const pinnedLogs = (partners: readonly PublicFacts[]): Readonly<Record<Country, PinnedLog>> =>
  Object.fromEntries(
    partners.map(({ country, log, turns = [] }) => [
      country,
      { log: log.vkey, turns, witness: cosignatureVerifier(log.witness) },
    ]),
  );

interface Folders {
  readonly country: Country;
  readonly dataFolder: string;
  readonly keysFolder: string;
  readonly partners: readonly { readonly publicFile: string }[];
}

/**
 * Recomputes the log of a ledger, derives the expected contents of the tables from it, and verifies all signatures again, on one state.
 * Throws LEDGER_CORRUPT naming the entry that does not verify. Read-only.
 */
export async function holdLedger(
  { country: self, dataFolder, keysFolder, partners }: Folders,
  ledger = ledgerOf(dataFolder),
  progress?: OnVerified,
): Promise<HeldLedger> {
  const own = readPublicFacts(join(keysFolder, 'public.json'));
  const others = partners.map(({ publicFile }) => readPublicFacts(publicFile));
  const vault = createVault(Buffer.from(readFileSync(join(keysFolder, 'vault-master.key'), 'utf8'), 'base64'));
  const store = ledgerAt(ledger, readState);
  try {
    const verified = verifiedLedger(store, own.log.vkey, progress);
    const { idempotencyDays } = EXCHANGE_LIMITS;
    const derived = verifyTables({ self, store, vault, now: systemClock(), idempotencyDays }, progress);
    const pinned = { self, anchors: [own, ...others], log: own.log.vkey, partners: pinnedLogs(others) };
    return { ...verified, findings: [...derived, ...(await findHeldRows(store, pinned))] };
  } finally {
    store.close();
  }
}
