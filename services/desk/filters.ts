// Filters as a condition over the index, and the cursors of its pages.
import { createHash } from 'node:crypto';
import { enumOf } from '../../proto/index.ts';
import { idFromText, type Micros, sameBytes, TripointError, utf8 } from '../domain/index.ts';
import type { Value, Vault } from '../ledger/index.ts';
import { keysAsked } from '../records/index.ts';
import type { Signs } from './names.ts';
import type { Filters } from './types.ts';

/** Part of a WHERE: begins with AND, or is empty. */
export interface Clause {
  readonly sql: string;
  readonly parameters: readonly Value[];
}

export interface Condition {
  /** The times between which it is, both included: bounds of the walk, since SQLite would start it at one bound only. */
  readonly from: Micros;
  readonly through: Micros;
  /** What one index of the columns answers in the order of time … */
  readonly indexed: Clause;
  /** … and what is left to look at in each row. */
  readonly others: Clause;
  /** All of it and the times, where the rows come in another way. */
  readonly whole: Clause;
  /** Whether the index gives so few rows that all of them may be taken: those of an exchange, a record, or a person. */
  readonly isFew: boolean;
}

/** What lets the fewest leaves through comes first. */
const FEW: readonly (keyof Filters)[] = ['exchange', 'person', 'record'];
const NARROWEST: readonly (keyof Filters)[] = [
  ...FEW,
  ...(['code', 'officer', 'decision', 'purpose', 'agreement', 'kind', 'leaf', 'partner'] as const),
];

interface Part {
  readonly filter: keyof Filters;
  /** Begins with the column. */
  readonly sql: string;
  readonly values: readonly Value[];
}

// SQLite may walk one index only. A unary plus keeps it off that of a column.
const clauseOf = (parts: readonly Part[], isIndexed: boolean): Clause => ({
  sql: parts.map(({ sql }) => `AND ${isIndexed ? '' : '+'}${sql}`).join(' '),
  parameters: parts.flatMap(({ values }) => values),
});

/** The index holds persons in parts, each of which is looked at. */
const ofPerson = (keys: number): string => `exchange_id IN (WITH RECURSIVE parts (part) AS
  (SELECT 0 UNION ALL SELECT part + 1 FROM parts WHERE part < (SELECT max(part) FROM person))
  SELECT exchange_id FROM parts CROSS JOIN person USING (part) WHERE name IN (${Array(keys).fill('?').join()}))`;

/** What was refused together has one leaf, which names none of them. */
const OF_EXCHANGE = `leaf_index IN (SELECT leaf_index FROM entry WHERE exchange_id = ? UNION SELECT value FROM json_each(?))`;

/**
 * Of filters that `filterFaults` let through.
 * @param sharedOf the leaves that an exchange shares with others
 */
export function conditionOf(filters: Filters, signs: Signs, sharedOf: (exchangeId: Uint8Array) => readonly number[]): Condition {
  const parts: Part[] = [];
  const add = (filter: keyof Filters, sql: string, value: Value | undefined): void => {
    if (value !== undefined) parts.push({ filter, sql, values: [value] });
  };
  const numbered = (filter: 'kind' | 'leaf', sql: string, type: string): void => {
    const { [filter]: name } = filters;
    if (name !== undefined) add(filter, sql, enumOf(type)?.[name]);
  };
  const { person, exchange, record, officer, agreement, purpose, decision, from, until, partner, code } = filters;
  if (exchange !== undefined) {
    const id = idFromText(exchange);
    const shared = sharedOf(id);
    if (shared.length === 0) add('exchange', 'exchange_id = ?', id);
    else parts.push({ filter: 'exchange', sql: OF_EXCHANGE, values: [id, JSON.stringify(shared)] });
  }
  add('record', 'record_id = ?', record && idFromText(record));
  if (person !== undefined) {
    const values = keysAsked(person).map(signs.person);
    parts.push({ filter: 'person', sql: ofPerson(values.length), values });
  }
  add('officer', 'officer = ?', officer && signs.officer(officer));
  // Their indexes leave out what is empty, and SQLite does not know that a parameter is not.
  add('code', "code = ? AND code <> ''", code);
  add('agreement', "agreement = ? AND agreement <> ''", agreement);
  add('purpose', "purpose = ? AND purpose <> ''", purpose);
  add('decision', "inner_outcome = ? AND inner_outcome <> ''", decision);
  add('partner', 'partner = ?', partner);
  numbered('kind', 'record_kind = ?', 'RecordKind');
  numbered('leaf', 'kind = ?', 'AuditKind');
  const best = NARROWEST.find((filter) => filters[filter] !== undefined);
  const times: Part[] = [];
  if (from !== undefined) times.push({ filter: 'from', sql: 'at >= ?', values: [from] });
  if (until !== undefined) times.push({ filter: 'until', sql: 'at < ?', values: [until] });
  return {
    from: from ?? 0,
    through: (until ?? Number.MAX_SAFE_INTEGER) - 1,
    indexed: clauseOf(
      parts.filter(({ filter }) => filter === best),
      true,
    ),
    others: clauseOf(
      parts.filter(({ filter }) => filter !== best),
      false,
    ),
    whole: clauseOf([...parts, ...times], false),
    isFew: best !== undefined && FEW.includes(best),
  };
}

/** Where a page ended. */
export type Place = readonly number[];

const MAC_BYTES = 12;

/** Cursors that only this gateway gives, each for the one question and filters that it was given for. */
export interface Cursors {
  readonly write: (asked: unknown, place: Place) => string;
  /** Throws INVALID. */
  readonly read: (asked: unknown, cursor: string) => Place;
}

export function createCursors(vault: Vault): Cursors {
  const macOf = (asked: unknown, place: string): Uint8Array => {
    const digest = createHash('sha256').update(JSON.stringify(asked)).digest('hex');
    return vault.keyedHash('desk/cursor', `${digest} ${place}`).subarray(0, MAC_BYTES);
  };
  return {
    write(asked, place) {
      const text = place.join('.');
      return Buffer.concat([macOf(asked, text), utf8(text)]).toString('base64url');
    },
    read(asked, cursor) {
      const bytes = new Uint8Array(Buffer.from(cursor, 'base64url'));
      const text = new TextDecoder().decode(bytes.subarray(MAC_BYTES));
      if (/^\d{1,16}(\.\d{1,16}){0,3}$/.test(text) && sameBytes(bytes.subarray(0, MAC_BYTES), macOf(asked, text)))
        return text.split('.').map(Number);
      throw new TripointError('INVALID', {
        field: 'cursor',
        rule: 'the `next` of the page before, with the same question and filters',
      });
    },
  };
}
