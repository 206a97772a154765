// Filters as an SQL condition on the index, and the cursors of its pages.
import { createHash } from 'node:crypto';
import { enumOf } from '../../proto/index.ts';
import { idFromText, type Micros, sameBytes, TripointError, utf8 } from '../domain/index.ts';
import type { Value, Vault } from '../ledger/index.ts';
import { keysAsked } from '../records/index.ts';
import type { Signs } from './names.ts';
import type { Filters } from './types.ts';

/** Part of a WHERE clause: begins with AND, or is empty. */
export interface Clause {
  readonly sql: string;
  readonly parameters: readonly Value[];
}

export interface Condition {
  /** The time range, both ends included. Kept apart, since callers bound every scan on both sides and SQLite would use one bound only. */
  readonly from: Micros;
  readonly through: Micros;
  /** The condition that one index answers, in time order … */
  readonly indexed: Clause;
  /** … and the conditions that must be checked in each row. */
  readonly others: Clause;
  /** Everything including the times, for scans that use another index. */
  readonly whole: Clause;
  /** Whether the index yields few enough rows to take all of them: those of an exchange, a record, or a person. */
  readonly isFew: boolean;
}

/** Most selective first. */
const FEW: readonly (keyof Filters)[] = ['exchange', 'person', 'record'];
const NARROWEST: readonly (keyof Filters)[] = [
  ...FEW,
  ...(['code', 'officer', 'decision', 'purpose', 'agreement', 'kind', 'leaf', 'partner'] as const),
];

interface Part {
  readonly filter: keyof Filters;
  /** Begins with the column name. */
  readonly sql: string;
  readonly values: readonly Value[];
}

// SQLite must use the chosen index only: a unary plus disables the index of a column.
const clauseOf = (parts: readonly Part[], isIndexed: boolean): Clause => ({
  sql: parts.map(({ sql }) => `AND ${isIndexed ? '' : '+'}${sql}`).join(' '),
  parameters: parts.flatMap(({ values }) => values),
});

/** Table `person` is split into parts; each is searched. */
const ofPerson = (keys: number): string => `exchange_id IN (WITH RECURSIVE parts (part) AS
  (SELECT 0 UNION ALL SELECT part + 1 FROM parts WHERE part < (SELECT max(part) FROM person))
  SELECT exchange_id FROM parts CROSS JOIN person USING (part) WHERE name IN (${Array(keys).fill('?').join()}))`;

/** Statements refused together share one leaf, which names no exchange. */
const OF_EXCHANGE = `leaf_index IN (SELECT leaf_index FROM entry WHERE exchange_id = ? UNION SELECT value FROM json_each(?))`;

/**
 * `filters` must have passed `filterFaults`.
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
  // Their partial indexes exclude empty values, and SQLite cannot tell that a parameter is not empty.
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

/** The position at which a page ended. */
export type Place = readonly number[];

const MAC_BYTES = 12;

/** forgery: a MAC binds each cursor to this gateway and to the question and filters that it was issued for. */
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
