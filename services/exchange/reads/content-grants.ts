// What a second person lets an auditor see: the content of one exchange, for a time.
import { AuditKind } from '../../../proto/index.ts';
import { type Id, isSamePerson, personId, toHex } from '../../domain/index.ts';
import { actsOf, notBorneOut, type Reading } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

type Granting = Reading & Pick<Context, 'clock'>;

/** Of an auditor, for one exchange alone. */
export const auditorHash = ({ vault }: Pick<Context, 'vault'>, exchangeId: Id, subject: string): Uint8Array =>
  vault.keyedHash('content-grant', `${toHex(exchangeId)} ${personId(subject)}`);

/** Whether a second person lets this auditor see the content of an exchange now. */
export function isGranted(context: Granting, exchangeId: Id, subject: string): boolean {
  const row = context.store.get('contentGrant', exchangeId, auditorHash(context, exchangeId, subject), context.clock());
  return row !== undefined && isLogged(context, exchangeId, subject, row.leaf_index);
}

/** forged grant: a row by itself lets nobody see anything; its entry has to name the auditor, and a time that is not over. */
function isLogged(context: Granting, exchangeId: Id, subject: string, leaf: number): boolean {
  const act = actsOf(context, exchangeId, AuditKind.AUDITOR_ACCESS).find((one) => one.leaf === leaf);
  if (act !== undefined && isSamePerson(act.opened.subject, subject) && act.entry.until > context.clock()) return true;
  throw notBorneOut('content_grant', exchangeId, 'of an entry AUDITOR_ACCESS');
}
