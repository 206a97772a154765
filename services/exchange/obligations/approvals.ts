// The people who approved a held exchange. forged approval: derived from the log on every use: a row alone approves nothing.
import { AuditKind } from '../../../proto/index.ts';
import { type Id, personId, TripointError, toHex } from '../../domain/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import { actsOf, notBorneOut, type Reading, subjectOfPerson } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { type StoredExchange, storedExchange } from '../reads/index.ts';

/** Identifies a person who approved, by a keyed hash that is different for every exchange. */
export const approvalHash = ({ vault }: Pick<Context, 'vault'>, exchangeId: Id, subject: string): Uint8Array =>
  vault.keyedHash('approval', `${toHex(exchangeId)} ${personId(subject)}`);

/**
 * Who had our exchange shared, in the form of the log: what the gateway shares by itself is another version of what a person posted. Undefined
 * if that person cannot be told any more; empty if it is no version, and so the gateway's own. self-approval: otherwise whoever conceals a
 * record for a minute could release it alone.
 */
export function authorOf(context: Context, { opening, verb, statement: { about } }: StoredExchange): string | undefined {
  if (opening.user !== '' || about === null || factsOfVerb(verb)?.versions !== true) return opening.user;
  const { store, self } = context;
  const before = store.all('exchangesAbout', about.recordId, self).find(({ direction, verb, record_version }) => {
    return direction === 'sent' && record_version === about.version && factsOfVerb(verb)?.versions === true;
  });
  if (before === undefined) return undefined;
  try {
    return authorOf(context, storedExchange(context, before.exchange_id));
  } catch (error) {
    if (error instanceof TripointError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

/** Ids of the people who approved. Throws LEDGER_CORRUPT if the ledger contains an approval without a log entry. */
export function approvedBy(context: Reading, exchangeId: Id): readonly string[] {
  const subjects = actsOf(context, exchangeId, AuditKind.APPROVED).map(({ opened }) => subjectOfPerson(opened.user));
  const logged = new Set(subjects.map((subject) => toHex(approvalHash(context, exchangeId, subject))));
  // forged approval: an invented row would replace the second person.
  const kept = context.store.all('releaseApprovals', exchangeId);
  if (kept.some(({ person }) => !logged.has(toHex(person)))) throw notBorneOut('approval', exchangeId, 'of an entry APPROVED');
  return [...new Set(subjects.map(personId))];
}
