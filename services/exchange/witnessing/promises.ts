// A manifest's signature promises that its leaves are in the sender's log, at their indexes. omission: the receiver checks this before
// it cosigns a tree that must contain them, so a log can only omit a leaf in front of the very country that holds its promise.
import { type Checkpoint, inclusionProof, TILE, verifyInclusion } from '../../audit/index.ts';
import { type Country, sameBytes, TripointError, timed } from '../../domain/index.ts';
import type { OpenedBatch } from '../../envelope/index.ts';
import type { Reader, RowOf } from '../../ledger/index.ts';
import type { Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { ShownTree, Stated } from './partner-log.ts';

/** Promises and tiles examined per cosignature; the rest waits for the next one, a fraction of a second later. */
const PROMISES = 16_384;
const TILES = 512;
/** Maximum number of tiles in memory. */
const TILES_AT_ONCE = 64;

export interface Promised {
  readonly index: number;
  readonly leafHash: Uint8Array;
  readonly statementDigest: Uint8Array;
  readonly batchId: Uint8Array;
  readonly position: number;
}

export interface Examination {
  /** Found at their indexes in the tree. */
  readonly kept: readonly Promised[];
  /** The first promise not kept, with the leaf found instead and its path. */
  readonly broken?: { readonly promised: Promised; readonly found: Uint8Array; readonly path: readonly Uint8Array[] };
}

/** Records the leaves that a batch promises, of accepted and refused statements alike. RESUME reports the highest to the partner. */
export function notePromises(
  { store, keys }: Context,
  tx: Transaction,
  partner: Country,
  { manifest, statements }: OpenedBatch,
): void {
  const { logOrigin: origin, batchId } = manifest;
  let highest:
    | { readonly index: number; readonly leafHash: Uint8Array; readonly digest: Uint8Array; readonly position: number }
    | undefined;
  statements.forEach((statement, position) => {
    const { index, leafHash, digest } = statement;
    tx.write('promise', partner, origin, index, leafHash, digest, batchId, position, tx.at);
    if (highest === undefined || index > highest.index) highest = { index, leafHash, digest, position };
  });
  const before = store.get('promisedOrigin', partner)?.promised_origin;
  // Leaves from before a rollover may arrive after later ones: an answer, for example, is in no sequence.
  const logs = keys.chain(partner).map(({ document }) => document.log.origin);
  if (highest === undefined || (before && logs.indexOf(before) > logs.indexOf(origin))) return;
  tx.write('linkPromised', partner, origin, highest.index, highest.leafHash, batchId, highest.position, highest.digest);
}

/**
 * Checks a partner's promises below the size of a tree against that tree. Throws LINK_DOWN if the log does not answer, LEAF_MISMATCH
 * if what it shows does not lead to the root. `charge` is called with the milliseconds spent.
 */
export async function examinePromises(
  store: Reader,
  partner: Country,
  tree: ShownTree,
  { origin, size, root }: Stated,
  charge: (ms: number) => void = () => {},
): Promise<Examination> {
  const promises = timed(charge, () => store.all('promisesBelow', partner, size, origin, PROMISES).map(ofRow));
  const tiles = Map.groupBy(promises, ({ index }) => Math.floor(index / TILE));
  const kept: Promised[] = [];
  const indexes = [...tiles.keys()].slice(0, TILES);
  for (let at = 0; at < indexes.length; at += TILES_AT_ONCE) {
    const part = indexes.slice(at, at + TILES_AT_ONCE);
    await tree.fetch(part);
    for (const tile of part) {
      const pathOf = (index: number) => tree.compute((rootOf) => inclusionProof(rootOf, index, size));
      const promises = tiles.get(tile) as Promised[];
      // One path proves the whole tile, because all its leaves are hashed into it.
      const { index: first } = promises[0] as Promised;
      if (!verifyInclusion(tree.leaf(first), first, size, await pathOf(first), root))
        throw new TripointError('LEAF_MISMATCH', { field: 'tile', rule: 'leads to the root of the checkpoint' });
      for (const promised of promises) {
        const found = tree.leaf(promised.index);
        if (!sameBytes(found, promised.leafHash)) {
          const path = await pathOf(promised.index);
          return { kept: [], broken: { promised, found, path } };
        }
        kept.push(promised);
      }
    }
    tree.release();
  }
  return { kept };
}

/** Whether a promised leaf that this tree must contain has not been checked yet. */
export const promisedBelow = (store: Reader, partner: Country, { origin, size }: Checkpoint): boolean =>
  store.get('promisesBelow', partner, size, origin, 1) !== undefined;

/** The first promise at or beyond the end of a log; undefined if the log ended with everything that it promised. */
export function promisedBeyond(store: Reader, partner: Country, { origin, size }: Checkpoint): Promised | undefined {
  const row = store.get('promiseBeyond', partner, size, origin);
  return row && ofRow(row);
}

const ofRow = (row: RowOf<'promisesBelow'>): Promised => ({
  index: row.leaf_index,
  leafHash: row.leaf_hash,
  statementDigest: row.statement_digest,
  batchId: row.batch_id,
  position: row.position,
});
