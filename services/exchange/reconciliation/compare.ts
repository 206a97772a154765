// One comparison of two logs: first what was found wrong before, then the partner's log onward, then ours.
import { type AuditEntry, AuditKind, type ReconcileRow, VerdictKind } from '../../../proto/index.ts';
import { type Country, DAY, idFromText, idText, type Micros, TripointError, timeText, toHex } from '../../domain/index.ts';
import { RECONCILE_ROWS } from '../../envelope/index.ts';
import { LINK_PLANE } from '../../records/index.ts';
import { type Context, type DayCount, type Gap, type GapKind, timeIn } from '../context/index.ts';
import { type GapTimes, gapOfBoth, gapOfOne } from './gaps.ts';
import type { Asked, Told } from './peer.ts';
import { logRows } from './rows.ts';

/** What the store keeps of the comparisons with one partner. */
export interface Compared {
  /** The leaf from which each log is still to be compared. */
  readonly ours: number;
  readonly theirs: number;
  /** Statements that were compared, of both logs together. */
  readonly compared: number;
  /** It stopped at a bound. */
  readonly more: boolean;
  readonly gaps: readonly Gap[];
  readonly days: readonly DayCount[];
}

export const UNCOMPARED: Compared = { ours: 0, theirs: 0, compared: 0, more: false, gaps: [], days: [] };

/** As the store keeps it. Throws SyntaxError, ROW_UNREADABLE. */
export function readCompared(text: string): Compared {
  const found = JSON.parse(text) as Partial<Compared> | null;
  const { ours, theirs, compared, more, gaps, days } = found ?? {};
  const isWhole = [ours, theirs, compared].every(Number.isSafeInteger) && typeof more === 'boolean';
  if (!isWhole || !Array.isArray(gaps) || !Array.isArray(days))
    throw new TripointError('ROW_UNREADABLE', { field: 'result', rule: 'of a comparison' });
  for (const { at, found: since } of gaps as Gap[]) [at, since].forEach(timeIn);
  return found as Compared;
}

export interface Comparison {
  readonly compared: Compared;
  /** Something is wrong that was not known, or that is still to be mended. */
  readonly isAlarming: boolean;
  /** JSON each: signed answers of the partner that contradict what it signed before. */
  readonly evidence: readonly string[];
}

/** Pages of either log in one comparison, and signed answers of it that are kept. */
const PAGES = 256;
const MOST_EVIDENCE = 16;
/** Gaps to be mended, beyond which nothing more is compared, and the newest of those that cannot be mended. */
const MOST_OPEN = 1_000;
const MOST_NOTED = 256;
/** How long days are counted, and what cannot be mended is shown. */
const SHOWN: Micros = 31 * DAY;

/** These can come right: a statement arrives after all, a store is restored. */
const MENDABLE: readonly GapKind[] = ['MISSING_LEAF', 'MISSING_RECEIPT', 'DIGEST_MISMATCH', 'LEAF_MISMATCH'];
const isMendable = ({ kind }: Gap): boolean => MENDABLE.includes(kind);
/** So much is wrong that nothing is compared onward before some of it is right. */
const isBlocked = (gaps: Iterable<Gap>): boolean => [...gaps].filter(isMendable).length >= MOST_OPEN;
/** It ended at its bound, and the next may follow at once. */
export const goesOn = ({ more, gaps }: Compared): boolean => more && !isBlocked(gaps);

type CountKey = 'sent' | 'received' | 'held';
const COUNTED: Readonly<Record<number, CountKey>> = {
  [AuditKind.SENT]: 'sent',
  [AuditKind.RECEIVED]: 'received',
  [AuditKind.HELD]: 'held',
};

export async function compareLogs(
  context: Context,
  partner: Country,
  before: Compared,
  at: Micros,
  ask: (asked: Asked) => Promise<Told>,
): Promise<Comparison> {
  const { self, limits } = context;
  const times: GapTimes = { before: at - limits.reconcileGraceMs * 1000, late: limits.reconcileLateMs * 1000 };
  const rows = logRows(context, partner);
  const gaps = new Map<string, Gap>();
  const known = new Map(before.gaps.map((gap) => [keyOf(gap), gap]));
  const days = new Map(before.days.map((count) => [dayKey(count), { ...count }]));
  const evidence: string[] = [];
  let { ours, theirs, compared } = before;
  let more = false;

  for (const gap of before.gaps) if (!isMendable(gap) && gap.found > at - SHOWN) gaps.set(keyOf(gap), gap);
  await lookAgain();
  await readTheirs();
  await readOurs();
  const since = timeText(at - SHOWN).slice(0, 10);
  const counted = [...days.values()].filter(({ day }) => day >= since);
  return {
    compared: { ours, theirs, compared, more, gaps: [...gaps.values()], days: counted },
    isAlarming: [...gaps].some(([key, gap]) => !known.has(key) || isMendable(gap)),
    evidence,
  };

  async function lookAgain(): Promise<void> {
    const ids = [...new Set(before.gaps.filter(isMendable).map(({ exchangeId }) => exchangeId))].map(idFromText);
    for (let i = 0; i < ids.length; i += RECONCILE_ROWS) {
      const some = ids.slice(i, i + RECONCILE_ROWS);
      compareNamed(some, await ask({ exchangeIds: some }));
    }
  }

  async function readTheirs(): Promise<void> {
    for (let pages = 0, isLast = false; !isLast; pages++) {
      if (isFull(pages)) return;
      const told = await ask({ first: theirs, before: times.before });
      for (const row of told.page.rows) {
        compare(rows.of(row.exchangeId), row, told);
        if (row.sent || row.verdict === VerdictKind.ACCEPTED)
          count(partner, undefined, row.at, row.verb, row.sent ? 'sent' : 'received');
      }
      theirs = told.page.next;
      isLast = told.page.last;
    }
  }

  async function readOurs(): Promise<void> {
    for (let pages = 0, isLast = false; !isLast; pages++) {
      if (isFull(pages)) return;
      const page = context.store.snapshot(() => rows.page(ours, times.before));
      const ids = [...new Map(page.rows.map(({ exchangeId }) => [toHex(exchangeId), exchangeId])).values()];
      if (ids.length > 0) compareNamed(ids, await ask({ exchangeIds: ids }));
      for (const entry of page.entries) countEntry(entry);
      ours = page.next;
      isLast = page.isLast;
    }
  }

  function isFull(pages: number): boolean {
    const full = pages === PAGES || isBlocked(gaps.values());
    more ||= full;
    return full;
  }

  function compareNamed(exchangeIds: readonly Uint8Array[], told: Told): void {
    const named = new Map(told.page.rows.map((row) => [toHex(row.exchangeId), row]));
    for (const id of exchangeIds) compare(rows.of(id), named.get(toHex(id)), told);
  }

  /** What the partner says expired must be of a log that it ended: what is written now cannot have. */
  function isCredible({ expired, origin, index }: ReconcileRow): boolean {
    const log = expired ? context.partnerLogs.named(origin) : undefined;
    return !expired || (log?.partner === partner && index < (log.end?.size ?? 0));
  }

  function compare(mine: ReconcileRow | undefined, said: ReconcileRow | undefined, told: Told): void {
    const its = said && isCredible(said) ? said : undefined;
    const row = mine ?? its;
    if (row === undefined) return;
    compared++;
    const kind = mine && its ? gapOfBoth(mine, its, times) : gapOfOne(row, times);
    if (kind === undefined) return;
    const isQuestion = kind === 'ANSWERED_NOT_RECEIVED' && row.correlation.length > 0;
    const found: Gap = {
      kind,
      exchangeId: idText(isQuestion ? row.correlation : row.exchangeId),
      direction: (mine ? mine.sent : !row.sent) ? 'sent' : 'received',
      ...(!(mine && its) && { missing: mine ? partner : self }),
      at: row.at,
      found: at,
      ...(mine && { leaf: mine.leaf, origin: mine.origin, index: mine.index }),
      ...(its && { peerOrigin: its.origin, peerIndex: its.index }),
    };
    const key = keyOf(found);
    const first = known.get(key);
    if (first === undefined && !gaps.has(key) && contradicts(kind, mine, its)) keep(told);
    gaps.set(key, first ? { ...found, found: first.found } : found);
    const noted = isMendable(found) ? [] : [...gaps.keys()].filter((other) => !isMendable(gaps.get(other) as Gap));
    if (noted.length > MOST_NOTED) gaps.delete(noted[0] as string);
  }

  function keep({ request, reply }: Told): void {
    if (evidence.length >= MOST_EVIDENCE) return;
    const text = JSON.stringify({ kind: 'RECONCILIATION', request: base64(request), reply: base64(reply) });
    if (evidence.at(-1) !== text) evidence.push(text);
  }

  function countEntry({ kind, gatewayId, occurredAt, verb }: AuditEntry): void {
    count(self, gatewayId, occurredAt, verb, COUNTED[kind]);
  }

  function count(country: Country, gateway: string | undefined, time: Micros, verb: number, what: CountKey | undefined): void {
    // A partner may date its leaves as it likes, and fill no table with it.
    if (what === undefined || verb >= LINK_PLANE || time < at - SHOWN || time > at + DAY) return;
    const day: DayCount = {
      day: timeText(time).slice(0, 10),
      country,
      ...(gateway && { gateway }),
      sent: 0,
      received: 0,
      held: 0,
    };
    const key = dayKey(day);
    const counted = days.get(key) ?? day;
    days.set(key, { ...counted, [what]: counted[what] + 1 });
  }
}

/** It says now that it holds no such leaf, or another than it bound itself to in a manifest or a receipt. */
function contradicts(kind: GapKind, mine: ReconcileRow | undefined, its: ReconcileRow | undefined): boolean {
  if (kind === 'DIGEST_MISMATCH' || kind === 'LEAF_MISMATCH') return true;
  return kind === 'MISSING_LEAF' && its === undefined && mine !== undefined && mine.peer !== null;
}

const keyOf = ({ kind, exchangeId }: Gap): string => `${kind} ${exchangeId}`;
const dayKey = ({ day, country, gateway = '' }: DayCount): string => `${day} ${country} ${gateway}`;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
