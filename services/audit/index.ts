// The country's audit log as a tree: heads, proofs, tiles, signed notes, checkpoints, witnesses, and the commitments in its entries. No I/O.
export { type Checkpoint, checkpointText, parseCheckpoint } from './checkpoint.ts';
export { cosignatureTime, cosignatureVerifier, cosigner, cosignerVkey } from './cosignature.ts';
export { ed25519Signer, ed25519Verifier, vkeyOf } from './ed25519.ts';
export { commit, openCommitment } from './entry.ts';
export { isStored, levelOf, type ReadNodes, rangeRoots, rangeRootsOf } from './nodes.ts';
export { type NoteSigner, type NoteVerifier, type OpenedNote, openNote, signLine, signNote } from './note.ts';
export {
  consistencyProof,
  inclusionProof,
  type RangeRoot,
  type TreeState,
  verifyConsistency,
  verifyInclusion,
} from './proof.ts';
export { entryBundle, hasTile, nodesAt, parseBundle, parseTilePath, TILE, type Tile, tilePath, tilesOf } from './tiles.ts';
export { createTiling, type HashTile, type OnTile, type Tiling } from './tiling.ts';
export { parseTlogProof, type TlogProof, tlogProofText, verifyTlogProof } from './tlog-proof.ts';
export { append, EMPTY, type OnSubtree, rootOf, type TreeHead } from './tree.ts';
export { type ChainedLog, chainLogs, openTurn, type Turn, turnNote } from './turn.ts';
export { type TiledLog, type VerifiedTiles, verifyTiledLog } from './whole.ts';
export {
  type AddCheckpoint,
  addCheckpointBody,
  createWitness,
  parseAddCheckpoint,
  type WitnessAnswer,
  type Witnessed,
  type WitnessOptions,
} from './witness.ts';
