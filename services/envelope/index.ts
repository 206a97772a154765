// Seals and opens batches: manifest, statements, commitments, JOSE.
export { hasItsOutcome, isRefusal, matchBasis, matchOutcome } from './basis.ts';
export {
  commitmentsDigest,
  commitRecord,
  fieldCount,
  messageOf,
  openDisclosures,
  recordDigest,
  refusedLeaf,
  statementDigest,
  tupleHash,
} from './commitments.ts';
export {
  type DecryptionKey,
  type PrivateKey,
  type Recipient,
  type SigningKey,
  signatureKeyId,
  signDetached,
  verifyDetached,
} from './jose.ts';
export { BOUNDS, HEADER_CAPS, LEAF_CAPS, LIMITS, MANIFEST_CAPS, QUERY_CLASS, RECONCILE_ROWS, SET_ASKED } from './limits.ts';
export {
  type FaultyStatement,
  isFaulty,
  type Link,
  matchHeader,
  matchLeaf,
  matchStatement,
  type OpenedBatch,
  type OpenedStatement,
  type Opening,
  type OpeningKeys,
  openParcel,
} from './open.ts';
export { readReconcileReply, readReconcileRequest, writeReconcileReply } from './reconcile.ts';
export { readResumeReply, readResumeRequest, writeResumeReply } from './resume.ts';
export { type Bound, type ManifestFacts, type SignedBatch, sealBatch, writeManifest } from './seal.ts';
export { readSetReply, readSetRequest, writeSetReply } from './sets.ts';
