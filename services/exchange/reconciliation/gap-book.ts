// What is wrong between two logs: as it was known before, and as one comparison finds it.
import type { ReconcileRow } from '../../../proto/index.ts';
import { type Country, idText, type Micros, toBase64 } from '../../domain/index.ts';
import type { Context, Gap, GapKind } from '../context/index.ts';
import { SHOWN } from './day-counts.ts';
import { type GapTimes, gapOfBoth, gapOfOne } from './gaps.ts';
import type { Told } from './peer.ts';

/** Signed answers of one comparison that are kept. */
const MOST_EVIDENCE = 16;
/** Gaps to be mended, beyond which nothing more is compared, and the newest of those that cannot be mended. */
const MOST_OPEN = 1_000;
const MOST_NOTED = 256;
/** These can come right: a statement arrives after all, a store is restored. */
const MENDABLE: readonly GapKind[] = ['MISSING_LEAF', 'MISSING_RECEIPT', 'DIGEST_MISMATCH', 'LEAF_MISMATCH'];
export const isMendable = ({ kind }: Gap): boolean => MENDABLE.includes(kind);
/** So much is wrong that nothing is compared onward before some of it is right. */
export const isBlocked = (gaps: Iterable<Gap>): boolean => [...gaps].filter(isMendable).length >= MOST_OPEN;
export interface GapBook {
  /** Holds one statement as our log has it against what the partner says of it. Whether there was anything to compare. */
  compare(mine: ReconcileRow | undefined, said: ReconcileRow | undefined, told: Told): boolean;
  gaps(): Gap[];
  /** Something is wrong that was not known, or that is still to be mended. */
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
    if (kind === undefined) return true;
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
    return true;
  }

  function keep({ request, reply }: Told): void {
    if (evidence.length >= MOST_EVIDENCE) return;
    const text = JSON.stringify({ kind: 'RECONCILIATION', request: toBase64(request), reply: toBase64(reply) });
    if (evidence.at(-1) !== text) evidence.push(text);
  }

  return {
    compare,
    gaps: () => [...gaps.values()],
    isAlarming: () => [...gaps].some(([key, gap]) => !known.has(key) || isMendable(gap)),
    evidence,
  };
}

/** What the partner says expired must be of a log that it ended: what is written now cannot have. */
function isCredible({ partnerLogs }: Context, partner: Country, { expired, origin, index }: ReconcileRow): boolean {
  const log = expired ? partnerLogs.named(origin) : undefined;
  return !expired || (log?.partner === partner && index < (log.end?.size ?? 0));
}

/** It says now that it holds no such leaf, or another than it bound itself to in a manifest or a receipt. */
function contradicts(kind: GapKind, mine: ReconcileRow | undefined, its: ReconcileRow | undefined): boolean {
  if (kind === 'DIGEST_MISMATCH' || kind === 'LEAF_MISMATCH') return true;
  return kind === 'MISSING_LEAF' && its === undefined && mine !== undefined && mine.peer !== null;
}

const keyOf = ({ kind, exchangeId }: Gap): string => `${kind} ${exchangeId}`;
