// Compares one country's row with the other's: there is no gap, or one of a certain kind.
import { type PeerRef, type ReconcileRow, Verb, VerdictKind } from '../../../proto/index.ts';
import { type Micros, sameBytes } from '../../domain/index.ts';
import { verbsWhere } from '../../records/index.ts';
import type { GapKind } from '../context/index.ts';

/** The other log has no verdict on these: a receipt is never answered, and a question is answered by another statement. */
const UNANSWERED: readonly number[] = verbsWhere(({ answeredBy }) => answeredBy !== 'receipt');
const { ACCEPTED, UNSPECIFIED } = VerdictKind;

const names = (peer: PeerRef, { origin, index, leafHash }: ReconcileRow): boolean =>
  peer.origin === origin && peer.index === index && sameBytes(peer.leafHash, leafHash);

/** An expired leaf has only its hash left, which must be the one given to the other country. */
const isNamedRightly = ({ peer }: ReconcileRow, other: ReconcileRow): boolean => peer === null || names(peer, other);

export interface GapTimes {
  /** Statements logged after this time may still be in transit. */
  readonly before: Micros;
  readonly late: Micros;
}

/** The gap of a single row. An unanswered question may never have been sent; its asker reports it as UNAVAILABLE. */
export function gapOfOne(row: ReconcileRow, { before }: GapTimes): GapKind | undefined {
  // Its log has expired, so it may be missing from the other log too.
  if (row.expired) return undefined;
  const isSilent = row.sent && row.verb === Verb.QUERY && row.verdict === UNSPECIFIED;
  if (isSilent || row.at >= before) return undefined;
  return row.sent && row.verb === Verb.RESPONSE ? 'ANSWERED_NOT_RECEIVED' : 'MISSING_LEAF';
}

/** The gap between both rows of one exchange. */
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
