// Destroys private keys long after their sets have ended. harvest: traffic captured in transit or left in a stream can then never be
// decrypted, whatever happens to this country's files later.
import { DAY } from '../../domain/index.ts';
import type { KeySet } from '../../identity/index.ts';
import { clockState, readLink } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

/**
 * Returns a function that destroys the private keys of each own set that ended `privateKeyDays` ago by a time that the partners confirm. By
 * then partners' servers have deleted everything sealed to the set; resends are encrypted again. Destroys none while a batch still
 * waits for its signature, which may be by any of them.
 */
export function createKeyDestruction(context: Context, destroy: (set: KeySet) => Promise<void>): () => Promise<void> {
  const { self, partners, store, keys, time, limits, log } = context;
  const destroyed = new Set<number>();
  const waitsForSignature = () =>
    partners.some((partner) => store.get('hasUnsigned', partner, readLink(context, partner).peerReceivedThrough) !== undefined);

  return async () => {
    if (clockState(context) !== 'SOUND') return;
    const before = time.agreed() - limits.privateKeyDays * DAY;
    const spent = keys.chain(self).filter(({ document: { number, notAfter } }) => notAfter < before && !destroyed.has(number));
    if (spent.length === 0 || waitsForSignature()) return;
    try {
      for (const set of spent) {
        await destroy(set);
        destroyed.add(set.document.number);
      }
      log('info', 'private keys destroyed', { sets: spent.length });
    } catch {
      log('error', 'private keys not destroyed', { sets: spent.length });
    }
  };
}
