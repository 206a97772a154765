// The reference that an agency gives a record is its own: a second record under it is another thing, or the same one by mistake.
import { type Country, type Id, idText, type Micros, TripointError, timeText, toHex } from '../../domain/index.ts';
import { type Family, referenceKey } from '../../records/index.ts';
import type { Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { TO_COME } from '../reads/index.ts';

const BYTES = 16;
/** What was never let out, or was refused by the partner, may be posted again under its reference, unless this gateway tries it again itself. */
const IN_FORCE = `SELECT exchange_id, partner, at FROM (SELECT record_id AS id FROM record WHERE reference = ?)
  JOIN exchange ON record_id = id AND direction = 'sent'
  WHERE state NOT IN ('REFUSED', 'DENIED', 'EXPIRED', 'REJECTED')
    OR (${TO_COME} AND EXISTS (SELECT 1 FROM vault_key k WHERE k.vault_id = exchange.vault_id)) ORDER BY at LIMIT 1`;

export const referenceHash = ({ vault }: Pick<Context, 'vault'>, agency: string, family: Family, reference: string): Uint8Array =>
  vault.keyedHash('reference', `${agency}\n${family}\n${referenceKey(reference)}`).subarray(0, BYTES);

/** Throws DUPLICATE_REFERENCE, which names the earlier exchange. Once a post: one index of the store. */
export function checkReference({ store }: Context, tx: Transaction, reference: Uint8Array, family: Family): void {
  const isFirst = tx.claim(`reference ${toHex(reference)}`);
  const earlier = store.get(IN_FORCE, reference) as { exchange_id: Id; partner: Country; at: Micros } | undefined;
  if (isFirst && earlier === undefined) return;
  throw new TripointError('DUPLICATE_REFERENCE', {
    field: `/${family}/recordReference`,
    rule: earlier
      ? `a reference that no record in force has: exchange ${idText(earlier.exchange_id)} with ${earlier.partner} of ${timeText(earlier.at)} has it; allowDuplicateReference shares another record under it`
      : 'a reference that no record in force has: another post of this moment has it; allowDuplicateReference shares another record under it',
  });
}
