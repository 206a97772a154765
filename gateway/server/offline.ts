// What runs on a copy of a country's files, without its gateway.
import { readFileSync } from 'node:fs';
import { ed25519Verifier } from '../../services/audit/index.ts';
import { TripointError } from '../../services/domain/index.ts';
import { verifyLog } from '../../services/exchange/index.ts';
import { readStore } from '../../services/ledger/index.ts';

export interface VerifiedLedger {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/** Recomputes a ledger's log from its entries. Throws LEDGER_CORRUPT naming the entry that does not hold. Reads only. */
export function verifyLedger(
  ledger: string,
  publicFile: string,
  progress?: (done: number, size: number) => void,
): VerifiedLedger {
  const { log } = publicFacts(publicFile);
  const store = readStore(ledger);
  try {
    const { origin, size, root } = verifyLog(store, ed25519Verifier(log.vkey), progress);
    return { origin, size, root: Buffer.from(root).toString('base64') };
  } finally {
    store.close();
  }
}

function publicFacts(file: string): { log: { vkey: string } } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { log: { vkey: string } };
  } catch (cause) {
    throw new TripointError('CONFIG_INVALID', { field: 'public file', rule: "a country's public.json" }, { cause });
  }
}
