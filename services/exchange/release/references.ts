// The reference that an agency gives a record is its own: a second record under it is another thing, or the same one by mistake.
import { idText, TripointError, timeText, toHex } from '../../domain/index.ts';
import { type Family, referenceKey } from '../../records/index.ts';
import type { Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

const BYTES = 16;

export const referenceHash = ({ vault }: Pick<Context, 'vault'>, agency: string, family: Family, reference: string): Uint8Array =>
  vault.keyedHash('reference', `${agency}\n${family}\n${referenceKey(reference)}`).subarray(0, BYTES);

/** Throws DUPLICATE_REFERENCE, which names the earlier exchange. Once a post: one index of the store. */
export function checkReference({ store }: Context, tx: Transaction, reference: Uint8Array, family: Family): void {
  const isFirst = tx.claim(`reference ${toHex(reference)}`);
  const earlier = store.get('exchangeOfReference', reference);
  if (isFirst && earlier === undefined) return;
  throw new TripointError('DUPLICATE_REFERENCE', {
    field: `/${family}/recordReference`,
    rule: earlier
      ? `a reference that no record in force has: exchange ${idText(earlier.exchange_id)} with ${earlier.partner} of ${timeText(earlier.at)} has it; allowDuplicateReference shares another record under it`
      : 'a reference that no record in force has: another post of this moment has it; allowDuplicateReference shares another record under it',
  });
}
