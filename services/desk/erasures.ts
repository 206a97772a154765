// What an answer can no longer see. An erasure removes whom an exchange was about and who acted on it, so a search by either misses
// it: the answer reports how many such exchanges there are, and lists each erasure that a person ordered. See ADR 0040.
import { AuditKind, enumOf, nameOf } from '../../proto/index.ts';
import { idFromText, idText, timeText, toHex } from '../domain/index.ts';
import type { Row, Value } from '../ledger/index.ts';
import { PROOF_COLUMNS, signOf } from './entries.ts';
import type { Known } from './known.ts';
import { daysWithin, readable, type Scope } from './tables.ts';
import type { Erased, Filters, TableRow } from './types.ts';

/** Exchanges that moved something, in either direction. */
export const MOVED: Scope = { kinds: [AuditKind.SENT, AuditKind.RECEIVED] };

export const ERASED_COLUMNS = [
  ...['section', 'basis', 'count', 'erasedAt', 'officer', 'exchange', 'direction', 'partner', 'verb', 'recordKind', 'purpose'],
  ...['agreement', 'at', ...PROOF_COLUMNS],
];
const EMPTY_ROW: TableRow = Object.fromEntries(ERASED_COLUMNS.map((column) => [column, null]));

/** Maximum erasures listed in one answer; the count includes all. */
const MOST_LISTED = 200;

type Sources = Pick<Known, 'index' | 'ledger'>;

interface Where {
  readonly sql: string;
  readonly parameters: readonly Value[];
}

/** A condition on the columns that the tables `entry` and `erasure` have in common. */
function whereOf({ partner, agreement, purpose, kind }: Filters, { kinds, verb, direction }: Scope, table: string): Where {
  const parts: [sql: string, value: Value][] = [];
  if (partner !== undefined) parts.push(['partner = ?', partner]);
  if (agreement !== undefined) parts.push(['agreement = ?', agreement]);
  if (purpose !== undefined) parts.push(['purpose = ?', purpose]);
  if (kind !== undefined) parts.push(['record_kind = ?', enumOf('RecordKind')?.[kind] ?? -1]);
  if (verb !== undefined) parts.push(['verb = ?', verb]);
  if (direction !== undefined) parts.push(['direction = ?', direction]);
  const among = kinds === undefined ? '' : ` AND ${table}.kind IN (${kinds.join()})`;
  return {
    sql: parts.map(([sql]) => ` AND ${table}.${sql}`).join('') + among,
    parameters: parts.map(([, value]) => value),
  };
}

/** `x`: an erasure; `d`: the last leaf that decided its exchange. */
const LISTED = `SELECT x.at AS erased_at, x.code AS basis, x.inner_outcome AS ordered, x.officer, x.leaf_index, x.hash, d.exchange_id, d.at, d.direction,
  d.partner, d.verb, d.record_kind, d.purpose, d.agreement`;
const IS_LAST_DECISION = 'd.leaf_index = (SELECT max(leaf_index) FROM entry WHERE exchange_id = d.exchange_id AND own = 1)';

/** Oldest erasure first. */
function listed(index: Sources['index'], filters: Filters, scope: Scope, from: string, of: readonly Value[] = []): Row[] {
  const where = whereOf(filters, scope, 'd');
  const { from: since = 0, until = Number.MAX_SAFE_INTEGER } = filters;
  return index.all(
    `${LISTED} FROM ${from} AND ${IS_LAST_DECISION} AND d.at >= ? AND d.at < ? ${where.sql} ORDER BY x.at, x.leaf_index LIMIT ${MOST_LISTED}`,
    ...[...of, since, until, ...where.parameters],
  );
}

const ORDERED_ERASURES = `entry x INDEXED BY entry_ordered JOIN entry d ON d.exchange_id = x.exchange_id AND d.own = 1
  WHERE x.kind = ${AuditKind.ERASED} AND x.inner_outcome <> ''`;
const ofFew = (column: 'exchange_id' | 'record_id') => `entry d JOIN entry x ON x.exchange_id = d.exchange_id
  AND x.kind = ${AuditKind.ERASED} WHERE d.own = 1 AND d.${column} = ?`;

const rowOf = (row: Row): TableRow =>
  readable<TableRow>(
    () => ({
      section: row.ordered === '' ? 'DUE' : 'ORDERED',
      basis: row.basis as string,
      count: 1,
      erasedAt: timeText(row.erased_at as number),
      officer: signOf(row.officer as Uint8Array | null),
      exchange: idText(row.exchange_id as Uint8Array),
      direction: row.direction as string,
      partner: row.partner as string,
      verb: nameOf('Verb', row.verb as number),
      recordKind: nameOf('RecordKind', row.record_kind as number),
      purpose: (row.purpose as string) || null,
      agreement: (row.agreement as string) || null,
      at: timeText(row.at as number),
      leafIndex: row.leaf_index as number,
      leafHash: toHex(row.hash as Uint8Array),
    }),
    { ...EMPTY_ROW, section: 'UNREADABLE', count: 1, leafIndex: row.leaf_index as number },
  );

/**
 * For one exchange or record, lists every erasure; otherwise lists those that a person ordered and counts those due by time, by basis.
 * Counts cover whole UTC days, as the index keeps them. Undefined if no erasure could have affected the answer.
 */
export function erasedWithin({ index, ledger }: Sources, filters: Filters, scope: Scope): Erased | undefined {
  const rows: TableRow[] = [];
  let count = 0;
  const { exchange, record } = filters;
  const id = exchange ?? record;
  if (id !== undefined) {
    const one = ofFew(exchange === undefined ? 'record_id' : 'exchange_id');
    rows.push(...listed(index, filters, scope, one, [idFromText(id)]).map(rowOf));
    count = rows.length;
  } else {
    const days = daysWithin(filters);
    const where = whereOf(filters, scope, 'erasure');
    const counts = index.all(
      `SELECT basis, ordered, sum(n) AS n FROM erasure WHERE 1 ${days.sql} ${where.sql} GROUP BY basis, ordered ORDER BY basis`,
      ...[...days.parameters, ...where.parameters],
    );
    const ordered = listed(index, filters, scope, ORDERED_ERASURES).map(rowOf);
    const due = counts.filter((one) => one.ordered === 0);
    rows.push(
      ...ordered,
      ...due.map(({ basis, n }) => ({ ...EMPTY_ROW, section: 'DUE', basis: basis as string, count: n as number })),
    );
    const orders = counts.filter((one) => one.ordered === 1).reduce((sum, { n }) => sum + (n as number), 0);
    const all = ordered.length < MOST_LISTED ? ordered.length : Math.max(ordered.length, orders);
    count = all + due.reduce((sum, { n }) => sum + (n as number), 0);
  }
  const expired = ledger.all('logsExpired').map(({ size, expired: at }) => ({
    ...{ ...EMPTY_ROW, section: 'LOG_EXPIRED', count: size, erasedAt: timeText(at) },
  }));
  rows.push(...expired);
  return rows.length === 0 ? undefined : { count, columns: ERASED_COLUMNS, rows };
}
