// What runs on a copy of a country's files, without its gateway.
import { ed25519Verifier } from '../../services/audit/index.ts';
import { verifyLog } from '../../services/exchange/index.ts';
import { readStore } from '../../services/ledger/index.ts';
import { readPublicFacts } from './public-facts.ts';

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
  const { log } = readPublicFacts(publicFile);
  const store = readStore(ledger);
  try {
    const { origin, size, root } = verifyLog(store, ed25519Verifier(log.vkey), progress);
    return { origin, size, root: Buffer.from(root).toString('base64') };
  } finally {
    store.close();
  }
}
