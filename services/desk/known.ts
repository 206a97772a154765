// Valid filter values. A value that cannot occur in the log is refused with a list of those that can: "Nothing was found" is an answer,
// and a typing error must not produce it.
import { enumOf } from '../../proto/index.ts';
import { type Country, type Fault, idFromText, isCode, type Micros, timeText } from '../domain/index.ts';
import type { RawReader, Reader } from '../ledger/index.ts';
import { keysAsked } from '../records/index.ts';
import type { Signs } from './names.ts';
import { dayOf, type Question } from './tables.ts';
import { allTexts } from './texts.ts';
import type { Filters, Terms } from './types.ts';

export interface Known {
  readonly index: Pick<RawReader, 'get' | 'all'>;
  readonly ledger: Pick<Reader, 'get' | 'all'>;
  readonly signs: Signs;
  readonly partners: readonly Country[];
  /** Subjects of the tokens of this gateway's users. */
  readonly officers: readonly string[];
  /** The current time. */
  readonly at: Micros;
}

/** Maximum values listed in a fault. */
const MOST_LISTED = 50;
const DECISIONS = ['PERMIT', 'PERMIT_WITH_OBLIGATIONS', 'HOLD_FOR_RELEASE', 'REFUSE', 'SUPPRESS'];

type Column = 'partner' | 'agreement' | 'purpose' | 'code' | 'inner_outcome';

/** Whether the log has the value. The partial indexes exclude empty values, and SQLite cannot tell that a parameter is not empty. */
const has = ({ index }: Known, column: Column, value: string): boolean =>
  index.get(`SELECT 1 FROM entry WHERE ${column} = ? AND ${column} <> '' LIMIT 1`, value) !== undefined;

/** The distinct values of a column, with one index seek per value. */
const valuesIn = ({ index }: Known, column: Column): string[] =>
  index
    .all(
      `WITH RECURSIVE found (value) AS (SELECT (SELECT min(${column}) FROM entry WHERE ${column} <> '')
         UNION ALL SELECT (SELECT min(${column}) FROM entry WHERE ${column} > value AND ${column} <> '') FROM found WHERE value IS NOT NULL)
       SELECT value FROM found WHERE value IS NOT NULL LIMIT ${MOST_LISTED}`,
    )
    .map(({ value }) => value as string);

function listOf(values: readonly string[]): string {
  const all = [...new Set(values)].sort();
  const more = all.length - MOST_LISTED;
  return `${all.slice(0, MOST_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
const oneOf = (values: readonly string[]): string => (values.length === 0 ? 'there is none yet' : `one of ${listOf(values)}`);

const OFFICER = 'SELECT 1 FROM entry WHERE officer = ? AND officer IS NOT NULL LIMIT 1';
const RECORD_OF_ENTRY = 'SELECT 1 FROM entry WHERE record_id = ? AND record_id IS NOT NULL LIMIT 1';

/** Characters of a search pattern, which is refused: the index knows only whole names. */
const PATTERN = /[*?%]/;

function personFault(text: string): string | undefined {
  if (PATTERN.test(text)) return 'a full name or number: *, ? and % are not wildcards';
  return keysAsked(text).length === 0 ? 'a name or number, with at least one letter or digit' : undefined;
}

/** The rule that a value breaks; undefined if it may occur in the log. */
const RULES: {
  readonly [Name in keyof Filters]?: (value: Exclude<Filters[Name], undefined>, known: Known) => string | undefined;
} = {
  person: (value) => personFault(value),
  exchange: (value, { ledger }) =>
    ledger.get('exchangeAnywhere', idFromText(value)) === undefined ? 'the id of an exchange in this log' : undefined,
  record: (value, { ledger, index }) => {
    const id = idFromText(value);
    if (ledger.get('recordAnywhere', id) !== undefined || index.get(RECORD_OF_ENTRY, id) !== undefined) return undefined;
    return 'the id of a record in this log';
  },
  officer: (value, { officers, index, signs }) => {
    if (officers.includes(value) || index.get(OFFICER, signs.officer(value)) !== undefined) return undefined;
    return `the full subject of a user, present or at the time of the entry; the present ones: ${listOf(officers)}`;
  },
  agreement: (value, known) => {
    const ids = allTexts(known.ledger).map(({ id }) => id);
    return ids.includes(value) || has(known, 'agreement', value) ? undefined : oneOf([...ids, ...valuesIn(known, 'agreement')]);
  },
  purpose: (value, known) => {
    const agreed = allTexts(known.ledger).flatMap(({ purposes }) => Object.keys(purposes));
    return agreed.includes(value) || has(known, 'purpose', value) ? undefined : oneOf([...agreed, ...valuesIn(known, 'purpose')]);
  },
  decision: (value, known) =>
    DECISIONS.includes(value) || has(known, 'inner_outcome', value)
      ? undefined
      : oneOf([...DECISIONS, ...valuesIn(known, 'inner_outcome')]),
  partner: (value, known) =>
    known.partners.includes(value) || has(known, 'partner', value)
      ? undefined
      : oneOf([...known.partners, ...valuesIn(known, 'partner')]),
  code: (value, known) => (isCode(value) || has(known, 'code', value) ? undefined : oneOf(valuesIn(known, 'code'))),
  kind: (value) => wordFault('RecordKind', value),
  leaf: (value) => wordFault('AuditKind', value),
  from: (value, { at }) => (value > at ? `a time in the past: it is now ${timeText(at)}` : undefined),
  until: (value) => (value <= 0 ? 'a time after 1970' : undefined),
};

function wordFault(type: string, value: string): string | undefined {
  const words = Object.keys(enumOf(type) ?? {}).slice(1);
  return words.includes(value) ? undefined : `one of ${words.join(', ')}`;
}

/** The name of a filter in the URL, where `until` is `to`. */
export const fieldOf = (filter: string): string => (filter === 'until' ? 'to' : filter);

/** Faults for filter values that cannot occur in the log. */
export function filterFaults(filters: Filters, known: Known): Fault[] {
  const faults = Object.entries(filters).flatMap(([filter, value]): Fault[] => {
    const rule = (RULES[filter as keyof Filters] as ((value: unknown, known: Known) => string | undefined) | undefined)?.(
      value,
      known,
    );
    return rule === undefined ? [] : [{ field: fieldOf(filter), rule }];
  });
  const { from, until } = filters;
  if (from !== undefined && until !== undefined && from >= until)
    faults.push({ field: 'to', rule: 'a time after `from`: `from` is included, `to` is not' });
  return faults;
}

/** Faults for filters that a question does not take, for missing ones that it needs, and for invalid values of the others. */
export function questionFaults(
  { takes, terms: takesTerms = [], needs = [] }: Question,
  filters: Filters,
  terms: Terms,
  known: Known,
): Fault[] {
  const taken: readonly string[] = [...takes, ...takesTerms];
  const foreign = Object.keys({ ...filters, ...terms })
    .filter((filter) => !taken.includes(filter))
    .map(fieldOf);
  const rule =
    taken.length === 0
      ? 'this question takes no filter'
      : `not a filter of this question, which takes ${taken.map(fieldOf).join(', ')}`;
  return [
    ...foreign.map((field) => ({ field, rule })),
    ...needs.filter((field) => filters[field] === undefined).map((field) => ({ field, rule: 'required' })),
    ...[...termFaults(terms, known), ...filterFaults(filters, known)].filter(({ field }) => !foreign.includes(field)),
  ];
}

/** Faults in the terms of a question. */
function termFaults({ hours, least, year }: Terms, { index, at }: Known): Fault[] {
  const faults: Fault[] = [];
  if (hours !== undefined && (hours[0] === hours[1] || hours[0] === 24))
    faults.push({ field: 'hours', rule: 'two different hours of the day, UTC, such as 06-20; the first is at most 23' });
  if (least !== undefined && least < 1) faults.push({ field: 'least', rule: 'at least 1' });
  if (year !== undefined) {
    // Entries that were indexed after their log expired are counted under 1970-01-01.
    const first = index.get("SELECT min(day) AS day FROM volume WHERE day > '1970-01-01'")?.day as string | null;
    const yearOf = (day: string) => Number(day.slice(0, 4));
    const now = yearOf(dayOf(at));
    const since = first === null ? now : yearOf(first);
    if (year < since || year > now) faults.push({ field: 'year', rule: since === now ? `${now}` : `from ${since} to ${now}` });
  }
  return faults;
}
