// Which agencies a received exchange is for. Every path by which people and systems read content goes through this function.
import { decode, type RecordKind, type Statement } from '../../../proto/index.ts';
import { type Id, sameBytes, TripointError } from '../../domain/index.ts';
import type { Agreement, Facts, Rule } from '../../policy/index.ts';
import { factsOfVerb, familyOfKind, fieldName, isSaid, readingOf } from '../../records/index.ts';
import type { Context } from '../context/index.ts';
import { storedExchange } from './exchange.ts';

/** Received fields that a user may not see, and the clause that withholds them. */
export interface Withheld {
  readonly clause: string;
  readonly fields: readonly number[];
}

/** Columns of a row of `exchange` and of the rows that belong to it. */
export interface AudienceRow {
  readonly exchange_id: Id;
  readonly direction: 'sent' | 'received';
  readonly verb: number;
  readonly statement: Uint8Array;
  readonly header: Uint8Array | null;
  readonly leaf_entry: Uint8Array;
  /** The id of its content's key. */
  readonly record_vault: Uint8Array | null;
}

/** The wrapped key of its content; undefined once destroyed. */
export const wrappedOf = ({ store }: Context, { record_vault: id }: Pick<AudienceRow, 'record_vault'>): Uint8Array | undefined =>
  id === null ? undefined : store.keys.get(id);

/** H2: no dissemination without the originator; H3 is stricter. */
const ADDRESSED_ALONE: readonly Facts['handling'][] = ['H2', 'H3'];

/** Used if no text is available to provide the clause. */
const NO_CLAUSE = 'agreement/agency';

/**
 * The fields of a received exchange that a user of this agency may not see. The agency addressed sees everything. Any other agency sees
 * nothing under a caveat that restricts the record to the one addressed (H2, H3, an unexpired concealment); otherwise it sees what the
 * agreement discloses to it: the decision that admitted the exchange is made again as if that agency had been addressed. Nothing is
 * withheld of exchanges that this country sent, except what its people said about a partner's record, or of destroyed content. `agency` is undefined if the reader is not bound by one (an
 * auditor under a grant). Throws LEDGER_CORRUPT.
 */
export function withheldFrom(context: Context, row: AudienceRow, agency: string | undefined): readonly Withheld[] {
  if (agency === undefined || row.leaf_entry.length === 0 || wrappedOf(context, row) === undefined) return [];
  if (row.direction === 'sent' && !isSaid(row.verb)) return [];
  const statement = decode('Statement', row.statement);
  const { recipientAgency, agreement, agreementDigest, clauses } = statement;
  const withRecord = withheldWithRecord(context, row, statement, agency);
  if (withRecord !== undefined) return [withRecord];
  if (row.direction === 'sent' || recipientAgency === agency) return [];
  const { disclosed } = decode('AuditEntry', row.leaf_entry);
  const all = (clause: string): readonly Withheld[] => [{ clause, fields: disclosed }];
  const text = textOf(context, agreement, agreementDigest);
  const { decision } = storedExchange(context, row.exchange_id).opening;
  if (text === undefined || decision === '') return all(text?.defaultClause ?? clauses[0] ?? NO_CLAUSE);
  const { caveats } = decode('RecordHeader', row.header ?? new Uint8Array());
  const { handling, concealed } = readingOf(caveats, context.time.agreed());
  if (ADDRESSED_ALONE.includes(handling)) return all(clauseReading(text, 'onward', 'handling'));
  if (concealed === true) return all(clauseReading(text, 'disclose', 'concealed'));

  const { facts } = JSON.parse(decision) as { readonly facts: Facts };
  const decided = context.policy.decide({ ...facts, toAgency: agency }, text);
  if (!decided.outcome.startsWith('PERMIT')) return all(decided.clauses[0] ?? text.defaultClause);
  const clauseOf = (field: number): string =>
    decided.withheld.find(({ fields }) => fields.includes(field))?.clause ?? text.defaultClause;
  const hidden = disclosed.filter((field) => !decided.disclosed.includes(field));
  return [...Map.groupBy(hidden, clauseOf)].map(([clause, fields]) => ({ clause, fields }));
}

/**
 * Of what is said about a partner's record, by either side: all of it, to an agency that may not see all of that record here. Words about a record
 * tell what it says, and have no caveats of their own.
 */
function withheldWithRecord(
  context: Context,
  { header, direction }: AudienceRow,
  { verb, about, agency: speaker, recipientAgency }: Statement,
  agency: string,
): Withheld | undefined {
  const { store, self } = context;
  if (about === null || about.originator === self || !isSaid(verb)) return undefined;
  if (agency === (direction === 'sent' ? speaker : recipientAgency)) return undefined;
  const [newest] = store
    .all('exchangesAbout', about.recordId, about.originator)
    .filter((row) => row.direction === 'received' && factsOfVerb(row.verb)?.versions === true)
    .sort((a, b) => b.record_version - a.record_version);
  const row = newest && store.get('exchangeShown', newest.exchange_id);
  const fields = Array.from({ length: decode('RecordHeader', header ?? new Uint8Array()).fieldCount }, (_, i) => i + 1);
  // fail closed: once the record is destroyed nobody can say whom it was for.
  if (row === undefined || wrappedOf(context, row) === undefined) return { clause: NO_CLAUSE, fields };
  const [first] = withheldFrom(context, row, agency);
  return first && { clause: first.clause, fields };
}

/** Throws AGENCY_NOT_ADDRESSED unless a user of this agency may see all of it. */
export function checkAudience(context: Context, exchangeId: Id, agency: string): void {
  const row = context.store.get('exchangeShown', exchangeId);
  const [withheld] = row === undefined ? [] : withheldFrom(context, row, agency);
  if (withheld !== undefined) throw new TripointError('AGENCY_NOT_ADDRESSED', `withheld under ${withheld.clause}`);
}

/** Field names, for people. */
export function shownWithheld(withheld: readonly Withheld[], kind: RecordKind) {
  const family = familyOfKind(kind)?.family;
  const nameOf = (field: number): string => (family && fieldName(family, field)) ?? String(field);
  return withheld.map(({ clause, fields }) => ({ clause, fields: fields.map(nameOf) }));
}

const textOf = ({ policy }: Context, id: string, digest: Uint8Array): Agreement | undefined =>
  policy.agreements().find((text) => text.id === id && sameBytes(text.digest, digest));

/** The clause of the rule by which a caveat restricts a record. */
const clauseReading = ({ rules, defaultClause }: Agreement, action: Rule['actions'][number], fact: keyof Facts): string =>
  rules.find(({ effect, actions, reads }) => effect === 'forbid' && actions.includes(action) && reads.includes(fact))?.clause ??
  defaultClause;
