// What persons do about an exchange: a leaf says that it was done, and who and why as salted commitments.
import type { AuditKind, Outgoing, RecordKind, Verb } from '../../../proto/index.ts';
import type { Country, Fault, Id } from '../../domain/index.ts';
import { placeOf, type RecordKey } from '../../ledger/index.ts';
import type { Context, User } from '../context/index.ts';
import type { Leaf } from './append.ts';
import { entryBase } from './entry.ts';
import { commitPrivate } from './statement.ts';
import type { Transaction } from './transaction.ts';

/** How the log commits to a person. An agency has no space in it. */
export const personOf = ({ subject, agency }: User): string => `${subject} ${agency}`;
export const subjectOfPerson = (person: string): string => person.slice(0, person.lastIndexOf(' '));
export const userOfPerson = (person: string): User => ({
  subject: subjectOfPerson(person),
  agency: person.slice(person.lastIndexOf(' ') + 1),
});

/** What is acted upon. */
export interface Matter {
  readonly exchangeId: Id;
  readonly from: Country;
  readonly to: Country;
  readonly verb: Verb;
  readonly purpose: string;
  readonly record: { readonly recordId: Id; readonly version: number; readonly kind: RecordKind };
}

export interface Act {
  /** As the log commits to a person. */
  readonly person: string;
  readonly reason: string;
  /** What it came to, where the kind of the leaf does not say. */
  readonly verdict?: string;
  /** Whom else it is about. */
  readonly subject?: string;
  /** What it changes that the kind of the leaf does not say. */
  readonly said?: Pick<Outgoing<'AuditEntry'>, 'duties' | 'until'>;
}

/** What a leaf says of a matter, before what became of it. */
export function entryAbout(context: Context, tx: Transaction, kind: AuditKind, matter: Matter): Outgoing<'AuditEntry'> {
  const { exchangeId, from, to, verb, purpose, record } = matter;
  return {
    ...entryBase(context, tx.at),
    exchangeId,
    kind,
    ...{ from, to, verb, purpose },
    recordKind: record.kind,
    recordId: record.recordId,
    recordVersion: record.version,
  };
}

/** Logs it, and keeps what opens the commitments under `key`. */
export function logAct(context: Context, tx: Transaction, kind: AuditKind, matter: Matter, act: Act, key: RecordKey): Leaf {
  const { person, reason, verdict = '', subject = '', said } = act;
  const { commitments, opening } = commitPrivate(context, { user: person, decision: verdict, reason, subject });
  const leaf = tx.log({ ...entryAbout(context, tx, kind, matter), ...said, commitments });
  keepOpening(context, tx, leaf, matter.exchangeId, opening, key);
  return leaf;
}

/** Logs what a person did about no exchange, and keeps what opens its commitments under a key of its own. */
export function logOwnAct(context: Context, tx: Transaction, entry: Outgoing<'AuditEntry'>, act: Act): Leaf {
  const { person, reason, verdict = '', subject = '' } = act;
  const { commitments, opening } = commitPrivate(context, { user: person, decision: verdict, reason, subject });
  const { self, vault } = context;
  const leaf = tx.log({ ...entryBase(context, tx.at), from: self, to: self, ...entry, commitments });
  const key = vault.newKey();
  tx.write('vaultKey', key.vaultId, key.wrapped);
  keepOpening(context, tx, leaf, new Uint8Array(), opening, key);
  return leaf;
}

/** What opens the commitments of a leaf, in a row of its own. `exchangeId` is empty where it is about none. */
export function keepOpening(
  { vault }: Context,
  tx: Transaction,
  { leaf }: Pick<Leaf, 'leaf'>,
  exchangeId: Uint8Array,
  opening: Uint8Array,
  key: RecordKey,
): void {
  tx.write('opening', leaf, exchangeId, key.vaultId, vault.seal(key, placeOf.opening(leaf, exchangeId), opening));
}

const MOST_REASON = 500;

/** What is wrong with the reason that a person gives. */
export const reasonFaults = (field: string, reason: string): Fault[] =>
  reason.trim() === '' || reason.length > MOST_REASON ? [{ field, rule: `1 to ${MOST_REASON} characters, not only spaces` }] : [];
