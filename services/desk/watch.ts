// Questions about irregularities: unusual searches, data that should be gone, and the integrity of the log.
import { setImmediate as yieldNow } from 'node:timers/promises';
import { AuditKind, nameOf, Verb } from '../../proto/index.ts';
import { DAY, HOUR, idText, TripointError, timeText, toHex } from '../domain/index.ts';
import { placeOf, type Row, type RowOf } from '../ledger/index.ts';
import { before, PROOF_COLUMNS, signOf } from './entries.ts';
import { signsIn } from './names.ts';
import { LACKS } from './read.ts';
import { idCell, type Question, type Sources, timeCell } from './tables.ts';
import type { TableRow } from './types.ts';

const HELD_COLUMNS = ['exchange', 'direction', 'partner', 'clause', 'at', 'due', ...PROOF_COLUMNS];

/** 7. Questions answered NO_MATCH that are due for destruction and not yet destroyed. */
export const noMatchHeld: Question = {
  takes: ['partner'],
  columns: HELD_COLUMNS,
  answer({ ledger, at }, { filters, limit, place }) {
    const [due = 0, leafIndex = -1] = place ?? [];
    const found = ledger.all('noMatchHeld', at, due, leafIndex, filters.partner ?? null, limit + 1);
    const last = found.length > limit ? found[limit - 1] : undefined;
    const rows = found.slice(0, limit).map((row) => ({
      exchange: idCell(row.exchange_id),
      direction: row.direction,
      partner: row.partner,
      clause: row.clause,
      at: timeCell(row.at),
      due: timeCell(row.due),
      leafIndex: row.leaf_index,
      leafHash: toHex(row.hash),
    }));
    return { columns: HELD_COLUMNS, rows, next: last && [last.due, last.leaf_index] };
  },
};

const SEARCH_COLUMNS = ['section', 'officer', 'person', 'count', 'officers', 'firstAt', 'lastAt', 'exchange', ...PROOF_COLUMNS];
/** The default time range, in days. */
const LAST_DAYS = 30;
/** Maximum searches examined for one answer, and maximum findings per section. */
const MOST_SEARCHES = 200_000;
const MOST_FINDINGS = 1_000;
const CHUNK = 2_000;
const SEARCHES = `SELECT at, leaf_index, hash, exchange_id, officer, persons, lacks FROM entry
  WHERE own = 1 AND verb = ${Verb.QUERY} AND direction = 'sent' AND (at, leaf_index) > (?, ?) AND at < ? ORDER BY at, leaf_index LIMIT ${CHUNK}`;

/** Searches with the same officer, the same person, or both. */
interface Group {
  readonly officer: Uint8Array | null;
  readonly person: Uint8Array | null;
  readonly officers: Set<string>;
  count: number;
  readonly first: number;
  last: number;
  /** A checksum over the leaf indexes, which recognises an equal group. */
  trail: number;
}
type Groups = Map<string, Group>;

/** A sign as a map key, one character per byte. */
const keyOf = (sign: Uint8Array | null): string =>
  sign === null ? '' : Buffer.from(sign.buffer, sign.byteOffset, sign.length).toString('latin1');

/** Adds a search to the group of `by` and `person`; null stands for any. */
function count(groups: Groups, row: Row, by: Uint8Array | null, person: Uint8Array | null, officer: Uint8Array | null): void {
  const { at, leaf_index: leaf } = row as { at: number; leaf_index: number };
  const name = `${keyOf(by)} ${keyOf(person)}`;
  const group = groups.get(name) ?? { officer: by, person, officers: new Set(), count: 0, first: at, last: at, trail: 0 };
  groups.set(name, group);
  group.count++;
  group.last = at;
  group.trail = (Math.imul(group.trail, 31) + leaf) | 0;
  if (officer !== null) group.officers.add(keyOf(officer));
}

/**
 * 12. Searches outside the usual hours, repeated searches by one officer on one person, searches by several officers on one person, and
 * searches without a case reference. Persons and officers are shown as signs: equal signs mean the same person.
 */
export const unusualAccess: Question = {
  takes: ['from', 'until'],
  terms: ['hours', 'least'],
  columns: SEARCH_COLUMNS,
  loses: { verb: Verb.QUERY, direction: 'sent' },
  async answer({ index, at: now }, { filters, terms }) {
    const { from = now - LAST_DAYS * DAY, until = now + 1 } = filters;
    const { hours: [begin, end] = [6, 20], least = 3 } = terms;
    const isUsual = (hour: number) => (begin < end ? hour >= begin && hour < end : hour >= begin || hour < end);
    const [offHours, byOfficer, byPerson]: [Groups, Groups, Groups] = [new Map(), new Map(), new Map()];
    const withoutCase: TableRow[] = [];
    let examined = 0;
    for (let start = before(from); ; ) {
      const searches = index.all(SEARCHES, ...start, until);
      for (const row of searches) {
        const [time, officer] = [row.at as number, row.officer as Uint8Array | null];
        if (!isUsual(Math.floor(time / HOUR) % 24)) count(offHours, row, officer, null, officer);
        for (const person of signsIn(row.persons as Uint8Array | null)) {
          if (officer !== null) count(byOfficer, row, officer, person, officer);
          count(byPerson, row, null, person, officer);
        }
        if (((row.lacks as number) & LACKS.reference) !== 0 && withoutCase.length < MOST_FINDINGS)
          withoutCase.push(caseless(row));
      }
      examined += searches.length;
      if (examined > MOST_SEARCHES)
        throw new TripointError('INVALID', { field: 'from', rule: `a shorter time: it has more than ${MOST_SEARCHES} searches` });
      const last = searches.at(-1);
      if (last === undefined || searches.length < CHUNK) break;
      start = [last.at as number, last.leaf_index as number];
      await yieldNow();
    }
    const rows = [
      ...found('OFF_HOURS', offHours, (group) => group.count),
      ...found('ONE_PERSON', byOfficer, (group) => (group.count >= least ? group.count : 0)),
      ...found('SEVERAL_OFFICERS', byPerson, ({ officers }) => (officers.size >= least ? officers.size : 0)),
      ...withoutCase,
    ];
    return { columns: SEARCH_COLUMNS, rows, totals: { examined } };
  },
};

/** Groups with a weight above 0, heaviest first. */
function found(section: string, groups: ReadonlyMap<string, Group>, weigh: (group: Group) => number): TableRow[] {
  // A person has one sign per spelling and number, so the same searches form several groups: only one is reported.
  const told = new Set<string>();
  const isOther = ({ officer, count, first, last, trail }: Group): boolean => {
    const searches = [keyOf(officer), count, first, last, trail].join();
    return !told.has(searches) && told.add(searches).size > 0;
  };
  return [...groups.values()]
    .filter((group) => weigh(group) > 0 && isOther(group))
    .sort((a, b) => weigh(b) - weigh(a))
    .slice(0, MOST_FINDINGS)
    .map(({ officer, person, count, officers, first, last }) => ({
      section,
      officer: signOf(officer),
      person: signOf(person),
      count,
      officers: officers.size,
      firstAt: timeText(first),
      lastAt: timeText(last),
      ...{ exchange: null, leafIndex: null, leafHash: null },
    }));
}

const caseless = (row: Row): TableRow => ({
  section: 'NO_REFERENCE',
  officer: signOf(row.officer as Uint8Array | null),
  person: null,
  count: 1,
  officers: row.officer === null ? 0 : 1,
  firstAt: timeText(row.at as number),
  lastAt: timeText(row.at as number),
  exchange: idText(row.exchange_id as Uint8Array),
  leafIndex: row.leaf_index as number,
  leafHash: toHex(row.hash as Uint8Array),
});

const LOG_COLUMNS = ['section', 'at', 'finding', 'by', 'asked', ...PROOF_COLUMNS];
const ABOUT_THE_LOG = [
  ...[AuditKind.START, AuditKind.RECOVERY, AuditKind.INCONSISTENCY, AuditKind.WITNESSED, AuditKind.AUDITOR_ACCESS],
  AuditKind.RECORD_ACCESS,
  ...[AuditKind.LOG_ENDED, AuditKind.LOG_BEGUN, AuditKind.LOG_EXPIRED, AuditKind.USERS_CHANGE],
] as const;

/** 15. Verifications of the log, missing leaves, contradictions in partners' logs, and who read what. */
export const logIntegrity: Question = {
  takes: ['from', 'until'],
  columns: LOG_COLUMNS,
  answer(sources, { where, limit, place }) {
    const { index, ledger } = sources;
    const start = place ?? before(where.from);
    // One query per kind, each in the order of its index: a single query would have to sort.
    const found = ABOUT_THE_LOG.flatMap((kind) =>
      index.all(
        `SELECT leaf_index, hash, at, kind, inner_outcome FROM entry WHERE kind = ? AND (at, leaf_index) > (?, ?) AND at <= ?
         ORDER BY at, leaf_index LIMIT ?`,
        ...[kind, ...start, where.through, limit + 1],
      ),
    ).sort((a, b) => (a.at as number) - (b.at as number) || (a.leaf_index as number) - (b.leaf_index as number));
    const last = found.length > limit ? found[limit - 1] : undefined;
    const rows = found.slice(0, limit).map((row) => logRow(sources, row));
    const head = ledger.get('head') as RowOf<'head'>;
    const size = head.firstLeaf + head.size;
    const stored = (ledger.get('lastLeaf')?.last ?? -1) + 1;
    // The counts include every leaf ever indexed, so nothing has to be counted again.
    const indexed = index.get('SELECT next, (SELECT coalesce(sum(n), 0) FROM volume) AS n FROM state') as {
      next: number;
      n: number;
    };
    const missing = size - stored + indexed.next - indexed.n;
    const inconsistencies = ledger.get('inconsistencyCount')?.n as number;
    const cosigned = ledger.get('cosignedSize')?.size ?? 0;
    return {
      columns: LOG_COLUMNS,
      rows,
      next: last && [last.at as number, last.leaf_index as number],
      totals: { missing, inconsistencies, cosigned },
    };
  },
};

/** Of auditors, and of officers and systems. */
const ACCESSES: readonly number[] = [AuditKind.AUDITOR_ACCESS, AuditKind.RECORD_ACCESS];

/** Who read what, and the query: the entry commits to both, and the vault opens them. */
function saidBy({ ledger, vault }: Sources, row: Row): { readonly user: string; readonly query?: string } | undefined {
  if (!ACCESSES.includes(row.kind as number) || row.inner_outcome === 'UNREADABLE') return undefined;
  const opened = ledger.get('openingAt', row.leaf_index as number);
  const wrapped = opened && ledger.keys.get(opened.vault_id);
  if (opened === undefined || wrapped === undefined) return undefined;
  const key = vault.unwrap(opened.vault_id, wrapped);
  const place = placeOf.opening(opened.leaf_index, opened.exchange_id);
  return JSON.parse(new TextDecoder().decode(vault.open(key, place, opened.sealed)));
}

function logRow(sources: Sources, row: Row): TableRow {
  const said = saidBy(sources, row);
  return {
    section: ACCESSES.includes(row.kind as number) ? 'ACCESS' : 'LOG',
    at: timeText(row.at as number),
    finding: (row.inner_outcome as string) || nameOf('AuditKind', row.kind as number),
    by: said?.user ?? null,
    asked: said?.query ?? null,
    leafIndex: row.leaf_index as number,
    leafHash: toHex(row.hash as Uint8Array),
  };
}
