// What a partner sent and was refused, in the log: one entry for what was refused together, however much that is. A flood of faults
// would else be a flood of entries, which all countries cosign and nobody reads.
import { AuditKind, Verb } from '../../../proto/index.ts';
import { type Code, type Country, type Id, merkleRoot, type TripointError } from '../../domain/index.ts';
import { isFaulty, type OpenedBatch, refusedLeaf } from '../../envelope/index.ts';
import { isReceipt } from '../../records/index.ts';
import type { Context } from '../context/index.ts';
import type { Leaf } from './append.ts';
import { entryBase } from './entry.ts';
import type { VerdictOn } from './receipts.ts';
import type { Transaction } from './transaction.ts';

/** A statement that is not admitted. Its exchange id is empty where its header does not give one. */
export interface RefusedStatement {
  readonly exchangeId: Uint8Array;
  readonly error: TripointError;
  /** The sender's own leaf. */
  readonly index: number;
  readonly leafHash: Uint8Array;
}

/** What became of a statement: logged under a leaf of its own, refused, or a receipt that was applied. */
export type Settled = VerdictOn | RefusedStatement | 'receipt';

export const wasRefused = (settled: Settled | undefined): settled is RefusedStatement =>
  typeof settled === 'object' && !('leaf' in settled);

/** What the partner is told of a statement. `refused`: the leaf of what was refused. A receipt is never answered, be it good or bad; nor is
 * what may be one: two countries whose schemas disagree would else answer each other's answers for ever. */
export function verdictOf(statement: OpenedBatch['statements'][number], settled?: Settled, refused?: Leaf): VerdictOn[] {
  if (settled === undefined || settled === 'receipt') return [];
  if (!wasRefused(settled)) return [settled];
  const verb = isFaulty(statement) ? statement.verb : statement.statement.verb;
  const { exchangeId, error } = settled;
  return isReceipt(verb) || verb === Verb.UNSPECIFIED ? [] : [{ exchangeId, error, leaf: refused as Leaf }];
}

/** Logs the statements of one batch that are not admitted, in one entry, and says so once. At least one. `question`: that they answer. */
export function logRefused(
  context: Context,
  tx: Transaction,
  partner: Country,
  batch: OpenedBatch,
  refused: readonly RefusedStatement[],
  question?: Id,
): Leaf {
  const [first] = refused as readonly [RefusedStatement];
  const { logOrigin: origin } = batch.manifest;
  const entry = {
    ...entryBase(context, tx.at),
    kind: AuditKind.REJECTED,
    from: partner,
    to: context.self,
    externalReason: first.error.code,
    manifestSha256: batch.manifestSha256,
    senderKeyId: batch.keyId,
    ...(question && { correlation: question }),
  };
  if (refused.length === 1) {
    const { exchangeId, index, leafHash: hash } = first;
    tx.event('parcel.quarantined', partner, first.error.code, null, null);
    return tx.log({ ...entry, exchangeId, peerRef: { origin, index, leafHash: hash } });
  }
  const root = merkleRoot(refused.map((one) => refusedLeaf(one.exchangeId, one.error.code, one.index, one.leafHash)));
  const leaf = tx.log({ ...entry, refused: { count: refused.length, root } });
  for (const [i, { exchangeId, error, index, leafHash: hash }] of refused.entries())
    tx.write('refused', leaf.leaf, i, exchangeId, error.code, origin, index, hash);
  tx.eventOfMany('parcel.quarantined', partner, first.error.code, refused.length);
  return leaf;
}

/** Logs parcels that did not open, in one entry. At least one. */
export function logUnopened(
  context: Context,
  tx: Transaction,
  partner: Country,
  parcels: readonly { readonly sha256: Uint8Array; readonly code: Code }[],
): void {
  const [first] = parcels as readonly [(typeof parcels)[number]];
  const root = merkleRoot(parcels.map(({ sha256, code }) => refusedLeaf(sha256, code)));
  tx.log({
    ...entryBase(context, tx.at),
    kind: AuditKind.REJECTED,
    from: partner,
    to: context.self,
    externalReason: first.code,
    ...(parcels.length === 1 ? { parcelSha256: first.sha256 } : { refused: { count: parcels.length, root } }),
  });
}
