import { fromSeed } from '@nats-io/nkeys';
import { TripointError } from '../domain/index.ts';

/** The public nkey (U…) of a seed (SU…), as a server's configuration names a user. Throws CONFIG_INVALID; the seed is in no message. */
export function publicNkey(seed: string): string {
  try {
    return fromSeed(new TextEncoder().encode(seed.trim())).getPublicKey();
  } catch {
    throw new TripointError('CONFIG_INVALID', { field: 'nkey seed', rule: 'a user seed (SU…)' });
  }
}
