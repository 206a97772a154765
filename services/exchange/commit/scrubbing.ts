// Destroyed content must be in no file when its destruction is confirmed: a write-ahead file keeps a key until it is truncated.
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, type Id } from '../../domain/index.ts';
import type { Context } from '../context/index.ts';

export interface Scrubbing {
  /** Call when the destruction of an exchange's content is durable. */
  erased(exchangeId: Id): void;
  /**
   * Resolves once no file of this gateway contains any destroyed content. False: a concurrent reader, such as a backup, held a file
   * for too long; this raises an alarm, and every sweep tries again.
   */
  done(): Promise<boolean>;
}

const RETRY_MS = 50;

/** `forget` removes the exchange's subjects from the index; it resolves to whether the index files are free of them. */
export function createScrubbing(
  { store, limits, log }: Pick<Context, 'store' | 'limits' | 'log'>,
  forget: (exchangeId: Id) => Promise<boolean> = async () => true,
): Scrubbing {
  const forgetting = new Set<Promise<boolean>>();

  async function ledgerScrubbed(): Promise<boolean> {
    for (let tries = Math.ceil(limits.scrubMs / RETRY_MS); tries > 0; tries--) {
      if (await store.scrub()) return true;
      await sleep(RETRY_MS);
    }
    return false;
  }

  return {
    erased(exchangeId) {
      const forgotten = forget(exchangeId)
        .catch((error: unknown) => {
          log('error', 'index erasure failed', { code: codeOf(error) });
          return false;
        })
        .finally(() => forgetting.delete(forgotten));
      forgetting.add(forgotten);
    },
    async done() {
      const isForgotten = (await Promise.all(forgetting)).every(Boolean);
      const isScrubbed = await ledgerScrubbed();
      if (!isForgotten || !isScrubbed) log('error', 'erased data still in a file', { ledger: !isScrubbed, index: !isForgotten });
      return isForgotten && isScrubbed;
    },
  };
}
