// Handles contradictory signed statements of a partner: kept as evidence, logged, and reported.
import { AuditKind } from '../../../proto/index.ts';
import { inclusionProof, rangeRootsOf } from '../../audit/index.ts';
import { type Country, HOUR, sha256, toBase64, utf8 } from '../../domain/index.ts';
import type { Inconsistency } from '../../evidence/index.ts';
import { entryBase, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { Stated } from './partner-log.ts';
import type { Examination, Promised } from './promises.ts';

/** Minimum time between two reports of a contradiction, which is found again and again while it lasts. */
const REPORT_INTERVAL = HOUR;

export async function accuse(context: Context, submit: Submit, partner: Country, found: Inconsistency): Promise<void> {
  const { store, self } = context;
  const evidence = JSON.stringify(found);
  context.log('error', 'a log contradicts itself', { partner, kind: found.kind });
  await submit({
    phase: 'send',
    bytes: evidence.length,
    unsigned: true,
    run(tx) {
      if (
        store.get('hasInconsistency', partner, found.kind, tx.at - REPORT_INTERVAL) !== undefined ||
        !tx.claim(`accused ${partner} ${found.kind}`)
      )
        return;
      tx.log({
        ...entryBase(context, tx.at),
        kind: AuditKind.INCONSISTENCY,
        from: partner,
        to: self,
        externalReason: found.kind,
        // The digest of the stored evidence, so that it cannot be changed afterwards.
        statementDigest: sha256(utf8(evidence)),
      });
      tx.write('inconsistency', partner, tx.at, found.kind, evidence);
      tx.event('link.alarm', partner, 'EQUIVOCATION', null, null);
    },
  });
}

/** The evidence of a broken promise; undefined if the batch that made it is no longer here. */
export function brokenPromise(
  context: Context,
  { promised, found, path }: NonNullable<Examination['broken']>,
  { note }: Stated,
): Inconsistency | undefined {
  const said = promiseSaid(context, promised);
  return (
    said && {
      kind: 'BROKEN_PROMISE',
      ...said,
      note,
      found: { leafHash: toBase64(found), path: path.map(toBase64) },
    }
  );
}

/** The evidence that a log ended before a leaf that it had promised; undefined as for `brokenPromise`. */
export function endedShort(context: Context, promised: Promised, turn: string): Inconsistency | undefined {
  const said = promiseSaid(context, promised);
  return said && { kind: 'ENDED_SHORT', ...said, turn };
}

/** A promise, proved by the batch that made it. */
function promiseSaid({ store }: Context, promised: Promised) {
  const batch = store.get('batch', promised.batchId, 'received');
  if (!batch?.tuples || !batch.protected || !batch.signature) return undefined;
  const { tuples } = batch;
  const leaves = Array.from({ length: tuples.length / 32 }, (_, i) => tuples.subarray(i * 32, i * 32 + 32));
  return {
    manifest: toBase64(batch.manifest),
    signature: {
      protected: toBase64(batch.protected),
      signature: toBase64(batch.signature),
    },
    position: promised.position,
    path: inclusionProof(rangeRootsOf(leaves), promised.position, leaves.length).map(toBase64),
    statementDigest: toBase64(promised.statementDigest),
    index: promised.index,
    leafHash: toBase64(promised.leafHash),
  };
}
