// One comparison of two logs: first the known gaps, then the rest of the partner's log, then of ours.
import { type Country, type Id, idFromText, type Micros, sameBytes, TripointError, toHex } from '../../domain/index.ts';
import { RECONCILE_ROWS } from '../../envelope/index.ts';
import { type Context, type DayCount, type Gap, timeIn } from '../context/index.ts';
import { createDayCounts } from './day-counts.ts';
import { claimsIn, isCertificate, unproven } from './destroyed.ts';
import { createGapBook, isBlocked, isMendable } from './gap-book.ts';
import type { GapTimes } from './gaps.ts';
import type { Asked, Told } from './peer.ts';
import { logRows } from './rows.ts';

/** The stored state of the comparisons with one partner. */
export interface Compared {
  /** The leaf from which each log is still to be compared. */
  readonly ours: number;
  readonly theirs: number;
  /** Number of statements compared, in both logs together. */
  readonly compared: number;
  /** Whether it stopped at a bound. */
  readonly more: boolean;
  readonly gaps: readonly Gap[];
  readonly days: readonly DayCount[];
}

export const UNCOMPARED: Compared = { ours: 0, theirs: 0, compared: 0, more: false, gaps: [], days: [] };

/** Reads the stored state. Throws SyntaxError, ROW_UNREADABLE. */
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
  /** Whether there is a new gap, or one that can still be repaired. */
  readonly isAlarming: boolean;
  /** As JSON: signed answers of the partner that contradict what it signed before. */
  readonly evidence: readonly string[];
}

/** Whether it stopped at its bound, and the next one may follow at once. */
export const goesOn = ({ more, gaps }: Compared): boolean => more && !isBlocked(gaps);

/** Maximum number of pages of either log per comparison. */
const PAGES = 256;

export async function compareLogs(
  context: Context,
  partner: Country,
  before: Compared,
  at: Micros,
  ask: (asked: Asked) => Promise<Told>,
): Promise<Comparison> {
  const { limits } = context;
  const times: GapTimes = { before: at - limits.reconcileGraceMs * 1000, late: limits.reconcileLateMs * 1000 };
  const rows = logRows(context, partner);
  const book = createGapBook(context, partner, before.gaps, times, at);
  const days = createDayCounts(context.self, partner, before.days, at);
  let { ours, theirs, compared } = before;
  let more = false;
  const certificates: Id[] = [];

  await lookAgain();
  await readTheirs();
  await readOurs();
  await readDestroyed();
  return {
    compared: { ours, theirs, compared, more, gaps: book.gaps(), days: days.counts() },
    isAlarming: book.isAlarming(),
    evidence: book.evidence,
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
        if (book.compare(rows.of(row.exchangeId), row, told)) compared++;
        days.theirs(row);
        if (isCertificate(row)) certificates.push(row.exchangeId);
      }
      theirs = told.page.next;
      isLast = told.page.last;
    }
  }

  /** Each certificate names the entries of its country's log that say so: that country is asked for them, once it is in both logs. */
  async function readDestroyed(): Promise<void> {
    for (const certificate of certificates) {
      const claims = claimsIn(context, certificate);
      if (claims.length === 0) continue;
      const told = await ask({ exchangeIds: claims.map(({ exchangeId }) => exchangeId) });
      for (const { exchangeId } of unproven(claims, told.page.rows)) {
        const mine = rows.of(exchangeId);
        const said = told.page.rows.find((row) => sameBytes(row.exchangeId, exchangeId));
        if (mine !== undefined) book.unproven(mine, said, told);
      }
    }
  }

  async function readOurs(): Promise<void> {
    for (let pages = 0, isLast = false; !isLast; pages++) {
      if (isFull(pages)) return;
      const page = context.store.snapshot(() => rows.page(ours, times.before));
      const ids = [...new Map(page.rows.map(({ exchangeId }) => [toHex(exchangeId), exchangeId])).values()];
      if (ids.length > 0) compareNamed(ids, await ask({ exchangeIds: ids }));
      for (const entry of page.entries) days.ours(entry);
      ours = page.next;
      isLast = page.isLast;
    }
  }

  function isFull(pages: number): boolean {
    const full = pages === PAGES || isBlocked(book.gaps());
    more ||= full;
    return full;
  }

  function compareNamed(exchangeIds: readonly Uint8Array[], told: Told): void {
    const named = new Map(told.page.rows.map((row) => [toHex(row.exchangeId), row]));
    for (const id of exchangeIds) if (book.compare(rows.of(id), named.get(toHex(id)), told)) compared++;
  }
}
