// Quarantine: a partner's parcels that did not open are kept while there is room, logged, and answered with a rejection.
import { decode } from '../../../proto/index.ts';
import { type Country, sha256, type TripointError, toHex } from '../../domain/index.ts';
import { answerParcel, logUnopened, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { LinkBudgets } from './budgets.ts';

/** The batch id in clear; null if the parcel cannot be decoded. The parcel may also contain content that is erased later. */
export function batchIdSaid(parcel: Uint8Array): Uint8Array | null {
  try {
    const { batchId } = decode('Parcel', parcel);
    return batchId.length === 16 ? batchId : null;
  } catch {
    return null;
  }
}

export interface Unopened {
  readonly parcel: Uint8Array;
  readonly error: TripointError;
}

export interface Rejector {
  /** Whether the partner's quarantine has room for this many more bytes. */
  hasRoom(bytes: number): boolean;
  /** Parcels rejected together share one log entry and one event. */
  reject(unopened: readonly Unopened[]): Promise<void>;
}

/**
 * flood: decrypting a parcel, quarantining it, and signing and sealing a rejection cost as much as this many refused statements in a batch.
 */
const REFUSALS_PER_PARCEL = 8;

export function createRejector(
  context: Context,
  partner: Country,
  submit: Submit,
  budgets: Pick<LinkBudgets, 'charge'>,
): Rejector {
  const { store, limits, log } = context;

  function roomFor(): (bytes: number) => boolean {
    const kept = store.get('quarantineHeld', partner);
    let rows = kept?.n as number;
    let held = kept?.bytes as number;
    return (bytes) => {
      if (rows >= limits.quarantineRows || held + bytes > limits.quarantineBytes) return false;
      rows++;
      held += bytes;
      return true;
    };
  }

  return {
    hasRoom: (bytes) => roomFor()(bytes),
    async reject(unopened) {
      const [first] = unopened;
      if (first === undefined) return;
      budgets.charge('refusals', REFUSALS_PER_PARCEL * unopened.length);
      log('warn', 'parcel quarantined', { partner, code: first.error.code, count: unopened.length });
      const named = new Map(
        unopened.map(({ parcel, error: { code } }) => {
          const digest = sha256(parcel);
          return [toHex(digest), { parcel, code, sha256: digest }] as const;
        }),
      );
      await submit({
        phase: 'receive',
        bytes: unopened.reduce((sum, { parcel }) => sum + parcel.length, 0),
        run(tx) {
          // loop: once per parcel, so that neither a repeating sender nor a rejection that does not open at the partner starts a storm.
          const fresh = [...named.values()].filter((one) => store.get('quarantined', partner, one.sha256) === undefined);
          const [oldest] = fresh;
          if (oldest === undefined) return;
          logUnopened(context, tx, partner, fresh);
          // loop: beyond the bound there is no answer either, or two countries that cannot open each other's parcels would reject each
          // other's rejections for ever.
          const hasRoom = roomFor();
          const kept = fresh.filter(({ parcel }) => hasRoom(parcel.length));
          for (const { parcel, code, sha256: digest } of kept) {
            tx.write('quarantine', partner, tx.at, code, digest, parcel, batchIdSaid(parcel));
            answerParcel(context, tx, partner, digest, code);
          }
          if (kept.length === 1) tx.event('parcel.quarantined', partner, oldest.code, null, null);
          if (kept.length > 1) tx.eventOfMany('parcel.quarantined', partner, oldest.code, kept.length);
          if (kept.some(({ code }) => code === 'EQUIVOCATION')) tx.event('link.alarm', partner, 'EQUIVOCATION', null, null);
        },
      });
    },
  };
}
