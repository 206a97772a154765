// The signature of a manifest promises that its leaves are in the sender's log, at their indexes. Whoever received it looks there before
// it cosigns a tree that must hold them: what a log leaves out, it has to leave out in sight of the one who holds its promise.
import { inclusionProof, TILE, verifyInclusion } from '../../audit/index.ts';
import { type Country, sameBytes, TripointError } from '../../domain/index.ts';
import type { OpenedBatch } from '../../envelope/index.ts';
import type { Reader, Row } from '../../ledger/index.ts';
import type { Transaction } from '../transaction.ts';
import type { ShownTree, Stated } from './partner-log.ts';

/** Looked at for one cosignature; what is beyond waits for the next, a fraction of a second later. */
const PROMISES = 16_384;
const TILES = 512;
/** Tiles in memory at once. */
const TILES_AT_ONCE = 64;

export interface Promised {
  readonly index: number;
  readonly leafHash: Uint8Array;
  readonly statementDigest: Uint8Array;
  readonly batchId: Uint8Array;
  readonly position: number;
}

export interface Examination {
  /** Seen at their indexes in the tree. */
  readonly kept: readonly Promised[];
  /** The first that is not, with what is there instead. */
  readonly broken?: { readonly promised: Promised; readonly found: Uint8Array; readonly path: readonly Uint8Array[] };
}

/** Every statement binds a leaf, be it taken or refused. */
export function notePromises(tx: Transaction, partner: Country, { manifest, statements }: OpenedBatch): void {
  statements.forEach(({ index, leafHash, digest }, position) => {
    tx.write('promise', partner, index, leafHash, digest, manifest.batchId, position);
  });
}

/**
 * Holds the promises of a partner below the size of a tree against that tree. Throws LINK_DOWN when the log does not answer, LEAF_MISMATCH
 * when what it shows does not lead to the root.
 */
export async function examinePromises(
  store: Reader,
  partner: Country,
  tree: ShownTree,
  { size, root }: Stated,
): Promise<Examination> {
  const tiles = Map.groupBy(promisesBelow(store, partner, size), ({ index }) => Math.floor(index / TILE));
  const kept: Promised[] = [];
  const indexes = [...tiles.keys()].slice(0, TILES);
  for (let at = 0; at < indexes.length; at += TILES_AT_ONCE) {
    const part = indexes.slice(at, at + TILES_AT_ONCE);
    await tree.fetch(part);
    for (const tile of part) {
      const pathOf = (index: number) => tree.compute((rootOf) => inclusionProof(rootOf, index, size));
      const promises = tiles.get(tile) as Promised[];
      // One path vouches for the whole tile: its other leaves are hashed into it.
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

const promisesBelow = (store: Reader, partner: Country, size: number): Promised[] =>
  store
    .all('SELECT * FROM promise WHERE partner = ? AND leaf_index < ? ORDER BY leaf_index LIMIT ?', partner, size, PROMISES)
    .map(ofRow);

const ofRow = (row: Row): Promised => ({
  index: row.leaf_index as number,
  leafHash: row.leaf_hash as Uint8Array,
  statementDigest: row.statement_digest as Uint8Array,
  batchId: row.batch_id as Uint8Array,
  position: row.position as number,
});
