// The gaps between two logs: those already known, and those that one comparison finds.
import type { ReconcileRow } from '../../../proto/index.ts';
import { type Country, idText, type Micros, toBase64 } from '../../domain/index.ts';
import type { Context, Gap, GapKind } from '../context/index.ts';
import { SHOWN } from './day-counts.ts';
import { type GapTimes, gapOfBoth, gapOfOne } from './gaps.ts';
import type { Told } from './peer.ts';

/** Maximum number of signed answers kept as evidence per comparison. */
const MOST_EVIDENCE = 16;
/** Number of repairable gaps at which comparing stops, and of the newest irreparable ones that are kept. */
const MOST_OPEN = 1_000;
const MOST_NOTED = 256;
/** Gaps that may still resolve: a statement arrives after all, a store is restored. */
const MENDABLE: readonly GapKind[] = ['MISSING_LEAF', 'MISSING_RECEIPT', 'DIGEST_MISMATCH', 'LEAF_MISMATCH'];
export const isMendable = ({ kind }: Gap): boolean => MENDABLE.includes(kind);
/** Whether there are so many repairable gaps that some must be resolved before comparing continues. */
export const isBlocked = (gaps: Iterable<Gap>): boolean => [...gaps].filter(isMendable).length >= MOST_OPEN;
export interface GapBook {
  /** Compares one statement in our log with what the partner reports of it. Returns whether there was anything to compare. */
  compare(mine: ReconcileRow | undefined, said: ReconcileRow | undefined, told: Told): boolean;
  /** The partner's log does not say of this version of ours what its certificate says. */
  unproven(mine: ReconcileRow, said: ReconcileRow | undefined, told: Told): void;
  gaps(): Gap[];
  /** Whether there is a new gap, or one that can still be repaired. */
  isAlarming(): boolean;
  readonly evidence: readonly string[];
}

export function createGapBook(context: Context, partner: Country, before: readonly Gap[], times: GapTimes, at: Micros): GapBook {
  const known = new Map(before.map((gap) => [keyOf(gap), gap]));
  const gaps = new Map<string, Gap>();
  const evidence: string[] = [];
  for (const gap of before) if (!isMendable(gap) && gap.found > at - SHOWN) gaps.set(keyOf(gap), gap);

  function compare(mine: ReconcileRow | undefined, said: ReconcileRow | undefined, told: Told): boolean {
    const its = said && isCredible(context, partner, said) ? said : undefined;
    const row = mine ?? its;
    if (row === undefined) return false;
    const kind = mine && its ? gapOfBoth(mine, its, times) : gapOfOne(row, times);
    if (kind !== undefined) note(kind, row, mine, its, told);
    return true;
  }

  function note(
    kind: GapKind,
    row: ReconcileRow,
    mine: ReconcileRow | undefined,
    its: ReconcileRow | undefined,
    told: Told,
  ): void {
    const isQuestion = kind === 'ANSWERED_NOT_RECEIVED' && row.correlation.length > 0;
    const found: Gap = {
      kind,
      exchangeId: idText(isQuestion ? row.correlation : row.exchangeId),
      direction: (mine ? mine.sent : !row.sent) ? 'sent' : 'received',
      ...(!(mine && its) && { missing: mine ? partner : context.self }),
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
    const text = JSON.stringify({ kind: 'RECONCILIATION', request: toBase64(request), reply: toBase64(reply) });
    if (evidence.at(-1) !== text) evidence.push(text);
  }

  return {
    compare,
    unproven: (mine, said, told) => note('DESTRUCTION_UNPROVEN', mine, mine, said, told),
    gaps: () => [...gaps.values()],
    isAlarming: () => [...gaps].some(([key, gap]) => !known.has(key) || isMendable(gap)),
    evidence,
  };
}

/**
 * concealment: a leaf that the partner calls expired must belong to a log that it has ended; those of its current log cannot have expired.
 */
function isCredible({ partnerLogs }: Context, partner: Country, { expired, origin, index }: ReconcileRow): boolean {
  const log = expired ? partnerLogs.named(origin) : undefined;
  return !expired || (log?.partner === partner && index < (log.end?.size ?? 0));
}

/** The partner now denies a leaf, or states another one than it committed to in a manifest or a receipt. */
function contradicts(kind: GapKind, mine: ReconcileRow | undefined, its: ReconcileRow | undefined): boolean {
  if (kind === 'DIGEST_MISMATCH' || kind === 'LEAF_MISMATCH' || kind === 'DESTRUCTION_UNPROVEN') return true;
  return kind === 'MISSING_LEAF' && its === undefined && mine !== undefined && mine.peer !== null;
}

const keyOf = ({ kind, exchangeId }: Gap): string => `${kind} ${exchangeId}`;
