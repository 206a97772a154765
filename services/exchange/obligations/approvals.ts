// The people who approved a held exchange. forged approval: derived from the log on every use: a row alone approves nothing.
import { AuditKind } from '../../../proto/index.ts';
import { type Id, personId, toHex } from '../../domain/index.ts';
import { actsOf, notBorneOut, type Reading, subjectOfPerson } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

/** Identifies a person who approved, by a keyed hash that is different for every exchange. */
export const approvalHash = ({ vault }: Pick<Context, 'vault'>, exchangeId: Id, subject: string): Uint8Array =>
  vault.keyedHash('approval', `${toHex(exchangeId)} ${personId(subject)}`);

/** Ids of the people who approved. Throws LEDGER_CORRUPT if the ledger contains an approval without a log entry. */
export function approvedBy(context: Reading, exchangeId: Id): readonly string[] {
  const subjects = actsOf(context, exchangeId, AuditKind.APPROVED).map(({ opened }) => subjectOfPerson(opened.user));
  const logged = new Set(subjects.map((subject) => toHex(approvalHash(context, exchangeId, subject))));
  // forged approval: an invented row would replace the second person.
  const kept = context.store.all('releaseApprovals', exchangeId);
  if (kept.some(({ person }) => !logged.has(toHex(person)))) throw notBorneOut('approval', exchangeId, 'of an entry APPROVED');
  return [...new Set(subjects.map(personId))];
}
