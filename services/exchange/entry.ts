import { type AuditEntry, ClockStatus, encode, type Outgoing } from '../../proto/index.ts';
import { leafHash, type Micros, TripointError } from '../domain/index.ts';
import { LIMITS } from '../envelope/index.ts';
import type { Context } from './context.ts';

/**
 * Whether the clock shows less than it did at a commit, before a restart or since: what is dated now would be dated before what the log
 * holds. SOUND is not known to be right; only a source of time could say that.
 */
export const clockState = ({ clock, store, limits }: Pick<Context, 'clock' | 'store' | 'limits'>): 'SOUND' | 'STEPPED_BACK' =>
  clock() + limits.clockToleranceMs * 1000 < store.head().latest ? 'STEPPED_BACK' : 'SOUND';

/** What every leaf of this gateway says of itself. */
export function entryBase(context: Context, at: Micros): Outgoing<'AuditEntry'> & { readonly schema: AuditEntry['schema'] } {
  return {
    schema: 1,
    eventId: context.newId(),
    occurredAt: at,
    ...(clockState(context) === 'STEPPED_BACK' && { clockStatus: ClockStatus.STEPPED_BACK }),
    country: context.self,
    gatewayId: context.gatewayId,
    softwareDigest: context.softwareDigest,
  };
}

/** A leaf but for its index, which only the transaction can give it. */
export interface EncodedEntry {
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
  readonly kind: number;
  readonly exchangeId: Uint8Array;
}

/** Throws OVERSIZED: no witness could read the tile that holds it, and no partner the leaf. What partners send is bounded so that it fits. */
export function encodeEntry(entry: Outgoing<'AuditEntry'>): EncodedEntry {
  const bytes = encode('AuditEntry', entry);
  if (bytes.length > LIMITS.leafBytes)
    throw new TripointError('OVERSIZED', { field: 'AuditEntry', rule: `${bytes.length} bytes, at most ${LIMITS.leafBytes}` });
  return { bytes, hash: leafHash(bytes), kind: entry.kind ?? 0, exchangeId: entry.exchangeId ?? new Uint8Array() };
}
