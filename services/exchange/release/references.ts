// Agencies assign the references of their records: a second record under one reference is another record, or the same one sent by mistake.
import { type Id, idText, TripointError, timeText, toHex } from '../../domain/index.ts';
import { type Family, referenceKey } from '../../records/index.ts';
import type { Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

const BYTES = 16;

export const referenceHash = ({ vault }: Pick<Context, 'vault'>, agency: string, family: Family, reference: string): Uint8Array =>
  vault.keyedHash('reference', `${agency}\n${family}\n${referenceKey(reference)}`).subarray(0, BYTES);

/** The hash of the reference that a record has; undefined if it has none. */
export function referenceOf(
  context: Pick<Context, 'vault'>,
  agency: string,
  family: Family,
  json: object,
): Uint8Array | undefined {
  const { recordReference } = json as { readonly recordReference?: string };
  return recordReference === undefined ? undefined : referenceHash(context, agency, family, recordReference);
}

/** Throws DUPLICATE_REFERENCE naming the earlier exchange. Costs one index lookup per post. `own`: the record whose next version has it. */
export function checkReference(
  context: Context,
  tx: Transaction,
  reference: Uint8Array,
  family: Family,
  own: Id = new Uint8Array(),
): void {
  // Under which it already is.
  if (context.store.get('referenceOfRecord', reference, own) !== undefined) return;
  const isFirst = tx.claim(`reference ${toHex(reference)}`);
  checkUntaken(context, reference, family);
  if (!isFirst)
    throw taken(
      family,
      'a reference that no record in force has: another post of this moment has it; allowDuplicateReference shares another record under it',
    );
}

/** As `checkReference`, by what is committed. */
export function checkUntaken({ store }: Context, reference: Uint8Array, family: Family): void {
  const earlier = store.get('exchangeOfReference', reference);
  if (earlier !== undefined)
    throw taken(
      family,
      `a reference that no record in force has: exchange ${idText(earlier.exchange_id)} with ${earlier.partner} of ${timeText(earlier.at)} has it; allowDuplicateReference shares another record under it`,
    );
}

const taken = (family: Family, rule: string): TripointError =>
  new TripointError('DUPLICATE_REFERENCE', { field: `/${family}/recordReference`, rule });
