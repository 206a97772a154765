// Questions that count: volumes, refusals, and the comparison of two logs. They read the index's counts, never the leaves.
import { AuditKind, enumOf, nameOf, Verb } from '../../proto/index.ts';
import type { Row, Value } from '../ledger/index.ts';
import {
  type Asked,
  dayOf,
  daysWithin,
  idCell,
  type Page,
  type Question,
  readable,
  type Sources,
  timeCell,
  UNREADABLE,
} from './tables.ts';
import { textsInForce } from './texts.ts';
import type { Filters, TableRow } from './types.ts';

const FILTERS = ['partner', 'agreement', 'kind', 'from', 'until'] as const;
/** Maximum rows of an answer without pages: counts by day and month are few. */
const MOST_ROWS = 10_000;

/** A condition on the counts. */
function countsWhere(filters: Filters): { sql: string; parameters: Value[] } {
  const { partner, agreement, kind } = filters;
  const days = daysWithin(filters);
  const parts = [days.sql];
  const parameters = [...days.parameters];
  if (partner !== undefined) {
    parts.push('AND ? IN (sender, recipient)');
    parameters.push(partner);
  }
  if (agreement !== undefined) {
    parts.push('AND agreement = ?');
    parameters.push(agreement);
  }
  if (kind !== undefined) {
    parts.push('AND record_kind = ?');
    parameters.push(enumOf('RecordKind')?.[kind] ?? -1);
  }
  return { sql: parts.join(' '), parameters };
}

const VOLUME_COLUMNS = ['section', 'period', 'from', 'to', 'recordKind', 'verb', 'agreement', 'count', 'back', 'ratio', 'limit'];

/** 2. Exchanges in each direction by month, how many came back in return, and the current use of each quota. */
export const volume: Question = {
  takes: FILTERS,
  columns: VOLUME_COLUMNS,
  answer(sources, { filters }) {
    const where = countsWhere(filters);
    const moved = `own = 1 AND kind IN (${AuditKind.SENT}, ${AuditKind.RECEIVED})`;
    const counted = sources.index.all(
      `SELECT substr(day, 1, 7) AS month, sender, recipient, record_kind, verb, agreement, sum(n) AS n FROM volume
       WHERE ${moved} ${where.sql} GROUP BY month, sender, recipient, record_kind, verb, agreement ORDER BY month, sender LIMIT ${MOST_ROWS}`,
      ...where.parameters,
    );
    const keyOf = ({ month, record_kind: kind, verb, agreement }: Row, from?: Value, to?: Value) =>
      [month, from, to, kind, verb, agreement].join(' ');
    const counts = new Map(counted.map((row) => [keyOf(row, row.sender, row.recipient), row.n as number]));
    const rows = counted.map((row): TableRow => {
      const { month, sender, recipient, record_kind: kind, verb, agreement } = row;
      const count = row.n as number;
      const back = counts.get(keyOf(row, recipient, sender)) ?? 0;
      return {
        section: 'VOLUME',
        period: month as string,
        from: sender as string,
        to: recipient as string,
        recordKind: nameOf('RecordKind', kind as number),
        verb: nameOf('Verb', verb as number),
        agreement: agreement as string,
        count,
        back,
        ratio: back === 0 ? null : Math.round((100 * count) / back) / 100,
        limit: null,
      };
    });
    return { columns: VOLUME_COLUMNS, rows: [...rows, ...quotaRows(sources, filters)] };
  },
};

function quotaRows({ ledger, at }: Sources, { partner, agreement, kind }: Filters): TableRow[] {
  const day = dayOf(at);
  return textsInForce(ledger, at)
    .filter(({ id }) => agreement === undefined || id === agreement)
    .flatMap(({ id, quotas }) => quotas.map((quota) => ({ id, quota })))
    .filter(({ quota: { from, to } }) => partner === undefined || from === partner || to === partner)
    .filter(({ quota }) => kind === undefined || quota.kind === kind)
    .map(({ id, quota }) => {
      const period = quota.per === 'DAY' ? day : day.slice(0, 4);
      const verbs = JSON.stringify(quota.verbs.map((verb) => enumOf('Verb')?.[verb]));
      const recordKind = enumOf('RecordKind')?.[quota.kind] ?? 0;
      const count = ledger.get('countedOf', id, quota.from, quota.to, recordKind, period, verbs)?.n as number;
      const ratio = Math.round((100 * count) / quota.limit) / 100;
      const ends = { from: quota.from, to: quota.to, recordKind: quota.kind, verb: quota.verbs.join(', '), agreement: id };
      return { section: 'QUOTA', period, ...ends, count, back: null, ratio, limit: quota.limit };
    });
}

const REASON_COLUMNS = ['section', 'leaf', 'decision', 'code', 'partner', 'count', 'exchange', 'due'];
const NOT_LET_THROUGH = [AuditKind.REFUSED, AuditKind.HELD, AuditKind.REJECTED, AuditKind.DENIED, AuditKind.HOLD_EXPIRED].join(
  ', ',
);
const OVERRIDES = [AuditKind.OVERRIDE, AuditKind.OVERRIDE_REVIEWED].join(', ');

/** 5. Refusals, holds, suppressions and rejections by reason; disclosures under an override; and overdue reviews. */
export const refusals: Question = {
  takes: FILTERS,
  columns: REASON_COLUMNS,
  answer({ self, index, ledger }, { filters, limit }) {
    const where = countsWhere(filters);
    const counted = (section: string, condition: string): TableRow[] =>
      index
        .all(
          `SELECT kind, inner_outcome, code, CASE WHEN sender = ? THEN recipient ELSE sender END AS partner, sum(n) AS n FROM volume
           WHERE ${condition} ${where.sql} GROUP BY kind, inner_outcome, code, partner ORDER BY kind, code, partner LIMIT ${MOST_ROWS}`,
          self,
          ...where.parameters,
        )
        .map((row) => ({
          section,
          leaf: nameOf('AuditKind', row.kind as number),
          decision: (row.inner_outcome as string) || null,
          code: (row.code as string) || null,
          partner: row.partner as string,
          count: row.n as number,
          exchange: null,
          due: null,
        }));
    const late = ledger.all('reviewsOverdue', limit).map(({ exchange_id: id, due, partner }) => ({
      ...{ section: 'REVIEW_OVERDUE', leaf: null, decision: null, code: null, partner, count: 1 },
      exchange: idCell(id),
      due: timeCell(due),
    }));
    const rows = [
      ...counted('REFUSAL', `kind IN (${NOT_LET_THROUGH})`),
      ...counted('SUPPRESSION', "own = 1 AND inner_outcome = 'SUPPRESS'"),
      ...counted('OVERRIDE', `((own = 1 AND exigent = 1) OR kind IN (${OVERRIDES}))`),
      ...late.filter(({ partner }) => filters.partner === undefined || filters.partner === partner),
    ];
    return { columns: REASON_COLUMNS, rows, totals: { undecided: undecided(index, where) } };
  },
};

/** Decisions erased before this index was built, which cannot be counted by reason. */
function undecided(index: Sources['index'], { sql, parameters }: { sql: string; parameters: readonly Value[] }): number {
  const counted = `SELECT coalesce(sum(n), 0) AS n FROM volume WHERE own = 1 AND inner_outcome = 'ERASED' ${sql}`;
  return index.get(counted, ...parameters)?.n as number;
}

const RECONCILIATION_COLUMNS = [
  ...['section', 'partner', 'day', 'country', 'gateway', 'sent', 'received', 'held', 'gap', 'exchange', 'leafIndex', 'at'],
];
const EMPTY_ROW = Object.fromEntries(RECONCILIATION_COLUMNS.map((column) => [column, null]));

/** The stored result of a reconciliation. */
interface Compared {
  readonly gaps: readonly { kind: string; exchangeId: string; at: number; leaf?: number; missing?: string }[];
  readonly days: readonly { day: string; country: string; gateway?: string; sent: number; received: number; held: number }[];
}

/** 14. The result of the last reconciliation with each partner. */
export const reconciliation: Question = {
  takes: ['partner'],
  columns: RECONCILIATION_COLUMNS,
  answer({ ledger }, { filters }) {
    const rows = ledger
      .all('reconciliations')
      .filter(({ partner }) => filters.partner === undefined || filters.partner === partner)
      .flatMap(({ partner, at, result }): TableRow[] => {
        const row = { ...EMPTY_ROW, partner, at: timeCell(at) };
        return readable(() => rowsOf(row, JSON.parse(result) as Compared), [{ ...row, section: UNREADABLE }]);
      });
    return { columns: RECONCILIATION_COLUMNS, rows: rows.slice(0, MOST_ROWS) };
  },
};

function rowsOf(row: TableRow, { days, gaps }: Compared): TableRow[] {
  return [
    { ...row, section: 'COMPARED' },
    ...days.map(({ day, country, gateway = null, sent, received, held }) => ({
      ...{ ...row, section: 'COUNT', day, country, gateway, sent, received, held },
    })),
    ...gaps.map(({ kind, exchangeId, at: logged, leaf = null, missing = null }) => ({
      ...{
        ...row,
        section: 'GAP',
        gap: kind,
        exchange: exchangeId,
        leafIndex: leaf,
        country: missing,
        day: dayOf(logged),
      },
    })),
  ];
}

const YEAR_COLUMNS = [
  'year',
  'partner',
  'side',
  'queries',
  'matches',
  'refusals',
  'suppressions',
  'holds',
  'overrides',
  'unanswered',
];

/**
 * The counts for the annual review of visa questions, per partner and side. The number of suppressions is for this country only: a partner
 * that learns of a suppression learns that there was a person to withhold.
 */
export const annual: Question = {
  takes: ['partner'],
  terms: ['year'],
  columns: YEAR_COLUMNS,
  answer({ self, index, at }, { filters, terms }: Asked): Page {
    const year = terms.year ?? Number(dayOf(at).slice(0, 4));
    const [from, until] = [`${year}-01-01`, `${year}-12-31`];
    const sum = (condition: string) => `coalesce(sum(CASE WHEN ${condition} THEN n END), 0)`;
    const { SENT, RECEIVED, REFUSED, HELD, FAILED } = AuditKind;
    const { QUERY, RESPONSE } = Verb;
    // A question that our own rules refused never left, but counts as asked.
    const rows = index.all(
      `SELECT partner, side, ${sum(`verb = ${QUERY} AND kind IN (${SENT}, ${RECEIVED}, ${REFUSED}) AND own = 1`)} AS queries,
       ${sum(`verb = ${RESPONSE} AND own = 1 AND answer = 'MATCH' AND inner_outcome LIKE 'PERMIT%'`)} AS matches,
       ${sum(`own = 1 AND (kind = ${REFUSED} OR inner_outcome = 'REFUSE')`)} AS refusals,
       ${sum(`own = 1 AND inner_outcome = 'SUPPRESS'`)} AS suppressions, ${sum(`kind = ${HELD}`)} AS holds,
       ${sum('own = 1 AND exigent = 1')} AS overrides, ${sum(`kind = ${FAILED} AND verb = ${QUERY}`)} AS unanswered
       FROM (SELECT *, CASE WHEN sender = ?1 THEN recipient ELSE sender END AS partner,
               CASE WHEN (verb = ${QUERY}) = (sender = ?1) THEN 'BY_US' ELSE 'BY_PARTNER' END AS side
             FROM volume WHERE day >= ?2 AND day <= ?3 AND verb IN (${QUERY}, ${RESPONSE}) AND sender <> recipient)
       GROUP BY partner, side ORDER BY partner, side`,
      self,
      from,
      until,
    );
    return {
      columns: YEAR_COLUMNS,
      rows: rows
        .filter(({ partner }) => filters.partner === undefined || partner === filters.partner)
        .map((row) => ({ year, ...(row as TableRow) })),
      totals: { undecided: undecided(index, { sql: 'AND day >= ? AND day <= ?', parameters: [from, until] }) },
    };
  },
};
