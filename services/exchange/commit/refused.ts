// flood: statements refused together share one log entry, however many they are. Otherwise a partner could produce a flood of entries,
// which all countries would cosign and nobody would read.
import { AuditKind, Verb } from '../../../proto/index.ts';
import { type Code, type Country, type Id, merkleRoot, type TripointError } from '../../domain/index.ts';
import { isFaulty, type OpenedBatch, refusedLeaf } from '../../envelope/index.ts';
import { isReceipt } from '../../records/index.ts';
import type { Context } from '../context/index.ts';
import type { Leaf } from './append.ts';
import { entryBase } from './entry.ts';
import type { VerdictOn } from './receipts.ts';
import type { Transaction } from './transaction.ts';

/** A refused statement. Its exchange id is empty if its header contains none. */
export interface RefusedStatement {
  readonly exchangeId: Uint8Array;
  readonly error: TripointError;
  /** Index of the leaf in the sender's log. */
  readonly index: number;
  readonly leafHash: Uint8Array;
}

/** The outcome of a statement: logged under its own leaf, refused, or an applied receipt. */
export type Settled = VerdictOn | RefusedStatement | 'receipt';

export const wasRefused = (settled: Settled | undefined): settled is RefusedStatement =>
  typeof settled === 'object' && !('leaf' in settled);

/**
 * The verdicts that the partner receives on a statement. `refused`: the shared leaf of the refused statements. loop: a receipt, valid or
 * not, is never answered, nor is what may be one: two countries whose schemas disagree would answer each other's answers for ever.
 */
export function verdictOf(statement: OpenedBatch['statements'][number], settled?: Settled, refused?: Leaf): VerdictOn[] {
  if (settled === undefined || settled === 'receipt') return [];
  if (!wasRefused(settled)) return [settled];
  const verb = isFaulty(statement) ? statement.verb : statement.statement.verb;
  const { exchangeId, error } = settled;
  return isReceipt(verb) || verb === Verb.UNSPECIFIED ? [] : [{ exchangeId, error, leaf: refused as Leaf }];
}

/** Logs the refused statements of one batch, at least one, in one entry and one event. `question`: the one that they answer. */
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

/** Logs unopened parcels, at least one, in one entry. */
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
