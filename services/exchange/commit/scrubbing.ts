// What was destroyed is to be in no file when that is answered: a write-ahead file keeps a key for as long as nobody takes it over.
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, type Id } from '../../domain/index.ts';
import type { Context } from '../context/index.ts';

export interface Scrubbing {
  /** The content of an exchange was destroyed, and that is durable. */
  erased(exchangeId: Id): void;
  /**
   * Resolves when nothing of what was destroyed is in a file of this gateway any more. False: a reader beside it, such as a backup, held one
   * of them for too long; that is an alarm, and it is tried again at every sweep.
   */
  done(): Promise<boolean>;
}

const AGAIN_MS = 50;

/** `forget`: takes whom the exchange was about out of the index; whether its files are free of that. */
export function createScrubbing(
  { store, limits, log }: Pick<Context, 'store' | 'limits' | 'log'>,
  forget: (exchangeId: Id) => Promise<boolean> = async () => true,
): Scrubbing {
  const forgetting = new Set<Promise<boolean>>();

  async function ledgerScrubbed(): Promise<boolean> {
    for (let tries = Math.ceil(limits.scrubMs / AGAIN_MS); tries > 0; tries--) {
      if (await store.scrub()) return true;
      await sleep(AGAIN_MS);
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
