// People's actions on an exchange: the log entry states the action, and commits with salts to who acted and why.
import type { AuditKind, Outgoing, RecordKind, Verb } from '../../../proto/index.ts';
import type { Country, Fault, Id } from '../../domain/index.ts';
import { placeOf, type RecordKey } from '../../ledger/index.ts';
import type { Context, User } from '../context/index.ts';
import type { Leaf } from './append.ts';
import { entryBase } from './entry.ts';
import { commitPrivate } from './statement.ts';
import type { Transaction } from './transaction.ts';

/** The form in which the log commits to a person. An agency never contains a space. */
export const personOf = ({ subject, agency }: User): string => `${subject} ${agency}`;
export const subjectOfPerson = (person: string): string => person.slice(0, person.lastIndexOf(' '));
export const userOfPerson = (person: string): User => ({
  subject: subjectOfPerson(person),
  agency: person.slice(person.lastIndexOf(' ') + 1),
});

/** The exchange acted upon. */
export interface Matter {
  readonly exchangeId: Id;
  readonly from: Country;
  readonly to: Country;
  readonly verb: Verb;
  readonly purpose: string;
  readonly record: { readonly recordId: Id; readonly version: number; readonly kind: RecordKind };
}

export interface Act {
  /** By `personOf`. */
  readonly person: string;
  readonly reason: string;
  /** The result, if the kind of the entry does not imply it. */
  readonly verdict?: string;
  /** Another person or subject concerned. */
  readonly subject?: string;
  /** Changes that the kind of the entry does not imply. */
  readonly said?: Pick<Outgoing<'AuditEntry'>, 'duties' | 'until' | 'externalReason'>;
}

/** The entry's fields about the exchange, without the outcome. */
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

/** Logs the act, and seals the opening of its commitments under `key`. */
export function logAct(context: Context, tx: Transaction, kind: AuditKind, matter: Matter, act: Act, key: RecordKey): Leaf {
  const { person, reason, verdict = '', subject = '', said } = act;
  const { commitments, opening } = commitPrivate(context, { user: person, decision: verdict, reason, subject });
  const leaf = tx.log({ ...entryAbout(context, tx, kind, matter), ...said, commitments });
  keepOpening(context, tx, leaf, matter.exchangeId, opening, key);
  return leaf;
}

/** Logs a person's act that concerns no exchange, and seals the opening of its commitments under a new key. */
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

/** Stores the opening of a leaf's commitments in its own row. `exchangeId` is empty if it concerns no exchange. */
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

/** The faults in a person's stated reason. */
export const reasonFaults = (field: string, reason: string): Fault[] =>
  reason.trim() === '' || reason.length > MOST_REASON ? [{ field, rule: `1 to ${MOST_REASON} characters, not only spaces` }] : [];
