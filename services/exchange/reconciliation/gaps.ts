// What one country's row and the other's say together: nothing, or what is wrong.
import { type PeerRef, type ReconcileRow, Verb, VerdictKind } from '../../../proto/index.ts';
import { type Micros, sameBytes } from '../../domain/index.ts';
import { verbsWhere } from '../../records/index.ts';
import type { GapKind } from '../context/index.ts';

/** Of these the other log holds no verdict: a receipt is never answered, and a question is answered by a statement of its own. */
const UNANSWERED: readonly number[] = verbsWhere(({ answeredBy }) => answeredBy !== 'receipt');
const { ACCEPTED, UNSPECIFIED } = VerdictKind;

const names = (peer: PeerRef, { origin, index, leafHash }: ReconcileRow): boolean =>
  peer.origin === origin && peer.index === index && sameBytes(peer.leafHash, leafHash);

/** Of a leaf that has expired its hash is left, and it is the one that the other country was told. */
const isNamedRightly = ({ peer }: ReconcileRow, other: ReconcileRow): boolean => peer === null || names(peer, other);

export interface GapTimes {
  /** What was logged later than this may still be under way. */
  readonly before: Micros;
  readonly late: Micros;
}

/** One row alone. A question that nobody answered may never have left; its asker says so itself, as UNAVAILABLE. */
export function gapOfOne(row: ReconcileRow, { before }: GapTimes): GapKind | undefined {
  // Its time is over, in whichever log it is missing.
  if (row.expired) return undefined;
  const isSilent = row.sent && row.verb === Verb.QUERY && row.verdict === UNSPECIFIED;
  if (isSilent || row.at >= before) return undefined;
  return row.sent && row.verb === Verb.RESPONSE ? 'ANSWERED_NOT_RECEIVED' : 'MISSING_LEAF';
}

/** Both rows of one exchange. */
export function gapOfBoth(ours: ReconcileRow, theirs: ReconcileRow, { before, late }: GapTimes): GapKind | undefined {
  const [sent, received] = ours.sent ? [ours, theirs] : [theirs, ours];
  if (!sent.sent || received.sent) return 'LEAF_MISMATCH';
  if (sent.expired || received.expired)
    return isNamedRightly(sent, received) && isNamedRightly(received, sent) ? undefined : 'LEAF_MISMATCH';
  if (received.statementDigest.length > 0 && !sameBytes(sent.statementDigest, received.statementDigest)) return 'DIGEST_MISMATCH';
  if (received.peer !== null && !names(received.peer, sent)) return 'LEAF_MISMATCH';
  if (UNANSWERED.includes(sent.verb)) return undefined;
  if (sent.verdict === UNSPECIFIED) return sent.at < before && received.at < before ? 'MISSING_RECEIPT' : undefined;
  const isSame = (sent.verdict === ACCEPTED) === (received.verdict === ACCEPTED);
  if (!isSame || (sent.peer !== null && !names(sent.peer, received))) return 'LEAF_MISMATCH';
  return received.at - sent.at > late ? 'LATE' : undefined;
}
