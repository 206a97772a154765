// Who has approved a held exchange. Derived from the log whenever it counts: whoever can write the table cannot approve.
import { AuditKind } from '../../../proto/index.ts';
import { type Id, personId, toHex } from '../../domain/index.ts';
import { actsOf, notBorneOut, type Reading, subjectOfPerson } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

/** Someone who has approved, told by a hash that fits this exchange alone. */
export const approvalHash = ({ vault }: Pick<Context, 'vault'>, exchangeId: Id, subject: string): Uint8Array =>
  vault.keyedHash('approval', `${toHex(exchangeId)} ${personId(subject)}`);

/** The persons who have approved, by their ids. Throws LEDGER_CORRUPT when the ledger has an approval that no entry of the log is about. */
export function approvedBy(context: Reading, exchangeId: Id): readonly string[] {
  const subjects = actsOf(context, exchangeId, AuditKind.APPROVED).map(({ opened }) => subjectOfPerson(opened.user));
  const logged = new Set(subjects.map((subject) => toHex(approvalHash(context, exchangeId, subject))));
  // forged approval: a row that is made up would do for the second person.
  const kept = context.store.all('releaseApprovals', exchangeId);
  if (kept.some(({ person }) => !logged.has(toHex(person)))) throw notBorneOut('approval', exchangeId, 'of an entry APPROVED');
  return [...new Set(subjects.map(personId))];
}
