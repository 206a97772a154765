// Content grants: a second person lets an auditor see the content of one exchange, for a limited time.
import { AuditKind } from '../../../proto/index.ts';
import { type Id, isSamePerson, personId, toHex } from '../../domain/index.ts';
import { actsOf, notBorneOut, type Reading } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

type Granting = Reading & Pick<Context, 'clock'>;

/** Identifies an auditor by a keyed hash that is different for every exchange. */
export const auditorHash = ({ vault }: Pick<Context, 'vault'>, exchangeId: Id, subject: string): Uint8Array =>
  vault.keyedHash('content-grant', `${toHex(exchangeId)} ${personId(subject)}`);

/** Whether a valid grant lets this auditor see the content of an exchange now. Throws LEDGER_CORRUPT for a grant without its entry. */
export function isGranted(context: Granting, exchangeId: Id, subject: string): boolean {
  const row = context.store.get('contentGrant', exchangeId, auditorHash(context, exchangeId, subject), context.clock());
  return row !== undefined && isLogged(context, exchangeId, subject, row.leaf_index);
}

/** forged grant: a row alone permits nothing; its entry must name the auditor and an end in the future. */
function isLogged(context: Granting, exchangeId: Id, subject: string, leaf: number): boolean {
  const act = actsOf(context, exchangeId, AuditKind.AUDITOR_ACCESS).find((one) => one.leaf === leaf);
  if (act !== undefined && isSamePerson(act.opened.subject, subject) && act.entry.until > context.clock()) return true;
  throw notBorneOut('content_grant', exchangeId, 'backed by an AUDITOR_ACCESS entry');
}
