import { type AuditEntry, ClockStatus, encode, type Outgoing } from '../../../proto/index.ts';
import { leafHash, type Micros, TripointError } from '../../domain/index.ts';
import { LIMITS } from '../../envelope/index.ts';
import type { Context } from '../context/index.ts';
import type { Concerned } from './record.ts';

export type ClockState = 'SOUND' | 'STEPPED_BACK' | 'IN_DOUBT';

type Timed = Pick<Context, 'time' | 'store' | 'limits'>;

/** STEPPED_BACK: the clock is behind the time of an earlier commit, so a new entry would be dated before existing ones. */
export function clockState({ time, store, limits }: Timed): ClockState {
  if (time.wall() + limits.clockToleranceMs * 1000 < Math.max(store.head().latest, time.latestAlone())) return 'STEPPED_BACK';
  return time.isDoubted() ? 'IN_DOUBT' : 'SOUND';
}

/** Throws CLOCK_STEPPED_BACK or CLOCK_IN_DOUBT. */
export function requireSoundClock(context: Timed): void {
  const state = clockState(context);
  if (state !== 'SOUND') throw new TripointError(`CLOCK_${state}`);
}

const STATUS = { SOUND: undefined, STEPPED_BACK: ClockStatus.STEPPED_BACK, IN_DOUBT: ClockStatus.IN_DOUBT } as const;

/** The fields common to every log entry of this gateway. */
export function entryBase(context: Context, at: Micros): Outgoing<'AuditEntry'> & { readonly schema: AuditEntry['schema'] } {
  const clockStatus = STATUS[clockState(context)];
  return {
    schema: 1,
    eventId: context.newId(),
    occurredAt: at,
    ...(clockStatus && { clockStatus }),
    country: context.self,
    gatewayId: context.gatewayId,
    softwareDigest: context.softwareDigest,
  };
}

/** What an entry says of the record version that its statement concerns. */
export function aboutIn(about: Concerned | null | undefined): Pick<Outgoing<'AuditEntry'>, 'about'> {
  if (!about) return {};
  const { originator, recordId, version, answers } = about;
  return { about: { originator, recordId, version, ...(answers && { answers }) } };
}

/** An encoded log entry without its index, which only the transaction can assign. */
export interface EncodedEntry {
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
  readonly kind: number;
  readonly exchangeId: Uint8Array;
}

/**
 * Throws OVERSIZED: witnesses could not read the tile containing it, nor partners the leaf. Bounds on partners' input ensure that it fits.
 */
export function encodeEntry(entry: Outgoing<'AuditEntry'>): EncodedEntry {
  const bytes = encode('AuditEntry', entry);
  if (bytes.length > LIMITS.leafBytes)
    throw new TripointError('OVERSIZED', { field: 'AuditEntry', rule: `${bytes.length} bytes, at most ${LIMITS.leafBytes}` });
  return { bytes, hash: leafHash(bytes), kind: entry.kind ?? 0, exchangeId: entry.exchangeId ?? new Uint8Array() };
}
