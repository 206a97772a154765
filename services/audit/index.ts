// The country's audit log as a tree: heads, proofs, signed notes, checkpoints, and the commitments in its entries. No I/O.
export { type Checkpoint, checkpointText, parseCheckpoint } from './checkpoint.ts';
export { ed25519Signer, ed25519Verifier, vkeyOf } from './ed25519.ts';
export { commit, openCommitment } from './entry.ts';
export { type NoteSigner, type NoteVerifier, type OpenedNote, openNote, signNote } from './note.ts';
export { consistencyPath, type TreeState, verifyConsistency, verifyInclusion } from './proof.ts';
export { append, EMPTY, rootOf, type TreeHead } from './tree.ts';
