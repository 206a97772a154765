// Leaves as a table: pages of the leaves that match filters, and samples that anyone who has the log can reproduce.
import { hash } from 'node:crypto';
import { setImmediate as yieldNow } from 'node:timers/promises';
import { nameOf } from '../../proto/index.ts';
import { idText, type Micros, timeText, toHex, utf8 } from '../domain/index.ts';
import type { RawReader, Reader, Row } from '../ledger/index.ts';
import type { Condition, Place } from './filters.ts';
import { readable, timeCell } from './tables.ts';
import type { Cell, TableRow } from './types.ts';

/** The columns by which a leaf is found in the log and its inclusion proved. */
export const PROOF_COLUMNS = ['leafIndex', 'leafHash'] as const;

export const ENTRY_COLUMNS = [
  ...['at', 'leaf', 'direction', 'partner', 'exchange', 'recordKind', 'record', 'version', 'verb', 'purpose', 'agreement'],
  ...['agreementVersion', 'clauses', 'outcome', 'decision', 'code', 'rules', 'officer', 'exigent', 'disclosed', 'withheld'],
  ...['closedAs', 'closedAt', 'duties', ...PROOF_COLUMNS],
] as const;

/** Leaves, each with how its exchange ended. A WHERE must follow. */
export const ENTRIES = `SELECT leaf_index, hash, at, kind, direction, partner, exchange_id, record_id, record_version, record_kind, verb, purpose,
  agreement, version, clauses, outcome, code, inner_outcome, rules, officer, exigent, lacks, disclosed, withheld, closed, closed_as
  FROM entry LEFT JOIN closing ON closed_id = exchange_id AND own = 1 AND direction = 'sent'`;

const nameOrNull = (type: string, value: number): Cell => (value === 0 ? null : nameOf(type, value));
const orNull = (text: Cell): Cell => (text === '' ? null : text);
const idOrNull = (id: Uint8Array | null): Cell => (id === null ? null : idText(id));

/** A pseudonym of 8 bytes: equal for the same person, and the index does not reveal whose it is. */
export const signOf = (hash: Uint8Array | null): Cell => (hash === null ? null : toHex(hash.subarray(0, 8)));

/** The cells of a leaf. If its row cannot be read: only its index and hash, with the code ROW_UNREADABLE. */
export const entryRow = (row: Row): TableRow =>
  readable(() => cellsOf(row), {
    ...Object.fromEntries(ENTRY_COLUMNS.map((column) => [column, null])),
    code: 'ROW_UNREADABLE',
    leafIndex: row.leaf_index as number,
    leafHash: row.hash instanceof Uint8Array ? toHex(row.hash) : null,
  });

function cellsOf(row: Row): TableRow {
  return {
    at: timeText(row.at as number),
    leaf: nameOrNull('AuditKind', row.kind as number),
    direction: orNull(row.direction as string),
    partner: orNull(row.partner as string),
    exchange: idOrNull(row.exchange_id as Uint8Array | null),
    recordKind: nameOrNull('RecordKind', row.record_kind as number),
    record: idOrNull(row.record_id as Uint8Array | null),
    version: row.record_version === 0 ? null : (row.record_version as number),
    verb: nameOrNull('Verb', row.verb as number),
    purpose: orNull(row.purpose as string),
    agreement: orNull(row.agreement as string),
    agreementVersion: orNull(row.version as string),
    clauses: orNull(row.clauses as string),
    outcome: nameOrNull('Outcome', row.outcome as number),
    decision: orNull(row.inner_outcome as string),
    code: orNull(row.code as string),
    rules: orNull(row.rules as string),
    officer: signOf(row.officer as Uint8Array | null),
    exigent: row.exigent === 1 ? 'EXIGENT' : null,
    disclosed: orNull(row.disclosed as string),
    withheld: orNull(row.withheld as string),
    closedAs: row.closed_as as string | null,
    closedAt: row.closed === null ? null : timeText(row.closed as number),
    leafIndex: row.leaf_index as number,
    leafHash: toHex(row.hash as Uint8Array),
  };
}

export interface EntryPage {
  readonly rows: readonly Row[];
  readonly next: Place | undefined;
}

/** Rows scanned before yielding to other requests, and the time limit of one page. */
const SCANNED = 5_000;
const BUDGET_MS = 3_000;

/** A question's own condition, beginning with AND. `indexed`: the schema has an index for it. */
export interface Extra {
  readonly sql: string;
  readonly indexed: boolean;
}

/**
 * Oldest first. Filters that match hardly any row could make it read the whole index, so it yields in between, and when its time
 * is up it ends the page with the rows found so far, possibly none, and the place to continue from.
 */
export async function entryPage(
  index: Pick<RawReader, 'get' | 'all'>,
  { from, through, indexed, others, whole, isFew }: Condition,
  limit: number,
  place: Place = before(from),
  extra: Extra = { sql: '', indexed: false },
): Promise<EntryPage> {
  const walked = extra.indexed ? { sql: extra.sql, parameters: [] } : indexed;
  const left = extra.indexed ? whole : { ...others, sql: `${others.sql} ${extra.sql}` };
  const between = '(at, leaf_index) > (?, ?) AND (at, leaf_index) <= (?, ?)';
  const order = 'ORDER BY at, leaf_index LIMIT';
  const boundary = `SELECT at, leaf_index FROM entry WHERE ${between} ${walked.sql} ${order} 1 OFFSET ${SCANNED - 1}`;
  const page = `${ENTRIES} WHERE ${between} ${walked.sql} ${left.sql} ${order} ?`;
  const rows: Row[] = [];
  const began = performance.now();
  for (let start = place; ; ) {
    const bound = isFew && !extra.indexed ? undefined : index.get(boundary, ...start, through, LAST_LEAF, ...walked.parameters);
    const end = bound === undefined ? [through, LAST_LEAF] : placeOf(bound);
    const most = limit + 1 - rows.length;
    rows.push(...index.all(page, ...start, ...end, ...walked.parameters, ...left.parameters, most));
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    if (last !== undefined) return { rows: rows.slice(0, limit), next: placeOf(last) };
    if (bound === undefined) return { rows, next: undefined };
    start = end;
    if (performance.now() - began > BUDGET_MS) return { rows, next: start };
    await yieldNow();
  }
}

const LAST_LEAF = Number.MAX_SAFE_INTEGER;
const placeOf = ({ at, leaf_index: leaf }: Row): Place => [at as number, leaf as number];

/** The place just before the first leaf logged at this time. */
export const before = (at: Micros): Place => [at - 1, LAST_LEAF];

/** The duties of an exchange in their current state. */
export function dutiesText(ledger: Pick<Reader, 'all'>, { exchange_id: id, direction }: Row): Cell {
  if (id === null || direction === '') return null;
  const duties = ledger.all('dutiesOfDirection', id as Uint8Array, direction as 'sent' | 'received');
  const due = (at: Cell) => (at === 0 ? '' : ` due ${timeCell(at)}`);
  return orNull(duties.map(({ kind, state, due: at }) => `${kind} ${state}${due(at)}`).join(', '));
}

const CHUNK = 4_096;

/** The first `n` matching leaves below `size`, in the order of SHA-256(seed ‖ leaf hash). Yields to other requests while it draws. */
export async function drawSample(
  index: Pick<RawReader, 'all'>,
  where: Condition,
  { seed, n, size }: { readonly seed: string; readonly n: number; readonly size: number },
): Promise<{ readonly leaves: readonly number[]; readonly population: number }> {
  const salt = utf8(seed);
  const sql = `SELECT leaf_index, hash FROM entry WHERE leaf_index >= ? AND leaf_index < ? ${where.whole.sql}`;
  let drawn: { readonly key: Buffer; readonly leaf: number }[] = [];
  /** The n-th smallest key so far: a larger one cannot be drawn. */
  let bound: Buffer | undefined;
  let population = 0;
  for (let from = 0; from < size; from += CHUNK) {
    const rows = index.all(sql, from, Math.min(size, from + CHUNK), ...where.whole.parameters);
    for (const { leaf_index: leaf, hash: leafHash } of rows) {
      population++;
      const key = hash('sha256', Buffer.concat([salt, leafHash as Uint8Array]), 'buffer');
      if (bound === undefined || Buffer.compare(key, bound) < 0) drawn.push({ key, leaf: leaf as number });
    }
    drawn = first(drawn, n);
    if (drawn.length === n) bound = drawn.at(-1)?.key;
    await yieldNow();
  }
  return { leaves: drawn.map(({ leaf }) => leaf), population };
}

const first = <T extends { readonly key: Buffer }>(drawn: readonly T[], n: number): T[] =>
  [...drawn].sort((a, b) => Buffer.compare(a.key, b.key)).slice(0, n);
