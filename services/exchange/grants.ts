// What a second person lets an auditor see: the content of one exchange, for a time.
import { type Id, toHex } from '../domain/index.ts';
import type { Context } from './context.ts';

/** Of an auditor, for one exchange alone. */
export const auditorHash = ({ vault }: Pick<Context, 'vault'>, exchangeId: Id, subject: string): Uint8Array =>
  vault.keyedHash('content-grant', `${toHex(exchangeId)} ${subject}`);

/** Whether a second person lets this auditor see the content of an exchange now. */
export function isGranted(context: Pick<Context, 'store' | 'vault' | 'clock'>, exchangeId: Id, subject: string): boolean {
  const sql = 'SELECT 1 FROM content_grant WHERE exchange_id = ? AND auditor = ? AND until > ?';
  return context.store.get(sql, exchangeId, auditorHash(context, exchangeId, subject), context.clock()) !== undefined;
}
